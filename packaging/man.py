"""The manual page, made of the commands themselves: `python packaging/man.py` writes it to standard output.

Its date is that of the build (SOURCE_DATE_EPOCH), so that two builds of one commit have the same page.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence

import click
from stamp import Stamp, stamp

from annotator.cli.commands import verbs
from annotator.cli.teaching import EXIT_CODES, FIRST_SESSION, GROUPS

FILES = (
    ("PROJECT.annotator", "a project: articles, labels and all that was ever done"),
    ("~/.local/share/article-annotator/backups", "backups; removing the program leaves them"),
    ("~/.config/article-annotator/settings.json", "settings"),
    ("~/.local/state/article-annotator/log", "the log, without article texts"),
)


def page(build: Stamp) -> str:
    """Return the page in the man macros of roff, ASCII only."""
    lines = [
        f'.TH ANNOTATOR 1 "{build.date}" "Article Annotator {build.version}" "User Commands"',
        ".SH NAME",
        r"annotator \- mark up news articles: who speaks, what is claimed, what is quoted",
        *_section(
            "SYNOPSIS", [".B annotator", "[PROJECT | FILE...]", ".br", ".B annotator", "VERB [ARGS...]"]
        ),
        *_section("DESCRIPTION", _paragraphs(verbs.help or "")),
        *_section("OPTIONS", _options(verbs)),
        *_section("A FIRST SESSION", _pairs(FIRST_SESSION)),
        *_verbs(),
        *_section("EXIT STATUS", _pairs(EXIT_CODES)),
        *_section("FILES", _pairs(FILES)),
        *_section(
            "SEE ALSO", ["In the window F1 opens the guide.", ".B annotator paths", "says where it lies."]
        ),
    ]
    return "\n".join(lines) + "\n"


def _verbs() -> Iterator[str]:
    context = _context(verbs, "annotator")
    for title, names in GROUPS.items():
        yield f".SH {title.upper()}"
        for name in names:
            command = verbs.get_command(context, name)
            if command is not None:
                yield from _verb(name, command)


def _verb(name: str, command: click.Command) -> Iterator[str]:
    context = _context(command, f"annotator {name}")
    yield f'.SS "{_plain(f"annotator {name}")} {_plain(" ".join(command.collect_usage_pieces(context)))}"'
    yield from _paragraphs(command.help or "")
    yield from _options(command)
    if command.epilog:
        yield ".PP"
        yield "Examples:"
        lines = [line.strip() for line in command.epilog.splitlines()[2:]]
        yield from _pairs(list(zip(lines[::2], lines[1::2], strict=True)))


def _options(command: click.Command) -> Iterator[str]:
    context = _context(command, "annotator")
    options = [one for one in command.get_params(context) if isinstance(one, click.Option)]
    return _pairs([record for one in options if (record := one.get_help_record(context)) is not None])


def _context(command: click.Command, name: str) -> click.Context:
    return click.Context(
        command, info_name=name, help_option_names=verbs.context_settings["help_option_names"]
    )


def _pairs(pairs: Iterable[tuple[str, str]]) -> Iterator[str]:
    for term, words in pairs:
        yield from (".TP", f".B {_plain(term)}", _text(words))


def _section(title: str, body: Iterable[str]) -> Sequence[str]:
    return [f".SH {title}", *body]


def _paragraphs(words: str) -> Iterator[str]:
    for paragraph in words.replace("\b", "").split("\n\n"):
        yield from (".PP", _text(" ".join(paragraph.split())))


def _text(words: str) -> str:
    """Return words that no line of which is taken for a macro."""
    plain = _plain(words)
    return rf"\&{plain}" if plain.startswith((".", "'")) else plain


def _plain(words: str) -> str:
    r"""Return words with what roff reads otherwise escaped: `\`, hyphens of options, quotation marks, all but ASCII."""
    signs = {"\\": r"\e", "-": r"\-", "'": r"\(aq", '"': r"\(dq", "`": r"\(ga", "^": r"\(ha", "~": r"\(ti"}
    return "".join(
        signs.get(sign, sign if sign.isascii() else f"\\[u{ord(sign):04X}]")
        for sign in " ".join(words.split())
    )


if __name__ == "__main__":
    sys.stdout.write(page(stamp()))
