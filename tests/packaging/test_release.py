"""Tags, notes and checksums of a release; trying what was made."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

import pytest
import release
import tryout
from stamp import version
from tree import ROOT


def test_a_tag_must_name_the_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert release.main(["check", f"v{version()}"]) == 0
    assert release.main(["check", "v99.0"]) == 1
    assert f"tag v{version()}" in capsys.readouterr().err


def test_the_notes_are_what_the_changelog_says_of_the_version() -> None:
    changelog = "# Changes\n\n## 2.0, today\n\n- new\n\n## 1.0, 3 May 2026\n\n- old\n- older\n"
    assert release.notes(changelog, "2.0") == "- new"
    assert release.notes(changelog, "1.0") == "- old\n- older"
    assert release.notes(changelog, "3.0") == ""
    assert release.notes((ROOT / "CHANGELOG.md").read_text("utf-8"), version()).startswith("- ")


def test_checksums_name_each_file_once_and_stay_the_same(tmp_path: Path) -> None:
    for name in ("b.deb", "a.exe"):
        (tmp_path / name).write_text(name)
    assert release.main(["sums", str(tmp_path)]) == release.main(["sums", str(tmp_path)]) == 0
    wanted = [f"{hashlib.sha256(name.encode()).hexdigest()}  {name}" for name in ("a.exe", "b.deb")]
    assert (tmp_path / release.SUMS).read_text("utf-8").splitlines() == wanted


def test_an_empty_folder_and_wrong_words_are_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert release.main(["sums", str(tmp_path)]) == 1
    assert release.main(["sum", str(tmp_path)]) == 2
    assert release.USAGE in capsys.readouterr().err


def test_nothing_is_installed_where_nobody_agreed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv(tryout.AGREED, raising=False)
    (tmp_path / "x.deb").touch()
    assert tryout.main([str(tmp_path)]) == 2
    assert tryout.AGREED in capsys.readouterr().err
    assert tryout.main([]) == 2


@pytest.fixture
def agreed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(tryout.AGREED, "1")


@pytest.mark.usefixtures("agreed")
def test_a_folder_with_nothing_to_try_is_a_failure(tmp_path: Path) -> None:
    assert tryout.main([str(tmp_path)]) == 1


@pytest.mark.usefixtures("agreed")
def test_one_that_fails_does_not_hide_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    tried: list[str] = []

    def one(path: Path, folder: Path) -> None:
        tried.append(path.name)
        if path.name == "a.kind":
            raise tryout.TryoutFailure("it is broken")

    for name in ("a.kind", "b.kind", "c.other"):
        (tmp_path / name).touch()
    monkeypatch.setattr(
        tryout, "TRIES", (tryout.Try(".kind", sys.platform, one), tryout.Try(".other", "none", one))
    )
    assert tryout.main([str(tmp_path)]) == 1
    assert tried == ["a.kind", "b.kind"]
    said = capsys.readouterr().err
    assert "a.kind: it is broken" in said
    assert "b.kind: installed, started, removed" in said


def test_a_program_that_saves_no_label_is_a_failure(tmp_path: Path) -> None:
    with pytest.raises(tryout.TryoutFailure, match="exit code 3"):
        tryout.call(sys.executable, "-c", "raise SystemExit(3)")
    if sys.platform != "win32":  # a program there that says nothing and takes any option
        with pytest.raises(tryout.TryoutFailure, match="saved no label"):
            tryout.start("echo")


def test_what_is_left_after_removal_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tryout, "REMOVED_WITHIN", 0)
    tryout.gone(tmp_path / "not there")
    with pytest.raises(tryout.TryoutFailure, match="after removal there is still"):
        tryout.gone(tmp_path)
