"""A word of many lines, like the bytes of a picture in letters: it is broken anywhere, all else at words."""

from __future__ import annotations

from pathlib import Path

import pytest
from desk import Desk
from projects import project_with

BEFORE, AFTER = (
    "Anna said that it would rain in Bonn and everywhere. " * 9,
    " Nobody contradicted her in any way. " * 9,
)


def lines_of(folder: Path, text: str) -> list[str]:
    """Return the lines in which the window shows a paragraph."""
    project_with(folder, f"{text}\n").close()
    desk = Desk(folder / "news.annotator")
    try:
        paragraph = desk.canvas._layout.ensure(0)
        return [
            paragraph.units[start:end] for start, end in zip(paragraph.starts, paragraph.ends, strict=True)
        ]
    finally:
        desk.close()


@pytest.mark.usefixtures("qapp")
def test_the_words_around_an_endless_one_stay_whole(tmp_path: Path) -> None:
    lines = lines_of(tmp_path, f"{BEFORE}{'x' * 30_000}{AFTER}")
    assert "".join(lines) == f"{BEFORE}{'x' * 30_000}{AFTER}"
    inside = [line for line in lines if set(line) == {"x"}]
    assert len(inside) > 100
    assert len({len(line) for line in inside[1:-1]}) == 1
    assert all(line.endswith(" ") for line in lines[:5])


@pytest.mark.usefixtures("qapp")
@pytest.mark.timeout(60)  # without the change this takes minutes
def test_a_megabyte_without_a_blank_is_shown(tmp_path: Path) -> None:
    assert "".join(lines_of(tmp_path, "x" * (1 << 20))) == "x" * (1 << 20)
