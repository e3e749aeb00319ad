"""What the command line of the window means: verbs, files in every spelling, options."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from annotator.__main__ import wants_window
from annotator.base.errors import UserError
from annotator.gui.application.wanted import Wanted, WrongUsage, is_read, read_words


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("GIO_LAUNCHED_DESKTOP_FILE_PID", "DESKTOP_STARTUP_ID", "XDG_ACTIVATION_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    for name in ("Mill.annotator", "Größe 100%.annotator", "a.txt", "b.txt", "open"):
        (tmp_path / name).touch()
    return tmp_path


def test_nothing_is_the_window_as_it_was() -> None:
    assert read_words([]) == read_words(["open"]) == Wanted()


@pytest.mark.parametrize("words", [["open", "Mill.annotator"], ["Mill.annotator"], ["./Mill.annotator"]])
def test_a_project_with_a_verb_or_without(words: list[str], folder: Path) -> None:
    assert wants_window(words)
    assert read_words(words) == Wanted(project=folder / "Mill.annotator")


def test_a_project_whose_name_is_in_capitals_is_no_article(folder: Path) -> None:
    (folder / "USB.ANNOTATOR").touch()
    assert read_words(["USB.ANNOTATOR"]) == Wanted(project=folder / "USB.ANNOTATOR")


def test_an_address_of_a_desktop_is_a_path(folder: Path) -> None:
    path = folder / "Größe 100%.annotator"
    for address in (path.as_uri(), path.as_uri().replace("file:///", "file://localhost/"), f"file:{path}"):
        assert wants_window([address])
        assert read_words([address]).project == path, address


def test_a_name_that_is_no_text_is_a_path(folder: Path) -> None:
    if sys.platform != "linux":
        pytest.skip("other systems have only names that are text")
    path = Path(os.fsdecode(os.fsencode(folder) + b"/\xff.annotator"))
    path.touch()
    assert read_words([str(path)]).project == path
    assert read_words(["file://" + os.fsdecode(os.fsencode(folder)) + "/%FF.annotator"]).project == path


def test_a_home_that_no_shell_has_written_out(folder: Path, home: Path) -> None:
    (home / "x.annotator").touch()
    assert read_words(["~/x.annotator"]).project == home / "x.annotator"


def test_files_are_imported_also_beside_a_project(folder: Path) -> None:
    a, b, mill = (folder / name for name in ("a.txt", "b.txt", "Mill.annotator"))
    assert wants_window(["a.txt"])
    assert read_words(["a.txt", "b.txt"]) == Wanted(files=(a, b))
    assert read_words(["a.txt", "Mill.annotator"]) == Wanted(project=mill, files=(a,))
    assert read_words(["open", "a.txt"]) == Wanted(project=a)  # who says so gets told what is wrong with it


def test_two_projects_are_one_sentence() -> None:
    with pytest.raises(UserError, match="a second project"):
        read_words(["Mill.annotator", "Größe 100%.annotator"])


def test_a_demo_has_a_window_of_its_own(folder: Path) -> None:
    assert read_words(["demo"]) == Wanted(demo=True, new_window=True)
    assert read_words(["demo", "a.txt"]).files == (folder / "a.txt",)


def test_options_stand_anywhere(folder: Path) -> None:
    assert read_words(["--smoke"]) == Wanted(smoke=True)
    mill = Wanted(project=folder / "Mill.annotator", new_window=True)
    assert read_words(["--new-window", "Mill.annotator"]) == read_words(
        ["open", "Mill.annotator", "--new-window"]
    )
    assert read_words(["--new-window", "Mill.annotator"]) == mill
    assert wants_window(["--new-window"])


@pytest.mark.parametrize(
    "words",
    [["--smoke", "--new-window"], ["--smoke", "open"], ["--other"], ["word"], ["open", "a.txt", "b.txt"]],
)
def test_everything_else_is_wrong_usage(words: list[str]) -> None:
    with pytest.raises(WrongUsage):
        read_words(words)


@pytest.mark.parametrize("word", ["opne", "documents", "import", "openn", "a"])
def test_a_word_without_a_dot_is_a_verb_for_the_command_line(word: str, folder: Path) -> None:
    (folder / word).touch()
    assert not wants_window([word])


@pytest.mark.parametrize("word", ["gone.annotator", "file:///gone%20there.annotator", "~/gone.annotator"])
def test_what_is_not_there_is_named_as_it_was_looked_for(word: str, home: Path) -> None:
    with pytest.raises(UserError, match=r"gone.*annotator” is not there\. Nothing was opened"):
        read_words([word])


@pytest.mark.parametrize("name", ["DESKTOP_STARTUP_ID", "XDG_ACTIVATION_TOKEN"])
def test_nobody_reads_standard_error_where_a_desktop_started_it(
    name: str, monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    assert is_read()
    monkeypatch.setenv(name, "x")
    assert not is_read()
    assert read_words(["Mill.annotator"]).in_window


def test_nobody_reads_it_where_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", None)
    assert not is_read()


def test_only_the_process_that_a_desktop_started_is_meant(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIO_LAUNCHED_DESKTOP_FILE_PID", "1")  # inherited from the desktop's terminal
    assert is_read()
    monkeypatch.setenv("GIO_LAUNCHED_DESKTOP_FILE_PID", str(os.getpid()))
    assert not is_read()
