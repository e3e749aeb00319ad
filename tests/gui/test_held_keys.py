"""Held keys on macOS; its library is not here, so that a stand-in keeps what it is told."""

from __future__ import annotations

import sys

import pytest

from annotator.gui.application import held_keys


class Kept:
    """Settings that note what is forbidden, or refuse as a library does."""

    def __init__(self, refusal: Exception | None = None) -> None:
        self.forbidden: list[str] = []
        self._refusal = refusal

    def forbid(self, setting: str) -> None:
        if self._refusal is not None:
            raise self._refusal
        self.forbidden.append(setting)


def test_a_frozen_program_says_that_held_keys_repeat(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = Kept()
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    held_keys.let_held_keys_repeat(kept)
    assert kept.forbidden == ["ApplePressAndHoldEnabled"]


def test_one_that_runs_from_source_leaves_the_settings_of_python_alone() -> None:
    kept = Kept()
    held_keys.let_held_keys_repeat(kept)
    assert kept.forbidden == []


@pytest.mark.parametrize("refusal", [OSError("no library"), ValueError("no name in it")])
def test_the_program_starts_also_where_it_cannot_be_said(
    refusal: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    held_keys.let_held_keys_repeat(Kept(refusal))


@pytest.mark.skipif(sys.platform == "darwin", reason="there the library is")
def test_elsewhere_there_is_no_such_library() -> None:
    with pytest.raises(OSError, match="CoreFoundation"):
        held_keys.CoreFoundation()
