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
