"""kill -9 while backups are made: what has the name of a backup is one, and what is left over is swept."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
from projects import project_with

from annotator.base.paths import backup_folder
from annotator.ops.annotate import set_note
from annotator.ops.backups import Reason, all_backups, back_up
from annotator.ops.project import open_project
from annotator.store.backup import PARTIAL
from annotator.store.store import Store

TRIALS = 8
TEXT = "Mill reopens\n\nLena Brandt said no.\n" + "Omar Haddad heads the union.\n" * 2000

CHILD = """
import sys
from pathlib import Path
from annotator.ops.annotate import add_span
from annotator.ops.backups import Reason, back_up
from annotator.ops.project import open_project

with open_project(Path(sys.argv[1]), annotator="ann") as project:
    article = project.open_article(project.documents()[0].id)
    start = len(article.layer.spans())
    print("ready", flush=True)
    for n in range(start, 3000):
        add_span(project, article, "person", ((n, n + 1),))
        back_up(project, Reason.REGULAR)
        print(n, flush=True)
"""


@pytest.mark.timeout(120)
def test_what_is_called_a_backup_is_one(tmp_path: Path) -> None:
    project_with(tmp_path, TEXT).close()
    path, chance = tmp_path / "news.annotator", random.Random(4)
    acknowledged = 0
    for _ in range(TRIALS):
        child = subprocess.Popen([sys.executable, "-c", CHILD, path], stdout=subprocess.PIPE, bufsize=0)
        assert child.stdout is not None
        with child:
            assert child.stdout.readline() == b"ready\n"
            heard = [child.stdout.readline() for _ in range(1 + chance.randrange(3))]
            time.sleep(chance.uniform(0, 0.06))
            child.kill()
        acknowledged += len(heard)
    found = all_backups()
    assert len(found) >= acknowledged
    for backup in found:
        store = Store.open(backup.path, write=False)
        assert store.integrity() == []
        store.close()
    left = [entry for entry in found[0].path.parent.iterdir() if PARTIAL in entry.name]
    for entry in left:
        os.utime(entry, (0, 0))
    with open_project(path, annotator="ann") as project:
        assert project.store.integrity() == []
        article = project.open_article(project.documents()[0].id)
        set_note(project, article, article.layer.spans()[0], "after")
        assert back_up(project, Reason.REGULAR) is not None
    names = [entry.name for folder in backup_folder().iterdir() for entry in folder.iterdir()]
    assert not [name for name in names if PARTIAL in name or not name.endswith(".annotator")]
