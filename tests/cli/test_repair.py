"""`check --repair`: what it says, what it leaves, and that a sound project stays as it is."""

from __future__ import annotations

from pathlib import Path

from annotator.ops.project import open_project

GOLD = Path(__file__).parents[1] / "fixtures" / "jsonl" / "gold.jsonl"


def _harm(name: str) -> None:
    with open_project(Path(name)) as project:
        project.store.connection.execute("UPDATE span SET start = start + 1 WHERE start = 0")
        project.store.connection.execute("DELETE FROM relation")


def test_a_sound_project_is_not_changed(run, project: str) -> None:
    run("import", project, GOLD)
    before = Path(project).read_bytes()
    answer = run("check", project, "--repair")
    assert answer.code == 0
    assert answer.out.startswith("There was nothing to repair. Nothing was changed.\n")
    assert Path(project).read_bytes() == before


def test_damage_is_told_mended_and_gone(run, project: str, tmp_path: Path) -> None:
    run("import", project, GOLD)
    run("export", project, "before.jsonl")
    _harm(project)
    told = run("check", project)
    assert told.code == 1
    assert "--repair: Write the tables anew from the log." in told.out
    answer = run("check", project, "--repair", "--json")
    assert answer.code == 0
    assert answer.json["errors"] == 0
    assert "table-relation" in [finding["code"] for finding in answer.json["repaired"]]
    assert Path(answer.json["backup"]).is_file()
    run("export", project, "after.jsonl")
    assert (tmp_path / "after.jsonl").read_bytes() == (tmp_path / "before.jsonl").read_bytes()
    assert [path.name for path in tmp_path.glob("p.annotator*")] == [project]


def test_a_project_that_a_window_has_is_not_repaired(run, project: str) -> None:
    run("import", project, GOLD)
    _harm(project)
    with open_project(Path(project)):
        answer = run("check", project, "--repair")
    assert answer.code == 1
    assert "open in another window" in answer.err


def test_what_cannot_be_mended_is_not_called_sound(run, project: str) -> None:
    run("import", project, GOLD)
    pages = bytearray(Path(project).read_bytes())
    for start in range(4096, len(pages), 4096):
        if b'"replica":' in pages[start : start + 4096]:  # where a step of the log begins
            pages[start : start + 4096] = b"\xff" * 4096
    Path(project).write_bytes(pages)
    answer = run("check", project, "--repair")
    assert answer.code == 1
    assert answer.out.startswith("Nothing of this can be repaired without guessing; --repair --into NEW")
    assert Path(project).read_bytes() == pages


def test_what_is_left_comes_into_a_new_file_and_the_old_one_stays(run, project: str, tmp_path: Path) -> None:
    run("import", project, GOLD)
    run("export", project, "before.jsonl")
    run("backup", project)
    data = Path(project).read_bytes()
    Path(project).write_bytes(data[: len(data) // 2])
    assert run("check", project, "--repair").code == 1
    answer = run("check", project, "--repair", "--into", "new.annotator", "--json")
    assert answer.code == 0
    assert answer.json["errors"] == 0
    assert answer.json["rescued"]["from_backups"] > 0
    assert answer.json["rescued"]["missing"] == 0
    run("export", "new.annotator", "after.jsonl")
    assert (tmp_path / "after.jsonl").read_bytes() == (tmp_path / "before.jsonl").read_bytes()
    assert Path(project).read_bytes() == data[: len(data) // 2]
    assert "is there already" in run("check", project, "--repair", "--into", "new.annotator").err
    assert run("check", project, "--into", "other.annotator").code == 2


def test_what_cannot_be_made_out_is_said_in_a_sentence(run, project: str) -> None:
    Path("noise.annotator").write_bytes(b"SQLite format 3\0" + bytes(9000))
    answer = run("check", "noise.annotator", "--repair", "--into", "new.annotator")
    assert answer.code == 1
    assert "Nothing of “noise.annotator” can be made out. Nothing was written." in answer.err
    Path("letter.txt").write_text("Dear Ida,")
    answer = run("check", "letter.txt", "--repair", "--into", "new.annotator")
    assert "is not an Annotator project" in answer.err
    assert not Path("new.annotator").exists()


def test_of_an_empty_file_the_backups_come_back_and_that_is_said(run, project: str) -> None:
    run("import", project, GOLD)
    run("export", project, "before.jsonl")
    run("backup", project)
    Path(project).write_bytes(b"")
    assert run("check", project, "--repair").code == 1
    answer = run("check", project, "--repair", "--into", "new.annotator")
    assert answer.code == 0
    assert (
        "All of it came from the backups of the only project called so; what was done after the" in answer.out
    )
    assert "steps or texts came" not in answer.out
    run("export", "new.annotator", "after.jsonl")
    assert Path("after.jsonl").read_bytes() == Path("before.jsonl").read_bytes()


def test_a_repair_counts_what_stood_there_and_stands_there_now(run, project: str) -> None:
    run("import", project, GOLD)
    with open_project(Path(project)) as opened:
        opened.store.connection.execute("UPDATE layer SET spans = spans + 1")
    counts = run("check", project, "--repair", "--json").json["counts"]
    assert counts["acts"][0] == counts["acts"][1] > 0
    assert counts["labels"][0] == counts["labels"][1] > 0


def test_a_file_that_was_cut_off_names_the_way_out_and_what_may_be_missing(run, project: str) -> None:
    run("import", project, GOLD)
    run("backup", project)
    Path(project).write_bytes(Path(project).read_bytes()[:100_000])
    refused = run("stats", project)
    assert refused.code == 1
    assert "--repair --into NEW" in refused.err
    answer = run("check", project, "--repair", "--into", "new.annotator")
    assert "The file ended after 100,000 of " in answer.out
    assert run("stats", project, "--json").code == 1
