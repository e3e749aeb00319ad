"""How steps and the rarer parts of annotations are written as JSON, and read back.

The body of a step is written once and never again: what a newer version put into it stays in it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import msgspec

from annotator.domain.annotation import AnnotatorName, DocumentId, Fragment, Span, Value
from annotator.domain.change import TYPE_OF, ActId, Change, Draft, Kind, Object, ReplicaId, StepId
from annotator.domain.span_columns import SpanRest

_encoder = msgspec.json.Encoder()
_stable = msgspec.json.Encoder(order="deterministic")
_decoders: Mapping[str, msgspec.json.Decoder[Object | None]] = {
    kind.value: msgspec.json.Decoder(cls | None) for kind, cls in TYPE_OF.items()
}


class More(msgspec.Struct, frozen=True, omit_defaults=True):
    """What most spans and relations do not have, in one column."""

    fragments: tuple[Fragment, ...] = ()
    attributes: dict[str, Value] = {}
    derived: tuple[str, ...] = ()
    note: str | None = None
    rules: tuple[str, ...] = ()


encode = _encoder.encode
_more_decoder = msgspec.json.Decoder(More)
decode_more = _more_decoder.decode
_rest_decoder = msgspec.json.Decoder(SpanRest)
decode_rest = _rest_decoder.decode
_attributes_decoder = msgspec.json.Decoder(dict[str, Value])
decode_attributes = _attributes_decoder.decode
_meta_decoder = msgspec.json.Decoder(dict[str, object])
decode_meta = _meta_decoder.decode
_fragments_decoder = msgspec.json.Decoder(tuple[Fragment, ...])
decode_fragments = _fragments_decoder.decode


def stable_text(value: object) -> str:
    """Return JSON in which keys are sorted, so that equal values are equal texts."""
    return _stable.encode(value).decode()


def encode_text(value: object) -> str:
    """Return JSON in the order in which the value has its keys."""
    return _encoder.encode(value).decode()


def decode_object(kind: str, body: bytes | str) -> Object:
    """Return the object of a kind that this version knows; `KeyError` for another."""
    thing = _decoders[kind].decode(body)
    assert thing is not None
    return thing


@dataclass(frozen=True, slots=True)
class Decoded:
    """A step as its body says it. `unknown`: changes of kinds that only a newer version knows."""

    id: StepId
    replica: ReplicaId
    n: int
    at: int
    draft: Draft
    parents: tuple[StepId, ...]
    unknown: int = 0


class _ChangeBody(msgspec.Struct):
    kind: str
    id: str
    before: msgspec.Raw = msgspec.Raw(b"null")
    after: msgspec.Raw = msgspec.Raw(b"null")


class _Head(msgspec.Struct, omit_defaults=True):
    id: str
    replica: str
    n: int
    at: int
    act: str
    title: str
    annotator: str
    document: str | None = None
    undoes: str | None = None
    parents: tuple[str, ...] = ()


class _StepBody(_Head):
    changes: list[_ChangeBody] = []


_body_decoder = msgspec.json.Decoder(_StepBody)
_head_decoder = msgspec.json.Decoder(_Head)

# What a span has if nothing was said, as dataclasses are written: a third of the log of an import.
# An attribute's value is never an object, and a quotation mark inside a string is escaped, so that
# these bytes can only be the end of a span. Only spans are shortened: other objects may nest anything.
_PLAIN_SPAN = b',"attributes":{},"derived":[],"note":null,"doubt":false,"rules":[]}'


def encode_step(draft: Draft, step: str, replica: str, n: int, at: int, parents: Sequence[str]) -> bytes:
    """Return the body of a step: UTF-8 JSON without blanks, parts at their default mostly left out."""
    head = _encoder.encode(
        _Head(
            step,
            replica,
            n,
            at,
            draft.act,
            draft.title,
            draft.annotator,
            draft.document,
            draft.undoes,
            tuple(parents),
        )
    )
    return b'%b,"changes":[%b]}' % (head[:-1], b",".join(_encoded(draft.changes)))


def _encoded(changes: Sequence[Change]) -> list[bytes]:
    parts: list[bytes] = []
    start, count = 0, len(changes)
    while start < count:
        spans = changes[start].kind is Kind.SPAN
        end = start + 1
        while end < count and (changes[end].kind is Kind.SPAN) is spans:
            end += 1
        part = _encoder.encode(changes[start:end])[1:-1]
        if spans:
            part = part.replace(_PLAIN_SPAN, b"}")
        parts.append(part)
        start = end
    return parts


def decode_step(body: bytes) -> Decoded:
    """Return what a body says. Changes of unknown kinds are counted and left where they are: in the body."""
    raw = _body_decoder.decode(body)
    changes = []
    for change in raw.changes:
        decoder = _decoders.get(change.kind)
        if decoder is not None:
            before, after = decoder.decode(change.before), decoder.decode(change.after)
            changes.append(Change(Kind(change.kind), change.id, before, after))
    unknown = len(raw.changes) - len(changes)
    return _decoded(raw, tuple(changes), unknown)


def decode_head(body: bytes) -> Decoded:
    """Return what a body says beside its changes, of which there are none in what is returned."""
    return _decoded(_head_decoder.decode(body), (), 0)


def _decoded(raw: _Head, changes: tuple[Change, ...], unknown: int) -> Decoded:
    draft = Draft(
        ActId(raw.act),
        raw.title,
        AnnotatorName(raw.annotator),
        None if raw.document is None else DocumentId(raw.document),
        changes,
        None if raw.undoes is None else ActId(raw.undoes),
    )
    parents = tuple(StepId(parent) for parent in raw.parents)
    return Decoded(StepId(raw.id), ReplicaId(raw.replica), raw.n, raw.at, draft, parents, unknown)


def more_of(span: Span) -> str:
    """Return the column `more` of a span, empty for a plain one."""
    fragments = span.fragments if len(span.fragments) > 1 else ()
    if fragments or span.attributes or span.derived or span.rules or span.note is not None:
        return stable_text(More(fragments, dict(span.attributes), span.derived, span.note, span.rules))
    return ""
