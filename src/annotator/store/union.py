"""Merging is union of logs: the steps of all copies, and tables that follow from them whatever the order was."""

from __future__ import annotations

import hashlib
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

import msgspec

from annotator.base.clock import Clock
from annotator.base.errors import EnvironmentFailure, LogMismatch, UserError
from annotator.base.progress import Progress, silent
from annotator.domain.annotation import AnnotatorName
from annotator.domain.apart import TAKEN_AWAY, concerning, worked_apart
from annotator.domain.change import Change, ReplicaId, Step, StepId, merge_changes
from annotator.domain.fold import PROJECT_WIDE, Conflict, Fold
from annotator.store.articles import Articles
from annotator.store.changing import Changing
from annotator.store.codec import Decoded, decode_step
from annotator.store.connect import Connection
from annotator.store.failures import each_told
from annotator.store.log import Log
from annotator.store.words import Words

_STEPS = (
    "SELECT s.key, s.id, r.id, s.n, s.at, s.hash, s.body FROM step s JOIN replica r ON r.key = s.replica "
    "ORDER BY r.id, s.n"
)
BODY = "SELECT body FROM step WHERE key = ?"
_COMING = "CREATE TEMP TABLE coming (key INTEGER PRIMARY KEY, hash BLOB NOT NULL, body BLOB NOT NULL)"
_EMPTIED = (
    "membership",
    "relation",
    "span",
    "reviewed",
    "layer",
    "trash",
    "cluster",
    "document",
    "document_key",
    "definition",
    "head",
    "step",
    "act",
)
_AT_ONCE = 200
_CHANGES_AT_ONCE = 10_000


class Logged(NamedTuple):
    """A step of a log without its body, which stands in `source` under `key`. Sorts as steps are taken."""

    at: int
    id: StepId
    replica: ReplicaId
    n: int
    hash: bytes
    parents: tuple[StepId, ...]
    annotator: AnnotatorName
    source: int
    key: int
    document: str
    takes_away: bool


@dataclass(frozen=True, slots=True)
class Merged:
    """What a merge brings. `came`: new steps by file, then by annotator; `lacks`: steps of the first log by file
    that it had not; `order`: the whole log.
    """

    came: tuple[int, ...]
    lacks: tuple[int, ...]
    by_annotator: dict[AnnotatorName, int]
    order: tuple[Logged, ...]
    heads: tuple[StepId, ...]
    apart: frozenset[str]

    @property
    def is_new(self) -> bool:
        """Whether there is anything that was not in the project."""
        return any(self.came)


def read_log(connection: Connection, path: Path, source: int) -> Iterator[Logged]:
    """Yield the steps of a log by replica; `EnvironmentFailure` where it is not what was written."""
    replica, number, last = "", 0, bytes(32)
    for key, id_, of, n, at, digest, body in connection.execute(_STEPS):
        if of != replica:
            replica, number, last = of, 0, bytes(32)
        number += 1
        if n != number or hashlib.sha256(last + body).digest() != digest:
            raise damaged_log(path, f"step {number} of {replica[:8]} is missing or was changed")
        last = digest
        said = _decoded(path, body)
        if (said.id, said.replica, said.n, said.at) != (id_, of, n, at):
            raise damaged_log(path, f"step {id_} does not say what the log says of it")
        if said.unknown:
            raise EnvironmentFailure(
                f"“{path.name}” has acts of a newer version of this program. Nothing was changed. Update the program."
            )
        who, where = sys.intern(said.draft.annotator), sys.intern(said.draft.document or "")
        takes = any(change.after is None and change.kind in TAKEN_AWAY for change in said.draft.changes)
        yield Logged(at, said.id, of, n, digest, said.parents, AnnotatorName(who), source, key, where, takes)


def union(logs: Sequence[tuple[Path, Connection]], progress: Progress = silent) -> Merged:
    """Return the steps of several logs, each once, the first log being the project's own.

    Raises `EnvironmentFailure` for a log that is damaged or contradicts another one.
    """
    read = ((path, each_told(path, read_log(log, path, source))) for source, (path, log) in enumerate(logs))
    return joined([(path, _followed(log, progress)) for path, log in read])


def _followed(log: Iterator[Logged], progress: Progress) -> Iterator[Logged]:
    for done, step in enumerate(log):
        if done % _AT_ONCE == 0:
            progress(done, None, "read")
        yield step


def joined(logs: Sequence[tuple[Path, Iterator[Logged]]]) -> Merged:
    """Do what `union` does with logs that are read already, each by replica."""
    found: dict[tuple[str, int], Logged] = {}
    came, shared = [0] * len(logs), [0] * len(logs)
    people = Counter[AnnotatorName]()
    for source, (path, log) in enumerate(logs):
        for step in log:
            known = found.setdefault((step.replica, step.n), step)
            if known.hash != step.hash:
                raise damaged_log(path, f"step {step.n} of {step.replica[:8]} is another one here")
            came[source] += known is step
            shared[source] += known.source == 0
            if known is step and source:
                people[step.annotator] += 1
    order = sorted(found.values())
    _check_parents(order, [path for path, _ in logs])
    parents = {parent for step in order for parent in step.parents}
    heads = tuple(step.id for step in order if step.id not in parents)
    lacks = tuple(came[0] - number for number in shared[1:])
    apart = worked_apart(order)
    return Merged(tuple(came[1:]), lacks, dict(sorted(people.items())), tuple(order), heads, apart)


def _check_parents(order: Sequence[Logged], paths: Sequence[Path]) -> None:
    seen: dict[StepId, int] = {}
    ends: dict[str, int] = {}
    for step in order:
        path = paths[step.source]
        for parent in step.parents:
            if seen.get(parent, step.at) >= step.at:
                raise damaged_log(path, f"step {step.id} follows one that is not there")
        if step.id in seen or ends.get(step.replica, 0) != step.n - 1:
            raise damaged_log(path, f"step {step.id} stands twice or not in its place")
        seen[step.id], ends[step.replica] = step.at, step.n


def damaged_log(path: Path, reason: str) -> EnvironmentFailure:
    """Return what is said of a log that cannot be trusted."""
    return EnvironmentFailure(
        f"The log of “{path.name}” is damaged ({reason}). Nothing was changed. Take a backup or another copy of it."
    )


def _decoded(path: Path, body: bytes) -> Decoded:
    try:
        return decode_step(body)
    except (msgspec.MsgspecError, ValueError) as error:
        raise damaged_log(path, "a step cannot be read") from error


def rewrite(
    connection: Connection,
    words: Words,
    merged: Merged,
    logs: Sequence[tuple[Path, Connection]],
    clock: Clock,
    progress: Progress = silent,
) -> list[Conflict]:
    """Put the whole log into the first project and make its tables anew from it, in one transaction.

    Returns what waits for a decision. On any failure everything is as it was. Memory is that of the labels in
    articles that copies worked on apart, and some hundred bytes a step.
    """
    connection.execute("BEGIN IMMEDIATE")
    try:
        conflicts = _Rewrite(connection, words, clock).run(merged, logs, progress)
        connection.execute("COMMIT")
    except BaseException as error:
        words.forget()
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        if isinstance(error, LogMismatch | LookupError):
            raise damaged_log(logs[0][0], "its steps do not fit together") from error
        raise
    return conflicts


class _Rewrite:
    """One project whose tables are made anew inside a transaction."""

    def __init__(self, connection: Connection, words: Words, clock: Clock) -> None:
        self._connection = connection
        self._articles = Articles(connection)
        self._tables = Changing(connection, words, self._articles)
        self._log = Log(connection, words, self._articles, clock)
        self._fold = Fold()

    def run(
        self, merged: Merged, logs: Sequence[tuple[Path, Connection]], progress: Progress
    ) -> list[Conflict]:
        connection = self._connection
        connection.execute(_COMING)
        connection.executemany("INSERT INTO coming VALUES (?, ?, ?)", _bodies(merged, logs))
        for path, other in logs[1:]:
            self._take_texts(path, other)
        for table in _EMPTIED:
            connection.execute(f"DELETE FROM {table}")
        connection.execute("INSERT INTO search(search) VALUES ('delete-all')")
        replicas = self._replicas(merged)
        waiting: list[Step] = []
        changes = 0
        for done, step in enumerate(self._coming()):
            effect = self._effect(step, merged.apart)
            self._tables.apply(replace(step.draft, changes=effect))
            waiting.append(step)
            changes += len(effect)
            if len(waiting) >= _AT_ONCE or changes >= _CHANGES_AT_ONCE:
                self._put_down(waiting, replicas)
                waiting, changes = [], 0
                progress(done, len(merged.order), "merge")
        self._put_down(waiting, replicas)
        self._articles.write_index()
        progress(len(merged.order), len(merged.order), "merge")  # the last moment at which it can be stopped
        connection.executemany(
            "INSERT INTO head SELECT key FROM step WHERE id = ?", [(head,) for head in merged.heads]
        )
        connection.execute("DROP TABLE temp.coming")
        return self._fold.conflicts()

    def _effect(self, step: Step, apart: frozenset[str]) -> tuple[Change, ...]:
        """Return what a step changes: in an article in which all steps know of each other, what it says."""
        changes, document = step.draft.changes, step.draft.document or ""
        doubtful = concerning(changes, document, apart)
        effect = self._fold.take(step, doubtful)
        if len(doubtful) == len(changes):
            return effect
        return (*effect, *merge_changes(c for c in changes if c.kind not in PROJECT_WIDE))

    def _put_down(self, steps: Sequence[Step], replicas: dict[ReplicaId, int]) -> None:
        self._tables.flush()
        self._log.keep(steps, replicas)
        if self._articles.much_to_index:
            self._articles.write_index()

    def _coming(self) -> Iterator[Step]:
        for body, digest in self._connection.execute("SELECT body, hash FROM temp.coming ORDER BY key"):
            d = decode_step(body)
            yield Step(d.id, d.replica, d.n, d.at, d.draft, d.parents, body, digest)

    def _replicas(self, merged: Merged) -> dict[ReplicaId, int]:
        names = dict.fromkeys(step.replica for step in merged.order)
        insert = "INSERT INTO replica(id) VALUES (?) ON CONFLICT DO NOTHING"
        self._connection.executemany(insert, [(name,) for name in names])
        return {ReplicaId(id_): key for key, id_ in self._connection.execute("SELECT key, id FROM replica")}

    def _take_texts(self, path: Path, other: Connection) -> None:
        """Take over the texts that are not here; one that is not what its hash says is damage."""
        for digest, body in each_told(path, _texts(other)):  # what cannot be read is that file's, not ours
            here = self._connection.execute("SELECT 1 FROM text WHERE sha256 = ?", (digest,)).fetchone()
            if here is None:
                if hashlib.sha256(body.encode()).digest() != digest:
                    raise UserError(
                        f"A text in “{path.name}” was changed after it came in. Nothing was changed."
                    )
                self._connection.execute("INSERT INTO text(sha256, body) VALUES (?, ?)", (digest, body))


def _texts(connection: Connection) -> Iterator[tuple[bytes, str]]:
    yield from connection.execute("SELECT sha256, body FROM text")


def _bodies(merged: Merged, logs: Sequence[tuple[Path, Connection]]) -> Iterator[tuple[int, bytes, bytes]]:
    for number, step in enumerate(merged.order, 1):
        body = logs[step.source][1].execute(BODY, (step.key,)).fetchone()[0]
        yield number, step.hash, body
