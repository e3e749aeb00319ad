"""The verbs that bring articles in and out: import, export, formats."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from annotator.base.wording import counted
from annotator.cli.options import (
    PATH,
    for_reading,
    for_writing,
    json_option,
    project_argument,
)
from annotator.cli.output import TerminalProgress, complain, say, say_json, say_table
from annotator.cli.teaching import Verb, examples
from annotator.domain.annotation import Status
from annotator.formats.format import Loss
from annotator.formats.registry import FORMATS

if TYPE_CHECKING:
    from annotator.ops.exporting import ExportReport
    from annotator.ops.import_report import ImportReport


def _known_ids(ctx: click.Context, option: click.Parameter, begun: str) -> list[str]:
    """Return the formats that a shell can offer for what was typed so far."""
    return [fmt.id for fmt in FORMATS if fmt.id.startswith(begun)]


format_option = click.option(
    "--format",
    "format_id",
    metavar="ID",
    shell_complete=_known_ids,
    help="Format; “annotator formats” lists them.",
)


@click.command(
    "import",
    cls=Verb,
    short_help="Bring in files and folders",
    epilog=examples(
        ("annotator import news.annotator article.txt", "a text"),
        ("annotator import news.annotator articles", "all files of a folder that are of a known format"),
        (
            "annotator import news.annotator labels.jsonl --annotator ann",
            "articles with labels, which are ann's now",
        ),
        (
            "annotator import news.annotator article.txt --json",
            "what came and what was refused, for a script",
        ),
    ),
)
@project_argument
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=PATH)
@format_option
@click.option("--annotator", metavar="NAME", help="Whose labels these are, whatever the files say.")
@json_option
def import_(
    path: Path, paths: tuple[Path, ...], format_id: str | None, annotator: str | None, as_json: bool
) -> int:
    """Bring in files and folders; what is in the project never changes.

    Exit code 1 if anything was refused; the rest is in.
    """
    from annotator.ops.transfer import import_paths

    with for_writing(path, annotator) as project, TerminalProgress() as progress:
        report = import_paths(project, paths, format_id, annotator, progress)
    if as_json:
        say_json("import", **_import_json(report))
    else:
        _say_import(report)
    if report.warning:
        complain(report.warning)
    for sentence in report.problem_sentences():
        complain(sentence)
    return 1 if report.problems or report.stopped else 0


@click.command(
    cls=Verb,
    short_help="Write articles and labels to a new file",
    epilog=examples(
        ("annotator export news.annotator out.jsonl", "articles and labels, one article a line"),
        ("annotator export news.annotator texts.zip --format text", "texts alone"),
        (
            "annotator export news.annotator done.jsonl --status done --annotator ann",
            "the articles that ann has done, with ann's labels",
        ),
    ),
)
@project_argument
@click.argument("out", metavar="OUT", type=PATH)
@format_option
@click.option("--annotator", "annotators", metavar="NAME", multiple=True, help="Only labels of these people.")
@click.option(
    "--status",
    "statuses",
    multiple=True,
    type=click.Choice([status.value for status in Status]),
    help="Only articles in these states.",
)
@click.option("--losses", metavar="FILE", type=PATH, help="Write what the format leaves out to a table.")
@click.option(
    "--for-spreadsheets", is_flag=True, help="Mark cells of tables that could be taken for formulas."
)
@json_option
def export(
    path: Path,
    out: Path,
    format_id: str | None,
    annotators: tuple[str, ...],
    statuses: tuple[str, ...],
    losses: Path | None,
    for_spreadsheets: bool,
    as_json: bool,
) -> None:
    """Write all articles to a new file or folder; the format goes by the suffix of OUT."""
    from annotator.ops.exporting import export as write

    wanted = tuple(Status(status) for status in statuses)
    with for_reading(path) as project, TerminalProgress() as progress:
        report = write(
            project, out, format_id, annotators, wanted, progress, losses, for_spreadsheets=for_spreadsheets
        )
    if as_json:
        say_json("export", **_export_json(report))
        return
    say(f"{counted(report.articles, 'article')} written to “{report.path}”.")
    _say_losses(report.losses)


@click.command(
    cls=Verb,
    short_help="List the formats that are read and written",
    epilog=examples(
        ("annotator formats", "a table of them"),
        ("annotator formats --json", "the same for a script"),
    ),
)
@json_option
def formats(as_json: bool) -> None:
    """List the formats that can be read and written."""
    rows = [
        {
            "id": fmt.id,
            "name": fmt.name,
            "suffixes": list(fmt.suffixes),
            "reads": fmt.read is not None,
            "writes": fmt.write is not None,
            "carries": sorted(fmt.carries),
            "offsets": fmt.offsets,
        }
        for fmt in FORMATS
    ]
    if as_json:
        say_json("formats", formats=rows)
        return
    say_table(
        [
            (fmt.id, fmt.name, " ".join(fmt.suffixes), _yes(fmt.read), _yes(fmt.write), fmt.offsets)
            for fmt in FORMATS
        ],
        ("id", "name", "suffixes", "reads", "writes", "offsets"),
    )


def _say_import(report: ImportReport) -> None:
    say(report.sentence())
    if report.labels_added:
        say(f"Added to the labels and links: {', '.join(report.labels_added)}.")
    for twin in report.duplicates:
        say(f"“{twin.path}” has the same text as the article {twin.same_as}, which is in, too.")
    _say_losses(report.losses)


def _say_losses(losses: Iterable[Loss]) -> None:
    told = [f"{loss.what} ({loss.count})" for loss in losses]
    if told:
        say(f"Left out: {', '.join(told)}.")


def _import_json(report: ImportReport) -> dict[str, object]:
    return {
        "imported": report.imported,
        "skipped": report.skipped,
        "in_trash": report.in_trash,
        "done_changed": report.changed,
        "added": report.added,
        "problems": [
            {
                "path": problem.path,
                "line": problem.line,
                "reason": problem.reason,
                "sentence": problem.sentence,
            }
            for problem in report.problems
        ],
        "losses": _losses_json(report.losses),
        "duplicates": [
            {"path": str(twin.path), "id": twin.document, "same_as": twin.same_as}
            for twin in report.duplicates
        ],
        "labels_added": list(report.labels_added),
        "copies": [str(copy) for copy in report.copies],
        "stopped": report.stopped,
    }


def _export_json(report: ExportReport) -> dict[str, object]:
    return {
        "path": str(report.path),
        "export_format": report.format,
        "articles": report.articles,
        "losses": _losses_json(report.losses),
    }


def _losses_json(losses: Iterable[Loss]) -> list[dict[str, object]]:
    return [{"what": loss.what, "count": loss.count, "example": loss.example} for loss in losses]


def _yes(thing: object) -> str:
    return "yes" if thing is not None else "no"
