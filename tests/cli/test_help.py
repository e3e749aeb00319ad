"""The help teaches: what it shows works when it is typed, and a mistyped word is answered with the nearest."""

from __future__ import annotations

import os
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from annotator.__main__ import main, wants_window
from annotator.base.paths import resources
from annotator.cli.commands import VERBS, verbs
from annotator.cli.teaching import FIRST_SESSION, GROUPS
from annotator.gui.application.wanted import read_words

SAMPLE = resources() / "sample" / "the-old-mill.txt"
LINE = (
    '{"format":"annotator-jsonl/1","id":"mill","title":"An old mill","text":"An old mill is a library. Come in.",'
    '"layers":[{"annotator":"ann","status":"done"}],'
    '"spans":[{"label":"place","fragments":[[0,11]],"exact":["An old mill"],"annotator":"ann"}]}\n'
)


def lines_of(name: str) -> Iterator[str]:
    command = verbs.get_command(click.Context(verbs), name)
    assert command is not None
    assert command.epilog, f"{name} has no examples"
    return (line.strip() for line in command.epilog.splitlines() if line.startswith("  annotator"))


EXAMPLES = [(name, line) for name in VERBS for line in lines_of(name)]


@pytest.fixture
def stage(run, tmp_path: Path) -> Path:
    """Return a folder with all that examples name."""
    shutil.copy(SAMPLE, tmp_path / "article.txt")
    (tmp_path / "articles").mkdir()
    shutil.copy(SAMPLE, tmp_path / "articles" / "mill.txt")
    (tmp_path / "labels.jsonl").write_text(LINE, "utf-8")
    shutil.copy(resources() / "schemas" / "standard.toml", tmp_path / "labels.toml")
    for words in (
        "new news.annotator --annotator ann",
        "import news.annotator labels.jsonl --annotator ann",
        "backup news.annotator backup.annotator",
        "backup news.annotator colleague.annotator",
    ):
        assert run(*words.split()).code == 0
    return tmp_path


def typed(run, line: str) -> None:
    words = shlex.split(line)[1:]
    if wants_window(words):
        read_words(words)  # raises where the window would not open
        return
    answer = run(*words)
    assert (answer.code, answer.err) == (0, ""), answer.err


def test_the_first_session_works_as_it_stands(run, tmp_path: Path) -> None:
    shutil.copy(SAMPLE, tmp_path / "article.txt")
    assert len(FIRST_SESSION) == 5
    for line, _ in FIRST_SESSION:
        typed(run, line)
    assert '"annotator-jsonl/1"' in (tmp_path / "out.jsonl").read_text("utf-8")


@pytest.mark.parametrize(("name", "line"), EXAMPLES, ids=[line for _, line in EXAMPLES])
def test_every_example_works_as_it_stands(run, stage: Path, name: str, line: str) -> None:
    if name in ("undo", "redo"):
        line = line if "--annotator" in line else f"{line} --annotator ann"
        if name == "redo":
            run("undo", "news.annotator", "--annotator", "ann")
    if "--take-out" in line:
        run("trash", "news.annotator", "mill")
    typed(run, line)


def test_every_verb_stands_in_one_group() -> None:
    grouped = [name for names in GROUPS.values() for name in names]
    assert sorted(grouped) == sorted(VERBS)


def test_help_says_what_it_is_and_what_codes_mean(run) -> None:
    said = run("--help").out
    for words in (*GROUPS, "A first session", "Exit codes", "F1", "annotator paths"):
        assert words in said
    assert run("help").out == said


@pytest.mark.parametrize("width", [80, 100])
def test_help_keeps_within_the_terminal(run, monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    for words in (["--help"], *([name, "--help"] for name in VERBS)):
        # what is typed is never broken
        wide = [line for line in run(*words).out.splitlines() if len(line) > width]
        assert not wide


@pytest.mark.parametrize("name", VERBS)
def test_help_of_a_verb_can_be_asked_both_ways(run, name: str) -> None:
    assert run("help", name).out == run(name, "--help").out


@pytest.mark.parametrize(
    ("words", "near"),
    [
        (["opne"], "Did you mean open?"),
        (["exprot", "p", "o"], "Did you mean export?"),
        (["help", "serch"], "Did you mean search?"),
        (["doc"], "Did you mean documents?"),
        (["stats", "p", "--jsn"], "Did you mean --json?"),
        (["--smok"], "Did you mean --smoke?"),
        (["check", "p", "--repiar"], "Did you mean --repair?"),
    ],
)
def test_a_mistyped_word_is_answered_with_the_nearest(run, words: list[str], near: str) -> None:
    answer = run(*words)
    usage, sentence = answer.err.splitlines()
    assert answer.code == 2
    assert usage.startswith("Usage: annotator")
    assert near in sentence


def test_what_is_near_nothing_is_answered_without_a_guess(run) -> None:
    assert run("xyzzy").err.splitlines()[1] == "“xyzzy” is no verb. “annotator --help” lists all."


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["new"], "PROJECT is missing. “annotator new --help” says more."),
        (["import", "p.annotator"], "PATH is missing. “annotator import --help” says more."),
        (["backup"], "PROJECT is missing. “annotator backup --help” says more."),
    ],
)
def test_what_is_missing_is_named(run, words: list[str], sentence: str) -> None:
    assert run(*words).err.splitlines()[1] == sentence


def test_a_name_that_begins_with_a_dash_is_told_how_to_be_given(
    run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert "is given as ./NAME." in run("new", "-news.annotator").err
    assert run("new", f".{os.sep}-news.annotator").code == 0


def test_a_word_too_many_is_a_sentence(run) -> None:
    assert run("undo", "p.annotator", "x").err.splitlines()[1] == (
        "Got unexpected extra argument (x). “annotator undo --help” says more."
    )


def test_paths_are_told_with_the_guide_and_the_backups(run, home: Path) -> None:
    found = {row["id"]: row for row in run("paths", "--json").json["paths"]}
    assert found["backups"]["path"] == str(home / "data" / "article-annotator" / "backups")
    assert found["settings"]["path"].startswith(str(home))
    assert found["log"]["path"].startswith(str(home))
    assert found["program"]["exists"]
    assert not list(home.iterdir()), "asking makes nothing"
    assert found["backups"]["path"] in run("paths").out


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_shells_can_complete(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], shell: str
) -> None:
    monkeypatch.setenv("_ANNOTATOR_COMPLETE", f"{shell}_complete")
    monkeypatch.setenv("COMP_WORDS", "annotator exp")
    monkeypatch.setenv("COMP_CWORD", "exp" if shell == "fish" else "1")
    with pytest.raises(SystemExit) as end:
        main([])
    assert end.value.code == 0
    assert "export" in capfd.readouterr().out


def test_a_shell_is_offered_the_formats(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("_ANNOTATOR_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", "annotator export p.annotator out --format js")
    monkeypatch.setenv("COMP_CWORD", "5")
    with pytest.raises(SystemExit):
        main([])
    assert capfd.readouterr().out == "plain,jsonl\n"


def test_settings_that_are_damaged_are_told_and_the_work_is_done(run, home: Path) -> None:
    settings = home / "config" / "article-annotator" / "settings.json"
    settings.parent.mkdir(parents=True)
    settings.write_text("{")
    answer = run("new", "p.annotator")
    assert answer.code == 0
    assert answer.err.startswith("The settings could not be read and are new. The old ones are in “")
    assert run("documents", "p.annotator").err == ""
