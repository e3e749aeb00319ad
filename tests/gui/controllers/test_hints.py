"""Letters above words: to go there, to answer, to move an edge."""

from __future__ import annotations

import sys
from collections.abc import Callable

from desk import Desk
from hinted import foot, hinted, letters_over, meant, pick
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication
from work import work

from annotator.gui.canvas.key_places import places_of
from annotator.gui.hub import Aim, Transient

Make = Callable[..., Desk]
TEXT = "News\n\n“Omar Haddad knew,” Lena Brandt said for the harbor board on Monday.\n\n“It ends,” she added."
LONG = "\n\n".join(f"Word{n} stands in paragraph number {n} of many." for n in range(120))


def shown(desk: Desk) -> Transient:
    transient = desk.session.hub.transient
    assert transient is not None
    return transient


def test_letters_take_the_caret_to_a_word_and_select_it(desk_on: Make) -> None:
    desk = desk_on(TEXT)
    desk.press("f")
    pick(desk, "harbor")
    assert desk.session.hub.target.aim is Aim.HAND
    assert meant(desk) == "harbor"
    assert desk.canvas.caret()[1] == desk.place("harbor") + len("harbor")
    assert desk.session.hub.transient is None


def test_near_words_have_one_letter_and_far_ones_two(desk_on: Make) -> None:
    desk = desk_on(LONG)
    desk.press("f")
    assert len(letters_over(desk, "stands")) == 1
    lengths = [len(hint.letters) for hint in shown(desk).hints]
    assert lengths == sorted(lengths)
    assert set(lengths) == {1, 2}


def test_only_words_in_sight_have_letters(desk_on: Make) -> None:
    desk = desk_on(LONG)
    desk.press("f")
    start, end = desk.canvas.in_sight()
    assert 0 < end < len(LONG)
    assert all(start <= hint.fragment[0] < end for hint in shown(desk).hints)
    desk.press("Esc", "PgDn", "PgDn", "f")
    assert "Word0" not in hinted(desk)


def test_esc_leaves_and_nothing_else_happens(desk_on: Make) -> None:
    desk = desk_on(TEXT)
    desk.press("Space", "f", "Esc")
    assert desk.session.hub.transient is None
    assert meant(desk) == "“Omar Haddad knew,”"


def test_backspace_takes_one_letter_back(desk_on: Make) -> None:
    desk = desk_on(LONG)
    desk.press("f")
    letters = next(h.letters for h in shown(desk).hints if len(h.letters) == 2)
    desk.press(letters[0])
    assert shown(desk).typed == letters[0]
    desk.press("Backspace")
    assert shown(desk).typed == ""
    assert desk.spans() == []


def test_a_key_that_is_no_letter_ends_it_and_does_what_it_does(desk_on: Make) -> None:
    desk = desk_on(TEXT)
    desk.press("f", "Space")
    assert desk.session.hub.transient is None
    assert desk.session.hub.target.aim is Aim.STOP


def test_a_letter_that_leads_nowhere_is_passed_over(desk_on: Make) -> None:
    desk = desk_on("One two.")
    desk.press("f", "z", "x")
    assert hinted(desk) == ["One", "two"]
    assert desk.spans() == []


def test_scrolling_and_other_panes_take_the_letters_away(desk_on: Make) -> None:
    desk = desk_on(LONG)
    desk.press("f")
    desk.canvas.verticalScrollBar().setValue(300)
    desk.settle()
    assert desk.session.hub.transient is None
    desk.press("f", "F6")
    assert desk.session.hub.transient is None


def test_a_smaller_window_takes_the_letters_away(desk_on: Make) -> None:
    desk = desk_on(LONG)
    desk.press("f")
    desk.session.window.resize(800, 400)
    desk.settle()
    assert desk.session.hub.transient is None


def test_a_click_takes_the_letters_away(desk_on: Make) -> None:
    desk = desk_on(TEXT)
    desk.press("f")
    desk.click(desk.place("board"))
    assert desk.session.hub.transient is None


def test_with_a_question_about_words_the_word_answers_and_takes_the_edge_keys(desk_on: Make) -> None:
    desk = desk_on(TEXT)
    desk.press("Space", "q", "f")
    assert foot(desk).startswith("Who says it? 1 Lena Brandt")
    assert "Omar" not in hinted(desk), "a quote is never said by its own words"
    pick(desk, "harbor")
    assert desk.labelled("source") == ["harbor"]
    desk.press("w")
    assert desk.labelled("source") == ["harbor board"]
    desk.press("Shift+T")
    pick(desk, "the")
    assert desk.labelled("source") == ["the harbor board"]
    assert desk.labelled("quote") == ["“Omar Haddad knew,”"]


def test_what_is_numbered_has_no_letters_and_the_digit_answers_all_the_while(desk_on: Make) -> None:
    desk = desk_on(TEXT)
    desk.press("Space", "q", "f")
    assert "Lena" not in hinted(desk)
    desk.press("1")
    assert desk.labelled("source") == ["Lena Brandt"]


def test_the_end_of_a_label_goes_to_a_word_as_one_act(desk_on: Make) -> None:
    desk = desk_on(TEXT)
    desk.select("harbor")
    desk.press("o")
    before = desk.spans()[0]
    desk.press("t")
    assert hinted(desk)[0] == "board"
    pick(desk, "Monday")
    assert desk.labelled("organization") == ["harbor board on Monday"]
    assert desk.spans()[0].id == before.id
    desk.press("z")
    assert desk.spans() == [before]


def test_the_edges_of_a_selection_go_to_words(desk_on: Make) -> None:
    desk = desk_on(TEXT)
    desk.press("f")
    pick(desk, "harbor")
    desk.press("t")
    pick(desk, "on")
    assert meant(desk) == "harbor board on"
    desk.press("Shift+T")
    pick(desk, "for")
    assert meant(desk) == "for the harbor board on"
    desk.press("t")
    pick(desk, "board")
    assert meant(desk) == "for the harbor board"
    assert desk.spans() == []


def test_at_a_bare_caret_the_end_begins_with_the_word_there(desk_on: Make) -> None:
    desk = desk_on(TEXT)
    desk.caret(desk.place("harbor") + 2)
    desk.press("t")
    pick(desk, "on")
    assert meant(desk) == "harbor board on"


def test_the_end_of_an_article_without_words_says_so(desk_on: Make) -> None:
    desk = desk_on("… !")
    desk.press("f")
    assert desk.session.hub.transient is None
    assert desk.messages[-1] == "There is no such word in sight. Scroll to the words first."


def test_arabic_words_are_chosen_the_same_way(desk_on: Make) -> None:
    desk = desk_on("أخبار\n\nقالت ليلى حداد إن الميناء سيفتح يوم الاثنين.")
    desk.press("f")
    pick(desk, "ليلى")
    desk.press("t")
    pick(desk, "حداد")
    desk.press("p")
    assert desk.labelled("person") == ["ليلى حداد"]


def test_chinese_words_are_chosen_the_same_way(desk_on: Make) -> None:
    desk = desk_on("新闻\n\n林晓市长昨天说，港口周一重新开放🚢。")
    desk.press("f")
    first = next(word for word in hinted(desk) if word.startswith("林"))
    pick(desk, first)
    assert meant(desk) == first
    desk.press("t")
    pick(desk, next(word for word in hinted(desk) if word.endswith("晓")))
    desk.press("p")
    assert desk.labelled("person") == ["林晓"]


def test_the_text_never_moves_for_letters(desk_on: Make) -> None:
    desk = desk_on(TEXT)
    desk.press("Space", "q")
    before = [desk.point(offset) for offset in range(0, len(TEXT), 5)]
    desk.press("f")
    assert [desk.point(offset) for offset in range(0, len(TEXT), 5)] == before


def test_on_a_russian_keyboard_letters_go_by_place(desk_on: Make) -> None:
    desk = desk_on(TEXT)
    press_place(desk, "f", "а")
    letters = letters_over(desk, "harbor")
    russian = dict(zip("qwertyuiopasdfghjklzxcvbnm", "йцукенгшщзфывапролдячсмить", strict=True))
    for letter in letters:
        press_place(desk, letter, russian[letter])
    assert meant(desk) == "harbor"


def test_what_the_letters_are_about_comes_into_sight_first(desk_on: Make) -> None:
    desk = desk_on(LONG)
    desk.select("Word3 stands")
    desk.press("Shift+P")
    span = desk.spans()[0]
    desk.canvas.verticalScrollBar().setValue(desk.canvas.verticalScrollBar().maximum())
    desk.settle()
    desk.press("t")
    start, end = desk.canvas.in_sight()
    assert start <= span.start < end
    pick(desk, "in", 4)
    assert desk.labelled("person") == ["Word3 stands in"]


def test_letters_cost_the_same_in_a_long_article(desk_on: Make) -> None:
    short, long = desk_on(LONG), desk_on(LONG * 30)
    short.press("f", "Esc")
    long.press("f", "Esc")
    assert work(long.session.controls.hints.word) < 1.2 * work(short.session.controls.hints.word)


def press_place(desk: Desk, place: str, printed: str) -> None:
    """Press the key that stands where an English keyboard has `place`."""
    letters, _ = places_of(sys.platform)
    code = next(code for code, letter in letters.items() if letter == place)
    scan, virtual = (0, code) if sys.platform == "darwin" else (code, 0)
    event = QKeyEvent(
        QEvent.Type.KeyPress,
        ord(printed.upper()),
        Qt.KeyboardModifier.NoModifier,
        scan,
        virtual,
        0,
        printed,
    )
    QApplication.sendEvent(desk.canvas, event)
    desk.settle()
