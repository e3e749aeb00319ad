"""What was done to a label or in an article, newest first, and any one act taken back."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QListView,
    QPushButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from annotator.base.errors import AnnotatorError
from annotator.base.legible import harmless
from annotator.gui.controllers.requests import AskHistory
from annotator.gui.dialogs.frame import Frame, keep_on_screen
from annotator.gui.dialogs.list_row import paint_selection
from annotator.gui.models.history import HistoryRows, Offer
from annotator.gui.theme import Theme
from annotator.gui.widgets import set_name, tr
from annotator.ops.history import Entry

WIDTH, HEIGHT = 620, 480
ROW = 34
_PAD, _GAP = 14, 16
_LINE = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine


class ActRow(QStyledItemDelegate):
    """Paints moment, act and state in one line; what no longer holds is gray."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one row."""
        rows = index.model()
        if not isinstance(rows, HistoryRows):
            return
        theme, row, rect = self._theme, index.row(), option.rect
        painter.save()
        try:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            paint_selection(painter, option, theme)
            painter.setFont(option.font)
            metrics = QFontMetrics(option.font)
            inner = rect.adjusted(_PAD, 0, -_PAD, 0)
            when, state = rows.when(row), harmless(rows.state(row))
            left, right = metrics.horizontalAdvance(when), metrics.horizontalAdvance(state)
            left = max(left, metrics.horizontalAdvance("00:00")) + _GAP
            painter.setPen(theme.muted)
            painter.drawText(inner, _LINE | Qt.AlignmentFlag.AlignLeft, when)
            painter.drawText(inner, _LINE | Qt.AlignmentFlag.AlignRight, state)
            gone = rows.at(row).row.undone
            painter.setPen(theme.muted if gone else theme.text)
            room = QRect(
                inner.left() + left, inner.top(), inner.width() - left - right - _GAP, inner.height()
            )
            words = metrics.elidedText(harmless(rows.what(row)), Qt.TextElideMode.ElideMiddle, room.width())
            painter.drawText(room, _LINE | Qt.AlignmentFlag.AlignLeft, words)
        finally:
            painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return the one size of all rows."""
        return QSize(200, ROW)


class HistoryDialog(Frame):
    """Stays open while acts are taken back; refusals are shown here.

    Accepted with `later`, an act that takes long to take back, or with `then`, whose article shall be shown.
    """

    def __init__(self, parent: QWidget | None, theme: Theme, request: AskHistory) -> None:
        words = tr(
            "Newest first. Any act can be taken back by itself, unless a later one changed the same things."
        )
        super().__init__(parent, request.title, words, 460)
        self._request = request
        self.later: Entry | None = None
        self.then: Entry | None = None
        self.rows = HistoryRows(parent=self)
        self.list = QListView()
        self.list.setObjectName("choices")
        set_name(self.list, request.title)
        self.list.setModel(self.rows)
        self.list.setItemDelegate(ActRow(theme, self))
        self.list.setUniformItemSizes(True)
        self.list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.body.addWidget(self.list, 1)
        self.one_label = QPushButton(tr("&Only this label"))
        self.one_label.setCheckable(True)
        self.one_label.setAutoDefault(False)
        self.one_label.setVisible(request.only is not None)
        self.one_label.toggled.connect(self._show_one)
        self.button = self.add_buttons(Offer.UNDO.value, tr("Close"), self._take_back)
        self.buttons.insertWidget(0, self.one_label)
        self.look = QPushButton(tr("Article as it &was"))
        self.look.setAutoDefault(False)
        self.look.setVisible(request.look is not None)
        self.look.clicked.connect(self._look_back)
        self.buttons.insertWidget(1, self.look)
        self.list.selectionModel().currentChanged.connect(self._offer)
        kept = self.problem.sizePolicy()
        kept.setRetainSizeWhenHidden(True)  # the list shall not move while one goes through it
        self.problem.setSizePolicy(kept)
        keep_on_screen(self, WIDTH, HEIGHT)
        self._fill(request.load())
        self.list.setFocus()

    # -- own

    def _fill(self, entries: list[Entry], act: str = "") -> None:
        """Show acts, the one called `act` chosen, else the newest."""
        self.rows.show(entries)
        if entries:
            self.list.setCurrentIndex(self.rows.index(max(0, self.rows.row_of(act)), 0))
        self._offer()

    def _current(self) -> int:
        return self.list.currentIndex().row() if self.list.currentIndex().isValid() else -1

    def _offer(self) -> None:
        """Say on the button what it does about the chosen act; where it can do nothing, say why."""
        row, reason = self._current(), ""
        offer = Offer.NOTHING
        if row >= 0:
            offer, entry = self.rows.offer(row)
            reason = self._request.why_not(entry) if offer is not Offer.NOTHING else ""
        self.button.setText(tr(offer.value))
        self.button.setEnabled(offer is not Offer.NOTHING and not reason)
        self.look.setEnabled(row >= 0)
        alone = row >= 0 and self.rows.at(row).span is not None
        self.one_label.setEnabled(alone or self.one_label.isChecked())
        self.say(reason, "muted")

    def _show_one(self, on: bool) -> None:
        row = self._current()
        entry = self.rows.at(row) if row >= 0 else None
        self._fill(self._entries(entry if on else None), entry.row.id if entry is not None else "")
        self.list.setFocus()

    def _entries(self, of: Entry | None) -> list[Entry]:
        """Return the acts on the label of an act, of none or one without a label all."""
        only = self._request.only
        return self._request.load() if of is None or of.span is None or only is None else only(of.span)

    def _look_back(self) -> None:
        row = self._current()
        if row >= 0:
            self.then = self.rows.at(row)
            self.accept()

    def _take_back(self) -> None:
        row = self._current()
        if row < 0:
            return
        _, entry = self.rows.offer(row)
        chosen = self.rows.at(row)
        if self._request.long(entry):
            self.later = entry
            self.accept()
            return
        try:
            told = self._request.undo(entry)
        except AnnotatorError as refusal:
            self.say(refusal.sentence)
            return
        self._fill(self._entries(chosen if self.one_label.isChecked() else None), chosen.row.id)
        self.say(told, "ok")
        self.list.setFocus()
