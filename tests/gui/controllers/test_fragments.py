"""Parts of quotes and claims by key and mouse: joined, chosen, moved, taken out; links chosen and taken away."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from desk import Desk
from projects import project_with
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from annotator.gui.hub import Aim

TEXT = (
    "News\n\n“We will cut taxes,” Lena Brandt said in Bonn. “It ends here,” she added.\n\n"
    "Taxes, which are high, fell in May. Nobody knew."
)


@pytest.fixture
def desk(tmp_path: Path, home: Path) -> Iterator[Desk]:
    with project_with(tmp_path, TEXT) as project:
        path = project.path
    made = Desk(path, home / "settings.json")
    yield made
    made.close()


def quote(desk: Desk) -> None:
    """Label the first quotation and leave it."""
    desk.select("“We will cut taxes,”")
    desk.press("q", "Esc", "Esc")


def part(desk: Desk) -> str | None:
    """Return the words of the chosen part."""
    target = desk.session.hub.target
    return None if target.part is None else desk.text[slice(*target.fragments[target.part])]


def test_a_selection_is_joined_to_the_last_quote(desk: Desk) -> None:
    quote(desk)
    desk.select("It ends here")
    desk.press("j")
    assert desk.labelled("quote") == ["“We will cut taxes,” … It ends here"]
    assert part(desk) == "It ends here"
    desk.press("z")
    assert desk.labelled("quote") == ["“We will cut taxes,”"]


def test_at_a_bare_caret_the_quotation_around_it_is_joined(desk: Desk) -> None:
    quote(desk)
    desk.caret(desk.place("ends"))
    desk.press("j")
    assert desk.labelled("quote") == ["“We will cut taxes,” … “It ends here,”"]


def test_a_stop_is_joined(desk: Desk) -> None:
    quote(desk)
    desk.caret(desk.place("Bonn"))
    while desk.session.hub.target.fragments[:1] != ((desk.place("“It"), desk.place(" she added")),):
        desk.press("Space")
    assert desk.session.hub.target.aim is Aim.STOP
    desk.press("j")
    assert desk.labelled("quote") == ["“We will cut taxes,” … “It ends here,”"]


def test_words_that_others_bear_may_be_joined(desk: Desk) -> None:
    desk.select("We will cut taxes")
    desk.press("k", "Esc", "Esc")
    desk.select("“It ends here,”")
    desk.press("q", "Esc", "Esc")
    desk.select("We will cut")
    desk.press("j")
    assert desk.labelled("quote") == ["We will cut … “It ends here,”"]
    assert desk.labelled("claim") == ["We will cut taxes"]


def test_a_claim_with_a_hole_is_made_of_two_parts(desk: Desk) -> None:
    desk.select("Taxes")
    desk.press("k", "Esc", "Esc")
    desk.select("fell in May")
    desk.press("j")
    assert desk.labelled("claim") == ["Taxes … fell in May"]


def test_what_stands_beside_is_no_part_of_its_own(desk: Desk) -> None:
    desk.select("Taxes, which")
    desk.press("k", "Esc", "Esc")
    desk.select("are high")
    desk.press("j")
    assert desk.labelled("claim") == ["Taxes, which are high"]


def test_words_that_it_has_already_are_refused(desk: Desk) -> None:
    quote(desk)
    desk.select("taxes,” Lena")
    desk.press("j")
    assert desk.messages[-1] == "Some of these words are in “We will cut taxes,” already."
    assert desk.labelled("quote") == ["“We will cut taxes,”"]


def test_without_a_quote_or_claim_nothing_can_be_joined(desk: Desk) -> None:
    desk.select("Lena Brandt")
    desk.press("p")
    desk.select("Bonn")
    desk.press("j")
    assert desk.messages[-1].startswith("There is no quote or claim to join this to.")
    assert desk.labelled("person") == ["Lena Brandt"]


def test_the_label_itself_is_not_joined_to_itself(desk: Desk) -> None:
    desk.select("“We will cut taxes,”")
    desk.press("q", "Esc", "j")
    assert desk.messages[-1].startswith("Select the words that belong to it")


def test_the_joined_part_takes_the_edge_keys(desk: Desk) -> None:
    desk.select("Taxes")
    desk.press("k", "Esc", "Esc")
    desk.select("fell in")
    desk.press("j", "w")
    assert desk.labelled("claim") == ["Taxes … fell in May"]
    desk.press("Shift+B")
    assert desk.labelled("claim") == ["Taxes … in May"]
    desk.press("b", "b", "b", "b", "b")
    assert desk.labelled("claim") == ["Taxes, which are high, fell in May"]
    assert part(desk) is None


def test_the_whole_label_moves_its_outer_edges(desk: Desk) -> None:
    desk.select("Taxes")
    desk.press("k", "Esc", "Esc")
    desk.select("fell in")
    desk.press("j", "Esc", "Esc", "n")
    while desk.session.hub.target.fragments[0][0] != desk.place("Taxes"):
        desk.press("n")
    desk.press("w")
    assert desk.labelled("claim") == ["Taxes … fell in May"]


def test_a_part_is_taken_out_and_the_last_one_is_not(desk: Desk) -> None:
    quote(desk)
    desk.select("“It ends here,”")
    desk.press("j", "Shift+J")
    assert desk.labelled("quote") == ["“We will cut taxes,”"]
    desk.press("Shift+J")
    assert desk.messages[-1] == "This label has one part only. Backspace deletes the label."
    desk.press("Esc", "Esc")
    desk.caret(0)
    desk.press("Shift+J")
    assert desk.messages[-1] == "There is no label with several parts here."


def test_at_a_bare_caret_the_part_there_is_taken_out(desk: Desk) -> None:
    quote(desk)
    desk.select("“It ends here,”")
    desk.press("j", "Esc", "Esc")
    desk.caret(desk.place("cut"))
    desk.press("Shift+J")
    assert desk.labelled("quote") == ["“It ends here,”"]


def test_backspace_deletes_the_chosen_part_then_the_label(desk: Desk) -> None:
    quote(desk)
    desk.select("“It ends here,”")
    desk.press("j", "Backspace")
    assert desk.labelled("quote") == ["“We will cut taxes,”"]
    assert desk.messages[-1] == "This part is out: “It ends here,”"
    desk.press("Backspace")
    assert desk.labelled("quote") == []


def test_d_goes_through_the_labels_here_and_then_their_parts(desk: Desk) -> None:
    quote(desk)
    desk.select("“It ends here,”")
    desk.press("j", "Esc", "Esc")
    desk.caret(desk.place("cut"))
    seen = []
    for _ in range(4):
        desk.press("d")
        seen.append(part(desk))
    assert seen == [None, "“We will cut taxes,”", "“It ends here,”", None]
    desk.press("d", "Backspace")
    assert desk.labelled("quote") == ["“It ends here,”"]


def lane(desk: Desk, words: str) -> QPoint:
    """Return a point on the lane under the middle of some words."""
    start = desk.place(words)
    point, layout = desk.point(start + len(words) // 2), desk.canvas._layout
    number = desk.canvas.positions.number(start)
    paragraph = layout.ensure(number)
    value = desk.canvas.verticalScrollBar().value()
    index = paragraph.line_at(point.y() + value - layout.heights.top(number))
    baseline = layout.heights.top(number) + paragraph.baseline(index)
    return QPoint(point.x(), baseline + layout.inks.metrics.lane_top(0, 4) + 1 - value)


def test_a_second_click_on_the_same_part_chooses_it(desk: Desk) -> None:
    quote(desk)
    desk.select("“It ends here,”")
    desk.press("j", "Esc", "Esc")
    seen = []
    for words in ("ends", "will cut", "will cut", "ends"):
        desk.click_on(desk.canvas.viewport(), lane(desk, words))
        seen.append(part(desk))
    assert seen == [None, None, "“We will cut taxes,”", None]


def test_an_edge_pulled_with_the_mouse_is_one_act(desk: Desk) -> None:
    desk.select("Lena")
    desk.press("p")
    desk.settle()
    port, value = desk.canvas.viewport(), desk.canvas.verticalScrollBar().value()
    grip = desk.canvas._layout.grips()[1]
    start = QPoint(round(grip.knob.x()), round(grip.knob.y()) - value)
    end = desk.point(desk.place(" said"))
    QTest.mousePress(port, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(port, (start + end) / 2)
    QTest.mouseMove(port, end)
    QTest.mouseRelease(port, Qt.MouseButton.LeftButton, pos=end)
    desk.settle()
    assert desk.labelled("person") == ["Lena Brandt"]
    desk.press("z")
    assert desk.labelled("person") == ["Lena"]


def test_pulling_a_quote_over_its_own_source_is_refused(desk: Desk) -> None:
    quote(desk)
    desk.press("d")
    desk.press("1")
    assert desk.labelled("source") == ["Lena Brandt"]
    span = next(span for span in desk.spans() if span.label == "quote")
    desk.canvas.pulled.emit(span.id, ((span.start, desk.place(" in Bonn")),))
    assert "cannot say another quote" in desk.messages[-1]
    assert desk.labelled("quote") == ["“We will cut taxes,”"]


def test_backspace_on_a_chosen_link_takes_the_link_away(desk: Desk) -> None:
    quote(desk)
    desk.press("d", "1")
    layer = desk.article.layer
    relation = next(iter(layer.relations()))
    desk.canvas.clicked_link.emit(relation.id)
    assert desk.session.hub.target.link == relation.id
    desk.press("Backspace")
    assert list(layer.relations()) == []
    assert desk.labelled("quote") == ["“We will cut taxes,”"]
    assert desk.labelled("source") == ["Lena Brandt"]
    desk.press("z")
    assert [r.id for r in layer.relations()] == [relation.id]


def test_a_link_that_follows_from_the_quote_stays(desk: Desk) -> None:
    quote(desk)
    desk.press("d", "1")
    desk.select("We will cut taxes")
    desk.press("k")
    layer = desk.article.layer
    claimant = next(r for r in layer.relations() if r.type == "claimant")
    desk.canvas.clicked_link.emit(claimant.id)
    desk.press("Backspace")
    assert desk.messages[-1].startswith("This link follows from who says the quote.")
    assert claimant in layer.relations()


def test_the_menu_of_a_label_offers_what_else_it_could_be(desk: Desk) -> None:
    from annotator.gui.main_window.label_menu import label_menu

    desk.select("Lena Brandt")
    desk.press("p")
    session = desk.session
    chosen: list[str] = []
    menu = label_menu(session.work, session.work.runner.table, session.hub, chosen.append)
    ids = [str(action.data()) for action in menu.actions() if not action.isSeparator()]
    assert ids[0] == "label.organization"
    assert ids[-1] == "label.delete"
    assert {"label.doubt", "label.memo", "answer.ask"} <= set(ids)
    menu.actions()[0].trigger()
    assert chosen == ["label.organization"]
    menu.deleteLater()


def test_nothing_is_joined_in_a_done_article(desk: Desk, make_done: Callable[[], None]) -> None:
    quote(desk)
    make_done()
    desk.press("n", "Esc", "Esc")
    desk.select("Bonn")
    desk.press("j")
    assert "done" in desk.messages[-1]
    assert desk.labelled("quote") == ["“We will cut taxes,”"]


@pytest.fixture
def make_done(desk: Desk) -> Callable[[], None]:
    """Return what says that the shown article is done and shows it again."""

    def act() -> None:
        document = desk.article.document.id
        desk.press("Ctrl+Enter")
        desk.session.controls.articles.open(document)
        desk.canvas.setFocus()
        desk.settle()

    return act
