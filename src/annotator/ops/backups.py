"""Backups: made by themselves in the program's data folder, thinned out by age, never beside the project."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import time
from collections.abc import Callable, Generator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from threading import Thread

from annotator.base.errors import AnnotatorError, EnvironmentFailure, UserError
from annotator.base.legible import legible
from annotator.base.log import log
from annotator.base.paths import backup_folder, config_folder
from annotator.base.progress import Cancelled, Progress, silent
from annotator.base.settings import BACKUP_MEGABYTES, FILE_NAME, Settings
from annotator.base.temporary import is_temporary
from annotator.base.wording import shortened
from annotator.ops.backup_names import SUFFIX, folder_name, shown_name
from annotator.ops.project import Project
from annotator.ops.rotation import Kept, too_many
from annotator.ops.several import AnyPath
from annotator.store.backup import PARTIAL, copy_file, heads_of
from annotator.store.beside import refuse_orphans
from annotator.store.connect import WAL_IS_SAFE

MANY_STEPS = 30
"""An act of more steps than this is backed up before it is taken back or done again."""

_NAME = re.compile(r"(\d{8}T\d{9})Z-([a-z]+)-(.*)\.annotator", re.DOTALL)
_MOMENT = "%Y%m%dT%H%M%S"
_ABANDONED = 3600.0
"""Seconds after which an unfinished copy is somebody's that is gone."""

_SHOWN = 80
"""Characters of a name in a message."""

_LONGEST_END = f".4194304{PARTIAL}-journal"
"""What is put behind a name while the copy is made."""


class Reason(StrEnum):
    """Why a backup was made; the words of the window are in `REASONS`."""

    REGULAR = "regular"
    CLOSING = "closing"
    IMPORT = "import"
    MERGE = "merge"
    MIGRATION = "migration"
    REPAIR = "repair"
    DELETION = "deletion"
    ASKED = "asked"


REASONS = {
    Reason.REGULAR: "while working",
    Reason.CLOSING: "when it was closed",
    Reason.IMPORT: "before an import",
    Reason.MERGE: "before a merge",
    Reason.MIGRATION: "before an update of the file",
    Reason.REPAIR: "before a repair",
    Reason.DELETION: "before much was removed",
    Reason.ASKED: "asked for",
}

_ALWAYS = (Reason.REPAIR, Reason.MIGRATION, Reason.ASKED)
"""What is backed up also where the newest backup holds the same log: the rest of the file may differ."""


_PRECIOUS = (Reason.REPAIR, Reason.MIGRATION)
"""What is kept for a month whatever comes after it: only there is the file as it was before."""


@dataclass(frozen=True, slots=True)
class Backup:
    """A file in the folder of backups. `made`: UTC; `name`: how the project was called; `size` in bytes."""

    path: Path
    made: datetime
    reason: Reason
    name: str
    size: int


@dataclass(frozen=True, slots=True)
class Plan:
    """A backup to be made: of which file, where to. `run` may be called in any thread if `apart`."""

    source: Path
    folder: Path
    name: str
    reason: Reason
    project: Project
    apart: bool

    def run(self, progress: Progress = silent) -> Backup:
        """Make the backup, prove it and thin out the older ones; return it, or the newest where it holds the same.

        Raises `EnvironmentFailure` with a sentence; then the older ones are all there.
        """
        newest = next((found for found in listed(self.folder) if found.name == self.name), None)
        if newest is not None and self.reason not in _ALWAYS and self._holds_the_same(newest):
            return newest
        target = self._free_name()
        if self.apart:
            copy_file(self.source, target, progress)
        else:
            self.project.store.file.back_up(target, progress=progress)
        made = _found(target)
        if made is None:
            raise EnvironmentFailure(f"The backup of “{legible(self.source.name)}” is gone again.")
        _thin_out(self.folder, self.name)
        return made

    def _holds_the_same(self, newest: Backup) -> bool:
        there = heads_of(newest.path)
        ours = heads_of(self.source) if self.apart else self.project.store.heads()
        return there is not None and there == ours

    def _free_name(self) -> Path:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise EnvironmentFailure(
                f"“{legible(self.source.name)}” could not be backed up: “{self.folder}” cannot be made "
                f"({error.strerror}). What is saved in the project stays there."
            ) from error
        while True:
            now = datetime.now(UTC)
            moment = f"{now.strftime(_MOMENT)}{now.microsecond // 1000:03}Z"
            target = self.folder / f"{moment}-{self.reason}-{self.name}{SUFFIX}"
            if not os.path.lexists(target):
                return target
            time.sleep(0.001)


def plan(project: Project, reason: Reason) -> Plan | None:
    """Return the backup to be made of an open project; none of a temporary or an empty one.

    A file that was removed under its owner is copied by the project's own connection.
    """
    if is_temporary(project.path) or project.store.is_empty():
        return None
    apart = WAL_IS_SAFE and project.still_there()
    folder = backup_folder() / folder_name(project.store.project_id())
    return Plan(project.path, folder, shown_name(project.path), reason, project, apart)


def back_up(project: Project, reason: Reason, progress: Progress = silent) -> Backup | None:
    """Make a backup now; none where there is nothing to lose. Raises `EnvironmentFailure` where it fails."""
    planned = plan(project, reason)
    return None if planned is None else planned.run(progress)


def backing_up(project: Project, reason: Reason) -> Generator[None, None, str]:
    """Make a backup beside the window: yields while it is made; returns what went wrong, or nothing.

    Closed early, it stops. Meanwhile the project may be written.
    """
    try:
        planned = plan(project, reason)
    except AnnotatorError as error:
        return _failed(reason, error.sentence)
    if planned is None:
        return ""
    if not planned.apart:
        return attempt(planned)
    told: list[str] = []
    stopped: list[bool] = []

    def look(done: int, total: int | None, what: str) -> None:
        if stopped:
            raise Cancelled

    thread = Thread(target=lambda: told.append(attempt(planned, look)), name="backup")
    thread.start()
    try:
        while thread.is_alive():
            yield
    finally:
        stopped.append(True)
        thread.join()
    return (
        told[0]
        if told
        else "The backup failed by a bug of the program. What is saved in the project is safe."
    )


def attempt(planned: Plan, progress: Progress = silent) -> str:
    """Make a backup and return the sentence of what went wrong, empty if nothing did: it never stops other work."""
    with contextlib.suppress(Cancelled):
        return _attempt(planned, progress)
    return ""


def _attempt(planned: Plan, progress: Progress) -> str:
    try:
        planned.run(progress)
    except AnnotatorError as error:
        return _failed(planned.reason, error.sentence)
    except OSError as error:
        name = legible(planned.source.name)
        why = f"“{name}” could not be backed up: {error.strerror}. What is saved in the project stays there."
        return _failed(planned.reason, why)
    return ""


def back_up_first(project: Project, reason: Reason, progress: Progress = silent) -> str:
    """Make a backup before other work and return the sentence of what went wrong, empty if nothing did.

    It never stops that work, not even where the project cannot be asked what is in it. `Cancelled` from `progress`
    is for the caller: the work after it is not wanted either.
    """
    try:
        planned = plan(project, reason)
    except AnnotatorError as error:
        return _failed(reason, error.sentence)
    return "" if planned is None else _attempt(planned, progress)


def _failed(reason: Reason, sentence: str) -> str:
    log().warning("backup (%s): failed", reason)
    return sentence


def copy_to(project: Project, destination: AnyPath) -> Backup:
    """Write a proven copy of a project to a new file, or under a name of its own into a folder that is there.

    Raises `UserError` where the file is there already.
    """
    destination, into = Path(destination), os.path.isdir(destination)
    now = datetime.now()
    target = destination / f"{project.path.stem} {now:%Y-%m-%d %H.%M.%S}{SUFFIX}" if into else destination
    _refuse_place(target)
    if WAL_IS_SAFE and project.still_there():
        copy_file(project.path, target, by_hand=True)
    else:
        project.store.file.back_up(target, by_hand=True)
    size = target.stat().st_size
    return Backup(target, datetime.now(UTC), Reason.ASKED, shown_name(project.path), size)


def copying(project: Project, target: Path) -> Callable[[Progress], None] | None:
    """Return what writes a proven copy of a project to a new file, in any thread; it may be closed meanwhile.

    None where only the project's own connection can: then `Project.save_copy` does it. Raises `UserError` where the
    file is there already, or cannot be there.
    """
    _refuse_place(target)
    if not (WAL_IS_SAFE and project.still_there()):
        return None
    path = project.path
    return lambda progress: copy_file(path, target, progress, by_hand=True)


# -- what is there


def backups_of(project: Project) -> list[Backup]:
    """Return the backups of a project, newest first, also those made under another name of its file."""
    return listed(backup_folder() / folder_name(project.store.project_id()))


def all_backups() -> list[Backup]:
    """Return the backups of all projects that this computer has, newest first."""
    found: list[Backup] = []
    with contextlib.suppress(OSError):
        for entry in os.scandir(backup_folder()):
            if entry.is_dir(follow_symlinks=False):
                found += listed(Path(entry.path))
    return sorted(found, key=_by_age, reverse=True)


def listed(folder: Path) -> list[Backup]:
    """Return the backups in one folder, newest first; other files are passed over."""
    found: list[Backup | None] = []
    with contextlib.suppress(OSError):
        found = [_found(Path(entry.path)) for entry in os.scandir(folder) if entry.is_file()]
    return sorted((backup for backup in found if backup is not None), key=_by_age, reverse=True)


def _by_age(backup: Backup) -> tuple[datetime, str]:
    return backup.made, backup.path.name


def _found(path: Path) -> Backup | None:
    match = _NAME.fullmatch(path.name)
    try:
        if match is None:
            return None
        made = datetime.strptime(match[1] + "000", f"{_MOMENT}%f").replace(tzinfo=UTC)
        return Backup(path, made, Reason(match[2]), match[3], path.stat().st_size)
    except (OSError, ValueError):
        return None


def _thin_out(folder: Path, name: str) -> None:
    """Remove what is too much by age and size of the backups of one name, and copies that a crash left."""
    there = {backup.made: backup for backup in listed(folder) if backup.name == name}
    weighed = [Kept(backup.made, backup.size, backup.reason in _PRECIOUS) for backup in there.values()]
    for made in too_many(weighed, datetime.now(UTC), limit()):
        with contextlib.suppress(OSError):
            there[made].path.unlink()
    with contextlib.suppress(OSError):
        for entry in os.scandir(folder):
            if PARTIAL in entry.name and time.time() - entry.stat().st_mtime > _ABANDONED:
                os.unlink(entry.path)


def limit() -> int:
    """Return how many bytes the backups of one project may take, by the person's settings."""
    return Settings(config_folder() / FILE_NAME).get(BACKUP_MEGABYTES) * 1_000_000


# -- names


def _refuse_place(target: Path) -> None:
    """Raise `UserError` where a copy cannot get this name: its folder is not there, the name is too long or taken."""
    folder, name = shortened(legible(str(target.parent)), _SHOWN), shortened(legible(target.name), _SHOWN)
    if not os.path.isdir(target.parent):
        raise UserError(
            f"There is no folder “{folder}” for “{name}”. Nothing was written. Choose another place."
        )
    try:
        os.lstat(target.with_name(f"{target.name}{_LONGEST_END}"))
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:
            raise UserError(
                f"The name “{name}” is too long here. Nothing was written. Choose a shorter one."
            ) from error
    refuse_if_there(target)


def refuse_if_there(target: Path) -> None:
    """Raise `UserError` where something has the name already, or what another project left lies beside it."""
    if os.path.lexists(target):
        raise UserError(
            f"“{legible(target.name)}” is there already. It was not changed. Choose another name."
        )
    refuse_orphans(target)
