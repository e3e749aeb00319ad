"""Bringing all that is left of a damaged project, and what its backups have, into a new file; the old one stays.

What the log proves comes with its history. What was done after a gap in the log, or stands only in the tables, comes
as one act, “Rescued”, which can be taken back. Nothing that stands in either is left away because it stands in one.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from annotator.base.errors import AnnotatorError, EnvironmentFailure, UserError
from annotator.base.legible import legible
from annotator.base.progress import Progress, silent
from annotator.domain.change import ActId
from annotator.domain.schema import Label, RelationType, Schema, SchemaHead
from annotator.ops.backups import listed, refuse_if_there
from annotator.ops.change_set import ChangeSet
from annotator.ops.check import Finding, check
from annotator.ops.leftovers import Leftovers
from annotator.ops.parts import part_beside, put_in_place, remove_part_project, sweep_parts
from annotator.ops.project import Project, create, open_project
from annotator.ops.spares import copies_by, only_called
from annotator.ops.superseded import superseded
from annotator.ops.unlogged import unlogged_labels
from annotator.store.anew import write_anew
from annotator.store.cut_off import sizes
from annotator.store.first_look import refuse_newer, says_newer
from annotator.store.gathering import Gathered, gather
from annotator.store.sick import SickFile
from annotator.store.store import Store

TITLE = "Rescued"

_RESTORE = (
    "Restore a backup: the window lists them under File › Backups…, the command line with "
    "“annotator backup --list”."
)


@dataclass(frozen=True, slots=True)
class Rescued:
    """What a new file holds. `steps`: of the log, with their history; `act`: what else was found, none if nothing was.

    `from_backups`, `turned`: how many steps and texts came from backups, or by turning back one bit; `missing`: how
    many steps are nowhere; `texts`: titles of articles whose text is no longer the one that came in, and which are new
    articles for that; `left_out`: how many articles of the act could not be brought in; `unread`: bytes that the disk
    did not give; `left`: what `check` finds in the new file; `apart`: backups of
    copies that went on apart, which can be merged; `cut_off`: bytes that are there and should be, if so;
    `backup_of`: when the newest backup of the same line was made, if it was needed;
    `newer`: the file says that a newer version made it, and all of its tables are those of this one;
    `by_name`: nothing in the file says which project it was, all is from the backups of the only one called so.
    """

    path: Path
    articles: int
    labels: int
    steps: int
    from_backups: int
    turned: int
    missing: int
    act: ChangeSet | None
    texts: tuple[str, ...]
    left_out: int
    unread: int
    left: tuple[Finding, ...]
    apart: tuple[Path, ...] = ()
    cut_off: tuple[int, int] | None = None
    backup_of: datetime | None = None
    newer: bool = False
    by_name: bool = False


def rescue(
    path: Path,
    target: Path,
    annotator: str | None = None,
    progress: Progress = silent,
    part: Path | None = None,
) -> Rescued:
    """Write all that can be made out of a damaged project, and what its newest backup has, to a new file.

    Works also where SQLite cannot open the damaged one, which is not changed; where it does not even say which project
    it was, the backups called like it are taken if all are of one project. Raises `UserError` where the new name is
    taken or nothing is left, `EnvironmentFailure` where a window has the project open or the new file cannot be
    written; then nothing is left of that. `part`: where it is written before it is renamed, for one who must clean up
    after a kill.
    """
    refuse_if_there(target)
    _refuse_wrong(path, target)
    sweep_parts(target.absolute().parent)
    part = part or part_beside(target)
    try:
        done = _rescued(path, part, target.stem, annotator, progress)
        put_in_place(part, target, overwrite=False)
    except OSError as error:
        raise EnvironmentFailure(
            f"“{legible(target.name)}” could not be written: {error.strerror}. The project was not changed."
        ) from error
    finally:
        remove_part_project(part)
    return replace(done, path=target)


def _refuse_wrong(path: Path, target: Path) -> None:
    """Refuse what no rescue can be made of or written to, before anything is read."""
    if not target.absolute().parent.is_dir():
        raise UserError(f"There is no folder “{legible(str(target.parent))}”. Nothing was written.")
    with contextlib.suppress(OSError):
        if path.is_file() and path.stat().st_size == 0 and not only_called(path):
            raise UserError(
                f"“{legible(path.name)}” is empty: nothing can be saved of it. It was not changed. {_RESTORE}"
            )


def _rescued(path: Path, target: Path, called: str, annotator: str | None, progress: Progress) -> Rescued:
    progress(0, None, "read every page")
    called_so = only_called(path)
    with SickFile(path, anything=bool(called_so)) as sick:
        if sick.tables is not None:
            refuse_newer(sick.tables.connection, path)
        sure = sick.tables is None and bool(called_so)
        gathered = gather(
            sick.rows(),
            _backups(sick, path),
            all_of_newest=True,
            expected=sick.steps_expected(),
            sure=sure,
        )
        progress(0, None, "do the log again")
        if gathered.steps:
            write_anew(gathered, path, target, progress)
            project = open_project(target, annotator=annotator)
        else:
            project = create(target, _schema(gathered, sick, path), annotator, called=called)
        with project:
            # The tables know more than the log only where something of the log is missing.
            rest = Leftovers(project, gathered, None if gathered.whole else sick.tables)
            act = _record(project, rest)
            if gathered.whole and sick.tables is not None:
                act = _record_unlogged(project, sick.tables, gathered) or act
            told = _told(project, gathered, rest, act, sick.unread, progress)
            return replace(
                told,
                apart=tuple(gathered.apart),
                cut_off=sizes(path),
                backup_of=_made(gathered.newest),
                by_name=gathered.by_name,
                newer=sick.tables is not None and says_newer(sick.tables.connection),
            )


def _made(backup: Path | None) -> datetime | None:
    """Return when a backup was made."""
    if backup is None:
        return None
    return next((found.made for found in listed(backup.parent) if found.path == backup), None)


def _told(
    project: Project,
    gathered: Gathered,
    rest: Leftovers,
    act: ChangeSet | None,
    unread: int,
    progress: Progress,
) -> Rescued:
    counts = project.store.counts()
    return Rescued(
        project.path,
        counts.documents,
        counts.spans,
        len(gathered.steps),
        gathered.came,
        gathered.turned,
        gathered.missing,
        act,
        tuple(rest.changed_texts),
        rest.left_out,
        unread,
        tuple(check(project, progress)),
    )


def _backups(sick: SickFile, path: Path) -> Iterator[Path]:
    """Yield the backups of the project, newest first; where it does not say which it is, those under its name."""
    yield from copies_by(sick.project_id(), path)


def _schema(gathered: Gathered, sick: SickFile, path: Path) -> Schema:
    """Return the labels by the tables, else by the steps that are left."""
    if sick.tables is not None:
        with contextlib.suppress(AnnotatorError):
            return sick.tables.schema()
    things = {
        (change.kind, change.id): change.after for said in gathered.loose for change in said.draft.changes
    }
    heads = [thing for thing in things.values() if isinstance(thing, SchemaHead)]
    labels = tuple(thing for thing in things.values() if isinstance(thing, Label))
    if not heads or not labels:
        raise UserError(f"Nothing of “{legible(path.name)}” can be made out. Nothing was written. {_RESTORE}")
    links = tuple(thing for thing in things.values() if isinstance(thing, RelationType))
    return Schema(heads[-1], labels, links)


def _record(project: Project, rest: Leftovers) -> ChangeSet | None:
    """Bring in what else was found, article by article as one act; one that does not fit is counted and left out."""
    act = ActId(project.clock.uuid7())
    done: ChangeSet | None = None
    for document, changes, texts in rest.changes():
        if changes:
            with rest.leaving_out():
                done = project.record([project.draft(TITLE, document, changes, act)], texts=texts)
                if document is not None and (over := superseded(project, document, changes)):
                    done = project.record([project.draft(TITLE, document, over, act)])
    return done


def _record_unlogged(project: Project, tables: Store, gathered: Gathered) -> ChangeSet | None:
    """Bring in labels that the log knows nothing of although no step of it is known to be missing."""
    act, done = ActId(project.clock.uuid7()), None
    for document, changes in unlogged_labels(project, tables, [said for said, _, _ in gathered.steps]):
        done = project.record([project.draft(TITLE, document, changes, act)])
    return done
