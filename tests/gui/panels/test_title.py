"""The title line says where one is, who one is, and whether it is saved."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from annotator.base.errors import EnvironmentFailure
from annotator.gui.application.session import Session
from annotator.gui.hub import Tone
from annotator.gui.panels.title import Saved, length_words


def test_it_says_which_article_this_is(session: Session) -> None:
    assert session.work.title.place.whole() == "1 of 3 · 16 words"


def test_it_says_who_labels(session: Session) -> None:
    assert session.work.title.who.text() == "ann"


def test_a_label_is_saved_when_its_act_is_acknowledged(session: Session) -> None:
    assert session.work.title.state is Saved.NOTHING
    session.work.run("go.next_stop")
    session.work.run("label.waived")
    assert session.work.title.state is Saved.SAVED
    assert session.work.title.saved.text().startswith("✓ saved ")


def test_a_label_that_waits_is_told_and_a_failure_too(session: Session) -> None:
    hub, title = session.hub, session.work.title
    hub.pending.emit(((0, 4),))
    assert title.state is Saved.PENDING
    hub.pending.emit(())
    hub.tell(EnvironmentFailure("The disk is full.").sentence, Tone.WARNING)
    assert title.state is Saved.FAILED


def test_a_refused_label_is_no_failure_to_save(session: Session) -> None:
    hub, title = session.hub, session.work.title
    hub.pending.emit(((0, 4),))
    hub.pending.emit(())
    hub.tell("A quote cannot say another quote.")
    assert title.state is Saved.NOTHING


def test_the_pass_is_shown_and_chosen(session: Session) -> None:
    session.work.run("view.pass_quotes")
    assert session.work.title.passes.text() == "quotes ▾"
    session.work.run("view.pass_all")
    assert session.work.title.passes.text() == "all layers ▾"


def test_a_very_long_text_is_measured_in_characters() -> None:
    assert length_words("one two") == "2 words"
    assert length_words("x " * 200_000) == "400,000 characters"
    assert length_words("他说，房租下降了。\n\n她笑了。") == "13 characters"
    assert length_words("ข่าว") == "4 characters"
    assert length_words("집값이 내렸다. 그가 말했다.") == "4 words"
    assert length_words("The word 房租 means rent.") == "5 words"


def test_a_narrow_line_keeps_the_place_and_drops_the_length(session: Session, qtbot: QtBot) -> None:
    session.work.run("go.next_stop")
    session.work.run("label.waived")
    title = session.work.title
    title.setFixedWidth(330)
    qtbot.wait(1)
    assert title.place.whole() == "1 of 3"
    title.setFixedWidth(280)
    qtbot.wait(1)
    assert title.saved.text() == "✓ saved"
    assert title.saved.toolTip().startswith("✓ saved ")
