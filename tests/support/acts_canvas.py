"""A real canvas that follows random acts as the window's does, and is asked what it has laid out."""

from __future__ import annotations

from shiboken6 import delete

from annotator.gui.canvas.canvas import Canvas
from annotator.gui.canvas.lanes import Segment
from annotator.gui.canvas.loads import Loads
from annotator.gui.canvas.positions import Positions
from annotator.gui.hub import Hub
from annotator.gui.theme import light_theme
from annotator.ops.article import Article
from annotator.ops.change_set import ChangeSet
from annotator.ops.project import Project


class Follower:
    """A canvas of its own hub; it hears of acts as the window does, and lays only what they touched out again."""

    def __init__(self) -> None:
        self._hub = Hub()
        self._canvas = Canvas(self._hub, light_theme())
        self._canvas.resize(420, 300)

    def close(self) -> None:
        self._hub.open_project(None)
        self._canvas.let_go()
        delete(self._canvas)
        delete(self._hub)

    def hear(self, act: ChangeSet) -> None:
        """Take an act, all of whose changes are in the open articles already."""
        self._hub.broadcast(act, None)

    def check(self, project: Project, article: Article) -> None:
        """Compare what is laid out with what a canvas that opens the article now would lay out."""
        if self._hub.project is not project:
            self._hub.open_project(project)
        if self._hub.article is not article:
            self._hub.open_article(article)
            self._canvas._show_chips()
        loads = Loads(Positions(article.text), article.layer, self._canvas._chip_labels())
        loads.show_chips()
        for number in range(len(loads.positions.starts)):
            assert self._laid_out(number) == set(loads.of(number).segments), (
                f"paragraph {number} is out of date"
            )

    def _laid_out(self, number: int) -> set[Segment]:
        paragraph = self._canvas._layout.ensure(number)
        return {segment for segments, *_ in paragraph._keys for segment in segments}
