"""The verbs that keep a project safe: backup, restore."""

from __future__ import annotations

from pathlib import Path

import click

from annotator.base.errors import AnnotatorError, UserError
from annotator.base.wording import counted
from annotator.cli.options import PATH, for_reading, json_option
from annotator.cli.output import complain, say, say_json, say_table
from annotator.cli.teaching import Verb, examples
from annotator.ops.backup_names import shown_name
from annotator.ops.backups import REASONS, Backup, Reason, all_backups, back_up, backups_of, copy_to
from annotator.ops.restoring import Contents, contents
from annotator.ops.restoring import restore as bring_back

_MOMENT = "%Y-%m-%dT%H:%M:%SZ"


@click.command(
    cls=Verb,
    short_help="Make a backup that is checked, or list all",
    epilog=examples(
        ("annotator backup news.annotator", "one beside the others, in the program's data folder"),
        ("annotator backup news.annotator monday.annotator", "one in a new file"),
        ("annotator backup --list", "all that there are, of all projects"),
    ),
)
@click.argument("path", metavar="[PROJECT]", type=PATH, required=False)
@click.argument("destination", metavar="[DEST]", type=PATH, required=False)
@click.option("--list", "as_list", is_flag=True, help="List the backups, of PROJECT or of all, newest first.")
@json_option
def backup(path: Path | None, destination: Path | None, as_list: bool, as_json: bool) -> None:
    """Make a backup that is proven to hold the same: a new file DEST, else in the program's data folder.

    Works also while a window has the project open.
    """
    if as_list:
        if destination is not None:
            raise click.UsageError("Use either DEST or --list.")
        _list(path, as_json)
        return
    if path is None:
        raise click.UsageError("PROJECT is missing.")
    with for_reading(path) as project:
        made = back_up(project, Reason.ASKED) if destination is None else copy_to(project, destination)
    if made is None:
        raise UserError(f"“{path.name}” has no article yet. There is nothing to back up.")
    inside = contents(made.path)
    if as_json:
        say_json("backup", **_as_json(made), articles=inside.articles, labels=inside.labels)
    else:
        say(f"{_words(inside)} backed up and checked: “{made.path}”.")


@click.command(
    cls=Verb,
    short_help="Write a backup to a new file",
    epilog=examples(
        (
            "annotator restore backup.annotator again.annotator",
            "check a backup and write it to a new project",
        ),
    ),
)
@click.argument("backup_path", metavar="BACKUP", type=PATH)
@click.argument("path", metavar="PROJECT", type=PATH)
@json_option
def restore(backup_path: Path, path: Path, as_json: bool) -> None:
    """Write a BACKUP, which is checked, to a new file PROJECT; what is there is never overwritten."""
    inside = bring_back(backup_path, path)
    if as_json:
        say_json("restore", path=str(path), articles=inside.articles, labels=inside.labels, at=inside.at)
        return
    last = f" The last act in it was “{inside.last}”, {inside.at}." if inside.last else ""
    say(f"{_words(inside)} restored to “{path}”.{last}")


def _list(path: Path | None, as_json: bool) -> None:
    found = all_backups() if path is None else _of_one(path)
    if as_json:
        say_json("backup", backups=[_as_json(one) for one in found])
        return
    if not found:
        say("There is no backup yet. Make one with: annotator backup PROJECT")
        return
    rows = [(one.made.strftime(_MOMENT), one.name, REASONS[one.reason], one.path) for one in found]
    say_table(rows, ("when (UTC)", "project", "why", "file"))


def _of_one(path: Path) -> list[Backup]:
    """Return the backups of a project; of one that cannot be opened, which needs them most, those under its name."""
    try:
        with for_reading(path) as project:
            return backups_of(project)
    except AnnotatorError as failure:
        found = [one for one in all_backups() if one.name == shown_name(path)]
        if not found:
            raise
        complain(failure.sentence)
        return found


def _as_json(made: Backup) -> dict[str, object]:
    return {
        "path": str(made.path),
        "project": made.name,
        "made": made.made.strftime(_MOMENT),
        "reason": made.reason,
        "bytes": made.size,
    }


def _words(inside: Contents) -> str:
    return f"{counted(inside.articles, 'article')} and {counted(inside.labels, 'label')}"
