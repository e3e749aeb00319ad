"""A person's own keys in place of the standard ones: which may stand where, and who gives way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from annotator.gui.commands.command import Command, CommandTable, Scope

Keys = Mapping[str, str]
"""The first key of commands by id, where it is not the standard one."""

EXACT = ".exact"
"""The command with Shift that goes with a label's letter has its id and this."""

_OF_THE_TEXT = frozenset({"Left", "Right", "Up", "Down", "Home", "End", "PgUp", "PgDn", "Tab", "Esc"})
_OF_TEXT_FIELDS = frozenset({"Ctrl+A", "Ctrl+C", "Ctrl+V", "Ctrl+X", "Ctrl+Insert"})
_FUNCTION_KEYS = frozenset(f"F{number}" for number in range(1, 13))
_FIXED = ("answer.choose", "answer.none", "navigate.leave")


def can_be_rebound(command: Command) -> bool:
    """Tell whether a person may choose the key of a command: not of digits, of Esc, nor of what follows another."""
    return command.run not in _FIXED and not _is_after_dot(command) and not command.id.endswith(EXACT)


def _is_after_dot(command: Command) -> bool:
    return len(command.key) > 1 and command.key.startswith(".")


def rebound(commands: Iterable[Command], keys: Keys) -> tuple[Command, ...]:
    """Return the commands with a person's own keys; a standard key that one of them takes is gone from its place.

    An own key that may not stand there, or that two claim, is passed over.
    """
    listed = tuple(commands)
    own = _own(listed, keys)
    taken = {(command.scope, key): command.id for command in listed for key in own.get(command.id, ())}
    found = []
    for command in listed:
        wanted = own.get(command.id, command.keys)
        kept = [key for key in wanted if taken.get((command.scope, key), command.id) == command.id]
        found.append(replace(command, keys=tuple(kept)))
    return tuple(found)


def _own(commands: tuple[Command, ...], keys: Keys) -> dict[str, tuple[str, ...]]:
    """Return all keys of the commands that have one of their own, without those that cannot be."""
    own: dict[str, tuple[str, ...]] = {}
    claimed: set[tuple[Scope, str]] = set()
    for command in commands:
        key = keys.get(command.id)
        if key is None or refusal(command, key) or (command.scope, key) in claimed:
            continue
        claimed.add((command.scope, key))
        own[command.id] = (key, *command.keys[1:])
    for command in commands:
        partner = own.get(command.id.removesuffix(EXACT)) if command.id.endswith(EXACT) else None
        if partner is not None:
            own[command.id] = (f"Shift+{partner[0].upper()}",) if _is_letter(partner[0]) else ()
    return own


def refusal(command: Command, key: str) -> str:
    """Return in one sentence why a key may not stand for a command, nothing if it may."""
    if not can_be_rebound(command):
        return "This key is fixed."
    bare = key.removeprefix("Shift+")
    if bare in _OF_THE_TEXT:
        return f"{key} moves the caret or leaves, as everywhere. Choose another key."
    if len(bare) == 1 and bare.isdecimal():
        return "Digits answer questions. Choose another key."
    if "Ctrl+Alt" in key:
        return "Ctrl and Alt together write signs on many keyboards. Choose another key."
    if key == "Ctrl+Shift+U":
        return "Ctrl+Shift+U belongs to input methods. Choose another key."
    if key in _OF_TEXT_FIELDS:
        return f"{key} belongs to text fields everywhere. Choose another key."
    chord = "Ctrl+" in key or bare in _FUNCTION_KEYS
    if command.scope is Scope.WINDOW and not chord:
        return "This works in the whole window and needs Ctrl or an F key."
    if command.scope is Scope.TEXT and chord:
        return "This works in the article text and needs a key without Ctrl."
    return ""


def holder(table: CommandTable, command: Command, key: str) -> Command | None:
    """Return the other command that has a key already, none if it is free for this one.

    The letter of a label takes its Shift along.
    """
    also = [f"Shift+{key.upper()}"] if _has_exact(table, command) and _is_letter(key) else []
    for wanted in (key, *also):
        other = table.at_key(wanted, command.scope)
        if other is not None and other.id.removesuffix(EXACT) != command.id:
            return other
    return None


def _has_exact(table: CommandTable, command: Command) -> bool:
    return any(other.id == f"{command.id}{EXACT}" for other in table)


def _is_letter(key: str) -> bool:
    return len(key) == 1 and key.isalpha()


def other_caps(standard: CommandTable, own: CommandTable) -> dict[str, str]:
    """Return the first key of every command that has another than the standard one, empty where it has none."""
    return {c.id: own.get(c.id).key for c in standard if own.get(c.id).keys[:1] != c.keys[:1]}
