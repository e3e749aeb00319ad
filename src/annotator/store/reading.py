"""Questions about a project as a whole: its articles, its schema, its clusters, its numbers."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Sequence
from functools import cache

import msgspec

from annotator.domain.annotation import AnnotatorName, Cluster, ClusterId, DocumentId, Status, Tier
from annotator.domain.document import Document
from annotator.domain.schema import Label, RelationType, Schema, SchemaHead
from annotator.store.codec import decode_meta, decode_object
from annotator.store.connect import Connection, sqlite3
from annotator.store.rows import ClusterRow, Counts, DocumentRow, LayerRow
from annotator.store.spans import CLUSTER_COLUMNS, Order, make_cluster
from annotator.store.tables import SHIFT
from annotator.store.trash import in_trash, not_in_trash
from annotator.store.words import Words

_DOCUMENTS = (
    "SELECT k.id, d.title, d.length, d.source, d.published, d.language, l.status, l.spans, l.doubts, "
    "(SELECT group_concat(r.tier) FROM reviewed r WHERE r.document = d.key AND r.annotator = ? "
    "AND r.ranges = '[[0,' || d.length || ']]') "
    "FROM document d JOIN document_key k ON k.key = d.key "
    "LEFT JOIN layer l ON l.document = d.key AND l.annotator = ? WHERE {} ORDER BY d.key"
)
_LAYERS = (
    "SELECT k.id, l.annotator, l.status, l.spans, l.doubts FROM layer l JOIN document_key k ON k.key = l.document "
    "WHERE {} ORDER BY l.document, l.annotator"
)
DOCUMENTS = _DOCUMENTS.format(not_in_trash("d.key"))
DOCUMENTS_IN_TRASH = _DOCUMENTS.format(in_trash("d.key"))
LAYERS = _LAYERS.format(not_in_trash("l.document"))
LAYERS_IN_TRASH = _LAYERS.format(in_trash("l.document"))
CLUSTERS = (
    f"SELECT count(m.span) AS members, count(DISTINCT m.span >> {SHIFT}) AS articles, {CLUSTER_COLUMNS} "
    f"FROM cluster c LEFT JOIN membership m ON m.cluster = c.key AND {not_in_trash(f'm.span >> {SHIFT}')} "
    "WHERE c.annotator = ? AND (? IS NULL OR c.kind = ?) GROUP BY c.key ORDER BY members DESC, c.name, c.id"
)

CHOSEN = f"SELECT key FROM document WHERE {not_in_trash('key')} ORDER BY key"

_STATUSES: dict[str | None, Status] = {None: Status.NEW, **{status.value: status for status in Status}}
_NO_SCHEMA = SchemaHead("", "")
_UNSEEN: frozenset[Tier] = frozenset()


def documents(connection: Connection, annotator: int | None, trash: bool = False) -> list[DocumentRow]:
    """Return all articles in the order of first import, as one annotator sees them; `trash`: those in the trash."""
    sql = DOCUMENTS_IN_TRASH if trash else DOCUMENTS
    found = [
        DocumentRow(
            id_,
            title,
            length,
            source or None,
            published or None,
            language or None,
            _STATUSES[status],
            spans or 0,
            doubts or 0,
            _tiers(tiers) if tiers else _UNSEEN,
        )
        for id_, title, length, source, published, language, status, spans, doubts, tiers in connection.execute(
            sql, (annotator, annotator)
        )
    ]
    for row in found:
        _refuse_odd((row.title,), (row.length, row.spans, row.doubts))
        if row.source or row.published or row.language:
            _refuse_odd((row.source or "", row.published or "", row.language or ""), ())
    return found


def _refuse_odd(words: Sequence[object], numbers: Sequence[object]) -> None:
    """Raise `TypeError` where a file of others has something else than words and numbers in their places."""
    for word in words:
        if type(word) is not str:
            raise TypeError("an article has something else than words in its title, source, date or language")
    for number in numbers:
        if type(number) is not int or number < 0:
            raise TypeError("an article has something else than a number for its length or its labels")


@cache
def _tiers(names: str) -> frozenset[Tier]:
    return frozenset(Tier(name) for name in names.split(","))


def layer_rows(connection: Connection, words: Words, trash: bool = False) -> list[LayerRow]:
    """Return what every annotator has of every article; `trash`: of those in the trash."""
    texts = words.texts()
    found = [
        LayerRow(id_, AnnotatorName(texts[annotator]), _STATUSES[status], spans, doubts)
        for id_, annotator, status, spans, doubts in connection.execute(LAYERS_IN_TRASH if trash else LAYERS)
        if status is not None or spans
    ]
    for row in found:
        _refuse_odd((), (row.spans, row.doubts))
    return found


def document(connection: Connection, document_id: DocumentId) -> Document | None:
    """Return an article, none if there is no such one."""
    row = connection.execute(
        "SELECT d.title, hex(t.sha256), d.length, d.meta FROM document_key k JOIN document d ON d.key = k.key "
        "JOIN text t ON t.key = d.text WHERE k.id = ?",
        (document_id,),
    ).fetchone()
    if row is None:
        return None
    title, sha256, length, meta = row
    return Document(document_id, title, sha256.lower(), length, decode_meta(meta))


def documents_by_hash(connection: Connection, sha256: str) -> list[DocumentId]:
    """Return the articles with exactly this text that do not lie in the trash."""
    rows = connection.execute(
        "SELECT k.id FROM text t JOIN document d ON d.text = t.key JOIN document_key k ON k.key = d.key "
        f"WHERE t.sha256 = ? AND {not_in_trash('d.key')} ORDER BY d.key",
        (bytes.fromhex(sha256),),
    )
    return [DocumentId(row[0]) for row in rows]


def known_documents(connection: Connection, ids: Iterable[str]) -> dict[DocumentId, str]:
    """Return those of `ids` that are in the project, with the SHA-256 of their text."""
    rows = connection.execute(
        "SELECT k.id, hex(t.sha256) FROM json_each(?) j JOIN document_key k ON k.id = j.value "
        "JOIN document d ON d.key = k.key JOIN text t ON t.key = d.text",
        (_json(ids),),
    )
    return {DocumentId(id_): sha256.lower() for id_, sha256 in rows}


def trashed(connection: Connection, ids: Iterable[str] | None) -> list[DocumentId]:
    """Return those of `ids`, or of all articles, that lie in the trash, in the order of first import."""
    which = "" if ids is None else "WHERE k.id IN (SELECT value FROM json_each(?)) "
    rows = connection.execute(
        f"SELECT k.id FROM trash t JOIN document_key k ON k.key = t.document {which}ORDER BY t.document",
        () if ids is None else (_json(ids),),
    )
    return [DocumentId(row[0]) for row in rows]


def annotators(connection: Connection, document_id: DocumentId | None) -> list[AnnotatorName]:
    """Return who has a layer of this article, or of any that does not lie in the trash, by name."""
    where = f"AND {not_in_trash('l.document')} "
    if document_id is not None:
        where = "AND l.document = (SELECT key FROM document_key WHERE id = ?) "
    rows = connection.execute(
        "SELECT DISTINCT w.text FROM layer l JOIN word w ON w.key = l.annotator "
        f"WHERE (l.status IS NOT NULL OR l.spans > 0) {where}ORDER BY w.text",
        () if document_id is None else (document_id,),
    )
    return [AnnotatorName(row[0]) for row in rows]


def labels_of(connection: Connection, document_id: DocumentId) -> dict[AnnotatorName, int]:
    """Return how many labels each annotator has in an article, by name."""
    rows = connection.execute(
        "SELECT w.text, l.spans FROM layer l JOIN word w ON w.key = l.annotator "
        "WHERE l.spans > 0 AND l.document = (SELECT key FROM document_key WHERE id = ?) ORDER BY w.text",
        (document_id,),
    )
    return {AnnotatorName(name): spans for name, spans in rows}


def schema(connection: Connection) -> Schema:
    """Return the labels and relation types as they are now, by position."""
    head, labels, relations = _NO_SCHEMA, [], []
    for kind, body in connection.execute("SELECT kind, body FROM definition ORDER BY position, id"):
        thing = decode_object(kind, body)
        if isinstance(thing, SchemaHead):
            head = thing
        elif isinstance(thing, Label):
            labels.append(thing)
        elif isinstance(thing, RelationType):
            relations.append(thing)
    return Schema(head, tuple(labels), tuple(relations))


def attribute_order(schema: Schema) -> Order:
    """Return the place of each attribute of the labels that have several."""
    return {
        label.id: {attribute.id: place for place, attribute in enumerate(label.attributes)}
        for label in schema.labels
        if len(label.attributes) > 1
    }


def cluster(connection: Connection, words: Words, cluster_id: ClusterId) -> Cluster | None:
    """Return a cluster, none if there is no such one."""
    row = connection.execute(
        f"SELECT {CLUSTER_COLUMNS} FROM cluster c WHERE c.id = ?", (cluster_id,)
    ).fetchone()
    return None if row is None else make_cluster(words.texts(), *row)


def clusters(
    connection: Connection, words: Words, annotator: int | None, kind: str | None
) -> list[ClusterRow]:
    """Return one annotator's clusters with how often they are meant, most mentioned first."""
    texts = words.texts()
    return [
        ClusterRow(make_cluster(texts, *row), members, articles)
        for members, articles, *row in connection.execute(CLUSTERS, (annotator, kind, kind))
    ]


def word_keys(words: Words, names: Iterable[str]) -> frozenset[int]:
    """Return the numbers of those names that the project uses."""
    found = (words.find(name) for name in names)
    return frozenset(key for key in found if key is not None)


def chosen(
    connection: Connection,
    statuses: Sequence[Status] | None,
    annotators: frozenset[int] | None,
    ids: Sequence[DocumentId] | None,
) -> list[int]:
    """Return the keys of the articles asked for, ascending; see `Store.records`. By id also those in the trash."""
    every = (int(row[0]) for row in connection.execute(CHOSEN))
    keys = list(every) if ids is None else _keys_of(connection, ids)
    if statuses is None:
        return keys
    wanted = set(statuses)
    found, touched = set(), set()
    for key, annotator, status in connection.execute("SELECT document, annotator, status FROM layer"):
        if annotators is None or annotator in annotators:
            touched.add(key)
            if _STATUSES[status] in wanted:
                found.add(key)
    if Status.NEW in wanted:
        found |= set(keys) - touched
    return [key for key in keys if key in found]


def number_of_steps(connection: Connection) -> int:
    """Return how many steps the log has; an index is counted, not the steps."""
    return int(connection.execute("SELECT count(*) FROM step").fetchone()[0])


def _keys_of(connection: Connection, ids: Iterable[str]) -> list[int]:
    rows = connection.execute(
        "SELECT d.key FROM json_each(?) j JOIN document_key k ON k.id = j.value JOIN document d ON d.key = k.key",
        (_json(ids),),
    )
    return sorted({int(row[0]) for row in rows})


def counts(connection: Connection, words: Words) -> Counts:
    """Return how much there is in the project, without the trash but for its number. O(project)."""

    def one(sql: str) -> int:
        return int(connection.execute(sql).fetchone()[0])

    texts = words.texts()
    trash = one("SELECT count(*) FROM trash")

    def seen(column: str) -> str:
        return f" WHERE {not_in_trash(column)}" if trash else ""

    labels = connection.execute(
        f"SELECT label, count(*) FROM span{seen('document')} GROUP BY label ORDER BY count(*) DESC"
    )
    return Counts(
        documents=one("SELECT count(*) FROM document") - trash,
        code_points=one(f"SELECT coalesce(sum(length), 0) FROM document{seen('key')}"),
        spans=one(f"SELECT count(*) FROM span{seen('document')}"),
        relations=one(f"SELECT count(*) FROM relation{seen('document')}"),
        clusters=one("SELECT count(*) FROM cluster"),
        members=one(f"SELECT count(*) FROM membership{seen(f'span >> {SHIFT}')}"),
        acts=one("SELECT count(*) FROM act"),
        steps=one("SELECT count(*) FROM step"),
        labels={texts[label]: number for label, number in labels},
        trash=trash,
    )


def number_of_rows(connection: Connection, table: str) -> int | None:
    """Return how many rows a table has, whatever its indexes say; none where it cannot be read."""
    with contextlib.suppress(sqlite3.Error):
        return int(connection.execute(f"SELECT count(*) FROM {table} NOT INDEXED").fetchone()[0])
    return None


def _json(ids: Iterable[str]) -> str:
    return msgspec.json.encode(list(ids)).decode()
