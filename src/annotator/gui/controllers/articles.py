"""Choosing articles and saying how far one is with them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from annotator.base.errors import UserError
from annotator.domain.annotation import DocumentId, Status
from annotator.gui.controllers.controller import Controller
from annotator.gui.hub import Aim, Hub, Target, Tone
from annotator.ops import annotate


class Articles(Controller):
    """Opens, finishes, skips and reopens articles. `order` gives the ids as the list shows them."""

    def __init__(self, hub: Hub) -> None:
        super().__init__(hub)
        self.order: Callable[[], Sequence[DocumentId]] = self._all

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
        """Mark the article as done and reviewed for the pass, then go on; a done one is reopened."""
        project, article = self.writable()
        if article.layer.state.status is Status.DONE:
            self.reopen()
            return
        self.hub.broadcast(annotate.set_status(project, article, Status.DONE, sorted(self.hub.tiers)), self)
        self.hub.tell(f"Done: {article.document.title}", Tone.NOTE, undo=True)
        self._go_on()

    def skip(self) -> None:
        """Mark the article as skipped, then go on."""
        project, article = self.writable()
        self.hub.broadcast(annotate.set_status(project, article, Status.SKIPPED), self)
        self.hub.tell(f"Skipped: {article.document.title}", Tone.NOTE, undo=True)
        self._go_on()

    def reopen(self) -> None:
        """Make a done or skipped article one that can be labelled."""
        project, article = self.writable()
        self.hub.broadcast(annotate.set_status(project, article, Status.IN_PROGRESS), self)
        self.hub.tell("Reopened. Labels can be changed again.")
        self.hub.set_target(Target(Aim.CARET, (), self.hub.target.caret))

    def _go_on(self) -> None:
        """Show the next article that is neither done nor skipped; stay if there is none."""
        project = self.project()
        open_ids = {row.id for row in project.documents() if row.status in (Status.NEW, Status.IN_PROGRESS)}
        order = list(self.order())
        here = self.document()
        start = order.index(here) + 1 if here in order else 0
        for document in order[start:] + order[:start]:
            if document in open_ids and document != here:
                self.open(document)
                return
        self.hub.tell("All articles are done. Check or export them (Ctrl+E).", Tone.NOTE, undo=True)

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
