"""What a trial of an artifact is, and the sentences, rows and marks by which its outcome gets into docs/packaging.md.

Standard library only. Must not know any one artifact.
"""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import built
from environment import ROOT

WORK = built.WORK / "trials"
DOCS = ROOT / "docs" / "packaging.md"
MEGABYTE = 1_000_000
SAID = 300
"""How many characters of what a failed step said are kept."""


class CannotRun(Exception):
    """This machine lacks what a trial needs; the text is one sentence that says what."""


@dataclass(frozen=True, slots=True)
class Check:
    """One promise that was tried. `said`: what was seen, in a few words."""

    what: str
    kept: bool
    said: str = ""


@dataclass(slots=True)
class Outcome:
    """What came of one artifact. Sizes in bytes, 0 where there is none; `not_run`: sentences with their reason."""

    artifact: str
    on_disk: int = 0
    packed: int = 0
    checks: list[Check] = field(default_factory=list)
    not_run: list[str] = field(default_factory=list)

    def check(self, what: str, kept: bool, said: str = "") -> bool:
        """Note one promise and return whether it was kept."""
        self.checks.append(Check(what, kept, said.strip()[-SAID:]))
        return kept

    def ran(self, what: str, command: Sequence[str | Path], **options: str | Path) -> str:
        """Run a command whose exit code 0 keeps a promise; return what it printed.

        `options`: `cwd`, the folder, and more variables of the environment.
        """
        done = run(command, **options)
        output = done.stdout.strip()
        self.check(what, done.returncode == 0, output if done.returncode else "")
        return output

    @property
    def broken(self) -> list[str]:
        """Return what was not kept, in sentences."""
        return [f"{self.artifact}: {check.what}: {check.said}" for check in self.checks if not check.kept]


@dataclass(frozen=True, slots=True)
class Trial:
    """One trial. `id`: its name on the command line and of its marks in the documentation.

    `run` gets an empty folder and raises `CannotRun` before it changes anything.
    """

    id: str
    summary: str
    run: Callable[[Path], Outcome]


def run(command: Sequence[str | Path], **options: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a command without input and return it with all that it printed; it may fail."""
    folder = options.pop("cwd", None)
    return subprocess.run(
        [str(part) for part in command],
        cwd=folder,
        env={**os.environ, **{name: str(value) for name, value in options.items()}},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        check=False,
    )


def size(path: Path) -> int:
    """Return the bytes of a file, or of all files below a folder; links count nothing."""
    if path.is_file():
        return path.stat().st_size
    inside = (one for one in path.rglob("*") if one.is_file() and not one.is_symlink())
    return sum(one.stat().st_size for one in inside)


def newest(pattern: str) -> Path:
    """Return the newest artifact in dist; raises `CannotRun` with the command that makes it."""
    found = sorted(built.DIST.glob(pattern), key=lambda path: path.stat().st_mtime)
    if not found:
        raise CannotRun(f"There is no {pattern} in dist; python3 packaging/build.py makes it.")
    return found[-1]


def told(outcome: Outcome) -> str:
    """Return an outcome as a list in Markdown, with its date and system."""
    lines = [f"- {'✓' if check.kept else '✗ **not kept:**'} {_sentence(check)}" for check in outcome.checks]
    lines += [f"- not run: {sentence}" for sentence in outcome.not_run]
    return "\n".join([*lines, "", f"{today()} on {system()}."])


def _sentence(check: Check) -> str:
    return f"{check.what}: {check.said}" if check.said else check.what


def today() -> str:
    """Return the date as the documentation writes it."""
    return f"{datetime.now(UTC):%d %B %Y}"


def system() -> str:
    """Return the system and processor of this machine."""
    release: Mapping[str, str] = {}
    if platform.system() == "Linux":
        release = platform.freedesktop_os_release()
    name = release.get("PRETTY_NAME", f"{platform.system()} {platform.release()}")
    return f"{name.split(' (')[0]}, {platform.machine()}"


def row(outcome: Outcome) -> str:
    """Return the row of an artifact for the overview: sizes, what was run where, what was not."""
    count = len(outcome.checks)
    kept = count - len(outcome.broken)
    ran = f"{kept} of {count} checks kept; {system()}, {today()}"
    cells = (
        outcome.artifact,
        megabytes(outcome.on_disk),
        megabytes(outcome.packed),
        ran,
        " ".join(outcome.not_run) or "–",
    )
    return "| " + " | ".join(cells) + " |"


def megabytes(count: int) -> str:
    """Return bytes as MB with one decimal below ten, a dash for none."""
    if not count:
        return "–"
    amount = count / MEGABYTE
    return f"{amount:.1f}" if amount < 10 else f"{amount:.0f}"


def with_section(docs: str, mark: str, text: str) -> str:
    """Return `docs` with `text` between its two marks; raises `ValueError` if they are not there."""
    before, start, rest = docs.partition(f"<!-- {mark} -->\n")
    _, end, after = rest.partition(f"<!-- /{mark} -->")
    if not (start and end):
        raise ValueError(f"no place for {mark} in the documentation")
    return f"{before}{start}\n{text}\n\n{end}{after}"


def with_row(docs: str, new: str) -> str:
    """Return `docs` with the table row that begins like `new` exchanged; raises `ValueError` if there is none."""
    head = new[: new.index("|", 1) + 1]
    lines = docs.split("\n")
    places = [number for number, line in enumerate(lines) if line.startswith(head)]
    if not places:
        raise ValueError(f"no row {head} in the documentation")
    lines[places[0]] = new
    return "\n".join(lines)


def write_docs(trial: str, outcome: Outcome) -> None:
    """Put an outcome into docs/packaging.md: its row in the overview, all checks between the marks of the trial."""
    docs = with_row(DOCS.read_text("utf-8"), row(outcome))
    DOCS.write_text(with_section(docs, trial, told(outcome)), "utf-8")


@contextmanager
def x_server() -> Iterator[str]:
    """Give the name of a display that only this trial uses. Raises `CannotRun`."""
    if shutil.which("Xvfb") is None:
        raise CannotRun("There is no Xvfb; Debian and Ubuntu have it in the package xvfb.")
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1600x1000x24", "-nolisten", "tcp", "-ac"]
    quiet = subprocess.DEVNULL
    server = subprocess.Popen(command, pass_fds=(writing,), stdin=quiet, stdout=quiet, stderr=quiet)
    os.close(writing)
    try:
        with os.fdopen(reading) as pipe:
            number = pipe.readline().strip()
        if not number:
            raise CannotRun("Xvfb did not start.")
        yield f":{number}"
    finally:
        server.terminate()
        server.wait()
