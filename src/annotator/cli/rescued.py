"""`check --repair --into NEW`: all that is left of a damaged project as a new file, and what is said of it."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from annotator.base.wording import counted, quoted_whole, titled
from annotator.cli.options import who
from annotator.cli.output import TerminalProgress, say, say_json
from annotator.domain.problems import Severity
from annotator.ops.rescuing import Rescued, rescue


def rescue_into(path: Path, target: Path, annotator: str | None, strict: bool, as_json: bool) -> int:
    """Write the new file, say what is in it and what is not, and return the exit code as `check` does."""
    with TerminalProgress() as progress:
        done = rescue(path, target, who(annotator), progress)
    errors = sum(finding.severity == Severity.ERROR for finding in done.left)
    if as_json:
        say_json(
            "check",
            errors=errors,
            hints=len(done.left) - errors,
            findings=[asdict(finding) for finding in done.left],
            rescued=_as_json(done),
        )
    else:
        for line in _lines(done, errors):
            say(line)
    return 1 if errors or (strict and done.left) else 0


def _as_json(done: Rescued) -> dict[str, object]:
    return {
        "path": str(done.path),
        "articles": done.articles,
        "labels": done.labels,
        "steps": done.steps,
        "from_backups": done.from_backups,
        "turned": done.turned,
        "missing": done.missing,
        "act": None if done.act is None else done.act.act,
        "changed_texts": list(done.texts),
        "left_out": done.left_out,
        "unread": done.unread,
        "newer": done.newer,
        "by_name": done.by_name,
        "apart": [str(path) for path in done.apart],
        "cut_off": None if done.cut_off is None else list(done.cut_off),
        "backup_of": None if done.backup_of is None else done.backup_of.isoformat(),
    }


def _after(done: Rescued) -> str:
    if done.backup_of is None:
        return "what is in it now"
    return f"the backup of {done.backup_of.astimezone():%Y-%m-%d %H:%M}"


def _lines(done: Rescued, errors: int) -> list[str]:
    inside = f"{counted(done.articles, 'article')} and {counted(done.labels, 'label')}"
    lines = [f"{inside} are in “{done.path}” now. The project was not changed; keep it."]
    if done.by_name:
        lines.append(
            "Nothing is left in the file that says which project it was. All of it came from the backups of the only "
            f"project called so; what was done after {_after(done)} may be missing."
        )
    elif done.from_backups:
        lines.append(f"{counted(done.from_backups, 'step')} or texts came from backups.")
    if done.turned:
        lines.append(f"{counted(done.turned, 'changed bit')} could be turned back.")
    if done.act is not None:
        lines.append(
            "What stands behind a gap of the log, or only in tables, came as one act, “Rescued”, without history."
        )
    if done.missing:
        lines.append(
            f"{counted(done.missing, 'step')} of the log {'is' if done.missing == 1 else 'are'} nowhere: what only "
            f"{'it' if done.missing == 1 else 'they'} said is lost."
        )
    if done.cut_off is not None:
        there, whole = done.cut_off
        after = "" if done.by_name else f" What was done after {_after(done)} may be missing."
        lines.append(f"The file ended after {there:,} of {whole:,} bytes.{after}")
    if done.newer:
        lines.append(
            "The file says that a newer version of this program made it, but all of its tables are those of this one. "
            "If a newer version did make it, update the program and save it again with that."
        )
    for path in done.apart:
        lines.append(
            f"“{path}” is a backup of a copy that went on apart; merge it afterwards to have its work, too."
        )
    lines += [
        f"The text of {quoted_whole(titled(title))} is damaged; it is a new article now."
        for title in done.texts
    ]
    if done.left_out:
        lines.append(f"{counted(done.left_out, 'article')} did not fit and were left out.")
    if done.unread:
        lines.append(f"The disk did not give {done.unread:,} bytes: it is failing.")
    lines.append(f"{errors} errors in it." if errors else "It was checked: no errors.")
    return lines
