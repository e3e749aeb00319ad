"""The report of a bug says where it happened and nothing of what was worked on."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.base.report import KEPT, report, write_report

SECRET = "Lena Brandt said no."


def _fails() -> None:
    text = SECRET
    try:
        {}[text]
    except KeyError as error:
        raise ValueError(f"cannot read {text}") from error


def caught() -> BaseException:
    try:
        _fails()
    except ValueError as error:
        error.add_note(SECRET)
        return error
    raise AssertionError


def test_kinds_and_lines_of_code_are_in_it_and_no_words_of_an_article() -> None:
    text = report(caught(), ("Article Annotator 0",))
    assert "Lena" not in text
    assert text.startswith("Article Annotator 0\n")
    assert text.index("KeyError: (") < text.index("which led to") < text.index("ValueError: (")
    assert "test_report.py" in text
    assert "in _fails" in text


def test_a_failure_that_can_only_name_our_code_keeps_its_words() -> None:
    with pytest.raises(AttributeError) as caught:
        getattr(object(), "mis" + "sing")
    assert "'missing'" in report(caught.value)


def test_a_circle_of_causes_ends() -> None:
    first, second = ValueError("a"), ValueError("b")
    first.__cause__, second.__cause__ = second, first
    assert report(first).count("ValueError") == 2


def test_only_the_newest_reports_stay(tmp_path: Path) -> None:
    folder = tmp_path / "log"
    paths = [write_report(folder, f"{number}") for number in range(KEPT + 3)]
    assert sorted(folder.iterdir()) == paths[3:]


def test_a_folder_that_cannot_be_written_is_no_second_failure(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert write_report(tmp_path / "file", "text") is None
