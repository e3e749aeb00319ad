"""Time, ids and randomness as arguments, so that everything above can be tested with a fixed clock."""

from __future__ import annotations

import os
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

_COUNTER_BITS = 16
LATEST = (1 << 63) - 1
"""The last moment that a project file can hold, in the year 6429."""
LAST_FOLLOWED = LATEST - (1 << 40)
"""The last moment after which there is room for whatever is done next; later ones nobody's clock ever showed."""

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(slots=True)
class Clock:
    """A hybrid logical clock and the source of new ids.

    `at` is `milliseconds << 16 | counter`: it never goes back and never repeats in one process.
    Source: Kulkarni et al. 2014, "Logical Physical Clocks".
    """

    milliseconds: Callable[[], int] = field(default=lambda: time.time_ns() // 1_000_000)
    random_bytes: Callable[[int], bytes] = field(default=os.urandom)
    last: int = 0

    def at(self) -> int:
        """Return the next moment, greater than every one before and every one seen."""
        now = self.milliseconds() << _COUNTER_BITS
        self.last = now if now > self.last else self.last + 1
        return self.last

    def saw(self, at: int) -> None:
        """Make sure that the next moment comes after `at`, a moment of another replica."""
        self.last = max(self.last, at)

    def uuid7(self) -> str:
        """Return a new UUID that sorts by time (RFC 9562, section 5.7)."""
        bits = int.from_bytes(self.random_bytes(10), "big")
        value = (self.milliseconds() & (1 << 48) - 1) << 80
        value |= 0x7 << 76 | (bits >> 68 & 0xFFF) << 64 | 0x2 << 62 | bits & (1 << 62) - 1
        return str(uuid.UUID(int=value))

    def now(self) -> str:
        """Return the time as annotations carry it: UTC, whole seconds, `Z`."""
        return utc_text(self.milliseconds())


def utc_text(milliseconds: int) -> str:
    """Return `2026-11-22T08:00:00Z` for milliseconds since 1970."""
    return datetime.fromtimestamp(milliseconds // 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def utc_text_of(at: int) -> str:
    """Return the wall time of a moment of the hybrid clock, `2026-11-22T08:00:00Z`."""
    return utc_text(at >> _COUNTER_BITS)


def local_words(at: int, today: datetime) -> str:
    """Return a moment of the hybrid clock as a person reads it here: 14:05, else with day, else with year."""
    return moment_words(datetime.fromtimestamp((at >> _COUNTER_BITS) / 1000), today)


def moment_words(moment: datetime, today: datetime) -> str:
    """Return a moment of the clock on the wall here in the words of `local_words`."""
    time_of_day = f"{moment:%H:%M}"
    if moment.date() == today.date():
        return time_of_day
    day = f"{moment.day} {_MONTHS[moment.month - 1]}"
    return f"{day} {time_of_day}" if moment.year == today.year else f"{day} {moment.year} {time_of_day}"
