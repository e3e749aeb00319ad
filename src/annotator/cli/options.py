"""The options and arguments that several verbs share, and how they become a project."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import click

from annotator.base.errors import EnvironmentFailure, UserError
from annotator.base.paths import config_folder
from annotator.base.settings import ANNOTATOR, FILE_NAME, Settings
from annotator.cli.output import complain
from annotator.ops.project import Project, open_project


class _NamedPath(click.Path):
    """A path whose name is not empty: an empty one would mean the folder where one happens to be."""

    def convert(
        self, value: str | os.PathLike[str], param: click.Parameter | None, ctx: click.Context | None
    ) -> Any:  # Any: as the class above has it
        """Return the path. Raises `UserError` where it has no name."""
        if not os.fspath(value):
            raise UserError("The name of a file is empty. Write one.")
        return super().convert(value, param, ctx)


PATH = _NamedPath(path_type=Path, readable=False)
"""Any path: whether it is there and may be read is a matter of exit code 1 and a sentence, not of usage."""

project_argument = click.argument("path", metavar="PROJECT", type=PATH)
json_option = click.option("--json", "as_json", is_flag=True, help="Answer with one JSON object.")
annotator_option = click.option(
    "--annotator", metavar="NAME", help="Who this is by; else the setting, else the login name."
)


def who(annotator: str | None) -> str | None:
    """Return the annotator given, else the one in the settings, else none (then the login name counts).

    Raises `UserError` for a blank one.
    """
    if annotator is not None and not annotator.strip():
        raise UserError("The name of the annotator is blank. Write one, or leave --annotator out.")
    if annotator is not None:
        return annotator
    settings = Settings(config_folder() / FILE_NAME)
    # A file that may not be read stays where it is, and nothing is said of it here.
    if settings.kept_aside is not None:
        complain(settings.trouble)
    return settings.get(ANNOTATOR) or None


def for_reading(path: Path, annotator: str | None = None) -> Project:
    """Open a project that will not be changed, not even beside its file."""
    project = open_project(path, write=False, annotator=who(annotator))
    if project.notice is not None:
        complain(project.notice)
    return project


def for_writing(path: Path, annotator: str | None = None) -> Project:
    """Open a project as its owner; raises where another window or program has it, or where it is newer."""
    project = open_project(path, write=True, annotator=who(annotator))
    if project.notice is not None and not project.writable:
        project.close()
        raise EnvironmentFailure(project.notice)
    if project.notice is not None:
        complain(project.notice)
    return project
