"""The written rules for the focused label: shown one after the other, cited with it."""

from __future__ import annotations

from annotator.base.errors import UserError
from annotator.domain.annotation import Span
from annotator.domain.guideline import Guideline
from annotator.domain.guideline import Rule as Written
from annotator.gui.controllers.controller import Controller
from annotator.gui.hub import Hub, Transient
from annotator.ops import annotate

_ON, _BACK = ("i", "Down", "Right"), ("Shift+I", "Up", "Left")


class Rule(Controller):
    """i shows, Enter cites. `guideline`: the rules of the open project, none if its labels have none."""

    def __init__(self, hub: Hub) -> None:
        super().__init__(hub)
        self.guideline: Guideline | None = None
        self._rules: list[Written] = []
        self._place = 0

    def show(self) -> None:
        """Show the rule for the open question or the label, and wait for Enter to cite it."""
        span = self.focused()
        self._rules = self._about(span)
        ids = [rule.id for rule in self._rules]
        self._place = ids.index(self.hub.rule) if self.hub.rule in ids else 0
        self._show()

    def cite(self) -> None:
        """Note the shown rule with the label, or take it away if it was noted."""
        project, article = self.changeable()
        span = self.focused()
        rules = self._about(span)
        rule = next((r for r in rules if r.id == self.hub.rule), rules[0])
        self.publish(annotate.cite(project, article, span, rule.id), span.id)

    def _about(self, span: Span) -> list[Written]:
        question = self.hub.question
        found = (
            []
            if self.guideline is None
            else self.guideline.rules_about(question.id if question else None, span.label)
        )
        if not found:
            raise UserError("There is no written rule for this label.")
        return found

    def _show(self) -> None:
        rule = self._rules[self._place]
        self.hub.set_rule(rule.id)
        span = self.focused()
        enter = "takes it away" if rule.id in span.rules else "cites it"
        turn = f" · i next ({self._place + 1} of {len(self._rules)})" if len(self._rules) > 1 else ""
        foot = f"Rule {rule.id} · {rule.title} · Enter {enter}{turn} · Esc"
        self.hub.set_transient(Transient(foot, self._take))

    def _take(self, key: str) -> bool:
        if key in (*_ON, *_BACK):
            self._place = (self._place + (1 if key in _ON else -1)) % len(self._rules)
            self._show()
            return True
        self.hub.set_transient(None)
        if key == "Enter":
            self.cite()
        return key in ("Enter", "Esc")
