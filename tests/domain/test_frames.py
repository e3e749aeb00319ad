"""What is odd about a quote with its speaker and its signal is told as a hint, on the quote and in the ledger."""

from __future__ import annotations

from dataclasses import replace

from stage import Stage

from annotator.domain.change import changed, created
from annotator.domain.document import Document, complete_meta, document_id, text_sha256
from annotator.domain.frames import frame_hints
from annotator.domain.ledger import EntryState, changed_entries, ledger, touched_by
from annotator.domain.problems import problems
from annotator.domain.questions import all_questions, first_unanswered, open_questions
from annotator.domain.unfinished import is_unfinished

FRAME = "[“The mill burned,”](quote) [Ida Moen](source) [said](cue) and wrote."


def framed(marked: str = FRAME) -> Stage:
    stage = Stage(marked)
    quote = next(span for span in stage.layer.spans() if span.label == "quote")
    for kind in ("source", "cue"):
        for end in [span for span in stage.layer.spans() if span.label == kind]:
            stage.link(kind, quote, end)
    return stage


def codes(stage: Stage, label: str = "quote") -> list[str]:
    span = next(span for span in stage.layer.spans() if span.label == label)
    return [hint.code for hint in frame_hints(stage.text, stage.layer, stage.schema, span)]


def checked(stage: Stage) -> list[tuple[str, str]]:
    sha256 = text_sha256(stage.text)
    document = Document(document_id(sha256), "A", sha256, len(stage.text), complete_meta({}))
    return [(p.code, str(p.severity)) for p in problems(document, stage.text, stage.layer, stage.schema)]


def state(stage: Stage) -> EntryState:
    return ledger(stage.reading, stage.layer, stage.schema)[0].state


def test_a_whole_frame_is_not_odd() -> None:
    stage = framed()
    stage.label("person", "Ida Moen")
    assert (codes(stage), checked(stage), state(stage)) == ([], [], EntryState.LABELLED)


def test_a_speaker_who_looks_like_a_name_is_nobody_until_labelled() -> None:
    stage = framed()
    assert (codes(stage), checked(stage)) == ([], [("nobody", "hint")])
    quote = next(span for span in stage.layer.spans() if span.label == "quote")
    quote = stage.change(quote, replace(quote, attributes={**quote.attributes, "act": "statement"}))
    assert is_unfinished(stage.reading, stage.layer, stage.schema, quote)
    assert open_questions(stage.reading, stage.layer, stage.schema, quote) == []
    every = all_questions(stage.reading, stage.layer, stage.schema, quote)
    assert [question.id for question in every][:2] == ["source", "cluster"]
    first = first_unanswered(every, stage.reading, stage.schema, stage.layer, quote)
    assert every[first].id == "polarity"
    stage.label("person", "Ida Moen")
    assert checked(stage) == []
    assert not is_unfinished(stage.reading, stage.layer, stage.schema, quote)


def test_a_speaker_or_signal_that_no_quote_has_is_odd() -> None:
    stage = Stage("[She](source) [said](cue) no.")
    assert (codes(stage, "source"), codes(stage, "cue")) == (["no-quote"], ["no-quote"])
    assert checked(stage) == [("no-quote", "hint"), ("no-quote", "hint")]


def test_a_signal_inside_its_own_quote_is_odd() -> None:
    stage = framed("[“No, [said](cue) he,”](quote) [she](source) wrote.")
    assert (codes(stage), checked(stage)) == (["cue-inside"], [("cue-inside", "hint")])
    assert state(stage) is EntryState.UNFINISHED


def test_a_quotation_of_which_only_some_words_are_labelled_is_a_hint() -> None:
    def told(marked: str) -> list[str]:
        return [code for code, _ in checked(Stage(marked)) if code != "no-source"]

    assert told("He said “the [mill](quote) burned down in one long night”.") == ["quoted-in-part"]
    assert told("He said “the [mill burned down](quote) in one”.") == []
    assert told("He said “the [mill](quote) burned [down in one](quote) night”.") == []
    assert told("He said [“the mill](quote) burned in one long night”.") == ["quoted-in-part"]
    assert told("He said “[no](quote) to ‘one long and dark night’”.") == []


def test_a_quote_that_nobody_says_is_unfinished_until_there_is_none() -> None:
    stage = Stage("[“The mill burned,”](quote) it was said.")
    assert (codes(stage), checked(stage)) == (["no-source"], [("no-source", "hint")])
    assert state(stage) is EntryState.UNFINISHED
    quote = stage.find("quote", "“The mill burned,”")
    stage.change(quote, replace(quote, attributes={**quote.attributes, "implicit_source": "yes"}))
    assert (codes(stage), state(stage)) == ([], EntryState.LABELLED)


def test_two_signals_are_odd_and_named() -> None:
    stage = framed("[“No,”](quote) [she](source) [said](cue) and [wrote](cue).")
    assert (codes(stage), checked(stage)) == (["two-cues"], [("two-cues", "hint")])
    assert state(stage) is EntryState.UNFINISHED
    quote = stage.find("quote", "“No,”")
    hint = frame_hints(stage.text, stage.layer, stage.schema, quote)[0]
    assert hint.sentence == (
        "“No,” has 2 signals, “said” and “wrote”. Ask again what signals it (Enter, c) and choose one. (Rule Q7)"
    )
    assert hint.short == "“said” and “wrote” both signal it: Enter c asks again, a digit keeps one."


def test_a_source_inside_its_own_quote_is_odd() -> None:
    stage = framed()
    source = stage.find("source", "Ida Moen")
    entries = ledger(stage.reading, stage.layer, stage.schema)
    step = stage.do([changed(source, replace(source, fragments=(stage.at("mill"),)))])
    assert (codes(stage), checked(stage)) == (["source-inside"], [("source-inside", "hint")])
    touched = touched_by(step, stage.layer)
    after = changed_entries(entries, stage.layer, stage.schema, touched)
    assert [entry.state for entry in after.values()] == [EntryState.UNFINISHED]
    assert list(after.values()) == ledger(stage.reading, stage.layer, stage.schema)


def test_a_signal_in_pieces_is_odd_on_its_quote_and_told_once_in_a_check() -> None:
    stage = framed("[“No,”](quote) [she](source) said and wrote.")
    quote = stage.find("quote", "“No,”")
    cue = stage.span("cue", stage.at("said"), stage.at("wrote"))
    stage.do([created(cue)])
    assert codes(stage, "cue") == ["cue-in-pieces", "no-quote"]
    assert (codes(stage), checked(stage)) == ([], [("cue-in-pieces", "hint"), ("no-quote", "hint")])
    stage.link("cue", quote, cue)
    assert (codes(stage), checked(stage)) == (["cue-in-pieces"], [("cue-in-pieces", "hint")])
    assert state(stage) is EntryState.UNFINISHED
