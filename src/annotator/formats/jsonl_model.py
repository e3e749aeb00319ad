"""The shape of one line of annotator-jsonl/1, key by key in the order of the contract; knows no meaning."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from annotator.domain.annotation import Status, Tier

VERSION = "annotator-jsonl/1"

Attributes = dict[str, bool | int | float | str | tuple[str, ...]]
Pair = tuple[int, int]


class SpanLine(msgspec.Struct, gc=False):
    """A span. An empty id, annotator, origin or time means that the file does not name one."""

    id: str = ""
    label: str = ""
    fragments: tuple[Pair, ...] = ()
    exact: tuple[str, ...] = ()
    attributes: Attributes = {}
    derived: tuple[str, ...] = ()
    note: str | None = None
    doubt: bool = False
    rules: tuple[str, ...] = ()
    annotator: str = ""
    origin: str = ""
    created: str = ""


class RelationLine(msgspec.Struct, rename={"from_span": "from", "to_span": "to"}, gc=False):
    """A relation."""

    id: str = ""
    type: str = ""
    from_span: str = ""
    to_span: str = ""
    attributes: Attributes = {}
    note: str | None = None
    annotator: str = ""
    origin: str = ""
    created: str = ""


class ClusterLine(msgspec.Struct, gc=False):
    """A cluster with its members in this article."""

    id: str = ""
    kind: str = ""
    name: str = ""
    link: str | None = None
    members: tuple[str, ...] = ()
    annotator: str = ""
    origin: str = ""


class LayerLine(msgspec.Struct, gc=False):
    """One annotator's state of the article."""

    annotator: str = ""
    status: Status = Status.NEW
    attributes: Attributes = {}


class ReviewedLine(msgspec.Struct, gc=False):
    """A stretch that was looked at."""

    range: Pair
    tier: Tier
    annotator: str = ""


class SchemaLine(msgspec.Struct, gc=False):
    """Which schema the article was labelled with."""

    name: str
    revision: int = 1


class ArticleLine(msgspec.Struct, gc=False):
    """One article, one line."""

    format: str = ""
    id: str = ""
    title: str | None = None
    text: str = ""
    text_sha256: str = ""
    meta: dict[str, object] = {}
    layers: tuple[LayerLine, ...] = ()
    spans: Sequence[SpanLine] = ()
    relations: tuple[RelationLine, ...] = ()
    clusters: tuple[ClusterLine, ...] = ()
    reviewed: tuple[ReviewedLine, ...] = ()
    schema: SchemaLine | None = None


KEYS: Mapping[str, frozenset[str]] = {
    "": frozenset(ArticleLine.__struct_encode_fields__),
    "layers": frozenset(LayerLine.__struct_encode_fields__),
    "spans": frozenset(SpanLine.__struct_encode_fields__),
    "relations": frozenset(RelationLine.__struct_encode_fields__),
    "clusters": frozenset(ClusterLine.__struct_encode_fields__),
    "reviewed": frozenset(ReviewedLine.__struct_encode_fields__),
    "schema": frozenset(SchemaLine.__struct_encode_fields__),
}
"""Known keys by the place where they stand: the empty place is the article itself."""
