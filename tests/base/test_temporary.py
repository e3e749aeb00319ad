"""Temporary folders: of a living process never touched, of a dead one swept away."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from annotator.base.temporary import MARKER, PREFIX, TemporaryFolder, is_temporary, sweep

MADE_AND_KILLED = """
import os, sys, tempfile
tempfile.tempdir = sys.argv[1]
from annotator.base.temporary import TemporaryFolder
folder = TemporaryFolder()
(folder.path / "Sample.annotator").write_text("left")
print(folder.path, flush=True)
os._exit(9)
"""


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_a_folder_of_a_living_process_stays() -> None:
    folder = TemporaryFolder()
    assert sweep() == 0
    assert is_temporary(folder.path / "Sample.annotator")
    folder.remove()
    assert not folder.path.exists()


def test_a_folder_of_a_dead_process_goes(place: Path) -> None:
    command = [sys.executable, "-c", MADE_AND_KILLED, str(place)]
    left = Path(subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip())
    assert (left / MARKER).exists()
    assert sweep() == 1
    assert not left.exists()


def test_what_is_not_ours_stays(place: Path) -> None:
    other = place / f"{PREFIX}of-somebody"
    other.mkdir()
    (other / "file").write_text("precious")
    assert sweep() == 0
    assert (other / "file").exists()
