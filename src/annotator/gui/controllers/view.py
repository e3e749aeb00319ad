"""How the window looks and which pane has the keyboard."""

from __future__ import annotations

from dataclasses import replace

from annotator.domain.annotation import Tier
from annotator.gui.controllers.controller import Controller
from annotator.gui.hub import ALL_TIERS

_STEPS = (75, 90, 100, 110, 125, 150, 175, 200, 250, 300)


class View(Controller):
    """Zoom, theme, panes and passes."""

    def larger(self) -> None:
        """Make the article text one step larger."""
        self._zoom(next((step for step in _STEPS if step > self.hub.look.zoom), _STEPS[-1]))

    def smaller(self) -> None:
        """Make the article text one step smaller."""
        self._zoom(next((step for step in reversed(_STEPS) if step < self.hub.look.zoom), _STEPS[0]))

    def normal(self) -> None:
        """Show the article text at 100 %."""
        self._zoom(100)

    def theme(self) -> None:
        """Change between light and dark."""
        theme = "light" if self.hub.look.theme == "dark" else "dark"
        self.hub.set_look(replace(self.hub.look, theme=theme))

    def tiers(self, name: str) -> None:
        """Choose the pass: all layers, or only one tier."""
        self.hub.set_tiers(ALL_TIERS if name == "all" else frozenset({Tier(name)}))

    def articles(self) -> None:
        """Give the keyboard to the list of articles."""
        self.hub.pane_wanted.emit("articles")

    def text(self) -> None:
        """Give the keyboard to the article text."""
        self.hub.pane_wanted.emit("text")

    def card(self) -> None:
        """Give the keyboard to the card."""
        self.hub.pane_wanted.emit("card")

    def next_pane(self) -> None:
        """Give the keyboard to the next pane."""
        self.hub.pane_wanted.emit("next")

    def _zoom(self, percent: int) -> None:
        self.hub.set_look(replace(self.hub.look, zoom=percent))
