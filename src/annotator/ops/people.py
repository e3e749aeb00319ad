"""Whose labels are asked for."""

from __future__ import annotations

from collections.abc import Sequence

from annotator.base.errors import UserError
from annotator.domain.annotation import AnnotatorName
from annotator.ops.project import Project


def known_people(project: Project, names: Sequence[str]) -> tuple[AnnotatorName, ...]:
    """Return the names, each of somebody who labelled here. Raises `UserError` that lists who did."""
    known = project.annotators()
    for name in names:
        if name not in known:
            there = ", ".join(known) or "nobody yet"
            raise UserError(f"Nobody called “{name}” labelled in this project. There are: {there}.")
    return tuple(AnnotatorName(name) for name in names)
