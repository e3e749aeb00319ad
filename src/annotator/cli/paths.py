"""The verb that says where everything of the program lies: paths."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from annotator.base.paths import backup_folder, config_folder, log_folder, problem_folder, resources
from annotator.base.settings import FILE_NAME
from annotator.cli.options import json_option
from annotator.cli.output import say_json, say_table
from annotator.cli.teaching import Verb, examples


@dataclass(frozen=True, slots=True)
class Place:
    """One kind of thing and where it lies. `stays`: whether it is a person's, which no removal of the program takes."""

    id: str
    what: str
    path: Path
    stays: bool


def places() -> Sequence[Place]:
    """Return where the program keeps things, what is most a person's first; not all need be there yet."""
    return (
        Place("backups", "backups of projects", backup_folder(), stays=True),
        Place("problems", "lines that an import refused", problem_folder(), stays=True),
        Place("settings", "settings", config_folder() / FILE_NAME, stays=True),
        Place("log", "log, without article texts", log_folder(), stays=True),
        Place("temporary", "demo projects, while open", Path(tempfile.gettempdir()), stays=False),
        Place("guide", "guide", resources() / "guide", stays=False),
        Place("program", "labels, sample, icons", resources(), stays=False),
    )


@click.command(
    cls=Verb,
    epilog=examples(
        ("annotator paths", "a table"),
        ("annotator paths --json", "the same for a script"),
    ),
)
@json_option
def paths(as_json: bool) -> None:
    """Say where backups, settings, log and guide lie.

    Projects lie where you put them. Removing the program removes neither them nor what this verb marks “yours”.
    """
    found = places()
    if as_json:
        rows = [{"id": p.id, "path": str(p.path), "exists": p.path.exists(), "stays": p.stays} for p in found]
        say_json("paths", paths=rows)
        return
    rows_shown = [
        (p.what, "yours" if p.stays else "", "" if p.path.exists() else "not yet", p.path) for p in found
    ]
    say_table(rows_shown, ("what", "", "", "where"))
