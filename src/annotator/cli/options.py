"""The options and arguments that several verbs share, and how they become a project."""

from __future__ import annotations

from pathlib import Path

import click

from annotator.base.paths import config_folder
from annotator.base.settings import ANNOTATOR, FILE_NAME, Settings
from annotator.ops.project import Project, open_project

PATH = click.Path(path_type=Path)
"""Any path: whether it is there is a matter of exit code 1 and a sentence, not of usage."""

project_argument = click.argument("path", metavar="PROJECT", type=PATH)
json_option = click.option("--json", "as_json", is_flag=True, help="Answer with one JSON object.")
annotator_option = click.option(
    "--annotator", metavar="NAME", help="Who this is by; else the setting, else the login name."
)


def who(annotator: str | None) -> str | None:
    """Return the annotator given, else the one in the settings, else none (then the login name counts)."""
    return annotator or Settings(config_folder() / FILE_NAME).get(ANNOTATOR) or None


def for_reading(path: Path, annotator: str | None = None) -> Project:
    """Open a project that will not be changed, not even beside its file."""
    return open_project(path, write=False, annotator=who(annotator))


def for_writing(path: Path, annotator: str | None = None) -> Project:
    """Open a project as its owner; raises where another window or program has it."""
    return open_project(path, write=True, annotator=who(annotator))
