"""Finding words in the article: a query, its hits, and walking through them."""

from __future__ import annotations

import re

from annotator.domain.annotation import Fragment
from annotator.gui.controllers.controller import Controller
from annotator.gui.controllers.requests import AskFind
from annotator.gui.hub import Hub


class Find(Controller):
    """Holds the hits of the last query; offsets are code points, case does not count."""

    def __init__(self, hub: Hub) -> None:
        super().__init__(hub)
        self.query = ""
        self.hits: tuple[Fragment, ...] = ()
        self.index = -1

    def open(self) -> None:
        """Show the find bar."""
        self.article()
        self.hub.asked.emit(AskFind())

    def search(self, query: str) -> None:
        """Find `query` and go to its first hit from the caret on; an empty query has no hits."""
        text = self.article().text
        self.query = query
        pattern = re.compile(re.escape(query), re.IGNORECASE) if query else None
        self.hits = tuple(m.span() for m in pattern.finditer(text)) if pattern is not None else ()
        caret = self.hub.target.caret
        self.index = next((i for i, hit in enumerate(self.hits) if hit[1] >= caret), 0) if self.hits else -1
        self._show()

    def next(self) -> None:
        """Go to the next hit, after the last to the first."""
        self._step(1)

    def previous(self) -> None:
        """Go to the hit before, before the first to the last."""
        self._step(-1)

    def _step(self, step: int) -> None:
        if not self.query:
            self.open()
        elif self.hits:
            self.index = (self.index + step) % len(self.hits)
            self._show()

    def _show(self) -> None:
        if self.index >= 0:
            self.hub.set_question(None)
            self.aim_at_hand((self.hits[self.index],))
