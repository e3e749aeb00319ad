"""One thing to look at in an article, and how its label is named in a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from annotator.base.wording import in_marks
from annotator.domain.annotation import Span, SpanId

_SHOWN = 40


class Severity(StrEnum):
    """Whether something is wrong or only unfinished or unusual."""

    ERROR = "error"
    HINT = "hint"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to look at. `code` is stable, `sentence` says what is the matter and what to do.

    `short`: the same for the card of the label, with the key that mends it.
    """

    code: str
    sentence: str
    span: SpanId | None = None
    severity: Severity = Severity.ERROR
    short: str = ""


def shown(text: str, span: Span) -> str:
    """Return the words of a label on one line and not too long, between marks unless they carry some."""
    return in_marks(" … ".join(text[start:end] for start, end in span.fragments), _SHOWN)
