"""Steps for tests of the store: a clock that stands still, articles, labels and acts, without a schema file."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterable

from annotator.base.clock import Clock
from annotator.domain.annotation import AnnotatorName, DocumentId, Fragment, Span, SpanId, Tier, Value
from annotator.domain.change import ActId, Change, Draft, Object, created
from annotator.domain.document import Document, complete_meta, document_id, text_sha256, title_of
from annotator.domain.schema import Attribute, Label, RelationType, SchemaHead

ANN = AnnotatorName("ann")
NOW = "2026-11-22T08:00:00Z"

HEAD = SchemaHead("test", "Test")
LABELS = (
    Label("person", "Person", Tier.ENTITIES, "p", position=0),
    Label(
        "quote",
        "Quote",
        Tier.QUOTES,
        "q",
        contiguous=False,
        attributes=(Attribute("type", "kind"), Attribute("act", "speech act")),
        position=1,
    ),
)
RELATIONS = (RelationType("source", "who says it", ("quote",), ("person",)),)
SCHEMA: tuple[Object, ...] = (HEAD, *LABELS, *RELATIONS)

_numbers = itertools.count(1)


def still_clock(seed: int = 1) -> Clock:
    """Return a clock whose milliseconds only count calls, and whose ids are always the same."""
    milliseconds, chance = itertools.count(1_790_000_000_000), random.Random(seed)
    return Clock(lambda: next(milliseconds), chance.randbytes)


def act(
    *things: Object | Change,
    document: DocumentId | None = None,
    annotator: AnnotatorName = ANN,
    id_: str | None = None,
    undoes: ActId | None = None,
    title: str = "act",
) -> Draft:
    """Return an act of one step that creates the things, or does the changes, given."""
    changes = tuple(thing if isinstance(thing, Change) else created(thing) for thing in things)
    return Draft(ActId(id_ or f"act-{next(_numbers)}"), title, annotator, document, changes, undoes)


def article(text: str, id_: str | None = None, **meta: object) -> Document:
    """Return the document of a text."""
    sha256 = text_sha256(text)
    return Document(
        DocumentId(id_) if id_ else document_id(sha256),
        title_of(text),
        sha256,
        len(text),
        complete_meta(meta),
    )


def span(
    id_: str,
    label: str,
    *fragments: Fragment,
    annotator: AnnotatorName = ANN,
    attributes: dict[str, Value] | None = None,
    **more: object,
) -> Span:
    """Return a label on fragments."""
    return Span(SpanId(id_), label, tuple(fragments), annotator, NOW, attributes=attributes or {}, **more)  # type: ignore[arg-type]  # the rest of a span's fields, by name


def texts(*all_texts: str) -> dict[str, str]:
    """Return texts by their hash, as they come with the steps that bring articles."""
    return {text_sha256(text): text for text in all_texts}


def import_of(*all_texts: str, spans: Iterable[Span] = ()) -> list[Draft]:
    """Return one act that brings an article for each text, every one with the same labels."""
    id_ = f"import-{next(_numbers)}"
    return [
        act(article(text), *spans, document=article(text).id, id_=id_, title="Import") for text in all_texts
    ]
