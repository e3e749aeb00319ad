"""Moments never repeat, ids sort by time."""

from __future__ import annotations

import uuid

from annotator.base.clock import Clock, utc_text, utc_text_of


def test_moments_grow_even_when_the_wall_clock_stands_or_goes_back() -> None:
    times = iter([1000, 1000, 999, 1001])
    clock = Clock(milliseconds=lambda: next(times))
    moments = [clock.at() for _ in range(4)]
    assert moments == sorted(set(moments))


def test_a_moment_comes_after_every_one_that_was_seen() -> None:
    clock = Clock(milliseconds=lambda: 5)
    clock.saw(10**15)
    assert clock.at() > 10**15


def test_ids_are_uuids_of_version_7_that_sort_by_time() -> None:
    times = iter(range(1_700_000_000_000, 1_700_000_000_010))
    clock = Clock(milliseconds=lambda: next(times))
    ids = [clock.uuid7() for _ in range(10)]
    assert ids == sorted(ids)
    assert {uuid.UUID(i).version for i in ids} == {7}
    assert {uuid.UUID(i).variant for i in ids} == {uuid.RFC_4122}


def test_times_are_utc_in_whole_seconds() -> None:
    assert utc_text(1_795_334_400_999) == "2026-11-22T08:00:00Z"
    assert utc_text_of(1_795_334_400_999 << 16) == "2026-11-22T08:00:00Z"
