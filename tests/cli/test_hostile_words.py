"""Titles, labels and names of files are data: what a terminal would obey is replaced for people, kept for programs."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

EVIL = "evil\x1b[2J\u202egpj.exe\nsecond"
SHOWN = "evil\ufffd[2J\ufffdgpj.exe second"


@pytest.fixture
def hostile(run, project, tmp_path: Path) -> str:
    """Return a project with hostile words in title, text and label."""
    span = {"id": "s", "label": EVIL, "fragments": [[0, 4]], "exact": ["Anna"], "annotator": EVIL}
    whole = {"format": "annotator-jsonl/1", "id": "a", "title": EVIL, "text": f"Anna {EVIL}"}
    whole["spans"] = [span, span | {"id": "q", "label": "quote"}]
    (tmp_path / "a.jsonl").write_text(json.dumps(whole))
    assert f"Added to the labels and links: {SHOWN}." in run("import", project, "a.jsonl").out
    return project


@pytest.mark.parametrize(
    "verb", [("documents",), ("search", "Anna"), ("stats",), ("history",), ("check",), ("schema",)]
)
def test_words_for_people_cannot_move_the_cursor(run, hostile, verb: tuple[str, ...]) -> None:
    out = run(verb[0], hostile, *verb[1:]).out
    assert not {"\x1b", "\u202e"} & set(out)
    if verb[0] in ("documents", "search", "check"):
        assert SHOWN in out


def test_words_for_programs_are_as_they_are(run, hostile) -> None:
    assert run("documents", hostile, "--json").json["documents"][0]["title"] == EVIL
    assert EVIL in run("stats", hostile, "--json").json["labels"]


def test_complaints_are_one_line(run, hostile) -> None:
    answer = run("export", hostile, "x.jsonl", "--annotator", EVIL.replace("evil", "good"))
    assert answer.code == 1
    assert answer.err.count("\n") == 1
    assert "\x1b" not in answer.err


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="names of files are Unicode there")
def test_a_name_that_is_not_utf8_is_read_and_told_with_a_sign_in_its_place(
    run, project, tmp_path: Path
) -> None:
    name = os.fsdecode(b"bad\xffname.txt")
    (tmp_path / name).write_text("Anna lives in Bonn.")
    (tmp_path / os.fsdecode(b"\xfe.txt")).write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    answer = run("import", project, tmp_path / name, tmp_path / os.fsdecode(b"\xfe.txt"))
    assert answer.out == "1 article imported, 1 refused.\n"
    assert "\ufffd.txt” could not be read: it is a picture, not plain text." in answer.err
    assert run("import", project, tmp_path / name, "--json").json["skipped"] == 1
    assert run("import", project, tmp_path).code == 1
    assert run("new", tmp_path / os.fsdecode(b"\xff.annotator")).code == 0
    titles = [act["title"] for act in run("history", project, "--json").json["acts"]]
    assert titles[0] == "Import of 2 files"
    other = tmp_path / "other.txt"
    other.write_text("Bo")
    (tmp_path / name).write_text("Berta")
    run("import", project, tmp_path / name)
    assert run("history", project, "--json").json["acts"][0]["title"] == "Import of “bad\ufffdname.txt”"


def test_a_table_holds_words_as_they_are_and_no_formula_when_asked(run, project, tmp_path: Path) -> None:
    span = {"id": "s", "label": "=1+1", "fragments": [[0, 4]], "exact": ["Anna"]}
    whole = {"format": "annotator-jsonl/1", "id": "a", "text": "Anna sang.", "spans": [span]}
    (tmp_path / "a.jsonl").write_text(json.dumps(whole))
    run("import", project, "a.jsonl")
    for name, options, cell in (
        ("plain", (), "\t=1+1 “Anna”"),
        ("safe", ("--for-spreadsheets",), "\t'=1+1 “Anna”"),
    ):
        assert run("export", project, name, "--format", "text", "--losses", f"{name}.tsv", *options).code == 0
        rows = (tmp_path / f"{name}.tsv").read_text("utf-8").splitlines()
        assert next(row for row in rows if row.startswith("labels\t")).endswith(cell)
