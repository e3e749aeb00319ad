"""What undo, redo and history ask of the log; every answer costs O(log acts)."""

from __future__ import annotations

from collections.abc import Iterator

from annotator.base.errors import EnvironmentFailure
from annotator.domain.annotation import AnnotatorName, DocumentId
from annotator.domain.change import ActId, Change, Step, StepId
from annotator.store.codec import decode_step
from annotator.store.connect import Connection
from annotator.store.rows import ActRow
from annotator.store.words import Words

ACT, UNDO, REDO = 0, 1, 2
"""What an act does to the log: something new, taking back, doing again."""

_ROW = (
    "SELECT a.id, a.title, a.annotator, k.id, a.at, u.id, a.undone, a.steps FROM act a "
    "LEFT JOIN act u ON u.key = a.undoes LEFT JOIN document_key k ON k.key = a.document "
)
_NEWEST = "SELECT key, id FROM act WHERE annotator = ? AND kind = ? AND undone = ? ORDER BY key DESC LIMIT 1"
_STEPS_OF_ACT = "SELECT key FROM step WHERE act = (SELECT key FROM act WHERE id = ?) ORDER BY key"


def newest(
    connection: Connection, annotator: int | None, kind: int, undone: bool
) -> tuple[int, ActId] | None:
    """Return key and id of the newest act of one kind."""
    row = connection.execute(_NEWEST, (annotator, kind, int(undone))).fetchone()
    return None if row is None else (int(row[0]), ActId(row[1]))


def undoable(connection: Connection, annotator: int | None) -> ActId | None:
    """Return the newest act that is not taken back."""
    found = newest(connection, annotator, ACT, False)
    return None if found is None else found[1]


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
        raise KeyError(act_id)
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
    connection: Connection, act_id: ActId, newest_first: bool
) -> Iterator[tuple[DocumentId | None, tuple[Change, ...]]]:
    """Yield document and changes of each step; a step with changes of a newer version raises."""
    keys = [row[0] for row in connection.execute(_STEPS_OF_ACT, (act_id,))]
    for key in reversed(keys) if newest_first else keys:
        body = connection.execute("SELECT body FROM step WHERE key = ?", (key,)).fetchone()[0]
        decoded = decode_step(body)
        if decoded.unknown:
            raise EnvironmentFailure(
                f"“{decoded.draft.title}” was done by a newer version of this program and cannot be taken back "
                "here. Nothing was changed. Update the program."
            )
        yield decoded.draft.document, decoded.draft.changes


def steps(connection: Connection) -> Iterator[Step]:
    """Yield the log in the order in which it was applied to this file."""
    for body, digest in connection.execute("SELECT body, hash FROM step ORDER BY key"):
        d = decode_step(body)
        yield Step(d.id, d.replica, d.n, d.at, d.draft, d.parents, body, digest)


def heads(connection: Connection) -> list[tuple[StepId, int]]:
    """Return the steps that no other names as parent, with their moments."""
    rows = connection.execute("SELECT s.id, s.at FROM head h JOIN step s ON s.key = h.step ORDER BY s.id")
    return [(StepId(id_), int(at)) for id_, at in rows]


def _act_row(words: Words, row: tuple[str, str, int, str | None, int, str | None, int, int]) -> ActRow:
    id_, title, annotator, document, at, undoes, undone, count = row
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
