"""The real window on a full, sick or read-only disk: it says so, keeps the label hollow, and saves it later."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from projects import project_with
from refusing import built

TEXT = "News\n\nLena Brandt of Netflix said that. Omar Haddad did not answer.\n"
SCRIPT = Path(sys.modules["refusing"].__file__ or "").with_name("refused_window.py")


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (errno.ENOSPC, "The disk with “news.annotator” is full."),
        (errno.EIO, "The disk with “news.annotator” does not answer as it should."),
        (errno.EROFS, "The disk with “news.annotator” does not answer as it should."),
    ],
    ids=["full", "sick", "read-only"],
)
def test_a_refused_label_is_told_kept_and_saved_later(tmp_path: Path, error: int, reason: str) -> None:
    library = built(tmp_path)
    if library is None:
        pytest.skip("a refusing disk takes Linux and a C compiler")
    with project_with(tmp_path, TEXT) as project:
        path = project.path
    command = [sys.executable, str(SCRIPT), str(path), str(error)]
    environment = {**os.environ, "LD_PRELOAD": str(library)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    shown = json.loads(done.stdout.splitlines()[-1])
    assert shown["sentence"].startswith(f"{reason} Your last label (Person, ")
    assert "I try again every 2 seconds. Nothing saved before is affected." in shown["sentence"]
    assert shown["mark"] == "! not saved"
    assert (shown["hollow"], shown["labels"]) == (1, 0)
    assert (shown["hollow after"], shown["labels after"]) == (0, 1)
    with_labels = subprocess.run(
        [sys.executable, "-m", "annotator", "documents", str(path), "--annotator", "ann", "--json"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(with_labels.stdout)["documents"][0]["spans"] == 1
