"""Doors of windows on Windows, over the sockets of this system where there are no such pipes: same words, same keys."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import threading
from collections.abc import Iterator
from multiprocessing.connection import Client
from pathlib import Path

import pytest

from annotator.base.calls import Line, door_name
from annotator.base.pipe_calls import FAMILY, PIPE, PipeDoor, PipeNeighbor, neighbors, open_door

KIND = FAMILY if sys.platform == "win32" else "AF_UNIX"
SECONDS = 10.0


@pytest.fixture
def folder() -> Iterator[Path]:
    made = Path(tempfile.mkdtemp(prefix="run"))
    yield made
    shutil.rmtree(made)


def address(folder: Path) -> str:
    name = door_name()
    return PIPE + name if sys.platform == "win32" else str(folder / "pipe")


class Window:
    """Answers every call with what it heard, in a thread."""

    def __init__(self, folder: Path) -> None:
        self.address = address(folder)
        self.card = folder / "card"
        self.door = PipeDoor(self.card, self.address, KIND)
        self.heard: list[bytes] = []
        self.seconds = SECONDS
        self._thread = threading.Thread(target=self._listen)
        self._thread.start()

    def _listen(self) -> None:
        while (line := self.door.next()) is not None:
            self._answer(line)

    def _answer(self, line: Line) -> None:
        words = line.heard(self.seconds)
        self.heard.append(words)
        if words:
            line.say(b"heard " + words)
        else:
            line.close()

    def neighbor(self) -> PipeNeighbor:
        return PipeNeighbor(self.card, self.address, 1, KIND)

    def stop(self) -> None:
        self.door.close()
        self._thread.join()
        self.door.remove()


@pytest.fixture
def window(folder: Path) -> Iterator[Window]:
    made = Window(folder)
    yield made
    made.stop()


def test_who_has_the_key_is_heard_and_answered(window: Window) -> None:
    assert window.neighbor().ask(b"hello\nyou", SECONDS) == b"heard hello\nyou"
    assert window.neighbor().ask(b"again", SECONDS) == b"heard again"


def test_who_has_another_key_is_not(window: Window) -> None:
    window.card.write_text("0" * 64, "ascii")
    assert window.neighbor().ask(b"hello", SECONDS) == b""
    assert window.heard == [b""]


def test_who_says_too_much_or_nothing_is_not(window: Window) -> None:
    assert window.neighbor().ask(b"x" * 100_000, SECONDS) == b""
    window.seconds = 0.01
    with Client(window.address, KIND) as dumb:
        assert dumb.poll(SECONDS)
    window.seconds = SECONDS
    assert window.neighbor().ask(b"hello", SECONDS) == b"heard hello"


def test_what_a_killed_window_left_is_removed(folder: Path) -> None:
    window = Window(folder)
    card = window.card.read_bytes()
    window.stop()
    assert not window.card.exists()
    window.card.write_bytes(card)
    assert window.neighbor().ask(b"hello", SECONDS) == b""
    assert not window.card.exists()


def test_a_door_closes_once_and_leaves_nothing(folder: Path) -> None:
    window = Window(folder)
    window.door.used()
    window.door.close()
    window.stop()
    assert list(folder.iterdir()) == []


@pytest.mark.skipif(sys.platform != "win32", reason="pipes with names are Windows'")
def test_pipes_are_found_by_their_cards() -> None:
    door = open_door(door_name())
    assert os.getpid() not in [neighbor.process for neighbor in neighbors()]
    door.remove()
