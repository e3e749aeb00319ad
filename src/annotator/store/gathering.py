"""The log and the texts of a damaged project, put together from all that can be read of it and of its backups.

Every step and every text carries a hash, so that a row is what was written or is not taken: where it lies, in the
damaged file, in what was deleted there or in a backup, does not matter.
"""

from __future__ import annotations

import contextlib
import hashlib
import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, field
from itertools import chain as joined
from pathlib import Path

import msgspec

from annotator import __version__
from annotator.base.errors import EnvironmentFailure
from annotator.domain.document import Document
from annotator.store.codec import Decoded, decode_step
from annotator.store.connect import Connection, Mode, connect, prepare, sqlite3
from annotator.store.migrations import lay_out
from annotator.store.one_bit import put_right
from annotator.store.pages import Row, Value

_NOT_READ = (sqlite3.Error, OSError, EnvironmentFailure, TypeError, ValueError)
_HEX_DIGITS = 32
_BYTES_TRIED = 128_000
"""Bytes in which single bits are looked for, all steps and texts together: some seconds."""

Place = tuple[str, int]
"""Replica and number of a step."""


@dataclass(frozen=True, slots=True)
class _Found:
    """A step as it stands somewhere: its body, and the hash beside it."""

    hash: bytes
    body: bytes


@dataclass(slots=True)
class Gathered:
    """What came together. `steps`: bodies and hashes that are proven, from the first of each replica on without a gap.

    `loose`: bodies behind a gap, in their order, which say what was done, but cannot be put into a log. `texts`: by
    hash, proven; `doubtful`: by the hash that they should have, such as were changed. `came`: how many steps and texts
    came from backups, `turned`: how many by turning one bit; `missing`: steps and texts that are nowhere;
    `apart`: backups of copies that went on apart, whose own work was left out; `newest`: the first backup of
    the same line that was read; `by_name`: nothing in the file says which project it was, and backups were taken as
    those of this one on the word of whoever asked.
    """

    steps: list[tuple[Decoded, bytes, bytes]] = field(default_factory=list)
    loose: list[Decoded] = field(default_factory=list)
    texts: dict[bytes, str] = field(default_factory=dict)
    doubtful: dict[bytes, bytes] = field(default_factory=dict)
    project: dict[str, str] = field(default_factory=dict)
    came: int = 0
    turned: int = 0
    missing: int = 0
    apart: list[Path] = field(default_factory=list)
    newest: Path | None = None
    by_name: bool = False

    @property
    def whole(self) -> bool:
        """Whether nothing is known to be missing."""
        return not (self.missing or self.loose) and bool(self.steps)

    def write(self, target: Path, keys: Iterable[tuple[int, str]] = ()) -> Connection:
        """Put the log and the texts into a new file, which holds nothing else; the caller closes it.

        `keys`: of the articles, where they are known.
        """
        connection = connect(target, Mode.CREATE).connection
        try:
            connection.execute("PRAGMA journal_mode = OFF").fetchone()
            connection.execute("PRAGMA synchronous = OFF")
            connection.execute("BEGIN")
            lay_out(connection)
            connection.executemany("INSERT INTO project VALUES (?, ?)", self.project.items())
            connection.executemany("INSERT OR IGNORE INTO document_key VALUES (?, ?)", keys)
            connection.executemany("INSERT INTO text(sha256, body) VALUES (?, ?)", self.texts.items())
            replicas: dict[str, int] = {}
            for said, seal, body in self.steps:
                key = replicas.setdefault(said.replica, len(replicas) + 1)
                connection.execute(
                    "INSERT INTO step(id, replica, n, at, act, hash, body) VALUES (?, ?, ?, ?, 0, ?, ?)",
                    (said.id, key, said.n, said.at, seal, body),
                )
            connection.executemany(
                "INSERT INTO replica(key, id) VALUES (?, ?)", ((key, id_) for id_, key in replicas.items())
            )
            connection.execute("COMMIT")
        except BaseException:
            connection.close()
            raise
        return connection


def gather(
    rows: Iterable[Row],
    backups: Iterable[Path],
    *,
    all_of_newest: bool = False,
    expected: int = 0,
    sure: bool = False,
) -> Gathered:
    """Return what can be proven of a log and its texts. `rows`: all that can be read of the damaged file.

    `backups`: newest first; they are asked one by one as long as something is missing. `all_of_newest`: what is in
    the newest one and not in the file counts as lost there. `expected`: how many steps there were at least. `sure`: the
    backups are of this project also where nothing in the file says so. Memory is that of the log and the texts.
    """
    pieces = _Pieces(sure)
    pieces.take_rows(rows)
    wanted = pieces.places()
    # A log that is all there had nothing more: what backups have beside it is of copies that went on apart.
    newest = all_of_newest and not (0 < expected <= pieces.number() and not pieces.lacks(wanted))
    apart: list[Path] = []
    first: Path | None = None
    for path in backups:
        if not newest and not pieces.lacks(wanted):
            break
        went_apart = pieces.take_backup(path)
        if went_apart:
            apart.append(path)
            continue
        if not pieces.took_steps():
            continue  # of another project, or unreadable: an older one may be better
        first = first or path
        if newest:
            newest = False
            wanted = pieces.places(of_backups=True)
    found = pieces.put_together(wanted, expected)
    found.apart, found.newest, found.by_name = apart, first, pieces.by_name
    return found


class _Pieces:
    """All steps and texts that lie about, and what fits together of them."""

    def __init__(self, sure: bool = False) -> None:
        self._sure = sure
        self.by_name = False
        self._steps: dict[Place, dict[_Found, bool]] = defaultdict(dict)
        self._texts: dict[bytes, str] = {}
        self._doubtful: dict[bytes, bytes] = {}
        self._project: dict[str, str] = {}
        self._own_texts: set[bytes] = set()
        self._places: set[Place] = set()
        self._of_backups: set[Place] = set()
        self._tried = 0
        self._turned = 0
        self._known: dict[bytes, Decoded | None] = {}

    # -- what lies about

    def take_rows(self, rows: Iterable[Row]) -> None:
        """Take what looks like a step, a text or the name of the project."""
        rows_of_steps: list[tuple[Value, Value, _Found]] = []
        replicas: dict[Value, str] = {}
        for key, cells in rows:
            match cells:
                case (None, bytes(digest), str() | bytes() as body) if len(digest) == _HEX_DIGITS:
                    self._take_text(digest, body.encode() if isinstance(body, str) else body)
                case (None, str(id_)) if len(id_) == _HEX_DIGITS:
                    replicas[key] = id_
                case ("id" | "program" as name, str(value)):
                    self._take_name(name, value)
                case (None, _, replica, n, _, _, _, bytes(seal), bytes(body)) if len(seal) == _HEX_DIGITS:
                    found = _Found(seal, body)
                    self._take_step(found)
                    rows_of_steps.append((replica, n, found))
        self._note_places([(replicas.get(replica), n, found) for replica, n, found in rows_of_steps])
        self._own_texts = set(self._texts)

    def _note_places(self, rows: Sequence[tuple[str | None, Value, _Found]]) -> None:
        """Note where the steps of the file belong: bodies say it, and columns beside them; either may be harmed."""
        doubted: list[tuple[Place | None, Place | None, _Found]] = []
        for replica, n, found in rows:
            said = self._said(found.body)
            by_body: Place | None = None if said is None or said.n < 1 else (said.replica, said.n)
            by_column: Place | None = (
                (replica, n) if replica is not None and isinstance(n, int) and n > 0 else None
            )
            if by_body is not None and by_column in (by_body, None):
                self._places.add(by_body)
            else:
                doubted.append((by_body, by_column, found))
        sure = frozenset(self._places)
        for by_body, by_column, found in doubted:
            if by_column is not None and by_column not in sure:
                self._steps[by_column].setdefault(found, False)
                self._places.add(by_column)
            elif by_body is not None:
                self._places.add(by_body)

    def take_backup(self, path: Path) -> bool:
        """Take all steps and texts of a backup, or those up to where it cannot be read.

        Returns whether it is of a copy that went on apart: then its own last steps are no part of what was lost.
        """
        self._of_backups.clear()
        with contextlib.suppress(*_NOT_READ), connect(path, Mode.READER) as opened:
            prepare(opened.connection, Mode.READER)
            self._take_all(opened.connection)
        return self._went_apart()

    def took_steps(self) -> bool:
        """Tell whether the last backup that was taken has steps of this project."""
        return bool(self._of_backups)

    def _went_apart(self) -> bool:
        """Tell whether a step has one follower only in the file and another one only in the backup."""
        here: set[str] = set()
        there: set[str] = set()
        for place in self._places | self._of_backups:
            for piece in self._steps.get(place, ()):
                said = self._said(piece.body)
                if said is None:
                    continue
                if place not in self._of_backups:
                    here.update(said.parents)
                elif place not in self._places:
                    there.update(said.parents)
        return not here.isdisjoint(there)

    def number(self) -> int:
        """Return how many steps the file has."""
        return len(self._places)

    def _take_all(self, connection: Connection) -> None:
        steps = [_Found(seal, body) for seal, body in connection.execute("SELECT hash, body FROM step")]
        names = dict(connection.execute("SELECT name, value FROM project"))
        texts = {digest for (digest,) in connection.execute("SELECT sha256 FROM text")}
        if not self._is_same_project(steps, names.get("id"), texts):
            return  # of another project that was called the same
        for name, value in names.items():
            self._take_name(name, value)
        for digest, body in connection.execute("SELECT sha256, CAST(body AS BLOB) FROM text"):
            if digest not in self._texts:
                self._take_text(digest, body)
        for found in steps:
            self._take_step(found, backup=True)

    def _is_same_project(self, steps: Iterable[_Found], id_: Value, texts: Set[bytes]) -> bool:
        """Tell whether a backup is proven to be of this project: by the id, else a step, else a text."""
        if id_ is not None and self._project.get("id") == id_:
            return True  # the few steps that are left may all be harmed
        if self._steps:
            return any(found in pieces for found in steps for pieces in self._at(found))
        if "id" in self._project:
            return False
        if self._texts:
            return not texts.isdisjoint(self._texts)
        self.by_name = self._sure
        return self._sure

    def _at(self, found: _Found) -> Iterator[dict[_Found, bool]]:
        said = self._said(found.body)
        if said is not None and (said.replica, said.n) in self._steps:
            yield self._steps[said.replica, said.n]

    def _take_name(self, name: str, value: str) -> None:
        if name != "id" or _is_id(value):
            self._project.setdefault(name, value)

    def _take_step(self, found: _Found, *, backup: bool = False) -> None:
        said = self._said(found.body)
        if said is not None and said.n > 0:
            self._steps[said.replica, said.n].setdefault(found, backup)
            if backup:
                self._of_backups.add((said.replica, said.n))

    def _take_text(self, digest: bytes, body: bytes) -> None:
        actual = hashlib.sha256(body).digest()
        with contextlib.suppress(UnicodeDecodeError):
            # Under its own hash also where the hash beside it was changed: nobody else's text has it.
            self._texts[actual] = body.decode()
        if actual != digest:
            self._doubtful.setdefault(digest, body)

    def _said(self, body: bytes) -> Decoded | None:
        if body not in self._known:
            self._known[body] = None
            with contextlib.suppress(msgspec.MsgspecError, ValueError):
                self._known[body] = decode_step(body)
        return self._known[body]

    # -- what fits together

    def places(self, *, of_backups: bool = False) -> dict[str, int]:
        """Return the number of the last step of each replica that the file had, or any backup that was taken."""
        last: dict[str, int] = {}
        for replica, n in self._places | (self._of_backups if of_backups else set()):
            last[replica] = max(last.get(replica, 0), n)
        return last

    def lacks(self, wanted: dict[str, int]) -> bool:
        """Tell whether steps up to these numbers, or what they speak of, are missing."""
        proven = dict(joined.from_iterable(self._chained(*each, tried=False) for each in wanted.items()))
        if len(proven) < sum(wanted.values()):
            return True
        said = [said for found in proven.values() if (said := self._said(found.body)) is not None]
        ids = {each.id for each in said}
        return any(set(each.parents) - ids or _texts_of(each) - self._texts.keys() for each in said)

    def put_together(self, wanted: dict[str, int], expected: int) -> Gathered:
        """Return what is proven, in the order in which it was done."""
        wanted = self._with_parents(wanted)
        found = Gathered(project=_project(self._project))
        proven = dict(joined.from_iterable(self._chained(*each, tried=True) for each in wanted.items()))
        found.missing = max(expected, sum(wanted.values())) - len(proven)
        self._close(found, proven, wanted)
        found.came += len(found.texts.keys() - self._own_texts)
        found.turned = self._turned
        return found

    def _with_parents(self, wanted: dict[str, int]) -> dict[str, int]:
        """Return the same and what steps up to there follow, where only a backup has it."""
        by_id = {
            said.id: (place, said.parents)
            for place, pieces in self._steps.items()
            for piece in pieces
            if (said := self._said(piece.body)) is not None
        }
        found = dict(wanted)
        ids = [id_ for id_, ((replica, n), _) in by_id.items() if n <= wanted.get(replica, 0)]
        seen = set(ids)
        while ids:
            (replica, n), parents = by_id[ids.pop()]
            found[replica] = max(found.get(replica, 0), n)
            new = [parent for parent in parents if parent in by_id and parent not in seen]
            seen.update(new)
            ids += new
        return found

    def _chained(self, replica: str, last: int, *, tried: bool) -> Iterator[tuple[Place, _Found]]:
        """Yield the steps of one replica from its first on whose hashes follow from each other, up to a gap."""
        before = bytes(32)
        for n in range(1, last + 1):
            found = self._fitting(replica, n, before)
            if found is None and tried:
                found = self._turned_right(replica, n, before)
            if found is None:
                return
            yield (replica, n), found
            before = found.hash

    def _fitting(self, replica: str, n: int, before: bytes) -> _Found | None:
        pieces = self._steps.get((replica, n), {})
        for piece in pieces:
            if hashlib.sha256(before + piece.body).digest() == piece.hash and self._is_at(piece, replica, n):
                return piece
        for piece in pieces:  # its own hash may be what was changed: the next step tells
            seal = hashlib.sha256(before + piece.body).digest()
            for next_ in self._steps.get((replica, n + 1), {}):
                if hashlib.sha256(seal + next_.body).digest() == next_.hash and self._is_at(
                    piece, replica, n
                ):
                    return _Found(seal, piece.body)
        return None

    def _is_at(self, piece: _Found, replica: str, n: int) -> bool:
        said = self._said(piece.body)
        return said is not None and (said.replica, said.n) == (replica, n)

    def _turned_right(self, replica: str, n: int, before: bytes) -> _Found | None:
        for piece in self._steps.get((replica, n), {}):
            body = self._put_right(piece.body, piece.hash, before)
            if body is not None:
                right = _Found(piece.hash, body)
                if self._is_at(right, replica, n):
                    return right
        return None

    def _put_right(self, data: bytes, digest: bytes, before: bytes = b"") -> bytes | None:
        self._tried += len(data)
        if self._tried > _BYTES_TRIED:
            return None
        right = put_right(data, digest, before)
        self._turned += right is not None
        return right

    def _close(self, found: Gathered, proven: dict[Place, _Found], wanted: dict[str, int]) -> None:
        """Share the steps out: into the log, as far as all that they follow is in it, or among the loose ones."""
        inside: set[str] = set()
        last: dict[str, int] = {}
        for said, piece in self._in_order(proven):
            place = (said.replica, said.n)
            needed = _texts_of(said)
            fits = last.get(said.replica, 0) == said.n - 1 and set(said.parents) <= inside
            if fits and piece == proven.get(place) and all(self._text(digest) for digest in needed):
                found.steps.append((said, piece.hash, piece.body))
                found.texts.update((digest, self._texts[digest]) for digest in needed)
                found.came += self._steps[place].get(piece, False)
                inside.add(said.id)
                last[said.replica] = said.n
            elif said.n <= wanted.get(said.replica, 0) and said.id not in inside:
                found.loose.append(said)
                found.doubtful.update((d, self._doubtful[d]) for d in needed if d in self._doubtful)
                found.texts.update((d, self._texts[d]) for d in needed if d in self._texts)

    def _in_order(self, proven: dict[Place, _Found]) -> Iterator[tuple[Decoded, _Found]]:
        """Yield one piece of each place, the proven one where there is one, by their moments."""
        one: list[tuple[int, str, Decoded, _Found]] = []
        for place, pieces in self._steps.items():
            for piece in [proven[place]] if place in proven else pieces:
                said = self._said(piece.body)
                if said is not None:
                    one.append((said.at, said.id, said, piece))
                    break
        for _, _, said, piece in sorted(one, key=lambda each: each[:2]):
            yield said, piece

    def _text(self, digest: bytes) -> bool:
        """Tell whether a text is there, or can be put right."""
        if digest in self._texts:
            return True
        doubtful = self._doubtful.get(digest)
        right = None if doubtful is None else self._put_right(doubtful, digest)
        if right is None:
            return False
        self._texts[digest] = right.decode()
        self._own_texts.add(digest)
        return True


def _texts_of(said: Decoded) -> set[bytes]:
    """Return the hashes of the texts that must be there for a step to be done again."""
    found = (thing for change in said.draft.changes for thing in (change.before, change.after))
    return {bytes.fromhex(thing.text_sha256) for thing in found if isinstance(thing, Document)}


def _project(known: dict[str, str]) -> dict[str, str]:
    """Return what a project says of itself, with an id of its own where the old one is nowhere."""
    own = {"id": str(uuid.uuid4()), "program": __version__}
    return own | known


def _is_id(value: str) -> bool:
    try:
        return str(uuid.UUID(value)) == value
    except ValueError:
        return False
