"""What the tables of a project hold and its log knows nothing of: then the log has lost something, not the tables.

Pages of two moments in one file can leave a log that is whole for itself and ends too early.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from annotator.domain.change import Kind
from annotator.store.codec import Decoded, decode_step
from annotator.store.connect import Connection, sqlite3

_ONLY = (
    "SELECT id FROM {one}.{table} NOT INDEXED WHERE id NOT IN (SELECT id FROM {another}.{table} NOT INDEXED)"
)


class Unexplained(NamedTuple):
    """How many acts, and which labels, stand in tables without any step of the log that speaks of them."""

    acts: int
    labels: frozenset[str]


def unexplained(sound: Connection, other: str) -> Unexplained:
    """Compare the file attached to `sound` as `other` with what its log says. O(tables), O(log) where they differ.

    A row whose id was changed makes one too many and one too few, and counts for nothing.
    """
    acts, lacking = (len(_only(sound, "act", one, another)) for one, another in _both(other))
    labels, less = (_only(sound, "span", one, another) for one, another in _both(other))
    if len(labels) > len(less):
        bodies = sound.execute("SELECT body FROM step")
        labels -= _spoken_of((decode_step(body) for (body,) in bodies), labels)
    return Unexplained(max(0, acts - lacking), labels if len(labels) > len(less) else frozenset())


def unlogged(new: Connection, tables: Connection, steps: Iterable[Decoded]) -> frozenset[str]:
    """Return the labels that only the tables of another file have, and none of the steps speaks of.

    `new`: what the steps come to. Empty where the tables cannot be read.
    """
    try:
        ours, theirs = (_ids(connection) for connection in (new, tables))
    except sqlite3.Error:
        return frozenset()
    only = theirs - ours
    if len(only) > len(ours - theirs):
        only -= _spoken_of(steps, only)
    return only if len(only) > len(ours - theirs) else frozenset()


def _ids(connection: Connection) -> frozenset[str]:
    return frozenset(str(id_) for (id_,) in connection.execute("SELECT id FROM span NOT INDEXED"))


def _both(other: str) -> tuple[tuple[str, str], tuple[str, str]]:
    return (other, "main"), ("main", other)


def _only(connection: Connection, table: str, one: str, another: str) -> frozenset[str]:
    """Return the ids that only one of two files has; none where either cannot be read: that is told otherwise."""
    try:
        rows = connection.execute(_ONLY.format(table=table, one=one, another=another)).fetchall()
    except sqlite3.Error:
        return frozenset()
    return frozenset(str(id_) for (id_,) in rows)


def _spoken_of(steps: Iterable[Decoded], labels: frozenset[str]) -> frozenset[str]:
    """Return those of the labels that steps speak of: they were deleted."""
    return frozenset(
        change.id
        for step in steps
        for change in step.draft.changes
        if change.kind is Kind.SPAN and change.id in labels
    )
