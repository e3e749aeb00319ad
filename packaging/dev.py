"""The one command to run and test the program on a bare machine; standard library only, Python 3.11 or newer.

Prints on stderr only, so that the output of `run` is the program's own. Must not import the program.
"""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from environment import ROOT, find_uv, prepare, uv_environment, venv_program
from machine import JOURNEYS, OFFSCREEN, SCREEN, Need, SetupFailure, has_display, install_missing, say

OLDEST_PYTHON = (3, 11)
TOOLS = "{bin}/"
PYTHON = TOOLS + "python"

if TYPE_CHECKING:  # older Pythons must get as far as the sentence that refuses them
    Command = tuple[str, ...]
    """A program and its arguments: `{bin}/` is the environment's, `{uv}` uv, `{args}` what was typed after the verb."""

COMPILE: Command = (
    *("{uv}", "pip", "compile", "--quiet", "--universal", "--python-version", "3.11"),
    *("--generate-hashes", "--no-emit-index-url", "pyproject.toml"),
)
CHECKS: tuple[Command, ...] = (
    (TOOLS + "ruff", "format", "--check", "--quiet", "--output-format", "concise", "."),
    (TOOLS + "ruff", "check", "--quiet", "--output-format", "concise", "."),
    (TOOLS + "mypy", "--no-error-summary"),
    (TOOLS + "lint-imports", "--no-logo"),
)
TESTS: Command = (PYTHON, "-m", "pytest", "-n", "2", "--dist", "worksteal", "{args}")
OTHER_SQLITE: Command = (PYTHON, "tests/other_sqlite.py", "{args}")
BENCHMARKS: Command = (PYTHON, "tests/benchmarks/run.py", "{args}")
PICTURES: Command = (PYTHON, "packaging/pictures.py", "{args}")
PRESSES: Command = (PYTHON, "packaging/presses.py", "{args}")
ACTS: Command = (PYTHON, "tests/acts/run.py", "{args}")
FUZZ: Command = (PYTHON, "tests/fuzz/run.py", "{args}")
FAULTS: Command = (PYTHON, "tests/faults/run.py", "{args}")
TRIALS: Command = (PYTHON, "packaging/trials.py", "{args}")
START: Command = (TOOLS + "annotator", "{args}")
LOCKS: tuple[Command, ...] = (
    (*COMPILE, "--extra", "dev", "--output-file", "packaging/locks/dev.txt", "{args}"),
    (*COMPILE, "--all-extras", "--output-file", "packaging/locks/all.txt", "{args}"),
)


@dataclass(frozen=True)
class Verb:
    """One thing that can be asked for: what the machine must have, and the commands in their order.

    All commands run, so that one look shows every fault; the exit code is the first that is not 0.
    `program`: the command is the person's own, in their folder, else the commands run in the checkout.
    """

    name: str
    summary: str
    needs: tuple[Need, ...]
    commands: tuple[Command, ...]
    program: bool = False
    environment: bool = True


VERBS = (
    Verb("run", "start the program; what follows is the program's", SCREEN, (START,), program=True),
    Verb(
        "test",
        "check, then every test; what follows goes to pytest",
        JOURNEYS,
        (*CHECKS, TESTS, OTHER_SQLITE),
    ),
    Verb("check", "format, lint, types and the walls of the house", OFFSCREEN, CHECKS),
    Verb("bench", "every benchmark, or those named", OFFSCREEN, (BENCHMARKS,)),
    Verb(
        "pictures", "make the pictures of README, docs and guide; scenes may be named", OFFSCREEN, (PICTURES,)
    ),
    Verb("presses", "count what the gold costs; --docs writes docs/keys.md", OFFSCREEN, (PRESSES,)),
    Verb(
        "acts",
        "random acts until 2,000 sequences agree in all views; a number may be named",
        OFFSCREEN,
        (ACTS,),
    ),
    Verb("fuzz", "10,000 damaged files of each kind; a number may be named; --docs", OFFSCREEN, (FUZZ,)),
    Verb(
        "faults",
        "kills, refusing disks, damage: what is promised is tried; parts may be named; --docs",
        OFFSCREEN,
        (FAULTS,),
    ),
    Verb(
        "trials", "install, start and remove what is in dist; one may be named; --docs", JOURNEYS, (TRIALS,)
    ),
    Verb("lock", "make packaging/locks anew; --upgrade for newer releases", (), LOCKS, environment=False),
)


def main(arguments: list[str]) -> int:
    """Do what was asked for and return its exit code; 2 for a verb that is not there."""
    if sys.version_info < OLDEST_PYTHON:
        say(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}.")
        return 1
    verb = next((verb for verb in VERBS if verb.name in arguments[:1]), None)
    if verb is None:
        say(usage())
        return 2
    try:
        install_missing(needed(verb))
        if verb.environment:
            prepare()
        return run_all(verb, arguments[1:])
    except SetupFailure as failure:
        say(str(failure))
        return 1


def usage() -> str:
    """Return the verbs with what they do, one a line."""
    lines = "\n".join(f"  {verb.name:8} {verb.summary}" for verb in VERBS)
    return f"usage: python3 packaging/dev.py VERB [ARGS…]\n{lines}"


def needed(verb: Verb) -> tuple[Need, ...]:
    """Return what the machine must have for `verb`: less where there is no screen."""
    return OFFSCREEN if verb.needs == SCREEN and not has_display(os.environ) else verb.needs


def run_all(verb: Verb, arguments: list[str]) -> int:
    """Run the commands of `verb` and return the first exit code that is not 0."""
    environment = child_environment(verb)
    codes = []
    for command in verb.commands:
        filled = fill(command, arguments)
        if verb.program:
            return become(filled, environment)
        codes.append(subprocess.run(filled, cwd=ROOT, env=environment, check=False).returncode)
        if codes[-1]:
            say(f"{Path(filled[0]).name} {' '.join(filled[1:3])}: exit code {codes[-1]}")
    return next((code if code > 0 else 1 for code in codes if code), 0)


def fill(command: Command, arguments: list[str]) -> list[str]:
    """Return `command` with its program found and `{args}` replaced by `arguments`."""
    program = find_uv() if command[0] == "{uv}" else venv_program(command[0].removeprefix(TOOLS))
    filled = [program]
    for part in command[1:]:
        filled += arguments if part == "{args}" else [part]
    return filled


def child_environment(verb: Verb) -> dict[str, str]:
    """Return the variables for the commands: no window where no screen is, and none during tests."""
    environment = uv_environment() if not verb.environment else dict(os.environ)
    if not environment.get("QT_QPA_PLATFORM"):
        environment.pop("QT_QPA_PLATFORM", None)  # Qt aborts on an empty one
        if not verb.program or not has_display(environment):
            environment["QT_QPA_PLATFORM"] = "offscreen"
    return environment


def become(command: list[str], environment: dict[str, str]) -> int:
    """Run the program in this process's place, so that signals and exit code are its own."""
    if os.name == "posix":
        os.execve(command[0], command, environment)
    return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
