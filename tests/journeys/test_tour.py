"""The tour on the real window: by its keys down to the exported file, by many wrong ways, and by random presses."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from desk import Desk
from pytestqt.qtbot import QtBot

from annotator.base.settings import KEYS, SINGLE_KEYS, TOUR_TAKEN
from annotator.domain.annotation import Status
from annotator.gui.dialogs.project import NewProjectDialog
from annotator.gui.main_window.touring import FOLDER, Touring
from annotator.gui.models.tour import Step
from annotator.gui.panels.start import shown_folder
from annotator.gui.panels.tour import TourStrip

SIX = ("Space", "p", "Space", "q", "1", "k", "z")
QUOTE = "“The roof is dry at last, and the doors open in spring,”"
PATIENCE = 20_000


@pytest.fixture
def desk(home: Path, tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(None, home / "settings.json")
    desk.session.desk.touring.documents = lambda: tmp_path
    desk.session.window.activateWindow()
    yield desk
    desk.close()


@pytest.fixture
def tour(desk: Desk) -> Touring:
    """Return the tour as it begins from the start page."""
    desk.session.work.run("file.sample")
    desk.settle()
    touring = desk.session.desk.touring
    assert touring.document is not None
    return touring


def strip_of(desk: Desk) -> TourStrip:
    strip = desk.session.desk.touring.strip
    assert strip is not None
    return strip


def caps(desk: Desk) -> list[str]:
    """Return the keys that the strip says are to be pressed now."""
    return [cap.text for cap in strip_of(desk).words.caps if cap.now]


def lost(desk: Desk) -> str:
    return strip_of(desk).words.lost


def until_written(desk: Desk, qtbot: QtBot) -> Path:
    touring = desk.session.desk.touring
    qtbot.waitUntil(lambda: touring.written is not None, timeout=PATIENCE)
    assert touring.written is not None
    desk.settle()
    return touring.written


# -- as it is meant


def test_the_tour_by_its_keys_ends_with_a_real_file(
    desk: Desk, tour: Touring, tmp_path: Path, qtbot: QtBot
) -> None:
    numbers = [strip_of(desk).words.number]
    for key in SIX:
        assert caps(desk) == [key]
        assert lost(desk) == ""
        desk.press(key)
        numbers.append(strip_of(desk).words.number)
    assert numbers == [1, 2, 3, 3, 4, 5, 6, 0]
    assert caps(desk) == ["Ctrl+Enter"]
    text = desk.text
    desk.press("Ctrl+Enter")
    written = until_written(desk, qtbot)
    assert desk.presses == 8
    assert written == tmp_path / FOLDER / "sample.jsonl"
    assert strip_of(desk).words.line == (
        f"It holds the article with 3 labels and 1 link, and lies in {shown_folder(written.parent)}. "
        "It stays when the sample goes."
    )
    assert_exported(written, text)
    desk.close()
    assert_exported(written, text)


def assert_exported(path: Path, text: str) -> None:
    lines = path.read_bytes().split(b"\n")
    assert lines[1:] == [b""]
    article = json.loads(lines[0])
    assert article["text"] == text
    assert article["layers"] == [{"annotator": "ann", "status": "done", "attributes": {}}]
    found = [(span["label"], span["fragments"], span["exact"]) for span in article["spans"]]
    assert found == [
        ("person", [[39, 50]], ["Lena Brandt"]),
        ("quote", [[91, 147]], [QUOTE]),
        ("source", [[148, 154]], ["Brandt"]),
    ]
    ids = [span["id"] for span in article["spans"]]
    assert [(r["type"], r["from"], r["to"]) for r in article["relations"]] == [("source", ids[1], ids[2])]
    assert article["clusters"] == []


def test_the_buttons_show_the_folder_and_lead_on(desk: Desk, tour: Touring, qtbot: QtBot) -> None:
    shown: list[Path] = []
    tour.show_folder = lambda folder: bool(shown.append(folder)) or True
    desk.press(*SIX, "Ctrl+Enter")
    written = until_written(desk, qtbot)
    first, second = strip_of(desk).buttons
    desk.click_on(first)
    assert shown == [written.parent]
    desk.click_on(second)
    assert not strip_of(desk).isVisible()
    assert isinstance(desk.dialog(), NewProjectDialog)


def test_a_folder_that_nothing_shows_is_named(desk: Desk, tour: Touring, qtbot: QtBot) -> None:
    tour.show_folder = lambda folder: False
    desk.press(*SIX, "Ctrl+Enter")
    written = until_written(desk, qtbot)
    desk.click_on(strip_of(desk).buttons[0])
    assert desk.messages[-1].endswith(str(written))


def test_no_file_is_written_over(desk: Desk, tour: Touring, tmp_path: Path, qtbot: QtBot) -> None:
    there = tmp_path / FOLDER / "sample.jsonl"
    there.parent.mkdir()
    there.write_text("mine", "utf-8")
    desk.press(*SIX, "Ctrl+Enter")
    assert until_written(desk, qtbot).name == "sample 2.jsonl"
    assert there.read_text("utf-8") == "mine"


def test_a_folder_that_cannot_be_made_is_said_and_the_export_offered(
    desk: Desk, tour: Touring, tmp_path: Path
) -> None:
    (tmp_path / FOLDER).write_text("a file in its place", "utf-8")
    desk.press(*SIX, "Ctrl+Enter")
    assert lost(desk).startswith("There can be no folder")
    assert [button.text() for button in strip_of(desk).buttons] == ["Export…", "Start my own project"]
    desk.click_on(strip_of(desk).buttons[0])
    assert desk.dialog().isVisible()


def test_who_took_it_is_offered_it_and_can_take_it_again(desk: Desk, tour: Touring, qtbot: QtBot) -> None:
    desk.press(*SIX, "Ctrl+Enter")
    until_written(desk, qtbot)
    desk.session.work.run("file.sample")
    desk.settle()
    assert [button.text() for button in strip_of(desk).buttons] == ["Take the tour"]
    assert "nothing in it is kept" in strip_of(desk).words.line
    desk.click_on(strip_of(desk).buttons[0])
    assert (tour.step, caps(desk), desk.spans()) == (Step.FIND, ["Space"], [])


def test_it_is_taken_from_the_help_also_in_the_middle_of_work(desk: Desk, tmp_path: Path) -> None:
    from annotator.ops.schema import find_schema

    own = tmp_path / "own.annotator"
    desk.session.controls.project.create(own, find_schema("news"))
    desk.session.work.run("help.tour")
    desk.settle()
    tour = desk.session.desk.touring
    assert tour.step is Step.FIND
    assert desk.project.path != own
    tour.end()
    assert desk.session.settings.get(TOUR_TAKEN)


def test_the_end_leads_back_to_the_project_that_was_open(desk: Desk, tmp_path: Path, qtbot: QtBot) -> None:
    from annotator.ops.schema import find_schema

    own = tmp_path / "own.annotator"
    desk.session.controls.project.create(own, find_schema("news"))
    desk.session.work.run("help.tour")
    desk.settle()
    desk.press(*SIX, "Ctrl+Enter")
    until_written(desk, qtbot)
    button = strip_of(desk).buttons[1]
    assert button.text() == "Back to “own”"
    desk.click_on(button)
    assert desk.project.path == own
    assert not strip_of(desk).isVisible()


@pytest.mark.parametrize("way", ["Esc", "mouse"])
def test_it_ends_at_once_and_asks_nothing(desk: Desk, tour: Touring, way: str) -> None:
    desk.press("Space", "p")
    if way == "Esc":
        desk.press("Esc")
    else:
        desk.click_on(strip_of(desk).close_button)
    assert not strip_of(desk).isVisible()
    assert desk.session.desk.dialog() is None
    assert desk.labelled("person") == ["Lena Brandt"]
    assert desk.session.settings.get(TOUR_TAKEN)
    assert "Take the tour" in desk.messages[-1]
    desk.press("Space", "q")
    assert desk.labelled("quote") == [QUOTE]


def test_the_mouse_does_the_same_acts(desk: Desk, tour: Touring) -> None:
    desk.drag("Lena Brandt")
    assert tour.step is Step.PERSON
    desk.click_label("person")
    assert tour.step is Step.QUOTE
    desk.drag(QUOTE)
    assert caps(desk) == ["q"]
    desk.click_label("quote")
    assert tour.step is Step.WHO
    desk.click(desk.place("Brandt said"))
    assert tour.step is Step.CLAIM
    desk.click_label("claim")
    assert tour.step is Step.BACK
    desk.session.work.run("edit.undo")
    desk.settle()
    assert tour.step is Step.FINISH


def test_it_goes_with_the_sample(desk: Desk, tour: Touring) -> None:
    desk.press("Space")
    desk.session.work.run("file.close")
    desk.settle()
    assert not strip_of(desk).isVisible()
    assert not desk.session.settings.get(TOUR_TAKEN), "who never ended it sees it the next time"


# -- on keys of one's own


def test_it_shows_the_keys_as_the_person_has_them(desk: Desk) -> None:
    desk.session.settings.set(KEYS, {"label.person": "9", "label.quote": "ö", "go.next_stop": "Shift+F"})
    desk.session.work.run("help.tour")
    desk.settle()
    assert caps(desk) == ["Shift+F"]
    desk.press("Shift+F")
    assert caps(desk) == ["p"], "a digit may not stand there"
    desk.press("p")
    assert [cap.text for cap in strip_of(desk).words.caps] == ["Shift+F", "ö"]


def test_a_key_that_another_command_took_is_named_in_the_menu(desk: Desk) -> None:
    desk.session.settings.set(KEYS, {"label.organization": "p"})
    desk.session.work.run("help.tour")
    desk.settle()
    desk.press("Space")
    assert caps(desk) == []
    assert lost(desk) == "No key is set for it: “Person” (in the menu Label)."
    desk.session.work.run("label.person")
    desk.settle()
    assert desk.session.desk.touring.step is Step.QUOTE


def test_with_single_keys_off_both_presses_are_shown_and_work(desk: Desk, qtbot: QtBot) -> None:
    desk.session.work.switch_single_keys(False)
    desk.session.work.run("help.tour")
    desk.settle()
    assert not desk.session.settings.get(SINGLE_KEYS)
    for _ in range(9):
        step = desk.session.desk.touring.step
        if step is Step.END:
            break
        assert lost(desk) == ""
        assert len(caps(desk)) == (1 if step is Step.FINISH else 2)
        desk.press(*caps(desk)) if step is Step.FINISH else desk_single(desk, caps(desk)[1])
    assert desk.session.desk.touring.step is Step.END
    until_written(desk, qtbot)


def desk_single(desk: Desk, key: str) -> None:
    desk.session.work.run("help.single_key")
    desk.press(key)


# -- wrong ways

WRONG: tuple[tuple[str, ...], ...] = (
    ("Space", "q"),
    ("Space", "o"),
    ("Space", "x"),
    ("Space", "Space", "p"),
    ("Space", "Space", "Space"),
    ("k",),
    ("Space", "p", "z"),
    ("Space", "p", "z", "z"),
    ("Space", "p", "Backspace"),
    ("Space", "p", "o"),
    ("Space", "p", "Space", "x"),
    ("Space", "p", "Space", "p"),
    ("Space", "p", "Space", "q", "Space"),
    ("Space", "p", "Space", "q", "0"),
    ("Space", "p", "Space", "q", "2"),
    ("Space", "p", "Space", "q", "1", "z"),
    ("Space", "p", "Space", "q", "1", "z", "z", "z"),
    ("Space", "p", "Space", "q", "1", "Backspace"),
    ("Space", "p", "Space", "q", "1", "Space", "Space", "k"),
    ("Space", "p", "Space", "q", "1", "k", "Backspace"),
    ("Space", "p", "Space", "q", "1", "k", "Space", "p"),
    ("Space", "p", "Space", "q", "1", "k", "z", "Shift+Z"),
    ("Space", "p", "Space", "q", "1", "k", "z", "z", "z"),
    ("Ctrl+Enter",),
    ("Space", "p", "Ctrl+Enter"),
    ("Space", "p", "Ctrl+Shift+Enter"),
    ("Space", "p", "Space", "q", "1", "k", "z", "Ctrl+Shift+Enter"),
    ("f",),
    ("v",),
    ("Ctrl+1",),
    ("Ctrl+3",),
    ("Ctrl+Shift+N",),
    ("Ctrl+F",),
    ("Ctrl+End", "g", "p"),
    ("Shift+Space", "q", "Shift+Space", "q"),
)


@pytest.mark.parametrize("presses", WRONG, ids="-".join)
def test_no_wrong_way_is_a_dead_end(desk: Desk, tour: Touring, presses: tuple[str, ...]) -> None:
    desk.press(*presses)
    follow(desk)
    assert tour.step is Step.END


def follow(desk: Desk) -> None:
    """Do what the strip says until the tour ends, as a person does who reads nothing else."""
    tour = desk.session.desk.touring
    seen: list[Any] = []
    for _ in range(40):
        desk.settle()
        if tour.step is Step.END:
            return
        words = strip_of(desk).words
        seen.append((words.number, words.head, words.lost, caps(desk)))
        if "Click it in the list" in words.lost:
            click_the_article(desk)
        else:
            desk.press(*way_back(desk, words.lost) if words.lost else caps(desk))
        dialog = desk.session.desk.dialog()
        if dialog is not None:
            dialog.accept()
    raise AssertionError("\n".join(map(str, seen[:8])))


def click_the_article(desk: Desk) -> None:
    view = desk.session.work.articles.view
    place = view.visualRect(view.model().index(0, 0)).center()
    desk.click_on(view.viewport(), place)


WAYS_BACK: tuple[tuple[str, str], ...] = (
    ("Click in the text, or press Ctrl+2", "Ctrl+2"),
    ("Esc leads back to it", "Esc"),
    ("Esc leaves that", "Esc"),
    ("Ctrl+Z takes it back", "Ctrl+Z"),
    ("Ctrl+Z takes that back", "Ctrl+Z"),
    ("Shift+Z does it again", "Shift+Z"),
    (". z takes it back", "z"),
    ("or z takes it back", "z"),
    ("z takes that back", "z"),
    ("z takes back", "z"),
    ("Press n until", "n"),
    ("Shift+Space goes back", "Shift+Space"),
    ("Ctrl+Shift+Z brings it back", "Ctrl+Shift+Z"),
)


def way_back(desk: Desk, words: str) -> list[str]:
    """Return the key that a sentence names; where none is named, those of the step."""
    named = next((key for sentence, key in WAYS_BACK if sentence in words), None)
    return [named] if named is not None else caps(desk)


RANDOM = (
    *(
        "Space",
        "p",
        "q",
        "k",
        "x",
        "o",
        "1",
        "2",
        "0",
        "z",
        "Shift+Z",
        "n",
        "Shift+N",
        "u",
        "a",
        "Shift+Space",
    ),
    *(
        "Right",
        "Down",
        "Shift+Right",
        "g",
        "w",
        "e",
        "d",
        "j",
        "r",
        "h",
        "Backspace",
        "f",
        "v",
        "Enter",
        "Home",
    ),
    *("Ctrl+Enter", "Ctrl+Shift+Enter", "Ctrl+1", "Ctrl+2", "Ctrl+Shift+N"),
)


@pytest.mark.parametrize("seed", range(6))
def test_random_presses_never_make_it_say_what_is_not_so(desk: Desk, tour: Touring, seed: int) -> None:
    choice = random.Random(seed)
    for _ in range(70):
        on_close = strip_of(desk).close_button.hasFocus()
        desk.press(choice.choice(RANDOM))
        dialog = desk.session.desk.dialog()
        if dialog is not None:
            dialog.reject()
            desk.settle()
        if on_close and tour.document is None:  # Space on its × ends it, as it should
            return
        assert_true(desk, tour)
    if tour.step is not Step.END:
        follow(desk)


def assert_true(desk: Desk, tour: Touring) -> None:
    """Compare what the strip shows with the labels themselves, told apart from the log."""
    assert tour.document is not None
    row = next((row for row in desk.project.documents() if row.id == tour.document), None)
    if row is None:
        assert "is gone" in lost(desk) or "in the trash" in lost(desk)
        return
    article = desk.session.hub.article
    opened = article is None
    article = article or desk.project.open_article(row.id)
    try:
        spans = article.layer.spans()
        persons = [s for s in spans if s.label == "person"]
        quotes = [s for s in spans if s.label == "quote"]
        who = [s for s in quotes if article.layer.relations_from(s.id, "source")]
        step = tour.step
        assert step is not None
        assert step < Step.QUOTE or persons
        assert step < Step.WHO or quotes
        assert step < Step.CLAIM or who
        assert step is not Step.BACK or any(s.label == "claim" for s in spans)
        assert (step is Step.END) <= (row.status is Status.DONE)
        if step <= Step.PERSON:
            assert not [s for s in persons if article.reading.name_at(s.start) == s.fragments[0]]
        number = strip_of(desk).words.number
        assert number == (min(step, 6) if step < Step.FINISH else 0)
    finally:
        if opened:
            desk.project.leave_article(row.id)


# -- for those who hear it


def test_every_step_is_said_once(desk: Desk) -> None:
    said: list[str] = []
    announcer = desk.session.work.announcer
    announcer.listens = lambda: True
    announcer._tell = said.append
    desk.session.work.run("help.tour")
    desk.settle()
    assert said[-1].endswith(
        "Step 1 of 6. Find the first name. Press Space. "
        "This key goes to the next thing worth a decision. Nothing can break: it is a sample"
    )
    heard = len(said)
    desk.press("Space")
    desk.settle()
    desk.press("p")
    desk.settle()
    steps = [words for words in said[heard:] if "Step" in words]
    assert len(steps) == 2
    assert "Step 2 of 6" in steps[0]
    assert "Step 3 of 6" in steps[1]
