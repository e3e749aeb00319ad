"""Opening and leaving a project: what is refused, who owns it, and that reading leaves no trace."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from steps import ANN, SCHEMA, act, article, import_of, span, still_clock, texts

from annotator.base.errors import EnvironmentFailure, UserError
from annotator.domain.annotation import LayerState, Reviewed, Status, Tier
from annotator.store.connect import APPLICATION_ID, SQLITE_VERSION, WAL_IS_SAFE, sqlite3
from annotator.store.layers import LayerLoader
from annotator.store.store import Store

ANNA = span("s1", "person", (0, 4))


def digest(path: Path) -> str:
    """Return the hash of a file, taken where opening it drops no lock of this process."""
    code = "import hashlib, sys; print(hashlib.sha256(open(sys.argv[1], 'rb').read()).hexdigest())"
    return subprocess.run(
        [sys.executable, "-c", code, path], capture_output=True, text=True, check=True
    ).stdout.strip()


def elsewhere(code: str, *arguments: object) -> str:
    """Run code in another process, with `Store`, `Path` and `path` at hand, and return what it printed."""
    head = (
        "import sys; from pathlib import Path; from annotator.store.store import Store\n"
        "from annotator.base.errors import AnnotatorError; path = Path(sys.argv[1])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", head + code, *map(str, arguments)], capture_output=True, text=True
    )
    assert not done.stderr, done.stderr
    return done.stdout.strip()


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """Return a folder that other users can look into; those of pytest they cannot."""
    with TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        yield Path(folder)


def leave(store: Store) -> Path:
    """Close a project and return its path."""
    store.close()
    return store.path


def test_a_closed_project_is_one_file(store: Store, text: str) -> None:
    store.apply([act(ANNA, document=article(text).id)])
    assert Path(f"{store.path}.lock").exists()
    path = leave(store)
    assert os.listdir(path.parent) == [path.name]


def test_closing_twice_does_nothing(store: Store) -> None:
    store.close()
    store.close()


def test_what_was_written_is_there_after_reopening(store: Store, text: str) -> None:
    store.apply([act(ANNA, document=article(text).id)])
    again = Store.open(leave(store), write=False)
    assert again.record(article(text).id).spans == (ANNA,)
    assert [label.id for label in again.schema().labels] == ["person", "quote"]
    again.close()


@pytest.mark.parametrize("write", [False, True])
def test_a_project_in_which_nothing_was_done_is_the_same_to_the_byte(
    store: Store, text: str, write: bool
) -> None:
    path = leave(store)
    before = digest(path)
    again = Store.open(path, write)
    again.documents(ANN)
    list(again.records([Status.NEW]))
    again.search("Bonn")
    again.counts()
    again.integrity()
    again.file.checkpoint()
    again.close()
    assert digest(path) == before
    assert os.listdir(path.parent) == [path.name]


def test_checkpoint_makes_copying_the_file_safe(store: Store, text: str, tmp_path: Path) -> None:
    store.apply([act(ANNA, document=article(text).id)])
    store.file.checkpoint()
    copy = tmp_path / "copy.annotator"
    subprocess.run(["cp", store.path, copy], check=True)
    other = Store.open(copy, write=False)
    assert other.record(article(text).id).spans == (ANNA,)
    other.close()


def test_a_reader_cannot_write(store: Store, text: str) -> None:
    reader = Store.open(store.path, write=False)
    assert not reader.writable
    with pytest.raises(EnvironmentFailure, match="for reading only"):
        reader.apply([act(ANNA, document=article(text).id)])
    reader.close()


@pytest.mark.skipif(not WAL_IS_SAFE, reason="this SQLite must not have two connections")
def test_a_reader_notices_what_the_owner_writes(store: Store, text: str) -> None:
    reader = Store.open(store.path, write=False)
    version = reader.data_version()
    assert reader.data_version() == version
    store.apply([act(ANNA, document=article(text).id)])
    assert reader.data_version() != version
    assert reader.record(article(text).id).spans == (ANNA,)
    reader.close()


def test_a_second_owner_in_this_process_is_refused(store: Store) -> None:
    with pytest.raises(EnvironmentFailure, match="is open in another window on this computer"):
        Store.open(store.path)


def test_a_second_owner_in_another_process_is_refused_but_may_read(store: Store) -> None:
    said = elsewhere(
        "try: Store.open(path)\nexcept AnnotatorError as error: print(error.sentence)\n"
        "s = Store.open(path, write=False); print(len(s.documents('ann'))); s.close()",
        store.path,
    )
    assert "is open in another window on this computer" in said
    assert said.endswith("1")


def test_a_link_to_a_project_is_the_same_project(store: Store, tmp_path: Path) -> None:
    link = tmp_path / "link.annotator"
    link.symlink_to(store.path)
    with pytest.raises(EnvironmentFailure, match="another window"):
        Store.open(link)


def test_the_lock_of_a_killed_owner_is_free(store: Store) -> None:
    path = leave(store)
    elsewhere("import os; s = Store.open(path); os._exit(9)", path)
    assert Path(f"{path}.lock").exists()
    Store.open(path).close()
    assert os.listdir(path.parent) == [path.name]


def test_a_new_project_does_not_replace_anything(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("mine")
    with pytest.raises(UserError, match=r"“notes.txt” is there already"):
        Store.create(path)
    assert path.read_text() == "mine"
    assert os.listdir(tmp_path) == ["notes.txt"]


def test_a_project_that_could_not_be_begun_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFailure, match="could not be made"):
        Store.create(tmp_path / "nowhere" / "p.annotator")
    wrong = act(ANNA)
    with pytest.raises(Exception, match="belongs to an article"):
        Store.create(tmp_path / "p.annotator", [act(*SCHEMA), wrong])
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("write", [False, True])
@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is empty"),
        (b"hello\n" * 500, "is not an Annotator project"),
        (b"short", "is not an Annotator project"),
        (None, "There is no project"),
    ],
)
def test_what_is_no_project_is_refused_and_left_alone(
    path: Path, content: bytes | None, sentence: str, write: bool
) -> None:
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(UserError, match=sentence):
        Store.open(path, write)
    assert (path.read_bytes() if path.exists() else None) == content
    assert os.listdir(path.parent) == ([path.name] if content is not None else [])


@pytest.mark.parametrize("write", [False, True])
def test_a_database_of_others_and_a_folder_are_refused(path: Path, write: bool) -> None:
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE moz_places (id)")
    other.commit()
    other.close()
    before = digest(path)
    for wrong in (path, path.parent):
        with pytest.raises(UserError, match="is not an Annotator project"):
            Store.open(wrong, write)
    assert digest(path) == before


def test_a_project_of_a_newer_version_opens_for_reading_and_is_not_changed(store: Store, text: str) -> None:
    path = leave(store)
    newer = sqlite3.connect(path)
    newer.execute("UPDATE project SET value = '9.1' WHERE name = 'program'")
    newer.execute("PRAGMA user_version = 99")
    newer.commit()
    newer.close()
    before = digest(path)
    again = Store.open(path)
    assert not again.writable
    assert again.notice is not None
    assert again.notice.startswith("This project was made by a newer version (9.1; this is ")
    assert [row.title for row in again.documents(ANN)] == [text.strip()]
    with pytest.raises(EnvironmentFailure, match="newer version"):
        again.apply([act(ANNA, document=article(text).id)])
    again.close()
    assert digest(path) == before
    assert os.listdir(path.parent) == [path.name]


def test_a_file_with_two_names_is_read_and_not_written(store: Store, text: str) -> None:
    path = leave(store)
    other = path.with_name("other.annotator")
    os.link(path, other)
    for name in (path, other):
        with pytest.raises(EnvironmentFailure, match="has a second name"):
            Store.open(name)
        reader = Store.open(name, write=False)
        assert [row.title for row in reader.documents(ANN)] == [text.strip()]
        reader.close()
    assert sorted(os.listdir(path.parent)) == [path.name, other.name]


def look_at_everything(path: Path) -> None:
    store = Store.open(path, write=False)
    try:
        store.schema()
        store.counts()
        rows = store.documents(ANN)
        list(store.records())
        list(store.acts())
        list(store.steps())
        for row in rows:
            loader = LayerLoader(store, row.id, ANN)
            loader.state()
            loader.reviewed()
            loader.links()
            loader.spans_by_handle([mark.handle for mark in loader.marks()])
    finally:
        store.close()


@pytest.mark.parametrize(
    "harm",
    [
        "DROP TABLE layer",
        "ALTER TABLE document DROP COLUMN language",
        "UPDATE definition SET body = '{}' WHERE kind = 'label'",
        "UPDATE definition SET body = 'null' WHERE kind = 'label'",
        "UPDATE layer SET status = 'zork'",
        "UPDATE reviewed SET tier = 'zork'",
        "UPDATE document SET meta = '[1]'",
        "UPDATE span SET more = '{bad'",
        "UPDATE step SET body = x'7b7d' WHERE key = 2",
        "DELETE FROM word WHERE text = 'person'",
        "PRAGMA user_version = 0",
    ],
)
def test_a_project_that_says_nonsense_is_called_damaged_with_what_to_do(
    store: Store, text: str, harm: str
) -> None:
    here = article(text).id
    things = (ANNA, LayerState(ANN, Status.IN_PROGRESS), Reviewed(ANN, Tier.QUOTES, ((0, 5),)))
    store.apply([act(*things, document=here)])
    path = leave(store)
    look_at_everything(path)
    other = sqlite3.connect(path)
    other.execute("PRAGMA foreign_keys = OFF")
    other.execute(harm)
    other.commit()
    other.close()
    before = digest(path)
    with pytest.raises(EnvironmentFailure, match=r"is damaged.*Nothing was changed\. Take the last backup"):
        look_at_everything(path)
    assert digest(path) == before
    assert os.listdir(path.parent) == [path.name]


def test_triggers_and_views_of_others_stop_the_first_write(store: Store, text: str) -> None:
    path = leave(store)
    for evil in (
        "CREATE VIEW v AS SELECT 1",
        "CREATE TRIGGER t AFTER INSERT ON span BEGIN DELETE FROM step; END",
    ):
        other = sqlite3.connect(path)
        other.execute(evil)
        other.commit()
        other.close()
        again = Store.open(path)
        with pytest.raises(EnvironmentFailure, match="was changed by another program"):
            again.apply([act(ANNA, document=article(text).id)])
        assert again.record(article(text).id).spans == ()
        again.close()


def test_a_project_of_this_version_has_the_pragmas_of_the_design(store: Store) -> None:
    def pragma(name: str) -> object:
        return store.connection.execute(f"PRAGMA {name}").fetchone()[0]

    assert pragma("application_id") == APPLICATION_ID
    assert pragma("journal_mode") == ("wal" if WAL_IS_SAFE else "delete")
    assert pragma("synchronous") == (2 if WAL_IS_SAFE else 3)
    assert (pragma("foreign_keys"), pragma("trusted_schema"), pragma("cell_size_check")) == (1, 0, 1)
    assert pragma("busy_timeout") == 50
    assert store.connection.execute("SELECT sqlite_version()").fetchone()[0] == SQLITE_VERSION


def test_a_file_that_another_program_locks_is_said_in_a_sentence(store: Store, text: str) -> None:
    other = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "from annotator.store.connect import sqlite3; import sys\n"
            "c = sqlite3.connect(sys.argv[1], isolation_level=None); c.execute('BEGIN IMMEDIATE')\n"
            "print(1, flush=True); sys.stdin.read(1)",
            store.path,
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert other.stdout
    other.stdout.readline()
    with pytest.raises(EnvironmentFailure, match="being used by another program"):
        store.apply([act(ANNA, document=article(text).id)])
    other.communicate(b"x")
    store.apply([act(ANNA, document=article(text).id)])
    assert store.record(article(text).id).spans == (ANNA,)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="takes a second user")
@pytest.mark.parametrize("hot", [False, True], ids=["closed", "killed"])
def test_without_rights_a_project_can_be_read_but_not_written(
    open_folder: Path, hot: bool, text: str
) -> None:
    path = open_folder / "news.annotator"
    store = Store.create(path, [act(*SCHEMA)], still_clock())
    store.apply(import_of(text), texts(text))
    store.close()
    if hot and not WAL_IS_SAFE:
        pytest.skip("this SQLite keeps no -wal")
    if hot:
        elsewhere(
            "import os; sys.path.insert(0, sys.argv[3]); from steps import act, import_of, texts\n"
            "s = Store.open(path); s.apply(import_of('Later'), texts('Later')); os._exit(9)",
            path,
            "",
            Path(sys.modules["steps"].__file__ or "").parent,
        )
        assert Path(f"{path}-wal").stat().st_size > 0
    for file in path.parent.iterdir():
        file.chmod(0o444)
    before = {file.name: digest(file) for file in path.parent.iterdir()}
    said = elsewhere(
        "sys.path.insert(0, sys.argv[3]); from rights import give_up; give_up()\n"
        "s = Store.open(path, write=False)\n"
        "print(len(s.documents('ann')), s.search('Bonn')[0].excerpt[:4]); s.close()\n"
        "try: Store.open(path)\nexcept AnnotatorError as error: print(error.sentence)",
        path,
        "",
        Path(sys.modules["steps"].__file__ or "").parent,
    )
    assert said.startswith(f"{1 + hot} Anna\n")
    assert "cannot be written here" in said
    assert {file.name: digest(file) for file in path.parent.iterdir()} == before


def test_nothing_in_the_log_says_more_than_the_body(store: Store, text: str) -> None:
    store.apply([act(ANNA, document=article(text).id)])
    for step in store.steps():
        assert step.id in step.body.decode()
    assert hashlib.sha256(bytes(32) + next(store.steps()).body).digest() == next(store.steps()).hash


def test_a_project_that_was_cut_off_is_said_to_be_damaged(store: Store, text: str) -> None:
    path = leave(store)
    whole = path.read_bytes()
    for size in (50, 200, 5000, 40_000, len(whole) - 5000):
        path.write_bytes(whole[:size])
        with pytest.raises((UserError, EnvironmentFailure), match=r"damaged|not an Annotator project"):
            read_everything(path)
        assert os.listdir(path.parent) == [path.name]


def read_everything(path: Path) -> None:
    """Open a project for reading and look at all of it."""
    reader = Store.open(path, write=False)
    try:
        reader.documents(ANN)
        list(reader.records())
        list(reader.steps())
        reader.search("Bonn")
    finally:
        reader.close()


@pytest.mark.skipif(not WAL_IS_SAFE, reason="this SQLite must not have two connections")
def test_a_reader_sees_one_moment_from_the_first_article_to_the_last(empty: Store) -> None:
    names = [f"Article {number}" for number in range(250)]
    empty.apply(import_of(*names), texts(*names))
    reader = Store.open(empty.path, write=False)
    records = reader.records()
    next(records)
    empty.apply([act(ANNA, document=article(names[-1]).id)])
    assert [record.spans for record in records] == [()] * 249
    assert reader.record(article(names[-1]).id).spans == (ANNA,)
    half = reader.records()
    next(half)
    reader.close()


def test_words_that_were_there_are_read_also_after_a_new_one_was_written(
    store: Store, path: Path, text: str
) -> None:
    store.apply([act(span("s", "person", (0, 4)), document=article(text).id)])
    store.close()
    again = Store.open(path)
    again.apply([act(span("t", "a new word", (0, 4)), document=article(text).id)])
    assert {thing.label for thing in next(again.records()).spans} == {"person", "a new word"}
    again.close()
