"""Labels of a project's own, by the letter after the dot: no direct letter is taken by them."""

from __future__ import annotations

from collections.abc import Callable

from annotator.base.errors import UserError
from annotator.domain.schema import Label
from annotator.gui.controllers.annotate import Annotate
from annotator.gui.controllers.controller import Controller
from annotator.gui.hub import Hub, Transient


class OwnLabels(Controller):
    """The dot lists them; the next letter labels, with Shift exactly the stretch."""

    def __init__(self, hub: Hub, annotate: Annotate) -> None:
        super().__init__(hub)
        self._annotate = annotate
        self._before: Transient | None = None
        self._then: Callable[[str], None] = annotate.label

    def choose(self) -> None:
        """Wait for the letter of an own label, which then labels what is meant."""
        self.ask(self._annotate.label)

    def ask(self, then: Callable[[str], None]) -> None:
        """Wait for the letter of an own label and hand on its id."""
        self.changeable()
        labels = self._labels()
        if not labels:
            raise UserError("This project has no labels of its own. Their letters come after the dot.")
        words = " · ".join(f"{letter} {label.title}" for letter, label in labels.items())
        self._before, self._then = self.hub.transient, then
        self.hub.set_transient(Transient(f"Label: {words} · Esc", self._take))

    def _labels(self) -> dict[str, Label]:
        return {
            label.key: label
            for label in self.project().schema.labels
            if label.is_after_dot and label.is_usable
        }

    def _take(self, key: str) -> bool:
        self.hub.set_transient(self._before)
        label = self._labels().get(key.removeprefix("Shift+").lower())
        if label is None:
            return key == "Esc"
        exactly = key.startswith("Shift+") and self._then == self._annotate.label
        (self._annotate.label_exact if exactly else self._then)(label.id)
        return True
