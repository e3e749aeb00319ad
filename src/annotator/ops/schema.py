"""The labels and questions of a project as a file, and replacing them by those of another file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from annotator.base.errors import EnvironmentFailure, UserError
from annotator.base.paths import resources
from annotator.domain.change import Change, changed, created
from annotator.domain.schema import Label, RelationType, Schema
from annotator.domain.schema_file import read_schema, write_schema
from annotator.ops.change_set import ChangeSet
from annotator.ops.project import Project

BUILT_IN = ("news", "standard")
SUFFIX = ".toml"


def find_schema(name: str) -> Schema:
    """Return a built-in schema by name, else the one in the TOML file `name`. Raises `UserError`."""
    if name in BUILT_IN:
        return load_schema(resources() / "schemas" / f"{name}{SUFFIX}")
    if not name.lower().endswith(SUFFIX):
        known = ", ".join(BUILT_IN)
        raise UserError(
            f"There is no schema “{name}”. Known are {known}, or give a file that ends in {SUFFIX}."
        )
    return load_schema(Path(name))


def load_schema(path: Path) -> Schema:
    """Return the schema in a TOML file, named as the file. Raises `UserError`."""
    try:
        text = path.read_text("utf-8-sig")
    except OSError as error:
        raise UserError(
            f"The schema “{path}” could not be read: the system says “{error.strerror}”."
        ) from error
    except UnicodeDecodeError as error:
        raise UserError(f"The schema “{path}” could not be read: it is not UTF-8.") from error
    return read_schema(text, path.stem)


def schema_text(project: Project) -> str:
    """Return the project's schema as TOML."""
    return write_schema(project.schema)


def save_schema(project: Project, out: Path) -> None:
    """Write the project's schema as a new TOML file. Raises `UserError`, `EnvironmentFailure`."""
    try:
        with out.open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(schema_text(project))
    except FileExistsError:
        raise UserError(f"“{out}” is there already and was not changed. Choose another name.") from None
    except OSError as error:
        raise EnvironmentFailure(
            f"“{out}” could not be written: the system says “{error.strerror}”."
        ) from error


def set_schema(project: Project, schema: Schema) -> ChangeSet | None:
    """Give the project other labels and questions; none if they are the same.

    Labels and links that the new schema lacks are retired: nothing that was labelled changes.
    """
    old = project.schema
    changes = [
        *_changes(old.labels, schema.labels),
        *_changes(old.relations, schema.relations),
    ]
    head = replace(schema.head, revision=old.head.revision)
    if changes or head != old.head:
        changes.append(changed(old.head, replace(head, revision=old.head.revision + 1)))
        title = f"Labels and questions “{schema.head.title or schema.head.name}”"
        return project.record([project.draft(title, None, changes)])
    return None


def _changes(old: Sequence[Label | RelationType], new: Sequence[Label | RelationType]) -> Iterator[Change]:
    there = {thing.id: thing for thing in old}
    for thing in new:
        before = there.pop(thing.id, None)
        if before is None:
            yield created(thing)
        elif before != thing:
            yield changed(before, thing)
    for gone in there.values():
        after = replace(gone, retired=True) if isinstance(gone, Label) else replace(gone, active=False)
        if after != gone:
            yield changed(gone, after)
