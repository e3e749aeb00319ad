"""Another program writes into the file of an open project: it is noticed, and nothing of ours goes into it."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest
from steps import act, article, span, texts

from annotator.base.errors import EnvironmentFailure
from annotator.domain.change import Draft
from annotator.store import unchanged
from annotator.store.connect import WAL_IS_SAFE
from annotator.store.store import Store

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="Windows keeps others from writing into open files"
)

_COPY = "import sys; a, b = sys.argv[1:]; data = open(a, 'rb').read(); f = open(b, 'r+b'); f.write(data); f.truncate()"
_CUT = "import sys; open(sys.argv[1], 'r+b').truncate(50000)"
_HASH = "import sys, hashlib; print(hashlib.sha256(open(sys.argv[1], 'rb').read()).hexdigest())"


def other_program(code: str, *paths: Path) -> str:
    """Let another process work on a live file: in this one that would drop SQLite's locks."""
    done = subprocess.run(
        [sys.executable, "-c", code, *map(str, paths)], check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


@pytest.fixture
def labelled(empty: Store) -> Store:
    one = article("One" * 40)
    empty.apply([act(one, document=one.id)], texts("One" * 40))
    empty.file.checkpoint()
    return empty


@pytest.fixture
def older(labelled: Store, tmp_path: Path) -> Path:
    copy = tmp_path / "older.annotator"
    labelled.file.save_copy(copy)
    return copy


def mark(n: int) -> Draft:
    return act(span(f"s{n}", "person", (n, n + 1)), document=article("One" * 40).id)


@pytest.mark.parametrize("settled", [True, False])
def test_an_older_copy_over_it_is_noticed_and_left_as_it_is(
    labelled: Store, older: Path, settled: bool
) -> None:
    labelled.apply([mark(1), mark(2)])
    if settled:
        labelled.file.checkpoint()
    other_program(_COPY, older, labelled.path)
    with pytest.raises(EnvironmentFailure, match="Another program changed"):
        labelled.apply([mark(3)])
    assert "Save a copy" in labelled.file.lost().sentence
    labelled.file.checkpoint()
    labelled.close()
    assert labelled.path.read_bytes() == older.read_bytes()
    assert not Path(f"{labelled.path}-wal").exists()
    kept = list(labelled.path.parent.glob("*-wal-kept-*"))
    assert bool(kept) != settled or not WAL_IS_SAFE


def test_a_file_that_was_cut_is_noticed_and_left_as_it_is(labelled: Store) -> None:
    labelled.apply([mark(1)])
    other_program(_CUT, labelled.path)
    with pytest.raises(EnvironmentFailure, match="Another program changed"):
        labelled.apply([mark(3)])
    before = other_program(_HASH, labelled.path)
    labelled.close()
    assert hashlib.sha256(labelled.path.read_bytes()).hexdigest() == before
    assert labelled.path.stat().st_size == 50000


def test_another_project_over_it_is_noticed_before_anything_is_moved(labelled: Store, tmp_path: Path) -> None:
    other = tmp_path / "other.annotator"
    Store.create(other).close()
    labelled.apply([mark(1)])
    other_program(_COPY, other, labelled.path)
    labelled.close()  # not even an act came before
    assert labelled.path.read_bytes() == other.read_bytes()


@pytest.mark.skipif(WAL_IS_SAFE, reason="there is a -wal, and in it what was saved")
def test_without_a_wal_nothing_is_left_to_be_copied(labelled: Store, older: Path, tmp_path: Path) -> None:
    labelled.apply([mark(1)])
    other_program(_COPY, older, labelled.path)
    with pytest.raises(EnvironmentFailure, match="nothing of what was saved is left"):
        labelled.file.save_copy(tmp_path / "kept.annotator")
    assert not (tmp_path / "kept.annotator").exists()
    labelled.close()


@pytest.mark.skipif(not WAL_IS_SAFE, reason="there is no -wal")
def test_what_the_window_still_has_can_be_copied(labelled: Store, older: Path, tmp_path: Path) -> None:
    labelled.apply([mark(1)])
    heads = labelled.heads()
    assert labelled.integrity() == []
    other_program(_COPY, older, labelled.path)
    assert not labelled.file.still_there()
    labelled.file.save_copy(tmp_path / "kept.annotator")
    kept = Store.open(tmp_path / "kept.annotator")
    assert kept.heads() == heads
    assert kept.integrity() == []
    kept.close()


# -- no false alarm


def test_a_new_time_of_the_file_alone_is_no_change(labelled: Store) -> None:
    for n in range(1, 6):
        os.utime(labelled.path, ns=(n, n * 1_000_000_007))
        labelled.apply([mark(n)])
        if n % 2:
            labelled.file.checkpoint()
    os.utime(labelled.path)
    assert labelled.file.still_there()
    labelled.close()
    assert Store.open(labelled.path, write=False).counts().spans == 5


def test_the_same_content_written_once_more_is_no_change(labelled: Store, older: Path) -> None:
    copy = older.with_name("same")
    other_program("import sys, shutil; shutil.copyfile(*sys.argv[1:])", labelled.path, copy)
    other_program(_COPY, copy, labelled.path)
    labelled.apply([mark(1)])
    assert labelled.file.still_there()


@pytest.mark.skipif(not WAL_IS_SAFE, reason="no two may have the file open")
def test_many_acts_with_a_reader_beside_are_no_change(labelled: Store) -> None:
    reader = Store.open(labelled.path, write=False)
    for n in range(1, 60):
        if n == 20:
            reader.connection.execute("BEGIN")
            assert reader.counts().spans
        labelled.apply([mark(n)])
        if n % 7 == 0:
            labelled.file.checkpoint()
        os.utime(labelled.path, ns=(n, n))
    assert labelled.file.still_there()
    reader.connection.execute("COMMIT")
    reader.close()


@pytest.mark.skipif(not WAL_IS_SAFE, reason="there is no -wal")
def test_much_is_moved_without_sqlite_and_the_wal_does_not_grow(
    labelled: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    from annotator.store import moving

    monkeypatch.setattr(moving, "PAGES", 20)
    monkeypatch.setattr(moving, "_LEAST", 20 * 4096)
    wal = Path(f"{labelled.path}-wal")
    for n in range(1, 60):
        labelled.apply([mark(n)])
    assert wal.stat().st_size < 60 * 4096
    assert labelled.file.still_there()


def test_an_act_looks_at_the_file_once(labelled: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[str] = []
    real = unchanged.stamp

    def counted(path: str) -> unchanged.Stamp | None:
        looks.append(path)
        return real(path)

    monkeypatch.setattr(unchanged, "stamp", counted)
    labelled.apply([mark(1)])
    assert len(looks) == (1 if WAL_IS_SAFE else 2)
