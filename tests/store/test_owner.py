"""The lock beside the project: one owner at a time, whoever left or was killed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from annotator.base.errors import EnvironmentFailure
from annotator.store import owner as owner_module
from annotator.store.owner import Owner, is_free


def test_one_process_owns_a_project_until_it_lets_go(path: Path) -> None:
    first = Owner(path)
    with pytest.raises(EnvironmentFailure, match="is open in another window on this computer"):
        Owner(path)
    first.release()
    first.release()
    assert not Path(f"{path}.lock").exists()
    Owner(path).release()


def test_whether_it_is_free_is_told_without_a_trace(path: Path) -> None:
    assert is_free(path)
    assert not Path(f"{path}.lock").exists()
    own = Owner(path)
    assert not is_free(path)
    own.release()
    Path(f"{path}.lock").touch()
    assert is_free(path)
    Owner(path).release()


def test_a_lock_file_that_was_left_over_is_taken(path: Path) -> None:
    Path(f"{path}.lock").touch()
    Owner(path).release()
    assert not Path(f"{path}.lock").exists()


def test_a_lock_on_a_file_that_is_gone_is_tried_again(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An owner removes its lock file just between our opening and our locking it."""
    real, calls = owner_module.lock, []

    def racing(descriptor: int) -> bool:
        if not calls:
            os.unlink(f"{path}.lock")
        calls.append(descriptor)
        return real(descriptor)

    monkeypatch.setattr(owner_module, "lock", racing)
    owned = Owner(path)
    assert len(calls) == 2
    assert Path(f"{path}.lock").exists()
    with pytest.raises(EnvironmentFailure):
        Owner(path)
    owned.release()


def test_what_a_killed_owner_had_just_started_holds_the_lock_for_a_moment_only(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between fork and exec a child shares the open files of its parent, and with them the lock."""
    held = Owner(path)
    real, calls = owner_module.lock, []

    def letting_go(descriptor: int) -> bool:
        calls.append(descriptor)
        if len(calls) == 3:
            held.release()
        return real(descriptor)

    monkeypatch.setattr(owner_module, "lock", letting_go)
    Owner(path).release()
    assert len(calls) >= 3


def test_a_folder_that_is_not_there_is_said_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFailure, match="cannot be written here"):
        Owner(tmp_path / "nowhere" / "p.annotator")


@pytest.mark.skipif(not hasattr(os, "O_NOFOLLOW"), reason="the system follows links whatever one asks")
def test_a_lock_that_is_a_link_is_refused_and_not_followed(path: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    Path(f"{path}.lock").symlink_to(elsewhere)
    with pytest.raises(EnvironmentFailure, match="is a link to another file"):
        Owner(path)
    assert not elsewhere.exists()
    assert Path(f"{path}.lock").is_symlink()
