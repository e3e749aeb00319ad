"""Reading ahead: never waits for the one that takes, nor lets it wait, and ends when told to."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from annotator.base.ahead import Ahead


def all_of(ahead: Ahead[int], taken: list[int]) -> list[int]:
    """Take everything into `taken`."""
    while not ahead.finished:
        if (item := ahead.take()) is not None:
            taken.append(item)
    return taken


def test_everything_comes_in_order() -> None:
    ahead = Ahead(range(1, 200), lambda item: item, 50, lambda: None, "test")
    assert all_of(ahead, []) == list(range(1, 200))
    ahead.close()


def test_no_more_is_read_than_was_allowed() -> None:
    read: list[int] = []
    three = threading.Event()

    def items() -> Iterator[int]:
        for number in range(1, 100):
            read.append(number)
            if number == 3:
                three.set()
            yield number

    ahead = Ahead(items(), lambda item: 10, 20, lambda: None, "test")
    assert three.wait(5)
    ahead.close()
    assert read == [1, 2, 3]
    ahead.close()


def test_taking_does_not_wait_and_closing_ends_a_read_that_waits() -> None:
    unblocked = threading.Event()

    def items() -> Iterator[int]:
        unblocked.wait(20)
        yield 1

    ahead = Ahead(items(), lambda item: 1, 10, unblocked.set, "test")
    assert ahead.take() is None
    assert not ahead.finished
    ahead.close()
    assert unblocked.is_set()


def test_what_reading_raised_is_raised_after_what_was_read() -> None:
    def items() -> Iterator[int]:
        yield 1
        raise OSError("broken")

    ahead = Ahead(items(), lambda item: 1, 10, lambda: None, "test")
    taken: list[int] = []
    with pytest.raises(OSError, match="broken"):
        all_of(ahead, taken)
    assert taken == [1]
    ahead.close()
