"""Settings survive every other version: earlier ones, later ones, damaged ones, and several windows at once."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from annotator.base import settings_file
from annotator.base.settings import (
    ANNOTATOR,
    CHECKED,
    KEYS,
    LIST_FILTER,
    OPTIONS,
    RECENT_PROJECTS,
    SPLITTER,
    THEME,
    WARNED,
    ZOOM,
    Place,
    Settings,
)

EARLIER = sorted((Path(__file__).parents[1] / "fixtures" / "settings").glob("*.json"))
PROJECT = Path("/home/ann/news.annotator").absolute()
PLACES = "places"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "settings.json"


def written(path: Path, values: object) -> Settings:
    path.write_text(json.dumps(values), "utf-8")
    return Settings(path)


def in_file(path: Path) -> Any:  # Any: whatever the file holds
    return json.loads(path.read_text("utf-8"))


@pytest.mark.skipif(os.name == "nt", reason="the files name projects as Linux and macOS do")
@pytest.mark.parametrize("file", EARLIER, ids=lambda file: file.stem)
def test_a_file_of_every_earlier_version_is_read_and_goes_on(path: Path, file: Path) -> None:
    before = json.loads(file.read_text("utf-8"))
    path.write_bytes(file.read_bytes())
    settings = Settings(path)
    assert (settings.get(THEME), settings.get(ZOOM), settings.get(ANNOTATOR)) == ("dark", 120, "ann")
    assert settings.get(SPLITTER) == (260, 700, 300)
    assert settings.get(LIST_FILTER) == "doubts"
    assert settings.get(RECENT_PROJECTS) == (str(PROJECT),)
    assert settings.get(KEYS) == before.get("keys", {})
    assert settings.get(WARNED) == tuple(before.get("warned", ()))
    assert settings.get(CHECKED) == before.get("checked", {})
    place = settings.place(PROJECT)
    assert place == Place(**before[PLACES][str(PROJECT)])
    settings.set(ZOOM, 130)
    assert in_file(path) == {**before, "zoom": 130}


def test_there_is_a_file_of_every_version_whose_options_were_others() -> None:
    newest = json.loads(EARLIER[-1].read_text("utf-8"))
    assert len(EARLIER) >= 6
    assert set(newest) <= {option.id for option in OPTIONS}, (
        "an option was renamed: the old name is read no more"
    )


def test_what_a_later_version_keeps_besides_stays(path: Path) -> None:
    later = {"theme": "dark", "colors": {"quote": "#123456"}, "zoom": 100, "version": 9}
    settings = written(path, later)
    settings.set(ZOOM, 110)
    settings.set_place(PROJECT, Place(caret=3))
    assert {**in_file(path), PLACES: 0} == {**later, "zoom": 110, PLACES: 0}


def test_a_value_of_a_later_version_falls_back_and_stays(path: Path) -> None:
    later = {"theme": "high-contrast", "zoom": {"text": 120, "notes": 90}, "splitter": [1, "wide"]}
    settings = written(path, later)
    assert (settings.get(THEME), settings.get(ZOOM), settings.get(SPLITTER)) == ("system", 100, ())
    settings.set(ANNOTATOR, "ann")
    assert in_file(path) == {**later, "annotator": "ann"}


def test_entries_of_tables_that_mean_nothing_here_stay(path: Path) -> None:
    later = {"keys": {"label.person": "p", "label.place": ["l", "Ctrl+L"]}}
    settings = written(path, later)
    assert settings.get(KEYS) == {"label.person": "p"}
    settings.set(KEYS, {"label.quote": "q"})
    assert in_file(path)["keys"] == {"label.place": ["l", "Ctrl+L"], "label.quote": "q"}
    settings.set(KEYS, {})
    assert in_file(path)["keys"] == {"label.place": ["l", "Ctrl+L"]}


def test_places_of_a_later_version_keep_what_it_knows(path: Path) -> None:
    here, there = str(PROJECT), str(PROJECT.with_name("other.annotator"))
    later = {PLACES: {here: {"caret": 1, "folded": [3]}, there: {"caret": "end", "split": True}, "odd": 7}}
    settings = written(path, later)
    assert settings.place(PROJECT) == Place(caret=1)
    assert settings.place(Path(there)) == Place()
    settings.set_place(PROJECT, Place(caret=2))
    places = in_file(path)[PLACES]
    assert (places[here]["caret"], places[here]["folded"]) == (2, [3])
    assert places[there] == {"caret": "end", "split": True}
    assert places["odd"] == 7


def test_one_odd_recent_project_does_not_hide_the_others(path: Path) -> None:
    settings = written(path, {"recent_projects": ["/a", {"path": "/b", "pinned": True}, "/c"]})
    assert settings.get(RECENT_PROJECTS) == ("/a", "/c")


@pytest.mark.parametrize(
    "damaged",
    [b"", b"{", b"[]", b"\x00" * 200, b"\xff\xfe{}", b"[" * 100_000, b'{"zoom": ' + b"9" * 5000 + b"}"],
)
def test_a_damaged_file_is_set_aside_with_one_sentence(path: Path, damaged: bytes) -> None:
    path.write_bytes(damaged)
    settings = Settings(path)
    assert all(settings.get(option) == option.default for option in OPTIONS)
    aside = path.with_name("settings.json.unreadable")
    assert aside.read_bytes() == damaged
    assert settings.trouble == f"The settings could not be read and are new. The old ones are in “{aside}”."


def test_a_file_without_an_end_is_set_aside_and_not_read_whole(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings_file, "LIMIT", 1000)
    for put in (lambda: path.write_text(f'{{"annotator": "{"x" * 1000}"}}'), lambda: os.mkfifo(path)):
        if sys.platform == "win32" and path.with_name("settings.json.unreadable").exists():
            break  # no such file there
        put()
        settings = Settings(path)
        assert settings.kept_aside is not None
        settings.set(ANNOTATOR, "ann")
        assert Settings(path).get(ANNOTATOR) == "ann"
        path.unlink()


def test_a_second_damage_does_not_take_the_place_of_the_first(path: Path) -> None:
    for damage in ("one", "two", "three"):
        path.write_text(damage)
        Settings(path)
    assert sorted(p.read_text() for p in path.parent.glob("*.unreadable*")) == ["one", "three", "two"]


def test_a_file_that_may_not_be_read_now_is_never_written_over(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(path, {"zoom": 150})
    with monkeypatch.context() as held:  # as a virus scanner does for a moment
        held.setattr("annotator.base.settings_file.Path.open", _refuse)
        settings = Settings(path)
        assert settings.get(ZOOM) == 100
        assert settings.trouble.startswith(f"“{path}” may not be read.")
        settings.set(THEME, "dark")
    assert in_file(path) == {"zoom": 150}
    settings.set(ANNOTATOR, "ann")
    assert in_file(path) == {"zoom": 150, "theme": "dark", "annotator": "ann"}


def test_a_mark_that_an_editor_put_before_the_file_is_no_damage(path: Path) -> None:
    path.write_bytes(b"\xef\xbb\xbf" + b'{"zoom": 90}')
    assert Settings(path).get(ZOOM) == 90


@pytest.mark.skipif(os.name == "nt", reason="names of files are text there")
def test_a_project_whose_name_is_no_text_is_remembered(path: Path) -> None:
    odd = Path(os.fsdecode(b"/home/ann/\xff.annotator"))
    Settings(path).opened(odd)
    assert Settings(path).get(RECENT_PROJECTS) == (str(odd),)


@pytest.mark.skipif(os.name == "nt", reason="links need a right of their own there")
def test_a_link_to_a_file_that_lies_elsewhere_stays_one(path: Path, tmp_path: Path) -> None:
    kept = tmp_path / "dotfiles.json"
    kept.write_text("{}")
    path.symlink_to(kept)
    Settings(path).set(ZOOM, 90)
    assert path.is_symlink()
    assert in_file(kept) == {"zoom": 90}


def test_a_write_that_fails_leaves_the_file_and_nothing_else(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(path, {"zoom": 150})
    monkeypatch.setattr("annotator.base.settings_file.os.replace", _refuse)
    Settings(path).set(THEME, "dark")
    assert in_file(path) == {"zoom": 150}
    assert not list(path.parent.glob(".settings-*"))


def test_what_could_not_be_written_does_not_undo_what_another_window_wrote(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = Settings(path), Settings(path)
    with monkeypatch.context() as full:
        full.setattr("annotator.base.settings_file.os.replace", _refuse)
        first.set_place(PROJECT, Place(caret=1))
        first.opened(PROJECT)
    other = PROJECT.with_name("other.annotator")
    second.set_place(other, Place(caret=2))
    second.opened(other)
    first.set(ZOOM, 90)
    last = Settings(path)
    assert (last.place(PROJECT), last.place(other)) == (Place(caret=1), Place(caret=2))
    assert set(last.get(RECENT_PROJECTS)) == {str(PROJECT), str(other)}


WINDOW = """
import sys
from pathlib import Path
from annotator.base.settings import Place, Settings
settings = Settings(Path(sys.argv[1]))
for number in range(20):
    settings.set_place(Path(f"/{sys.argv[2]}-{number}.annotator"), Place(caret=number))
"""


def test_windows_that_write_at_the_same_time_lose_nothing(path: Path) -> None:
    windows = [subprocess.Popen([sys.executable, "-c", WINDOW, str(path), name]) for name in ("a", "b", "c")]
    assert [window.wait() for window in windows] == [0, 0, 0]
    assert len(in_file(path)[PLACES]) == 60


def _refuse(*_: object) -> None:
    raise PermissionError(13, "Permission denied")
