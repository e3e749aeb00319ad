"""The window itself: its frame is painted first, then start page or empty panes; the work place moves in afterwards.

It must not know hub, projects or articles: importing those takes longer than painting. Of Qt the frame needs little:
its namespace `Qt` alone, 120 enumerations, takes a tenth of the start, so what needs it is imported after the frame.
"""

from __future__ import annotations

import base64
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QRect, QTimer, Signal
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QMainWindow

from annotator.base.settings import GEOMETRY, RECENT_PROJECTS, SPLITTER, THEME, Settings

if TYPE_CHECKING:  # as said above
    from PySide6.QtCore import QMimeData
    from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QPaintEvent
    from PySide6.QtWidgets import QStackedWidget, QWidget

    from annotator.gui.main_window.blank import BlankPlace
    from annotator.gui.panels.start import StartPage
    from annotator.gui.theme import Theme

SIZE = (1280, 800)
SMALLEST = (760, 460)
PANES = (264, 716, 300)
PROJECT_SUFFIX = ".annotator"
GROUNDS = ("#F4F3F0", "#1B1E23")
"""The ground of the frame, light and dark: that of the themes."""


class MainWindow(QMainWindow):
    """Start page, or empty panes where a project comes (`blank`), until `set_work` brings the work place.

    `bare`: the frame alone, until `furnish`, which whoever hears of `appeared` calls.
    Signals: `appeared()` once, when the frame has been painted · `painted()` once, when all in it has been painted for
    the first time · `wanted(command id)` · `opened(Path)`: a project to open · `dropped(tuple[Path, ...], text)`: what
    to import.
    """

    appeared = Signal()
    painted = Signal()
    wanted = Signal(str)
    opened = Signal(object)
    dropped = Signal(object, str)
    theme: Theme
    pages: QStackedWidget

    def __init__(self, settings: Settings, blank: bool = False, bare: bool = False) -> None:
        super().__init__()
        self.settings = settings
        self._closing: Callable[[], None] | None = None
        self.may_close: Callable[[], bool] = _always
        self._after_paint = QTimer(self)
        self._after_paint.setSingleShot(True)
        self._after_paint.timeout.connect(self._was_painted)
        self._has_appeared = self._is_painted = False
        self._with_panes = blank
        self._start: StartPage | None = None
        self._blank: BlankPlace | None = None
        self.is_furnished = False
        self.setMinimumSize(*SMALLEST)
        self.resize(*SIZE)
        super().setWindowTitle("Article Annotator")
        self._restore_geometry()
        if bare:
            ground = QPalette()  # made of a color at once it would ask for all of `Qt`
            ground.setColor(QPalette.ColorRole.Window, QColor(self._ground()))
            self.setPalette(ground)
        else:
            self.furnish()

    def _ground(self) -> str:
        """Return the color behind everything in the theme that will come."""
        name = self.settings.get(THEME)
        is_dark = name == "dark" or (name != "light" and self.palette().window().color().lightness() < 128)
        return GROUNDS[is_dark]

    def furnish(self) -> None:
        """Bring look, menus and pages in, once."""
        if self.is_furnished:
            return
        from PySide6.QtWidgets import QStackedWidget

        from annotator.gui.commands.group import Group
        from annotator.gui.main_window.blank import BlankPlace
        from annotator.gui.theme import theme_named
        from annotator.gui.widgets import tr

        self.is_furnished = True
        self.theme = theme_named(self.settings.get(THEME))
        self.setPalette(QPalette())
        self._apply_look()
        self.setAcceptDrops(True)
        self.pages = QStackedWidget()
        self.setCentralWidget(self.pages)
        for group in Group:
            self.menuBar().addMenu(tr(group.value))
        if self._with_panes:
            self._blank = BlankPlace(self.theme, self.panes())
            self.pages.addWidget(self._blank)
        else:
            self.show_start()
        self.update()

    def _apply_look(self) -> None:
        from annotator.gui.widgets import apply_look

        application = QApplication.instance()
        if isinstance(application, QApplication):
            apply_look(application, self.theme)

    # -- what is shown

    @property
    def start(self) -> StartPage:
        """The start page, made when it is first asked for."""
        if self._start is None:
            from annotator.gui.panels.start import StartPage

            self._start = StartPage(self.theme)
            self._start.wanted.connect(self.wanted)
            self._start.opened.connect(self.opened)
            self.pages.insertWidget(0, self._start)
        return self._start

    def show_start(self) -> None:
        """Show the start page with the recent projects that are still there."""
        from PySide6.QtCore import Qt

        paths = [Path(name) for name in self.settings.get(RECENT_PROJECTS)]
        self.start.set_recent([path for path in paths if os.path.exists(path)])
        self.pages.setCurrentWidget(self.start)
        self.start.first().setFocus(Qt.FocusReason.OtherFocusReason)

    def set_work(self, work: QWidget) -> bool:
        """Take the work place in, and tell whether it is shown at once because empty panes stood for it."""
        self.pages.addWidget(work)
        if self._blank is None:
            return False
        self.pages.setCurrentWidget(work)
        self.pages.removeWidget(self._blank)
        self._blank.deleteLater()
        self._blank = None
        return True

    def set_theme(self, theme: Theme) -> None:
        """Draw with other colors, those of the whole application included where light becomes dark."""
        if theme.name != self.theme.name:
            self.settings.set(THEME, theme.name)
            self.theme = theme
            self._apply_look()
        self.theme = theme
        if self._start is not None:
            self._start.set_theme(theme)

    # -- size

    def panes(self) -> tuple[int, ...]:
        """Return the widths of the three panes as the person left them, in pixels."""
        sizes = self.settings.get(SPLITTER)
        return sizes if len(sizes) == len(PANES) else PANES

    def _restore_geometry(self) -> None:
        saved = self.settings.get(GEOMETRY)
        if saved:
            self.restoreGeometry(QByteArray(base64.b64decode(saved, validate=False)))
        if (screen := self.screen()) is not None:
            self.fit_into(screen.availableGeometry())

    def fit_into(self, room: QRect) -> None:
        """Be no larger than `room` and no part outside it: the screen may be another one than last time."""
        self.setMinimumSize(min(SMALLEST[0], room.width()), min(SMALLEST[1], room.height()))
        if not self.isMaximized() and not self.isFullScreen():
            size = self.size().boundedTo(room.size())
            if size != self.size():
                self.resize(size)
            place = QRect(self.pos(), size)
            if self.settings.get(GEOMETRY) and not room.contains(place):
                left = min(max(place.left(), room.left()), room.right() + 1 - size.width())
                top = min(max(place.top(), room.top()), room.bottom() + 1 - size.height())
                self.move(left, top)

    def when_closing(self, act: Callable[[], None]) -> None:
        """Do `act` before the window goes."""
        self._closing = act

    # -- Qt

    def setWindowTitle(self, title: str) -> None:
        """Show the name of a project, which whoever gave it to somebody may have chosen to mislead."""
        from annotator.base.legible import harmless

        super().setWindowTitle(harmless(title))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint, and tell of the first time as soon as the widgets in it are painted too."""
        super().paintEvent(event)
        if not self._is_painted:
            self._after_paint.start(0)

    def _was_painted(self) -> None:
        if not self._has_appeared:
            self._has_appeared, was_whole = True, self.is_furnished
            self.appeared.emit()
            if not was_whole:
                return  # painted again with what came in
        self._is_painted = True
        self.painted.emit()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Go at once, then leave everything in order; stay where something would be lost."""
        if not self.may_close():
            event.ignore()
            return
        self.settings.set(GEOMETRY, base64.b64encode(bytes(self.saveGeometry().data())).decode())
        self.hide()  # what follows may take as long as a backup does
        if self._closing is not None:
            self._closing()
        super().closeEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files, folders and text from elsewhere."""
        data = event.mimeData()
        if event.source() is None and (dropped_paths(data) or data.hasText()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open a project that was dropped; import everything else."""
        paths, text = dropped_paths(event.mimeData()), event.mimeData().text()
        event.acceptProposedAction()
        if len(paths) == 1 and paths[0].suffix.lower() == PROJECT_SUFFIX:
            self.opened.emit(paths[0])
        elif paths or text.strip():
            self.dropped.emit(paths, "" if paths else text)


def _always() -> bool:
    return True


def dropped_paths(data: QMimeData) -> tuple[Path, ...]:
    """Return the files and folders of this computer among what is dropped."""
    return tuple(Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile())
