"""A label without a name, or of blanks, which only a file of others can have: the window shows it and lives on."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from pathlib import Path

import pytest
from desk import Desk
from fuzzing import good_project, put_cell

from annotator.store.connect import sqlite3

SHOWS = "import sys; from test_nameless import show; show(sys.argv[1])"


def show(path: str) -> None:
    """Open a project and paint every article of it."""
    desk = Desk(Path(path))
    for row in desk.project.documents():
        desk.session.controls.articles.open(row.id)
        desk.session.window.grab()
    desk.close()
    print("shown")


@pytest.mark.parametrize(
    "name", ["''", "'            '", "'\u2028'", "'\u3000\u3000\u3000\u3000\u3000\u3000\u3000\u3000\u3000'"]
)
def test_a_label_without_a_name_is_shown(name: str, tmp_path: Path) -> None:
    path = good_project(tmp_path)
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
        put_cell(connection, "word", "text", name)
    places = [
        str(Path(__file__).parent),
        *(place for place in sys.path if place.endswith(("support", "packaging"))),
    ]
    code = f"import sys; sys.path[:0] = {places!r}; {SHOWS}"
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout == "shown\n"
