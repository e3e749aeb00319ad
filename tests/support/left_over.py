"""Which objects of Qt are still at work: timers that tick, threads and processes that run, windows that show."""

from __future__ import annotations

import sys
from typing import Any


def busy_qt_objects() -> list[Any]:  # Any: wrappers of every class of Qt
    """Return them; none where no test made an application yet. Takes about 1 ms a thousand wrappers."""
    widgets = sys.modules.get("PySide6.QtWidgets")
    application = widgets.QApplication.instance() if widgets else None
    if application is None:
        return []
    _delete_what_was_to_be_deleted()
    from shiboken6 import Shiboken

    return [thing for thing in Shiboken.getAllValidWrappers() if _is_busy(thing)]


def _delete_what_was_to_be_deleted() -> None:
    from PySide6.QtCore import QCoreApplication, QEvent

    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def _is_busy(thing: object) -> bool:
    from PySide6.QtCore import QProcess, QThread, QTimer
    from PySide6.QtWidgets import QWidget

    if isinstance(thing, QTimer):
        return thing.isActive()
    if isinstance(thing, QThread):
        return thing.isRunning() and thing is not QThread.currentThread()
    if isinstance(thing, QProcess):
        return thing.state() != QProcess.ProcessState.NotRunning
    return isinstance(thing, QWidget) and thing.isWindow() and thing.isVisible()
