"""Finding words in the article: a query, its hits, and walking through them."""

from __future__ import annotations

import re
from collections import Counter
from difflib import get_close_matches

from annotator.domain.annotation import Fragment
from annotator.gui.controllers.controller import Controller
from annotator.gui.controllers.requests import AskFind
from annotator.gui.hub import Hub

LOOKED_AT = 300_000
"""Code points in which near words are looked for: more would be felt while typing."""

MOST_NEAR = 3
_WORD = re.compile(r"\w+(?:[’'-]\w+)*")


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

    def near(self) -> list[tuple[str, int]]:
        """Return the words of the article that are nearest to the first one of the query that is not in it.

        With how often they stand there, nearest first; none for a query that has hits. Looks at `LOOKED_AT`.
        """
        text = self.article().text[:LOOKED_AT]
        if self.hits or not self.query.strip():
            return []
        spelt: dict[str, Counter[str]] = {}
        for word in _WORD.findall(text):
            spelt.setdefault(word.casefold(), Counter())[word] += 1
        missing = next((w for w in _WORD.findall(self.query.casefold()) if w not in spelt), "")
        likely = [word for word in spelt if abs(len(word) - len(missing)) <= 3]
        found = get_close_matches(missing, likely, MOST_NEAR, 0.6) if missing else []
        return [(spelt[word].most_common(1)[0][0], spelt[word].total()) for word in found]

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
