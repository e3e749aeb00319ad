"""A person's own keys: what they may be, who gives way, and that a bad one is passed over."""

from __future__ import annotations

import pytest
from projects import schema

from annotator.gui.commands.bindings import can_be_rebound, holder, other_caps, refusal
from annotator.gui.commands.command import CommandTable, Scope
from annotator.gui.commands.table import command_table


def table(**own: str) -> CommandTable:
    return command_table(schema("standard"), {name.replace("__", "."): key for name, key in own.items()})


def test_an_own_key_stands_in_place_of_the_first_one() -> None:
    own = table(go__next_label="ä")
    assert own.get("go.next_label").keys == ("ä",)
    assert own.at_key("n", Scope.TEXT) is None


def test_other_keys_of_a_command_stay() -> None:
    assert table(go__next_stop=";").get("go.next_stop").keys == (";", "Ctrl+Down")


def test_a_standard_key_that_is_taken_is_gone_from_its_place() -> None:
    own = table(label__person="k")
    found = own.at_key("k", Scope.TEXT)
    assert found is not None
    assert found.id == "label.person"
    assert own.get("label.claim").keys == ()


def test_shift_goes_with_the_letter_of_a_label() -> None:
    own = table(label__person="ö")
    assert own.get("label.person.exact").keys == ("Shift+Ö",)


def test_of_two_own_keys_on_one_place_one_is_passed_over() -> None:
    own = table(label__person="ä", label__claim="ä")
    holders = [c.id for c in own if "ä" in c.keys]
    assert len(holders) == 1


@pytest.mark.parametrize(
    ("command", "key", "words"),
    [
        ("label.person", "5", "Digits answer"),
        ("label.person", "Left", "moves the caret"),
        ("label.person", "Shift+Down", "moves the caret"),
        ("label.person", "Ctrl+L", "without Ctrl"),
        ("file.export", "e", "needs Ctrl"),
        ("file.export", "Ctrl+Alt+E", "write signs"),
        ("file.export", "Ctrl+Shift+U", "input methods"),
        ("file.export", "Ctrl+C", "text fields"),
        ("answer.1", "q", "fixed"),
        ("go.leave", "q", "fixed"),
    ],
)
def test_a_key_that_may_not_stand_there_is_refused_and_passed_over(
    command: str, key: str, words: str
) -> None:
    standard = table()
    assert words in refusal(standard.get(command), key)
    assert command_table(schema("standard"), {command: key}).get(command).keys == standard.get(command).keys


def test_whoever_has_a_key_is_named_with_the_shift_of_a_label() -> None:
    standard = table()
    person = standard.get("label.person")
    found = holder(standard, person, "k")
    assert found is not None
    assert found.id == "label.claim"
    for free in ("p", "ä"):
        assert holder(standard, person, free) is None
    shifted = holder(standard, person, "n")  # n is taken, and Shift+N too
    assert shifted is not None


def test_only_keys_that_changed_are_shown_anew() -> None:
    caps = other_caps(table(), table(label__person="k"))
    assert caps["label.person"] == "k"
    assert caps["label.claim"] == ""
    assert "label.quote" not in caps


def test_every_listed_command_but_answers_and_esc_can_be_rebound() -> None:
    fixed = {command.id for command in table() if command.listed and not can_be_rebound(command)}
    assert fixed == {"answer.none", "go.leave"}
