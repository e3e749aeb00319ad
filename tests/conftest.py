"""What every test stands on: no screen, a home of its own, and nothing left over when it ends."""

from __future__ import annotations

import gc
import itertools
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from left_over import busy_qt_objects
from no_network import NoNetwork
from PySide6.QtWidgets import QApplication
from x_server import XServer

ROOT = Path(__file__).resolve().parents[1]
GRACE_SECONDS = 2.0
WINDOW_TESTS = {"gui", "journeys"}

if not os.environ.get("QT_QPA_PLATFORM"):
    os.environ["QT_QPA_PLATFORM"] = "offscreen"

# Tests start the program hundreds of times: without byte code each start compiles all of it.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# A slow machine is no fault of the code; budgets are measured by benchmarks.
settings.register_profile("house", deadline=None, print_blob=True)
settings.load_profile("house")


def pytest_collection_finish() -> None:
    """Let the garbage collector pass over the program and the tests themselves, and look less often.

    Widgets come by thousands: with Python's own numbers a fifth of a test of the window goes into looking for circles.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture(scope="session")
def network() -> NoNetwork:
    """Return who stops every attempt to reach a network, in the window, in readers and in tests."""
    stopped = NoNetwork()
    stopped.install()
    return stopped


@pytest.fixture(autouse=True)
def no_network(network: NoNetwork) -> Iterator[None]:
    """Fail the test in which something tried to reach a network, also where the failure was swallowed."""
    network.tried.clear()
    yield
    assert not network.tried


@pytest.fixture(scope="session")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return new folders, one a test; pytest's own numbering looks at all that are there each time."""
    base = tmp_path_factory.mktemp("homes")
    return (base / str(number) for number in itertools.count())


@pytest.fixture(autouse=True)
def home(homes: Iterator[Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty home: settings, data and caches of every test lie in it, also those of child processes."""
    folder = next(homes)
    folder.mkdir()
    for name in ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(folder))
    for name in ("CONFIG", "DATA", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(folder / name.lower()))
    return folder


@pytest.fixture(autouse=True)
def nothing_left_over(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail the test that leaves a thread, timer, process or window of its own behind."""
    threads = set(threading.enumerate())
    has_qt = _shows_windows(request)
    busy = {id(thing) for thing in busy_qt_objects()} if has_qt else set()
    yield
    assert not _left_threads(threads), "threads left over"
    if has_qt and any(id(thing) not in busy for thing in busy_qt_objects()):
        gc.collect()
        left = [repr(thing) for thing in busy_qt_objects() if id(thing) not in busy]
        assert not left, f"left over: {', '.join(left)}"


def _shows_windows(request: pytest.FixtureRequest) -> bool:
    """Tell whether a test works with Qt; asking Qt what is left costs some milliseconds, so only then."""
    return "qapp" in request.fixturenames or bool(WINDOW_TESTS & set(request.path.parts))


def _left_threads(before: set[threading.Thread]) -> list[threading.Thread]:
    """Return the threads that came and did not go, after a moment of grace."""
    until = time.monotonic() + GRACE_SECONDS
    new = [thread for thread in threading.enumerate() if thread not in before]
    # Python keeps a dummy for each foreign thread that it has seen, ended or not.
    new = [thread for thread in new if not isinstance(thread, threading._DummyThread)]
    for thread in new:
        thread.join(max(0.0, until - time.monotonic()))
    return [thread for thread in new if thread.is_alive()]


@pytest.fixture(autouse=True)
def same_look(request: pytest.FixtureRequest) -> Iterator[None]:
    """Take back the style sheet, palette and font that a test gave the one application of all tests."""
    if not _shows_windows(request):
        yield
        return
    application: QApplication = request.getfixturevalue("qapp")
    sheet, palette, font = application.styleSheet(), application.palette(), application.font()
    yield
    if application.styleSheet() != sheet:
        application.setStyleSheet(sheet)
    if application.palette() != palette:
        application.setPalette(palette)
    if application.font() != font:
        application.setFont(font)


@pytest.fixture
def shared() -> Callable[[str], Path]:
    """Return a function from a name to a path in ../shared; it skips the test where that is not there."""

    def find(name: str) -> Path:
        path = ROOT.parent / "shared" / name
        if not path.exists():
            pytest.skip(f"../shared/{name} is not on this machine")
        return path

    return find


@pytest.fixture(scope="session")
def x_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[XServer]:
    """Return an X server of this test process; skips where there is no Xvfb."""
    if not XServer.is_available():
        if sys.platform.startswith("linux") and os.environ.get("CI"):
            pytest.fail("Xvfb, xdotool and setxkbmap are missing; packaging/dev.py test installs them")
        pytest.skip("no Xvfb, xdotool and setxkbmap on this machine")
    server = XServer(tmp_path_factory.mktemp("x"))
    yield server
    server.stop()
