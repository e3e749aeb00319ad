"""The SQL of each kind of object: how one is put in, changed and taken out, and its row.

Every statement that changes or removes names the whole row, so that it hits only what the change says it was.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from annotator.domain.annotation import Cluster, LayerState, Membership, Relation, Reviewed, Span, Status
from annotator.domain.change import Kind
from annotator.domain.document import Trashed
from annotator.domain.schema import Label, RelationType, SchemaHead
from annotator.store.codec import More, encode_text, more_of, stable_text
from annotator.store.words import Words

Cell = int | str | bytes | None
Row = tuple[Cell, ...]

SHIFT = 32
"""Keys of spans and relations are `document << SHIFT | number`."""

PLAIN, DOUBT = 3, 4
"""Flags of a span with one fragment (first and last at once), and of one in doubt; see `domain.layer`."""


def lowest(document: int) -> int:
    """Return the smallest key that a span or relation of a document can have."""
    return document << SHIFT


def highest(document: int) -> int:
    """Return the greatest key that a span or relation of a document can have."""
    return (document + 1 << SHIFT) - 1


@dataclass(frozen=True, slots=True)
class Table:
    """Statements of one kind, and `rows`, which makes the parameters of objects.

    `insert` takes a row, where `keyed` a key before it; `update` takes the new row and the old one, `delete`
    the old one.
    """

    kind: Kind
    insert: str
    update: str
    delete: str
    rows: Callable[[Words, int, Sequence[object]], list[Row]]
    keyed: bool = False


def _table(
    kind: Kind,
    name: str,
    identity: Mapping[str, str],
    columns: tuple[str, ...],
    rows: Callable[[Words, int, Sequence[object]], list[Row]],
    keyed: bool = False,
) -> Table:
    """Build the statements. `identity`: columns that name the object, and the SQL that makes their value."""
    names = (*identity, *columns)
    values = (*identity.values(), *("?" for _ in columns))
    lead = ("key",) if keyed else ()
    fill = ("?",) if keyed else ()
    insert = f"INSERT INTO {name}({', '.join(lead + names)}) VALUES ({', '.join(fill + values)})"
    fits = [f"{column} = {value}" for column, value in identity.items()]
    fits += [f"{column} IS ?" for column in columns]
    where = " AND ".join(fits)
    sets = ", ".join(f"{column} = {value}" for column, value in zip(names, values, strict=True))
    return Table(
        kind,
        insert,
        f"UPDATE {name} SET {sets} WHERE {where}",
        f"DELETE FROM {name} WHERE {where}",
        rows,
        keyed,
    )


def _span_rows(words: Words, document: int, things: Sequence[object]) -> list[Row]:
    """Return rows of spans; in one loop, because an import makes millions of them."""
    key, known = words.key, words.known
    rows: list[Row] = []
    for thing in things:
        assert isinstance(thing, Span)
        annotator, label, origin, fragments = thing.annotator, thing.label, thing.origin, thing.fragments
        flags = PLAIN if len(fragments) == 1 else 0
        plain = flags and thing.note is None and not (thing.attributes or thing.derived or thing.rules)
        rows.append(
            (
                document,
                thing.id,
                known.get(annotator) or key(annotator),
                fragments[0][0],
                fragments[-1][1],
                known.get(label) or key(label),
                flags | DOUBT if thing.doubt else flags,
                known.get(origin) or key(origin),
                thing.created,
                "" if plain else more_of(thing),
            )
        )
    return rows


def _each(row: Callable[[Words, int, object], Row]) -> Callable[[Words, int, Sequence[object]], list[Row]]:
    return lambda words, document, things: [row(words, document, thing) for thing in things]


def _relation_row(words: Words, document: int, thing: object) -> Row:
    assert isinstance(thing, Relation)
    more = ""
    if thing.attributes or thing.note is not None:
        more = stable_text(More((), dict(thing.attributes), (), thing.note))
    return (
        document,
        thing.id,
        document,
        thing.from_span,
        document,
        thing.to_span,
        words.key(thing.annotator),
        words.key(thing.type),
        words.key(thing.origin),
        thing.created,
        more,
    )


def _cluster_row(words: Words, document: int, thing: object) -> Row:
    assert isinstance(thing, Cluster)
    return (thing.id, words.key(thing.annotator), thing.kind, thing.name, thing.link, words.key(thing.origin))


def _membership_row(words: Words, document: int, thing: object) -> Row:
    assert isinstance(thing, Membership)
    return document, thing.span, thing.cluster, words.key(thing.origin)


def _reviewed_row(words: Words, document: int, thing: object) -> Row:
    assert isinstance(thing, Reviewed)
    return document, words.key(thing.annotator), thing.tier.value, encode_text(thing.ranges)


def _layer_row(words: Words, document: int, thing: object) -> Row:
    assert isinstance(thing, LayerState)
    attributes = stable_text(dict(thing.attributes)) if thing.attributes else ""
    return document, words.key(thing.annotator), Status(thing.status).value, attributes


def _trash_row(words: Words, document: int, thing: object) -> Row:
    assert isinstance(thing, Trashed)
    return (document,)


def _definition_row(kind: Kind) -> Callable[[Words, int, object], Row]:
    def row(words: Words, document: int, thing: object) -> Row:
        assert isinstance(thing, SchemaHead | Label | RelationType)
        position = 0 if isinstance(thing, SchemaHead) else thing.position
        return kind.value, thing.id, position, encode_text(thing)

    return row


_SPAN_BY_ID = "(SELECT key FROM span WHERE document = ? AND id = ?)"
_CLUSTER_BY_ID = "(SELECT key FROM cluster WHERE id = ?)"

_LAYER = Table(
    Kind.LAYER,
    "INSERT INTO layer(document, annotator, status, attributes, spans, doubts) VALUES (?, ?, ?, ?, 0, 0) "
    "ON CONFLICT DO UPDATE SET status = excluded.status, attributes = excluded.attributes "
    "WHERE layer.status IS NULL",
    "UPDATE layer SET document = ?, annotator = ?, status = ?, attributes = ? "
    "WHERE document = ? AND annotator = ? AND status = ? AND attributes IS ?",
    "UPDATE layer SET status = NULL, attributes = NULL "
    "WHERE document = ? AND annotator = ? AND status = ? AND attributes IS ?",
    _each(_layer_row),
)


def _definitions(kind: Kind) -> Table:
    identity = {"kind": "?", "id": "?"}
    return _table(kind, "definition", identity, ("position", "body"), _each(_definition_row(kind)))


TABLES: Mapping[Kind, Table] = {
    table.kind: table
    for table in (
        _table(
            Kind.SPAN,
            "span",
            {"document": "?", "id": "?"},
            ("annotator", "start", "end", "label", "flags", "origin", "created", "more"),
            _span_rows,
            keyed=True,
        ),
        _table(
            Kind.RELATION,
            "relation",
            {"document": "?", "id": "?", "from_span": _SPAN_BY_ID, "to_span": _SPAN_BY_ID},
            ("annotator", "type", "origin", "created", "more"),
            _each(_relation_row),
            keyed=True,
        ),
        _table(
            Kind.CLUSTER,
            "cluster",
            {"id": "?"},
            ("annotator", "kind", "name", "link", "origin"),
            _each(_cluster_row),
        ),
        _table(
            Kind.MEMBERSHIP,
            "membership",
            {"span": _SPAN_BY_ID, "cluster": _CLUSTER_BY_ID},
            ("origin",),
            _each(_membership_row),
        ),
        _table(
            Kind.REVIEWED,
            "reviewed",
            {"document": "?", "annotator": "?", "tier": "?"},
            ("ranges",),
            _each(_reviewed_row),
        ),
        _LAYER,
        _table(Kind.TRASH, "trash", {"document": "?"}, (), _each(_trash_row)),
        _definitions(Kind.SCHEMA),
        _definitions(Kind.LABEL),
        _definitions(Kind.RELATION_TYPE),
    )
}
"""How objects of each kind are written; documents have texts and a full-text index, see `articles`."""
