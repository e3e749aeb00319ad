"""Which backups are kept: all of two days, then daily, weekly, monthly, and not too many bytes of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from annotator.ops.rotation import ALL, AT_LEAST, DAILY, PRECIOUS, WEEKLY, Kept, kept, too_many

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


# -- bytes

MB = 1_000_000
balances = moments.map(lambda there: [Kept(made, 5 * MB, made.minute == 10) for made in sorted(there)])


def weighed(there: list[datetime], size: int = MB) -> list[Kept]:
    return [Kept(made, size) for made in there]


def test_within_the_limit_only_age_counts() -> None:
    there = every(timedelta(minutes=10), 400)
    assert too_many(weighed(there), NOW, 1000 * MB) == set(there) - kept(there, NOW)


def test_the_oldest_of_the_dense_ones_go_first() -> None:
    dense, old = every(timedelta(minutes=10), 30), every(timedelta(days=40), 6)[1:]
    gone = too_many(weighed([*dense, *old]), NOW, 15 * MB)
    assert gone == set(sorted(dense)[:20])


def test_then_days_then_weeks_then_months() -> None:
    there = weighed(sorted(kept(every(timedelta(hours=7), 2000), NOW)))
    gone: list[datetime] = []
    for limit in range(len(there), AT_LEAST - 1, -1):
        gone += sorted(too_many(there, NOW, limit * MB) - set(gone))
    newest_of_day, newest_of_week, newest_of_month = (
        {max(same) for same in grouped(period, [one.made for one in there])}
        for period in (lambda at: at.date(), lambda at: at.isocalendar()[:2], lambda at: (at.year, at.month))
    )
    worth = [(at in newest_of_month, at in newest_of_week, at in newest_of_day) for at in gone]
    assert worth == sorted(worth)
    assert len(set(worth)) >= 3
    assert len(gone) == len(there) - AT_LEAST


def grouped(by: Callable[[datetime], object], there: list[datetime]) -> list[list[datetime]]:
    groups: dict[object, list[datetime]] = {}
    for moment in there:
        groups.setdefault(by(moment), []).append(moment)
    return list(groups.values())


def test_ten_times_the_project_may_always_be_kept() -> None:
    there = weighed(every(timedelta(hours=1), 24), 900 * MB)
    assert len(there) - len(too_many(there, NOW, 100 * MB)) == AT_LEAST


def test_what_was_made_before_a_repair_stays_a_month() -> None:
    before = Kept(NOW - timedelta(days=20), 500 * MB, precious=True)
    long_before = Kept(NOW - timedelta(days=31, hours=2), 500 * MB, precious=True)
    same_day = Kept(before.made + timedelta(hours=3), MB)
    gone = too_many([before, long_before, same_day, Kept(NOW, MB)], NOW, 0)
    assert gone == {long_before.made, same_day.made}


@given(balances, st.integers(0, 4000))
def test_the_newest_stays_and_the_rest_fits(there: list[Kept], limit: int) -> None:
    gone = too_many(there, NOW, limit * MB)
    left = [one for one in there if one.made not in gone]
    assert not there or there[-1] in left
    assert all(one in left for one in there if one.precious and NOW - one.made <= PRECIOUS)
    spare = [one for one in left[:-1] if not (one.precious and NOW - one.made <= PRECIOUS)]
    assert not spare or sum(one.size for one in left) <= max(limit * MB, AT_LEAST * 5 * MB)


@given(balances, st.integers(0, 4000))
def test_weighing_again_changes_nothing(there: list[Kept], limit: int) -> None:
    gone = too_many(there, NOW, limit * MB)
    assert too_many([one for one in there if one.made not in gone], NOW, limit * MB) == frozenset()
