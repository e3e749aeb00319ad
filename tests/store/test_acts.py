"""Undo and redo: whose act is next, across articles and restarts, at the same cost for any length of log."""

from __future__ import annotations

import itertools
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from steps import ANN, SCHEMA, act, article, import_of, span, still_clock, texts

from annotator.base.errors import EnvironmentFailure, LogMismatch
from annotator.domain.annotation import AnnotatorName, LayerState, Span, Status
from annotator.domain.change import ActId, Change, Draft, changed, created, deleted, inverted
from annotator.domain.document import Trashed
from annotator.store.articles import Articles
from annotator.store.store import Store

_numbers = itertools.count()
COUNT = 300
BEA = AnnotatorName("bea")
ANNA, BEN = span("s1", "person", (0, 4)), span("s2", "person", (31, 34))


def undo(store: Store, annotator: AnnotatorName = ANN) -> ActId | None:
    """Take back what undo would; return the undo."""
    return take_back(store, store.undoable(annotator), annotator)


def redo(store: Store, annotator: AnnotatorName = ANN) -> ActId | None:
    """Do again what redo would; return the redo."""
    return take_back(store, store.redoable(annotator), annotator)


def take_back(store: Store, target: ActId | None, annotator: AnnotatorName) -> ActId | None:
    """Apply the inverse of an act, step by step."""
    if target is None:
        return None
    name = f"{target}!{next(_numbers)}"
    drafts = [
        Draft(ActId(name), "undo", annotator, document, inverted(changes), target)
        for document, changes in store.act_changes(target)
    ]
    store.apply(drafts)
    return ActId(name)


def content(store: Store) -> tuple[object, ...]:
    """Return all that an export would hold."""
    return (*store.records(), store.schema())


def test_undo_takes_back_the_newest_act_first(store: Store, text: str) -> None:
    here = article(text).id
    start = content(store)
    one, two = act(ANNA, document=here), act(BEN, document=here)
    store.apply([one])
    middle = content(store)
    store.apply([two])
    end = content(store)
    assert store.undoable(ANN) == two.act
    undo(store)
    assert content(store) == middle
    assert store.undoable(ANN) == one.act
    undo(store)
    assert content(store) == start
    redo(store)
    redo(store)
    assert content(store) == end
    assert store.redoable(ANN) is None


def test_an_undo_can_be_taken_back_and_that_again(store: Store, text: str) -> None:
    store.apply([act(ANNA, document=article(text).id, id_="a")])
    with_it = content(store)
    for _ in range(3):
        undo(store)
        assert store.undoable(ANN) != "a"
        redo(store)
        assert content(store) == with_it
        assert store.undoable(ANN) == "a"


def test_something_new_ends_what_can_be_redone(store: Store, text: str) -> None:
    here = article(text).id
    store.apply([act(ANNA, document=here)])
    undo(store)
    store.apply([act(BEN, document=here)])
    assert store.redoable(ANN) is None
    undo(store)
    assert store.redoable(ANN) is not None
    redo(store)
    assert store.redoable(ANN) is None


def test_everyone_takes_back_only_their_own(store: Store, text: str) -> None:
    here = article(text).id
    mine, theirs = act(ANNA, document=here), act(replace(BEN, annotator=BEA), document=here, annotator=BEA)
    store.apply([mine])
    store.apply([theirs])
    assert (store.undoable(ANN), store.undoable(BEA)) == (mine.act, theirs.act)
    undo(store)
    assert store.undoable(BEA) == theirs.act
    assert store.redoable(BEA) is None
    assert store.undoable(AnnotatorName("nobody")) is None


def test_an_act_that_somebody_built_upon_cannot_be_taken_back(store: Store, text: str) -> None:
    here = article(text).id
    store.apply([act(ANNA, document=here)])
    store.apply([act(changed(ANNA, replace(ANNA, note="mine")), document=here, annotator=BEA)])
    before = content(store)
    with pytest.raises(LogMismatch):
        undo(store)
    assert content(store) == before
    assert store.redoable(ANN) is None


def test_an_act_is_taken_back_once(store: Store, text: str) -> None:
    store.apply([act(ANNA, document=article(text).id, id_="a")])
    undo(store)
    with pytest.raises(LogMismatch):
        store.apply([act(BEN, document=article(text).id, undoes=ActId("a"))])


def test_acts_that_take_each_other_back_in_a_circle_come_to_an_end(store: Store, text: str) -> None:
    here = article(text).id
    store.apply([act(ANNA, document=here, id_="a")])
    store.apply([act(deleted(ANNA), document=here, id_="b", undoes=ActId("a"))])
    store.connection.execute("UPDATE act SET undoes = (SELECT key FROM act WHERE id = 'b') WHERE id = 'a'")
    looks = itertools.count()
    store.connection.set_progress_handler(lambda: next(looks) > 10_000, 100)
    store.apply([act(ANNA, document=here, id_="c", undoes=ActId("b"))])
    assert [span.id for span in next(iter(store.records())).spans] == [ANNA.id]


def test_undo_reaches_over_a_restart_and_a_redone_import_finds_its_place(empty: Store) -> None:
    names = ("First", "Second", "Third")
    for name in names:
        empty.apply(import_of(name, spans=[ANNA]), texts(name))
    all_three = content(empty)
    empty.close()
    again = Store.open(empty.path)
    for _ in names:
        undo(again)
    assert [row.title for row in again.documents(ANN)] == []
    assert again.search("First") == []
    again.close()
    again = Store.open(empty.path)
    for _ in names:
        redo(again)
    assert content(again) == all_three
    assert [hit.title for hit in again.search("First")] == ["First"]
    again.close()


def test_the_steps_of_a_long_act_may_come_one_after_the_other(empty: Store) -> None:
    first, second = import_of("One", "Two")
    empty.apply([first], texts("One"))
    assert empty.act(first.act).document == article("One").id
    empty.apply([second], texts("Two"))
    row = empty.act(first.act)
    assert (row.steps, row.document, row.undone) == (2, None, False)
    target = first.act
    parts = list(empty.act_changes(target))
    assert [document for document, _ in parts] == [article("Two").id, article("One").id]
    for document, changes in parts:
        empty.apply([Draft(ActId("undo"), "undo", ANN, document, inverted(changes), target)])
    assert empty.act(target).undone
    assert empty.documents(ANN) == []


def test_history_lists_the_newest_act_first(store: Store, text: str) -> None:
    store.apply([act(ANNA, document=article(text).id, title="Person “Anna”")])
    assert [row.title for row in store.acts()] == ["Person “Anna”", "Import", "New project"]
    assert [row.title for row in store.acts(article(text).id)] == ["Person “Anna”", "Import"]
    with pytest.raises(KeyError):
        store.act(ActId("nothing"))


def test_hundreds_of_acts_are_undone_and_redone_at_the_cost_of_the_first(store: Store, text: str) -> None:
    """Cost is counted in the rows that SQLite steps over, which no slow machine changes."""
    here = article(text).id
    before = content(store)
    for number in range(COUNT):
        store.apply([act(span(f"n{number}", "person", (number % 60, number % 60 + 2)), document=here)])
    after = content(store)

    def work(turn: str) -> int:
        ticks = [0]

        def tick() -> int:
            ticks[0] += 1
            return 0

        store.connection.set_progress_handler(tick, 10)
        (undo if turn == "undo" else redo)(store)
        store.connection.set_progress_handler(None, 0)
        return ticks[0]

    costs = [work("undo") for _ in range(COUNT)]
    assert content(store) == before
    costs_back = [work("redo") for _ in range(COUNT)]
    assert content(store) == after
    assert max(costs + costs_back) < 3 * min(costs + costs_back) + 50


spans = st.builds(
    lambda number, start, doubt, note, kind: span(
        f"h{number}", "person", (start, start + 3), doubt=doubt, note=note, attributes=kind
    ),
    st.integers(0, 5),
    st.integers(0, 60),
    st.booleans(),
    st.sampled_from([None, "a", "“ä”"]),
    st.sampled_from([{}, {"type": "direct"}, {"act": ("a", "b"), "type": 1.5}]),
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.one_of(spans, st.just("undo"), st.just("redo"), st.sampled_from(list(Status))), max_size=14)
)
def test_undoing_everything_leads_back_to_the_start_and_redoing_to_the_end(
    moves: list[Span | Status | str],
) -> None:
    text = "x" * 70
    here = article(text).id
    with TemporaryDirectory() as folder:
        store = Store.create(Path(folder) / "p.annotator", [act(*SCHEMA)], still_clock())
        store.apply(import_of(text), texts(text))
        start = content(store)
        known: dict[str, Span] = {}
        for move in moves:
            known = {span.id: span for span in store.record(here).spans}
            if move == "undo" and store.undoable(ANN) != next(iter(store.acts())).id:
                undo(store)
            elif move == "redo":
                redo(store)
            elif isinstance(move, Status):
                states = store.record(here).layers
                after = LayerState(ANN, move)
                old = store.connection.execute("SELECT status FROM layer").fetchone()
                if old is None or old[0] is None:
                    store.apply([act(after, document=here)])
                elif states[0] != after:
                    store.apply([act(changed(states[0], after), document=here)])
            elif isinstance(move, Span):
                store.apply([act(_put(known.get(move.id), move), document=here)])
        end = content(store)
        done = 0
        while len(store.record(here).spans) or content(store) != start:
            assert undo(store) is not None
            done += 1
        for _ in range(done):
            assert redo(store) is not None
        assert content(store) == end
        assert store.integrity() == []
        store.close()


def _put(before: Span | None, after: Span) -> Change:
    if before is None:
        return created(after)
    return deleted(before) if before == after else changed(before, after)


def test_the_making_of_the_project_is_not_taken_back(empty: Store) -> None:
    assert empty.undoable(ANN) is None
    assert [row.title for row in empty.acts()] == ["New project"]


def test_an_act_whose_steps_are_gone_is_damage(store: Store, path: Path) -> None:
    target = store.undoable(ANN)
    assert target is not None
    store.connection.execute("PRAGMA foreign_keys = OFF")
    store.connection.execute("DELETE FROM step WHERE key = (SELECT max(key) FROM step)")
    with pytest.raises(EnvironmentFailure, match="is damaged"):
        list(store.act_changes(target))


def test_an_article_in_the_trash_cannot_be_taken_out_of_the_project(store: Store, text: str) -> None:
    here = article(text)
    store.apply([act(Trashed(here.id), document=here.id)])
    # Not an error of integrity: in a merge that would not be told as a damaged log.
    assert Articles(store.connection).remove(here) == 0
    assert list(store.trashed()) == [here.id]
