"""How a project's backups are called, and the folder that they lie in."""

from __future__ import annotations

import contextlib
import hashlib
import re
import uuid
from pathlib import Path

from annotator.base.legible import legible

SUFFIX = ".annotator"

_UNSAFE = re.compile(r"[^\w .()+-]|^[ .]+|[ .]+$")
_STEM = 40


def folder_name(project_id: str) -> str:
    """Return the folder of a project's backups: its id, or a hash where a file of others names no sound one."""
    with contextlib.suppress(ValueError):
        return str(uuid.UUID(project_id))
    return hashlib.sha256(project_id.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def shown_name(project: Path) -> str:
    """Return the name of a project as a part of a file's name."""
    return _UNSAFE.sub("_", legible(project.stem)[:_STEM]) or "project"
