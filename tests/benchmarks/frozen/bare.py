"""The floor of the frozen start: a Qt window, frozen alone, that ends with its first paint."""

import os

from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QMainWindow


class Window(QMainWindow):
    """The window of the program's size, with nothing in it."""

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  # Qt's own name
        super().paintEvent(event)
        os._exit(0)


app = QApplication([])
window = Window()
window.resize(1280, 800)
window.show()
app.exec()
