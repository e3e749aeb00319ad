"""What stands in the middle while no article is shown."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QPushButton, QWidget

from annotator.gui.theme import Theme
from annotator.gui.widgets import column, icon, plain_label, tr


class EmptyPage(QFrame):
    """Signals: `wanted(command id)`."""

    wanted = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "paper")
        self._picture = plain_label()
        self._picture.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.heading, self.words = plain_label("", "large"), plain_label("", "muted", wrap=True)
        for label in (self.heading, self.words):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.button = QPushButton(tr("Import articles…"))
        self.button.clicked.connect(self._import)
        layout = column(self, spacing=8, margin=24)
        layout.addStretch(2)
        for widget in (self._picture, self.heading, self.words):
            layout.addWidget(widget)
        layout.addSpacing(10)
        layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(3)
        self.set_theme(theme)
        self.show_trash(0)

    def show_trash(self, articles: int) -> None:
        """Say whether there is no article, or whether all lie in the trash."""
        words = tr(
            "The list shows them under “trash”, where Delete takes them out; Ctrl+Z takes back what was done."
        )
        self.heading.setText(tr("All articles lie in the trash") if articles else tr("No articles yet"))
        self.words.setText(words if articles else tr("Drop files, a folder or text here, or press Ctrl+I"))

    def set_theme(self, theme: Theme) -> None:
        """Draw with other colors."""
        picture = icon("import", theme.muted, 40)
        self._picture.setPixmap(picture.pixmap(QSize(40, 40), self.devicePixelRatio()))

    def _import(self) -> None:
        self.wanted.emit("file.import")
