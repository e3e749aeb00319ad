"""Commands of the registry of names; without it they mean the name of the focused label."""

from __future__ import annotations

from annotator.gui.commands.command import Command, Scope, When
from annotator.gui.commands.group import Group


def _name(verb: str, title: str, keys: tuple[str, ...] = (), writes: bool = True, also: str = "") -> Command:
    return Command(
        f"names.{verb}",
        title,
        f"clusters.{verb}",
        Group.NAMES,
        keys,
        Scope.WINDOW,
        When.PROJECT,
        writes=writes,
        also=also,
    )


NAME_COMMANDS = (
    _name("open", "Names…", ("Ctrl+Shift+N",), writes=False, also="registry clusters people organizations"),
    Command(
        "names.find", "Who is that? Find a name…", "answer.find", Group.NAMES, when=When.LABEL, writes=True
    ),
    _name("rename", "Rename this name…", ("F2",)),
    _name("link", "Link of this name: Wikidata or address…"),
    _name("merge", "Merge names…"),
    _name("split", "Make a new name of these labels…"),
    _name("move", "These labels mean another name…"),
    _name("delete", "Delete this name, which no label means"),
)
