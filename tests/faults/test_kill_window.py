"""The real window is killed while somebody labels: what it showed as saved is in the file."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
from projects import project_with

from annotator.ops.project import open_project
from annotator.store.store import Store

KILLS = 25
TEXT = "News\n\n" + "\n\n".join(
    f"“We will cut taxes in {year},” Lena Brandt of Netflix said in Bonn. Omar Haddad did not answer."
    for year in range(1990, 2030)
)
CHILD = """
import os, random, sys
sys.path.insert(0, sys.argv[3])
from pathlib import Path
from desk import Desk
from annotator.domain.annotation import Span
desk = Desk(Path(sys.argv[1]), annotator="kim")
def acknowledged(change_set, initiator):
    for change in change_set.changes(desk.article.document.id):
        value = change.after or change.before
        if isinstance(value, Span):
            os.write(1, f"{'+' if change.after else '-'}{value.id}\\n".encode())
desk.session.hub.changed.connect(acknowledged)
draw = random.Random(int(sys.argv[2]))
os.write(1, b"ready\\n")
while True:
    desk.press(*draw.choice([["Space", "p"], ["Space", "q", "1"], ["Space", "x"], ["k"], ["z"], ["Backspace"], ["n"]]))
"""


@pytest.mark.timeout(110)
@pytest.mark.parametrize("seed", [1, 2])
def test_no_acknowledged_label_is_lost_when_the_window_is_killed(tmp_path: Path, seed: int) -> None:
    with project_with(tmp_path, TEXT) as project:
        path, document = project.path, project.documents()[0].id
    support = Path(sys.modules["projects"].__file__ or "").parent
    chance, acknowledged, state = random.Random(seed), 0, set()
    for kill in range(KILLS):
        command = [sys.executable, "-c", CHILD, str(path), f"{seed}{kill}", str(support)]
        child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=0)
        assert child.stdout is not None
        assert child.stderr is not None
        with child:
            assert child.stdout.readline() == b"ready\n", child.stderr.read().decode()
            time.sleep(chance.uniform(0, 0.4))
            child.kill()
            lines = child.stdout.read().decode().split("\n")[:-1]
        for line in lines:
            (state.add if line[0] == "+" else state.discard)(line[1:])
        acknowledged += len(lines)
        # Not the one who brought the article in: undo would take that back, and there was nothing left to label.
        with open_project(path, write=False, annotator="kim") as reading:
            found = {span.id for span in reading.layer(document).spans()}
        # One act may be committed and not yet told of: it may add or take away, it never undoes a told one.
        assert len(state ^ found) <= _LAST_ACT, f"kill {kill}: {state ^ found}"
        assert _unexplained(path, state ^ found) == set()
        state = found
    assert acknowledged > KILLS
    store = Store.open(path)
    assert store.integrity() == []
    store.close()


_LAST_ACT = 3


def _unexplained(path: Path, difference: set[str]) -> set[str]:
    """Return those spans that differ though the last step of the log does not speak of them."""
    with open_project(path, write=False) as reading:
        last = list(reading.store.steps())[-1]
        return difference - {change.id for change in last.draft.changes}
