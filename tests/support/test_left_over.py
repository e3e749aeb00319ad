"""What a test leaves behind is seen: the guard itself can be trusted."""

from __future__ import annotations

import threading

from left_over import busy_qt_objects
from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot


def test_a_timer_is_left_over_while_it_ticks(qtbot: QtBot) -> None:
    timer = QTimer()
    assert timer not in busy_qt_objects()
    timer.start(1000)
    assert timer in busy_qt_objects()
    timer.stop()
    assert timer not in busy_qt_objects()


def test_a_window_is_left_over_while_it_shows(qtbot: QtBot) -> None:
    window = QWidget()
    window.show()
    assert window in busy_qt_objects()
    window.close()
    assert window not in busy_qt_objects()


def test_what_is_to_be_deleted_is_not_left_over(qtbot: QtBot) -> None:
    owner = QObject()
    timer = QTimer(owner)
    timer.start(1000)
    owner.deleteLater()
    assert not [thing for thing in busy_qt_objects() if isinstance(thing, QTimer)]


def test_a_thread_that_ends_in_time_is_not_left_over() -> None:
    threading.Thread(target=lambda: None).start()
