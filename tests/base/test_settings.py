"""Settings survive restarts, broken files and other windows."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.base.settings import (
    ANNOTATOR,
    OPTIONS,
    PLACES,
    PLACES_BY_PROJECT,
    RECENT,
    RECENT_PROJECTS,
    SPLITTER,
    THEME,
    ZOOM,
    Place,
    Settings,
)
from annotator.base.settings_file import LOCK_NAME


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "config" / "settings.json"


def test_what_was_set_is_there_after_a_restart(path: Path) -> None:
    settings = Settings(path)
    settings.set(THEME, "dark")
    settings.set(SPLITTER, (260, 700, 300))
    again = Settings(path)
    assert again.get(THEME) == "dark"
    assert again.get(SPLITTER) == (260, 700, 300)


def test_a_value_that_cannot_be_is_the_default(path: Path) -> None:
    path.parent.mkdir()
    path.write_text('{"theme": "<b>pink</b>", "zoom": "big", "annotator": 3}')
    settings = Settings(path)
    assert [settings.get(option) for option in (THEME, ZOOM, ANNOTATOR)] == ["system", 100, ""]


def test_numbers_are_kept_within_their_limits(path: Path) -> None:
    path.parent.mkdir()
    path.write_text('{"zoom": 9000}')
    assert Settings(path).get(ZOOM) == 300


@pytest.mark.parametrize("broken", ["{", "[]", "\x00\x01", '{"zoom": }'])
def test_an_unreadable_file_is_kept_aside_and_the_defaults_hold(path: Path, broken: str) -> None:
    path.parent.mkdir()
    path.write_text(broken)
    settings = Settings(path)
    assert settings.get(ZOOM) == 100
    assert settings.kept_aside is not None
    assert settings.kept_aside.read_text() == broken
    settings.set(ZOOM, 120)
    assert Settings(path).get(ZOOM) == 120


def test_two_windows_do_not_take_each_others_values_back(path: Path) -> None:
    first, second = Settings(path), Settings(path)
    first.set(THEME, "dark")
    second.set(ZOOM, 130)
    third = Settings(path)
    assert (third.get(THEME), third.get(ZOOM)) == ("dark", 130)


def test_no_temporary_file_stays_behind(path: Path) -> None:
    Settings(path).set(THEME, "dark")
    assert {entry.name for entry in path.parent.iterdir()} == {path.name, LOCK_NAME}


def test_a_folder_that_cannot_be_made_does_not_stop_the_program(tmp_path: Path) -> None:
    (tmp_path / "config").write_text("a file where the folder should be")
    settings = Settings(tmp_path / "config" / "settings.json")
    settings.set(THEME, "dark")
    assert settings.get(THEME) == "dark"


def test_a_place_comes_back_whole(path: Path, tmp_path: Path) -> None:
    place = Place("a1", 747, 0.25, 800, "s1", False, "2026-11-22T08:00:00Z", 412, "Person “Ritter”")
    Settings(path).set_place(tmp_path / "news.annotator", place)
    assert Settings(path).place(tmp_path / "news.annotator") == place
    assert Settings(path).place(tmp_path / "other.annotator") is None


def test_only_the_newest_places_are_kept(path: Path, tmp_path: Path) -> None:
    settings = Settings()
    for n in range(PLACES + 5):
        settings.set_place(tmp_path / f"{n}.annotator", Place(article=str(n)))
    assert len(settings.get(PLACES_BY_PROJECT)) == PLACES
    assert settings.place(tmp_path / "0.annotator") is None
    assert settings.place(tmp_path / f"{PLACES + 4}.annotator") == Place(article=str(PLACES + 4))


def test_recent_projects_are_few_and_newest_first(tmp_path: Path) -> None:
    settings = Settings()
    for n in range(RECENT + 3):
        settings.opened(tmp_path / f"{n}.annotator")
    settings.opened(tmp_path / "5.annotator")
    recent = settings.get(RECENT_PROJECTS)
    assert len(recent) == RECENT
    assert recent[0] == str(tmp_path / "5.annotator")
    settings.forget(tmp_path / "5.annotator")
    assert str(tmp_path / "5.annotator") not in settings.get(RECENT_PROJECTS)


def test_every_option_has_its_own_id_and_a_default_that_it_can_read() -> None:
    assert len({option.id for option in OPTIONS}) == len(OPTIONS)
    assert all(option.read(option.default) == option.default for option in OPTIONS)


def test_what_another_window_wrote_since_is_not_written_over(path: Path, tmp_path: Path) -> None:
    first, second = Settings(path), Settings(path)
    first.set_place(tmp_path / "a.annotator", Place(caret=1))
    second.set_place(tmp_path / "b.annotator", Place(caret=2))
    second.set(THEME, "dark")
    first.set(ZOOM, 120)
    first.set_checked(tmp_path / "a.annotator", "2026-01-01")
    second.set_checked(tmp_path / "b.annotator", "2026-01-02")
    first.set_place(tmp_path / "a.annotator", Place(caret=3))
    last = Settings(path)
    assert (last.get(THEME), last.get(ZOOM)) == ("dark", 120)
    assert last.checked(tmp_path / "a.annotator") == "2026-01-01"
    assert last.checked(tmp_path / "b.annotator") == "2026-01-02"
    assert last.place(tmp_path / "a.annotator") == Place(caret=3)
    assert last.place(tmp_path / "b.annotator") == Place(caret=2)


def test_what_could_not_be_written_is_written_with_the_next_change(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(path)
    settings.set(ZOOM, 90)
    with monkeypatch.context() as full:
        full.setattr("annotator.base.settings_file.os.replace", _refuse)
        settings.set(ZOOM, 120)
    assert settings.get(ZOOM) == 120
    settings.set(THEME, "dark")
    assert Settings(path).get(ZOOM) == 120


def _refuse(*_: object) -> None:
    raise OSError(28, "No space left on device")
