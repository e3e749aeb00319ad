"""What a key takes, by what is meant: a stop, a span, the bare caret."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from desk import Desk
from projects import project_with

TEXT = "News\n\n“Omar Haddad knew,” Lena Brandt said.\n\n“It ends,” she added."


@pytest.fixture
def desk_on(tmp_path: Path, home: Path) -> Iterator[Callable[[str], Desk]]:
    made: list[Desk] = []

    def make(text: str) -> Desk:
        with project_with(tmp_path, text) as project:
            path = project.path
        made.append(Desk(path, home / "settings.json"))
        return made[-1]

    yield make
    for desk in made:
        desk.close()


def selected(desk: Desk) -> str:
    fragments = desk.session.hub.target.fragments
    return desk.text[fragments[0][0] : fragments[-1][1]] if fragments else ""


def test_a_key_where_there_is_no_word_says_so(desk_on: Callable[[str], Desk]) -> None:
    desk = desk_on(TEXT)
    desk.press("Down")
    for key in "poqkx":
        desk.press(key)
        assert desk.messages[-1].startswith(("There is no word here.", "There are no quotation marks")), key
    desk.press("Shift+P", "w", "b", "e")
    assert desk.spans() == []


def test_a_name_key_on_a_quotation_takes_the_name_in_it(desk_on: Callable[[str], Desk]) -> None:
    desk = desk_on(TEXT)
    desk.press("Space", "p")
    assert desk.labelled("person") == ["Omar Haddad"]


def test_a_name_key_on_a_quotation_without_names_is_refused(desk_on: Callable[[str], Desk]) -> None:
    desk = desk_on("News\n\n“It ends,” she added.")
    desk.press("Space", "p")
    assert desk.spans() == []
    assert "no name in these marks" in desk.messages[-1]


def test_growing_begins_with_the_word_and_shrinking_goes_the_same_way_back(
    desk_on: Callable[[str], Desk],
) -> None:
    desk = desk_on(TEXT)
    desk.caret(desk.place("Brandt") + 2)
    seen = []
    for _ in range(4):
        desk.press("g")
        seen.append(selected(desk))
    assert seen[:2] == ["Brandt", "Lena Brandt"]
    for words in reversed(seen[:-1]):
        desk.press("Shift+G")
        assert selected(desk) == words


def test_the_edges_of_a_label_are_acts_that_keep_its_id(desk_on: Callable[[str], Desk]) -> None:
    desk = desk_on(TEXT)
    desk.caret(desk.place("Brandt"))
    desk.press("Shift+Right", "Shift+Right", "Shift+P")
    before = desk.spans()[0]
    desk.press("Alt+Right")
    assert desk.labelled("person") == ["Bra"]
    desk.press("b")
    assert desk.labelled("person") == ["Lena Bra"]
    assert desk.spans()[0].id == before.id
    desk.press("z", "z")
    assert desk.labelled("person") == ["Br"]


def test_a_source_made_by_an_answer_takes_the_edge_keys_first(desk_on: Callable[[str], Desk]) -> None:
    desk = desk_on(TEXT)
    desk.press("Space", "q", "1", "Shift+B")
    assert desk.labelled("source") == ["Brandt"]
    assert desk.labelled("quote") == ["“Omar Haddad knew,”"]


def test_words_selected_by_hand_answer_with_enter(desk_on: Callable[[str], Desk]) -> None:
    desk = desk_on("News\n\n“It ends,” the old mayor of Bonn said.")
    desk.press("Space", "q")
    desk.select("mayor of Bonn")
    desk.press("Enter")
    assert desk.labelled("source") == ["mayor of Bonn"]


def test_a_theme_changed_while_an_article_is_shown_leaves_it_readable(desk_on: Callable[[str], Desk]) -> None:
    desk = desk_on(TEXT)
    desk.session.work.run("view.theme")
    desk.session.work.run("view.theme")
    desk.session.work.run("view.theme")
    desk.settle()
    theme = desk.session.window.theme
    corner = desk.canvas.viewport().grab().toImage().pixelColor(3, 3)
    assert theme.dark
    assert corner.name() == theme.base.name()


def test_letters_of_other_annotators_layers_stay_theirs(desk_on: Callable[[str], Desk]) -> None:
    desk = desk_on(TEXT)
    desk.press("Space", "q", "1")
    desk.session.controls.project.sign("bob")
    desk.settle()
    assert desk.spans() == []
    desk.press("Space", "q")
    assert desk.labelled("quote") == ["“Omar Haddad knew,”"]
    desk.session.controls.project.sign("ann")
    assert desk.labelled("source") == ["Lena Brandt"]


def test_a_selection_without_a_word_is_refused_in_words(desk_on: Callable[[str], Desk]) -> None:
    desk = desk_on(TEXT)
    desk.caret(desk.place(" Haddad"))
    desk.press("Shift+Right", "p")
    assert desk.spans() == []
    assert desk.messages[-1].startswith("There is no word here.")


def test_a_name_without_marks_is_nothing_to_waive(desk_on: Callable[[str], Desk]) -> None:
    desk = desk_on("News\n\nLena Brandt came, the so called boss.")
    desk.press("Space", "x")
    assert desk.spans() == []
    assert desk.messages[-1].startswith("There are no quotation marks here.")
    desk.select("so called")
    desk.press("x")
    assert desk.labelled("waived") == ["so called"]
