"""A schema as a TOML file, both ways; knows nothing of where the file lies."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, fields
from enum import StrEnum
from typing import TypeVar

from annotator.base.errors import UserError
from annotator.domain.annotation import Tier
from annotator.domain.schema import (
    Attribute,
    AttributeKind,
    Choice,
    Label,
    Natural,
    Pattern,
    RelationType,
    Schema,
    SchemaHead,
)

FORMAT = "annotator-schema/1"
BUILT_IN = ("news", "standard")

_ID = re.compile(r"[a-z][a-z0-9_-]*")
_INVISIBLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""What TOML forbids or a terminal obeys."""

_GREATEST = 1_000_000_000
_COLOR = re.compile(r"#[0-9A-Fa-f]{6}")

E = TypeVar("E", bound=StrEnum)
T = TypeVar("T")


def read_schema(toml_text: str, name: str) -> Schema:
    """Return the schema that a file says; `name` is what messages call the file.

    Raises `UserError` that names the place and what to write instead.
    """
    try:
        data = tomllib.loads(toml_text)
    except (ValueError, RecursionError) as error:
        raise UserError(
            f"“{name}” is not a schema: {_why(error)}. Correct the TOML there and try again."
        ) from None
    top = _Table(name, "the file", data)
    if top.text("format") != FORMAT:
        raise top.error(f"“format” must be “{FORMAT}”")
    head = SchemaHead(
        name=top.name("name"),
        title=top.text("title"),
        revision=top.number("revision", 1),
        attributes=top.tables("attributes", _attribute),
        asks_who_is_that=top.flag("asks_who_is_that", True),
    )
    labels = top.tables("labels", _label)
    relations = top.tables("relations", _relation)
    top.finish()
    schema = Schema(head, labels, relations)
    _check_references(top, schema)
    return schema


def _why(error: ValueError | RecursionError) -> str:
    if isinstance(error, RecursionError):
        return "it is nested too deeply"
    return str(error) if isinstance(error, tomllib.TOMLDecodeError) else "a number in it is too long"


class _Table:
    """One table of the file while it is read; remembers which keys were asked for."""

    def __init__(self, file: str, place: str, data: Mapping[str, object], position: int = 0) -> None:
        self.file, self.place, self.position = file, place, position
        self._data = dict(data)
        self._known: list[str] = []

    def error(self, what: str) -> UserError:
        return UserError(f"“{self.file}” cannot be used as a schema: in {self.place}, {what}.")

    def _take(self, key: str, kind: type[T], default: T | None, noun: str) -> T:
        self._known.append(key)
        value = self._data.pop(key, default)
        if value is None:
            raise self.error(f"“{key}” is missing. Add it")
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise self.error(f"“{key}” must be {noun}")
        return value

    def text(self, key: str, default: str | None = None) -> str:
        return self._take(key, str, default, "a text in quotation marks")

    def flag(self, key: str, default: bool) -> bool:
        return self._take(key, bool, default, "true or false")

    def number(self, key: str, default: int) -> int:
        value = self._take(key, int, default, "a whole number")
        if not 0 <= value <= _GREATEST:
            raise self.error(f"“{key}” must lie between 0 and {_GREATEST}")
        return value

    def id(self) -> str:
        """Return any words but none: labels of other programs have ids like `MISC`."""
        value = self.text("id")
        if not value.strip():
            raise self.error("“id” is empty. Write one")
        return value

    def name(self, key: str) -> str:
        value = self.text(key)
        if not _ID.fullmatch(value):
            raise self.error(
                f"“{key} = {value}” must start with a small letter, then small letters, digits, “-”, “_”"
            )
        return value

    def one_of(self, key: str, kind: type[E], default: E | None = None) -> E:
        value = self.text(key, default)
        try:
            return kind(value)
        except ValueError:
            known = ", ".join(kind)
            raise self.error(f"“{key} = {value}” is unknown. Known are: {known}") from None

    def texts(self, key: str) -> tuple[str, ...]:
        values: list[object] = self._take(key, list, [], "a list of texts")
        if not all(isinstance(value, str) for value in values):
            raise self.error(f"“{key}” must be a list of texts")
        return tuple(str(value) for value in values)

    def color(self, key: str, default: str) -> str:
        value = self.text(key, default)
        if not _COLOR.fullmatch(value):
            raise self.error(f"“{key} = {value}” must be a color like “#0B2489”")
        return value.upper()

    def tables(self, key: str, read: Callable[[_Table], T]) -> tuple[T, ...]:
        values: list[object] = self._take(key, list, [], "a list of tables")
        found: list[T] = []
        seen: set[str] = set()
        for position, value in enumerate(values):
            if not isinstance(value, dict):
                raise self.error(f"“{key}” must be a list of tables")
            called = f"“{value['id']}”" if isinstance(value.get("id"), str) else f"number {position + 1}"
            place = f"{key} {called}" if self.place == "the file" else f"{key} {called} of {self.place}"
            table = _Table(self.file, place, value, position)
            found.append(read(table))
            table.finish()
            if called in seen:
                raise self.error(f"two {key} have the id {called}. Rename one")
            seen.add(called)
        return tuple(found)

    def finish(self) -> None:
        for key in self._data:
            raise self.error(f"“{key}” is not known here. Known are: {', '.join(self._known)}")


def _choice(table: _Table) -> Choice:
    choice_id = table.id()
    return Choice(choice_id, table.text("title", choice_id))


def _attribute(table: _Table) -> Attribute:
    attribute = Attribute(
        id=table.id(),
        title=table.text("title"),
        kind=table.one_of("kind", AttributeKind, AttributeKind.CHOICE),
        choices=table.tables("choices", _choice),
        question=table.text("question", ""),
        derived=table.flag("derived", False),
        asked=table.flag("asked", False),
        active=table.flag("active", True),
    )
    if bool(attribute.choices) != (attribute.kind in (AttributeKind.CHOICE, AttributeKind.SEVERAL)):
        raise table.error("“choices” belong to the kinds choice and several, and only to them")
    return attribute


def _label(table: _Table) -> Label:
    key = table.text("key", "")
    if key and not (len(key) == 1 and "a" <= key <= "z"):
        raise table.error(
            f"“key = {key}” must be one small letter from a to z, as every keyboard has them, or be left out"
        )
    plain = Label("", "", Tier.ENTITIES)
    return Label(
        id=table.id(),
        title=table.text("title"),
        tier=table.one_of("tier", Tier),
        key=key,
        colors=(table.color("light", plain.colors[0]), table.color("dark", plain.colors[1])),
        pattern=table.one_of("pattern", Pattern, plain.pattern),
        natural=table.one_of("natural", Natural, plain.natural),
        contiguous=table.flag("contiguous", True),
        attributes=table.tables("attributes", _attribute),
        aliases=tuple(alias.upper() for alias in table.texts("aliases")),
        hint=table.text("hint", ""),
        retired=table.flag("retired", False),
        relabels=table.texts("relabels"),
        position=table.position,
    )


def _relation(table: _Table) -> RelationType:
    return RelationType(
        id=table.id(),
        title=table.text("title"),
        from_labels=table.texts("from"),
        to_labels=table.texts("to"),
        question=table.text("question", ""),
        at_most=table.number("at_most", 0),
        makes=table.text("makes", ""),
        asked=table.flag("asked", False),
        active=table.flag("active", True),
        position=table.position,
    )


def _check_references(top: _Table, schema: Schema) -> None:
    if not schema.labels:
        raise top.error("there are no labels. Add at least one [[labels]]")
    keys: dict[str, str] = {}
    meant: dict[str, str] = {}
    for label in schema.labels:
        # `relabels` may name a label of a larger schema: News has no place. What is retired is in nobody's way.
        if label.retired:
            continue
        if label.key and label.shown_key in keys:
            raise top.error(
                f"the labels “{keys[label.shown_key]}” and “{label.id}” have one key “{label.key}”. Change one"
            )
        keys[label.shown_key] = label.id
        for alias in label.aliases:
            if meant.setdefault(alias, label.id) != label.id:
                raise top.error(
                    f"the labels “{meant[alias]}” and “{label.id}” have one alias “{alias}”. Change one"
                )
    for relation in schema.relations:
        if not relation.from_labels or not relation.to_labels:
            raise top.error(f"the relation “{relation.id}” needs labels in “from” and in “to”")
        for label_id in (*relation.from_labels, *relation.to_labels):
            if schema.label(label_id) is None:
                raise top.error(
                    f"the relation “{relation.id}” speaks of “{label_id}”, which is no label here"
                )
        if relation.makes and relation.makes not in relation.to_labels:
            raise top.error(f"the relation “{relation.id}” makes “{relation.makes}”, which is not in “to”")


def write_schema(schema: Schema) -> str:
    """Return the TOML that reads back as an equal schema; what equals the default is left out."""
    head = schema.head
    lines = [
        f"format = {_quoted(FORMAT)}",
        f"name = {_quoted(head.name)}",
        f"title = {_quoted(head.title)}",
        f"revision = {head.revision}",
        f"asks_who_is_that = {_value(head.asks_who_is_that)}",
    ]
    for attribute in head.attributes:
        lines += ["", "[[attributes]]", *_attribute_lines(attribute)]
    for label in schema.labels:
        lines += ["", "[[labels]]", *_label_lines(label)]
        for attribute in label.attributes:
            lines += ["", "[[labels.attributes]]", *_attribute_lines(attribute)]
    for relation in schema.relations:
        lines += ["", "[[relations]]", *_relation_lines(relation)]
    return "\n".join(lines) + "\n"


def _label_lines(label: Label) -> Iterable[str]:
    yield f"id = {_quoted(label.id)}"
    yield f"title = {_quoted(label.title)}"
    yield f"tier = {_quoted(label.tier)}"
    yield from _set_fields(label, ("key",))
    yield f"light = {_quoted(label.colors[0])}"
    yield f"dark = {_quoted(label.colors[1])}"
    yield from _set_fields(
        label, ("pattern", "natural", "contiguous", "aliases", "relabels", "hint", "retired")
    )


def _attribute_lines(attribute: Attribute) -> Iterable[str]:
    yield f"id = {_quoted(attribute.id)}"
    yield f"title = {_quoted(attribute.title)}"
    yield from _set_fields(attribute, ("kind",))
    if attribute.choices:
        yield "choices = ["
        for choice in attribute.choices:
            yield f"    {{ id = {_quoted(choice.id)}, title = {_quoted(choice.title)} }},"
        yield "]"
    yield from _set_fields(attribute, ("question", "derived", "asked", "active"))


def _relation_lines(relation: RelationType) -> Iterable[str]:
    yield f"id = {_quoted(relation.id)}"
    yield f"title = {_quoted(relation.title)}"
    yield f"from = {_value(relation.from_labels)}"
    yield f"to = {_value(relation.to_labels)}"
    yield from _set_fields(relation, ("question", "at_most", "makes", "asked", "active"))


def _set_fields(thing: Label | Attribute | RelationType, names: tuple[str, ...]) -> Iterable[str]:
    defaults = {field.name: field.default for field in fields(thing) if field.default is not MISSING}
    for name in names:
        value = getattr(thing, name)
        if value != defaults[name]:
            yield f"{name} = {_value(value)}"


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, tuple):
        return "[" + ", ".join(_quoted(str(item)) for item in value) + "]"
    return _quoted(str(value))


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + _INVISIBLE.sub(lambda m: f"\\u{ord(m[0]):04x}", escaped) + '"'
