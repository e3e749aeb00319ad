"""Commands that move the edges of the label or selection."""

from __future__ import annotations

from annotator.gui.commands.command import Command
from annotator.gui.commands.group import Group


def _shape(name: str, title: str, *keys: str, repeats: bool = True) -> Command:
    return Command(f"shape.{name}", title, f"shape.{name}", Group.SHAPE, keys, repeats=repeats, writes=True)


def _hint(name: str, title: str, key: str) -> Command:
    return Command(f"hints.{name}", title, f"hints.{name}", Group.SHAPE, (key,), writes=True)


SHAPE_COMMANDS = (
    _shape("end_word_out", "End one word out", "w"),
    _shape("end_word_in", "End one word in", "Shift+W"),
    _shape("start_word_out", "Start one word out", "b"),
    _shape("start_word_in", "Start one word in", "Shift+B"),
    _hint("end", "End to a word, by the letters above it", "t"),
    _hint("start", "Start to a word, by the letters above it", "Shift+T"),
    _shape("end_of_sentence", "End to the end of the sentence", "e", repeats=False),
    _shape("start_of_sentence", "Start to the start of the sentence", "Shift+E", repeats=False),
    _shape("grow", "Grow: word, name, marks, sentence, paragraph", "g", repeats=False),
    _shape("shrink", "Shrink", "Shift+G", repeats=False),
    Command(
        "shape.join",
        "Join as a part of the last quote or claim",
        "fragments.join",
        Group.SHAPE,
        ("j",),
        writes=True,
    ),
    Command(
        "shape.take_out", "Take this part out", "fragments.take_out", Group.SHAPE, ("Shift+J",), writes=True
    ),
    _shape("end_character_out", "End one character out", "Alt+Right"),
    _shape("end_character_in", "End one character in", "Alt+Left"),
    _shape("start_character_in", "Start one character in", "Alt+Down"),
    _shape("start_character_out", "Start one character out", "Alt+Up"),
)
