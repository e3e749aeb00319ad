"""Commands that say what a stretch is: one pair for every label of the schema that has a letter."""

from __future__ import annotations

from annotator.domain.schema import Label, Schema
from annotator.gui.commands.command import Command, Scope, When
from annotator.gui.commands.group import Group


def label_commands(schema: Schema) -> tuple[Command, ...]:
    """Return the label commands of a project: the letter, and with Shift exactly the stretch."""
    found: list[Command] = []
    taken: set[str] = set()
    for label in schema.labels:
        if label.is_usable:
            # No file may give two labels one letter; should a project have such, the second has none.
            found += _pair(label, label.shown_key not in taken)
            taken.add(label.shown_key)
    return tuple(found)


def _pair(label: Label, has_letter: bool) -> tuple[Command, Command]:
    """Return the two commands; those after the dot are run by the state that it begins."""
    letter = label.shown_key
    exact = f".Shift+{label.key.upper()}" if label.is_after_dot else f"Shift+{letter.upper()}"
    return (
        Command(
            f"label.{label.id}",
            label.title,
            "annotate.label",
            Group.LABEL,
            (letter,) if has_letter else (),
            argument=label.id,
            writes=True,
        ),
        Command(
            f"label.{label.id}.exact",
            f"{label.title}, exactly this stretch",
            "annotate.label_exact",
            Group.LABEL,
            (exact,) if has_letter else (),
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
    Command(
        "label.memo",
        "Memo…",
        "annotate.memo",
        Group.LABEL,
        ("m",),
        when=When.LABEL,
        writes=True,
        also="note comment",
    ),
    Command("label.own", "A label of your own…", "own_labels.choose", Group.LABEL, (".",), writes=True),
    Command(
        "label.brush",
        "Brush: every selection gets the label",
        "brush.begin",
        Group.LABEL,
        ("v",),
        writes=True,
    ),
    Command("label.rule", "The rule for this label", "rule.show", Group.LABEL, ("i",), when=When.LABEL),
    Command(
        "label.cite",
        "Cite the rule that is shown",
        "rule.cite",
        Group.LABEL,
        when=When.LABEL,
        writes=True,
    ),
    Command(
        "label.repeat",
        "Repeat the last label with its answers",
        "annotate.repeat",
        Group.LABEL,
        ("r",),
        writes=True,
    ),
    Command(
        "label.alike",
        "All like this, in this article…",
        "alike.here",
        Group.LABEL,
        ("y",),
        when=When.LABEL,
        writes=True,
        also="same words everywhere bulk",
    ),
    Command(
        "label.alike_everywhere",
        "All like this, in all articles…",
        "alike.everywhere",
        Group.LABEL,
        ("Shift+Y",),
        when=When.LABEL,
        writes=True,
    ),
    Command("history.span", "History of this label…", "history.span", Group.LABEL, when=When.LABEL),
    Command(
        "label.switches",
        "What else do you want to mark?",
        "profile.switches",
        Group.LABEL,
        (),
        Scope.WINDOW,
        When.PROJECT,
        writes=True,
        also="switches profile attributes questions",
    ),
)
