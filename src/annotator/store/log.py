"""The log: drafts become steps of one chain, and acts that undo and redo can find."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from annotator.base.clock import Clock
from annotator.base.errors import LogMismatch
from annotator.domain.change import Draft, ReplicaId, Step, StepId
from annotator.store import acts
from annotator.store.articles import Articles
from annotator.store.codec import encode_step
from annotator.store.connect import Connection
from annotator.store.words import Words

_STEP = "INSERT INTO step(id, replica, n, at, act, document, hash, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
_ACT = (
    "INSERT INTO act(id, annotator, kind, undone, undoes, document, at, steps, title) "
    "VALUES (?, ?, ?, 0, ?, ?, ?, ?, ?)"
)


@dataclass(slots=True)
class _Chain:
    """Where this process stands in the log: its replica, its last number and hash, and the heads."""

    replica: ReplicaId
    key: int
    n: int
    hash: bytes
    heads: tuple[StepId, ...]


class Log:
    """Writes steps inside a transaction. The replica is drawn at the first one, so no copy continues another's."""

    def __init__(self, connection: Connection, words: Words, articles: Articles, clock: Clock) -> None:
        self._connection = connection
        self._words = words
        self._articles = articles
        self._clock = clock
        self._chain: _Chain | None = None

    def forget(self) -> None:
        """Draw a new replica for the next step: it cannot collide with a COMMIT that failed half-way."""
        self._chain = None

    def write(self, drafts: Sequence[Draft]) -> tuple[Step, ...]:
        """Give drafts their numbers, moments and hashes, and put them into the log."""
        chain = self._chain or self._new_chain()
        steps = self._seal(chain, drafts)
        self._put(steps, {chain.replica: chain.key})
        self._connection.execute("DELETE FROM head")
        self._connection.execute("INSERT INTO head SELECT key FROM step WHERE id = ?", (steps[-1].id,))
        self._chain = chain
        return steps

    def keep(self, steps: Sequence[Step], replicas: Mapping[ReplicaId, int]) -> None:
        """Put steps that were written before, here or in another copy, into the log as they are; heads stay.

        `replicas`: their keys. An act may have been taken back in two copies.
        """
        self._put(steps, replicas, twice=True)

    def _put(self, steps: Sequence[Step], replicas: Mapping[ReplicaId, int], twice: bool = False) -> None:
        act_keys = self._act_keys(steps, twice)
        rows = [self._row(replicas[step.replica], act_keys, step) for step in steps]
        self._connection.executemany(_STEP, rows)

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

    def _row(
        self, replica: int, act_keys: dict[str, int], step: Step
    ) -> tuple[int | str | bytes | None, ...]:
        document = step.draft.document
        place = None if document is None else self._articles.key(document)
        return step.id, replica, step.n, step.at, act_keys[step.draft.act], place, step.hash, step.body

    def _act_keys(self, steps: Sequence[Step], twice: bool) -> dict[str, int]:
        by_act: dict[str, list[Step]] = {}
        for step in steps:
            by_act.setdefault(step.draft.act, []).append(step)
        return {act: self._act_key(act, own, twice) for act, own in by_act.items()}

    def _act_key(self, act: str, steps: Sequence[Step], twice: bool) -> int:
        """Return the key of an act, made at its first step; later steps of a long one are counted."""
        ids = {step.draft.document for step in steps}
        only = ids.pop() if len(ids) == 1 else None
        document = None if only is None else self._articles.key(only)
        row = self._connection.execute("SELECT key, document FROM act WHERE id = ?", (act,)).fetchone()
        if row is None:
            return self._new_act(act, steps, document, twice)
        self._connection.execute(
            "UPDATE act SET steps = steps + ?, document = ? WHERE key = ?",
            (len(steps), document if document == row[1] else None, row[0]),
        )
        return int(row[0])

    def _new_act(self, act: str, steps: Sequence[Step], document: int | None, twice: bool) -> int:
        first = steps[0].draft
        kind, undoes = acts.ACT, None
        if first.undoes is not None:
            undoes, kind = self._turn(first.undoes, twice)
        annotator = self._words.key(first.annotator)
        row = (act, annotator, kind, undoes, document, steps[0].at, len(steps), first.title)
        key = self._connection.execute(_ACT, row).lastrowid
        assert key is not None
        return key

    def _turn(self, undone_act: str, twice: bool) -> tuple[int, int]:
        """Mark an act as taken back, what it took back as done again; return its key and our kind."""
        find = "SELECT key, kind, undoes, undone FROM act WHERE "
        row = self._connection.execute(find + "id = ?", (undone_act,)).fetchone()
        if row is None or (row[3] and not twice):
            raise LogMismatch("This was taken back already. Nothing was changed.")
        key, kind = int(row[0]), acts.REDO if row[1] == acts.UNDO else acts.UNDO
        undone = 1
        while row is not None:
            self._connection.execute("UPDATE act SET undone = ? WHERE key = ?", (undone, row[0]))
            # Only back: in a file of others acts may take each other back in a circle.
            row = self._connection.execute(find + "key = ? AND key < ?", (row[2], row[0])).fetchone()
            undone = 1 - undone
        return key, kind
