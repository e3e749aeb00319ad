"""Which backups are kept: all of two days, then one a day, one a week, one a month."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

ALL = timedelta(days=2)
DAILY = timedelta(days=14)
WEEKLY = timedelta(days=56)
"""How old a backup is at most to be kept like that; older ones are kept one a month, without end."""

_Period = tuple[str, int, int]


def kept(moments: Iterable[datetime], now: datetime) -> frozenset[datetime]:
    """Return which of these moments, UTC, are kept: of each period the newest, always the newest of all.

    A moment in the future (the clock was set back) counts as new.
    """
    newest_first = sorted(set(moments), reverse=True)
    seen: set[_Period] = set()
    chosen = set(newest_first[:1])
    for moment in newest_first:
        age = now - moment
        if age <= ALL:
            chosen.add(moment)
            continue
        period = _period(age)(moment)
        if period not in seen:
            seen.add(period)
            chosen.add(moment)
    return frozenset(chosen)


def _period(age: timedelta) -> Callable[[datetime], _Period]:
    if age <= DAILY:
        return lambda moment: ("day", moment.year, moment.timetuple().tm_yday)
    if age <= WEEKLY:
        return lambda moment: ("week", *moment.isocalendar()[:2])
    return lambda moment: ("month", moment.year, moment.month)
