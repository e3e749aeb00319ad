"""The foot line says what is asked, or what comes next; what it shows can be clicked."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from annotator.base.wording import shortened, shortened_by_words
from annotator.domain.annotation import RelationId, SpanId
from annotator.domain.questions import Answer, Question, QuestionKind
from annotator.gui.application.session import Session
from annotator.gui.hub import Transient
from annotator.gui.panels.foot import quoted


def label_quote(session: Session) -> None:
    text = session.controls.project.hub.article
    assert text is not None
    start = text.text.index("“")
    session.controls.navigate.go_to(start, text.text.index("”") + 1)
    session.work.run("label.quote")
    session.work.foot.refresh()


def test_without_a_question_it_says_what_space_will_find(session: Session) -> None:
    session.work.foot.refresh()
    assert session.work.foot.words.whole() == "Next: quotation “The roof is dry at last,”"


def test_an_open_question_shows_its_numbered_answers(session: Session) -> None:
    label_quote(session)
    foot = session.work.foot
    assert foot.words.whole() == "Who says it?"
    assert (foot.answers[0].cap.text(), foot.answers[0].word.text()) == ("1", "Lena Brandt")
    assert foot.answers[-1].cap.text() == "0"


def test_a_clicked_answer_is_given(session: Session, qtbot: QtBot) -> None:
    label_quote(session)
    qtbot.mouseClick(session.work.foot.answers[0], Qt.MouseButton.LeftButton)
    article = session.hub.article
    assert article is not None
    assert [relation.type for relation in article.layer.relations()] == ["source"]


def test_the_keys_change_with_what_is_meant(session: Session) -> None:
    foot = session.work.foot
    before = [key.word.text() for key in foot.keys]
    label_quote(session)
    assert [key.word.text() for key in foot.keys] != before
    assert len(foot.keys) <= 5


def test_backspace_says_that_it_means_the_chosen_part_or_link(session: Session) -> None:
    foot, hub = session.work.foot, session.hub
    label_quote(session)
    hub.set_question(None)
    said = []
    for target in (hub.target, replace(hub.target, part=0), replace(hub.target, link=RelationId("r"))):
        hub.set_target(target)
        foot.refresh()
        said.append(next(key.word.text() for key in foot.keys if key.cap.text() == "⌫"))
    assert said == ["delete", "delete part", "unlink"]


def test_a_narrow_window_drops_keys_but_never_the_last(session: Session) -> None:
    foot = session.work.foot
    label_quote(session)
    foot.resize(500, foot.height())
    foot.refresh()
    assert not foot.keys[-1].isHidden()


def test_a_transient_state_stands_instead_of_the_question(session: Session) -> None:
    foot = session.work.foot
    session.hub.set_transient(Transient("Type the letters of a word", lambda key: False))
    foot.refresh()
    assert foot.words.whole() == "Type the letters of a word"
    assert [key.word.text() for key in foot.keys] == ["leave"]
    session.hub.set_transient(None)
    foot.refresh()
    assert foot.words.whole().startswith("Next:")


def test_long_answers_are_cut_and_words_get_marks_once() -> None:
    assert shortened("a" * 50, 10) == "aaaaaaaaa…"
    assert quoted("“so”") == "“so”"
    assert quoted("Ritter") == "“Ritter”"


def test_in_a_narrow_window_the_question_has_its_room_before_the_keys(session: Session) -> None:
    foot = session.work.foot
    label_quote(session)
    foot.setFixedWidth(480)
    foot.refresh()
    assert foot._asking() <= foot.width() - 50
    assert any(key.isHidden() for key in foot.keys)
    foot.setFixedWidth(1200)
    foot.refresh()
    assert all(not key.isHidden() for key in foot.keys)


def nine(kind: QuestionKind) -> Question:
    words = "spokesman for the government in the capital"
    answers = tuple(Answer(n, f"{words} {n}") for n in range(1, 10))
    return Question("source", kind, SpanId("x"), "Who says it?", answers, "no source in the text")


def test_answers_are_shortened_by_whole_words() -> None:
    assert shortened_by_words("the government of Norway", 11) == "the…"
    assert shortened_by_words("the government of Norway", 16) == "the government…"
    assert shortened_by_words("government of Norway", 7) == "government…"
    assert shortened_by_words("Norway", 3) == "Norway"
    assert shortened_by_words("a" * 50, 10) == "aaaaaaaaa…"


def test_nine_long_answers_leave_room_for_undo_and_help(session: Session) -> None:
    foot = session.work.foot
    label_quote(session)
    foot.setFixedWidth(1280)
    session.hub.set_question(nine(QuestionKind.RELATION))
    foot.refresh()
    shown = [(key.cap.text(), key.word.text()) for key in foot.answers]
    assert shown == [("1-9", "above the words"), ("0", "no source in the text")]
    assert [key.cap.text() for key in foot.keys if not key.isHidden()][-2:] == ["z", "?"]
    session.hub.set_question(nine(QuestionKind.CLUSTER))
    foot.refresh()
    assert foot.answers[0].word.text() == "in the card"
    foot.setFixedWidth(9000)
    foot.refresh()
    assert len(foot.answers) == 10
