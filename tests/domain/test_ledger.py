"""Every outermost quotation is a quote, part of one, waived, or open."""

from __future__ import annotations

from stage import Gold, Stage, seed_text

from annotator.domain.change import created
from annotator.domain.ledger import (
    EntryState,
    changed_entries,
    count,
    entry_of,
    ledger,
    ledger_in_slices,
    touched_by,
)

OPEN, LABELLED, WAIVED, UNFINISHED = EntryState


def states(stage: Stage) -> list[EntryState]:
    return [entry.state for entry in ledger(stage.reading, stage.layer, stage.schema)]


def counted(stage: Stage) -> tuple[int, int]:
    return count(ledger(stage.reading, stage.layer, stage.schema))


def test_the_seed_goes_from_none_of_seven_to_all_of_seven() -> None:
    gold = Gold()
    stage = Stage(seed_text(), "news")
    assert counted(stage) == (0, 7)
    for span in gold.spans:
        if span.label == "waived" and span.start > 0:
            stage.add("waived", *span.fragments)
    spoken = {747: (879, 888), 1268: (1354, 1376), 1774: (2102, 2104)}
    for span in gold.spans:
        if span.label == "quote" and span.start in spoken:
            quote = stage.add("quote", *span.fragments)
            stage.link("source", quote, stage.add("source", spoken[span.start]))
    assert counted(stage) == (6, 7)
    stage.add("waived", (0, 15))
    assert counted(stage) == (7, 7)


def test_the_gold_has_no_open_quotation() -> None:
    gold = Gold()
    stage = Stage(gold.text)
    stage.layer = gold.layer()
    assert states(stage) == [WAIVED, WAIVED, WAIVED, LABELLED, LABELLED, WAIVED, LABELLED]


def test_a_quote_without_a_source_is_unfinished_until_somebody_says_that_there_is_none() -> None:
    stage = Stage("[“No,”](quote) it was said. “Yes.”", "news")
    assert states(stage) == [UNFINISHED, OPEN]
    assert counted(stage) == (0, 2)
    stage.remove(stage.find("quote", "“No,”"))
    stage.add("quote", stage.at("“No,”"), implicit_source="yes")
    assert states(stage) == [LABELLED, OPEN]


def test_one_split_quote_closes_two_quotations() -> None:
    stage = Stage("“Row,” he called. “Row harder.”", "news")
    quote = stage.add("quote", stage.at("“Row,”"), stage.at("“Row harder.”"))
    entries = ledger(stage.reading, stage.layer, stage.schema)
    assert [entry.span for entry in entries] == [quote.id, quote.id]


def test_a_quote_without_its_marks_closes_the_quotation_that_it_lies_in() -> None:
    stage = Stage("“[No](quote),” he said.", "news")
    assert states(stage) == [UNFINISHED]


def test_marks_inside_a_longer_quote_are_part_of_it_and_waived_wins() -> None:
    stage = Stage("He said [that “Low Tide” is late](quote).", "news")
    assert states(stage) == [UNFINISHED]
    stage.label("waived", "“Low Tide”")
    assert states(stage) == [WAIVED]


def test_a_quotation_in_a_quotation_has_no_entry_of_its_own() -> None:
    stage = Stage("“He said ‘no’ to me,” she said. “Go.”", "news")
    assert states(stage) == [OPEN, OPEN]


def test_a_label_of_another_kind_closes_nothing() -> None:
    stage = Stage("[“No way,”](claim) he said.", "news")
    assert states(stage) == [OPEN]


def test_one_entry_alone_equals_its_place_in_the_ledger() -> None:
    gold = Gold()
    stage = Stage(gold.text)
    stage.layer = gold.layer()
    for entry in ledger(stage.reading, stage.layer, stage.schema):
        assert entry_of(stage.layer, stage.schema, entry.quotation) == entry


def test_a_ledger_follows_what_acts_changed() -> None:
    gold = Gold()
    stage = Stage(gold.text)
    entries = ledger(stage.reading, stage.layer, stage.schema)
    acts = [created(thing) for thing in (*gold.spans, *gold.relations)]
    acts += [change.inverse() for change in reversed(acts)]
    for change in acts:
        stage.layer.apply([change])
        touched = touched_by([change], stage.layer)
        for index, entry in changed_entries(entries, stage.layer, stage.schema, touched).items():
            entries[index] = entry
        assert entries == ledger(stage.reading, stage.layer, stage.schema)


def test_the_ledger_is_counted_in_slices() -> None:
    stage = Stage("“Row,” he called. " * 200, "news")
    slices = sum(1 for _ in ledger_in_slices(stage.reading, stage.layer, stage.schema))
    assert slices == 8
