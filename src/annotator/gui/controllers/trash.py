"""Putting articles in the trash and taking them out, those chosen in the list or the one that is shown."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from functools import partial

from annotator.base.errors import UserError
from annotator.base.wording import counted, in_marks, titled
from annotator.domain.annotation import DocumentId
from annotator.gui.controllers.articles import Articles
from annotator.gui.controllers.controller import Controller
from annotator.gui.controllers.requests import AskPatience, AskTrash, ShowArticles
from annotator.gui.hub import Hub, Tone
from annotator.gui.models.articles import ArticleFilter
from annotator.ops import trash
from annotator.ops.backups import Reason, backing_up
from annotator.ops.change_set import ChangeSet
from annotator.ops.project import Project

TITLE_LENGTH = 60


class Trash(Controller):
    """Moves articles. `selected`: the articles selected in the list; they count where there are several."""

    def __init__(self, hub: Hub, articles: Articles) -> None:
        super().__init__(hub)
        self.selected: Callable[[], Sequence[DocumentId]] = tuple
        self._articles = articles
        articles.take_out = self._take_out_shown
        self._failure = ""

    def put_in(self) -> None:
        """Put the article, or all that are selected, in the trash."""
        self._put_in(self._meant())

    def take_out(self) -> None:
        """Take the article, or all that are selected, out of the trash."""
        self._take_out(self._meant())

    def move(self, documents: Sequence[DocumentId]) -> None:
        """Do what Delete does in the list: put articles in the trash, and take those out that lie in it."""
        if set(self.writable_project().store.trashed(documents)) == set(documents):
            self._take_out(documents)
        else:
            self._put_in(documents)

    def show(self) -> None:
        """List what lies in the trash."""
        self.project()
        self.hub.asked.emit(ShowArticles(ArticleFilter.TRASH))

    # -- own

    def _take_out_shown(self) -> None:
        self._take_out((self.article().document.id,))

    def _meant(self) -> Sequence[DocumentId]:
        several = self.selected()
        return several if len(several) > 1 else (self.article().document.id,)

    def _put_in(self, documents: Sequence[DocumentId]) -> None:
        project = self.writable_project()
        held = trash.holds(project, documents)
        if not held.documents:
            raise UserError("This lies in the trash already.")
        go = partial(self._go, held.documents, True)
        if held.needs_asking(project.annotator):
            self.hub.asked.emit(AskTrash(held, go))
        else:
            go()

    def _take_out(self, documents: Sequence[DocumentId]) -> None:
        there = self.writable_project().store.trashed(documents)
        if not there:
            raise UserError("This does not lie in the trash.")
        self._go(tuple(there), False)

    def _go(self, documents: tuple[DocumentId, ...], into: bool) -> None:
        project = self.writable_project()
        self.hub.set_question(None)
        if len(documents) == 1:
            moved = trash.put_in_trash(project, documents) if into else trash.take_out(project, documents)
            self._tell(into, moved.act)
            return
        title = f"{counted(len(documents), 'article')} {'to' if into else 'out of'} the trash"
        turning = partial(trash.moving, project, documents, into)
        told, before = partial(self._tell, into), self._back_up if into else None
        self.hub.asked.emit(AskPatience(title, turning, len(documents), told, before))

    def _back_up(self) -> Generator[None, None, None]:
        """Make a backup before several go; what went wrong is told with the act, which goes on."""
        self._failure = yield from backing_up(self.project(), Reason.DELETION)

    def _tell(self, into: bool, act: ChangeSet) -> None:
        failure, self._failure = self._failure, ""
        if not act:
            return
        if into:
            self._leave(act.documents())
        self.hub.broadcast(act, self)
        words = f"{'In the trash' if into else 'Out of the trash'}: {moved_words(self.project(), act)}"
        self.hub.tell(
            f"{words}. {failure}" if failure else words, Tone.WARNING if failure else Tone.NOTE, undo=True
        )

    def _leave(self, gone: frozenset[DocumentId]) -> None:
        """Show the article after the one that goes, else the one before; with none left the list says so."""
        here, order = self.document(), list(self._articles.order())
        if here not in gone or here not in order:
            return
        place = order.index(here)
        others = (*order[place + 1 :], *reversed(order[:place]))
        following = next((document for document in others if document not in gone), None)
        if following is not None:
            self._articles.open(following)


def moved_words(project: Project, act: ChangeSet) -> str:
    """Return which articles an act moved: a title, or how many."""
    documents = act.documents()
    found = project.store.document(next(iter(documents))) if len(documents) == 1 else None
    return (
        counted(len(documents), "article") if found is None else in_marks(titled(found.title), TITLE_LENGTH)
    )
