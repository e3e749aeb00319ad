"""Commands are data that fit together: no key twice, every name a method."""

from __future__ import annotations

from dataclasses import replace

import pytest

from annotator.gui.commands.command import Command, CommandTable, Scope
from annotator.gui.commands.group import Group
from annotator.gui.commands.table import command_table
from annotator.ops.schema import find_schema


def test_two_commands_on_one_key_in_one_scope_are_refused() -> None:
    first = Command("a", "A", "x.a", Group.GO, ("w",))
    with pytest.raises(ValueError, match="both on w"):
        CommandTable([first, Command("b", "B", "x.b", Group.GO, ("w",))])
    CommandTable([first, Command("b", "B", "x.b", Group.GO, ("w",), Scope.WINDOW)])


def test_the_built_in_table_has_no_key_twice() -> None:
    assert command_table(None).at_key("Space", Scope.TEXT) is not None


def test_single_keys_are_heard_in_the_text_only() -> None:
    for command in command_table(None):
        if command.scope is Scope.WINDOW:
            assert all(key.startswith(("Ctrl+", "F", "Shift+F")) for key in command.keys), command.id


def test_a_label_whose_letter_a_command_may_have_comes_after_the_dot() -> None:
    schema = find_schema("standard")
    for letter in "abcdefghijklmnopqrstuvwxyzé":
        labels = tuple(
            replace(label, key=letter) if label.id == "person" else replace(label, key="")
            for label in schema.labels
        )
        command = command_table(replace(schema, labels=labels)).get("label.person")
        assert command.key == (letter if letter in "poqkxscl" else f".{letter}")


def test_of_two_labels_with_one_letter_the_second_has_none() -> None:
    schema = find_schema("news")
    table = command_table(replace(schema, labels=tuple(replace(label, key="p") for label in schema.labels)))
    assert [command.id for command in table if "p" in command.keys] == ["label.person"]
    assert table.get("label.quote").keys == ()
