"""The labels and questions of a project as a file, and replacing them by those of another file."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from annotator.base.errors import EnvironmentFailure, UserError
from annotator.base.paths import resources
from annotator.domain.change import Change, changed, created
from annotator.domain.schema import Label, RelationType, Schema
from annotator.domain.schema_file import read_schema, write_schema
from annotator.domain.switches import SWITCHES, switched, switched_on
from annotator.ops.change_set import ChangeSet
from annotator.ops.project import Project
from annotator.ops.several import AnyPath

BUILT_IN = ("news", "standard")
SUFFIX = ".toml"

T = TypeVar("T", Label, RelationType)


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


def load_schema(path: AnyPath) -> Schema:
    """Return the schema in a TOML file, named as the file. Raises `UserError`."""
    path = Path(path)
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


def with_switches(schema: Schema, on: Collection[str]) -> Schema:
    """Return a schema in which exactly these parts of Standard are marked, by the ids of `SWITCHES`."""
    return switched(schema, find_schema("standard"), on)


def set_switches(project: Project, on: Collection[str]) -> ChangeSet | None:
    """Say what else is marked in the project, in one act; none if that is so already.

    What is switched off is only hidden: no label and no answer goes.
    """
    before, schema = switched_on(project.schema), with_switches(project.schema, on)
    after = switched_on(schema)
    turned = [
        f"{switch.title.lower()} {'on' if switch.id in after else 'off'}"
        for switch in SWITCHES
        if (switch.id in before) != (switch.id in after)
    ]
    return set_schema(project, schema, f"What is marked: {', '.join(turned)}")


def set_schema(project: Project, schema: Schema, title: str = "") -> ChangeSet | None:
    """Give the project other labels and questions; none if they are the same. `title`: of the act.

    Labels and links that the new schema lacks are retired: nothing that was labelled changes.
    """
    old = project.schema
    head = replace(schema.head, revision=old.head.revision)
    labels = _with_retired(old.labels, schema.labels, _retired)
    relations = _with_retired(old.relations, schema.relations, _inactive)
    if (head, labels, relations) == (old.head, _numbered(old.labels), _numbered(old.relations)):
        return None
    changes = [
        changed(old.head, replace(head, revision=old.head.revision + 1)),
        *_changes(old.labels, labels),
        *_changes(old.relations, relations),
    ]
    title = title or f"Labels and questions “{schema.head.title or schema.head.name}”"
    return project.record([project.draft(title, None, changes)])


def _with_retired(old: Sequence[T], new: Sequence[T], retired: Callable[[T], T]) -> list[T]:
    """Return the new ones, then the old ones that are not among them, retired; places by number."""
    kept = {thing.id for thing in new}
    things: list[T] = list(new)
    things.extend(retired(thing) for thing in old if thing.id not in kept)
    return _numbered(things)


def _retired(label: Label) -> Label:
    return replace(label, retired=True)


def _inactive(kind: RelationType) -> RelationType:
    return replace(kind, active=False)


def _numbered(things: Sequence[T]) -> list[T]:
    return [replace(thing, position=place) for place, thing in enumerate(things)]


def _changes(old: Sequence[T], new: Sequence[T]) -> Iterator[Change]:
    there = {thing.id: thing for thing in old}
    for thing in new:
        before = there.get(thing.id)
        if before is None:
            yield created(thing)
        elif before != thing:
            yield changed(before, thing)
