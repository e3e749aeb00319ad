"""A disk of some megabytes that is really full: mounted for one process, with the real store and window on it.

`full_disk.py FOLDER WHAT` is the child, in a user and mount namespace of its own; it prints what was shown.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent))

SIZE = "2m"
TEXT = "News\n\n" + "Lena Brandt of Netflix said that. Omar Haddad did not answer. " * 20
ANNOTATOR = "ann"


def why_not(folder: Path) -> str:
    """Return why no small disk can be mounted here, empty where it can."""
    if not sys.platform.startswith("linux") or shutil.which("unshare") is None:
        return "mounting a small disk for a test takes Linux and unshare"
    done = subprocess.run(
        [*_mounted(folder), sys.executable, "-c", ""], capture_output=True, text=True, check=False
    )
    return f"no small disk can be mounted here: {done.stderr.strip()}" if done.returncode else ""


def on_small_disk(folder: Path, what: str) -> dict[str, object]:
    """Do something on a small disk mounted at `folder` and return what it showed."""
    command = [*_mounted(folder), sys.executable, __file__, str(folder), what]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    shown: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return shown


def _mounted(folder: Path) -> list[str]:
    script = 'mount -t tmpfs -o size="$1" small "$2" && shift 2 && exec "$@"'
    return ["unshare", "-rm", "sh", "-c", script, "sh", SIZE, str(folder)]


# -- in the child


class Filler:
    """Takes all that is free on a disk, and gives it back."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "filler"

    def fill(self, leave: int = 0) -> None:
        """Write until the disk is full, then take back so many bytes."""
        with self._path.open("ab", buffering=0) as file, contextlib.suppress(OSError):
            while True:
                file.write(bytes(4096))
        if leave:
            os.truncate(self._path, max(0, self._path.stat().st_size - leave))

    def free(self) -> None:
        """Make room again."""
        self._path.unlink()


def _project(folder: Path) -> Path:
    from projects import project_with

    with project_with(folder, TEXT) as project:
        return project.path


def store(folder: Path) -> dict[str, object]:
    """Label until the disk is full, look on, open again while it is full, make room and label."""
    from annotator.base.errors import AnnotatorError
    from annotator.ops.annotate import add_span
    from annotator.ops.project import open_project

    path, filler = _project(folder), Filler(folder)
    shown: dict[str, object] = {}
    told = 0
    with open_project(path, annotator=ANNOTATOR) as project:
        article = project.open_article(project.documents()[0].id)
        filler.fill(leave=120_000)
        while "sentence" not in shown:
            try:
                add_span(project, article, "person", ((6 + 4 * told, 9 + 4 * told),))
                told += 1
            except AnnotatorError as error:
                shown["sentence"] = error.sentence
        shown["readable"] = len(project.store.record(article.document.id).spans) == told
        filler.fill()
    filler.fill()  # closing gave back what was beside the project
    shown |= {"told": told, "after closing": _spans(path)}
    with open_project(path, annotator=ANNOTATOR) as project:
        shown["opened while full"] = len(project.store.record(project.documents()[0].id).spans)
        shown["notice"] = project.store.notice
    filler.free()
    with open_project(path, annotator=ANNOTATOR) as project:
        article = project.open_article(project.documents()[0].id)
        add_span(project, article, "person", ((6 + 4 * told, 9 + 4 * told),))
        shown["damage"] = project.store.integrity()
    shown["with room"] = _spans(path)
    return shown


def _spans(path: Path) -> object:
    """Return how many labels a reader finds, or what it says."""
    from annotator.base.errors import AnnotatorError
    from annotator.store.store import Store

    try:
        store = Store.open(path, write=False)
    except AnnotatorError as error:
        return error.sentence
    try:
        return store.counts().spans
    finally:
        store.close()


def window(folder: Path) -> dict[str, object]:
    """Label in the real window until the disk is full, read on, make room and wait."""
    from desk import Desk

    path, filler = _project(folder), Filler(folder)
    desk = Desk(path, folder.parent / "settings.json", annotator=ANNOTATOR)
    filler.fill(leave=60_000)
    seconds, labels = 0.0, -1
    while desk.session.hub.unsaved is None and labels < 200:
        labels = len(desk.spans())
        start = time.monotonic()
        desk.press("Space", "p")
        seconds = time.monotonic() - start
    loads = desk.canvas._layout.loads

    def hollow() -> int:
        return sum(len(segments) for segments in loads._pending.values())

    shown: dict[str, object] = {
        "seconds": seconds,
        "sentence": desk.session.work.toast.text(),
        "mark": desk.session.work.title.saved.text(),
        "hollow": hollow(),
        "kept": len(desk.spans()) == labels,
    }
    desk.press("Down", "PgDn", "PgUp")
    filler.free()
    until = time.monotonic() + 30
    while desk.session.hub.unsaved is not None and time.monotonic() < until:
        desk.settle()
        time.sleep(0.02)
    shown |= {"hollow after": hollow(), "saved after": len(desk.spans()) == labels + 1}
    desk.close()
    shown["in the file"] = _spans(path) == labels + 1
    return shown


def export(folder: Path) -> dict[str, object]:
    """Export over what is there, back up and copy, all on a full disk."""
    from annotator.base.errors import AnnotatorError
    from annotator.ops.backups import copy_to
    from annotator.ops.exporting import export as write
    from annotator.ops.project import open_project

    (folder.parent / "apart").mkdir()
    path, out, texts = _project(folder.parent / "apart"), folder / "out.jsonl", folder / "texts"
    shown: dict[str, object] = {}

    def refused(name: str, work: Callable[[], object]) -> None:
        try:
            work()
        except AnnotatorError as error:
            shown[name] = error.sentence

    with open_project(path, annotator=ANNOTATOR) as project:
        write(project, out)
        write(project, texts, "text")
        before = _tree(folder)
        filler = Filler(folder)
        filler.fill()
        full = _tree(folder)
        refused("file", lambda: write(project, out, overwrite=True))
        refused("folder", lambda: write(project, texts, "text", overwrite=True))
        refused("copy", lambda: copy_to(project, folder / "copy.annotator"))
        shown["unchanged"] = _tree(folder) == full
        filler.free()
        shown["unchanged"] = shown["unchanged"] and _tree(folder) == before
        write(project, out, overwrite=True)
    return shown


def _tree(folder: Path) -> dict[str, int]:
    return {str(path): hash(path.read_bytes()) for path in folder.rglob("*") if path.is_file()}


WORKS: dict[str, Callable[[Path], dict[str, object]]] = {"store": store, "window": window, "export": export}

if __name__ == "__main__":
    print(json.dumps(WORKS[sys.argv[2]](Path(sys.argv[1]))))
