"""A second start of the program: which window comes to the front, which opens, and that no open is ever lost."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from pytestqt.qtbot import QtBot

from annotator.base import unix_calls, unix_folder
from annotator.base.calls import FORMAT, NO, YES, Want, call_words, door_name, process_of, scope
from annotator.base.neighbors import neighbors
from annotator.gui.application import asking
from annotator.gui.application.asking import is_shown, is_taken
from annotator.gui.application.listening import Listening, read_call
from annotator.gui.application.session import Session
from annotator.ops.project import create
from annotator.ops.schema import find_schema

SOURCE = Path(__file__).resolve().parents[2] / "src"
SECONDS = 60

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="sockets of Unix; pipes: tests/base/test_calls.py"
)

WINDOW = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
from annotator.gui import application

def look():
    for window in QApplication.topLevelWidgets():
        if isinstance(window, QMainWindow):
            said = f"{window.windowTitle()}|{'small' if window.isMinimized() else 'shown'}"
            if said != before[0]:
                before[0] = said
                print(said, flush=True)
            if window.windowTitle().startswith("Small"):
                window.showMinimized()

before = [""]
watch = QTimer()
watch.timeout.connect(look)
sys.exit(application.main(sys.argv[1:], painted=lambda: watch.start(10)))
"""


@pytest.fixture(autouse=True)
def runtime(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return a folder for sockets; that of a test has too long a name for one."""
    folder = Path(tempfile.mkdtemp(prefix="run"))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(folder))
    monkeypatch.setenv("PYTHONPATH", str(SOURCE))
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def projects(tmp_path: Path) -> Sequence[Path]:
    made = [tmp_path / name for name in ("Mill.annotator", "Größe и 名.annotator", "Third.annotator")]
    for path in made:
        create(path, find_schema("news"), "ann").close()
    return made


@contextmanager
def window(*words: str) -> Iterator[subprocess.Popen[str]]:
    """Start the real program in a process of its own, which prints title and state of its window."""
    process = subprocess.Popen(
        [sys.executable, "-c", WINDOW, *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        yield process
    finally:
        process.terminate()
        process.communicate(timeout=SECONDS)


def until(process: subprocess.Popen[str], title: str, state: str = "shown") -> None:
    """Read on until the window has this title and state."""
    assert process.stdout is not None
    for line in process.stdout:
        if line.rstrip("\n") == f"{title}|{state}":
            return
    raise AssertionError(f"the window ended before it was called {title}")


def start(*words: str) -> subprocess.CompletedProcess[str]:
    """Start the program once more and wait for its end."""
    return subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "annotator", *words],
        capture_output=True,
        text=True,
        timeout=SECONDS,
    )


def assert_silent(done: subprocess.CompletedProcess[str]) -> None:
    """The second start did nothing but call: without Qt, without a word."""
    assert (done.returncode, done.stdout) == (0, "")
    lines = done.stderr.splitlines()
    assert all(line.startswith("import time:") for line in lines), done.stderr
    assert not [line for line in lines if "PySide6" in line]


def test_the_window_that_runs_is_called_and_opens_what_is_wanted(
    projects: Sequence[Path], tmp_path: Path
) -> None:
    first, second, third = projects
    with window() as one:
        until(one, "Article Annotator")
        until_listening(1)
        assert_silent(start())
        assert_silent(start(second.as_uri()))  # at the start page: it opens there
        until(one, f"{second.stem} – Article Annotator")
        assert_silent(start("open", str(second)))
        with window("open", str(first)) as two:  # another one: a window of its own
            until(two, "Mill – Article Annotator")
            until_listening(2)
            assert_silent(start(os.path.relpath(first)))
            with window("--new-window", str(third)) as three:
                until(three, "Third – Article Annotator")
                until_listening(3)
                assert_silent(start("open", str(third)))
                assert_silent(start("open", str(second)))


def until_listening(number: int) -> None:
    """Wait until so many windows can be called."""
    end = time.monotonic() + SECONDS
    while len(neighbors()) < number:
        assert time.monotonic() < end
        time.sleep(0.01)


def test_two_that_start_with_one_project_at_one_moment_leave_one_window(projects: Sequence[Path]) -> None:
    first = str(projects[0])
    with window("open", first) as one, window("open", first) as two:
        end = time.monotonic() + SECONDS
        while one.poll() is None and two.poll() is None:
            assert time.monotonic() < end
            time.sleep(0.02)
        gone, left = (one, two) if one.poll() is not None else (two, one)
        assert gone.returncode == 0
        until(left, "Mill – Article Annotator")
        assert left.poll() is None
        assert_silent(start("open", first))


def test_who_is_killed_leaves_a_socket_that_the_next_start_removes(projects: Sequence[Path]) -> None:
    with window("open", str(projects[0])) as one:
        until_listening(1)
        one.kill()
        one.wait()
        assert len(neighbors()) == 1
        assert not is_taken(projects[0])
        assert neighbors() == []


def test_a_socket_with_the_number_of_no_process_is_removed(runtime: Path) -> None:
    folder = unix_folder.own_folder()
    assert folder is not None
    with closing(socket.socket(socket.AF_UNIX)) as left:
        left.bind(str(folder / f"{scope()}-99999999999-abcdef"))
    assert len(neighbors()) == 1
    assert not is_taken(None)
    assert neighbors() == []


# -- in one process


@pytest.fixture
def listening(start: Session, monkeypatch: pytest.MonkeyPatch) -> Iterator[Listening]:
    """Return the ears of a window at the start page. Neighbors are others, so here it pretends to be one."""
    own = os.getpid()
    monkeypatch.setattr(unix_folder, "process_of", lambda name: process_of(name) and own + 1)
    made = Listening(start.window, start)
    yield made
    made.stop()
    made.deleteLater()


@pytest.fixture
def calling(qtbot: QtBot) -> Iterator[Callable[[Callable[[], bool]], bool]]:
    """Return a function that asks from another thread, as another process does, while the window goes on."""
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(1) as pool:

        def call(ask: Callable[[], bool]) -> bool:
            future = pool.submit(ask)
            qtbot.waitUntil(future.done, timeout=SECONDS * 1000)
            return future.result()

        yield call


Calling = Callable[[Callable[[], bool]], bool]


def test_a_minimized_window_is_shown_as_it_was(
    listening: Listening, calling: Calling, start: Session
) -> None:
    start.window.showMaximized()
    start.window.showMinimized()
    assert calling(lambda: is_taken(None))
    assert not start.window.isMinimized()
    assert start.window.isMaximized()


def test_a_window_with_another_project_stays_with_it(
    listening: Listening, calling: Calling, start: Session, projects: Sequence[Path], tmp_path: Path
) -> None:
    first, second, _ = projects
    assert calling(lambda: is_taken(first))
    assert start.hub.project is not None
    assert start.hub.project.path == first
    assert not calling(lambda: is_taken(second))
    assert not calling(lambda: is_shown(second))
    (tmp_path / "link").symlink_to(tmp_path)
    assert calling(lambda: is_shown(tmp_path / "link" / first.name))
    assert start.hub.project.path == first


def test_a_window_where_something_is_asked_opens_nothing(
    listening: Listening, calling: Calling, start: Session, projects: Sequence[Path]
) -> None:
    start.work.run("file.new")
    assert not calling(lambda: is_taken(projects[0]))
    assert calling(lambda: is_taken(None))
    dialog = start.desk.dialog()
    assert dialog is not None
    dialog.reject()


def test_a_window_that_goes_takes_nothing(
    listening: Listening, calling: Calling, start: Session, projects: Sequence[Path]
) -> None:
    start.window.hide()
    assert not calling(lambda: is_taken(projects[0]))
    assert not calling(lambda: is_taken(None))


def test_what_cannot_be_opened_is_said_in_the_window(
    listening: Listening, calling: Calling, start: Session, tmp_path: Path
) -> None:
    path = tmp_path / "none.annotator"
    path.write_text("no project", "utf-8")
    assert calling(lambda: is_taken(path))
    assert "none.annotator" in start.work.toast.text()


def test_who_gave_up_gets_nothing_opened(
    listening: Listening, start: Session, projects: Sequence[Path]
) -> None:
    (neighbor,) = neighbors()
    assert neighbor.ask(call_words("open", projects[0]), 0.05) == b""  # nobody answers: the window is busy
    QCoreApplication.processEvents()
    wait_for_calls(listening)
    assert start.hub.project is None


def wait_for_calls(listening: Listening) -> None:
    end = time.monotonic() + SECONDS
    while listening._open:
        assert time.monotonic() < end
        QCoreApplication.processEvents()
        time.sleep(0.005)


HOSTILE = {
    "nothing": b"",
    "no JSON": b"\xff\xfe{",
    "another kind": b'{"format":"annotator-call/2","want":"front"}',
    "an unknown wish": b'{"format":"annotator-call/1","want":"erase"}',
    "a list": b"[" * 5000,
    "too long": b"x" * 100_000,
    "no path": b'{"format":"annotator-call/1","want":"open","path":3}',
    "a zero": b'{"format":"annotator-call/1","want":"open","path":"L3RtcAA="}',
}


@pytest.mark.parametrize("words", HOSTILE.values(), ids=HOSTILE)
def test_what_is_no_call_is_no_answer_and_no_harm(
    listening: Listening, calling: Calling, start: Session, words: bytes
) -> None:
    (neighbor,) = neighbors()
    assert calling(lambda: neighbor.ask(words, 5.0) == b"")
    assert calling(lambda: is_taken(None))
    assert start.hub.project is None


def test_a_peer_that_says_nothing_stalls_nobody(
    listening: Listening, calling: Calling, start: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("annotator.gui.application.listening.SECONDS", 0.05)
    assert listening.door is not None
    with closing(socket.socket(socket.AF_UNIX)) as dumb:
        assert isinstance(listening.door, unix_calls.UnixDoor)
        dumb.connect(str(listening.door.path))
        assert calling(lambda: is_taken(None))


def test_a_window_that_does_not_answer_costs_a_moment(
    runtime: Path, monkeypatch: pytest.MonkeyPatch, projects: Sequence[Path]
) -> None:
    """It is asked once, not for every wish."""
    door = unix_calls.open_door(door_name())
    own = os.getpid()
    monkeypatch.setattr(unix_folder, "process_of", lambda name: process_of(name) and own + 1)
    asked: list[float] = []
    ask = unix_calls.UnixNeighbor.ask

    def counted(self: unix_calls.UnixNeighbor, words: bytes, seconds: float) -> bytes:
        asked.append(seconds)
        return ask(self, words, seconds)

    monkeypatch.setattr(unix_calls.UnixNeighbor, "ask", counted)
    monkeypatch.setattr(asking, "PATIENCE", 0.05)
    assert not is_taken(projects[0])
    assert asked == [0.05]
    door.remove()


def test_the_one_used_last_is_called_first(runtime: Path) -> None:
    names = [f"{scope()}-{number}-abcdef" for number in (4001, 4002, 4003)]
    doors = []
    folder = runtime / "article-annotator"
    for number, name in enumerate(names):
        doors.append(unix_calls.open_door(name))
        os.utime(folder / name, (number, number))
    (folder / "somebody-else").touch()
    assert [neighbor.process for neighbor in neighbors()] == [4003, 4002, 4001]
    doors[0].used()
    assert [neighbor.process for neighbor in neighbors()] == [4001, 4003, 4002]
    for door in doors:
        door.remove()
    assert os.listdir(folder) == ["somebody-else"]
    (folder / "somebody-else").unlink()
    unix_calls.open_door(door_name()).remove()
    assert os.listdir(runtime) == []


def test_a_folder_that_others_can_enter_or_that_is_a_link_is_no_place(
    runtime: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    place = runtime / "article-annotator"
    assert unix_folder.own_folder() == place
    place.chmod(0o755)
    assert unix_folder.own_folder() != place
    place.rmdir()
    (tmp_path / "mine").mkdir(mode=0o700)
    place.symlink_to(tmp_path / "mine")
    assert unix_folder.own_folder() != place


def test_a_path_that_is_too_long_for_a_socket_is_no_place(
    runtime: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    long = runtime / ("x" * 80)
    long.mkdir(mode=0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(long))
    door = unix_calls.open_door(door_name())
    assert not door.path.is_relative_to(long)
    assert len(neighbors()) == 0  # our own
    door.remove()


def test_nothing_is_looked_for_where_no_window_ever_was(runtime: Path) -> None:
    assert not is_taken(None)
    assert os.listdir(runtime) == []


def test_a_first_start_does_without_sockets(runtime: Path) -> None:
    code = "import sys; from annotator.gui.application.asking import is_taken; print(is_taken(None), *sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    taken, *modules = done.stdout.split()
    assert taken == "False"
    assert not {"socket", "msgspec", "PySide6"}.intersection(modules)


@pytest.mark.parametrize("want", ["front", "show", "open"])
def test_a_call_comes_as_it_was_sent(want: Want, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_ACTIVATION_TOKEN", "a-token")
    monkeypatch.setenv("DESKTOP_STARTUP_ID", "start_TIME99")
    path = Path(os.fsdecode(b"/somewhere/\xff\xe9"))
    call = read_call(call_words(want, path))
    assert call is not None
    assert (call.format, call.want, Path(os.fsdecode(call.path))) == (FORMAT, want, path)
    assert (call.token, call.startup) == ("a-token", "start_TIME99")
    assert YES != NO
