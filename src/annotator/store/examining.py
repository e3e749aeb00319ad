"""A project looked at from end to end, on a copy of its pages, beside what its own log says it should hold."""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from annotator.base.closing import Closes
from annotator.base.errors import EnvironmentFailure
from annotator.base.progress import Progress, silent
from annotator.base.temporary import TemporaryFolder
from annotator.base.wording import counted
from annotator.store.chain import Chain, read_chain
from annotator.store.comparing import differences, same_index
from annotator.store.connect import Connection, Mode, connect, sqlite3
from annotator.store.damage import BRING_BACK, REBUILD, Damage, Texts, of_file, of_references, read_texts
from annotator.store.gathering import gather
from annotator.store.layout import check_layout
from annotator.store.migrations import LAYOUT
from annotator.store.pages import mapped
from annotator.store.plain import HELD, UNREADABLE
from annotator.store.replaying import CannotReplay, replay
from annotator.store.unexplained import unexplained

_KEYS = "SELECT key, id FROM document_key"
_NOUNS = {
    "act": ("act", "acts"),
    "step": ("step", "steps"),
    "document": ("article", "articles"),
    "document_key": ("article", "articles"),
    "layer": ("state of an article", "states of articles"),
    "reviewed": ("reviewed stretch", "reviewed stretches"),
    "span": ("label", "labels"),
    "relation": ("link", "links"),
    "cluster": ("name", "names"),
    "membership": ("label of a name", "labels of names"),
    "definition": ("kind of label", "kinds of labels"),
    "trash": ("article in the trash", "articles in the trash"),
}
"""What a row of a table is to a person."""

_UNREAD = {
    "layout": "How the file is laid out cannot be read.",
    "references": "The references within the file cannot be read.",
    "project": "What the project says of itself cannot be read.",
}
"""What is said where a look at a part of the file failed, by the code of what it looked for."""

_MALFORMED = (sqlite3.Error, ValueError, TypeError, LookupError, AttributeError)
"""What reading raises where a page was put in the place of another: cells of any kind."""


class Examination(Closes):
    """What was found. A context: at its end the copies are gone. `damages`: none if all is as it should be.

    `copy`: the pages as they were read. Nothing of the project itself is changed.
    """

    def __init__(
        self,
        connection: Connection,
        path: Path,
        progress: Progress = silent,
        backups: Callable[[], Sequence[Path]] = tuple,
    ) -> None:
        """Read everything. Raises `EnvironmentFailure` where there is no room for the copies.

        `backups`: asked for backups of the project, newest first, where steps or texts were changed or are missing.
        """
        self.damages: list[Damage] = []
        self._backups = backups
        self._path = path
        self._folder = TemporaryFolder()
        self.copy = self._folder.path / "copy.annotator"
        self._sound: Connection | None = None
        self._whole = False
        try:
            self._look(connection, progress)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Remove the copies."""
        if self._sound is not None:
            self._sound.close()
            self._sound = None
        self._folder.remove()

    @property
    def can_mend(self) -> bool:
        """Whether the log is whole, so that everything beside the texts can be made from it; and the file is ours.

        Nobody writes where others put a trigger or took a table away.
        """
        foreign = any(damage.code == "layout" for damage in self.damages)
        return self._whole and self._sound is not None and not foreign

    def mend(self, connection: Connection) -> None:
        """Put what the log says in the place of the project, in one transaction of the connection that owns it.

        Raises `EnvironmentFailure`, and nothing was changed, where that would not be sound either.
        """
        sound = self._sound
        if sound is None or not self._whole:
            raise EnvironmentFailure(
                f"“{self._path.name}” cannot be mended from its log. Take a backup of it."
            )
        wrong = [*of_file(sound), *of_references(sound)]
        if wrong:
            raise EnvironmentFailure(
                f"What the log of “{self._path.name}” says is not sound ({wrong[0].sentence}). Nothing was changed."
            )
        sound.backup(connection)

    def _look(self, connection: Connection, progress: Progress) -> None:
        progress(0, None, "copy")
        copy = self._copied(connection)
        if copy is None:
            return
        try:
            version = copy.execute("PRAGMA user_version").fetchone()[0]
            self._note(of_file(copy), "file")
            self._note(_of_layout(copy, self._path, version), "layout")
            if version > LAYOUT:
                self._note(_of_number(copy, self._path, version), "layout")
            if version == LAYOUT:
                self._note(of_references(copy), "references")
                self._note(_of_project(copy), "project")
                self._compare(copy, progress)
        except sqlite3.DatabaseError as error:
            self.damages.append(Damage("file", UNREADABLE, details=str(error)))
        finally:
            copy.close()

    def _copied(self, connection: Connection) -> Connection | None:
        """Copy the pages as they are, sound or not; none where even that fails."""
        if connection.in_transaction:
            raise EnvironmentFailure("Something long is being done just now. Wait for it, then check again.")
        copy = connect(self.copy, Mode.CREATE).connection
        try:
            connection.execute("PRAGMA shrink_memory")
            connection.backup(copy)
            copy.execute("PRAGMA trusted_schema = OFF")
        except sqlite3.DatabaseError as error:
            copy.close()
            if getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_FULL:
                raise EnvironmentFailure(
                    "There is too little room for temporary files to check the project. Nothing was changed. "
                    "Free some space and try again."
                ) from error
            self.damages.append(
                Damage("unreadable", "The file cannot be read to its end.", details=str(error))
            )
            return None
        return copy

    def _note(self, found: Iterator[Damage], code: str) -> None:
        """Take what is found; where a table cannot even be read, that is what was found."""
        try:
            self.damages.extend(found)
        except _MALFORMED as error:
            self.damages.append(Damage(code, _UNREAD.get(code, UNREADABLE), REBUILD, str(error)))

    def _compare(self, copy: Connection, progress: Progress) -> None:
        try:
            chain = read_chain(copy)
        except _MALFORMED as error:
            self.damages.append(Damage("log-unreadable", "The log cannot be read.", details=str(error)))
            chain = Chain(whole=False)
        texts = self._read_texts(copy, chain)
        harmed = [Damage(*complaint) for complaint in chain.complaints] + (
            [] if texts is None else texts.damages
        )
        nameless = any(damage.code == "project" for damage in self.damages)
        hurt = texts is None or not chain.whole or any(not damage.repair for damage in harmed) or nameless
        if hurt and self._brought_back(copy, chain, harmed, progress):
            return
        self.damages.extend(harmed)
        if texts is not None and chain.whole:
            self._whole = not any(damage.code == "text-missing" for damage in texts.damages)
            self._replay(copy, chain, texts, progress)

    def _read_texts(self, copy: Connection, chain: Chain) -> Texts | None:
        try:
            return read_texts(copy, frozenset(chain.texts))
        except _MALFORMED as error:
            self.damages.append(Damage("text-unreadable", "The texts cannot be read.", details=str(error)))
            return None

    def _brought_back(
        self, copy: Connection, chain: Chain, harmed: Sequence[Damage], progress: Progress
    ) -> bool:
        """Put the log and the texts together from every page and from backups; tell whether nothing is missing.

        What was found of them is then told with its repair.
        """
        progress(0, None, "look into backups")
        with mapped(self.copy) as pages:
            gathered = gather(
                pages.rows(), self._backups(), all_of_newest=chain.expected > 0, expected=chain.expected
            )
        if not gathered.whole:
            return False
        source = gathered.write(self._folder.path / "gathered.annotator", _keys(copy))
        try:
            whole = read_chain(source)
            texts = read_texts(source, frozenset(whole.texts))
            if whole.complaints or texts.damages:
                return False
            told = [*self.damages, *harmed]
            self.damages = [
                damage if damage.repair else damage._replace(repair=BRING_BACK) for damage in told
            ]
            self._whole = True
            whole.complaints = chain.complaints
            self._replay(source, whole, texts, progress)
        finally:
            source.close()
        return True

    def _replay(self, source: Connection, chain: Chain, texts: Texts, progress: Progress) -> None:
        try:
            self._sound = replay(source, chain, texts, self._folder.path / "sound.annotator", progress)
        except CannotReplay as error:
            self.damages.append(Damage("log-replay", str(error)))
            return
        except _MALFORMED as error:
            self.damages.append(Damage("log-replay", "The log cannot be done again.", details=str(error)))
            return
        progress(0, None, "compare")
        self._sound.execute("ATTACH ? AS other", (str(self.copy),))
        try:
            self._differ(self._sound, chain, texts)
            self._explain(self._sound)
        finally:
            self._sound.execute("DETACH other")

    def _differ(self, sound: Connection, chain: Chain, texts: Texts) -> None:
        for table, rows, unreadable in differences(sound, "other"):
            if table == "step" and chain.complaints:
                continue  # told already, step by step
            things, are = counted(rows, *_NOUNS.get(table, ("row", "rows"))), "is" if rows == 1 else "are"
            what = f"{things} {are} not what the log says."
            if unreadable:
                what = f"What the file holds of {HELD.get(table, table)} cannot be read."
            self.damages.append(Damage(f"table-{table}", what, REBUILD, unreadable))
        # Words of a text that was changed are rightly not in the index.
        if not texts.damages and not (same_index(sound, "other") and _index_is_sound(sound)):
            what = "The index for searching does not hold what the texts say."
            self.damages.append(Damage("search", what, "Write the index anew from the texts."))

    def _explain(self, sound: Connection) -> None:
        """Note what stands only in the tables: writing them anew from such a log would lose it."""
        acts, labels = unexplained(sound, "other")
        if acts or labels:
            what = " and ".join(
                counted(number, noun) for number, noun in ((acts, "act"), (len(labels), "label")) if number
            )
            self._whole = False
            self.damages.append(Damage("log-short", f"The log knows nothing of {what} that the tables have."))


def _keys(copy: Connection) -> list[tuple[int, str]]:
    """Return the keys of the articles, none where they cannot be read."""
    with contextlib.suppress(*_MALFORMED):
        return [(key, id_) for key, id_ in copy.execute(_KEYS) if isinstance(id_, str)]
    return []


def _of_layout(copy: Connection, path: Path, version: int) -> Iterator[Damage]:
    """Yield one damage where the tables are not ours; those of a newer version nobody here knows."""
    try:
        check_layout(copy, path, min(version, LAYOUT) if version > 0 else None)
    except EnvironmentFailure as failure:
        if version <= LAYOUT:
            yield Damage("layout", failure.sentence, REBUILD)


def _of_number(copy: Connection, path: Path, version: int) -> Iterator[Damage]:
    """Yield one damage where a file says that it is newer, and all of its tables are of this version."""
    with contextlib.suppress(EnvironmentFailure):
        check_layout(copy, path)
        yield Damage("layout", f"The file says that it has layout {version}, but it has layout {LAYOUT}.")


def _of_project(copy: Connection) -> Iterator[Damage]:
    known = dict(copy.execute("SELECT name, value FROM project").fetchall())
    with contextlib.suppress(ValueError, AttributeError, TypeError):
        if str(uuid.UUID(known.get("id", ""))) == known["id"] and known.get("program"):
            return
    yield Damage("project", "The file does not say which project it is, or which version made it.")


def _index_is_sound(sound: Connection) -> bool:
    """Ask the index itself; it can be asked only by writing, and the file is a copy."""
    try:
        sound.execute("INSERT INTO other.search(search) VALUES ('integrity-check')")
    except sqlite3.DatabaseError:
        return False
    return True
