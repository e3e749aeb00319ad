"""A thread that reads ahead for one that must never wait; knows nothing of what it reads."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterable
from typing import Generic, TypeVar

T = TypeVar("T")


class Ahead(Generic[T]):
    """Takes items from `items` in a thread of its own, until those that nobody took weigh `most`.

    `stop` is called to end it early: it must make `items` end, also while a read is waiting.
    """

    def __init__(
        self, items: Iterable[T], weigh: Callable[[T], int], most: int, stop: Callable[[], None], name: str
    ) -> None:
        self._items = items
        self._weigh = weigh
        self._most = most
        self._stop = stop
        self._ready: deque[T] = deque()
        self._weight = 0
        self._changed = threading.Condition()
        self._closed = False
        self._ended = False
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._read, name=name, daemon=True)
        self._thread.start()

    @property
    def finished(self) -> bool:
        """Whether nothing is left and nothing more will come. Raises what reading raised."""
        with self._changed:
            done = self._ended and not self._ready
        if done and self._error is not None:
            raise self._error
        return done

    def take(self) -> T | None:
        """Return the next item, none if it has not come yet; never waits."""
        with self._changed:
            if not self._ready:
                return None
            item = self._ready.popleft()
            self._weight -= self._weigh(item)
            self._changed.notify()
        return item

    def close(self) -> None:
        """End the reading; returns when the thread no longer runs. Twice does nothing."""
        with self._changed:
            self._closed = True
            self._changed.notify()
        self._stop()
        self._thread.join()

    def _read(self) -> None:
        try:
            for item in self._items:
                if not self._put(item):
                    return
        except BaseException as error:  # noqa: BLE001  # told to the thread that takes
            self._error = error
        finally:
            with self._changed:
                self._ended = True

    def _put(self, item: T) -> bool:
        """Return whether anybody still wants items. One that is heavier than `most` waits for an empty table."""
        weight = self._weigh(item)
        with self._changed:
            while self._weight and self._weight + weight > self._most and not self._closed:
                self._changed.wait()
            if not self._closed:
                self._ready.append(item)
                self._weight += weight
            return not self._closed
