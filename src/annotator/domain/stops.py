"""Where Space goes: the next thing worth a decision."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from annotator.domain.annotation import Fragment, SpanId


class StopKind(StrEnum):
    """What waits at a stop."""

    NAME = "name"
    QUOTATION = "quotation"
    QUESTION = "question"


@dataclass(frozen=True, slots=True)
class Stop:
    """A stretch worth a decision; `text` is what the foot line calls it. `span`: whose question is open."""

    kind: StopKind
    fragments: tuple[Fragment, ...]
    text: str
    span: SpanId | None = None
