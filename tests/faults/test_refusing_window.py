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
ACTS = SCRIPT.with_name("refused_acts.py")


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


AGAIN = "I try again every 2 seconds. Nothing saved before is affected."


@pytest.fixture(scope="module")
def refused(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, object]]:
    """Return what every kind of act showed on a full disk, then some on a drive that was gone for a while."""
    folder = tmp_path_factory.mktemp("refused")
    library = built(folder)
    if library is None:
        pytest.skip("a refusing disk takes Linux and a C compiler")
    homes = {f"XDG_{name}_HOME": str(folder / name) for name in ("CONFIG", "DATA")}
    done = subprocess.run(
        [sys.executable, str(ACTS), str(folder)],
        env={**os.environ, **homes, "LD_PRELOAD": str(library)},
        capture_output=True,
        text=True,
        check=True,
    )
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


@pytest.mark.parametrize(
    "act",
    [
        "label",
        "relation",
        "part",
        "cluster",
        "doubt",
        "status",
        "deletion",
        "other label",
        "edge",
        "all alike",
    ],
)
def test_every_act_that_a_full_disk_refuses_is_kept_and_saved_later(
    refused: list[dict[str, object]], act: str
) -> None:
    shown = next(one for one in refused if one["act"] == act)
    assert str(shown["sentence"]).startswith("The disk with “news.annotator” is full. ")
    assert str(shown["sentence"]).endswith(AGAIN)
    assert (shown["mark"], shown["unsaved"]) == ("! not saved", True)
    assert (shown["unchanged"], shown["changed after"]) == (True, True)
    assert str(shown["text"]).startswith("News\n\nLena Brandt of Netflix")
    assert shown["messages"] == [shown["sentence"]]
    assert shown["files"] == ["news.annotator"]


@pytest.mark.parametrize("act", ["undo", "redo"])
def test_what_a_full_disk_does_not_take_back_is_said_and_stays(
    refused: list[dict[str, object]], act: str
) -> None:
    shown = next(one for one in refused if one["act"] == act)
    assert shown["sentence"] == (
        "The disk with “news.annotator” is full. What you just did is not saved; everything saved before is safe. "
        "Free some space and try again."
    )
    assert (shown["unsaved"], shown["unchanged"], shown["changed after"]) == (False, True, False)


def test_a_drive_that_is_gone_for_a_while_loses_nothing(refused: list[dict[str, object]]) -> None:
    lost = refused[12:]
    assert len(lost) == 5
    for shown in lost:
        sentence = str(shown["sentence"])
        assert "its disk " in sentence
        assert shown["unchanged"]
        assert str(shown["text"]).startswith("News\n\nLena Brandt of Netflix")
        assert len(set(shown["messages"])) == len(shown["messages"]) <= 3  # type: ignore[arg-type]  # from JSON
        assert shown["changed after"] == shown["unsaved"]
        assert shown["files"] == ["news.annotator"]
    assert [shown["unsaved"] for shown in lost if shown["act"] == "status"] == [True, True]
