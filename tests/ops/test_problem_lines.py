"""Copies of refused lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.base.errors import FormatError
from annotator.ops import problem_lines
from annotator.ops.problem_lines import copy_problem_lines


def test_refused_lines_are_copied_beside_their_file_in_its_order(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"one\ntwo\r\nthree\nfour")
    problems = [FormatError(str(path), line, "bad") for line in (4, 2, None)]
    (copy,) = copy_problem_lines(problems, tmp_path / "spare")
    assert copy == tmp_path / "a.jsonl.problem"
    assert copy.read_bytes() == b"two\r\nfour\n"


def test_a_line_of_any_length_is_copied_in_pieces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(problem_lines, "AT_ONCE", 4)
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"12345678\n1234\n123\n\n12345678")
    for number, line in enumerate((b"12345678", b"1234", b"123", b"", b"12345678"), 1):
        (copy,) = copy_problem_lines([FormatError(str(path), number, "bad")], tmp_path / "spare")
        assert copy.read_bytes() == line + b"\n"


def test_a_copy_that_is_there_already_stays(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"one\n")
    (tmp_path / "a.jsonl.problem").write_text("mine")
    (copy,) = copy_problem_lines([FormatError(str(path), 1, "bad")], tmp_path / "spare")
    assert copy.name == "a.jsonl.problem2"
    assert (tmp_path / "a.jsonl.problem").read_text() == "mine"


def test_lines_go_to_the_spare_folder_where_their_own_is_closed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "closed" / "a.jsonl"
    path.parent.mkdir()
    path.write_bytes(b"one\n")
    really = Path.open

    def refusing(self: Path, mode: str = "r", *rest: object, **more: object) -> object:
        if mode == "xb" and self.parent == path.parent:
            raise PermissionError(13, "no")
        return really(self, mode, *rest, **more)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", refusing)
    (copy,) = copy_problem_lines([FormatError(str(path), 1, "bad")], tmp_path / "spare")
    assert copy == tmp_path / "spare" / "a.jsonl.problem"
