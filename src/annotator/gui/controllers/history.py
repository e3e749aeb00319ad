"""Undo and redo in the window: says what it did, shows it, asks before it leaves the article."""

from __future__ import annotations

from collections.abc import Callable, Generator
from functools import partial

from annotator.base.errors import UserError
from annotator.domain.annotation import DocumentId, Span, SpanId
from annotator.domain.change import ActId
from annotator.domain.problem import shown
from annotator.gui.controllers.controller import Controller, read_only
from annotator.gui.controllers.requests import (
    AskHistory,
    AskLeaveArticle,
    AskPatience,
    AskTakeBackArticles,
    ShowAsOf,
)
from annotator.gui.controllers.saving import Saving
from annotator.gui.controllers.turned_words import turned_words
from annotator.gui.hub import Aim, Hub, Target, Tone
from annotator.ops import undo
from annotator.ops.backups import Reason, backing_up
from annotator.ops.change_set import ChangeSet
from annotator.ops.history import Entry, Turn, article_history, span_history
from annotator.ops.past_refused import next_undo_past, undoing_past
from annotator.ops.project import Project
from annotator.ops.undo import Waiting

SHORT = 30
"""Steps of an act that is taken back while one waits: a tenth of a second at most, unless articles are huge."""

_DOING = {"Taken back": "Taking back", "Done again": "Doing again"}

Turning = Callable[[Project], Generator[None, None, ChangeSet]]


class History(Controller):
    """Takes back and does again what this annotator did, however long ago."""

    def __init__(self, hub: Hub, saving: Saving) -> None:
        super().__init__(hub)
        self._saving = saving
        self._failure = ""
        self._refused: set[ActId] = set()
        hub.project_opened.connect(self._forget_refused)

    def undo(self) -> None:
        """Take back the newest act; one that could not be saved is given up."""
        if self._saving.waits():
            self._saving.give_up()
            return
        peek = partial(next_undo_past, refused=self._refused)
        nothing = "There is nothing else to take back." if self._refused else "There is nothing to take back."
        self._turn(peek, self._undoing, "Taken back", nothing)

    def _forget_refused(self, project: Project | None) -> None:
        self._refused.clear()

    def _undoing(self, project: Project) -> Generator[None, None, ChangeSet]:
        """Take back the newest act; one that is refused is said, and passed over at the next press."""
        waiting = next_undo_past(project, self._refused)
        try:
            return (yield from undoing_past(project, self._refused))
        except UserError as refusal:
            if waiting is not None:
                self._refused.add(waiting.act)
            raise UserError(f"{refusal.sentence} Undo once more goes past it.") from refusal

    def redo(self) -> None:
        """Do again what was taken back last."""
        self._turn(undo.next_redo, undo.redoing, "Done again", "There is nothing to do again.")

    def span(self) -> None:
        """Show what was done to the focused label."""
        article, span = self.article(), self.focused()
        label = self.project().schema.label(span.label)
        title = label.title if label is not None else span.label
        self._ask(
            f"History of {title} {shown(article.text, span)}", lambda: self._acts_on(span.id), one_label=True
        )

    def everything(self) -> None:
        """Show what was done in the article, deleted labels too."""
        project, document = self.project(), self.article().document.id
        self._ask("What was done in this article", lambda: list(article_history(project, document)))

    def _ask(self, title: str, load: Callable[[], list[Entry]], one_label: bool = False) -> None:
        only = None if one_label else self._acts_on
        self.hub.asked.emit(
            AskHistory(title, load, self._undo_act, _takes_long, self._why_not, only, self._look_at)
        )

    def _why_not(self, entry: Entry) -> str:
        """Return why an act can never be taken back here, empty if that may be."""
        project = self.project()
        return undo.why_not(project, entry.row) if project.writable else read_only(project)

    def _look_at(self, entry: Entry) -> None:
        """Show the article as it was when an act was done."""
        document = self.article().document.id
        entries = list(article_history(self.project(), document))
        self.hub.asked.emit(ShowAsOf(document, entry, entries))

    def restore(self, run: Callable[[], ChangeSet]) -> None:
        """Bring back a label from how the article was, and say so."""
        change_set = run()
        self.hub.set_question(None)
        self.hub.broadcast(change_set, self)
        title = change_set.title
        self.hub.tell(f"{title[:1].upper()}{title[1:]}", undo=True)

    def _acts_on(self, span: SpanId) -> list[Entry]:
        return list(span_history(self.project(), self.article().document.id, span))

    def _undo_act(self, entry: Entry) -> str:
        """Take back one act, of one that took back do it again; return what was done."""
        project, _ = self.writable()
        verb = "Done again" if entry.turn is Turn.TAKEN_BACK else "Taken back"
        act = entry.row.id
        undo.may_undo(project, act)
        self.hub.set_question(None)
        if _takes_long(entry):
            run, told = partial(undo.undoing_act, project, act), partial(self._tell, verb)
            title = f"{_DOING[verb]}: {entry.row.title}"
            self.hub.asked.emit(AskPatience(title, run, entry.row.steps, told, self._back_up))
            return ""
        change_set = undo.undo_act(project, act)
        self._tell(verb, change_set)
        return turned_words(verb, project, change_set)

    def _turn(
        self,
        peek: Callable[[Project], Waiting | None],
        run: Turning,
        verb: str,
        nothing: str,
    ) -> None:
        project = self.project()
        waiting = peek(project)
        if waiting is None:
            self.hub.tell(nothing)
            return
        document = waiting.document
        gone = undo.articles_gone(project, waiting) if verb == "Taken back" else 0
        if gone:
            proceed = partial(self._finish, run, verb, None, waiting)
            self.hub.asked.emit(AskTakeBackArticles(waiting.title, gone, proceed))
            return
        if document is not None and project.store.document(document) is None:
            document = None  # an article that was taken back itself comes again with the act
        if document is not None and undo.only_moves(project, waiting.act):
            document = None if self.hub.article is not None else document  # the list shows it
        if document is None or document == self.document():
            self._finish(run, verb, None, waiting)
        elif self.hub.article is None:
            self._finish(run, verb, document, waiting)
        else:
            title = _title(project, document)
            self.hub.asked.emit(AskLeaveArticle(title, partial(self._finish, run, verb, document, waiting)))

    def _finish(self, run: Turning, verb: str, document: DocumentId | None, waiting: Waiting) -> None:
        project = self.project()
        if document is not None:
            self.hub.open_article(project.open_article(document))
        self.hub.set_question(None)
        if waiting.steps > SHORT:
            title = f"{_DOING[verb]}: {waiting.title}"
            told = partial(self._tell, verb)
            turning = partial(run, project)
            self.hub.asked.emit(AskPatience(title, turning, waiting.steps, told, self._back_up))
        else:
            self._tell(verb, undo.at_once(run(project)))

    def _back_up(self) -> Generator[None, None, None]:
        """Make a backup before much is taken back; what went wrong is told with the act, which goes on."""
        self._failure = yield from backing_up(self.project(), Reason.DELETION)

    def _tell(self, verb: str, change_set: ChangeSet) -> None:
        failure, self._failure = self._failure, ""
        self.hub.broadcast(change_set, self)
        self._show(change_set)
        words = turned_words(verb, self.project(), change_set)
        self.hub.tell(f"{words}. {failure}" if failure else words, Tone.WARNING if failure else Tone.NOTE)

    def _show(self, change_set: ChangeSet) -> None:
        """Focus the label that came back; where one went, put the caret there."""
        article = self.hub.article
        if article is None or article.document.id not in change_set.documents():
            return
        span = article.layer.span(change_set.select) if change_set.select is not None else None
        if span is not None:
            self.focus(span)
            return
        gone = [c.before for c in change_set.changes(article.document.id) if isinstance(c.before, Span)]
        caret = gone[-1].start if gone else self.hub.target.caret
        self.hub.set_target(Target(Aim.CARET, (), caret))


def _takes_long(entry: Entry) -> bool:
    """Tell whether taking an act back is felt."""
    return entry.row.steps > SHORT


def _title(project: Project, document: DocumentId) -> str:
    found = project.store.document(document)
    return found.title if found is not None else ""
