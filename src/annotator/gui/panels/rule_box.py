"""The rules for what is being decided, one at a time, with an example to follow and one to avoid."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from annotator.domain.guideline import Rule
from annotator.gui.widgets import FlatButton, KeyButton, column, plain_label, tr

MARGIN_LEFT = 8


class RuleBox(QWidget):
    """Shows one of several rules. Signals: `turned(id)` after the button showed the next · `cite_wanted()`."""

    turned = Signal(str)
    cite_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rules: tuple[Rule, ...] = ()
        self._place = 0
        self._cited: frozenset[str] = frozenset()
        self.heading = plain_label("", "small-heading", wrap=True)
        self.text = plain_label("", "small-muted", wrap=True)
        self.do = plain_label("", "ok", wrap=True)
        self.dont = plain_label("", "error", wrap=True)
        self.next = FlatButton()
        self.next.clicked.connect(self.turn)
        line = QHBoxLayout()
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.heading, 1)
        line.addWidget(self.next)
        layout = column(self, spacing=5)
        layout.setContentsMargins(MARGIN_LEFT, 8, 0, 4)
        layout.addLayout(line)
        for label in (self.text, self.do, self.dont):
            layout.addWidget(label)
        self.cite = KeyButton("i", "", "command")
        self.cite.setProperty("command", "label.rule")
        self.cite.clicked.connect(self.cite_wanted)
        below = QHBoxLayout()
        below.setContentsMargins(0, 2, 0, 0)
        below.addWidget(self.cite)
        below.addStretch(1)
        layout.addLayout(below)

    @property
    def shown(self) -> str | None:
        """The id of the rule that is shown."""
        return self._rules[self._place].id if self._rules else None

    def show_rules(self, rules: Sequence[Rule], cited: Sequence[str] = ()) -> None:
        """Show the first of other rules; the same rules stay where they are. `cited`: ids noted with the label."""
        self._cited = frozenset(cited)
        if tuple(rules) != self._rules:
            self._rules = tuple(rules)
            self._place = 0
        self._show()

    def turn(self) -> None:
        """Show the next rule."""
        self._place = (self._place + 1) % max(1, len(self._rules))
        self._show()
        if self._rules:
            self.turned.emit(self._rules[self._place].id)

    def turn_to(self, rule_id: str) -> None:
        """Show this rule, if it is one of those that are shown."""
        ids = [rule.id for rule in self._rules]
        if rule_id in ids:
            self._place = ids.index(rule_id)
            self._show()

    def _show(self) -> None:
        self.setVisible(bool(self._rules))
        if not self._rules:
            return
        rule = self._rules[self._place]
        self.heading.setText(f"{tr('Rule')} {rule.id} · {rule.title}")
        self.text.setText(rule.text)
        self.do.setText(f"✓ {rule.do}")
        self.dont.setText(f"\u2717 {rule.dont}")
        self.cite.set("i", tr("cited ✓") if rule.id in self._cited else tr("cite this rule"))
        self.cite.setAccessibleName(
            tr("Take the rule away") if rule.id in self._cited else tr("Cite this rule with the label")
        )
        self.next.setText(f"{self._place + 1}/{len(self._rules)} ›")
        self.next.setAccessibleName(tr("Next rule"))
        self.next.setVisible(len(self._rules) > 1)
        self._fit()

    def _fit(self) -> None:
        """Give wrapped text the height that it needs: a scroll area squeezes it otherwise."""
        room = self.width() - MARGIN_LEFT
        beside = self.next.sizeHint().width() + 6 if not self.next.isHidden() else 0
        for label in (self.heading, self.text, self.do, self.dont):
            label.ensurePolished()
            label.setMinimumHeight(0)  # what it was before is counted in otherwise
            width = room - beside if label is self.heading else room
            label.setMinimumHeight(max(0, label.heightForWidth(max(1, width))))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap anew."""
        super().resizeEvent(event)
        self._fit()
