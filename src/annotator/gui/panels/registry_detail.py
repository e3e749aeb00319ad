"""What the registry shows of the chosen names: what they are called, what can be done, and the labels of one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from annotator.base.legible import harmless
from annotator.base.wording import counted, shortened
from annotator.domain.annotation import ClusterId, DocumentId, SpanId
from annotator.gui.hub import Hub
from annotator.gui.models.registry import PlaceRows, row_words
from annotator.gui.panels.pick_list import PickList
from annotator.gui.panels.registry_row import PlaceRow
from annotator.gui.tasks import Report, Slices, Steps
from annotator.gui.theme import Theme
from annotator.gui.widgets import (
    MARGIN,
    ChoiceBox,
    ElidedLabel,
    FlatButton,
    HairLine,
    column,
    set_tip,
    tr,
)
from annotator.ops.clusters import ClusterRow
from annotator.ops.mentions import Spelling, places, places_of, spellings
from annotator.ops.project import Project

NAMED = 9
"""Names that are written out where several are chosen."""

_NAME_ACTS = (
    ("names.rename", "Rename…", "Another name (F2)"),
    ("names.link", "Link…", "Wikidata id or address"),
    ("names.merge", "Merge…", "The chosen names mean the same; of one: choose the other"),
    ("names.delete", "Delete", "Only a name that no label means"),
)
_LABEL_ACTS = (
    ("names.split", "New name…", "The chosen labels, or this spelling, mean somebody else"),
    ("names.move", "Move…", "The chosen labels, or this spelling, mean another name of the list"),
)


class NameDetail(QWidget):
    """Signals: `wanted(command id)` · `visited(DocumentId, SpanId)`: a label is to be shown."""

    wanted = Signal(str)
    visited = Signal(object, object)

    def __init__(self, hub: Hub, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hub = hub
        self._cluster: ClusterId | None = None
        self._spellings: list[Spelling] = []
        self._counting: Slices | None = None
        self._buttons: dict[str, FlatButton] = {}
        self.name, self.about = ElidedLabel("", "heading"), ElidedLabel("", "small-muted")
        self.spelling = ChoiceBox()
        self.spelling.setAccessibleName(tr("Spelling"))
        self.spelling.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.spelling.setMinimumWidth(110)
        self.spelling.activated.connect(self._show_labels)
        self.places, self.place_row = PlaceRows(self), PlaceRow(theme, self)
        self.labels = PickList("labels", tr("Labels that mean it"))
        self.labels.setModel(self.places)
        self.labels.setItemDelegate(self.place_row)
        self.labels.chosen.connect(self._visit)
        self._lay_out()

    def _lay_out(self) -> None:
        layout = column(self)
        layout.addWidget(HairLine())
        head = QWidget()
        words = column(head, spacing=1)
        words.setContentsMargins(MARGIN, 10, MARGIN, 2)
        words.addWidget(self.name)
        words.addWidget(self.about)
        layout.addWidget(head)
        layout.addLayout(self._acts(_NAME_ACTS))
        layout.addLayout(self._acts(_LABEL_ACTS, self.spelling))
        layout.addWidget(self.labels, 1)

    def _acts(self, acts: Iterable[tuple[str, str, str]], first: QWidget | None = None) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setContentsMargins(MARGIN - 8 if first is None else MARGIN, 2, MARGIN, 6)
        line.setSpacing(2)
        if first is not None:
            line.addWidget(first, 1)
        for command, words, tip in acts:
            button = FlatButton(tr(words))
            button.setProperty("command", command)
            set_tip(button, tr(tip))
            button.clicked.connect(self._act)
            line.addWidget(button)
            self._buttons[command] = button
        if first is None:
            line.addStretch(1)
        return line

    # -- for the page

    def set_theme(self, theme: Theme) -> None:
        """Draw with other colors."""
        self.place_row.theme = theme
        self.labels.viewport().update()

    def show_rows(self, rows: Sequence[ClusterRow]) -> None:
        """Show the chosen names; labels only where there is one."""
        self.stop()
        self._spellings = []
        self.setVisible(bool(rows))
        one = rows[0] if len(rows) == 1 else None
        self._cluster = one.cluster.id if one is not None else None
        self.spelling.setEnabled(one is not None)
        self._fill_spellings()
        for command, button in self._buttons.items():
            button.setEnabled(one is not None or command in ("names.merge", "names.delete"))
        self.name.setText(one.cluster.name if one is not None else counted(len(rows), "name"))
        names = [row.cluster.name for row in rows[:NAMED]] + (["…"] if len(rows) > NAMED else [])
        self.about.setText(row_words(one) if one is not None else ", ".join(names))
        project = self._hub.project
        if one is None or project is None:
            self.places.reset(None)
            return
        self.places.reset(places(project, one.cluster.id))
        self._counting = Slices(_spelt(project, one.cluster.id), self)
        self._counting.finished.connect(self._show_spellings)

    def chosen_spans(self) -> tuple[dict[DocumentId, list[SpanId]], str]:
        """Return the chosen labels, else all of the spelling that is shown; and their words if all have the same."""
        spans: dict[DocumentId, list[SpanId]] = {}
        words: set[str] = set()
        for row in self.labels.picked():
            place = self.places.at(row)
            spans.setdefault(place.mention.document, []).append(place.mention.span.id)
            words.add(place.words)
        spelling = self._spelling()
        if not spans and spelling is not None:
            spans, words = spelling.spans, {spelling.words}
        return spans, words.pop() if len(words) == 1 else ""

    def take_focus(self) -> None:
        """Give the labels the keyboard, if there are any."""
        if self.places.rowCount():
            self.labels.setFocus(Qt.FocusReason.TabFocusReason)
            if not self.labels.currentIndex().isValid():
                first, flags = self.places.index(0, 0), QItemSelectionModel.SelectionFlag
                self.labels.selectionModel().setCurrentIndex(first, flags.NoUpdate)

    def is_counting(self) -> bool:
        """Tell whether spellings are still being counted."""
        return self._counting is not None

    def stop(self) -> None:
        """Count spellings no longer."""
        task, self._counting = self._counting, None
        if task is not None:
            task.stop()
            task.deleteLater()

    # -- own

    def _show_spellings(self, found: list[Spelling]) -> None:
        self.stop()
        self._spellings = found
        self._fill_spellings()

    def _fill_spellings(self) -> None:
        self.spelling.clear()
        count = len(self._spellings)
        every = tr("all spellings") if not count else f"{counted(count, 'spelling')}"
        self.spelling.addItem(every)
        for spelling in self._spellings:
            self.spelling.addItem(harmless(f"{shortened(spelling.words, 60)}  {spelling.count:,}"))

    def _spelling(self) -> Spelling | None:
        place = self.spelling.currentIndex() - 1
        return self._spellings[place] if 0 <= place < len(self._spellings) else None

    def _show_labels(self) -> None:
        """List the labels of the spelling that was chosen."""
        project, cluster, spelling = self._hub.project, self._cluster, self._spelling()
        if project is not None and cluster is not None:
            every = places(project, cluster) if spelling is None else places_of(project, cluster, spelling)
            self.places.reset(every)

    def _visit(self, index: QModelIndex) -> None:
        mention = self.places.at(index.row()).mention
        self.visited.emit(mention.document, mention.span.id)

    def _act(self) -> None:
        sender = self.sender()
        if isinstance(sender, FlatButton):
            self.wanted.emit(str(sender.property("command")))


def _spelt(project: Project, cluster: ClusterId) -> Steps:
    reading = spellings(project, cluster)
    while True:
        try:
            next(reading)
        except StopIteration as end:
            return end.value
        yield Report(0, None, "")
