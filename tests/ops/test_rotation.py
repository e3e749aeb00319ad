"""Which backups are kept: all of two days, then daily, weekly, monthly."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from annotator.ops.rotation import ALL, DAILY, WEEKLY, kept

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
moments = st.sets(st.integers(-600, 3 * 365 * 24 * 6).map(lambda n: NOW - timedelta(minutes=10 * n)))


def every(step: timedelta, number: int) -> list[datetime]:
    return [NOW - step * n for n in range(number)]


def test_a_year_of_backups_every_ten_minutes() -> None:
    left = kept(every(timedelta(minutes=10), 365 * 144), NOW)
    by_age = [NOW - moment for moment in left]
    assert sum(age <= ALL for age in by_age) == 2 * 144 + 1
    # The day, week or month in which one rule gives way to the next is there for both.
    assert sum(ALL < age <= DAILY for age in by_age) == 13
    assert sum(DAILY < age <= WEEKLY for age in by_age) == 7
    assert sum(age > WEEKLY for age in by_age) == 11


def test_nothing_of_nothing() -> None:
    assert kept([], NOW) == frozenset()


@given(moments)
def test_the_newest_and_all_of_two_days_stay(there: set[datetime]) -> None:
    left = kept(there, NOW)
    assert left <= there
    assert {moment for moment in there if NOW - moment <= ALL} <= left
    assert not there or max(there) in left


@given(moments)
def test_thinning_out_again_changes_nothing(there: set[datetime]) -> None:
    left = kept(there, NOW)
    assert kept(left, NOW) == left


@given(moments)
def test_for_each_one_that_goes_a_newer_one_of_its_period_stays(there: set[datetime]) -> None:
    left = kept(there, NOW)
    for gone in there - left:
        age = NOW - gone
        near = timedelta(days=1 if age <= DAILY else 7 if age <= WEEKLY else 31)
        assert any(gone < other < gone + near for other in left)


@given(st.integers(1, 200), st.integers(1, 40))
def test_thinned_out_day_by_day_no_gap_is_longer_than_two_months(days: int, a_day: int) -> None:
    left: frozenset[datetime] = frozenset()
    start = NOW - timedelta(days=days)
    for day in range(days):
        today = start + timedelta(days=day)
        new = {today + timedelta(minutes=20 * n) for n in range(a_day)}
        left = kept(left | new, max(new))
    ordered = sorted(left)
    assert ordered[0] - start <= timedelta(days=62)
    assert all(b - a <= timedelta(days=62) for a, b in pairwise(ordered))
