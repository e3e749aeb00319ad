"""The import child: everything through one process, under limits, and a sentence when it is stopped."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from format_articles import TIME

from annotator.base.errors import FormatError
from annotator.base.progress import Cancelled
from annotator.domain.annotation import AnnotatorName
from annotator.formats import pipe
from annotator.formats.format import Loss
from annotator.formats.frames import Limits
from annotator.formats.jsonl_decode import Defaults
from annotator.formats.pipe import Delivered, read_ahead, read_in_child

GOLD = Path(__file__).parents[1] / "fixtures" / "jsonl" / "gold.jsonl"
DEFAULTS = Defaults(AnnotatorName("me"), TIME, "")

FAKE = """
import struct, sys, time, os
def send(kind, file, line=0, body=b""):
    sys.stdout.buffer.write(struct.pack(">cIII", kind, file, line, len(body)) + body)
    sys.stdout.buffer.flush()
request = sys.stdin.buffer.read()
send(b"H", 0)
"""


def fake(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    """Let another program stand for the child."""
    monkeypatch.setattr(pipe, "command", lambda: [sys.executable, "-c", FAKE + code])


def write(folder: Path, *names: str) -> list[Path]:
    """Write small text files."""
    paths = [folder / name for name in names]
    for path in paths:
        path.write_text(f"Anna lives in {path.stem}.")
    return paths


def test_good_and_bad_files_go_through_one_process(tmp_path: Path) -> None:
    one, two = write(tmp_path, "one.txt", "two.txt")
    bad = tmp_path / "bad.txt"
    bad.write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    lost = tmp_path / "lost.jsonl"
    lost.write_bytes(GOLD.read_bytes().replace(b'{"format"', b'{"x":1,"format"'))
    told = []
    arrivals = list(
        read_in_child(
            [one, bad, tmp_path / "gone.txt", lost, two],
            None,
            DEFAULTS,
            progress=lambda done, total, what: told.append((done, total)),
        )
    )
    assert [item.path for item in arrivals if isinstance(item, Delivered)] == [one, lost, two]
    reasons = [item.reason for item in arrivals if isinstance(item, FormatError)]
    assert reasons[0] == "it is a picture, not plain text"
    assert "No such file" in reasons[1]
    assert [item.what for item in arrivals if isinstance(item, Loss)] == ["unknown key “x”"]
    assert told[-1][0] == told[-1][1]


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="names of files are Unicode there")
def test_names_of_files_need_not_be_utf8(tmp_path: Path) -> None:
    odd, gone = tmp_path / os.fsdecode(b"bad\xffname.txt"), tmp_path / os.fsdecode(b"\xfe.txt")
    odd.write_text("Anna lives in Bonn.")
    error, article = read_in_child([gone, odd], None, DEFAULTS)
    assert isinstance(article, Delivered)
    assert article.path == odd
    assert isinstance(error, FormatError)
    assert error.sentence.startswith(f"“{tmp_path}/\ufffd.txt” could not be read")


def test_a_format_that_is_asked_for_is_used(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text("not JSON")
    (article,) = read_in_child([path], "text", DEFAULTS)
    assert isinstance(article, Delivered)
    assert article.record.text == "not JSON"


def test_stopping_ends_the_process(tmp_path: Path) -> None:
    def stop(done: int, total: int | None, what: str) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        list(read_in_child(write(tmp_path, "a.txt"), None, DEFAULTS, progress=stop))


def test_reading_ahead_gives_the_same_and_never_waits(tmp_path: Path) -> None:
    one, two = write(tmp_path, "one.txt", "two.txt")
    bad = tmp_path / "bad.txt"
    bad.write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    files, refused = [one, bad, two], [FormatError("none", None, "it is no file")]
    told = []
    arrivals = [
        item
        for item in read_ahead(
            lambda: (files, refused),
            None,
            DEFAULTS,
            progress=lambda done, total, what: told.append((done, total)),
        )
        if item is not None
    ]
    assert arrivals[0] is refused[0]
    assert len(arrivals) == 4
    assert [item.path for item in arrivals if isinstance(item, Delivered)] == [one, two]
    assert told[-1][0] == told[-1][1]


def test_reading_ahead_can_be_left_while_the_process_hangs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake(monkeypatch, "time.sleep(60)")
    arrivals = read_ahead(lambda: (write(tmp_path, "a.txt"), []), None, DEFAULTS)
    assert next(arrivals) is None
    arrivals.close()


def test_reading_ahead_stops_where_progress_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake(monkeypatch, "time.sleep(60)")

    def stop(done: int, total: int | None, what: str) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        list(read_ahead(lambda: (write(tmp_path, "a.txt"), []), None, DEFAULTS, progress=stop))


def test_a_child_that_ends_more_files_than_it_was_given_is_not_heard(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake(monkeypatch, "send(b'D', 0); send(b'D', 1); send(b'R', 2, 1, b'{}')")
    assert list(read_in_child(write(tmp_path, "a.txt"), None, DEFAULTS)) == []


def test_a_reader_that_hangs_is_stopped_and_the_next_file_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = write(tmp_path, "a.txt", "b.txt")
    fake(monkeypatch, "time.sleep(60)")
    arrivals = list(read_in_child(paths, None, DEFAULTS, Limits(wait_seconds=0.2)))
    assert [str(item).split("“")[1].split("”")[0] for item in arrivals] == [str(path) for path in paths]
    assert all("because nothing came for 0.2 seconds" in str(item) for item in arrivals)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("os.abort()", "its reader crashed (code -6)"),
        ("sys.stdout.buffer.write(b'x' * 99)", "something senseless"),
        ("send(b'R', 0, 3, b'{}')", "it is not in “annotator-jsonl/1”"),
        ("send(b'R', 0, 1, b'x' * 2000)", "something senseless"),
    ],
)
def test_a_child_is_not_trusted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str, words: str
) -> None:
    fake(monkeypatch, code)
    arrivals = list(read_in_child(write(tmp_path, "a.txt"), None, DEFAULTS, Limits(record=1000)))
    assert words in str(arrivals[0])


def test_a_reader_that_never_stops_telling_is_stopped_and_the_next_file_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = write(tmp_path, "a.txt", "b.txt")
    fake(monkeypatch, "while True: send(b'P', 0, 1, b'x' * 100)")
    arrivals = list(read_in_child(paths, None, DEFAULTS, Limits(told=5_000, told_times=2)))
    ends = [item for item in arrivals if "far more came out of it" in str(item)]
    assert [error.path for error in ends if isinstance(error, FormatError)] == [str(path) for path in paths]
    assert len(arrivals) < 100


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has a job for it")
def test_a_reader_that_holds_too_much_is_stopped_where_the_system_does_not_bound_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake(monkeypatch, "held = b'x' * (90 << 20); time.sleep(60)")
    (error,) = read_in_child(write(tmp_path, "a.txt"), None, DEFAULTS, Limits(memory=64 << 20))
    assert "took more than 64 MB of memory" in str(error)


def test_a_first_file_that_ends_its_reader_is_no_child_that_cannot_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = (
        "import os; from annotator.formats import child; "
        "child.pick = lambda *unused: os.abort(); raise SystemExit(child.main())"
    )
    monkeypatch.setattr(pipe, "command", lambda: [sys.executable, "-c", code])
    (error,) = read_in_child(write(tmp_path, "a.txt"), None, DEFAULTS)
    assert "its reader crashed" in str(error)


def test_a_child_that_cannot_start_is_a_bug(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipe, "command", lambda: [sys.executable, "-c", "import nothing_of_this_name"])
    with pytest.raises(RuntimeError, match="nothing_of_this_name"):
        list(read_in_child(write(tmp_path, "a.txt"), None, DEFAULTS))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit of processor time")
def test_an_article_that_takes_too_long_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spin = "import resource; resource.setrlimit(resource.RLIMIT_CPU, (1, 2))\nwhile True: pass"
    fake(monkeypatch, spin)
    (error,) = read_in_child(write(tmp_path, "a.txt"), None, DEFAULTS, Limits(cpu_seconds=1))
    assert "took longer than 1 seconds" in str(error)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit of memory")
def test_a_file_that_needs_too_much_memory_is_refused_and_the_next_is_read(tmp_path: Path) -> None:
    big = tmp_path / "big.txt"
    big.write_bytes(b"word " * (10 << 20))
    (small,) = write(tmp_path, "small.txt")
    error, article = read_in_child([big, small], None, DEFAULTS, Limits(memory=150 << 20))
    assert "more memory" in str(error)
    assert isinstance(article, Delivered)
