"""The verbs backup and restore: proven copies, never over what is there."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace

import pytest

from annotator.base.paths import backup_folder
from annotator.store import backup as copying

GOLD = Path(__file__).parents[1] / "fixtures" / "jsonl" / "gold.jsonl"


@pytest.fixture
def project(run, tmp_path: Path) -> Path:
    path = tmp_path / "work" / "news.annotator"
    path.parent.mkdir()
    run("new", path, "--schema", "standard")
    assert run("import", path, GOLD).code == 0
    return path


def test_a_backup_is_made_listed_and_restored(run, project: Path, tmp_path: Path) -> None:
    before = project.read_bytes()
    made = json.loads(run("backup", project, "--json").out)
    assert made["format"] == "annotator-backup/1"
    assert made["reason"] == "asked"
    listed = json.loads(run("backup", project, "--list", "--json").out)["backups"]
    assert [one["path"] for one in listed] == [made["path"]]
    assert json.loads(run("backup", "--list", "--json").out)["backups"] == listed
    assert made["path"] in run("backup", project, "--list").out
    assert project.read_bytes() == before
    assert [path.name for path in project.parent.iterdir()] == ["news.annotator"]

    again = tmp_path / "again.annotator"
    answer = run("restore", made["path"], again)
    assert answer.code == 0
    assert answer.out.startswith(f"{made['articles']} article")
    for path in (project, again):
        assert run("export", path, f"{path}.jsonl").code == 0
    assert Path(f"{project}.jsonl").read_bytes() == Path(f"{again}.jsonl").read_bytes()


def test_a_restored_file_is_never_written_over_another(run, project: Path) -> None:
    made = json.loads(run("backup", project, "--json").out)
    before = project.read_bytes()
    answer = run("restore", made["path"], project)
    assert answer.code == 1
    assert answer.err.count("\n") == 1
    assert "is there already. It was not changed." in answer.err
    assert project.read_bytes() == before


def test_a_backup_goes_where_one_wants_it(run, project: Path, tmp_path: Path) -> None:
    target = tmp_path / "mine.annotator"
    assert run("backup", project, target).code == 0
    assert run("backup", project, target).code == 1
    assert run("backup", project, tmp_path).code == 0
    assert len(list(tmp_path.glob("news 2*.annotator"))) == 1
    answer = run("backup", project, tmp_path / "nowhere" / "x.annotator")
    assert answer.code == 1
    assert "There is no folder" in answer.err
    assert run("documents", target).out == run("documents", project).out


def test_what_cannot_be_is_one_sentence(run, tmp_path: Path) -> None:
    run("new", tmp_path / "empty.annotator")
    assert "There is nothing to back up" in run("backup", tmp_path / "empty.annotator").err
    assert run("backup", tmp_path / "none.annotator").code == 1
    assert run("restore", tmp_path / "none.annotator", tmp_path / "x.annotator").code == 1
    assert run("backup").code == 2
    assert run("backup", tmp_path / "empty.annotator", tmp_path / "x", "--list").code == 2
    assert run("backup", "--list").out.startswith("There is no backup yet")
    assert not (tmp_path / "x.annotator").exists()


def reasons(run) -> list[str]:
    return [one["reason"] for one in json.loads(run("backup", "--list", "--json").out)["backups"]]


def test_before_an_import_and_before_much_is_taken_back(run, project: Path, tmp_path: Path) -> None:
    assert reasons(run) == []  # there was nothing to lose before the first import
    for number in range(40):
        (tmp_path / f"{number}.txt").write_text(f"Article {number}\n\nNobody was there.\n")
    assert run("import", project, *tmp_path.glob("*.txt")).code == 0
    assert reasons(run) == ["import"]
    assert run("undo", project).code == 0
    assert reasons(run) == ["deletion", "import"]
    assert run("redo", project).code == 0
    assert reasons(run) == ["deletion", "deletion", "import"]


def test_a_backup_that_fails_is_said_and_the_import_goes_on(run, project: Path, home: Path) -> None:
    folder = backup_folder()
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.write_text("in the way")
    (project.parent / "a.txt").write_text("Article\n")
    answer = run("import", project, project.parent / "a.txt")
    assert answer.code == 0
    assert answer.out.startswith("1 article imported")
    assert answer.err.count("could not be backed up") == 1
    assert answer.err.count("\n") == 1


def test_backups_of_a_project_that_is_damaged_or_gone_are_listed_by_its_name(run, project: Path) -> None:
    assert run("backup", project).code == 0
    whole = run("backup", project, "--list")
    project.write_bytes(project.read_bytes()[:20_000])
    for sentence in ("is damaged: it ends after", "There is no project"):
        answer = run("backup", project, "--list")
        assert (answer.code, answer.out) == (0, whole.out)
        assert sentence in answer.err
        project.unlink(missing_ok=True)
    assert run("backup", project.with_name("other.annotator"), "--list").code == 1


def test_a_copy_is_not_put_beside_what_another_project_left(run, project: Path, tmp_path: Path) -> None:
    made = json.loads(run("backup", project, "--json").out)
    Path(tmp_path / "again.annotator-wal").write_bytes(b"the newest labels of another project")
    for arguments in (("restore", made["path"]), ("backup", project)):
        answer = run(*arguments, tmp_path / "again.annotator")
        assert answer.code == 1
        assert "was left by another project of this name" in answer.err
        assert not (tmp_path / "again.annotator").exists()


@pytest.mark.parametrize("verb", ["backup", "restore"])
def test_a_copy_that_does_not_fit_names_the_place_and_leaves_nothing(
    run, project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, verb: str
) -> None:
    target = tmp_path / "there" / "copy.annotator"
    target.parent.mkdir()
    with monkeypatch.context() as full:
        full.setattr(copying.shutil, "disk_usage", lambda path: SimpleNamespace(free=0))
        answer = run(verb, project, target)
    assert answer.code == 1
    assert f"could not be copied to “{target}”: the disk has too little room" in answer.err
    assert list(target.parent.iterdir()) == []


def test_a_copy_by_hand_may_fill_a_disk(run, project: Path, tmp_path: Path, monkeypatch) -> None:
    free = SimpleNamespace(free=project.stat().st_size)
    monkeypatch.setattr(copying.shutil, "disk_usage", lambda path: free)
    assert run("backup", project, tmp_path / "copy.annotator").code == 0
    assert run("backup", project).code == 1
