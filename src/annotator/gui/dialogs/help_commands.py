"""Pages of the help that the command table makes: every key, and where one command is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from annotator.gui.commands.command import Command, Scope
from annotator.gui.dialogs.keys import FIXED, GROUPS, merged, shown_key
from annotator.gui.models.guide import SUFFIX, Page
from annotator.gui.models.guide_text import Block, Kind, Piece, Pieces, inline

ALL_KEYS = "all-keys"
MOST = 6


def matching(commands: Iterable[Command], terms: Sequence[str]) -> list[Command]:
    """Return the listed commands that have all words in title, menu or other names, titles first."""
    found = []
    for place, command in enumerate(commands):
        words, title = command.words.casefold(), command.title.casefold()
        if command.listed and all(term.casefold() in words for term in terms):
            found.append((not all(term.casefold() in title for term in terms), place, command))
    return [command for _, _, command in sorted(found, key=lambda row: row[:2])][:MOST]


def about_command(
    command: Command, commands: Iterable[Command], offered: str, pages: Sequence[Page]
) -> tuple[Block, ...]:
    """Return a page on a command. `offered`: the link that does it, if it can be done here; `pages`: more about it.

    Its keys are those of all commands that do the same, as `z` and Ctrl+Z, single ones first.
    """
    same = [c for c in commands if (c.run, c.argument) == (command.run, command.argument) and c.keys]
    keys: list[Piece] = []
    for key in (key for c in sorted(same, key=lambda c: c.scope is Scope.WINDOW) for key in c.keys):
        keys += [Piece(" or " if keys else " Its key is "), Piece(shown_key(key), code=True)]
    where = (Piece("It stands in the menu "), Piece(command.group.value, bold=True), Piece("."))
    ends = (*keys, Piece(".")) if keys else (Piece(" It has no key; Help › Change keys… gives it one."),)
    only_text = all(c.scope is Scope.TEXT for c in same)
    heard = " The key is heard while the keyboard is in the text." if keys and only_text else ""
    made = [Block(Kind.HEADING, (Piece(command.title),), 1), _words((*where, *ends, Piece(heard)))]
    if offered:
        made.append(_words((Piece("Do it now", href=offered), Piece(" in the window."))))
    if pages:
        made.append(Block(Kind.HEADING, inline("Pages about it"), 2))
        made += [Block(Kind.ITEM, (Piece(page.title, href=f"{page.id}{SUFFIX}"),)) for page in pages]
    return tuple(made)


def all_keys(commands: Iterable[Command]) -> tuple[Block, ...]:
    """Return the page of all keys, as they are now."""
    table = merged(commands)
    made = [
        Block(Kind.HEADING, inline("All keys"), 1),
        _words(
            inline("Single keys are heard while the keyboard is in the text, the others in the whole window.")
        ),
    ]
    for group in GROUPS:
        rows: list[tuple[Pieces, ...]] = [
            ((Piece(title),), _caps(keys)) for title, keys in FIXED.get(group, ())
        ]
        rows += [((Piece(c.title),), _caps(keys)) for c, keys in table if c.group is group and keys]
        if rows:
            made.append(Block(Kind.HEADING, (Piece(group.value),), 2))
            made.append(Block(Kind.TABLE, rows=((inline("does"), inline("key")), *rows)))
    return tuple(made)


def _words(pieces: Pieces) -> Block:
    return Block(Kind.WORDS, pieces)


def _caps(keys: Sequence[str]) -> Pieces:
    """Return keys beside each other."""
    found: list[Piece] = []
    for key in keys:
        found += [Piece("  ")] if found else []
        found.append(Piece(shown_key(key), code=True))
    return tuple(found)
