"""The log read for itself: numbers without gap, hashes that follow from each other, columns that say what bodies say.

A body says everything about its step, so that damage beside it can be mended; damage inside it cannot.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from operator import itemgetter

import msgspec

from annotator.domain.document import Document
from annotator.store.codec import Decoded, decode_step
from annotator.store.connect import Connection, sqlite3

_STEPS = (
    "SELECT s.key, r.id, s.n, s.id, s.at, s.body FROM step s LEFT JOIN replica r ON r.key = s.replica "
    "ORDER BY s.key"
)
_SEAL = "SELECT hash, body FROM step WHERE key = ?"
# Not by an index: it may still name steps that the table no longer has.
_DANGLING = "SELECT count(*) FROM head WHERE step NOT IN (SELECT key FROM step NOT INDEXED)"
_COUNTS = "SELECT (SELECT count(*) FROM step NOT INDEXED), (SELECT sum(steps) FROM act NOT INDEXED)"
_AGAIN = "Write what is known of it anew from the step itself."

_Place = tuple[int, int, int, int, str]
"""Number of the replica, n, key, moment, id."""


@dataclass(slots=True)
class Chain:
    """What was found of the log. `whole`: every body is as it was written, and none is missing.

    `complaints`: code, sentence, repair. `order`: keys of the steps as they can be done again. `texts`: the
    hashes (hex) of all texts that ever came in, `documents` the ids of all articles, `heads` of the last steps.
    `apart`: copies went on apart, so that steps may not know of the one before. `expected`: how many steps there were
    where the newest are missing, else 0.
    """

    complaints: list[tuple[str, str, str]] = field(default_factory=list)
    order: list[int] = field(default_factory=list)
    texts: set[str] = field(default_factory=set)
    documents: set[str] = field(default_factory=set)
    heads: set[str] = field(default_factory=set)
    whole: bool = True
    apart: bool = False
    expected: int = 0

    def broken(self, code: str, sentence: str) -> None:
        """Note damage that the log itself has."""
        self.complaints.append((code, sentence, ""))
        self.whole = False


def read_chain(connection: Connection) -> Chain:
    """Read the whole log twice: once for what the steps say, once along the hashes. O(log)."""
    chain = Chain()
    places = list(_places(connection, chain))
    along = sorted(places)
    for _, own in groupby(along, itemgetter(0)):
        _follow(connection, chain, list(own))
    numbers: dict[int, int] = {}
    in_order = True
    for replica, n, _, _, _ in places:
        in_order = in_order and n > numbers.get(replica, 0)
        numbers[replica] = n
    if not in_order:
        chain.complaints.append(
            (
                "log-order",
                "The steps of the log are not in their order.",
                "Put them in order by their moments.",
            )
        )
    if not in_order or chain.apart:
        places.sort(key=lambda place: (place[3], place[4]))
    chain.order = [key for _, _, key, _, _ in places]
    _look_at_end(connection, chain)
    return chain


def _look_at_end(connection: Connection, chain: Chain) -> None:
    """Note that the newest steps are missing, which no later step tells: what points at them still does.

    One of the two counts alone may be what was changed, which the log proves; both together are not.
    """
    try:
        dangling = connection.execute(_DANGLING).fetchone()[0]
        steps, named = connection.execute(_COUNTS).fetchone()
    except sqlite3.Error:
        return
    if dangling and isinstance(named, int) and named > steps:
        chain.expected = named
        chain.broken("log-gap", f"The newest {named - steps} steps of the log are not there.")


def _places(connection: Connection, chain: Chain) -> Iterator[_Place]:
    """Yield where each step that can be read belongs, as its body says it, in the order of the file."""
    replicas: dict[str, int] = {}
    ids: set[str] = set()
    parents: dict[str, str] = {}
    last: tuple[str, ...] = ()
    for key, replica, n, id_, at, body in connection.execute(_STEPS):
        try:
            step = decode_step(body)
        except (msgspec.MsgspecError, ValueError):
            chain.broken("log-changed", f"Step {id_} was changed after it was written.")
            continue
        if (step.replica, step.n, step.id, step.at) != (replica, n, id_, at):
            what = f"Step {id_} does not say what the log says of it."
            chain.complaints.append(("log-columns", what, _AGAIN))
        ids.add(step.id)
        parents.update(dict.fromkeys(step.parents, step.id))
        _learn(chain, step)
        chain.apart = chain.apart or step.parents != last
        last = (step.id,)
        yield replicas.setdefault(step.replica, len(replicas)), step.n, key, step.at, step.id
    chain.heads = ids - parents.keys()
    for parent in sorted(parents.keys() - ids):
        chain.broken("log-gap", f"Step {parents[parent]} follows one that is not there.")


def _learn(chain: Chain, step: Decoded) -> None:
    for change in step.draft.changes:
        for thing in (change.before, change.after):
            if isinstance(thing, Document):
                chain.texts.add(thing.text_sha256)
                chain.documents.add(thing.id)


def _follow(connection: Connection, chain: Chain, places: list[_Place]) -> None:
    """Compare the hashes of one replica's steps, and their numbers."""
    if places[0][1] != 1:
        _gap(chain, 1, places[0])
    for one, other in pairwise(places):
        if other[1] == one[1]:
            chain.broken("log-twice", f"Steps {one[4]} and {other[4]} have one number: two logs were mixed.")
        elif other[1] != one[1] + 1:
            _gap(chain, one[1] + 1, other)
    stored = made = bytes(32)
    number, doubted = 0, ""
    for _, n, key, _, id_ in places:
        seal, body = connection.execute(_SEAL, (key,)).fetchone()
        if n == number + 1:
            fits, fits_made = (_hash(last, body) == seal for last in (stored, made))
            if doubted:
                _judge(chain, doubted, only_hash=fits_made and not fits)
            doubted = "" if fits or (doubted and fits_made) else id_
        elif doubted:
            _judge(chain, doubted, only_hash=False)
            doubted = ""
        made = _hash(stored, body) if doubted else seal
        stored, number = seal, n
    if doubted:
        _judge(chain, doubted, only_hash=False)


def _judge(chain: Chain, id_: str, only_hash: bool) -> None:
    """Say what is wrong with a step whose hash does not fit: the next one tells which of the two was changed."""
    if only_hash:
        chain.complaints.append(("log-hash", f"The hash of step {id_} was changed.", "Write the hash anew."))
    else:
        chain.broken("log-changed", f"Step {id_} was changed after it was written.")


def _gap(chain: Chain, first: int, place: _Place) -> None:
    chain.broken("log-gap", f"Steps {first} to {place[1] - 1} are missing before step {place[4]}.")


def _hash(last: bytes, body: bytes) -> bytes:
    return hashlib.sha256(last + body).digest()
