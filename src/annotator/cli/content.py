"""The verbs that show what is in a project: documents, search, stats, history, check."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from itertools import islice
from pathlib import Path

import click

from annotator.cli.options import PATH, annotator_option, for_reading, json_option, project_argument, who
from annotator.cli.output import TerminalProgress, complain, say, say_json, say_table
from annotator.cli.rescued import rescue_into
from annotator.cli.teaching import Verb, examples
from annotator.cli.undecided import say_undecided
from annotator.domain.annotation import DocumentId, Status
from annotator.domain.problems import Severity
from annotator.ops.check import Finding
from annotator.ops.copies import undecided
from annotator.ops.doctor import Repair, check_file, repair
from annotator.ops.history import Done, Turn, changes_by_act
from annotator.ops.history import history as acts
from annotator.ops.overview import ArticleRow, overview
from annotator.ops.past import article_as_of
from annotator.ops.people import known_people
from annotator.ops.project import Project
from annotator.ops.search import LIMIT
from annotator.ops.search import search as find
from annotator.ops.stats import stats as numbers
from annotator.ops.trash import InTrash, in_trash

_SHOWN_ACTS = 50

_NOT_MENDED = (
    "Nothing of this can be repaired without guessing; --repair --into NEW saves what is left as a new file."
)


@click.command(
    cls=Verb,
    short_help="List the articles and how far they are",
    epilog=examples(
        ("annotator documents news.annotator", "id, state, number of labels and title of each article"),
        ("annotator documents news.annotator --annotator ann", "the same as ann has labelled them"),
        ("annotator documents news.annotator --trash", "what lies in the trash"),
        ("annotator documents news.annotator --json", "the same for a script"),
    ),
)
@project_argument
@click.option("--annotator", metavar="NAME", help="Count only what this person labelled.")
@click.option("--trash", is_flag=True, help="List the articles in the trash instead, and who put them there.")
@json_option
def documents(path: Path, annotator: str | None, trash: bool, as_json: bool) -> None:
    """List the articles, how far they are and how many labels they have, of all people or of one."""
    with for_reading(path) as project:
        person = annotator if annotator is None or trash else known_people(project, [annotator])[0]
        rows = overview(project, person, trash)
        thrown = {one.row.id: one for one in in_trash(project)} if trash else {}
    if trash:
        _list_trash(rows, thrown, as_json)
        return
    if as_json:
        say_json("documents", documents=[_article_json(row) for row in rows])
        return
    if not rows:
        say("There is no article yet. Bring some in with: annotator import PROJECT PATH...")
        return
    say_table(
        [(row.id, row.status, row.spans, row.title) for row in rows], ("id", "status", "labels", "title")
    )


def _list_trash(rows: Sequence[ArticleRow], thrown: Mapping[DocumentId, InTrash], as_json: bool) -> None:
    if as_json:
        found = [{**_article_json(row), "trashed": _thrown_json(thrown[row.id])} for row in rows]
        say_json("documents", documents=found)
    elif not rows:
        say("The trash is empty.")
    else:
        lines = [(row.id, row.spans, thrown[row.id].at, thrown[row.id].by, row.title) for row in rows]
        say_table(lines, ("id", "labels", "in the trash since (UTC)", "by", "title"))


def _thrown_json(one: InTrash) -> dict[str, str]:
    return {"by": one.by, "at": one.at}


@click.command(
    cls=Verb,
    short_help="Find words in all articles",
    epilog=examples(
        ("annotator search news.annotator mill", "articles with this word"),
        (
            "annotator search news.annotator '\"old mill\" library'",
            "articles with these two words side by side, and a third",
        ),
        ("annotator search news.annotator mill --limit 5 --json", "the first five, for a script"),
    ),
)
@project_argument
@click.argument("query")
@click.option(
    "--limit", default=LIMIT, show_default=True, type=click.IntRange(1), help="Most articles to list."
)
@json_option
def search(path: Path, query: str, limit: int, as_json: bool) -> None:
    """List the articles that hold all words of QUERY; "words in marks" stand together."""
    with for_reading(path) as project:
        hits = find(project, query, limit)
    if as_json:
        found = [
            {
                "id": hit.document,
                "title": hit.title,
                "excerpt": hit.excerpt,
                "matches": [list(match) for match in hit.matches],
                "start": hit.start,
                "end": hit.end,
            }
            for hit in hits
        ]
        say_json("search", query=query, hits=found)
        return
    for hit in hits:
        say(f"{hit.document}  {hit.title}")
        say(f"    {' '.join(hit.excerpt.split())}")
    if not hits:
        say(f"No article holds “{query}”.")


@click.command(
    cls=Verb,
    short_help="Count articles, labels, and what everyone has done",
    epilog=examples(
        ("annotator stats news.annotator", "all numbers"),
        ("annotator stats news.annotator --json", "the same for a script"),
    ),
)
@project_argument
@json_option
def stats(path: Path, as_json: bool) -> None:
    """Show how much there is: articles, labels by kind, and how far everyone is."""
    with for_reading(path) as project:
        found = numbers(project)
    if as_json:
        values = asdict(found)
        values["annotators"] = values.pop("shares")
        say_json("stats", **values)
        return
    trash = f", {found.trash} more in the trash" if found.trash else ""
    say(f"{found.documents} articles{trash}, {found.code_points} characters, {found.acts} acts")
    say(f"{found.spans} labels, {found.relations} links, {found.clusters} names and claims meant")
    if found.labels:
        say_table(found.labels.items(), ("label", "number"))
    if found.shares:
        rows = [
            (share.annotator, share.spans, share.doubts, *(share.statuses[status] for status in Status))
            for share in found.shares
        ]
        say_table(rows, ("who", "labels", "doubts", *(status.value for status in Status)))


@click.command(
    cls=Verb,
    short_help="List what was done: who, when, what",
    epilog=examples(
        ("annotator history news.annotator", "the newest acts of all articles"),
        ("annotator history news.annotator --document mill --json", "all that was changed in one article"),
        ("annotator history news.annotator --conflicts", "what merged copies differ on"),
    ),
)
@project_argument
@click.option("--document", metavar="ID", help="Only what touches this article.")
@click.option(
    "--as-of", "act", metavar="ACT", help="Write the article as it was when this act was done, as JSONL."
)
@click.option(
    "--conflicts", is_flag=True, help="List what merged copies differ on, until somebody changes it."
)
@json_option
def history(path: Path, document: str | None, act: str | None, conflicts: bool, as_json: bool) -> None:
    """List what was done, newest first: who, when, what, and whether it was taken back."""
    if act is not None and document is None:
        raise click.UsageError("--as-of needs --document.")
    if conflicts and document is not None:
        raise click.UsageError("Use either --conflicts or --document.")
    with for_reading(path) as project:
        if conflicts:
            say_undecided(list(undecided(project)), as_json)
        elif document is not None and act is not None:
            click.echo(article_as_of(project, document, act), nl=False)
        else:
            _list_acts(project, document, as_json)


def _list_acts(project: Project, document: str | None, as_json: bool) -> None:
    found = acts(project, document)
    if as_json:
        done = [asdict(act) for act in found]
        if document is not None:
            changes = changes_by_act(project, DocumentId(document))
            for act in done:
                act["changes"] = [asdict(change) for change in changes.get(act["act"], ())]
        say_json("history", acts=done)
        return
    shown = list(islice(found, _SHOWN_ACTS))
    rows = [(act.at, act.annotator, act.title, _turn(act)) for act in shown]
    say_table(rows, ("when (UTC)", "who", "what", ""))
    if next(found, None) is not None:
        say(f"… the newest {_SHOWN_ACTS}; --json lists all.")


def _turn(act: Done) -> str:
    """Return what an act is that is no plain one."""
    if act.turn is Turn.DONE_AGAIN:
        return "redo"
    return "undo" if act.undoes else "taken back" if act.undone else ""


@click.command(
    cls=Verb,
    short_help="Look for damage, broken rules and unfinished work",
    epilog=examples(
        ("annotator check news.annotator", "errors and hints; exit code 1 if there is an error"),
        ("annotator check news.annotator --strict", "exit code 1 for hints, too"),
        ("annotator check news.annotator --repair", "mend what can be proven, after a backup"),
        (
            "annotator check news.annotator --repair --into rescued.annotator",
            "write all that is left to a new file",
        ),
    ),
)
@project_argument
@click.option("--strict", is_flag=True, help="Exit with 1 for hints, too.")
@click.option(
    "--repair", "mend", is_flag=True, help="Mend what can be mended without guessing, after a backup."
)
@click.option(
    "--into",
    metavar="NEW",
    type=PATH,
    help="With --repair: change nothing, write all that is left to a new file NEW.",
)
@annotator_option
@json_option
def check(
    path: Path, strict: bool, mend: bool, into: Path | None, annotator: str | None, as_json: bool
) -> int:
    """Look for damage, labels that break rules (errors) and unfinished work (hints).

    Exit code 1 if there is an error, after --repair if one is left.
    """
    if into is not None and not mend:
        raise click.UsageError("--into goes with --repair.")
    if into is not None:
        return rescue_into(path, into, annotator, strict, as_json)
    if mend:
        return _repair(path, strict, annotator, as_json)
    with TerminalProgress() as progress:
        found = check_file(path, who(annotator), progress, complain)
    errors = sum(finding.severity == Severity.ERROR for finding in found)
    if as_json:
        say_json("check", errors=errors, hints=len(found) - errors, findings=[asdict(f) for f in found])
    else:
        _say_findings(found, errors)
    return 1 if errors or (strict and found) else 0


def _repair(path: Path, strict: bool, annotator: str | None, as_json: bool) -> int:
    with TerminalProgress() as progress:
        done = repair(path, who(annotator), progress)
    errors = sum(finding.severity == Severity.ERROR for finding in done.left)
    if as_json:
        say_json(
            "check",
            errors=errors,
            hints=len(done.left) - errors,
            findings=[asdict(finding) for finding in done.left],
            repaired=[asdict(finding) for finding in done.before if finding.repair],
            backup=None if done.backup is None else str(done.backup),
            counts={"acts": list(done.acts), "labels": list(done.labels)},
        )
    else:
        _say_repair(done)
        _say_findings(done.left, errors)
    return 1 if errors or (strict and done.left) else 0


def _say_repair(done: Repair) -> None:
    if done.backup is None:
        broken = any(finding.severity == Severity.ERROR for finding in done.left)
        say(f"{_NOT_MENDED if broken else 'There was nothing to repair.'} Nothing was changed.")
        return
    for finding in done.before:
        if finding.repair:
            say(f"    {finding.sentence} {finding.repair}")
    say(f"The project as it was is kept as “{done.backup}”.")
    if done.rebuilt:
        say("What the log proves was written anew from it.")
        for noun, (before, now) in (("Acts", done.acts), ("Labels", done.labels)):
            say(f"{noun}: {'not to be counted' if before is None else before} before, {now} now.")
    if done.act is not None:
        say("Labels were mended in one act; annotator undo takes it back.")


def _say_findings(found: Sequence[Finding], errors: int) -> None:
    by_article: dict[str, list[Finding]] = defaultdict(list)
    for finding in found:
        by_article[f"{finding.document}  {finding.title}" if finding.document else "The file"].append(finding)
    for article, findings in by_article.items():
        say(article)
        for finding in findings:
            say(f"    {finding.severity.value}: {finding.sentence}")
            if finding.repair:
                say(f"        --repair: {finding.repair}")
    say(f"{errors} errors, {len(found) - errors} hints." if found else "No errors and no hints.")


def _article_json(row: ArticleRow) -> dict[str, object]:
    return {
        "id": row.id,
        "title": row.title,
        "status": row.status,
        "spans": row.spans,
        "doubts": row.doubts,
        "length": row.length,
        "source": row.source,
        "published": row.published,
        "layers": [
            {
                "annotator": layer.annotator,
                "status": layer.status,
                "spans": layer.spans,
                "doubts": layer.doubts,
            }
            for layer in row.layers
        ],
    }
