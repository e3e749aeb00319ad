"""Keys that are heard wherever the keyboard is: chords on layouts without Latin letters, z and ? beside the text.

Qt knows Ctrl+Z only where a Z is, and gives it to a text field even where that has nothing to take back.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from annotator.gui.canvas.keys import KeyReader, Press, with_latin_letter


class Chords(QObject):
    """Filters the keys that nobody in a window or dialog wanted.

    A text field gets its Ctrl+C or Ctrl+Z as from a Latin layout; what is left goes to `act` in `window`.
    Keys without Ctrl go to `act_single`, which knows which of them are heard outside the text.
    """

    def __init__(
        self,
        window: QWidget,
        keys: KeyReader,
        act: Callable[[Press], bool],
        act_single: Callable[[Press], bool],
    ) -> None:
        super().__init__(window)
        self._window = window
        self._keys = keys
        self._act = act
        self._act_single = act_single
        self._lists: set[QObject] = set()

    def listen(self, *places: QWidget) -> None:
        """Hear keys in lists before they search by letters, and undo in fields that have nothing to take back."""
        for place in places:
            place.installEventFilter(self)
            self._lists.add(place)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Tell whether the key is done with."""
        if not isinstance(event, QKeyEvent):
            return False
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(watched, QLineEdit):
            return _has_nothing_for(watched, event)
        if event.type() is not QEvent.Type.KeyPress:
            return False
        place = watched.focusWidget() if isinstance(watched, QWidget) else None
        press = self._keys.read(event)
        if press is None:
            return False
        if not press.ctrl:
            heard = watched is self._window or (watched in self._lists and not isinstance(watched, QLineEdit))
            return heard and self._act_single(press)
        latin = with_latin_letter(event, press)
        if latin is not None and place is not None and _offered(latin, place):
            return True
        return watched is self._window and self._act(press)


def _has_nothing_for(field: QLineEdit, event: QKeyEvent) -> bool:
    """Keep a field from claiming an undo or redo that it cannot do: the project has it then."""
    undo = event.matches(QKeySequence.StandardKey.Undo) and not field.isUndoAvailable()
    redo = event.matches(QKeySequence.StandardKey.Redo) and not field.isRedoAvailable()
    if undo or redo:
        event.ignore()
    return undo or redo


def _offered(event: QKeyEvent, place: QWidget) -> bool:
    """Give a chord to what has the keyboard, if it claims it before shortcuts are looked up, as Qt asks it."""
    claim = QKeyEvent(QEvent.Type.ShortcutOverride, event.key(), event.modifiers(), event.text())
    claim.ignore()
    QApplication.sendEvent(place, claim)
    if not claim.isAccepted():
        return False
    QApplication.sendEvent(place, event)
    return True
