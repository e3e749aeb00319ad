"""Commands are data that fit together: no key twice, every name a method."""

from __future__ import annotations

import pytest

from annotator.gui.commands.command import Command, CommandTable, Scope
from annotator.gui.commands.group import Group
from annotator.gui.commands.table import command_table


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
