"""What else is marked in a project: one switch a part of Standard, each with what it costs."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QScrollArea, QWidget

from annotator.domain.schema import Schema
from annotator.domain.switches import SWITCHES, Switch, cost_words, is_possible, switched_on
from annotator.gui.dialogs.frame import Frame, keep_on_screen
from annotator.gui.widgets import column, plain_label, set_tip, tr, unmarked

INDENT = 27
SCROLL = 14
"""Pixels that stay free for the scroll bar."""
HEIGHT = 630


class SwitchList(QWidget):
    """The switches of a schema. `compact`: without the sentence that says what each one is. Signals: `turned()`."""

    turned = Signal()

    def __init__(
        self, schema: Schema, standard: Schema, compact: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._standard = standard
        self.boxes: dict[str, QCheckBox] = {}
        self._on = switched_on(schema)
        layout = column(self, spacing=2 if compact else 10)
        layout.setContentsMargins(0, 0, 0 if compact else SCROLL, 0)
        for switch in SWITCHES:
            if is_possible(schema, switch):
                layout.addWidget(self._row(switch, compact))
        layout.addStretch(1)

    def _row(self, switch: Switch, compact: bool) -> QWidget:
        row = QWidget()
        layout = column(row)
        box = QCheckBox(unmarked(tr(switch.title)))
        box.setChecked(switch.id in self._on)
        cost = tr(cost_words(self._standard, switch.id))
        box.setAccessibleDescription(f"{tr(switch.says)} {cost}")
        box.toggled.connect(self._turned)
        self.boxes[switch.id] = box
        line = QHBoxLayout()
        line.setSpacing(12)
        line.addWidget(box)
        line.addStretch(1)
        line.addWidget(plain_label(cost, "small-muted"))
        layout.addLayout(line)
        if compact:
            set_tip(box, tr(switch.says))
            return row
        words = plain_label(tr(switch.says), "small-muted", wrap=True)
        words.setContentsMargins(INDENT, 0, 0, 0)
        layout.addWidget(words)
        return row

    def on(self) -> frozenset[str]:
        """Return the ids of the switches that are on."""
        return frozenset(name for name, box in self.boxes.items() if box.isChecked())

    def cost(self) -> str:
        """Return what all that is on costs together."""
        return tr(cost_words(self._standard, *self.on()))

    def _turned(self) -> None:
        self.turned.emit()


class SwitchesDialog(Frame):
    """`on()` is what shall be marked besides people, organizations, quotes and claims."""

    def __init__(self, parent: QWidget | None, schema: Schema, standard: Schema) -> None:
        super().__init__(
            parent,
            tr("What else do you want to mark?"),
            tr(
                "People, organizations, quotes with who says them, and claims are marked in every project. "
                "What you switch off is only hidden: no label and no answer goes."
            ),
            560,
        )
        self.list = SwitchList(schema, standard)
        self.list.turned.connect(self._count)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(self.list)
        self.body.addWidget(area, 1)
        self.together = plain_label("", "heading", wrap=True)
        self.body.addSpacing(4)
        self.body.addWidget(self.together)
        self.add_buttons(tr("Mark these"))
        self._count()
        keep_on_screen(self, 580, HEIGHT)
        first = next(iter(self.list.boxes.values()), None)
        if first is not None:
            first.setFocus()

    def on(self) -> frozenset[str]:
        """Return the ids of the switches that are on."""
        return self.list.on()

    def _count(self) -> None:
        self.together.setText(f"{tr('All together:')} {self.list.cost()}")
