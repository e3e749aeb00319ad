"""The trash where copies went on apart: what somebody worked on meanwhile is never hidden."""

from __future__ import annotations

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st
from replica import ARTICLE, Replica, begun

from annotator.domain.annotation import Span
from annotator.domain.change import created, deleted
from annotator.domain.document import Document, Trashed
from annotator.domain.fold import Reason

TRASHED = Trashed(ARTICLE)


def pair() -> tuple[Replica, Replica]:
    """Return two copies of one project; the second one's clock is ahead."""
    return Replica("a", 0, begun()), Replica("b", 9, begun())


def met(one: Replica, two: Replica) -> Replica:
    """Let both copies know all; they must agree. Returns the first."""
    one.pull(two)
    two.pull(one)
    assert is_away(one) == is_away(two)
    assert one.fold.conflicts() == two.fold.conflicts()
    return one


def is_away(copy: Replica) -> bool:
    """Tell whether the article lies in the trash."""
    return copy.shown(Trashed) == [TRASHED]


def reasons(copy: Replica) -> list[Reason]:
    """Return why things wait for a decision."""
    return [conflict.reason for conflict in copy.fold.conflicts()]


def test_an_article_that_nobody_else_worked_on_stays_in_the_trash() -> None:
    one, two = pair()
    one.act("label", 1, 0)
    two.pull(one)
    two.do(created(TRASHED))
    assert is_away(met(one, two))
    assert reasons(one) == []


def test_work_that_whoever_threw_it_away_had_not_seen_brings_an_article_back() -> None:
    for step in (1, -1):
        first, second = pair()[::step]
        first.do(created(TRASHED))
        second.act("label", 1, 0)
        together = met(first, second)
        assert not is_away(together)
        assert reasons(together) == [Reason.TRASHED]
        assert len(together.shown(Span)) == 4


def test_throwing_it_away_again_decides() -> None:
    one, two = pair()
    one.do(created(TRASHED))
    two.act("label", 1, 0)
    met(one, two).do(created(TRASHED))
    assert is_away(met(one, two))
    assert reasons(one) == []


def test_going_on_with_it_decides_for_keeping_it() -> None:
    one, two = pair()
    one.do(created(TRASHED))
    two.act("label", 1, 0)
    met(one, two).act("label", 2, 0)
    assert not is_away(met(one, two))
    assert reasons(one) == []


def test_later_work_of_the_same_hand_does_not_hide_what_was_done_before_they_met() -> None:
    one, two = pair()
    one.do(created(TRASHED))
    two.act("label", 1, 0)
    two.pull(one)
    two.act("label", 2, 0)
    assert not is_away(met(one, two))


def test_two_who_throw_one_article_away_agree() -> None:
    one, two = pair()
    one.do(created(TRASHED))
    two.do(created(TRASHED))
    assert is_away(met(one, two))
    assert reasons(one) == []
    one.do(deleted(TRASHED))
    assert not is_away(met(one, two))


def test_whoever_takes_it_out_is_heard_against_one_who_threw_it_away_unknowingly() -> None:
    one, two = pair()
    one.do(created(TRASHED))
    one.do(deleted(TRASHED))
    two.do(created(TRASHED))
    assert is_away(two)
    assert not is_away(met(one, two))
    assert reasons(one) == [Reason.TRASHED]


def test_one_who_knew_of_the_work_may_throw_away_what_another_threw_away_unknowingly() -> None:
    one, two = pair()
    one.do(created(TRASHED))
    two.act("label", 1, 0)
    two.do(created(TRASHED))
    assert is_away(met(one, two))
    assert reasons(one) == []


def test_an_article_that_was_taken_back_by_one_and_thrown_away_by_another_is_kept() -> None:
    one, two = pair()
    one.act("clear", 0, 0)
    two.do(created(TRASHED))
    together = met(one, two)
    assert len(together.shown(Document)) == 1


TRASH_ACTS = st.lists(
    st.tuples(st.integers(0, 2), st.sampled_from("label delete trash take pull".split()), st.integers(0, 2)),
    max_size=25,
)


@settings(max_examples=300, deadline=None)
@given(acts=TRASH_ACTS, ahead=st.lists(st.integers(0, 50), min_size=3, max_size=3))
def test_no_work_is_ever_hidden_by_one_who_did_not_know_of_it(
    acts: list[tuple[int, str, int]], ahead: list[int]
) -> None:
    copies = [Replica("abc"[n], ahead[n], begun()) for n in range(3)]
    for who, what, other in acts:
        copy = copies[who]
        if what == "pull":
            copy.pull(copies[other])
        elif what == "trash" and not is_away(copy):
            copy.do(created(TRASHED))
        elif what == "take" and is_away(copy):
            copy.do(deleted(TRASHED))
        elif what in ("label", "delete") and not is_away(copy):
            copy.act(what, who, other)
        assert not is_away(copy) or somebody_knew_all(copy)
    for one, another in itertools.permutations(copies, 2):
        one.pull(another)
    assert is_away(copies[0]) == is_away(copies[1]) == is_away(copies[2])
    assert copies[0].fold.conflicts() == copies[1].fold.conflicts() == copies[2].fold.conflicts()


def somebody_knew_all(copy: Replica) -> bool:
    """Tell whether one step threw the article away knowing every label that was not made by one who knew of that."""
    known: dict[str, set[str]] = {}
    for step in sorted(copy.steps.values(), key=lambda step: (step.at, step.id)):
        known[step.id] = set(step.parents).union(*(known[parent] for parent in step.parents))
    away = [s for s in copy.steps.values() for c in s.draft.changes if c.after == TRASHED]
    work = [s for s in copy.steps.values() for c in s.draft.changes if isinstance(c.after, Span)]
    return any(
        all(one.id in known[thrower.id] or thrower.id in known[one.id] for one in work) for thrower in away
    )
