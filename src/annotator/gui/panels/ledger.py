"""The rail at the right of the text: one sign a quotation, where it stands; a click goes there."""

from __future__ import annotations

from collections.abc import Generator
from itertools import pairwise
from time import perf_counter

from PySide6.QtCore import (
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from annotator.base.memory import lasting
from annotator.domain.annotation import Fragment, Tier
from annotator.domain.change import Kind
from annotator.domain.ledger import (
    Entry,
    EntryState,
    changed_entries,
    count,
    is_decided,
    ledger_in_slices,
    touched_by,
)
from annotator.domain.reading import SHORT
from annotator.gui.hub import Hub, Target
from annotator.gui.models.ledger import SIGNS, LedgerRole, LedgerRows
from annotator.gui.panels.row_list import RowList
from annotator.gui.theme import Theme
from annotator.gui.widgets import RAIL_WIDTH, column, plain_label, set_role, set_tip, tr
from annotator.ops.article import Article
from annotator.ops.change_set import ChangeSet
from annotator.ops.project import Project

SIGN = 20
TOP = 8
SLICE = 6
"""Milliseconds of one slice of looking for quotations in a long article."""
_SCHEMA = frozenset({Kind.SCHEMA, Kind.LABEL, Kind.RELATION_TYPE})


class SignDelegate(QStyledItemDelegate):
    """Paints a sign at the lower edge of its row; `heights` spread the signs as their quotations stand."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.heights: list[int] = []
        self.here = -1

    def _color(self, state: EntryState) -> QColor:
        theme = self.theme
        return {
            EntryState.OPEN: theme.accent,
            EntryState.LABELLED: theme.ok,
            EntryState.WAIVED: theme.muted,
            EntryState.UNFINISHED: theme.error,
        }[state]

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one sign, with a ring around the one where the caret is."""
        entry = index.data(LedgerRole.ENTRY)
        if not isinstance(entry, Entry):
            return
        rect: QRect = option.rect
        box = QRectF(rect.center().x() - SIGN / 2 + 0.5, rect.bottom() + 1 - SIGN, SIGN, SIGN)
        painter.save()
        try:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            focus = bool(option.state & QStyle.StateFlag.State_HasFocus)
            if index.row() == self.here or option.state & QStyle.StateFlag.State_MouseOver or focus:
                painter.setPen(self.theme.accent if focus else Qt.PenStyle.NoPen)
                painter.setBrush(self.theme.selection if index.row() == self.here else self.theme.hover)
                painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
            font = QFont(option.font)
            font.setPixelSize(14)
            font.setWeight(QFont.Weight.Bold if entry.state is EntryState.UNFINISHED else QFont.Weight.Medium)
            painter.setFont(font)
            painter.setPen(self._color(entry.state))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, SIGNS[entry.state])
        finally:
            painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return the room since the sign before."""
        row = index.row()
        return QSize(SIGN, self.heights[row] if row < len(self.heights) else SIGN)


class RailView(RowList):
    """The signs."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("rail", tr("Quotations of this article"), parent)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def words(self, row: int) -> str:
        """Return the state and the words of a quotation."""
        model = self.model()
        return model.in_words(row) if isinstance(model, LedgerRows) else ""


class LedgerRail(QFrame):
    """Signals: `jumped(Entry)`: the person chose a quotation."""

    jumped = Signal(object)

    def __init__(self, hub: Hub, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "side")
        self.setFixedWidth(RAIL_WIDTH)
        self.setAccessibleName(tr("Ledger of quotations"))
        self._hub = hub
        self.model = LedgerRows(self)
        self.delegate = SignDelegate(theme, self)
        self.view = RailView()
        self.view.setModel(self.model)
        self.view.setItemDelegate(self.delegate)
        self.view.chosen.connect(self._choose)
        self.done = plain_label("", "small-muted")
        self.done.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout = column(self)
        layout.setContentsMargins(0, TOP, 0, 10)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.done)
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._follow)
        self._entries: list[Entry] | None = None
        self._counting: Generator[None, None, list[Entry]] | None = None
        self._renew = True
        self._decided = 0
        self._touched: list[Fragment] = []
        hub.article_opened.connect(self._soon)
        hub.tiers_changed.connect(self._soon)
        hub.changed.connect(self._on_change)
        hub.target_changed.connect(self._on_target)

    def set_theme(self, theme: Theme) -> None:
        """Draw with other colors."""
        self.delegate.theme = theme
        self.view.viewport().update()

    def refresh(self) -> None:
        """Count anew, in a pass without quotes nothing; a long article is gone through in slices."""
        self._entries, self._counting = None, None
        article, project = self._hub.article, self._hub.project
        if article is None or project is None or Tier.QUOTES not in self._hub.tiers:
            self._touched = []
            self.model.show((), "")
            self.done.setText("")
            return
        if not article.reading.quotations_ready:
            self.model.show((), article.text)
            self.done.setText("")
        self._count_on(article, project)

    # -- own

    def _count_on(self, article: Article, project: Project) -> None:
        """Do one slice; show the entries when all are known."""
        if len(article.text) <= SHORT:
            self._count_slice(article, project)
        else:
            with lasting():
                self._count_slice(article, project)

    def _count_slice(self, article: Article, project: Project) -> None:
        """Load labels, read quotations, look at each, for some milliseconds."""
        until = perf_counter() + SLICE / 1000
        if not (article.layer.complete or article.layer.load_on(SLICE)) or not (
            article.reading.quotations_ready or article.reading.read_on(_left(until))
        ):
            self._timer.start()
            return
        if self._counting is None:
            self._counting, self._touched = (
                ledger_in_slices(article.reading, article.layer, project.schema),
                [],
            )
        try:
            while True:
                next(self._counting)
                if perf_counter() > until:
                    self._timer.start()
                    return
        except StopIteration as finished:
            self._counting = None
            self._show(finished.value, article)
            self._follow_acts(article, project)

    def _show(self, entries: list[Entry], article: Article) -> None:
        self._entries = entries
        self._decided = count(entries)[0]
        self.model.show(entries, article.text)
        self._spread()
        self._tell()

    def _tell(self) -> None:
        self._mark(self._hub.target)
        done, total = self._decided, len(self._entries or ())
        words = f"{done:,} {tr('of')} {total:,}"
        self.done.setText("" if not total else words if len(words) < 9 else words.replace(" of ", "\nof "))
        set_role(self.done, "ok" if total and done == total else "small-muted")
        set_tip(self.done, f"{words} {tr('quotations are decided')}")

    def _follow(self) -> None:
        """Go on counting, or look again at the quotations where acts changed labels."""
        article, project = self._hub.article, self._hub.project
        if article is None or project is None or self._renew or Tier.QUOTES not in self._hub.tiers:
            self._renew = False
            self.refresh()
        elif self._entries is None:
            self._count_on(article, project)
        else:
            self._follow_acts(article, project)

    def _follow_acts(self, article: Article, project: Project) -> None:
        entries = self._entries
        if entries is None:
            return
        touched, self._touched = self._touched, []
        for row, entry in changed_entries(entries, article.layer, project.schema, touched).items():
            self._decided += is_decided(entry.state) - is_decided(entries[row].state)
            entries[row] = entry
            self.model.change(row, entry)
        self._tell()

    def _soon(self) -> None:
        self._renew = True
        self._timer.start()

    def _on_change(self, change_set: ChangeSet, initiator: object) -> None:
        article = self._hub.article
        if article is None:
            return
        if any(change.kind in _SCHEMA for change in change_set.changes(None)):
            self._soon()
        elif article.document.id in change_set.documents():
            changes = change_set.changes(article.document.id)
            self._touched += touched_by(changes, article.layer)
            self._timer.start()

    def _on_target(self, target: Target) -> None:
        if not self._timer.isActive():
            self._mark(target)

    def _mark(self, target: Target) -> None:
        offset = target.fragments[0][0] if target.fragments else target.caret
        here = self.model.row_at(offset)
        before = self.delegate.here
        if here == before:
            return
        self.delegate.here = here
        if here >= 0:
            self.view.scrollTo(self.model.index(here, 0))
        for row in (before, here):
            if row >= 0:
                self.view.update(self.model.index(row, 0))

    def _choose(self, index: QModelIndex) -> None:
        self.jumped.emit(self.model.at(index.row()))

    def _spread(self) -> None:
        """Give each sign the height at which its quotation stands in the text, as far as there is room."""
        article = self._hub.article
        starts = [entry.quotation.start for entry in self.model.entries()]
        length = len(article.text) if article is not None else 0
        room = self.view.viewport().height()
        self.delegate.heights = spread(starts, length, room)
        # Where signs stand close, all are of one height: else Qt asks for each of them, in one block.
        self.view.setUniformItemSizes(len(starts) * SIGN >= room)
        self.view.scheduleDelayedItemsLayout()

    # -- Qt

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Spread the signs anew."""
        super().resizeEvent(event)
        self._spread()


def _left(until: float) -> float:
    """Return the milliseconds until a moment, not less than none."""
    return max(0.0, (until - perf_counter()) * 1000)


def tops(starts: list[int], length: int, room: int) -> list[int]:
    """Return where each sign stands: like its quotation in the text, never on another sign."""
    if not starts:
        return []
    if len(starts) * SIGN >= room or not length:
        return [n * SIGN for n in range(len(starts))]
    found: list[int] = []
    for start in starts:
        wanted = round(start / length * (room - SIGN))
        found.append(max(wanted, found[-1] + SIGN) if found else wanted)
    limit = room - SIGN
    for n in range(len(found) - 1, -1, -1):
        if found[n] <= limit:
            break
        found[n] = limit
        limit -= SIGN
    return found


def spread(starts: list[int], length: int, room: int) -> list[int]:
    """Return the height of each row: the sign stands at its lower edge, so all stand at `tops`."""
    places = tops(starts, length, room)
    return [places[0] + SIGN, *(after - before for before, after in pairwise(places))] if places else []
