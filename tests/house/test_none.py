"""PySide6 6.12.0 on Python 3.11 drops a reference to `None` per void call and dies of it."""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject

CALLS = 200


def test_void_calls_of_qt_keep_the_references_to_none() -> None:
    thing, before = QObject(), sys.getrefcount(None)
    for _ in range(CALLS):
        thing.setObjectName("x")
    assert abs(sys.getrefcount(None) - before) < CALLS / 2
