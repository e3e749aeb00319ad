"""What is asked next, and that the right answer is number one."""

from __future__ import annotations

import pytest
from stage import Gold, Stage

from annotator.domain.annotation import AnnotatorName, Cluster, ClusterId, Span
from annotator.domain.change import created
from annotator.domain.questions import (
    NEW_PERSON,
    NO_SOURCE,
    Question,
    QuestionKind,
    all_questions,
    open_questions,
)
from annotator.domain.quotation_lookup import overlap


def asked(stage: Stage, span: Span, known: tuple[Cluster, ...] = ()) -> list[Question]:
    return open_questions(stage.reading, stage.layer, stage.schema, stage.now(span), known=known)


def first(stage: Stage, span: Span, question_id: str) -> str:
    question = next(q for q in asked(stage, span) if q.id == question_id)
    return question.answers[0].text


def quoted(marked: str, schema: str = "news") -> tuple[Stage, Span]:
    stage = Stage(marked, schema)
    return stage, next(span for span in stage.layer.spans() if span.label == "quote")


# -- who says it


@pytest.mark.parametrize(
    ("marked", "source"),
    [
        ("[“It sank,”](quote) Ida Moen said.", "Ida Moen"),
        ("[“It sank,”](quote) said Ida Moen, the pilot, who wept.", "Ida Moen"),
        ("[“It sank,”](quote) she said, and Jon Falk nodded.", "she"),
        ("[“It sank,”](quote) the tired pilot added on Monday.", "the tired pilot"),
        ("[“It sank,”](quote) Mr. Falk said.", "Mr. Falk"),
        ("[“It sank,”](quote) Ida Moen, the pilot, said.", "Ida Moen, the pilot,"),
        ("[“It sank,”](quote) cackled Jon Falk.", "Jon Falk"),
        ("Ida Moen stood up. [“It sank.”](quote)", "Ida Moen"),
        ("On Monday Ida Moen said [that it sank](quote).", "Ida Moen"),
        ("She told Jon Falk [that it sank](quote).", "She"),
        ("According to Norvik, [it sank](quote).", "Norvik"),
        ("[It sank](quote), according to Norvik.", "Norvik"),
        ("Ida Moen: [“It sank.”](quote)", "Ida Moen"),
        ("Ida Moen said: [“It sank.”](quote) Jon Falk said nothing.", "Ida Moen"),
        ("The song “Jon Falk” was over. [“It sank,”](quote) said Ida Moen.", "Ida Moen"),
        (
            "The loss was noticed by Ida Moen. [“It sank,”](quote) the crew of Norvik said.",
            "the crew of Norvik",
        ),
        ("[It](quote) was said by Ida Moen.", "Ida Moen"),
    ],
)
def test_the_speaker_beside_the_quote_is_the_first_answer(marked: str, source: str) -> None:
    stage, quote = quoted(marked)
    assert first(stage, quote, "source") == source


def test_between_the_parts_of_a_split_quote_stands_its_speaker() -> None:
    stage = Stage("Jon Falk left. “Row,” called Ida Moen. “Row harder.” Bo Lund slept.", "news")
    quote = stage.add("quote", stage.at("“Row,”"), stage.at("“Row harder.”"))
    assert first(stage, quote, "source") == "Ida Moen"


def test_a_quote_with_nobody_beside_it_offers_who_spoke_before() -> None:
    stage = Stage("[“It sank,”](quote) said Ida Moen.\n\n[“All of it.”](quote)", "news")
    before, after = (span for span in stage.layer.spans() if span.label == "quote")
    stage.link("source", before, stage.label("source", "Ida Moen"))
    question = asked(stage, after)[0]
    assert [(answer.text, answer.span is not None) for answer in question.answers] == [("Ida Moen", True)]


def test_no_answer_shares_a_character_with_the_quote() -> None:
    gold = Gold()
    for quote in (span for span in gold.spans if span.label == "quote"):
        stage = Stage(gold.text)
        question = asked(stage, stage.add("quote", *quote.fragments))[0]
        assert not any(overlap(answer.fragments, quote.fragments) for answer in question.answers)
        assert [answer.number for answer in question.answers] == list(range(1, len(question.answers) + 1))
        assert len(question.answers) <= 9


def test_key_0_means_no_source_and_closes_the_question() -> None:
    stage = Stage("“It sank,” it was said.", "news")
    quote = stage.add("quote", stage.at("“It sank,”"))
    assert [(q.id, q.none_text) for q in asked(stage, quote)] == [("source", NO_SOURCE)]
    silent = stage.add("quote", stage.at("it was"), implicit_source="yes")
    assert asked(stage, silent) == []


# -- who is that


def test_a_name_is_not_asked_who_it_is() -> None:
    stage = Stage("[“It sank,”](quote) said Ida Moen.", "news")
    quote = stage.find("quote", "“It sank,”")
    stage.link("source", quote, stage.label("source", "Ida Moen"))
    assert asked(stage, quote) == []


def test_a_pronoun_is_asked_who_it_is_and_means_the_last_person() -> None:
    stage = Stage("[Norvik](organization) hired [Ida Moen](person). [“It sank,”](quote) she said.", "news")
    quote = stage.find("quote", "“It sank,”")
    source = stage.label("source", "she")
    stage.link("source", quote, source)
    question = asked(stage, quote)[0]
    assert (question.kind, question.span, question.none_text) == (QuestionKind.CLUSTER, source.id, NEW_PERSON)
    assert [answer.text for answer in question.answers] == ["Ida Moen", "Norvik"]
    assert question.answers[0].name_span == stage.find("person", "Ida Moen").id
    assert [q.id for q in asked(stage, source)] == ["cluster"]
    stage.join(source, stage.cluster("Ida Moen"))
    assert asked(stage, quote) == []


def test_it_and_a_body_mean_an_organization_first() -> None:
    stage = Stage("[Ida Moen](person) runs [Norvik](organization). [“No,”](quote) the company said.", "news")
    stage.link("source", stage.find("quote", "“No,”"), stage.label("source", "the company"))
    assert first(stage, stage.find("quote", "“No,”"), "cluster") == "Norvik"


def test_he_is_not_who_was_called_she() -> None:
    text = "[Jon Falk](person) met [Ida Moen](person). [“No,”](quote) she said. [“Yes,”](quote) he said."
    stage = Stage(text, "news")
    no, yes = stage.find("quote", "“No,”"), stage.find("quote", "“Yes,”")
    she, he = stage.label("source", "she"), stage.label("source", "he")
    stage.link("source", no, she)
    ida = stage.cluster("Ida Moen")
    stage.join(stage.find("person", "Ida Moen"), ida)
    stage.join(she, ida)
    stage.link("source", yes, he)
    assert first(stage, yes, "cluster") == "Jon Falk"


def test_people_of_other_articles_come_last() -> None:
    stage = Stage("[Jon Falk](person) left. [“No,”](quote) he said.", "news")
    quote = stage.find("quote", "“No,”")
    stage.link("source", quote, stage.label("source", "he"))
    known = Cluster(ClusterId("far"), "person", "Bo Lund", AnnotatorName("ann"))
    question = asked(stage, quote, (known,))[0]
    assert [(answer.text, answer.cluster) for answer in question.answers] == [
        ("Jon Falk", None),
        ("Bo Lund", "far"),
    ]


# -- what signals it, and the rest of Standard


@pytest.mark.parametrize(
    ("marked", "cue"),
    [
        ("[“It sank,”](quote) Ida Moen said.", "said"),
        ("[“It sank,”](quote) Ida Moen has never admitted.", "has never admitted"),
        ("Ida Moen said: [“It sank.”](quote)", "said:"),
        ("Ida Moen: [“It sank.”](quote)", ":"),
        ("Ida Moen talked about [the loss](quote).", "talked about"),
        ("[“It sank,”](quote) cackled Jon Falk.", "cackled"),
        ("Ida Moen later quietly told us [that it sank](quote).", "later quietly told"),
    ],
)
def test_the_smallest_phrase_that_signals_it_is_the_first_answer(marked: str, cue: str) -> None:
    stage, quote = quoted(marked, "standard")
    assert first(stage, quote, "cue") == cue


def test_standard_asks_source_cue_and_act_in_this_order() -> None:
    stage, quote = quoted("[“It sank,”](quote) Ida Moen said.", "standard")
    assert [question.id for question in asked(stage, quote)] == ["source", "cue", "act"]
    stage.link("source", quote, stage.label("source", "Ida Moen"))
    stage.link("cue", quote, stage.label("cue", "said"))
    assert [question.id for question in asked(stage, quote)] == ["act"]


def test_choices_are_numbered_and_carry_their_value() -> None:
    stage = Stage("[It sank](claim).")
    claim = stage.find("claim", "It sank")
    kind, worth = asked(stage, claim)
    assert [(a.number, a.value) for a in worth.answers] == [
        (1, "check-worthy"),
        (2, "minor"),
        (3, "rejected"),
    ]
    assert kind.text == "What kind of claim is it?"


def test_news_asks_nothing_of_names_claims_and_titles() -> None:
    stage = Stage("[Ida](person) of [Norvik](organization): [it sank](claim), [“Low Tide”](waived).", "news")
    assert all(asked(stage, span) == [] for span in stage.layer.spans())


def test_asking_again_shows_answered_and_optional_questions_too() -> None:
    gold = Gold()
    stage = Stage(gold.text)
    stage.layer = gold.layer()
    for span in gold.spans:
        if span.label == "source":
            assert asked(stage, span) == []
    quote = next(span for span in gold.spans if span.start == 1268)
    again = all_questions(stage.reading, stage.layer, stage.schema, quote)
    assert [q.id for q in again] == ["source", "cluster", "cue", "type", "act", "polarity", "modality"]
    claim = next(span for span in gold.spans if span.label == "claim" and span.start == 1328)
    again = all_questions(stage.reading, stage.layer, stage.schema, claim)
    assert [q.id for q in again] == ["claimant", "type", "worth", "asserted_by", "hedged", "cluster"]
    assert again[0].answers[0].text == "the executive producer"


# -- the seed

IDENTIFIED = {
    487: "Melissa Rosenberg",
    1065: "Melissa Rosenberg",
    1354: "Melissa Rosenberg",
    1571: "Ted Sarandos",
    2102: "Ted Sarandos",
}


def _told_so_far(gold: Gold, quote: Span) -> Stage:
    """Return a stage with the gold before a quote, and the quote without its links."""
    stage = Stage(gold.text)
    stage.do([created(s) for s in gold.spans if s.end <= quote.start and s.label != "claim"])
    there = {span.id for span in stage.layer.spans()}
    links = [r for r in gold.relations if r.from_span in there and r.to_span in there]
    stage.do([created(r) for r in links if r.type != "claimant"])
    own = {r.to_span for r in gold.relations if r.from_span == quote.id}
    for cluster, members in gold.clusters:
        for member in members if cluster.kind != "claim" else ():
            if member in there - own and stage.layer.membership(member) is None:
                known = next((c for c in stage.layer.clusters() if c.name == cluster.name), cluster)
                stage.join(next(s for s in stage.layer.spans() if s.id == member), known)
    stage.do([created(quote)])
    return stage


def test_on_the_seed_every_source_cue_and_speaker_of_the_gold_is_answer_1() -> None:
    gold = Gold()
    spans = {span.id: span for span in gold.spans}
    checked = 0
    for quote in (span for span in gold.spans if span.label == "quote"):
        stage = _told_so_far(gold, quote)
        ends = {r.type: spans[r.to_span] for r in gold.relations if r.from_span == quote.id}
        for question in asked(stage, quote):
            if question.id in ends:
                assert question.answers[0].fragments == ends[question.id].fragments
                checked += 1
        if "source" in ends:
            source = ends["source"]
            if stage.layer.span(source.id) is None:
                stage.do([created(source)])
            link = next(r for r in gold.relations if r.from_span == quote.id and r.type == "source")
            stage.do([created(link)])
            if source.start in IDENTIFIED:
                assert first(stage, quote, "cluster") == IDENTIFIED[source.start]
                checked += 1
    assert checked == 8 + 9 + 5
