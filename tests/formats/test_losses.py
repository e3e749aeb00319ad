"""What a format leaves out is counted from what it carries."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from format_articles import document, records, span
from hypothesis import given

from annotator.domain.record import Record
from annotator.formats import jsonl, text
from annotator.formats.format import EVERYTHING, Carries, Loss, Placed
from annotator.formats.losses import losses, losses_of

TEXT = "Anna says it."
RECORD = Record(
    document(TEXT),
    TEXT,
    (),
    (span("q", "quote", (0, 4), (10, 13), note="why"), span("p", "person", (0, 4), doubt=True)),
)
GOLD = Path(__file__).parents[1] / "fixtures" / "jsonl" / "gold.jsonl"


def without(*capabilities: Carries) -> list[Loss]:
    fmt = replace(jsonl.FORMAT, carries=EVERYTHING - set(capabilities))
    return list(losses(RECORD, fmt))


def test_each_capability_that_is_missing_is_a_loss_with_an_example() -> None:
    assert without(Carries.FRAGMENTS) == [Loss("labels in several parts", 1, "quote “Anna … it.”")]
    assert without(Carries.OVERLAPS) == [Loss("labels that overlap others", 1, "person “Anna”")]
    assert without(Carries.NOTES, Carries.DOUBT) == [
        Loss("notes", 1, "quote “Anna … it.”"),
        Loss("doubts", 1, "person “Anna”"),
    ]
    assert without(Carries.RELATIONS) == []


@given(records())
def test_our_own_format_loses_nothing(record: Record) -> None:
    assert losses_of([record], jsonl.FORMAT) == ()


def test_losses_of_several_articles_are_added_up() -> None:
    (gold,) = [item.record for item in jsonl.read(GOLD) if isinstance(item, Placed)]
    counted = {loss.what: loss.count for loss in losses_of([gold, gold], text.FORMAT)}
    assert counted["labels"] == 106
    assert counted["links"] == 44
    assert counted["who is meant"] == 12
