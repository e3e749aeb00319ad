"""How the command line teaches: groups of verbs, a first session, examples, and the nearest word for a mistyped one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches

import click

GROUPS: Mapping[str, tuple[str, ...]] = {
    "Start": ("open", "demo", "new", "help"),
    "Articles": ("import", "export", "documents", "search", "formats", "trash"),
    "Labels": ("stats", "history", "undo", "redo", "schema"),
    "Safety": ("check", "backup", "restore", "paths"),
    "Together": ("merge",),
}
"""The verbs in the order of the help, under the words that say what for."""

FIRST_SESSION: Sequence[tuple[str, str]] = (
    ("annotator new news.annotator", "make a project: one file"),
    ("annotator import news.annotator article.txt", "bring in an article of yours"),
    ("annotator open news.annotator", "label it; F1 is the help"),
    ("annotator check news.annotator", "see what is unfinished"),
    ("annotator export news.annotator out.jsonl", "write articles and labels"),
)

EXIT_CODES: Sequence[tuple[str, str]] = (
    ("0", "done, also where a format left something out"),
    ("1", "refused or failed; one sentence on standard error says what is safe and what to do"),
    ("2", "mistyped; nothing was done"),
)

MORE = (
    "“annotator help VERB” explains a verb, with examples. “annotator paths” says where guide, settings, backups and "
    "log lie. In the window F1 opens the guide."
)

_DASH = " A file whose name begins with a dash is given as ./NAME."

_WIDTH_OF_HEAD = 46
"""An example this long or shorter has what it does beside it, a longer one below it."""


def examples(*pairs: tuple[str, str]) -> str:
    """Return what stands under a verb's help: lines that can be typed, and what each does."""
    lines = "\n".join(f"  {command}\n      {what}" for command, what in pairs)
    return f"\b\nExamples:\n{lines}"


class Verb(click.Command):
    """A verb whose examples stand under its help as they were written."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the examples without the indent that click gives an epilog."""
        if self.epilog:
            formatter.write_paragraph()
            formatter.write("\n".join(self.epilog.splitlines()[1:]) + "\n")


class Teaching(click.Group):
    """A group that shows its verbs by what they are for, and names the nearest where one was mistyped."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the first session, then the verbs in their groups."""
        with formatter.section("A first session"):
            formatter.write_dl(FIRST_SESSION, col_max=_WIDTH_OF_HEAD)
        for title, names in GROUPS.items():
            rows = [(name, summary(found)) for name in names if (found := self.get_command(ctx, name))]
            with formatter.section(title):
                formatter.write_dl(rows)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the exit codes and where more is said."""
        with formatter.section("Exit codes"):
            formatter.write_dl(EXIT_CODES)
        formatter.write_paragraph()
        formatter.write_text(MORE)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the verb. Raises `UsageError` that names the nearest one."""
        name = args[0]
        if not name.startswith("-") and self.get_command(ctx, name) is None:
            raise click.UsageError(no_verb(name, self.list_commands(ctx)), ctx)
        return super().resolve_command(ctx, args)


def summary(command: click.Command) -> str:
    """Return in a few words what a verb does."""
    words = command.short_help or (command.help or "").split("\n\n")[0]
    return " ".join(words.split()).removesuffix(".")


def no_verb(name: str, verbs: Sequence[str]) -> str:
    """Return what is said of a verb that is not there."""
    return f"“{name}” is no verb.{_nearest(name, verbs)} “annotator --help” lists all."


def usage_sentence(error: click.UsageError) -> str:
    """Return in a sentence what was mistyped, and the nearest option that there is."""
    context = error.ctx
    path = context.command_path if context is not None else "annotator"
    help_ = f" “{path} --help” says more."
    if isinstance(error, click.NoSuchOption) and context is not None:
        known = [name for option in context.command.get_params(context) for name in option.opts]
        more = _nearest(error.option_name, known) if error.option_name.startswith("--") else _DASH
        return f"“{error.option_name}” is no option of “{path}”.{more}{help_}"
    if isinstance(error, click.MissingParameter) and error.param is not None and context is not None:
        return f"{error.param.make_metavar(context).removesuffix('...')} is missing.{help_}"
    words = error.format_message().strip()
    return words if "--help" in words else f"{words.removesuffix('.')}.{help_}"


def _nearest(word: str, known: Sequence[str]) -> str:
    near = get_close_matches(word, known, n=2, cutoff=0.6)
    near = near or [name for name in known if len(word) > 1 and name.startswith(word)][:2]
    return f" Did you mean {' or '.join(near)}?" if near else ""
