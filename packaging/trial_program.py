"""What an installed program must do wherever it lies: open its window, take articles in, give the same bytes out."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from subprocess import CompletedProcess

from environment import ROOT, venv_program
from trial import Outcome, run

GIVEN = (
    ROOT / "resources" / "sample" / "the-old-mill.txt",
    ROOT / "tests" / "fixtures" / "jsonl" / "gold.jsonl",
)
"""An article without a label, and one with all kinds of them."""
OFFSCREEN = {"QT_QPA_PLATFORM": "offscreen"}

Call = Callable[[Sequence[str]], CompletedProcess[str]]
"""Runs the installed program with these arguments."""


def exercise(outcome: Outcome, call: Call, folder: Path, seen_as: str = "") -> None:
    """Note in `outcome` what the program keeps, with files in `folder`, which `call` sees under the name `seen_as`."""
    shown = Path(seen_as or folder)
    for file in GIVEN:
        shutil.copy(file, folder)
    smoke = call(["--smoke"])
    outcome.check("`annotator --smoke` offscreen", smoke.returncode == 0, _last(smoke))
    for step in _steps(shown):
        done = call(step)
        outcome.check(
            f"`annotator {step[0]}`", done.returncode == 0, "" if done.returncode == 0 else _last(done)
        )
    made = folder / "out.jsonl"
    wanted = exported_by_source(folder / "of the checkout")
    same = made.is_file() and made.read_bytes() == wanted
    outcome.check(
        "its export is, byte for byte, that of the program in the checkout", same, f"{len(wanted):,} bytes"
    )


def exported_by_source(folder: Path) -> bytes:
    """Return what the program of the checkout exports after the same steps."""
    folder.mkdir()
    for file in GIVEN:
        shutil.copy(file, folder)
    for step in _steps(folder):
        run([venv_program("annotator"), *step], **OFFSCREEN)
    return (folder / "out.jsonl").read_bytes()


def _steps(folder: Path) -> tuple[list[str], ...]:
    project = str(folder / "trial.annotator")
    given = [str(folder / file.name) for file in GIVEN]
    return (
        ["new", project, "--schema", "standard"],
        ["import", project, *given, "--annotator", "reader"],
        ["export", project, str(folder / "out.jsonl")],
        ["check", project],
    )


def _last(done: CompletedProcess[str]) -> str:
    """Return the last line of what was said, or the four that `--smoke` prints as one."""
    lines = done.stdout.strip().splitlines() or [f"exit code {done.returncode}"]
    return ", ".join(lines[-4:])
