"""Every kind of act in the real window on a full disk, and a drive that goes away, under the preload of `refuse.c`.

`refused_acts.py FOLDER` prints one line of JSON for each act: what was shown, and what was so in the end.
"""

from __future__ import annotations

import errno
import json
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from desk import Desk
from projects import project_with
from PySide6.QtWidgets import QLabel, QPushButton
from refusing import LOOK, READ, SYNC, TRUNCATE, WRITE, allow, refuse

from annotator.gui.application.crash import CrashHook

TEXT = "News\n\nLena Brandt of Netflix said “we agree on that”. Omar Haddad did not answer.\n\nLena Brandt came back.\n"
OTHER = "Other\n\nOmar Haddad spoke.\n"
FULL, GONE = WRITE | SYNC | TRUNCATE, WRITE | SYNC | TRUNCATE | READ | LOOK

Act = Callable[[Desk], None]


def quote(desk: Desk) -> None:
    """Label a quotation, whose questions are open then."""
    desk.select("“we agree on that”")
    desk.press("q")


def two_names(desk: Desk) -> None:
    """Label two people and ask who the second is."""
    desk.press("Space", "p")
    desk.select("Brandt came")
    desk.press("Shift+P", "a")


def all_alike(desk: Desk) -> None:
    """Label all the same words in one act."""
    desk.press("y")
    desk.click_on(next(b for b in desk.dialog().findChildren(QPushButton) if b.isDefault()))


ACTS: dict[str, tuple[Act, Act]] = {
    "label": (lambda desk: None, lambda desk: desk.press("Space", "p")),
    "relation": (quote, lambda desk: desk.press("1")),
    "part": (quote, lambda desk: (desk.select("Omar Haddad"), desk.press("j"))[0]),
    "cluster": (two_names, lambda desk: desk.press("1")),
    "doubt": (lambda desk: desk.press("Space", "p"), lambda desk: desk.press("h")),
    "status": (lambda desk: None, lambda desk: desk.press("Ctrl+Enter")),
    "deletion": (lambda desk: desk.press("Space", "p"), lambda desk: desk.press("Backspace")),
    "other label": (lambda desk: desk.press("Space", "p"), lambda desk: desk.press("o")),
    "edge": (lambda desk: desk.press("Space", "p"), lambda desk: desk.press("w")),
    "all alike": (lambda desk: desk.press("Space", "p"), all_alike),
    "undo": (lambda desk: desk.press("Space", "p"), lambda desk: desk.press("z")),
    "redo": (lambda desk: desk.press("Space", "p", "z"), lambda desk: desk.press("Shift+Z")),
}


def state(desk: Desk) -> list[object]:
    """Return all that is in the article and its status, as the window has it."""
    layer = desk.article.layer
    return [
        [(span.label, span.fragments, span.doubt) for span in layer.spans()],
        sorted((relation.type, relation.from_span, relation.to_span) for relation in layer.relations()),
        sorted((cluster.name, len(layer.members(cluster.id))) for cluster in layer.clusters()),
        [row.status.value for row in desk.project.documents()],
    ]


def outcome(folder: Path, name: str, kinds: int, error: int) -> dict[str, object]:
    """Do one act while every such call is refused, read on, let the disk be well again and wait."""
    before, act = ACTS[name]
    hook = sys.excepthook
    project_with(folder, TEXT, OTHER).close()
    desk = Desk(folder / "news.annotator", folder.parent / "settings.json")
    CrashHook(desk.session.window, desk.session.hub, None).install()
    before(desk)
    was, said = state(desk), len(desk.messages)
    refuse(kinds, 1, error, lasting=True)
    start = time.monotonic()
    act(desk)
    shown: dict[str, object] = {
        "act": name,
        "seconds": time.monotonic() - start,
        "sentence": _said(desk),
        "mark": desk.session.work.title.saved.text(),
        "unsaved": desk.session.hub.unsaved is not None,
    }
    desk.press("Down", "PgDn", "PgUp")
    for _ in range(3):
        desk.session._settle()
        desk.session.backing.due()
    shown["text"] = desk.text
    shown["messages"] = desk.messages[said:]
    allow()
    shown["unchanged"] = state(desk) == was
    desk.session.controls.saving._timer.timeout.emit()  # two seconds have passed
    desk.settle()
    shown["changed after"] = state(desk) != was
    desk.close()
    sys.excepthook = hook
    shown["files"] = sorted(path.name for path in folder.iterdir())
    return shown


def _said(desk: Desk) -> str:
    """Return what the window says, in a dialog if one is open, which goes."""
    dialog = desk.session.desk.dialog()
    if dialog is None:
        return desk.session.work.toast.text()
    words = " ".join(label.text() for label in dialog.findChildren(QLabel))
    dialog.reject()
    desk.settle()
    return words


def outcomes(folder: Path) -> Iterator[dict[str, object]]:
    """Do every act on a full disk, then some on a drive that is gone and comes back."""
    runs = [(name, FULL, errno.ENOSPC) for name in ACTS]
    runs += [(name, GONE, errno.EIO) for name in ("label", "status", "undo")]
    runs += [(name, READ, errno.EIO) for name in ("label", "status")]
    for number, (name, kinds, error) in enumerate(runs):
        place = folder / str(number)
        place.mkdir()
        yield outcome(place, name, kinds, error)


if __name__ == "__main__":
    for line in outcomes(Path(sys.argv[1])):
        print(json.dumps(line), flush=True)
