"""The log goes into a file, or nowhere, and never stops the program."""

from __future__ import annotations

from pathlib import Path

from annotator.base.log import log, log_file, start_log, stop_log


def test_a_line_is_written_to_the_file(tmp_path: Path) -> None:
    assert start_log(tmp_path) == log_file(tmp_path)
    log().info("opened")
    stop_log()
    assert log_file(tmp_path).read_text("utf-8").endswith("INFO opened\n")


def test_a_folder_that_cannot_be_written_is_no_failure(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert start_log(tmp_path / "file") is None
    log().info("lost")
    stop_log()


def test_starting_twice_writes_each_line_once(tmp_path: Path) -> None:
    start_log(tmp_path)
    start_log(tmp_path)
    log().info("once")
    stop_log()
    assert log_file(tmp_path).read_text("utf-8").count("once") == 1


def test_the_log_of_earlier_versions_moves_in(tmp_path: Path) -> None:
    former, folder = tmp_path / "data" / "log", tmp_path / "state"
    former.mkdir(parents=True)
    log_file(former).write_text("before\n")
    log_file(former).with_name("annotator.log.1").write_text("long before\n")
    assert start_log(folder, former) == log_file(folder)
    log().info("now")
    stop_log()
    assert log_file(folder).read_text("utf-8").startswith("before\n")
    assert (folder / "annotator.log.1").read_text() == "long before\n"
    assert not former.exists()


def test_what_else_lies_where_the_log_was_stays(tmp_path: Path) -> None:
    former, folder = tmp_path / "data" / "log", tmp_path / "state"
    for place, words in ((former, "old"), (folder, "new")):
        place.mkdir(parents=True)
        log_file(place).write_text(words)
    (former / "mine.txt").touch()
    start_log(folder, former)
    stop_log()
    assert (log_file(former).read_text(), log_file(folder).read_text()) == ("old", "new")
    assert (former / "mine.txt").exists()
