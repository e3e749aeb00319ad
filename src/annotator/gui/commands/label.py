"""Commands that say what a stretch is: one pair for every label of the schema that has a letter."""

from __future__ import annotations

from annotator.domain.schema import Label, Schema
from annotator.gui.commands.command import Command, When
from annotator.gui.commands.group import Group


def label_commands(schema: Schema) -> tuple[Command, ...]:
    """Return the label commands of a project: the letter, and with Shift exactly the stretch."""
    found: list[Command] = []
    for label in schema.labels:
        if label.key and not label.retired:
            found += _pair(label)
    return tuple(found)


def _pair(label: Label) -> tuple[Command, Command]:
    letter = label.key.lower()
    return (
        Command(
            f"label.{label.id}",
            label.title,
            "annotate.label",
            Group.LABEL,
            (letter,),
            argument=label.id,
            writes=True,
        ),
        Command(
            f"label.{label.id}.exact",
            f"{label.title}, exactly this stretch",
            "annotate.label_exact",
            Group.LABEL,
            (f"Shift+{letter.upper()}",),
            argument=label.id,
            writes=True,
            listed=False,
        ),
    )


LABEL_COMMANDS = (
    Command(
        "label.delete",
        "Delete this label",
        "annotate.delete",
        Group.LABEL,
        ("Backspace", "Delete"),
        when=When.LABEL,
        writes=True,
    ),
    Command("label.doubt", "Doubt", "annotate.doubt", Group.LABEL, ("h",), when=When.LABEL, writes=True),
    Command("label.memo", "Memo…", "annotate.memo", Group.LABEL, ("m",), when=When.LABEL, writes=True),
    Command("label.repeat", "Repeat the last label", "annotate.repeat", Group.LABEL, ("r",), writes=True),
)
