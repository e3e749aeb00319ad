from __future__ import annotations

from pathlib import Path

import pytest

from annotator import __version__
from annotator.base.build import Build, read_build
from annotator.base.paths import licenses_folder


def test_a_checkout_knows_its_version_alone(tmp_path: Path) -> None:
    assert read_build(tmp_path / "build.toml") == Build(__version__)
    assert str(read_build(tmp_path / "build.toml")) == __version__


def test_a_build_says_commit_and_day(tmp_path: Path) -> None:
    file = tmp_path / "build.toml"
    file.write_text('commit = "abc"\ndate = "2026-11-24"\nreleases = "somewhere"\n')
    assert read_build(file) == Build(__version__, "abc", "2026-11-24", "somewhere")
    assert str(read_build(file)) == f"{__version__} (abc, 2026-11-24)"


@pytest.mark.parametrize("content", [b"\xff\xfe", b"commit = ", b"commit = 7"])
def test_a_file_that_makes_no_sense_says_nothing(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "build.toml"
    file.write_bytes(content)
    assert read_build(file) == Build(__version__)


def test_a_checkout_has_no_folder_of_licenses() -> None:
    assert licenses_folder() is None
