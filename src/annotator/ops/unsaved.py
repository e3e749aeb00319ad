"""An act that could not be written: it is kept whole in memory until it can be, or until it is given up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from annotator.base.errors import NotSaved
from annotator.base.wording import in_marks
from annotator.domain.annotation import DocumentId, Fragment, Span, SpanId
from annotator.domain.change import Draft
from annotator.domain.schema import Schema

_WORDS = 60

EVERY = 2
"""Seconds between two tries."""


@dataclass(frozen=True, slots=True)
class Unsaved:
    """One act of a person. `reason` and `remedy` as in `NotSaved`; `at`: when it was first tried."""

    drafts: tuple[Draft, ...]
    select: SpanId | None
    reason: str
    remedy: str
    at: datetime

    def fragments(self, document: DocumentId) -> tuple[Fragment, ...]:
        """Return where in an article the labels stand that the act makes or changes."""
        changes = (c for draft in self.drafts if draft.document == document for c in draft.changes)
        spans = (change.after for change in changes)
        return tuple(f for span in spans if isinstance(span, Span) for f in span.fragments)

    def sentence(self, schema: Schema) -> str:
        """Return what happened, what is safe and what to do."""
        return (
            f"{self.reason} {self._what(schema)}. {self.remedy}; I try again every {EVERY} seconds. "
            "Nothing saved before is affected."
        )

    def still_waits(self, others: Sequence[Draft], words: Callable[[Draft], str]) -> str:
        """Return why another act is refused meanwhile. `words`: what in an article the labels of a step stand on."""
        labelled = next(filter(None, map(words, others)), "")
        if labelled:
            return self.in_front_of(labelled, words)
        done = in_marks(others[0].title, _WORDS) if others else "This"
        return self._refusal(f"{done} was not done", words)

    def in_front_of(self, labelled: str, words: Callable[[Draft], str]) -> str:
        """Return why the words `labelled` got no label."""
        return self._refusal(f"{in_marks(labelled, _WORDS)} was not labelled", words)

    def _refusal(self, refused: str, words: Callable[[Draft], str]) -> str:
        waiting = next(filter(None, map(words, self.drafts)), "") or self.drafts[0].title
        return f"{refused}: {in_marks(waiting, _WORDS)} still waits to be saved. {self.reason} {self.remedy}."

    def not_saved(self, schema: Schema) -> NotSaved:
        """Return the failure that says so."""
        return NotSaved(self.reason, self.remedy, self.sentence(schema))

    def _what(self, schema: Schema) -> str:
        time = self.at.strftime("%H:%M")
        for span in self._spans():
            label = schema.label(span.label)
            title = label.title if label is not None else span.label
            return f"Your last label ({title}, {time}) is not saved and is drawn hollow"
        return f"What you did last ({self.drafts[0].title}, {time}) is not saved"

    def _spans(self) -> list[Span]:
        """Return the labels that the act makes or changes; the one to show after it first."""
        found = [c.after for draft in self.drafts for c in draft.changes if isinstance(c.after, Span)]
        return sorted(found, key=lambda span: span.id != self.select)
