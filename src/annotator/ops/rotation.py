"""Which backups are kept: all of two days, then one a day, one a week, one a month, and not too many bytes of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

ALL = timedelta(days=2)
DAILY = timedelta(days=14)
WEEKLY = timedelta(days=56)
"""How old a backup is at most to be kept like that; older ones are kept one a month, without end."""

PRECIOUS = timedelta(days=30)
"""How long a backup is kept that was made before a repair or an update of the file, whatever comes after it."""

AT_LEAST = 10
"""So many times the newest backup may always be kept, however small the limit is."""

_Period = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class Kept:
    """A backup in the balance. `size` in bytes; `precious`: made before the file itself was worked on."""

    made: datetime
    size: int
    precious: bool = False


def too_many(backups: Sequence[Kept], now: datetime, limit: int) -> frozenset[datetime]:
    """Return the moments of the backups that go: too many for their age, then the densest until `limit` bytes are left.

    Of the dense ones the oldest go first: all but one a day, then all but one a week, then all but one a month, then
    whole months. Never the newest, and none that is precious.
    """
    stay = kept((backup.made for backup in backups), now)
    stay |= {backup.made for backup in backups if backup.precious and now - backup.made <= PRECIOUS}
    left = sorted((backup for backup in backups if backup.made in stay), key=lambda one: one.made)
    room = max(limit, AT_LEAST * left[-1].size) if left else limit
    total = sum(backup.size for backup in left)
    gone = {backup.made for backup in backups} - stay
    for backup in _by_worth(left, now):
        if total <= room:
            break
        total -= backup.size
        gone.add(backup.made)
    return frozenset(gone)


def _by_worth(backups: Sequence[Kept], now: datetime) -> list[Kept]:
    """Return those that may go, the least missed first. `backups`: oldest first."""
    last: dict[_Period, datetime] = {}
    for backup in backups:
        for period in (_day, _week, _month):
            last[period(backup.made)] = backup.made

    def worth(backup: Kept) -> tuple[list[bool], datetime]:
        is_last = [last[period(backup.made)] == backup.made for period in (_month, _week, _day)]
        return is_last, backup.made

    may_go = (one for one in backups[:-1] if not (one.precious and now - one.made <= PRECIOUS))
    return sorted(may_go, key=worth)


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
    return _day if age <= DAILY else _week if age <= WEEKLY else _month


def _day(moment: datetime) -> _Period:
    return "day", moment.year, moment.timetuple().tm_yday


def _week(moment: datetime) -> _Period:
    year, week, _ = moment.isocalendar()
    return "week", year, week


def _month(moment: datetime) -> _Period:
    return "month", moment.year, moment.month
