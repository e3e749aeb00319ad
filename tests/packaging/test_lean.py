"""What the bundle leaves out is needed by nothing that the program does, and what packages read lies in it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from fnmatch import fnmatch
from pathlib import Path

import lean
import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src"
ARTICLE = "«L’été sera long», a déclaré M. Lévêque à Besançon. Dr. Gräf schwieg. ".encode("cp1252")

AS_FROZEN = f"""
import contextlib, os, sys
from importlib.abc import MetaPathFinder

class Frozen(MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if any(f"{{name}}.".startswith(f"{{left_out}}.") for left_out in {lean.EXCLUDED!r}):
            raise ModuleNotFoundError(f"{{name}} is not in the bundle")

def note(event, given):
    if event == "open" and isinstance(given[0], str) and "site-packages" in given[0]:
        with contextlib.suppress(OSError):  # what reads strange files may not write any
            os.write(noted, f"{{given[0]}}\\n".encode())

noted = os.open(__file__ + ".noted", os.O_CREAT | os.O_APPEND | os.O_WRONLY)
sys.meta_path.insert(0, Frozen())
sys.addaudithook(note)
"""
"""Run by each Python at its start: our own children have what the bundle has, too."""

Verb = Callable[..., str]


@pytest.fixture
def frozen(tmp_path: Path) -> Verb:
    (tmp_path / "sitecustomize.py").write_text(AS_FROZEN, encoding="utf-8")
    home = {"HOME": str(tmp_path), "QT_QPA_PLATFORM": "offscreen", "PYTHONDONTWRITEBYTECODE": "1"}
    paths = {"PYTHONPATH": os.pathsep.join((str(tmp_path), str(SOURCE)))}

    def verb(*words: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "annotator", *words],
            env=dict(os.environ) | home | paths,
            cwd=tmp_path,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return verb


def test_the_program_needs_nothing_that_the_bundle_leaves_out(frozen: Verb, tmp_path: Path) -> None:
    (tmp_path / "article.txt").write_bytes(ARTICLE * 5)
    frozen("--smoke")
    frozen("new", "news.annotator")
    frozen("import", "news.annotator", "article.txt")
    assert "Besançon" in frozen("search", "news.annotator", "Besançon")
    frozen("check", "news.annotator")
    frozen("export", "news.annotator", "out.jsonl")

    read = (tmp_path / "sitecustomize.py.noted").read_text(encoding="utf-8").split("\n")
    places = {name.rpartition("site-packages")[2].replace(os.sep, "/").strip("/") for name in read}
    taken = [f"{package}/{files}" for package, files in lean.TAKEN.items()]
    assert any(fnmatch(place, pattern) for place in places for pattern in taken)
    assert not {place for place in places if is_data(place) and not any(fnmatch(place, t) for t in taken)}


def is_data(place: str) -> bool:
    """Tell whether a file of a package is one that no import asks for."""
    return Path(place).suffix not in ("", ".py", ".pyc", ".pth", ".so", ".pyd") and ".dist-info/" not in place
