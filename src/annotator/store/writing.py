"""The only write door: steps become rows of the log and of every table in one transaction, or not at all."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter

from annotator.base.clock import Clock
from annotator.base.errors import LogMismatch
from annotator.domain.change import Change, Draft, Kind, ReplicaId, Step, StepId
from annotator.domain.document import Document
from annotator.store import acts
from annotator.store.articles import Articles
from annotator.store.codec import encode_step
from annotator.store.connect import Connection
from annotator.store.tables import DOUBT, TABLES, Row, Table, highest, lowest
from annotator.store.words import Words

_CREATE, _CHANGE, _DELETE = 0, 1, 2

# Whatever order the changes of a step have, an object is put in before what points at it, and out after.
_IN_ORDER = (
    Kind.SCHEMA,
    Kind.LABEL,
    Kind.RELATION_TYPE,
    Kind.DOCUMENT,
    Kind.LAYER,
    Kind.CLUSTER,
    Kind.SPAN,
    Kind.RELATION,
    Kind.MEMBERSHIP,
    Kind.REVIEWED,
)
_ORDER = (
    *((kind, _CREATE) for kind in _IN_ORDER),
    *((kind, _CHANGE) for kind in _IN_ORDER),
    *((kind, _DELETE) for kind in reversed(_IN_ORDER)),
)
_annotator_and_flags = itemgetter(2, 6)  # of a span's row


@dataclass(slots=True)
class _Chain:
    """Where this process stands in the log: its replica, its last number and hash, and the heads."""

    replica: ReplicaId
    key: int
    n: int
    hash: bytes
    heads: tuple[StepId, ...]


class Writer:
    """Turns drafts into steps. The replica is drawn at the first write, so that no copy continues another's."""

    def __init__(self, connection: Connection, words: Words, clock: Clock) -> None:
        self._connection = connection
        self._words = words
        self._clock = clock
        self._articles = Articles(connection)
        self._chain: _Chain | None = None
        self._counts: dict[tuple[int, int], list[int]] = {}

    def apply(self, drafts: Sequence[Draft], texts: Mapping[str, str]) -> tuple[Step, ...]:
        """Write and commit; on any failure roll back, as if nothing had been asked."""
        if not drafts:
            return ()
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            self._articles.texts = texts
            steps = self._write(drafts)
            self._connection.execute("COMMIT")
        except BaseException:
            # Whether or not a failed COMMIT reached the disk, a new replica cannot collide with it.
            self._chain = None
            self._counts.clear()
            self._words.forget()
            self._articles.forget()
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise
        finally:
            self._articles.texts = {}
        return steps

    def _write(self, drafts: Sequence[Draft]) -> tuple[Step, ...]:
        chain = self._chain or self._new_chain()
        for draft in drafts:
            self._apply_changes(draft)
        self._flush_counts()
        steps = self._seal(chain, drafts)
        self._log(chain, steps)
        self._articles.write_index()
        self._chain = chain
        return steps

    # -- the log

    def _new_chain(self) -> _Chain:
        heads = acts.heads(self._connection)
        for _, at in heads:
            self._clock.saw(at)
        replica = ReplicaId(self._clock.random_bytes(16).hex())
        key = self._connection.execute("INSERT INTO replica(id) VALUES (?)", (replica,)).lastrowid
        assert key is not None
        return _Chain(replica, key, 0, bytes(32), tuple(step for step, _ in heads))

    def _seal(self, chain: _Chain, drafts: Sequence[Draft]) -> tuple[Step, ...]:
        steps = []
        for draft in drafts:
            step_id, at, n = StepId(self._clock.uuid7()), self._clock.at(), chain.n + 1
            body = encode_step(draft, step_id, chain.replica, n, at, chain.heads)
            digest = hashlib.sha256(chain.hash + body).digest()
            steps.append(Step(step_id, chain.replica, n, at, draft, chain.heads, body, digest))
            chain.n, chain.hash, chain.heads = n, digest, (step_id,)
        return tuple(steps)

    def _log(self, chain: _Chain, steps: Sequence[Step]) -> None:
        act_keys = self._act_keys(steps)
        documents = self._articles
        rows = [
            (
                step.id,
                chain.key,
                step.n,
                step.at,
                act_keys[step.draft.act],
                None if step.draft.document is None else documents.key(step.draft.document),
                step.hash,
                step.body,
            )
            for step in steps
        ]
        self._connection.executemany(
            "INSERT INTO step(id, replica, n, at, act, document, hash, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            rows,
        )
        self._connection.execute("DELETE FROM head")
        self._connection.execute("INSERT INTO head SELECT key FROM step WHERE id = ?", (steps[-1].id,))

    def _act_keys(self, steps: Sequence[Step]) -> dict[str, int]:
        by_act: dict[str, list[Step]] = {}
        for step in steps:
            by_act.setdefault(step.draft.act, []).append(step)
        return {act: self._act_key(act, own) for act, own in by_act.items()}

    def _act_key(self, act: str, steps: Sequence[Step]) -> int:
        """Return the key of an act, made at its first step; later steps of a long one are counted."""
        ids = {step.draft.document for step in steps}
        only = ids.pop() if len(ids) == 1 else None
        document = None if only is None else self._articles.key(only)
        row = self._connection.execute("SELECT key, document FROM act WHERE id = ?", (act,)).fetchone()
        if row is None:
            return self._new_act(act, steps, document)
        self._connection.execute(
            "UPDATE act SET steps = steps + ?, document = ? WHERE key = ?",
            (len(steps), document if document == row[1] else None, row[0]),
        )
        return int(row[0])

    def _new_act(self, act: str, steps: Sequence[Step], document: int | None) -> int:
        first = steps[0].draft
        kind, undoes = acts.ACT, None
        if first.undoes is not None:
            undoes, kind = self._turn(first.undoes)
        key = self._connection.execute(
            "INSERT INTO act(id, annotator, kind, undone, undoes, document, at, steps, title) "
            "VALUES (?, ?, ?, 0, ?, ?, ?, ?, ?)",
            (
                act,
                self._words.key(first.annotator),
                kind,
                undoes,
                document,
                steps[0].at,
                len(steps),
                first.title,
            ),
        ).lastrowid
        assert key is not None
        return key

    def _turn(self, undone_act: str) -> tuple[int, int]:
        """Mark an act as taken back, what it took back as done again; return its key and our kind."""
        find = "SELECT key, kind, undoes, undone FROM act WHERE "
        row = self._connection.execute(find + "id = ?", (undone_act,)).fetchone()
        if row is None or row[3]:
            raise LogMismatch("This was taken back already. Nothing was changed.")
        key, kind = int(row[0]), acts.REDO if row[1] == acts.UNDO else acts.UNDO
        undone = 1
        while row is not None:
            self._connection.execute("UPDATE act SET undone = ? WHERE key = ?", (undone, row[0]))
            row = self._connection.execute(find + "key = ?", (row[2],)).fetchone()
            undone = 1 - undone
        return key, kind

    # -- the tables

    def _apply_changes(self, draft: Draft) -> None:
        changes = draft.changes
        groups: dict[tuple[Kind, int], list[Change]] = {}
        for change in changes:
            verb = _CREATE if change.before is None else _DELETE if change.after is None else _CHANGE
            groups.setdefault((change.kind, verb), []).append(change)
        verbs = {verb for _, verb in groups}
        if len(verbs) > 1 and len({(change.kind, change.id) for change in changes}) != len(changes):
            # One object several times in a step: only the order given can be right.
            for change in changes:
                self._apply_changes(Draft(draft.act, "", draft.annotator, draft.document, (change,)))
            return
        for kind, verb in _ORDER if len(groups) > 1 else groups:
            if group := groups.get((kind, verb)):
                self._apply_group(draft, kind, verb, group)

    def _apply_group(self, draft: Draft, kind: Kind, verb: int, changes: Sequence[Change]) -> None:
        if kind is Kind.DOCUMENT:
            hit = self._apply_documents(verb, changes)
        else:
            document = 0 if draft.document is None else self._articles.key(draft.document)
            table = TABLES[kind]
            rows = (self._created, self._changed, self._deleted)[verb](table, document, changes)
            sql = (table.insert, table.update, table.delete)[verb]
            hit = self._connection.executemany(sql, rows).rowcount
        if hit != len(changes):
            raise LogMismatch("The same things were changed elsewhere in the meantime. Nothing was changed.")

    def _apply_documents(self, verb: int, changes: Iterable[Change]) -> int:
        hit = 0
        self._flush_counts()
        for change in changes:
            before, after = change.before, change.after
            if verb == _CREATE and isinstance(after, Document):
                self._articles.add(after)
                hit += 1
            elif isinstance(before, Document) and isinstance(after, Document):
                hit += self._articles.change(before, after)
            elif isinstance(before, Document):
                hit += self._articles.remove(before)
        return hit

    def _created(self, table: Table, document: int, changes: Sequence[Change]) -> list[Row]:
        rows = table.rows(self._words, document, [change.after for change in changes])
        if table.kind is Kind.SPAN:
            self._count(document, rows, 1)
        if not table.keyed:
            return rows
        return [(key, *row) for key, row in enumerate(rows, self._next_key(table, document))]

    def _changed(self, table: Table, document: int, changes: Sequence[Change]) -> list[Row]:
        old = table.rows(self._words, document, [change.before for change in changes])
        new = table.rows(self._words, document, [change.after for change in changes])
        if table.kind is Kind.SPAN:
            self._count(document, old, -1)
            self._count(document, new, 1)
        return [after + before for after, before in zip(new, old, strict=True)]

    def _deleted(self, table: Table, document: int, changes: Sequence[Change]) -> list[Row]:
        rows = table.rows(self._words, document, [change.before for change in changes])
        if table.kind is Kind.SPAN:
            self._count(document, rows, -1)
        return rows

    def _next_key(self, table: Table, document: int) -> int:
        row = self._connection.execute(
            f"SELECT key FROM {table.kind.value} WHERE key BETWEEN ? AND ? ORDER BY key DESC LIMIT 1",
            (lowest(document), highest(document)),
        ).fetchone()
        if not document:
            raise LogMismatch("A label belongs to an article. Nothing was changed.")
        return lowest(document) + 1 if row is None else int(row[0]) + 1

    def _count(self, document: int, rows: Iterable[Row], sign: int) -> None:
        for (annotator, flags), number in Counter(map(_annotator_and_flags, rows)).items():
            count = self._counts.setdefault((document, annotator), [0, 0])
            count[0] += sign * number
            count[1] += sign * number if flags & DOUBT else 0

    def _flush_counts(self) -> None:
        rows = [(*place, *count) for place, count in self._counts.items() if any(count)]
        self._counts.clear()
        if rows:
            self._connection.executemany(
                "INSERT INTO layer(document, annotator, status, attributes, spans, doubts) "
                "VALUES (?, ?, NULL, NULL, ?, ?) ON CONFLICT DO UPDATE SET spans = spans + excluded.spans, "
                "doubts = doubts + excluded.doubts",
                rows,
            )
