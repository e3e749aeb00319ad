"""A project file that is removed, moved or replaced while it is open: nothing more is called saved."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from steps import ANN, act, article, span, texts

from annotator.base.errors import EnvironmentFailure, UserError
from annotator.domain.annotation import AnnotatorName
from annotator.store.store import Store

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows does not remove open files")


@pytest.fixture
def labelled(empty: Store) -> Store:
    one = article("One")
    empty.apply([act(one, document=one.id)], texts("One"))
    return empty


def test_a_removed_file_takes_no_label(labelled: Store) -> None:
    labelled.path.unlink()
    with pytest.raises(EnvironmentFailure, match="was removed or moved"):
        labelled.apply([act(span("s", "person", (0, 1)), document=article("One").id)])
    assert not labelled.file.still_there()


def test_a_moved_file_takes_labels_again_when_it_is_back(labelled: Store, tmp_path: Path) -> None:
    away = tmp_path / "away.annotator"
    os.rename(labelled.path, away)
    assert not labelled.file.still_there()
    os.rename(away, labelled.path)
    labelled.apply([act(span("s", "person", (0, 1)), document=article("One").id)])
    assert labelled.documents(ANN)[0].spans == 1


def test_another_file_with_the_same_name_is_not_ours(labelled: Store, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.write_bytes(b"something else")
    os.replace(other, labelled.path)
    assert not labelled.file.still_there()


def test_a_copy_is_made_also_by_whoever_may_only_read(labelled: Store, tmp_path: Path) -> None:
    reader = Store.open(labelled.path, write=False)
    reader.file.save_copy(tmp_path / "copy.annotator")
    with pytest.raises(EnvironmentFailure, match="could not be copied to"):
        reader.file.save_copy(tmp_path / "nowhere" / "copy.annotator")
    reader.close()
    again = Store.open(tmp_path / "copy.annotator", write=True)
    assert again.heads() == labelled.heads()
    again.close()


def test_a_copy_of_a_removed_project_holds_all_that_was_saved(labelled: Store, tmp_path: Path) -> None:
    labelled.path.unlink()
    copy = tmp_path / "copy.annotator"
    labelled.file.save_copy(copy)
    again = Store.open(copy, write=True)
    assert [row.title for row in again.documents(AnnotatorName("ann"))] == ["One"]
    again.close()
    with pytest.raises(UserError, match="is there already"):
        labelled.file.save_copy(copy)
