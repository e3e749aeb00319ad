"""What a label still has to be asked, with answers ranked by nearness."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from annotator.domain.annotation import ClusterId, Fragment, SpanId, Value


class QuestionKind(StrEnum):
    """What an answer makes: a relation to a span, a membership, or the value of an attribute."""

    RELATION = "relation"
    CLUSTER = "cluster"
    ATTRIBUTE = "attribute"


@dataclass(frozen=True, slots=True)
class Answer:
    """One numbered answer. `fragments` say where the number stands in the text, empty for a choice.

    Exactly one of: `fragments` (a stretch that becomes the other end), `cluster` (an existing one),
    `name_span` (a name, whose cluster is made if it has none), `value` (of an attribute).
    """

    number: int
    text: str
    fragments: tuple[Fragment, ...] = ()
    span: SpanId | None = None
    cluster: ClusterId | None = None
    name_span: SpanId | None = None
    value: Value | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """An open question about `span`. `id`: relation type, attribute id, or `cluster`.

    `text` is the window's sentence, `none_text` what key 0 means, empty if it means nothing.
    """

    id: str
    kind: QuestionKind
    span: SpanId
    text: str
    answers: tuple[Answer, ...] = ()
    none_text: str = ""
