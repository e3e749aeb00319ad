"""Wrong labels are errors with a sentence, unfinished ones are hints, and a good article has neither."""

from __future__ import annotations

from dataclasses import replace

import pytest
from stage import ANN, NOW, Gold, Stage

from annotator.domain.annotation import Fragment, Relation, RelationId, SpanId
from annotator.domain.change import created
from annotator.domain.document import Document, document_id, text_sha256
from annotator.domain.problems import QUOTE_SAYS_QUOTE, Problem, Severity, problems, span_problems


def found(stage: Stage) -> list[Problem]:
    sha = text_sha256(stage.text)
    document = Document(document_id(sha), "t", sha, len(stage.text))
    return problems(document, stage.text, stage.layer, stage.schema)


def codes(stage: Stage) -> list[tuple[str, str]]:
    return [(problem.code, problem.severity.value) for problem in found(stage)]


def refused(stage: Stage, label: str, *fragments: Fragment) -> list[str]:
    return [
        p.code for p in span_problems(stage.text, stage.layer, stage.schema, stage.span(label, *fragments))
    ]


def test_the_gold_has_no_problem() -> None:
    gold = Gold()
    stage = Stage(gold.text)
    stage.layer = gold.layer()
    assert found(stage) == []


@pytest.mark.parametrize(
    ("label", "fragments", "code"),
    [
        ("person", ((0, 99),), "outside"),
        ("person", ((3, 3),), "outside"),
        ("person", ((-1, 3),), "outside"),
        ("person", ((0, 1),), "inside-character"),
        ("quote", ((4, 6), (6, 8)), "parts-touch"),
        ("quote", ((6, 8), (2, 4)), "parts-touch"),
        ("person", ((2, 4), (6, 8)), "several-parts"),
        ("dog", ((2, 4),), "unknown-label"),
        ("person", (), "empty"),
    ],
)
def test_a_stretch_that_cannot_be_labelled_is_refused(
    label: str, fragments: tuple[Fragment, ...], code: str
) -> None:
    assert refused(Stage("e\u0301 Anna and Bo"), label, *fragments) == [code]


def test_names_do_not_overlap_names_but_quotes_may() -> None:
    stage = Stage("Then [Ida Moen](person) said no.")
    moen = stage.at("Moen said")
    assert refused(stage, "organization", moen) == ["names-overlap"]
    assert refused(stage, "quote", moen) == []
    itself = stage.find("person", "Ida Moen")
    assert span_problems(stage.text, stage.layer, stage.schema, itself) == []
    assert (
        "“Ida Moen” is Person already"
        in span_problems(stage.text, stage.layer, stage.schema, stage.span("person", moen))[0].sentence
    )


def test_a_value_that_is_none_is_an_error_and_an_attribute_that_the_label_lacks_a_hint() -> None:
    stage = Stage("[Norvik](organization) sank.")
    norvik = stage.find("organization", "Norvik")
    stage.change(norvik, replace(norvik, attributes={"kind": "boat", "taste": "salty"}))
    assert codes(stage) == [("unknown-value", "error"), ("unknown-attribute", "hint")]


def test_a_quote_without_a_source_is_a_hint_unless_there_is_none() -> None:
    stage = Stage("[“No,”](quote) it was said.")
    assert codes(stage) == [("no-source", "hint")]
    quote = stage.find("quote", "“No,”")
    stage.change(quote, replace(quote, attributes={**quote.attributes, "implicit_source": "yes"}))
    assert codes(stage) == []


def test_a_quote_cannot_say_another_quote_nor_itself() -> None:
    stage = Stage("[“No,”](quote) and [“yes”](quote) said [“no](source) one”.")
    no, yes = stage.find("quote", "“No,”"), stage.find("quote", "“yes”")
    stage.link("source", no, yes)
    inside = stage.add("source", stage.at("yes"))
    stage.link("source", yes, inside)
    wrong = [problem for problem in found(stage) if problem.severity is Severity.ERROR]
    assert [(problem.sentence, problem.span) for problem in wrong] == [(QUOTE_SAYS_QUOTE, no.id)]
    assert ("source-inside", "hint") in codes(stage)


def test_two_sources_are_an_error_two_cues_a_hint() -> None:
    stage = Stage("[“No,”](quote) [she](source) [said](cue) and [he](source) [wrote](cue).")
    quote = stage.find("quote", "“No,”")
    for kind, words in (("source", "she"), ("source", "he"), ("cue", "said"), ("cue", "wrote")):
        stage.link(kind, quote, stage.find(kind, words))
    assert sorted(codes(stage)) == [("too-many-links", "error"), ("two-cues", "hint")]


def test_a_source_inside_another_quote_is_a_hint() -> None:
    stage = Stage("[“No,”](quote) said he. [“As [she](source) said,”](quote) he said.")
    stage.link("source", stage.find("quote", "“No,”"), stage.find("source", "she"))
    assert ("source-in-quote", "hint") in codes(stage)


def test_links_of_unknown_kind_and_with_wrong_or_missing_ends_are_errors() -> None:
    stage = Stage("[Ida](person) met [Bo](person).")
    ida, bo = stage.find("person", "Ida"), stage.find("person", "Bo")
    stage.link("source", ida, bo)
    stage.link("loves", ida, bo)
    stage.layer.apply([created(Relation(RelationId("r"), "source", SpanId("gone"), bo.id, ANN, NOW))])
    assert sorted(code for code, _ in codes(stage)) == ["missing-end", "unknown-link", "wrong-ends"]


def test_a_relation_with_the_id_of_a_span_is_an_error() -> None:
    stage = Stage("[“No,”](quote) said [Ida](source).")
    stage.label("person", "Ida")
    quote = stage.find("quote", "“No,”")
    stage.do(
        [
            created(
                Relation(RelationId(quote.id), "source", quote.id, stage.find("source", "Ida").id, ANN, NOW)
            )
        ]
    )
    assert codes(stage) == [("duplicate-id", "error")]


def test_a_text_of_another_length_is_an_error() -> None:
    stage = Stage("Anna")
    document = Document(document_id("x"), "t", "x", 5)
    assert [p.code for p in problems(document, stage.text, stage.layer, stage.schema)] == ["length"]
