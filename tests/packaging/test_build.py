"""The one command that makes what people install: what it plans, what it leaves out, what it says of a build."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import build
import lean
import machine
import pytest
import stamp
from machine import SetupFailure


def names(*asked: str, system: str) -> list[str]:
    return [step.name for step in build.planned(asked, system)]


def test_without_a_name_all_of_the_system_is_made_and_the_bundle_first() -> None:
    for system in build.EVERYWHERE:
        made = names(system=system)
        assert made[0] == "bundle"
        assert set(made) == {step.name for step in build.STEPS if system in step.systems}


def test_what_is_made_of_the_bundle_freezes_it_first() -> None:
    for step in build.STEPS:
        made = names(step.name, system=step.systems[0])
        assert made == (["bundle", step.name] if step.of_bundle else [step.name])


def test_what_another_system_makes_is_refused_in_a_sentence() -> None:
    elsewhere = next(step for step in build.STEPS if step.systems == (build.LINUX,))
    with pytest.raises(SetupFailure, match=f"“{elsewhere.name}” cannot be made here"):
        build.planned([elsewhere.name], build.WINDOWS)


def test_an_unknown_name_is_refused_with_the_list(capsys: pytest.CaptureFixture[str]) -> None:
    assert build.main(["nothing"]) == 2
    said = capsys.readouterr().err
    assert all(step.name in said for step in build.STEPS)


def test_as_it_is_without_an_environment_is_refused_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(build, "VENV", tmp_path / "none")
    assert build.main([build.AS_IS, "bundle"]) == 1
    assert capsys.readouterr().err.startswith("There is no .venv")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only there packages are installed")
def test_on_a_bare_machine_what_freezes_and_what_the_bundle_takes_along_is_installed_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    done: list[str] = []
    monkeypatch.setattr(machine.Need, "is_missing", lambda need: True)
    monkeypatch.setattr(machine.shutil, "which", lambda name: name)
    monkeypatch.setattr(machine, "install", done.extend)
    monkeypatch.setattr(build, "prepare", lambda: done.append("prepared"))
    monkeypatch.setattr(build.subprocess, "run", lambda *_, **__: subprocess.CompletedProcess((), 0))
    assert build.again([]) == 0
    assert {"binutils", "libxcb-cursor0"} < set(done[:-1])
    assert done[-1] == "prepared"


@pytest.mark.parametrize(
    ("place", "wanted"),
    [
        ("PySide6/Qt/plugins/platforms/libqxcb.so", True),
        ("PySide6/Qt/plugins/platforms/libqoffscreen.so", True),
        ("PySide6/Qt/plugins/platforms/libqeglfs.so", False),
        ("PySide6\\plugins\\platforms\\qwindows.dll", True),
        ("PySide6\\opengl32sw.dll", False),
        ("PySide6/Qt/plugins/platformthemes/libqgtk3.so", False),
        ("PySide6/Qt/plugins/platformthemes/libqxdgdesktopportal.so", True),
        ("PySide6/Qt/plugins/imageformats/libqsvg.so", True),
        ("PySide6/Qt/plugins/imageformats/libqjpeg.so", False),
        ("PySide6/Qt/translations/qtbase_de.qm", False),
        ("PySide6/Qt/lib/libQt6DBus.so.6", True),
        ("annotator/resources/schemas/news.toml", True),
        ("nupunkt/models/default_model.bin", True),
    ],
)
def test_what_is_wanted(place: str, wanted: bool) -> None:
    assert lean.is_wanted(place) is wanted


def test_libraries_that_nobody_asks_for_go_and_links_to_them() -> None:
    asks = {
        "ext": ["liba.so.1"],
        "a": ["libb.so.2"],
        "b": ["liba.so.1"],
        "c": ["libb.so.2"],
        "qt": [],
        "py": [],
    }
    entries = [
        ("package/x.so", "ext", "EXTENSION"),
        ("liba.so.1", "a", "BINARY"),
        ("libb.so.2", "b", "BINARY"),
        ("libc-extra.so.3", "c", "BINARY"),
        ("PySide6/Qt/lib/libQt6Network.so.6", "qt", "BINARY"),
        ("libQt6Network.so.6", "PySide6/Qt/lib/libQt6Network.so.6", "SYMLINK"),
        ("libpython3.11.so.1.0", "py", "BINARY"),
        ("annotator/resources/x.toml", "x", "DATA"),
    ]
    kept = [place for place, _, _ in lean.reachable(entries, asks.__getitem__)]
    assert kept == [
        "package/x.so",
        "liba.so.1",
        "libb.so.2",
        "libpython3.11.so.1.0",
        "annotator/resources/x.toml",
    ]


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Return a repository with one commit of a known moment."""
    source = tmp_path / "src" / "annotator"
    source.mkdir(parents=True)
    (source / "__init__.py").write_text('__version__ = "1.2.3"\n')
    moment = "2026-11-24T23:30:00+00:00"
    who = ["-c", "user.name=x", "-c", "user.email=x@example.org"]
    for arguments in (["init", "-q"], ["add", "."], [*who, "commit", "-q", "--date", moment, "-m", "x"]):
        variables = {"PATH": "/usr/bin:/bin", "GIT_COMMITTER_DATE": moment, "HOME": str(tmp_path)}
        subprocess.run(["git", *arguments], cwd=tmp_path, check=True, env=variables)
    return tmp_path


def test_a_stamp_is_that_of_the_commit(repository: Path) -> None:
    made = stamp.stamp(repository, {})
    assert (made.version, made.date, made.releases) == ("1.2.3", "2026-11-24", "")
    assert len(made.commit) == 12
    assert made == stamp.stamp(repository, {})


def test_what_was_changed_since_the_commit_shows(repository: Path) -> None:
    clean = stamp.stamp(repository, {}).commit
    (repository / "src" / "annotator" / "__init__.py").write_text('__version__ = "1.2.4"\n')
    assert stamp.stamp(repository, {}).commit == clean + "+"


def test_the_moment_can_be_given(repository: Path) -> None:
    assert stamp.stamp(repository, {stamp.EPOCH: "86400000"}).date == "1980-01-01"  # archives know no earlier
    assert stamp.stamp(repository, {stamp.EPOCH: "1000000000"}).date == "2001-09-09"


def test_a_folder_without_a_repository_has_a_stamp(tmp_path: Path) -> None:
    source = tmp_path / "src" / "annotator"
    source.mkdir(parents=True)
    (source / "__init__.py").write_text('__version__ = "1"\n')
    made = stamp.stamp(tmp_path, {stamp.RELEASES: 'a "page"\n'})
    assert (made.commit, made.date) == ("", "1980-01-01")
    assert tomllib.loads(made.toml()) == {"commit": "", "date": "1980-01-01", "releases": 'a "page"\n'}


def test_build_starts_on_the_standard_library_alone() -> None:
    command = [sys.executable, "-I", "-S", "-c", "import sys; sys.path.insert(0, sys.argv[1]); import build"]
    subprocess.run([*command, str(Path(build.__file__).parent)], check=True)
