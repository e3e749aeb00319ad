"""What is imported before the window shows: Qt's three modules and little else, for the rest costs whole windows."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = (
    "charset_normalizer",
    "click",
    "lxml",
    "numpy",
    "nupunkt",
    "sqlite_utils",
    "PySide6.QtNetwork",
    "PySide6.QtQml",
)
START = "import sys, {module}; print(*sys.modules, sep='\\n')"


def imported_by(module: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", START.format(module=module)], capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())


def test_the_window_starts_without_what_it_needs_later() -> None:
    assert not imported_by("annotator.gui.application.run").intersection(HEAVY)


@pytest.mark.parametrize(
    "module", ["annotator.__main__", "annotator.cli.commands", "annotator.formats.child"]
)
def test_the_command_line_starts_without_qt(module: str) -> None:
    assert not {name for name in imported_by(module) if name.startswith(("PySide6", "shiboken6"))}
