"""Whose labels are asked for."""

from __future__ import annotations

from collections.abc import Iterable

from annotator.base.errors import UserError
from annotator.domain.annotation import AnnotatorName
from annotator.ops.project import Project
from annotator.ops.several import names_in


def known_people(project: Project, names: str | Iterable[str]) -> tuple[AnnotatorName, ...]:
    """Return the names, each of somebody who labelled here. Raises `UserError` that lists who did."""
    known, asked = project.annotators(), names_in(names)
    for name in asked:
        if name not in known:
            there = ", ".join(known) or "nobody yet"
            raise UserError(f"Nobody called “{name}” labelled in this project. There are: {there}.")
    return tuple(AnnotatorName(name) for name in asked)
