"""Commands that answer the open question: digits, and words selected by hand."""

from __future__ import annotations

from annotator.gui.commands.command import Command, When
from annotator.gui.commands.group import Group

ANSWER_COMMANDS = (
    *(
        Command(
            f"answer.{number}",
            f"Answer {number}",
            "answer.choose",
            Group.ANSWER,
            (str(number),),
            when=When.QUESTION,
            argument=number,
            writes=True,
            listed=False,
        )
        for number in range(1, 10)
    ),
    Command(
        "answer.none",
        "None: no source in the text, or a new person",
        "answer.none",
        Group.ANSWER,
        ("0",),
        when=When.QUESTION,
        writes=True,
    ),
    Command(
        "answer.selection",
        "Link this label…, or answer with what is selected",
        "link.enter",
        Group.ANSWER,
        ("Enter",),
        writes=True,
    ),
    Command(
        "answer.ask",
        "Ask the questions of this label again",
        "answer.ask",
        Group.ANSWER,
        ("a",),
        when=When.LABEL,
    ),
    Command(
        "answer.back",
        "The question before",
        "answer.back",
        Group.ANSWER,
        ("Shift+A",),
        when=When.LABEL,
    ),
)
