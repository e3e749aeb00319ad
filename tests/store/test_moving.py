"""What a long act wrote is moved into the file after its commit, beside what goes on."""

from __future__ import annotations

import gc
import time
from pathlib import Path

import pytest
from steps import act, article, span

from annotator.domain.change import Draft
from annotator.store import moving
from annotator.store.connect import WAL_IS_SAFE
from annotator.store.moving import PAGES, Mover
from annotator.store.store import Store
from annotator.store.unchanged import Unchanged

MANY = 6000


def many(text: str) -> list[Draft]:
    """Return an act of many steps on the one article, more pages than a commit leaves in the -wal."""
    document = article(text).id
    return [act(span(f"m{n}", "person", (0, 4)), title="Many", document=document) for n in range(MANY)]


def mover_of(store: Store, path: Path) -> Mover:
    return Mover(store.connection, path, Unchanged(store.connection, path))


def pages_at_once(store: Store) -> int:
    return int(store.connection.execute("PRAGMA wal_autocheckpoint").fetchone()[0])


@pytest.mark.skipif(not WAL_IS_SAFE, reason="there is no -wal")
def test_the_commit_of_a_long_act_moves_nothing(
    store: Store, path: Path, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Mover, "start", lambda mover: None)
    store.file.checkpoint()
    before = path.stat().st_mtime_ns
    for _ in store.applying(many(text)):
        pass
    assert path.stat().st_mtime_ns == before
    assert Path(f"{path}-wal").stat().st_size > PAGES * 4096
    assert pages_at_once(store) == 0  # SQLite moves nothing by itself


def test_labels_are_saved_while_pages_move(store: Store, path: Path, text: str) -> None:
    for _ in store.applying(many(text)):
        pass
    for n in range(20):
        store.apply([act(span(f"after{n}", "person", (5, 9)), document=article(text).id)])
    store.close()
    assert not Path(f"{path}-wal").exists()
    with_all = Store.open(path, write=False)
    assert with_all.counts().spans == MANY + 20
    assert with_all.integrity() == []
    with_all.close()


def test_a_long_act_that_is_stopped_leaves_nothing_put_off(store: Store, text: str) -> None:
    before = store.counts()
    slices = store.applying(many(text))
    next(slices)
    slices.close()
    gc.collect()
    assert store.counts() == before
    assert pages_at_once(store) == 0  # SQLite moves nothing by itself


def test_a_file_that_was_taken_away_is_no_reason_to_raise(store: Store, path: Path) -> None:
    mover = mover_of(store, path.with_name("gone.annotator"))
    mover.start()
    mover.wait()
    assert not path.with_name("gone.annotator").exists()
    assert store.integrity() == []


def test_closing_waits_until_nothing_moves(store: Store, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    moved: list[Path] = []

    def slow(file: Path, unchanged: Unchanged) -> None:
        time.sleep(0.05)
        moved.append(file)

    monkeypatch.setattr(moving, "_move", slow)
    monkeypatch.setattr(moving, "WAL_IS_SAFE", True)
    mover = mover_of(store, path)
    mover.start()
    mover.wait()
    assert moved == [path]


def test_an_old_sqlite_never_gets_a_second_connection(
    store: Store, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved: list[Path] = []
    monkeypatch.setattr(moving, "_move", lambda file, unchanged: moved.append(file))
    monkeypatch.setattr(moving, "WAL_IS_SAFE", False)
    mover = mover_of(store, path)
    mover.start()
    mover.wait()
    assert moved == []
