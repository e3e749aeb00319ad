"""What is written out takes its place in whole, and what a killed program left is swept, nothing else."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from annotator.ops import parts
from annotator.ops.parts import part_beside, put_in_place, sweep_parts


def _folder(path: Path, **files: str) -> Path:
    path.mkdir()
    for name, text in files.items():
        (path / name).write_text(text, "utf-8")
    return path


def _names(path: Path) -> set[str]:
    return {entry.name for entry in path.iterdir()}


def test_a_new_folder_takes_the_place_of_an_old_one_in_whole(tmp_path: Path) -> None:
    out = _folder(tmp_path / "texts", old="1", same="1")
    put_in_place(_folder(part_beside(out), new="2", same="2"), out, overwrite=True)
    assert _names(tmp_path) == {"texts"}
    assert {path.name: path.read_text("utf-8") for path in out.iterdir()} == {"new": "2", "same": "2"}


def test_an_old_folder_has_its_name_again_where_the_new_one_cannot_take_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, part = _folder(tmp_path / "texts", old="1"), _folder(tmp_path / ".annotator-0", new="2")
    rename = os.rename

    def refuses(source: Path, target: Path) -> None:
        if source == part:
            raise OSError(5, "Input/output error")
        rename(source, target)

    monkeypatch.setattr(parts.os, "rename", refuses)
    with pytest.raises(OSError, match="Input/output error"):
        put_in_place(part, out, overwrite=True)
    assert (out / "old").read_text("utf-8") == "1"
    assert _names(tmp_path) == {"texts", ".annotator-0"}


def test_a_link_to_a_folder_is_not_written_over(tmp_path: Path) -> None:
    behind = _folder(tmp_path / "behind", old="1")
    (tmp_path / "link").symlink_to(behind)
    with pytest.raises(OSError, match="it is a link to a folder"):
        put_in_place(_folder(tmp_path / ".annotator-0"), tmp_path / "link", overwrite=True)
    assert _names(behind) == {"old"}
    assert (tmp_path / "link").is_symlink()


def test_what_came_meanwhile_is_not_written_over(tmp_path: Path) -> None:
    out, part = tmp_path / "out.jsonl", tmp_path / ".annotator-0"
    part.write_text("new", "utf-8")
    out.symlink_to(tmp_path / "on a disk that is not there")
    with pytest.raises(FileExistsError):
        put_in_place(part, out, overwrite=False)
    assert out.is_symlink()
    out.unlink()
    out.write_text("of somebody", "utf-8")
    with pytest.raises(FileExistsError):
        put_in_place(part, out, overwrite=False)
    assert out.read_text("utf-8") == "of somebody"


def test_what_a_killed_export_left_is_swept_an_hour_later(tmp_path: Path) -> None:
    file, folder = part_beside(tmp_path / "out.jsonl"), _folder(part_beside(tmp_path / "texts"), one="1")
    file.touch()
    sweep_parts(tmp_path)
    assert len(_names(tmp_path)) == 2  # somebody may still write them
    for path in (file, folder):
        os.utime(path, (0, 0))
    sweep_parts(tmp_path)
    assert _names(tmp_path) == set()


@pytest.mark.parametrize(
    "name", [".annotator-notes", ".annotator-0123456789abcde", "x.annotator-0123456789abcdef", ".settings-1"]
)
def test_nothing_else_is_swept(tmp_path: Path, name: str) -> None:
    (tmp_path / name).touch()
    os.utime(tmp_path / name, (0, 0))
    sweep_parts(tmp_path)
    sweep_parts(tmp_path / "missing")
    assert _names(tmp_path) == {name}
