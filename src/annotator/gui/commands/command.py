"""One command as data, and the table that finds it by id or by key."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from annotator.gui.commands.group import Group


class Scope(StrEnum):
    """Where a key is heard: single keys only in the article text, chords in the whole window."""

    TEXT = "text"
    WINDOW = "window"


class When(StrEnum):
    """What must be there for a command to make sense."""

    ALWAYS = "always"
    PROJECT = "project"
    ARTICLE = "article"
    LABEL = "label"
    QUESTION = "question"


@dataclass(frozen=True, slots=True)
class Command:
    """`run` names a controller method, `noun.method`; `argument`, if any, is passed to it.

    `keys`: as `gui.canvas.keys.Press` spells them: `p`, `Shift+P`, `Space`, `Ctrl+Enter`, `Alt+Right`.
    `repeats`: whether holding the key down repeats it. `writes`: refused in a project open for reading.
    `also`: other words that people may look for it by.
    """

    id: str
    title: str
    run: str
    group: Group
    keys: tuple[str, ...] = ()
    scope: Scope = Scope.TEXT
    when: When = When.ARTICLE
    argument: str | int | None = None
    repeats: bool = False
    writes: bool = False
    listed: bool = True
    also: str = ""

    @property
    def words(self) -> str:
        """What it is found by: its title, its menu and other words for it."""
        return f"{self.title} {self.group} {self.also}".rstrip()

    @property
    def key(self) -> str:
        """The first key, as menus and the foot line show it, or nothing."""
        return self.keys[0] if self.keys else ""


def is_single(key: str) -> bool:
    """Tell whether a key acts without Ctrl, Alt or an F key; Esc always may."""
    return not key.startswith(("Ctrl+", "Alt+", "F")) and key not in ("Esc", "Shift+F3")


class CommandTable:
    """Commands in order, by id and by key. Two on one key in one scope raise `ValueError`."""

    def __init__(self, commands: Iterable[Command]) -> None:
        self._by_id: dict[str, Command] = {}
        self._by_key: dict[tuple[Scope, str], Command] = {}
        for command in commands:
            if command.id in self._by_id:
                raise ValueError(f"two commands called {command.id}")
            self._by_id[command.id] = command
            for key in command.keys:
                other = self._by_key.setdefault((command.scope, key), command)
                if other is not command:
                    raise ValueError(f"{command.id} and {other.id} are both on {key}")

    def __iter__(self) -> Iterator[Command]:
        return iter(self._by_id.values())

    def get(self, command_id: str) -> Command:
        """Return the command; an unknown id raises `KeyError`."""
        return self._by_id[command_id]

    def at_key(self, key: str, scope: Scope) -> Command | None:
        """Return the command on a key in a scope, none if it is free."""
        return self._by_key.get((scope, key))
