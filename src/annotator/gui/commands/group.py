"""The menus, in their order: the window shows them before it knows a single command."""

from __future__ import annotations

from enum import StrEnum


class Group(StrEnum):
    """The menu and the heading of the help under which a command stands."""

    FILE = "File"
    EDIT = "Edit"
    LABEL = "Label"
    ANSWER = "Answer"
    SHAPE = "Shape"
    GO = "Go"
    ARTICLE = "Article"
    NAMES = "Names"
    VIEW = "View"
    HELP = "Help"
