"""Chords on layouts without Latin letters, wherever the keyboard is: Qt knows Ctrl+Z only where a Z is."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from annotator.gui.canvas.keys import KeyReader, Press, with_latin_letter


class Chords(QObject):
    """Filters the keys that nobody in a window or dialog wanted.

    A text field gets its Ctrl+C or Ctrl+Z as from a Latin layout; what is left goes to `act` in `window`.
    """

    def __init__(self, window: QWidget, keys: KeyReader, act: Callable[[Press], bool]) -> None:
        super().__init__(window)
        self._window = window
        self._keys = keys
        self._act = act

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Tell whether the key is done with."""
        if event.type() is not QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        place = watched.focusWidget() if isinstance(watched, QWidget) else None
        press = self._keys.read(event)
        if press is None or not press.ctrl:
            return False
        latin = with_latin_letter(event, press)
        if latin is not None and place is not None and _offered(latin, place):
            return True
        return watched is self._window and self._act(press)


def _offered(event: QKeyEvent, place: QWidget) -> bool:
    """Give a chord to what has the keyboard, if it claims it before shortcuts are looked up, as Qt asks it."""
    claim = QKeyEvent(QEvent.Type.ShortcutOverride, event.key(), event.modifiers(), event.text())
    claim.ignore()
    QApplication.sendEvent(place, claim)
    if not claim.isAccepted():
        return False
    QApplication.sendEvent(place, event)
    return True
