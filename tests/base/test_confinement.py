"""A process that locked itself in reads files and does nothing else; what it tries is refused, and told."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
from pathlib import Path

import pytest

from annotator.base.resident_memory import from_usage, resident_memory
from annotator.base.windows_job import BasicLimits, ExtendedLimits, limits

START = "from annotator.base.confinement import confine\nconfine({memory})\n"
HALF_A_GIGABYTE = 512 << 20

ACTS = {
    "socket": "import socket; socket.socket()",
    "connection": "import socket; socket.create_connection(('127.0.0.1', 9), 1)",
    "name of a host": "import socket; socket.getaddrinfo('localhost', 80)",
    "address": "import urllib.request; urllib.request.urlopen('http://127.0.0.1:9/', timeout=1)",
    "program": "import subprocess; subprocess.run(['echo'])",
    "shell": "import os; os.system('echo')",
    "file": "open('made.txt', 'w')",
    "file by number": "import os; os.open('made.txt', os.O_CREAT | os.O_RDWR)",
    "file that is there": "open('there.txt', 'a')",
    "removal": "import os; os.remove('there.txt')",
    "new name": "import os; os.rename('there.txt', 'made.txt')",
    "folder": "import os; os.mkdir('made')",
    "link": "import os; os.symlink('there.txt', 'made')",
    "tree": "import shutil; shutil.rmtree('.')",
    "pickle": "import pickle; pickle.loads(b'cos\\nsystem\\n(S\\'echo\\'\\ntR.')",
    "library": "import ctypes; ctypes.CDLL('libm.so.6')",
    "database": "import sqlite3; sqlite3.connect('there.txt')",
    "signal": "import os; os.kill(os.getppid(), 9)",
}
"""What a reader never does."""


def confined(code: str, folder: Path, memory: int = HALF_A_GIGABYTE) -> subprocess.CompletedProcess[str]:
    """Run code in a process that locked itself in."""
    command = [sys.executable, "-c", START.format(memory=memory) + code]
    return subprocess.run(command, capture_output=True, text=True, cwd=folder, check=False)


@pytest.mark.parametrize("name", ACTS)
def test_an_act_is_refused_and_nothing_is_done(name: str, tmp_path: Path) -> None:
    (tmp_path / "there.txt").write_text("Anna")
    done = confined(ACTS[name], tmp_path)
    assert done.returncode == 1
    assert "PermissionError: a reader" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["there.txt"]
    assert (tmp_path / "there.txt").read_text() == "Anna"


def test_files_are_read_and_modules_imported(tmp_path: Path) -> None:
    (tmp_path / "there.txt").write_text("Anna")
    code = "import zipfile, xml.parsers.expat, charset_normalizer, regex\nprint(open('there.txt').read())"
    assert confined(code, tmp_path).stdout == "Anna\n"


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="macOS does not bound it, Windows by a job")
def test_memory_is_bound(tmp_path: Path) -> None:
    done = confined("x = bytearray(600 << 20)", tmp_path)
    assert "MemoryError" in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not tell; it has jobs")
def test_what_a_process_holds_is_known() -> None:
    found = resident_memory(os.getpid())
    assert found is not None
    assert found > 1 << 20


def test_what_a_process_that_is_gone_held_is_not_known() -> None:
    assert resident_memory(2**22 + 7) is None


def test_macos_tells_the_resident_size_after_a_uuid_and_six_numbers() -> None:
    numbers = b"".join(number.to_bytes(8, sys.byteorder) for number in (1, 2, 3, 4, 5, 6, 4096, 8, 9, 10))
    assert from_usage(bytes(16) + numbers) == 4096


@pytest.mark.skipif(ctypes.sizeof(ctypes.c_size_t) != 8, reason="the sizes are those of 64 bits")
def test_a_job_of_windows_has_the_layout_that_windows_expects() -> None:
    assert ctypes.sizeof(BasicLimits) == 64
    assert ctypes.sizeof(ExtendedLimits) == 144
    assert ExtendedLimits.process_memory.offset == 112


def test_a_job_bounds_memory_and_processes() -> None:
    found = limits(600 << 20)
    assert found.process_memory == 600 << 20
    assert found.basic.processes == 1
    assert found.basic.flags == 0x508
