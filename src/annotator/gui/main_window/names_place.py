"""The registry of names in place of the text: comes and goes, and leads to the labels that it lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStackedWidget

from annotator.domain.annotation import ClusterId, DocumentId, SpanId
from annotator.gui.controllers.runner import Runner
from annotator.gui.hub import Hub, Transient
from annotator.gui.main_window.controls import Controls
from annotator.gui.theme import Theme

if TYPE_CHECKING:  # made when it is first shown
    from annotator.gui.panels.registry import NamesPage

KEYS = "Enter shows a label in its article · F2 another name · Esc back to the text"


class NamesPlace(QObject):
    """One page of `middle`, `page`, made when it is first shown. Signals: `wanted(command id)` · `left()`."""

    wanted = Signal(str)
    left = Signal()

    def __init__(self, middle: QStackedWidget, hub: Hub, controls: Controls, runner: Runner) -> None:
        super().__init__(middle)
        self._middle = middle
        self._hub = hub
        self._controls = controls
        self._runner = runner
        self.page: NamesPage | None = None

    def show(self, cluster: ClusterId | None, theme: Theme) -> None:
        """Show the names, at a cluster; where they are shown already, leave them."""
        if self.is_shown():
            self.leave()
            return
        page = self._page(theme)
        self._middle.setCurrentWidget(page)
        page.open(cluster)
        self._hub.set_transient(Transient(KEYS, _not_meant))

    def is_shown(self) -> bool:
        """Tell whether the names stand in place of the text."""
        return self.page is not None and self._middle.currentWidget() is self.page

    def leave(self) -> None:
        """Make room for the text."""
        self._hub.set_transient(None)
        self.left.emit()

    def set_theme(self, theme: Theme) -> None:
        """Draw with other colors."""
        if self.page is not None:
            self.page.set_theme(theme)

    def _page(self, theme: Theme) -> NamesPage:
        if self.page is None:
            from annotator.gui.panels.registry import NamesPage  # the first paint does without

            self.page = NamesPage(self._hub, theme)
            self.page.wanted.connect(self.wanted)
            self.page.left.connect(self.leave)
            self.page.visited.connect(self._visit)
            self._controls.clusters.choice = self.page.choice
            self._middle.addWidget(self.page)
        return self.page

    def _visit(self, document: DocumentId, span: SpanId) -> None:
        """Show a label of the registry in its article."""
        if self._runner.guard(lambda: self._controls.articles.open(document)):
            self.leave()
            self._controls.navigate.focus_by_id(span)


def _not_meant(key: str) -> bool:
    return False
