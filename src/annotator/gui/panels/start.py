"""What a person sees before a project is open: three ways in, the recent projects, one promise."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from annotator.gui.theme import Theme
from annotator.gui.widgets import (
    ElidedLabel,
    FlatButton,
    KeyCap,
    column,
    picture,
    plain_label,
    set_name,
    set_tip,
    tr,
)

WIDTH = 540
MOST_RECENT = 5

WAYS = (
    (
        "sample",
        "Try the sample",
        "A tour of six keys on a short article: two minutes, nothing can break",
        "",
        "file.sample",
    ),
    (
        "import",
        "Import articles",
        "Files, a folder or text; or drop them anywhere here",
        "Ctrl+I",
        "file.import",
    ),
    ("open", "Open a project", "A project file on this computer", "Ctrl+O", "file.open"),
)


LINKS = (("Take the tour", "help.tour"), ("Read the guide", "help.guide"))
"""What is offered below to who wants to learn first: words and command."""


class StartRow(QPushButton):
    """One of the three ways in."""

    def __init__(self, title: str, words: str, key: str) -> None:
        super().__init__()
        self.setProperty("role", "start")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAutoDefault(True)
        set_name(self, f"{title}. {words}")
        self.picture = plain_label()
        self.picture.setFixedSize(32, 32)
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        texts = QVBoxLayout()
        texts.setSpacing(2)
        heading = plain_label(title, "large")
        heading.setMinimumHeight(24)
        texts.addWidget(heading)
        texts.addWidget(ElidedLabel(words, "muted"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(18, 12, 18, 12)
        layout.setSpacing(16)
        layout.addWidget(self.picture)
        layout.addLayout(texts, 1)
        if key:
            layout.addWidget(KeyCap(key))
        for child in self.findChildren(QLabel):
            child.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def sizeHint(self) -> QSize:
        """Return the room of both lines."""
        layout = self.layout()
        return QSize(WIDTH, max(76, layout.sizeHint().height() if layout is not None else 0))

    def minimumSizeHint(self) -> QSize:
        """Return the room in which no line is cut: a low window scrolls instead."""
        layout = self.layout()
        return QSize(320, layout.minimumSize().height() if layout is not None else 76)


class RecentRow(QPushButton):
    """One recent project: its name, and where it lies."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.setProperty("role", "recent")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAutoDefault(True)
        self.path = path
        folder = shown_folder(path.parent)
        set_name(self, f"{path.stem}, {folder}")
        set_tip(self, str(path))
        name = plain_label(path.stem, "heading")
        place = ElidedLabel(folder, "muted")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 0, 12, 0)
        layout.setSpacing(12)
        layout.addWidget(name)
        layout.addWidget(place, 1)
        for child in self.findChildren(QLabel):
            child.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def sizeHint(self) -> QSize:
        """Return one line."""
        return QSize(WIDTH, 34)


class StartPage(QScrollArea):
    """Signals: `wanted(command id)` · `opened(Path)`: a recent project."""

    wanted = Signal(str)
    opened = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(tr("Start"))
        page = QWidget()
        page.setObjectName("start-page")
        self.setWidget(page)
        self.ways: list[StartRow] = []
        self.recent: list[RecentRow] = []
        self._middle = column(page)
        self._middle.setContentsMargins(24, 24, 24, 24)
        self._middle.addStretch(2)
        self._logo = plain_label()
        self._logo.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        title = plain_label(tr("Article Annotator"), "title")
        title.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        words = plain_label(
            tr("Mark who is speaking, for whom, what is claimed and what is quoted."), "muted"
        )
        words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        for widget, space in ((self._logo, 14), (title, 4), (words, 26)):
            self._middle.addWidget(widget)
            self._middle.addSpacing(space)
        for name, heading, text, key, command in WAYS:
            row = StartRow(tr(heading), tr(text), key)
            row.setProperty("picture", name)
            row.setProperty("command", command)
            row.clicked.connect(self._clicked)
            self._put(row)
            self._middle.addSpacing(8)
            self.ways.append(row)
        self._caption = plain_label(tr("RECENT"), "caption")
        self._caption.setFixedWidth(WIDTH - 24)
        self._recent_layout = QVBoxLayout()
        self._recent_layout.setSpacing(0)
        self._middle.addSpacing(14)
        self._middle.addWidget(self._caption, 0, Qt.AlignmentFlag.AlignHCenter)
        self._middle.addSpacing(4)
        self._middle.addLayout(self._recent_layout)
        self._middle.addStretch(3)
        self._middle.addSpacing(16)
        self.links: list[FlatButton] = []
        self._middle.addLayout(self._learning())
        self._middle.addSpacing(6)
        self._middle.addLayout(self._promise())
        self.set_theme(theme)
        self.set_recent(())

    def _learning(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(10)
        line.addStretch(1)
        for words, command in LINKS:
            link = FlatButton(tr(words))
            link.setProperty("role", "link")
            link.setProperty("command", command)
            link.clicked.connect(self._clicked)
            line.addWidget(link)
            self.links.append(link)
        line.addStretch(1)
        return line

    def _promise(self) -> QHBoxLayout:
        self._lock = plain_label()
        line = QHBoxLayout()
        line.setSpacing(6)
        line.addStretch(1)
        line.addWidget(self._lock)
        line.addWidget(plain_label(tr("Everything stays on this computer"), "small-muted"))
        line.addStretch(1)
        return line

    def _put(self, row: QWidget) -> None:
        row.setMinimumWidth(320)
        row.setMaximumWidth(WIDTH)
        line = QHBoxLayout()
        line.addStretch(1)
        line.addWidget(row, 1000)
        line.addStretch(1)
        self._middle.addLayout(line)

    def set_theme(self, theme: Theme) -> None:
        """Draw with other colors."""
        ratio = self.devicePixelRatio()
        for row in self.ways:
            row.picture.setPixmap(picture(str(row.property("picture")), theme.accent, 28, ratio))
        self._lock.setPixmap(picture("lock", theme.muted, 16, ratio))
        self._logo.setPixmap(picture("annotator", theme.accent, 56, ratio))

    def set_recent(self, paths: Iterable[Path]) -> None:
        """Show these projects below the three ways."""
        for row in self.recent:
            self._recent_layout.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.recent = []
        for path in list(paths)[:MOST_RECENT]:
            row = RecentRow(path)
            row.setFixedWidth(WIDTH)
            row.clicked.connect(self._open_recent)
            self._recent_layout.addWidget(row, 0, Qt.AlignmentFlag.AlignHCenter)
            self.recent.append(row)
        self._caption.setVisible(bool(self.recent))
        self._order()

    def first(self) -> QPushButton:
        """Return the row that has the keyboard first: the newest project, else the sample."""
        return self.recent[0] if self.recent else self.ways[0]

    # -- own

    def _clicked(self) -> None:
        sender = self.sender()
        if isinstance(sender, StartRow | FlatButton):
            self.wanted.emit(str(sender.property("command")))

    def _open_recent(self) -> None:
        sender = self.sender()
        if isinstance(sender, RecentRow):
            self.opened.emit(sender.path)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the arrows before a button takes them for Tab."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress and self._walks(event):
            return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk through the rows with the arrows, also where none has the keyboard."""
        if not self._walks(event):
            super().keyPressEvent(event)

    def _walks(self, event: QKeyEvent) -> bool:
        """Go to another row where an arrow asks for it; tell whether it did."""
        rows: list[QAbstractButton] = [*self.ways, *self.recent, *self.links]
        focused = next((n for n, row in enumerate(rows) if row.hasFocus()), -1)
        key = Qt.Key(event.key())
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(key, 0)
        on_link = focused >= len(rows) - len(self.links)
        step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}.get(key, step) if on_link else step
        if step:
            row = rows[(focused + step) % len(rows)]
            row.setFocus(Qt.FocusReason.TabFocusReason)
            self.ensureWidgetVisible(row)
        elif on_link and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            rows[focused].click()
            return True
        return bool(step)

    def _order(self) -> None:
        """Let Tab go from top to bottom."""
        rows: list[QAbstractButton] = [*self.ways, *self.recent, *self.links]
        for row, following in pairwise(rows):
            QWidget.setTabOrder(row, following)
        for row in rows:
            row.installEventFilter(self)


def shown_folder(folder: Path) -> str:
    """Return a folder as a person knows it, `~/Documents`."""
    home = Path.home()
    return f"~/{folder.relative_to(home)}" if folder.is_relative_to(home) and folder != home else str(folder)
