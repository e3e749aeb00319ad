"""Damage of every table is found and mended from the log, and what cannot be mended is left alone and told."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

import pytest
from projects import project_with

from annotator.base.errors import AnnotatorError, EnvironmentFailure
from annotator.base.paths import backup_folder
from annotator.domain.annotation import Cluster, ClusterId, Membership, SpanId, Status, Tier
from annotator.domain.change import changed, created
from annotator.ops import annotate, doctor
from annotator.ops import undo as undoing
from annotator.ops.check import check, damages
from annotator.ops.doctor import check_file, repair
from annotator.ops.project import Project, open_project
from annotator.ops.transfer import export
from annotator.ops.trash import put_in_trash
from annotator.store.examining import Examination
from annotator.store.owner import Owner

TEXT = "“It rains,” said Anna Lind in Bonn. “It does not,” Bo Berg said."
OTHER = "Bo Berg left 東京 for Rome."
COLUMNS = {
    "word": ("text",),
    "replica": ("id",),
    "act": ("id", "annotator", "kind", "undone", "undoes", "document", "at", "steps", "title"),
    "step": ("id", "replica", "n", "at", "act", "document", "hash"),
    "head": ("step",),
    "document_key": ("id",),
    "document": ("text", "length", "title", "source", "language", "meta"),
    "layer": ("annotator", "status", "attributes", "spans", "doubts"),
    "reviewed": ("annotator", "tier", "ranges"),
    "span": ("annotator", "start", "end", "label", "flags", "origin", "document", "id", "created", "more"),
    "relation": ("annotator", "type", "from_span", "to_span", "origin", "document", "id", "created", "more"),
    "cluster": ("annotator", "kind", "name", "link", "origin", "id"),
    "membership": ("span", "cluster", "origin"),
    "definition": ("kind", "id", "position", "body"),
    "text": ("sha256",),
}


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "backup_folder", lambda: tmp_path / "backups")
    monkeypatch.setattr("annotator.ops.backups.backup_folder", lambda: tmp_path / "backups")


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    """Return a project with something in every table, an undone act among it."""
    with project_with(tmp_path, TEXT, OTHER) as made:
        first, second = (made.open_article(row.id) for row in made.documents())
        quote = annotate.add_span(made, first, "quote", ((0, 11),)).select
        assert quote is not None
        annotate.add_span(made, second, "person", ((0, 7),))
        undoing.undo(made)
        undoing.redo(made)
        annotate.add_span(made, second, "person", ((9, 12),))
        undoing.undo(made)
        name = second.layer.spans()[0]
        annotate.link(made, first, first.layer.span(quote), "source", ((17, 26),))
        cluster = Cluster(ClusterId("c"), "person", "Ida", made.annotator)
        member = Membership(cluster.id, name.id)
        made.record([made.draft("cluster", second.document.id, [created(cluster), created(member)])])
        annotate.set_status(made, second, Status.DONE, tuple(Tier))
        yield made


def _harm(project: Project, sql: str, *values: object) -> None:
    connection = project.store.connection
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute(sql, values)
    connection.execute("PRAGMA foreign_keys = ON")


def _ones(project: Project, table: str, column: str) -> object:
    sql = f"SELECT {column} FROM {table} WHERE {column} IS NOT NULL AND {column} IS NOT '' LIMIT 1"
    row = project.store.connection.execute(sql).fetchone()
    return None if row is None else row[0]


def _flipped(value: object, chance: random.Random) -> object:
    """Return a value of which one bit is another."""
    if isinstance(value, int):
        return 1 - value if value in (0, 1) else value ^ 1 << chance.randrange(6, 9)
    assert isinstance(value, str | bytes)
    data = bytearray(value.encode() if isinstance(value, str) else value)
    data[chance.randrange(len(data))] ^= 1
    return data.decode() if isinstance(value, str) else bytes(data)


def test_a_sound_project_raises_no_alarm(project: Project) -> None:
    assert damages(project.store) == []


@pytest.mark.parametrize(("table", "column"), [(table, c) for table, cs in COLUMNS.items() for c in cs])
def test_a_flipped_bit_of_any_column_is_found_and_mended(project: Project, table: str, column: str) -> None:
    before = _ones(project, table, column)
    if before is None:
        _harm(project, f"UPDATE {table} SET {column} = ?", "{}" if table != "act" else 1)
    else:
        after = _flipped(before, random.Random(f"{table} {column}"))
        _harm(project, f"UPDATE {table} SET {column} = ? WHERE {column} = ?", after, before)
    found = damages(project.store)
    assert found
    assert all(finding.repair for finding in found), found
    path = project.path
    project.close()
    done = repair(path, "ann")
    assert done.rebuilt
    assert done.backup is not None
    assert done.backup.is_file()
    assert [finding for finding in done.left if finding.severity == "error"] == []


def test_a_flipped_bit_in_a_text_is_found_and_never_written_over(project: Project) -> None:
    _harm(project, "UPDATE text SET body = replace(body, 'Bonn', 'Bonm')")
    found = damages(project.store)
    assert [(finding.code, finding.repair) for finding in found] == [("text", "")]
    path = project.path
    project.close()
    done = repair(path, "ann")
    assert (done.backup, done.rebuilt, done.act) == (None, False, None)


def test_tables_are_mended_beside_a_text_that_was_changed(project: Project) -> None:
    _harm(project, "UPDATE text SET body = CAST(replace(CAST(body AS BLOB), 'Bonn', x'ff') AS TEXT)")
    _harm(project, "DELETE FROM relation")
    path, bodies = project.path, "SELECT key, CAST(body AS BLOB) FROM text ORDER BY key"
    harmed = project.store.connection.execute(bodies).fetchall()
    project.close()
    done = repair(path, "ann")
    assert done.rebuilt
    assert {finding.code for finding in done.left if finding.document is None} == {"text"}
    with open_project(path, annotator="ann") as again:
        assert again.store.connection.execute(bodies).fetchall() == harmed


@pytest.mark.parametrize(
    ("harm", "code"),
    [
        (
            "UPDATE step SET body = CAST(replace(body, 'ann', 'amn') AS BLOB) WHERE n = 3",
            "log-changed",
        ),
        ("DELETE FROM step WHERE n = 4", "log-gap"),
        ("DELETE FROM text WHERE key = 1", "text-missing"),
    ],
)
def test_what_the_log_lost_is_told_and_nothing_is_changed(project: Project, harm: str, code: str) -> None:
    harm = harm.replace(
        "replace(CAST(body AS TEXT), 'ann', 'amn')", "CAST(replace(body, 'ann', 'amn') AS BLOB)"
    )
    _harm(project, harm)
    assert code in [finding.code for finding in damages(project.store)]
    path = project.path
    project.close()
    before = path.read_bytes()
    done = repair(path, "ann")
    assert (done.backup, done.rebuilt) == (None, False)
    assert path.read_bytes() == before


def test_an_index_that_lost_its_words_is_written_anew(project: Project) -> None:
    _harm(project, "INSERT INTO search(search) VALUES ('delete-all')")
    path = project.path
    project.close()
    assert [finding.code for finding in check_file(path) if finding.severity == "error"] == ["search"]
    assert repair(path, "ann").rebuilt
    with open_project(path, annotator="ann") as again:
        assert [hit.title for hit in again.store.search("東京")] == [OTHER]


def test_a_project_whose_schema_cannot_be_read_is_checked_and_mended(project: Project) -> None:
    _harm(project, "UPDATE definition SET body = '[]'")
    path = project.path
    project.close()
    with pytest.raises(EnvironmentFailure):
        open_project(path)
    assert [finding.code for finding in check_file(path)] == ["table-definition"]
    assert repair(path, "ann").rebuilt
    with open_project(path, annotator="ann") as again:
        assert again.schema.label("quote") is not None


def test_a_repair_brings_back_what_was_said(project: Project, tmp_path: Path) -> None:
    export(project, tmp_path / "before.jsonl")
    for table in (
        "membership",
        "relation",
        "span",
        "layer",
        "reviewed",
        "document",
        "definition",
        "act",
        "head",
    ):
        _harm(project, f"DELETE FROM {table}")
    path = project.path
    project.close()
    assert repair(path, "ann").rebuilt
    with open_project(path, annotator="ann") as again:
        export(again, tmp_path / "after.jsonl")
        assert (tmp_path / "after.jsonl").read_bytes() == (tmp_path / "before.jsonl").read_bytes()
        assert undoing.undo(again)


def test_a_disk_that_answers_differently_starts_no_repair(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    _harm(project, "DELETE FROM relation")
    path = project.path
    project.close()
    before, looks = path.read_bytes(), []
    look = Examination._look

    def failing(self: Examination, *arguments: object) -> None:
        look(self, *arguments)  # type: ignore[arg-type]  # passed on as they are
        looks.append(self)
        if len(looks) == 3:
            self.damages.clear()

    monkeypatch.setattr(Examination, "_look", failing)
    with pytest.raises(EnvironmentFailure, match="Read twice"):
        repair(path, "ann")
    assert path.read_bytes() == before


def test_a_damaged_page_is_mended_and_the_file_as_it_was_is_kept(project: Project) -> None:
    connection = project.store.connection
    page, size = (
        connection.execute(sql).fetchone()[0]
        for sql in ("SELECT rootpage FROM sqlite_schema WHERE name = 'relation'", "PRAGMA page_size")
    )
    path = project.path
    project.close()
    with path.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xa5" * size)
    harmed = path.read_bytes()
    assert "file" in [finding.code for finding in check_file(path)]
    done = repair(path, "ann")
    assert done.rebuilt
    assert [finding for finding in done.left if finding.severity == "error"] == []
    assert done.backup is not None
    assert done.backup.read_bytes()[100:] == harmed[100:]  # the header counts writes


def test_half_a_copy_of_a_damaged_file_is_not_left_and_nothing_is_repaired(
    project: Project, monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    path = project.path
    project.store.connection.execute("DELETE FROM relation")
    project.store.connection.execute("UPDATE span SET start = start + 1")
    project.close()

    def refused(*_: object) -> None:
        raise EnvironmentFailure("no backup")

    def full(source: BinaryIO, kept: BinaryIO) -> None:
        kept.write(source.read(100))
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(doctor, "back_up", refused)
    monkeypatch.setattr(doctor.shutil, "copyfileobj", full)
    before = path.read_bytes()
    with pytest.raises(EnvironmentFailure, match=r"No space left.*nothing was repaired"):
        repair(path, "ann")
    assert path.read_bytes() == before
    assert [file for file in backup_folder().rglob("*") if file.is_file()] == []


def test_the_trash_is_looked_through_and_mended_too(project: Project) -> None:
    second = project.documents()[1].id
    good = project.layer(second).spans()[0]
    away = replace(good, id=SpanId("away"), fragments=((5, 999),))
    project.record([project.draft("strange", second, [created(away)])])
    put_in_trash(project, [second])
    path = project.path
    project.close()
    assert [(f.code, f.document) for f in check_file(path) if f.severity == "error"] == [("outside", second)]
    assert [f for f in repair(path, "ann").left if f.document == second] == []
    with open_project(path, annotator="ann") as again:
        assert [row.id for row in again.trashed_documents()] == [second]
        assert again.layer(second).spans() == [good]


def test_labels_that_no_act_could_make_are_mended_by_an_act_that_can_be_undone(project: Project) -> None:
    article = project.open_article(project.documents()[1].id)
    good = article.layer.spans()[0]
    strange = changed(good, replace(good, label="zork"))
    away = replace(good, id=SpanId("away"), fragments=((5, 999),))
    project.leave_article(article.document.id)
    project.record([project.draft("strange", article.document.id, [strange, created(away)])])
    cluster = Membership(ClusterId("c"), away.id)
    project.record([project.draft("joined", article.document.id, [created(cluster)])])
    path = project.path
    project.close()
    assert {f.code for f in check_file(path) if f.severity == "error"} == {"outside"}
    done = repair(path, "ann")
    assert not done.rebuilt
    assert done.act is not None
    done = repair(path, "ann")  # the article can be opened now, and its unknown label is seen
    assert done.act is not None
    with open_project(path, annotator="ann") as again:
        assert [finding for finding in check(again) if finding.severity == "error"] == []
        assert again.schema.label("zork") is not None
        undoing.undo(again)
        assert again.schema.label("zork") is None or again.schema.label("zork").retired  # type: ignore[union-attr]  # as above


def test_a_flipped_bit_of_the_file_is_found_or_harms_nothing(project: Project, tmp_path: Path) -> None:
    sound = project.path
    bodies = [step.body for step in project.store.steps()]
    export(project, tmp_path / "sound.jsonl")
    project.close()
    data, chance, found = sound.read_bytes(), random.Random(4), 0
    used = [place for place, byte in enumerate(data) if byte and place >= 100]
    for number in range(40):
        harmed, place = bytearray(data), chance.choice(used)
        harmed[place] ^= 1 << chance.randrange(8)
        path = tmp_path / f"harmed-{number}.annotator"
        path.write_bytes(harmed)
        try:
            told = any(finding.severity == "error" for finding in check_file(path))
        except AnnotatorError:
            told = True
        if told:
            found += 1
            continue
        with open_project(path, write=False) as again:
            assert [step.body for step in again.store.steps()] == bodies
            export(again, tmp_path / f"{number}.jsonl")
        assert (tmp_path / f"{number}.jsonl").read_bytes() == (tmp_path / "sound.jsonl").read_bytes(), place
    assert found > 20  # the others lie where nothing is kept any more


def test_who_comes_between_is_told_that_the_tables_were_written_anew(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    _harm(project, "UPDATE document SET title = 'X'")
    path = project.path
    project.close()
    rebuild, others = doctor._rebuild, []

    def and_then_somebody_comes(*arguments: object) -> object:
        done = rebuild(*arguments)  # type: ignore[arg-type]
        others.append(Owner(path))
        return done

    monkeypatch.setattr(doctor, "_rebuild", and_then_somebody_comes)
    with pytest.raises(EnvironmentFailure) as refused:
        repair(path, "ann")
    others[0].release()
    sentence = refused.value.sentence
    assert "written anew from its log, but it is open in another window now" in sentence
    assert "Nothing was changed" not in sentence
    kept = next(word for word in (path.parent / "backups").rglob("*.annotator"))
    assert str(kept) in sentence
    assert not any(finding.repair for finding in check_file(path, "ann"))
