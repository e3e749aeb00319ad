"""All commands of the window for one schema, in the order of menus and help."""

from __future__ import annotations

from collections.abc import Mapping

from annotator.domain.schema import Schema
from annotator.gui.commands.answer import ANSWER_COMMANDS
from annotator.gui.commands.bindings import rebound
from annotator.gui.commands.command import CommandTable
from annotator.gui.commands.go import GO_COMMANDS
from annotator.gui.commands.label import LABEL_COMMANDS, label_commands
from annotator.gui.commands.names import NAME_COMMANDS
from annotator.gui.commands.program import PROGRAM_COMMANDS
from annotator.gui.commands.shape import SHAPE_COMMANDS


def command_table(schema: Schema | None, keys: Mapping[str, str] | None = None) -> CommandTable:
    """Return the commands; those of labels only where a project is open. `keys`: a person's own, by command id."""
    labels = label_commands(schema) if schema is not None else ()
    commands = (
        *labels,
        *LABEL_COMMANDS,
        *ANSWER_COMMANDS,
        *SHAPE_COMMANDS,
        *GO_COMMANDS,
        *NAME_COMMANDS,
        *PROGRAM_COMMANDS,
    )
    return CommandTable(rebound(commands, keys or {}))
