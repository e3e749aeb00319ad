"""A copy of a whole project that is proven to be one: copied by SQLite, opened, checked, chains compared."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from annotator.base.durable import keep_names
from annotator.base.errors import EnvironmentFailure, UserError
from annotator.base.legible import legible
from annotator.base.progress import Cancelled, Progress, silent
from annotator.store.connect import APPLICATION_ID, Connection, Mode, connect, prepare, sqlite3
from annotator.store.plain import in_words

PARTIAL = ".partial"
"""How a copy ends that is not proven yet; a crash may leave one behind."""

_BESIDE = ("", "-wal", "-shm", "-journal")
_PAGES = 512
"""Pages copied between two looks at whether to go on: some 2 MB."""

_HEADS = (
    "SELECT r.id, s.n, s.hash FROM replica r JOIN step s ON s.replica = r.key AND s.n = "
    "(SELECT max(n) FROM step WHERE replica = r.key) ORDER BY r.id"
)

Heads = tuple[tuple[str, int, bytes], ...]
"""Where each chain of the log ends: replica, number and hash of its last step. Equal heads, equal logs."""


def heads(connection: Connection) -> Heads:
    """Return the end of every chain. O(replicas). Raises `sqlite3.OperationalError` where it is none."""
    found = connection.execute(_HEADS).fetchall()
    for id_, n, digest in found:
        if not (isinstance(id_, str) and isinstance(n, int) and isinstance(digest, bytes)):
            raise sqlite3.OperationalError("malformed end of a chain")
    return tuple(found)


def heads_of(path: Path) -> Heads | None:
    """Return the end of every chain of a project file, none where it cannot be read."""
    unreadable = contextlib.suppress(sqlite3.Error, OSError, EnvironmentFailure, TypeError, ValueError)
    with unreadable, connect(path, Mode.READER) as opened:
        prepare(opened.connection, Mode.READER)
        return heads(opened.connection)
    return None


def copy_file(path: Path, target: Path, progress: Progress = silent, by_hand: bool = False) -> None:
    """Copy a project by a connection of its own, in any thread; as `copy_connection`.

    Not where SQLite is too old for two connections to one file (`WAL_IS_SAFE`).
    """
    with _explained(path, target if by_hand else None), connect(path, Mode.READER) as opened:
        prepare(opened.connection, Mode.READER)
        copy_connection(opened.connection, path, target, progress, by_hand)


def copy_connection(
    connection: Connection, path: Path, target: Path, progress: Progress = silent, by_hand: bool = False
) -> None:
    """Write what a connection to `path` sees to `target`, which appears only when the copy is proven.

    `target` is replaced: the caller makes sure that the name is free. `by_hand`: a person chose the place, which may
    be filled to the last byte and is named where the copy fails; whatever has the name by then is not replaced but
    raises `UserError`. Raises `EnvironmentFailure` with a sentence, `Cancelled` from `progress`; then nothing is left.
    """
    partial = target.with_name(f"{target.name}.{os.getpid()}{PARTIAL}")  # nobody else's file
    with _explained(path, target if by_hand else None), contextlib.ExitStack() as stack:
        try:
            # One moment of the project from the first page to the last, whoever writes meanwhile.
            connection.execute("BEGIN")
            try:
                ends = heads(connection)
                _has_room(connection, target.parent, copies=1 if by_hand else 2)
                if by_hand:
                    stack.enter_context(_claimed(target))
                _copy(connection, partial, progress)
            finally:
                if connection.in_transaction:  # a sick disk may have ended it, and its reason is to be told
                    connection.execute("COMMIT")
            _prove(partial, ends)
            os.replace(partial, target)
            keep_names(target.parent)
        except BaseException:
            for ending in _BESIDE:
                with contextlib.suppress(OSError):
                    os.unlink(f"{partial}{ending}")
            raise


@contextlib.contextmanager
def _claimed(target: Path) -> Iterator[None]:
    """Hold a name with an empty file, so that nobody else can take it; where the copy fails it is free again."""
    try:
        os.close(os.open(target, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o666))
    except FileExistsError:
        raise UserError(
            f"“{legible(target.name)}” is there already. It was not changed. Choose another name."
        ) from None
    try:
        yield
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(target)
        raise


def _has_room(connection: Connection, folder: Path, copies: int) -> None:
    """Refuse a folder that cannot take so many copies: where labels are saved, too, there must be room after one."""
    if os.path.isdir(folder) and not os.access(folder, os.W_OK):
        raise _Failed(f"“{legible(str(folder))}” cannot be written")
    pages, size = (
        int(connection.execute(f"PRAGMA {name}").fetchone()[0]) for name in ("page_count", "page_size")
    )
    if shutil.disk_usage(folder).free < copies * pages * size:
        raise _Failed("the disk has too little room for it")


def _copy(connection: Connection, partial: Path, progress: Progress) -> None:
    for ending in _BESIDE:
        Path(f"{partial}{ending}").unlink(missing_ok=True)
    with connect(partial, Mode.CREATE) as made:
        connection.backup(
            made.connection,
            pages=_PAGES,
            progress=lambda _, left, total: progress(total - left, total, "backup"),
        )


def _prove(partial: Path, ends: Heads) -> None:
    """Open the copy and compare it with what was read; what is wrong raises `_Failed`."""
    with connect(partial, Mode.READER) as opened:
        connection = opened.connection
        prepare(connection, Mode.READER)
        wrong = str(connection.execute("PRAGMA integrity_check(1)").fetchone()[0])
        if wrong != "ok":
            told = in_words(connection, [wrong])
            reason = told[0].sentence.rstrip(".") if told else wrong.splitlines()[-1]
            raise _Failed(f"its copy is damaged, so the project may be, too ({reason})")
        if (
            connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID
            or heads(connection) != ends
        ):
            raise _Failed("its copy did not hold the same")


class _Failed(Exception):
    """A copy that cannot be trusted or made; the words are the end of a sentence."""


@contextlib.contextmanager
def _explained(path: Path, chosen: Path | None) -> Iterator[None]:
    """Turn what may go wrong with a copy into one sentence that does not frighten about the project itself.

    `chosen`: where a person wanted it.
    """
    try:
        yield
    except (Cancelled, EnvironmentFailure):
        raise
    except (_Failed, sqlite3.Error, OSError) as error:
        why = error.strerror if isinstance(error, OSError) else str(error)
        if chosen is not None:
            raise EnvironmentFailure(
                f"“{legible(path.name)}” could not be copied to “{legible(str(chosen))}”: {why}. Nothing was "
                "written there, and what was saved stays. Choose another place."
            ) from error
        raise EnvironmentFailure(
            f"“{legible(path.name)}” could not be backed up: {why}. What is saved in the project stays there. "
            "Check the disk, or choose File › Save a copy…"
        ) from error
