"""The card of the focused label: what it is, its answers as rows, its rule; and the labels to choose from."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from annotator.domain.annotation import Span
from annotator.domain.guideline import Guideline
from annotator.domain.questions import QuestionKind
from annotator.domain.schema import Label
from annotator.gui.commands.command import is_single
from annotator.gui.hub import Aim, Hub
from annotator.gui.models.card import Card, CardRow, RowState, card_of
from annotator.gui.panels.no_label import NoLabel
from annotator.gui.panels.rule_box import RuleBox
from annotator.gui.theme import LabelPen, Theme
from annotator.gui.widgets import (
    MARGIN,
    ElidedLabel,
    FlatButton,
    HairLine,
    KeyButton,
    KeyCap,
    Swatch,
    bar,
    column,
    icon,
    plain_label,
    set_name,
    set_role,
    set_tip,
    tr,
)
from annotator.ops.clusters import articles_of
from annotator.ops.project import Project

WORD_WIDTH = (58, 120)
"""Pixels of the words before the answers: at least, at most."""

ROW_HEIGHT, CHOICE_HEIGHT = 30, 26
QUOTED = 150
ROOM_FOR_BOTH = 560
"""Pixels of height in which a label and the labels to choose from have room."""


ROLES = {
    RowState.SET: "value",
    RowState.DERIVED: "muted",
    RowState.OPEN: "open",
    RowState.CHOICE: "value",
    RowState.CHOSEN: "value",
}


class RowWidget(QFrame):
    """One row of the card; filled again and again. Signals: `chosen()`."""

    chosen = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "row")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setFixedHeight(ROW_HEIGHT)
        self.row: CardRow | None = None
        self.word = ElidedLabel("", "muted")
        self.word.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self.word.setFixedWidth(WORD_WIDTH[0])
        self.value = ElidedLabel()
        self.by = plain_label(tr("by rule"), "small-muted")
        self.key = KeyCap("")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 0, 8, 0)
        layout.setSpacing(8)
        layout.addWidget(self.word)
        layout.addWidget(self.value, 1)
        layout.addWidget(self.by)
        layout.addWidget(self.key)

    def fill(self, row: CardRow, key: str, asked: bool) -> None:
        """Show a row; `asked`: its question is the one that digits answer now."""
        self.row = row
        self.setFixedHeight(CHOICE_HEIGHT if row.number is not None else ROW_HEIGHT)
        self.word.setText(row.word)
        set_role(self.value, ROLES[row.state])
        self.value.setText(f"✓ {row.value}" if row.state is RowState.CHOSEN else row.value)
        self.by.setVisible(row.state is RowState.DERIVED)
        self.key.setText(key)
        self.key.setVisible(bool(key))
        set_role(self, "row-asked" if asked else "row")
        tail = tr("found by the program") if row.state is RowState.DERIVED else ""
        set_name(self, ", ".join(part for part in (row.word, row.value, tail) if part))
        set_tip(self, tail)

    def mouseReleaseEvent(self, event: object) -> None:
        """Ask this question, or visit that label."""
        self.chosen.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Do the same with Enter or Space."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.chosen.emit()
            return
        super().keyPressEvent(event)


class LabelButton(KeyButton):
    """One label of the schema: color, title and letter."""

    def __init__(self, label: Label, pen: LabelPen) -> None:
        super().__init__(label.shown_key, label.title, "label")
        layout = self.layout()
        if isinstance(layout, QHBoxLayout):
            layout.insertWidget(0, Swatch(pen.color))
            layout.addStretch(1)
            layout.removeWidget(self.cap)
            layout.addWidget(self.cap)
            layout.setContentsMargins(8, 3, 8, 3)
            layout.setSpacing(10)
        self.setProperty("command", f"label.{label.id}")
        set_tip(self, label.hint)


class CardPanel(QFrame):
    """Signals: `wanted(command id)` · `asked_about(question id)` · `visited(SpanId)`."""

    wanted = Signal(str)
    asked_about = Signal(str)
    visited = Signal(str)

    def __init__(self, hub: Hub, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "side")
        self.setAccessibleName(tr("Card of the label"))
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._hub = hub
        self._theme = theme
        self._guideline: Guideline | None = None
        self.card: Card | None = None
        self.rows: list[RowWidget] = []
        self._pool: list[RowWidget] = []
        self._labels: list[LabelButton] = []
        self._caps: dict[str, str] = {}
        self._single_keys = True
        head, head_layout = bar()
        self.title = plain_label(tr("Label"), "heading")
        self.head = head
        head_layout.setContentsMargins(MARGIN, 0, MARGIN, 0)
        head_layout.addWidget(self.title, 1)
        self.history = FlatButton()
        self.history.setAccessibleName(tr("History of this label"))
        set_tip(self.history, tr("History of this label: who did what, and taking one act back"))
        self.history.clicked.connect(self._show_history)
        head_layout.addWidget(self.history)
        body = QWidget()
        body.setObjectName("card-body")
        self._body = column(body)
        self._body.setContentsMargins(8, 14, 8, 12)
        self._fill_body()
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(body)
        layout = column(self)
        layout.addWidget(head)
        layout.addWidget(area, 1)
        self._area = area
        self._palette = self._label_palette(layout)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self.refresh)
        self.history.setIcon(icon("history", theme.muted, 16))
        for signal in (hub.target_changed, hub.question_changed, hub.article_opened):
            signal.connect(self._soon)
        hub.changed.connect(self._soon)
        hub.rule_changed.connect(self._show_rule)
        hub.project_opened.connect(self._show_project)
        self.refresh()

    def _fill_body(self) -> None:
        self.tag = plain_label("")
        self.kind = ElidedLabel("", "small-muted")
        line = QHBoxLayout()
        line.setContentsMargins(8, 0, 8, 0)
        line.setSpacing(8)
        line.addWidget(self.tag)
        line.addWidget(self.kind, 1)
        self.quoted = plain_label("", "quoted", wrap=True)
        self.quoted.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._row_layout = QVBoxLayout()
        self._row_layout.setSpacing(0)
        self._row_layout.setContentsMargins(0, 12, 0, 4)
        self.note = plain_label("", "note", wrap=True)
        self.problem = plain_label("", "error", wrap=True)
        for label in (self.note, self.problem):
            label.setContentsMargins(8, 6, 8, 6)
        self._acts = QWidget()
        acts = QHBoxLayout(self._acts)
        acts.setContentsMargins(2, 4, 2, 4)
        acts.setSpacing(2)
        self.doubt = self._act(acts, "h", tr("doubt"), "label.doubt")
        self.memo = self._act(acts, "m", tr("memo"), "label.memo")
        self.delete = self._act(acts, "⌫", tr("delete"), "label.delete")
        acts.addStretch(1)
        self.cited = plain_label("", "small-muted", wrap=True)
        self.cited.setContentsMargins(8, 2, 8, 2)
        self._rule_line = HairLine()
        self.rules = RuleBox()
        self.rules.turned.connect(self._turned)
        self.rules.cite_wanted.connect(self._cite)
        self.empty = NoLabel(self._hub)
        self._bar = QFrame()
        self._bar.setFixedWidth(3)
        words = QHBoxLayout()
        words.setContentsMargins(8, 0, 8, 0)
        words.setSpacing(10)
        words.addWidget(self._bar)
        words.addWidget(self.quoted, 1)
        self._body.addWidget(self.empty)
        self._body.addLayout(line)
        self._body.addSpacing(8)
        self._body.addLayout(words)
        self._body.addLayout(self._row_layout)
        for widget in (self.note, self.problem, self.cited, self._acts):
            self._body.addWidget(widget)
        self._body.addSpacing(6)
        self._body.addWidget(self._rule_line)
        self._body.addWidget(self.rules)
        self._body.addStretch(1)

    def _act(self, layout: QHBoxLayout, key: str, word: str, command: str) -> KeyButton:
        button = KeyButton(key, word, "command")
        button.setProperty("command", command)
        button.clicked.connect(self._clicked)
        layout.addWidget(button)
        return button

    def _label_palette(self, layout: QVBoxLayout) -> QWidget:
        palette = QWidget()
        inner = column(palette)
        inner.setContentsMargins(0, 0, 0, 10)
        inner.addWidget(HairLine())
        caption = plain_label(tr("LABELS"), "caption")
        caption.setContentsMargins(MARGIN, 12, MARGIN, 4)
        inner.addWidget(caption)
        self._label_layout = QVBoxLayout()
        self._label_layout.setContentsMargins(8, 0, 8, 0)
        self._label_layout.setSpacing(0)
        inner.addLayout(self._label_layout)
        palette.hide()
        layout.addWidget(palette)
        return palette

    # -- for the window

    def set_guideline(self, guideline: Guideline | None) -> None:
        """Show the rules of this guideline under the card."""
        self._guideline = guideline
        self.refresh()

    def set_theme(self, theme: Theme) -> None:
        """Draw with other colors."""
        self._theme = theme
        self.history.setIcon(icon("history", theme.muted, 16))
        self._show_project(self._hub.project)

    def refresh(self) -> None:
        """Show the label that keys act on, or that there is none."""
        span = self._focused()
        project, article = self._hub.project, self._hub.article
        asked = self._hub.question
        self.card = None
        if article and project and span:
            self.card = card_of(article, project.schema, span, asked, partial(articles_of, project))
        for widget in (self.tag, self.kind, self._bar, self.quoted, self._acts, self._rule_line, self.rules):
            widget.setVisible(self.card is not None)
        self.history.setVisible(self.card is not None)
        self.empty.setVisible(self.card is None and article is not None)
        self._show_palette()
        if self.card is None:
            self.empty.show_target()
            self.title.setText(tr("Label"))
            self._fill_rows(())
            self.note.hide()
            self.problem.hide()
            self.cited.hide()
            return
        self._show(self.card)

    def take_focus(self) -> None:
        """Give the keyboard to the first row, else to the card as a whole."""
        target = self.rows[0] if self.rows else self
        target.setFocus(Qt.FocusReason.ShortcutFocusReason)

    # -- own

    def _show_history(self) -> None:
        self.wanted.emit("history.span")

    def _soon(self) -> None:
        self._timer.start()

    def _focused(self) -> Span | None:
        target, article = self._hub.target, self._hub.article
        if article is None or target.aim is not Aim.SPAN or target.span is None:
            return None
        return article.layer.span(target.span)

    def _note(self, span: Span) -> str:
        """Return the memo of a label, or of its link that was chosen by itself."""
        link, article = self._hub.target.link, self._hub.article
        relation = article.layer.relation(link) if article is not None and link is not None else None
        return (relation.note if relation is not None else span.note) or ""

    def _may_change(self) -> bool:
        """Tell whether labels of the shown article can be changed."""
        project, article = self._hub.project, self._hub.article
        if project is None or article is None:
            return False
        return project.writable and not article.closed

    def _show_palette(self) -> None:
        """Show the labels to choose from, where they leave room for the label that is shown."""
        room = self.card is None or self.height() >= ROOM_FOR_BOTH
        self._palette.setVisible(self._hub.article is not None and room)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Make room for the label that is shown."""
        super().resizeEvent(event)
        self._show_palette()

    def _show(self, card: Card) -> None:
        span, pen = card.span, self._theme.pen(card.span.label)
        title = card.label.title if card.label is not None else span.label
        self.title.setText(heading(title))
        self.tag.setText(pen.tag)
        self.tag.setStyleSheet(f"color: {pen.color.name()}; font-size: 11px; font-weight: 700;")
        kind = card.kind + (
            f" ({tr('found by the program')})" if "type" in span.derived and card.kind else ""
        )
        self.kind.setText(kind)
        self.quoted.setText(card.text if len(card.text) <= QUOTED else f"{card.text[: QUOTED - 1].rstrip()}…")
        self._bar.setStyleSheet(f"background: {pen.color.name()}; border: none; border-radius: 1px;")
        self._fill_rows(card.rows)
        note = self._note(span)
        self.note.setText(note)
        self.note.setVisible(bool(note))
        self.problem.setText(card.hints[0] if card.hints else "")
        self.problem.setVisible(bool(card.hints))
        self._acts.setVisible(self._may_change())
        self.doubt.set("h", tr("in doubt") if span.doubt else tr("doubt"))
        set_role(self.doubt.word, "warn" if span.doubt else "command-word")
        question = self._hub.question
        self.cited.setText(f"{tr('by the rule')} {', '.join(span.rules)}")
        self.cited.setVisible(bool(span.rules))
        about = question.id if question is not None else None
        rules = self._guideline.rules_about(about, span.label) if self._guideline is not None else []
        self.rules.show_rules(rules, span.rules)
        self._hub.rule = self.rules.shown
        self._rule_line.setVisible(bool(rules))

    def _turned(self, rule_id: str) -> None:
        self._hub.rule = rule_id

    def _show_rule(self, rule_id: str) -> None:
        """Bring one of the rules into sight, also before the card has followed."""
        self.refresh()
        self.rules.turn_to(rule_id)
        self._hub.rule = self.rules.shown
        self._area.ensureWidgetVisible(self.rules)

    def _cite(self) -> None:
        self.wanted.emit("label.cite")

    def _fill_rows(self, rows: tuple[CardRow, ...]) -> None:
        while len(self._pool) < len(rows):
            widget = RowWidget()
            widget.chosen.connect(self._choose_row)
            self._row_layout.addWidget(widget)
            set_role(widget.key, "key" if self._single_keys else "key-off")
            self._pool.append(widget)
        question = self._hub.question
        least, most = WORD_WIDTH
        words = [self.kind.fontMetrics().horizontalAdvance(row.word) + 8 for row in rows]
        width = min(most, max([least, *words]))
        for widget, row in zip(self._pool, rows, strict=False):
            widget.word.setFixedWidth(width)
            asked = question is not None and row.question == question.id
            key = "1-9" if asked else ""
            if asked and question is not None and question.kind is not QuestionKind.RELATION:
                key = ""  # each choice has its own row
            if row.number is not None:
                key = str(row.number)
            widget.fill(row, key, asked)
            widget.show()
        self.rows, rest = self._pool[: len(rows)], self._pool[len(rows) :]
        if any(widget.hasFocus() for widget in rest):
            self.take_focus()  # else Qt gives the keyboard to some other pane
        for widget in rest:
            widget.hide()

    def _choose_row(self) -> None:
        sender = self.sender()
        if not isinstance(sender, RowWidget) or sender.row is None:
            return
        if sender.row.number is not None:
            self.wanted.emit(f"answer.{sender.row.number}" if sender.row.number else "answer.none")
        elif sender.row.command is not None:
            self.wanted.emit(sender.row.command)
        elif sender.row.question is not None:
            self.asked_about.emit(sender.row.question)
        elif sender.row.span is not None:
            self.visited.emit(sender.row.span)

    def _clicked(self) -> None:
        sender = self.sender()
        if isinstance(sender, KeyButton):
            self.wanted.emit(str(sender.property("command")))

    def _show_project(self, project: Project | None) -> None:
        for button in self._labels:
            self._label_layout.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._labels = []
        labels = project.schema.labels if project is not None else ()
        for label in labels:
            if not label.is_usable:
                continue
            button = LabelButton(label, self._theme.pen(label.id))
            button.clicked.connect(self._clicked)
            self._label_layout.addWidget(button)
            self._labels.append(button)
        self._show_caps()
        self.refresh()

    def set_caps(self, caps: Mapping[str, str]) -> None:
        """Show the keys that are a person's own; by command id."""
        self._caps = self.empty.caps = dict(caps)
        self._show_caps()

    def set_single_keys(self, on: bool) -> None:
        """Dim the keys that do nothing by themselves where single keys are switched off."""
        self._single_keys = on
        self._show_caps()

    def _show_caps(self) -> None:
        for button in self.findChildren(KeyButton):
            button.set_own_cap(self._caps.get(str(button.property("command"))))
            button.set_dimmed(not self._single_keys and is_single(button.cap.text()))
        for row in self._pool:
            set_role(row.key, "key" if self._single_keys else "key-off")


def heading(title: str) -> str:
    """Return what stands above the card of a label: “This quote”, but “Who says it”, “Not a quote” and “NGO”."""
    if not (title[:1].isupper() and title[1:].isalpha() and title[1:].islower()):
        return title
    return f"{tr('This')} {title.lower()}"
