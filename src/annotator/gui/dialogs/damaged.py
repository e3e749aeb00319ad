"""A project that is damaged, found out in opening it or while it is open: what is wrong, and the safe ways on."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from annotator.gui.dialogs.frame import Frame
from annotator.gui.widgets import tr


class DamagedDialog(Frame):
    """Accepted when the backups shall be looked at. Signals: `check_wanted()`: the file shall be examined."""

    check_wanted = Signal()

    def __init__(self, parent: QWidget | None, name: str, sentence: str) -> None:
        super().__init__(parent, f"“{name}” {tr('is damaged')}", sentence, 520)
        self.check = QPushButton(tr("&Check it…"))
        self.check.setAutoDefault(False)
        self.check.clicked.connect(self._check)
        backups = self.add_buttons(tr("&Backups…"), tr("Close"))
        self.buttons.insertWidget(1, self.check)
        backups.setFocus()

    def _check(self) -> None:
        self.check_wanted.emit()
        self.reject()
