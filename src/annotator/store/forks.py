"""The steps that matter where copies went on apart: what waits for a decision is found without the rest of the log."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import NamedTuple

from annotator.domain.apart import TAKEN_AWAY, concerning, worked_apart
from annotator.domain.change import Kind, ReplicaId, Step, StepId
from annotator.domain.fold import PROJECT_WIDE
from annotator.store.codec import decode_head, decode_step
from annotator.store.connect import Connection

# A step that follows two others stands where copies came together. Ids of steps have 36 characters each; inside a
# string of a body there are no quotation marks that are not escaped.
_TOGETHER = (
    "SELECT (SELECT count(*) FROM head) > 1 OR EXISTS (SELECT 1 FROM step WHERE "
    "substr(body, nullif(instr(body, CAST('\"parents\":[\"' AS BLOB)), 0) + 49, 1) = x'2c')"
)
_BODIES = "SELECT hash, body FROM step ORDER BY key"


def _any_of(kinds: Collection[Kind]) -> re.Pattern[bytes]:
    """Return what finds a change of one of these kinds in a body."""
    return re.compile(f'"kind":"(?:{"|".join(sorted(kinds))})"'.encode())


_WIDE, _NEEDED = _any_of(PROJECT_WIDE), _any_of(TAKEN_AWAY)


class Head(NamedTuple):
    """What a body says of a step without its changes; `takes_away` where it may."""

    id: StepId
    replica: ReplicaId
    n: int
    parents: tuple[StepId, ...]
    document: str
    takes_away: bool


def went_apart(connection: Connection) -> bool:
    """Return whether copies were ever brought together here. O(bytes of the log), without a look at what it says."""
    return bool(connection.execute(_TOGETHER).fetchone()[0])


def steps_apart(connection: Connection) -> Iterator[Step]:
    """Yield all steps, each with those of its changes that may wait for a decision; none if copies never met."""
    if not went_apart(connection):
        return
    apart = worked_apart([_head(body) for _, body in connection.execute(_BODIES)])
    for digest, body in connection.execute(_BODIES):
        head = decode_head(body)
        document = head.draft.document or ""
        if document in apart or _WIDE.search(body):
            head = decode_step(body)
        draft = replace(head.draft, changes=tuple(concerning(head.draft.changes, document, apart)))
        yield Step(head.id, head.replica, head.n, head.at, draft, head.parents, body, digest)


def _head(body: bytes) -> Head:
    d = decode_head(body)
    takes = b'"after":null' in body and _NEEDED.search(body) is not None
    return Head(d.id, d.replica, d.n, d.parents, d.draft.document or "", takes)
