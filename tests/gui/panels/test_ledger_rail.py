"""Signs of the ledger stand where their quotations stand and never on each other."""

from __future__ import annotations

from functools import partial
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from annotator.domain.ledger import EntryState
from annotator.gui.application.session import Session
from annotator.gui.models.ledger import SIGNS
from annotator.gui.panels.ledger import SIGN, spread, tops
from annotator.ops import annotate, undo


@given(st.lists(st.integers(0, 1000), max_size=30).map(sorted), st.integers(100, 900))
def test_signs_keep_apart_and_inside(starts: list[int], room: int) -> None:
    places = tops(starts, 1000, room)
    assert all(after - before >= SIGN for before, after in pairwise(places))
    if len(starts) * SIGN < room:
        assert all(0 <= place <= room - SIGN for place in places)


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=30).map(sorted), st.integers(100, 900))
def test_heights_add_up_to_the_last_sign(starts: list[int], room: int) -> None:
    assert sum(spread(starts, 1000, room)) == tops(starts, 1000, room)[-1] + SIGN


def test_the_rail_shows_what_is_open_and_counts(session: Session) -> None:
    rail = session.work.rail
    rail.refresh()
    assert [index.data() for index in map(rail.model.index, range(rail.model.rowCount()))] == ["○"]
    assert rail.done.text() == "0 of 1"


def test_a_labelled_quotation_is_ticked_in_place(session: Session) -> None:
    rail = session.work.rail
    rail.refresh()
    session.work.run("label.quote")
    session.work.run("go.next_stop")
    entry = rail.model.at(0)
    session.controls.navigate.go_to(entry.quotation.start, entry.quotation.end)
    session.work.run("label.waived")
    rail.refresh()
    assert rail.model.index(0).data() in SIGNS.values()
    assert rail.done.text() == "1 of 1"


def test_the_rail_follows_an_act_where_it_changed_something(session: Session, qtbot: QtBot) -> None:
    rail, project, article = session.work.rail, session.hub.project, session.hub.article
    assert project is not None
    assert article is not None
    rail.refresh()
    entry = rail.model.at(0)
    label = partial(annotate.add_span, project, article, "waived", entry.quotation.fragments)
    for act, state in ((label, EntryState.WAIVED), (partial(undo.undo, project), EntryState.OPEN)):
        session.hub.broadcast(act(), None)
        qtbot.waitUntil(lambda state=state: rail.model.at(0).state is state)
        assert rail.model.at(0).quotation is entry.quotation


def test_a_click_goes_to_the_quotation(session: Session) -> None:
    rail = session.work.rail
    rail.refresh()
    rail.view.chosen.emit(rail.model.index(0))
    quotation = rail.model.at(0).quotation
    assert session.hub.target.fragments == ((quotation.start, quotation.end),)
    assert session.work.canvas.caret() == (quotation.start, quotation.end)


def test_readers_hear_state_and_words(session: Session) -> None:
    session.work.rail.refresh()
    assert session.work.rail.model.in_words(0) == "open: “The roof is dry at last,”"
