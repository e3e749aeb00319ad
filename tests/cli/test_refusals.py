"""Bad input: exit code 1, sentences with file, line and reason; the good articles are in, nothing else changed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

GOLD = Path(__file__).parents[1] / "fixtures" / "jsonl" / "gold.jsonl"


def line(number: int, **changes: object) -> str:
    """Return an article called Article NUMBER with one label, changed at will."""
    text = f"Article {number} says 👩 Anna"
    start = text.index("Anna")
    span = {"id": f"s{number}", "label": "person", "fragments": [[start, start + 4]], "exact": ["Anna"]}
    whole = {"format": "annotator-jsonl/1", "id": f"a{number}", "text": text, "spans": [span | changes]}
    return json.dumps(whole)


def ten_lines(path: Path, bad: str) -> None:
    """Write ten articles, the seventh of which is `bad`."""
    lines = [line(number) for number in range(1, 11)]
    lines[6] = bad
    path.write_text("\n".join(lines) + "\n", "utf-8")


def titles(run, project: str) -> list[str]:
    return [row["title"] for row in run("documents", project, "--json").json["documents"]]


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (line(7)[:90], "it ends in the middle of an article"),
        (line(7, exact=["Anne"]), "the label person says “Anne” but the text at 17-21 reads “Anna”"),
        (line(7, fragments=[[18, 22]]), "the offsets seem to count emoji twice"),
        (
            line(7, fragments=[[17, 99]]),
            "the label person “Anna” ends at 99, outside the text of 21 characters",
        ),
        (line(7).replace('"spans": [', '"spans": [' + line(7).split('"spans": [')[1][:-2] + ", "), "“s7”"),
        (line(6).replace("says", "said"), "a revision"),
        ("not JSON", "it is not JSON: Expecting value at column 1"),
    ],
)
def test_one_bad_line_of_ten_is_named_and_copied_and_the_nine_others_are_in(
    run, project, tmp_path: Path, bad: str, reason: str
) -> None:
    ten_lines(tmp_path / "articles.jsonl", bad)
    answer = run("import", project, "articles.jsonl")
    assert answer.code == 1
    assert answer.err.startswith("Line 7 of “articles.jsonl” could not be read: ")
    assert reason in answer.err
    assert (
        "The other 9 articles are in; the refused lines were copied to “articles.jsonl.problem”."
        in answer.err
    )
    assert (tmp_path / "articles.jsonl.problem").read_text("utf-8") == bad + "\n"
    assert titles(run, project) == [f"Article {n} says 👩 Anna" for n in (1, 2, 3, 4, 5, 6, 8, 9, 10)]


def test_a_missing_file_a_binary_file_and_an_empty_folder_are_named_and_the_rest_is_in(
    run, project, tmp_path: Path
) -> None:
    (tmp_path / "good.txt").write_text("Good news")
    (tmp_path / "bad.txt").write_bytes(bytes(range(256)))
    (tmp_path / "blank.txt").write_text(" \n")
    (tmp_path / "folder").mkdir()
    answer = run("import", project, "gone.txt", "folder", "bad.txt", "blank.txt", "good.txt")
    assert answer.code == 1
    assert answer.err.splitlines() == [
        "“gone.txt” could not be read: there is no such file or folder.",
        "“folder” could not be read: the folder holds no file that ends in .jsonl .ndjson .text .txt.",
        "“bad.txt” could not be read: it is not text but binary data.",
        "“blank.txt” could not be read: it holds only blanks.",
        "The other 1 article is in.",
    ]
    assert titles(run, project) == ["Good news"]


def test_an_annotation_whose_id_is_in_with_other_content_is_listed_and_not_changed(
    run, project, tmp_path: Path
) -> None:
    run("import", project, GOLD)
    changed = GOLD.read_text("utf-8").replace('"note":null', '"note":"x"', 1)
    (tmp_path / "a.jsonl").write_text(changed, "utf-8")
    answer = run("import", project, "a.jsonl")
    assert answer.code == 1
    assert "is in with other content" in answer.err
    run("export", project, "out.jsonl")
    assert (tmp_path / "out.jsonl").read_bytes() == GOLD.read_bytes()


def test_a_cluster_that_is_in_with_another_name_refuses_the_article(run, project, tmp_path: Path) -> None:
    run("import", project, GOLD)
    article = json.loads(line(1))
    cluster = json.loads(GOLD.read_bytes())["clusters"][3]
    article["clusters"] = [cluster | {"name": "Somebody", "members": ["s1"]}]
    (tmp_path / "a.jsonl").write_text(json.dumps(article))
    answer = run("import", project, "a.jsonl")
    assert answer.code == 1
    assert "“Somebody”" in answer.err
    assert len(titles(run, project)) == 1


def test_unknown_keys_are_losses_and_no_failure(run, project, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(line(1, color="red"))
    answer = run("import", project, "a.jsonl")
    assert answer.code == 0
    assert "unknown key “color” of spans (1)" in answer.out


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("none.annotator", None, "There is no project"),
        ("empty.annotator", b"", "is empty"),
        ("foreign.annotator", b"SQLite format 3\0" + bytes(100), "“foreign.annotator”"),
        ("text.annotator", b"hello " * 50, "“text.annotator”"),
    ],
)
@pytest.mark.parametrize("verb", [("documents",), ("import", GOLD), ("undo",), ("export", "out.jsonl")])
def test_what_is_no_project_is_refused_and_not_changed(
    run, tmp_path: Path, name: str, data: bytes | None, words: str, verb: tuple[str | Path, ...]
) -> None:
    path = tmp_path / name
    if data is not None:
        path.write_bytes(data)
    answer = run(verb[0], name, *verb[1:])
    assert answer.code == 1
    assert words in answer.err
    assert answer.err.count("\n") == 1
    assert (path.read_bytes() if path.exists() else None) == data
    assert [one.name for one in tmp_path.iterdir()] == ([name] if data is not None else [])


def test_what_is_there_already_is_never_overwritten(run, project, tmp_path: Path) -> None:
    (tmp_path / "out.jsonl").write_text("mine")
    before = (tmp_path / project).read_bytes()
    for arguments in (
        ("new", project),
        ("export", project, "out.jsonl"),
        ("schema", project, "--out", "out.jsonl"),
        ("export", project, "x.jsonl", "--losses", "out.jsonl"),
    ):
        answer = run(*arguments)
        assert (answer.code, "there already" in answer.err) == (1, True)
    assert (tmp_path / "out.jsonl").read_text() == "mine"
    assert (tmp_path / project).read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("export", "p.annotator", "out"), "does not say which format"),
        (("export", "p.annotator", "no/where.jsonl"), "There is no folder “no”"),
        (("export", "p.annotator", "out.xyz", "--format", "xyz"), "There is no format “xyz”"),
        (("import", "p.annotator", "a.txt", "--format", "xyz"), "There is no format “xyz”"),
        (("new", "q.annotator", "--schema", "none"), "There is no schema “none”"),
        (("new", "q.annotator", "--schema", "none.toml"), "“none.toml” could not be read"),
        (("search", "p.annotator", "?!"), "There is no word"),
        (("history", "p.annotator", "--document", "x"), "There is no article “x”"),
        (("documents", "p.annotator", "--annotator", "eva"), "Nobody called “eva” labelled in this project"),
        (("import", "p.annotator", "a.txt", "--annotator", " "), "The name of the annotator is blank"),
        (("undo", "p.annotator", "--annotator", ""), "The name of the annotator is blank"),
        (("new", ""), "The name of a file is empty"),
        (("import", "p.annotator", ""), "The name of a file is empty"),
        (("export", "p.annotator", "o.jsonl", "--losses", "o.jsonl"), "Name two files"),
        (("import", "p.annotator", "--format", "jsonl", "p.annotator"), "“p.annotator” could not be read"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(run, project, arguments: tuple[str, ...], words: str) -> None:
    answer = run(*arguments)
    assert answer.code == 1
    assert words in answer.err
    assert answer.err.count("\n") == (2 if "Nothing was imported" in answer.err else 1)


def environment() -> dict[str, str]:
    """Return the environment of this test, where the package is found even if it is not installed."""
    places = [str(Path(__file__).parents[2] / "src"), os.environ.get("PYTHONPATH", "")]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, places))}


def annotator(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Call the command line as a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "annotator", *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        env=environment(),
        check=False,
    )


def test_a_project_of_another_process_can_be_read_but_not_written(run, project, tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from annotator.ops.project import open_project\n"
        "project = open_project(Path(sys.argv[1])); print('open', flush=True); sys.stdin.read(); project.close()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path / project)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment(),
    ) as owner:
        assert owner.stdout is not None
        assert owner.stdout.readline().startswith(b"open")
        refused = run("import", project, GOLD)
        assert run("documents", project).code == 0
        assert owner.stdin is not None
        owner.stdin.close()
    assert refused.code == 1
    assert "open in another window" in refused.err
    assert refused.err.count("\n") == 1
    assert run("import", project, GOLD).code == 0


WITHOUT_RIGHTS = """
import contextlib, encodings.utf_8_sig, io, json, os, sys
from annotator.__main__ import main
calls = json.loads(sys.argv[1])
# Loads what is loaded late, while it may still be read.
main(["check", calls[0][1]])
import annotator.cli.project, annotator.cli.transfer, annotator.ops.transfer
sys.path.insert(0, sys.argv[2])
from rights import give_up
give_up()
os.chdir("/")
answers = []
for call in calls:
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main(call)
    answers.append((code, out.getvalue(), err.getvalue()))
sys.__stdout__.write("\\n" + json.dumps(answers))
"""
"""Calls of the command line by a person without rights, also where the tests run as root."""


@pytest.mark.skipif(sys.platform == "win32", reason="rights work otherwise on Windows")
def test_a_writing_verb_in_a_read_only_place_is_refused_and_a_reading_one_works() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        project, other, out = (str(folder / name) for name in ("p.annotator", "q.annotator", "out.jsonl"))
        assert annotator("new", project).returncode == 0
        before = Path(project).read_bytes()
        calls = [["import", project, str(GOLD)], ["new", other], ["export", project, out]]
        Path(project).chmod(0o444)
        folder.chmod(0o555)
        told = subprocess.run(
            [
                *(sys.executable, "-c", WITHOUT_RIGHTS),
                json.dumps([*calls, ["documents", project, "--json"]]),
                str(Path(__file__).parents[1] / "support"),
            ],
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=60,
            env=environment(),
            check=True,
        )
        folder.chmod(0o755)
        *refused, read = json.loads(told.stdout.splitlines()[-1])
        assert [(code, out, err.count("\n")) for code, out, err in refused] == [(1, "", 1)] * 3
        names = ("p.annotator", "q.annotator", "out.jsonl")
        assert all(name in err for name, (_, _, err) in zip(names, refused, strict=True)), "\n".join(
            map(str, refused)
        )
        assert json.loads(read[1])["documents"] == []
        assert Path(project).read_bytes() == before
        assert [path.name for path in folder.iterdir()] == ["p.annotator"]


def test_the_output_of_a_process_is_utf8_whatever_the_locale_says() -> None:
    answer = annotator("formats", "--json")
    assert answer.returncode == 0
    assert json.loads(answer.stdout)["format"] == "annotator-formats/1"
