"""What a window manager of X11 hears when a second start calls the window that runs."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from x_server import XServer

from annotator.base.paths import APPLICATION
from annotator.base.settings import ANNOTATOR, Settings

SECONDS = 30
LISTENER = """
import ctypes, sys
xcb = ctypes.CDLL("libxcb.so.1")
for name in ("xcb_connect", "xcb_get_setup", "xcb_wait_for_event"):
    getattr(xcb, name).restype = ctypes.c_void_p
class Screens(ctypes.Structure):
    _fields_ = (("data", ctypes.POINTER(ctypes.c_uint32)), ("rem", ctypes.c_int), ("index", ctypes.c_int))
class Cookie(ctypes.Structure):
    _fields_ = (("sequence", ctypes.c_uint),)
xcb.xcb_setup_roots_iterator.restype = Screens
xcb.xcb_get_atom_name.restype = Cookie
xcb.xcb_get_atom_name_reply.restype = ctypes.c_void_p
xcb.xcb_get_atom_name_name.restype = ctypes.c_void_p
xcb.xcb_get_atom_name_name_length.restype = ctypes.c_int
server = ctypes.c_void_p(xcb.xcb_connect(None, None))
root = xcb.xcb_setup_roots_iterator(ctypes.c_void_p(xcb.xcb_get_setup(server))).data.contents.value
mask = ctypes.c_uint32(0x80000 | 0x400000)
xcb.xcb_change_window_attributes(server, root, 0x800, ctypes.byref(mask))
xcb.xcb_flush(server)
print("listens", flush=True)
while event := xcb.xcb_wait_for_event(server):
    words = ctypes.string_at(event, 32)
    if words[0] & 0x7f != 33:
        continue
    window, atom = (int.from_bytes(words[at : at + 4], sys.byteorder) for at in (4, 8))
    cookie = xcb.xcb_get_atom_name(server, atom)
    reply = ctypes.c_void_p(xcb.xcb_get_atom_name_reply(server, cookie, None))
    name = ctypes.string_at(xcb.xcb_get_atom_name_name(reply), xcb.xcb_get_atom_name_name_length(reply)).decode()
    print(name, window, words[1], words[12:32].hex(), flush=True)
"""


@pytest.fixture
def runtime() -> Iterator[Path]:
    """Return a folder for sockets with a short name."""
    folder = Path(tempfile.mkdtemp(prefix="run"))
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def managing(x_server: XServer) -> Iterator[subprocess.Popen[str]]:
    """Return a process that hears what a window manager would."""
    process = subprocess.Popen(
        [sys.executable, "-c", LISTENER], env=x_server.environment, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "listens\n"
    yield process
    process.kill()
    process.communicate()


def numbers(data: str) -> list[int]:
    words = bytes.fromhex(data)
    return [int.from_bytes(words[at : at + 4], sys.byteorder) for at in range(0, 20, 4)]


@contextmanager
def program(server: XServer, environment: dict[str, str]) -> Iterator[None]:
    process = subprocess.Popen([sys.executable, "-m", "annotator"], env=environment)
    try:
        server.window("^Article Annotator$")
        yield
    finally:
        process.terminate()
        process.communicate(timeout=SECONDS)


def until_it_listens(runtime: Path) -> None:
    """Wait for the door of the window, which opens after the first paint."""
    folder = runtime / APPLICATION
    end = time.monotonic() + SECONDS
    while not (folder.is_dir() and os.listdir(folder)):
        assert time.monotonic() < end
        time.sleep(0.01)


@pytest.mark.xcb
def test_the_window_manager_hears_the_moment_of_the_start(
    x_server: XServer, managing: subprocess.Popen[str], home: Path, runtime: Path
) -> None:
    Settings(home / "config" / APPLICATION / "settings.json").set(ANNOTATOR, "ann")
    startup = "some-menu-4711_TIME123456"
    environment = {**x_server.environment, "XDG_RUNTIME_DIR": str(runtime)}
    with program(x_server, environment):
        until_it_listens(runtime)
        second = [sys.executable, "-m", "annotator"]
        environment = {**environment, "DESKTOP_STARTUP_ID": startup}
        assert subprocess.run(second, env=environment, timeout=SECONDS).returncode == 0
        assert managing.stdout is not None
        said = ""
        moments: list[int] = []
        for line in managing.stdout:
            name, _, width, data = line.split()
            if name == "_NET_ACTIVE_WINDOW":
                moments.append(numbers(data)[1])
            if name.startswith("_NET_STARTUP_INFO"):
                assert width == "8"
                said += bytes.fromhex(data).split(b"\0")[0].decode()
                if b"\0" in bytes.fromhex(data):
                    break
        assert 123456 in moments
        assert said == f'remove: ID="{startup}"'
