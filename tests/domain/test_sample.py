"""The shipped sample holds what the tour shows, in the order in which it shows it."""

from __future__ import annotations

from stage import Stage, sample_text

from annotator.domain.annotation import Tier
from annotator.domain.ledger import EntryState, ledger
from annotator.domain.natural import natural_object
from annotator.domain.questions import open_questions
from annotator.domain.stops import StopKind, next_stop


def test_the_sample_is_short_and_has_every_kind_of_quotation() -> None:
    stage = Stage(sample_text(), "news")
    assert 80 <= len(stage.text.split()) <= 100
    marked = [
        stage.text[e.quotation.start : e.quotation.end]
        for e in ledger(stage.reading, stage.layer, stage.schema)
    ]
    assert len(marked) == 5
    assert "“The Miller’s Daughter.”" in marked


def test_the_tour_works_key_by_key() -> None:
    stage = Stage(sample_text(), "news")
    tiers = frozenset(Tier)
    # Space p
    name = next_stop(stage.reading, stage.layer, stage.schema, 0, tiers)
    assert name is not None
    assert (name.kind, name.text) == (StopKind.NAME, "Lena Brandt")
    person = stage.add("person", *name.fragments)
    # Space q
    quotation = next_stop(stage.reading, stage.layer, stage.schema, person.start, tiers, skip=person.id)
    assert quotation is not None
    assert quotation.kind is StopKind.QUOTATION
    quote = stage.add("quote", *quotation.fragments)
    assert quote.attributes == {"type": "direct"}
    # 1
    question = open_questions(stage.reading, stage.layer, stage.schema, quote)[0]
    assert (question.text, question.answers[0].text) == ("Who says it?", "Brandt")
    source = stage.add("source", *question.answers[0].fragments)
    stage.link("source", quote, source)
    assert open_questions(stage.reading, stage.layer, stage.schema, quote) == []
    # k
    label = stage.schema.label("claim")
    assert label is not None
    found = natural_object(
        stage.reading, stage.layer, stage.schema, label, quote.start, around=quote.fragments
    )
    claim = stage.add("claim", *found)
    assert stage.words(claim) == "The roof is dry at last, and the doors open in spring"
    assert stage.claimants() == {stage.words(claim): ["Brandt"]}
    states = [entry.state for entry in ledger(stage.reading, stage.layer, stage.schema)]
    assert states[0] is EntryState.LABELLED


def test_the_other_quotes_of_the_sample_find_their_speakers() -> None:
    stage = Stage(sample_text(), "news")
    split = stage.add(
        "quote", stage.at("“We kept the wheel,”"), stage.at("“Children will want to see it turn.”")
    )
    indirect = stage.label("quote", "that the town had paid for every brick")
    told = stage.label("quote", "300 people worked there in 1962")
    speakers = [
        open_questions(stage.reading, stage.layer, stage.schema, quote)[0].answers[0].text
        for quote in (split, indirect, told)
    ]
    assert speakers[:2] == ["Omar Haddad", "She"]
    assert "Norvik Paper" in [
        answer.text
        for answer in open_questions(stage.reading, stage.layer, stage.schema, told)[0].answers[:2]
    ]


def test_a_quote_key_on_the_told_fact_leaves_out_according_to_and_the_clause_behind_it() -> None:
    stage = Stage(sample_text(), "news")
    label = stage.schema.label("quote")
    assert label is not None
    found = natural_object(
        stage.reading, stage.layer, stage.schema, label, stage.at("300 people")[0], around=None
    )
    assert [stage.text[start:end] for start, end in found] == ["300 people worked there in 1962"]
