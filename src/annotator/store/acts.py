"""What undo, redo and history ask of the log; every answer costs O(log acts)."""

from __future__ import annotations

from collections.abc import Iterator

from annotator.base.clock import LAST_FOLLOWED, LATEST
from annotator.base.errors import EnvironmentFailure
from annotator.base.wording import quoted_whole
from annotator.domain.annotation import AnnotatorName, DocumentId
from annotator.domain.change import ActId, Change, Kind, Step, StepId
from annotator.store.codec import decode_step
from annotator.store.connect import Connection, sqlite3
from annotator.store.failures import Missing
from annotator.store.rows import ActRow
from annotator.store.words import Words

ACT, UNDO, REDO = 0, 1, 2
"""What an act does to the log: something new, taking back, doing again."""

_ROW = (
    "SELECT a.id, a.title, a.annotator, k.id, a.at, u.id, a.undone, a.steps FROM act a "
    "LEFT JOIN act u ON u.key = a.undoes LEFT JOIN document_key k ON k.key = a.document "
)
_NEWEST = "SELECT key, id FROM act WHERE annotator = ? AND kind = ? AND undone = ? ORDER BY key DESC LIMIT 1"
_STEPS_OF_ACT = "SELECT key FROM step WHERE act = ? ORDER BY key DESC"
# A body holds ids as they are, so that most steps that do not name one are passed over unread.
STEPS_ON = (
    "SELECT a.id, s.body FROM step s JOIN act a ON a.key = s.act WHERE s.document = "
    "(SELECT key FROM document_key WHERE id = ?) AND instr(s.body, ?) > 0 ORDER BY s.key DESC"
)
_STEPS_ON_NONE = (
    "SELECT a.id, s.body FROM step s JOIN act a ON a.key = s.act WHERE s.document IS NULL ORDER BY s.key DESC"
)
# As `encode` writes the making of an article; words that somebody typed have \" for their marks there.
_ARTICLES_MADE = (
    "SELECT count(*) FROM step s JOIN document_key k ON k.key = s.document WHERE s.act = "
    "(SELECT key FROM act WHERE id = ?) AND "
    """instr(s.body, CAST('"kind":"document","id":"' || k.id || '","before":null' AS BLOB)) > 0"""
)
_FIRST_STEP = "SELECT body FROM step WHERE act = ? AND document IS NULL ORDER BY key LIMIT 1"


def newest(
    connection: Connection, annotator: int | None, kind: int, undone: bool
) -> tuple[int, ActId] | None:
    """Return key and id of the newest act of one kind."""
    row = connection.execute(_NEWEST, (annotator, kind, int(undone))).fetchone()
    return None if row is None else (int(row[0]), ActId(row[1]))


def undoable(connection: Connection, annotator: int | None) -> ActId | None:
    """Return the newest act that is not taken back, none if it is the one that made the project."""
    found = newest(connection, annotator, ACT, False)
    return None if found is None or _founds(connection, found[0]) else found[1]


def _founds(connection: Connection, act_key: int) -> bool:
    """Return whether an act made the project: without its schema there is nothing to label with."""
    row = connection.execute(_FIRST_STEP, (act_key,)).fetchone()
    if row is None:
        return False
    changes = decode_step(row[0]).draft.changes
    return any(change.kind is Kind.SCHEMA and change.before is None for change in changes)


def founds(connection: Connection, act_id: ActId) -> bool:
    """Return whether an act made the project; none that is unknown did."""
    row = connection.execute("SELECT key FROM act WHERE id = ?", (act_id,)).fetchone()
    return row is not None and _founds(connection, row[0])


def articles_made(connection: Connection, act_id: ActId) -> int:
    """Return how many articles an act brought in. O(bytes of its steps)."""
    return int(connection.execute(_ARTICLES_MADE, (act_id,)).fetchone()[0])


def is_used(connection: Connection, kind: Kind, word: int | None) -> bool:
    """Return whether a span has a label, or a link a type, by the number of its name. O(spans) if none has."""
    table, column = ("span", "label") if kind is Kind.LABEL else ("relation", "type")
    found = connection.execute(f"SELECT EXISTS (SELECT 1 FROM {table} WHERE {column} = ?)", (word,))
    return bool(found.fetchone()[0])


def redoable(connection: Connection, annotator: int | None) -> ActId | None:
    """Return the newest undo that is not taken back itself, none if something new came after it."""
    undo = newest(connection, annotator, UNDO, False)
    if undo is None:
        return None
    acts = (newest(connection, annotator, ACT, undone) for undone in (False, True))
    return None if any(act is not None and act[0] > undo[0] for act in acts) else undo[1]


def act(connection: Connection, words: Words, act_id: ActId) -> ActRow:
    """Return what is known of an act; `KeyError` if there is none."""
    row = connection.execute(_ROW + "WHERE a.id = ?", (act_id,)).fetchone()
    if row is None:
        raise Missing(act_id)
    return _act_row(words, row)


def acts(connection: Connection, words: Words, document: DocumentId | None) -> Iterator[ActRow]:
    """Yield acts, newest first; those with a step on `document`, or all."""
    if document is None:
        rows = connection.execute(_ROW + "ORDER BY a.key DESC")
    else:
        rows = connection.execute(
            _ROW + "WHERE a.key IN (SELECT act FROM step WHERE document = "
            "(SELECT key FROM document_key WHERE id = ?)) ORDER BY a.key DESC",
            (document,),
        )
    for row in rows:
        yield _act_row(words, row)


def act_changes(
    connection: Connection, act_id: ActId
) -> Iterator[tuple[DocumentId | None, tuple[Change, ...]]]:
    """Yield document and changes of each step, newest first; one with changes of a newer version raises."""
    row = connection.execute("SELECT key, steps FROM act WHERE id = ?", (act_id,)).fetchone()
    if row is None:
        raise LookupError("an act is not there")
    keys = [step for (step,) in connection.execute(_STEPS_OF_ACT, (row[0],))]
    if len(keys) != row[1]:
        raise LookupError(f"an act of {row[1]} steps has {len(keys)}")
    for key in keys:
        body = connection.execute("SELECT body FROM step WHERE key = ?", (key,)).fetchone()[0]
        decoded = decode_step(body)
        if decoded.unknown:
            raise EnvironmentFailure(
                f"{quoted_whole(decoded.draft.title)} was done by a newer version of this program and cannot be taken "
                "back here. Nothing was changed. Update the program."
            )
        yield decoded.draft.document, decoded.draft.changes


def steps_on(
    connection: Connection, document: DocumentId | None, names: str
) -> Iterator[tuple[ActId, tuple[Change, ...]]]:
    """Yield act and changes of the steps on an article whose body holds `names`, newest first; or on none."""
    if document is None:
        rows = connection.execute(_STEPS_ON_NONE)
    else:
        rows = connection.execute(STEPS_ON, (document, names.encode()))
    for act_id, body in rows:
        yield ActId(act_id), decode_step(body).draft.changes


def steps(connection: Connection) -> Iterator[Step]:
    """Yield the log in the order in which it was applied to this file."""
    for body, digest in connection.execute("SELECT body, hash FROM step ORDER BY key"):
        d = decode_step(body)
        yield Step(d.id, d.replica, d.n, d.at, d.draft, d.parents, body, digest)


def heads(connection: Connection) -> list[tuple[StepId, int]]:
    """Return the steps that no other names as parent, with their moments."""
    rows = connection.execute("SELECT s.id, s.at FROM head h JOIN step s ON s.key = h.step ORDER BY s.id")
    found = [(StepId(id_), at) for id_, at in rows]
    if not all(isinstance(at, int) and 0 <= at <= LAST_FOLLOWED for _, at in found):
        # as SQLite would say it, because what writes is told of nothing else
        raise sqlite3.OperationalError("malformed moment of a step")
    return found


def _act_row(words: Words, row: tuple[str, object, int, str | None, object, str | None, int, int]) -> ActRow:
    id_, title, annotator, document, at, undoes, undone, count = row
    if not (isinstance(title, str) and isinstance(at, int) and 0 <= at <= LATEST):
        raise ValueError("an act has no title or no moment")
    return ActRow(
        ActId(id_),
        title,
        AnnotatorName(words.text(annotator)),
        None if document is None else DocumentId(document),
        at,
        None if undoes is None else ActId(undoes),
        bool(undone),
        count,
    )
