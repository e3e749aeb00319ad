"""A damaged project copied byte for byte, as far as its disk gives it, to be read in every way that there is."""

from __future__ import annotations

import contextlib
import os
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path

from annotator.base.closing import Closes
from annotator.base.errors import AnnotatorError, EnvironmentFailure
from annotator.base.temporary import TemporaryFolder
from annotator.store.connect import Connection, sqlite3
from annotator.store.failures import not_a_project
from annotator.store.owner import Owner
from annotator.store.pages import Pages, Row, mapped, page_size, pages_of_journal, pages_of_wal
from annotator.store.store import Store

_BLOCK = 4096
_HEAD = 100
_LINES = (b'{"id":"', b"SQLite format 3")
"""What at least one of stands in every project of which anything is left."""


class SickFile(Closes):
    """A copy of a file that may be damaged in any way. A context: at its end the copy is gone.

    `tables`: the copy opened as a project, none where that is impossible; `unread`: bytes that the disk did not give.
    Nothing of the file itself, or of what lies beside it, is changed. Raises `EnvironmentFailure` where a window has
    the project open, `UserError` where it is something else, unless `anything` will do: nothing need be left in it.
    """

    def __init__(self, path: Path, *, anything: bool = False) -> None:
        self.unread = 0
        self.tables: Store | None = None
        self._owner = self._owned(path)
        self._folder: TemporaryFolder | None = None
        self._wal = b""
        self._as_it_was: Path | None = None
        try:
            self._folder = TemporaryFolder()
            self._copy = self._folder.path / path.name
            self._take(path, anything)
        except OSError as error:
            self.close()
            raise EnvironmentFailure(
                f"“{path.name}” could not be read: {error.strerror}. Nothing was changed. Check the name, your right "
                "to read it and the room for temporary files."
            ) from error
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Remove the copy and let go of the file."""
        if self.tables is not None:
            self.tables.close()
            self.tables = None
        if self._folder is not None:
            self._folder.remove()
        if self._owner is not None:
            self._owner.release()
            self._owner = None

    def rows(self) -> Iterator[Row]:
        """Yield every row that can be made out anywhere, also what was deleted."""
        with mapped(self._copy) as pages:
            yield from pages.rows()
            size = pages.size
        yield from Pages(pages_of_wal(self._wal, size), size).rows()
        if self._as_it_was is not None:
            with mapped(self._as_it_was) as pages:
                yield from pages.rows()

    def project_id(self) -> str:
        """Return the id that the project has in all its copies, empty where it cannot be made out."""
        for _, cells in self.rows():
            if len(cells) == 2 and cells[0] == "id" and isinstance(cells[1], str):
                with contextlib.suppress(ValueError):
                    return str(uuid.UUID(cells[1]))
        return ""

    def steps_expected(self) -> int:
        """Return how many steps the log had by what the acts say, 0 where they cannot be read."""
        if self.tables is not None:
            with contextlib.suppress(sqlite3.Error, TypeError, ValueError):
                return int(self.tables.connection.execute("SELECT sum(steps) FROM act").fetchone()[0])
        return 0

    @staticmethod
    def _owned(path: Path) -> Owner | None:
        """Hold the project meanwhile, where its folder can be written: nobody then has it open."""
        if os.access(path.parent, os.W_OK):
            return Owner(path)
        return None

    def _take(self, path: Path, anything: bool) -> None:
        real = Path(os.path.realpath(path))
        self._copy_bytes(real, self._copy)
        if not (anything or self._is_ours()):
            raise not_a_project(path)
        self._take_journal(Path(f"{real}-journal"))
        wal = Path(f"{real}-wal")
        if wal.is_file():
            beside = Path(f"{self._copy}-wal")
            self._copy_bytes(wal, beside)
            self._lengthen()
            data = beside.read_bytes()  # before SQLite, which deletes what it cannot use
            self._wal = b"" if self._moved() else data
        else:
            self._lengthen()
        with contextlib.suppress(AnnotatorError, sqlite3.Error):
            self.tables = Store.open(self._copy, write=False)

    def _take_journal(self, journal: Path) -> None:
        """Copy what SQLite left of an act that was cut off, where it keeps no -wal, and let it take that act back."""
        if not journal.is_file():
            return
        beside = Path(f"{self._copy}-journal")
        self._copy_bytes(journal, beside)
        # Before SQLite, which deletes it, also where its head was harmed and nothing was taken back.
        self._as_it_was = self._with_pages_of(beside.read_bytes())
        self._roll_back()

    def _with_pages_of(self, journal: bytes) -> Path:
        """Return another copy, with the pages of a -journal in their places: all of them were committed once."""
        there = self._copy.with_name(f"{self._copy.name}-before")
        shutil.copyfile(self._copy, there)
        most = there.stat().st_size + len(journal)
        with there.open("r+b") as file:
            size = page_size(file.read(_HEAD))
            for number, page in pages_of_journal(journal, size):
                if 0 < number <= most // size:
                    file.seek((number - 1) * size)
                    file.write(page)
        return there

    def _copy_bytes(self, source: Path, target: Path) -> None:
        """Copy a file block by block; what the disk does not give becomes zeros."""
        descriptor = os.open(source, os.O_RDONLY | getattr(os, "O_BINARY", 0))
        try:
            size = os.fstat(descriptor).st_size
            with target.open("xb") as file:
                for start in range(0, size, _BLOCK):
                    os.lseek(descriptor, start, os.SEEK_SET)
                    try:
                        block = os.read(descriptor, _BLOCK)
                    except OSError:
                        block = bytes(min(_BLOCK, size - start))
                        self.unread += len(block)
                    file.write(block)
        finally:
            os.close(descriptor)

    def _is_ours(self) -> bool:
        """Tell whether anything in the file looks like a database or a step of a log."""
        with mapped(self._copy) as pages:
            return any(pages.data.find(line) >= 0 for line in _LINES)

    def _moved(self) -> bool:
        """Let SQLite move what was committed in the -wal into the copy; tell whether it could."""
        try:
            with self._connected() as connection:
                busy, frames, moved = connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
                # Of a -wal with a harmed head SQLite uses nothing, and says that all is well.
                return not busy and 0 < frames == moved
        except sqlite3.Error:
            return False

    def _roll_back(self) -> None:
        """Let SQLite undo in the copy what the -journal says, where it can."""
        with contextlib.suppress(sqlite3.Error), self._connected() as connection:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()

    def _connected(self) -> contextlib.closing[Connection]:
        return contextlib.closing(sqlite3.connect(os.fspath(self._copy), isolation_level=None))

    def _lengthen(self) -> None:
        """Fill a file that was cut off up to its length: SQLite then reads what is there."""
        with self._copy.open("r+b") as file:
            head = file.read(_HEAD)
            wanted = page_size(head) * int.from_bytes(head[28:32], "big")
            there = self._copy.stat().st_size
            if there < wanted <= 64 * there:
                file.truncate(wanted)
