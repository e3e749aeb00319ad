"""The written rules of a schema, each with an example to follow and one to avoid."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass

from annotator.base.errors import UserError

FORMAT = "annotator-guideline/1"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. In `do` and `dont`, [brackets] stand around what is labelled."""

    id: str
    labels: tuple[str, ...]
    title: str
    text: str
    do: str
    dont: str


@dataclass(frozen=True, slots=True)
class Section:
    """Rules that belong together; `id` is the letter that their ids begin with."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Guideline:
    """All rules, in the order in which they are read."""

    name: str
    title: str
    sections: tuple[Section, ...]
    rules: tuple[Rule, ...]

    def rule(self, rule_id: str) -> Rule | None:
        """Return the rule with this id, none if there is no such one."""
        return next((rule for rule in self.rules if rule.id == rule_id), None)

    def rules_for(self, label_id: str) -> list[Rule]:
        """Return the rules that speak of a label; those whose first label it is come first."""
        found = [rule for rule in self.rules if label_id in rule.labels]
        return sorted(found, key=lambda rule: rule.labels.index(label_id))

    def rules_about(self, question_id: str | None, label_id: str) -> list[Rule]:
        """Return the rules that speak of an open question, else those that speak of the label."""
        found = self.rules_for(question_id) if question_id is not None else []
        return found or self.rules_for(label_id)


def read_guideline(toml_text: str, name: str) -> Guideline:
    """Return the guideline that a file says; `name` is what messages call the file. Raises `UserError`."""
    try:
        data = tomllib.loads(toml_text)
    except tomllib.TOMLDecodeError as error:
        raise UserError(f"“{name}” is not a guideline: {error}. Correct the TOML and try again.") from None
    if data.get("format") != FORMAT:
        raise UserError(f"“{name}” is not a guideline: “format” must be “{FORMAT}”.")
    sections = tuple(
        Section(_text(name, table, "id"), _text(name, table, "title"))
        for table in _tables(name, data, "sections")
    )
    rules = tuple(_rule(name, table) for table in _tables(name, data, "rules"))
    ids = [rule.id for rule in rules]
    for rule_id in ids:
        if ids.count(rule_id) > 1:
            raise UserError(f"“{name}” has two rules {rule_id}. Give each its own id.")
    return Guideline(_text(name, data, "name"), _text(name, data, "title"), sections, rules)


def _rule(file: str, table: Mapping[str, object]) -> Rule:
    labels = table.get("labels", [])
    if not isinstance(labels, list) or not all(isinstance(label, str) for label in labels):
        raise UserError(f"In “{file}”, “labels” of a rule must be a list of label ids.")
    texts = [_text(file, table, key) for key in ("id", "title", "text", "do", "dont")]
    return Rule(texts[0], tuple(labels), *texts[1:])


def _tables(file: str, data: Mapping[str, object], key: str) -> list[Mapping[str, object]]:
    tables = data.get(key, [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise UserError(f"In “{file}”, “{key}” must be a list of tables.")
    return tables


def _text(file: str, table: Mapping[str, object], key: str) -> str:
    value = table.get(key)
    if not isinstance(value, str) or not value:
        where = table.get("id", "the file")
        raise UserError(f"In “{file}”, “{key}” of {where} is missing or is not a text.")
    return value
