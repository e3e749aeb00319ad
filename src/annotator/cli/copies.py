"""The verb that brings copies of one project together: merge."""

from __future__ import annotations

from pathlib import Path

import click

from annotator.base.legible import legible
from annotator.base.wording import counted
from annotator.cli.options import PATH, annotator_option, for_writing, json_option, project_argument
from annotator.cli.output import TerminalProgress, complain, say, say_json
from annotator.cli.teaching import Verb, examples
from annotator.cli.undecided import undecided_json
from annotator.ops.copies import MergeReport
from annotator.ops.copies import merge as bring_together

_SHOWN = 20
"""How many of the things that differ are listed for people."""


@click.command(
    cls=Verb,
    short_help="Bring copies of one project together",
    epilog=examples(
        (
            "annotator merge news.annotator colleague.annotator",
            "take in what was done in a copy, which is not changed",
        ),
        ("annotator history news.annotator --conflicts", "what both have changed, to be decided"),
    ),
)
@project_argument
@click.argument("others", metavar="OTHER...", nargs=-1, required=True, type=PATH)
@annotator_option
@json_option
def merge(path: Path, others: tuple[Path, ...], annotator: str | None, as_json: bool) -> None:
    """Take into PROJECT all that was done in OTHER copies of it, which stay as they are.

    Nothing that anybody did is lost. Where two differ, the later is shown and all are listed.
    """
    with for_writing(path, annotator) as project, TerminalProgress() as progress:
        report = bring_together(project, others, progress)
    if report.warning:
        complain(report.warning)
    if as_json:
        say_json("merge", **_as_json(report))
    else:
        _say(path, report)


def _say(path: Path, report: MergeReport) -> None:
    for copy in report.copies:
        apart = " Both had gone on since they were one." if copy.went_apart else ""
        what = f"{counted(copy.steps, 'step')} came" if copy.steps else "nothing new"
        say(f"“{copy.path.name}”: {what}.{apart}")
    if report.steps:
        who = ", ".join(f"{legible(name)} {steps}" for name, steps in report.annotators.items())
        say(
            f"“{path.name}” has {counted(report.articles, 'new article')} and all that was done since, by: {who}."
        )
    for item in report.undecided[:_SHOWN]:
        say(f"    {item.sentence}")
    if report.undecided:
        number = counted(len(report.undecided), "thing waits", "things wait")
        say(
            f"{number} for a decision, which is made by changing them. “annotator history --conflicts” lists all."
        )


def _as_json(report: MergeReport) -> dict[str, object]:
    return {
        "steps": report.steps,
        "articles": report.articles,
        "annotators": report.annotators,
        "copies": [
            {"path": str(copy.path), "steps": copy.steps, "lacks": copy.lacks, "went_apart": copy.went_apart}
            for copy in report.copies
        ],
        "conflicts": undecided_json(report.undecided),
        "warning": report.warning,
    }
