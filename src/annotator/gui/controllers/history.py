"""Undo and redo in the window: says what it did, shows it, asks before it leaves the article."""

from __future__ import annotations

from collections.abc import Callable, Generator
from functools import partial

from annotator.domain.annotation import DocumentId, Span
from annotator.gui.controllers.controller import Controller
from annotator.gui.controllers.requests import AskLeaveArticle, AskPatience
from annotator.gui.hub import Aim, Target
from annotator.ops import undo
from annotator.ops.change_set import ChangeSet
from annotator.ops.project import Project
from annotator.ops.undo import Waiting

SHORT = 30
"""Steps of an act that is taken back while one waits: a tenth of a second at most, unless articles are huge."""

_DOING = {"Taken back": "Taking back", "Done again": "Doing again"}

Turning = Callable[[Project], Generator[None, None, ChangeSet]]


class History(Controller):
    """Takes back and does again what this annotator did, however long ago."""

    def undo(self) -> None:
        """Take back the newest act."""
        self._turn(undo.next_undo, undo.undoing, "Taken back", "There is nothing to take back.")

    def redo(self) -> None:
        """Do again what was taken back last."""
        self._turn(undo.next_redo, undo.redoing, "Done again", "There is nothing to do again.")

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
        if waiting.document is None or waiting.document == self.document():
            self._finish(run, verb, None, waiting)
        elif self.hub.article is None:
            self._finish(run, verb, waiting.document, waiting)
        else:
            title = _title(project, waiting.document)
            self.hub.asked.emit(
                AskLeaveArticle(title, lambda: self._finish(run, verb, waiting.document, waiting))
            )

    def _finish(self, run: Turning, verb: str, document: DocumentId | None, waiting: Waiting) -> None:
        project = self.project()
        if document is not None:
            self.hub.open_article(project.open_article(document))
        self.hub.set_question(None)
        if waiting.steps > SHORT:
            title = f"{_DOING[verb]}: {waiting.title}"
            told = partial(self._tell, verb)
            self.hub.asked.emit(AskPatience(title, partial(run, project), waiting.steps, told))
        else:
            self._tell(verb, undo.at_once(run(project)))

    def _tell(self, verb: str, change_set: ChangeSet) -> None:
        self.hub.broadcast(change_set, self)
        self._show(change_set)
        self.hub.tell(f"{verb}: {change_set.title}")

    def _show(self, change_set: ChangeSet) -> None:
        """Focus the label that came back; where one went, put the caret there."""
        article = self.hub.article
        if article is None or change_set.document != article.document.id:
            return
        span = article.layer.span(change_set.select) if change_set.select is not None else None
        if span is not None:
            self.focus(span)
            return
        gone = [c.before for c in change_set.changes(article.document.id) if isinstance(c.before, Span)]
        caret = gone[-1].start if gone else self.hub.target.caret
        self.hub.set_target(Target(Aim.CARET, (), caret))


def _title(project: Project, document: DocumentId) -> str:
    found = project.store.document(document)
    return found.title if found is not None else ""
