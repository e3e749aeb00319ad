"""The keys of the real program on keyboards of other countries: one press, one act."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from desk import exported
from projects import project_with
from x_server import XServer

from annotator.base.paths import APPLICATION
from annotator.base.settings import ANNOTATOR, Settings

TEXT = "“It is cold,” said Anna Berg. Netflix opened in Berlin. “The Cold Town” was new. Bob Stone agreed."
SECONDS = 20

PLACES = {"Space": 65, "Backspace": 22, "Enter": 36, "Ctrl": 37, "Shift": 50}
for first, row in ((10, "1234567890"), (24, "qwertyuiop"), (38, "asdfghjkl"), (52, "zxcvbnm")):
    PLACES |= {key: first + number for number, key in enumerate(row)}


@dataclass(frozen=True)
class Layout:
    """`moved`: the places of letters that are printed elsewhere than on an English keyboard; `mark`: of `?`."""

    name: str
    mark: str
    moved: dict[str, int] = field(default_factory=dict)

    def place(self, key: str) -> str:
        """Return the X key code of a key; `#58` is a code. A code of one digit would be read as that digit."""
        if key == "Esc":
            return "Escape"
        return key[1:] if key.startswith("#") else str(self.moved.get(key) or PLACES[key])


LAYOUTS = (
    Layout("us", "Shift+#61"),
    Layout("de", "Shift+#20", {"z": 29, "y": 52}),
    Layout("fr", "Shift+#58", {"a": 24, "z": 25, "q": 38, "w": 52, "m": 47}),
    Layout("ru", "Shift+#16"),
    Layout("ara", "Shift+#61"),
    Layout("gr", "Shift+#61"),
    Layout("ru,us", "Shift+#16"),  # here Qt finds the shortcuts, alone it does not
)


class Hand:
    """A hand on the keyboard of an X server."""

    def __init__(self, server: XServer, layout: Layout) -> None:
        self._server = server
        self._layout = layout
        server.set_layout(layout.name)

    def press(self, *chords: str) -> None:
        """Press what is printed as `q`, `Ctrl+Shift+z`, or the key of a code: `#58`."""
        words: list[str] = []
        for chord in chords:
            *held, key = (self._layout.place(name) for name in chord.split("+"))
            for name in held:
                words += ["keydown", name]
            words += ["key", key]
            for name in reversed(held):
                words += ["keyup", name]
        self._server.xdotool(*words)


@pytest.fixture
def path(tmp_path: Path, home: Path) -> Path:
    Settings(home / "config" / APPLICATION / "settings.json").set(ANNOTATOR, "ann")
    with project_with(tmp_path, TEXT, "Another article.") as project:
        return project.path


@contextmanager
def program(server: XServer, path: Path) -> Iterator[subprocess.Popen[str]]:
    """Start the real program on a project, its window in front; it has to end by itself."""
    command = [sys.executable, "-m", "annotator", "open", str(path)]
    process = subprocess.Popen(
        command, env=server.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    try:
        server.window("^news – Article Annotator$")
        yield process
        output, _ = process.communicate(timeout=SECONDS)
        assert (process.returncode, output) == (0, "")
    finally:
        process.kill()
        process.communicate()


def acts(path: Path) -> list[tuple[str, str]]:
    """Return what was done after the import, in order: act, undo or redo, and its title without the words."""
    with closing(sqlite3.connect(path)) as database:
        rows = database.execute("SELECT kind, title FROM act ORDER BY key").fetchall()
    return [(("act", "undo", "redo")[kind], title.partition("“")[0].rstrip(" :")) for kind, title in rows][3:]


DONE = [
    ("act", "Quote"),
    ("act", "who says it"),
    ("act", "Person"),
    ("act", "Organization"),
    ("act", "Not a quote"),
    ("act", "Person"),
    ("act", "Claim"),
    ("undo", "Claim"),
    ("undo", "Person"),
    ("redo", "Person"),
    ("redo", "Claim"),
    ("act", "deletion of"),
    ("undo", "deletion of"),
    ("redo", "deletion of"),
]
LABELS = [
    ("quote", ["“It is cold,”"]),
    ("person", ["Anna Berg"]),
    ("source", ["Anna Berg"]),
    ("organization", ["Berlin"]),
    ("waived", ["“The Cold Town”"]),
    ("person", ["Bob Stone"]),
]


@pytest.mark.xcb
@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_one_press_is_one_act(x_server: XServer, layout: Layout, path: Path, tmp_path: Path) -> None:
    hand = Hand(x_server, layout)
    with program(x_server, path):
        hand.press("Space", "q", "1", "Space", "p", "Space", "o", "Space", "Space", "x", "Space", "p", "k")
        hand.press("z", "Ctrl+z", "Shift+z", "Ctrl+Shift+z", "Backspace")
        hand.press("Ctrl+f", "k", "k", "Ctrl+z", "Esc")  # the field takes back its own letters
        hand.press("Ctrl+1", "Ctrl+z", "Ctrl+Shift+z", "Ctrl+2")
        hand.press(layout.mark)
        x_server.window("^Keys$")
        hand.press("Esc")
        x_server.window("^news – Article Annotator$")
        hand.press("Ctrl+Enter", "Ctrl+q")
    *done, last = acts(path)
    assert done == DONE
    assert last[0] == "act"
    first, second = exported(path, tmp_path)
    assert [(span["label"], span["exact"]) for span in first["spans"]] == LABELS
    assert (first["text"], second["spans"]) == (TEXT, [])


HINTED = "Zero one."


@pytest.mark.xcb
@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_letters_above_words_are_typed_like_all_keys(
    x_server: XServer, layout: Layout, home: Path, tmp_path: Path
) -> None:
    Settings(home / "config" / APPLICATION / "settings.json").set(ANNOTATOR, "ann")
    with project_with(tmp_path, HINTED) as project:
        path = project.path
    hand = Hand(x_server, layout)
    with program(x_server, path):
        hand.press("f", "j", "p")  # f is the word at the caret, j the other one
        hand.press("v", "o", "f", "j", "Enter", "Esc", "Ctrl+q")
    assert [(span["label"], span["exact"]) for span in exported(path, tmp_path)[0]["spans"]] == [
        ("organization", ["Zero"]),
        ("person", ["one"]),
    ]
