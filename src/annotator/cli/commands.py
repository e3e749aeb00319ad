"""The table of verbs, and the edge where every failure becomes a sentence and an exit code."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import click

from annotator.base.errors import AnnotatorError, DamagedFile
from annotator.base.log import log, start_log
from annotator.base.paths import former_log_folder, log_folder
from annotator.base.progress import Cancelled
from annotator.base.report import place_of
from annotator.cli.options import PATH
from annotator.cli.output import complain, use_utf8
from annotator.cli.teaching import GROUPS, Teaching, Verb, examples, no_verb, usage_sentence

DONE, FAILED, USAGE = 0, 1, 2


class Verbs(Teaching):
    """The table of verbs; a verb's file is read when the verb is asked for, because each takes its time."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the verbs in the order of the help."""
        return [name for names in GROUPS.values() for name in names]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a verb, none if there is no such one."""
        find = VERBS.get(cmd_name)
        return None if find is None else find(cmd_name)


_VERSION = "Say the version and which build it is."


def _say_version(ctx: click.Context, option: click.Parameter, asked: bool) -> None:
    if asked and not ctx.resilient_parsing:
        from annotator.base.build import BUILD

        click.echo(f"annotator {BUILD}")
        ctx.exit()


@click.group(
    cls=Verbs,
    subcommand_metavar="[VERB | FILE] [...]",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_say_version, help=_VERSION
)
@click.option(
    "--smoke", is_flag=True, expose_value=False, help="Try the program out by itself, and say versions."
)
@click.option("--new-window", is_flag=True, expose_value=False, help="Open a window even where one is open.")
def verbs() -> None:
    """Mark up news articles: who speaks, for whom, what is claimed, what is quoted.

    A project is one file. Its articles are labelled in a window, which opens without a verb or with a file:
    “annotator”, “annotator news.annotator”. The verbs do the rest without a window, for scripts, too.
    """


@click.command(
    "open",
    cls=Verb,
    epilog=examples(
        ("annotator open", "the project that was open last, else the start page"),
        ("annotator open news.annotator", "this project; a window that shows it already comes to the front"),
        ("annotator --new-window news.annotator", "the same in a window of its own"),
    ),
)
@click.argument("path", metavar="[PROJECT]", type=PATH, required=False)
@click.option("--new-window", is_flag=True, help="Open one even where a window is open.")
def open_window(path: Path | None, new_window: bool) -> None:
    """Open the window, with a project or with the start page."""
    raise click.UsageError("The window is opened by the program itself: annotator open")


@click.command(
    cls=Verb,
    epilog=examples(
        ("annotator demo", "the sample that comes with the program"),
        ("annotator demo article.txt", "a file of yours, for trying out: nothing is kept unless you save it"),
    ),
)
@click.argument("files", metavar="[FILE]...", nargs=-1, type=PATH)
def demo(files: tuple[Path, ...]) -> None:
    """Open the sample, or given files, in a window on a temporary project."""
    raise click.UsageError("The window is opened by the program itself: annotator demo")


@click.command(
    "help",
    cls=Verb,
    epilog=examples(("annotator help import", "what import does, takes and answers, with examples")),
)
@click.argument("verb", metavar="[VERB]", required=False)
@click.pass_context
def help_(ctx: click.Context, verb: str | None) -> None:
    """Explain a verb, with examples, or list all verbs."""
    top = ctx.find_root()
    if verb is None:
        click.echo(top.get_help())
        return
    found = verbs.get_command(top, verb)
    if found is None:
        raise click.UsageError(no_verb(verb, verbs.list_commands(top)), top)
    with click.Context(found, info_name=verb, parent=top) as inner:
        click.echo(found.get_help(inner))


def _of_project(name: str) -> click.Command:
    from annotator.cli import project

    return {"new": project.new, "schema": project.schema, "undo": project.undo, "redo": project.redo}[name]


def _of_transfer(name: str) -> click.Command:
    from annotator.cli import transfer

    return {"import": transfer.import_, "export": transfer.export, "formats": transfer.formats}[name]


def _of_safety(name: str) -> click.Command:
    from annotator.cli import safety

    return {"backup": safety.backup, "restore": safety.restore}[name]


def _of_content(name: str) -> click.Command:
    from annotator.cli import content

    found = (content.documents, content.search, content.stats, content.history, content.check)
    return next(command for command in found if command.name == name)


def _of_copies(name: str) -> click.Command:
    from annotator.cli import copies

    return {"merge": copies.merge}[name]


def _of_trash(name: str) -> click.Command:
    from annotator.cli import trash

    return {"trash": trash.trash}[name]


def _of_window(name: str) -> click.Command:
    return {"open": open_window, "demo": demo, "help": help_}[name]


def _of_paths(name: str) -> click.Command:
    from annotator.cli import paths

    return {"paths": paths.paths}[name]


VERBS: Mapping[str, Callable[[str], click.Command]] = {
    "new": _of_project,
    "import": _of_transfer,
    "export": _of_transfer,
    **dict.fromkeys(("documents", "search", "stats", "history", "check"), _of_content),
    "formats": _of_transfer,
    **dict.fromkeys(("schema", "undo", "redo"), _of_project),
    **dict.fromkeys(("backup", "restore"), _of_safety),
    "merge": _of_copies,
    "trash": _of_trash,
    **dict.fromkeys(("open", "demo", "help"), _of_window),
    "paths": _of_paths,
}


_WAY_OUT = "Or save what is left of it as a new file: annotator check PROJECT --repair --into NEW."


def main(arguments: Sequence[str]) -> int:
    """Run one verb and return the exit code; never raises."""
    use_utf8()
    start_log(None)  # else Python writes warnings for the log among the sentences for people
    # A verb makes millions of objects and hardly a circle of them: looking for some costs a tenth (measured).
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)
    try:
        code = verbs.main(list(arguments), prog_name="annotator", standalone_mode=False)
    except click.UsageError as error:
        if error.ctx is not None:
            click.echo(error.ctx.get_usage(), err=True)
        complain(usage_sentence(error))
        return USAGE
    except click.ClickException as error:
        error.show()
        return FAILED
    except AnnotatorError as error:
        way = f" {_WAY_OUT}" if isinstance(error, DamagedFile) else ""
        complain(f"{error.sentence}{way}")
        return FAILED
    except (click.Abort, KeyboardInterrupt, Cancelled):
        complain("Stopped. What was saved before stays.")
        return FAILED
    except BrokenPipeError:  # the reader of our output left; say nothing more, not at exit either
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except Exception as error:  # the edge of the command line: a bug becomes a sentence and a log entry
        complain(_bug(error))
        return FAILED
    return code if isinstance(code, int) else DONE


def _bug(error: Exception) -> str:
    place = start_log(log_folder(), former_log_folder())
    log().error("bug: %s", place_of(error))
    where = f" Details are in “{place}”." if place else ""
    return (
        f"This is a bug in the program ({type(error).__name__}: {error}). What was saved before is safe.{where} "
        "Please report it."
    )
