"""Choosing articles and saying how far one is with them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import chain

from annotator.base.errors import UserError
from annotator.domain.annotation import DocumentId, Status
from annotator.gui.controllers.controller import Controller
from annotator.gui.controllers.requests import AskCheck, ShowArticles
from annotator.gui.hub import Aim, Hub, Target, Tone
from annotator.gui.models.articles import ArticleFilter, is_done, waits
from annotator.ops import annotate
from annotator.ops.project import DocumentRow


class Articles(Controller):
    """Opens, finishes, skips and reopens articles.

    `order` gives the ids as the list shows them, `rows` all articles, listed or not. `show_text` shows the text
    where something else stands in its place, and tells whether it did: no article is done that nobody sees. `take_out`
    takes the shown one out of the trash.
    """

    def __init__(self, hub: Hub) -> None:
        super().__init__(hub)
        self.show_text: Callable[[], bool] = lambda: False
        self.order: Callable[[], Sequence[DocumentId]] = self._all
        self.rows: Callable[[], Sequence[DocumentRow]] = self._read_rows
        self.take_out: Callable[[], None] = lambda: None

    def open(self, document: str) -> None:
        """Show an article; the one shown already stays as it is."""
        project = self.project()
        if self.document() == document:
            return
        left = self.hub.article
        article = project.open_article(DocumentId(document))
        self.hub.open_article(article)
        if left is not None:
            project.leave_article(left.document.id)

    def next(self) -> None:
        """Show the next article of the list."""
        self._step(1)

    def previous(self) -> None:
        """Show the article before."""
        self._step(-1)

    def done(self) -> None:
        """Mark the article as done and reviewed for the pass, then go on; one opened as done is reopened, one in the
        trash taken out.
        """
        if self.hub.article is None and self.all_done():
            raise UserError("No article waits any more. Review, check or export them.")
        project, article = self.writable()
        if self.show_text():
            return
        if article.in_trash:
            self.take_out()
            return
        if article.layer.state.status is Status.DONE:
            self.reopen()
            return
        self.hub.broadcast(annotate.set_status(project, article, Status.DONE, sorted(self.hub.tiers)), self)
        self.hub.tell(f"Done: {article.document.title}", Tone.NOTE, undo=True)
        self._go_on()

    def skip(self) -> None:
        """Mark the article as skipped, then go on."""
        project, article = self.writable()
        if self.show_text():
            return
        self.hub.broadcast(annotate.set_status(project, article, Status.SKIPPED), self)
        self.hub.tell(f"Skipped: {article.document.title}", Tone.NOTE, undo=True)
        self._go_on()

    def reopen(self) -> None:
        """Make a done or skipped article one that can be labelled."""
        project, article = self.writable()
        act = annotate.set_status(project, article, Status.IN_PROGRESS, sorted(self.hub.tiers))
        if not act:
            raise UserError("This article is open already.")
        self.hub.broadcast(act, self)
        self.hub.tell("Reopened. Labels can be changed again.")
        self.hub.set_target(Target(Aim.CARET, (), self.hub.target.caret))

    def review(self) -> None:
        """Show the articles with doubts, where there are none the done ones, and open the first of them."""
        rows = self.rows()
        doubted = [row for row in rows if row.doubts]
        found = doubted or [row for row in rows if is_done(row, self.hub.tiers)]
        if not found:
            raise UserError("No article is done yet and none has doubts: there is nothing to review.")
        self.hub.asked.emit(ShowArticles(ArticleFilter.DOUBTS if doubted else ArticleFilter.DONE))
        self.open(found[0].id)

    def check(self) -> None:
        """Look for problems in all articles."""
        self.project()
        self.hub.asked.emit(AskCheck())

    def all_done(self) -> bool:
        """Tell whether there are articles and none of them waits for somebody, in a pass: for that pass."""
        rows = self.rows() if self.hub.project is not None else ()
        return bool(rows) and not any(waits(row, self.hub.tiers) for row in rows)

    def _go_on(self) -> None:
        """Show the next article that waits, first of those listed; if none does, the page that says so."""
        project = self.project()
        rows = {row.id: row for row in self.rows()}
        order, here = list(self.order()), self.document()
        start = order.index(here) + 1 if here in order else 0
        in_turn = (
            rows[document] for document in chain(order[start:], order[:start], rows) if document in rows
        )
        waiting = (row.id for row in in_turn if row.id != here and waits(row, self.hub.tiers))
        following = next(waiting, None)
        if following is not None:
            self.open(following)
            return
        self.hub.open_article(None)
        if here is not None:
            project.leave_article(here)

    def _read_rows(self) -> Sequence[DocumentRow]:
        return self.project().documents()

    def _step(self, step: int) -> None:
        order = list(self.order())
        if not order:
            raise UserError("There are no articles in the list.")
        here = self.document()
        index = order.index(here) + step if here in order else 0
        if not 0 <= index < len(order):
            self.hub.tell("This is the last article." if step > 0 else "This is the first article.")
            return
        self.open(order[index])

    def _all(self) -> Sequence[DocumentId]:
        return [row.id for row in self.project().documents()]
