"""The verbs that make and change a project as a whole: new, schema, undo, redo."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from annotator.base.errors import UserError
from annotator.base.shared_folders import shared_folder
from annotator.cli.options import (
    PATH,
    annotator_option,
    for_reading,
    for_writing,
    json_option,
    project_argument,
    who,
)
from annotator.cli.output import complain, say, say_json
from annotator.cli.teaching import Verb, examples
from annotator.domain.schema import Schema
from annotator.ops import undo as undoing
from annotator.ops.backups import MANY_STEPS, Reason, back_up_first
from annotator.ops.project import Project, create
from annotator.ops.schema import find_schema, load_schema, save_schema, schema_text, set_schema


@click.command(
    cls=Verb,
    short_help="Make a new, empty project",
    epilog=examples(
        ("annotator new letters.annotator", "a project with the labels for news"),
        (
            "annotator new letters.annotator --schema standard",
            "with those for plain texts: names, quotes, claims",
        ),
        ("annotator new letters.annotator --schema labels.toml", "with labels of your own"),
    ),
)
@project_argument
@click.option(
    "--schema",
    "schema_name",
    metavar="news|standard|FILE.toml",
    default="news",
    show_default=True,
    help="What can be said in the project.",
)
@annotator_option
def new(path: Path, schema_name: str, annotator: str | None) -> None:
    """Make a new, empty project file."""
    chosen = find_schema(schema_name)
    with create(path, chosen, who(annotator)) as project:
        say(f"“{project.path}” was made with the labels of “{chosen.head.title or chosen.head.name}”.")
    warning = shared_folder(path)
    if warning is not None:
        complain(warning)


@click.command(
    cls=Verb,
    short_help="Show, write or replace labels and questions",
    epilog=examples(
        ("annotator schema news.annotator", "labels and questions as TOML"),
        (
            "annotator schema news.annotator --out mine.toml",
            "write them to a file, to be changed in an editor",
        ),
        ("annotator schema news.annotator --set labels.toml", "take those of a file"),
    ),
)
@project_argument
@click.option("--out", metavar="FILE.toml", type=PATH, help="Write them to a new file.")
@click.option(
    "--set", "other", metavar="FILE.toml", type=PATH, help="Replace them; labels that go are retired."
)
@annotator_option
@json_option
def schema(path: Path, out: Path | None, other: Path | None, annotator: str | None, as_json: bool) -> None:
    """Show, write or replace the labels and questions of a project."""
    if out is not None and other is not None:
        raise click.UsageError("Use either --out or --set.")
    if other is not None:
        _replace(path, load_schema(other), annotator)
        return
    with for_reading(path) as project:
        if out is not None:
            save_schema(project, out)
            say(f"The labels and questions were written to “{out}”.")
        elif as_json:
            say_json("schema", **_as_json(project.schema), toml=schema_text(project))
        else:
            click.echo(schema_text(project), nl=False)


@click.command(
    cls=Verb,
    short_help="Take back your newest act",
    epilog=examples(
        ("annotator undo news.annotator", "take back what you did last"),
        ("annotator undo news.annotator --annotator ann", "take back what ann did last"),
    ),
)
@project_argument
@annotator_option
def undo(path: Path, annotator: str | None) -> None:
    """Take back your newest act that is not taken back yet."""
    with for_writing(path, annotator) as project:
        _back_up(project, undoing.next_undo(project))
        done = undoing.undo(project)
        if not done:
            raise UserError(f"There is nothing by “{project.annotator}” to take back.")
        say(f"Taken back: {done.title}.")


@click.command(
    cls=Verb,
    short_help="Do again what was taken back",
    epilog=examples(
        ("annotator redo news.annotator", "do again what you took back last"),
    ),
)
@project_argument
@annotator_option
def redo(path: Path, annotator: str | None) -> None:
    """Do again what you took back last."""
    with for_writing(path, annotator) as project:
        _back_up(project, undoing.next_redo(project))
        done = undoing.redo(project)
        if not done:
            raise UserError(f"There is nothing by “{project.annotator}” to do again.")
        say(f"Done again: {done.title}.")


def _back_up(project: Project, waiting: undoing.Waiting | None) -> None:
    """Make a backup before much is taken back; where that fails it is said, and the rest goes on."""
    if waiting is not None and waiting.steps > MANY_STEPS:
        failure = back_up_first(project, Reason.DELETION)
        if failure:
            complain(failure)


def _replace(path: Path, other: Schema, annotator: str | None) -> None:
    with for_writing(path, annotator) as project:
        changed = set_schema(project, other)
        title = other.head.title or other.head.name
        say(f"The labels are those of “{title}” now." if changed else "The labels are the same already.")


def _as_json(shown: Schema) -> dict[str, object]:
    head = shown.head
    return {
        "name": head.name,
        "title": head.title,
        "revision": head.revision,
        "attributes": [asdict(attribute) for attribute in head.attributes],
        "labels": [asdict(label) for label in shown.labels],
        "relations": [asdict(relation) for relation in shown.relations],
    }
