"""Deciding what merged copies differ on: shows what waits, decides as an act, takes that back."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from annotator.base.errors import UserError
from annotator.domain.annotation import DocumentId, Span, SpanId
from annotator.domain.change import ActId, Kind
from annotator.domain.fold import Conflict
from annotator.gui.controllers.controller import Controller
from annotator.gui.controllers.requests import AskUndecided
from annotator.gui.hub import Hub
from annotator.ops import undo
from annotator.ops.deciding import Waiting, decide, list_of, words_around


class Deciding(Controller):
    """What waits for a decision. `conflicts`: as far as that is known, none while it is looked for.

    `look` has it looked for again; `show_text` shows the text where something else stands in its place.
    """

    def __init__(self, hub: Hub) -> None:
        super().__init__(hub)
        self.conflicts: Sequence[Conflict] | None = None
        self.look: Callable[[], None] = _nothing
        self.show_text: Callable[[], bool] = lambda: False
        self._acts: list[ActId] = []

    def show(self) -> None:
        """Ask how to decide what waits."""
        self.project()
        self._acts = []
        if self.conflicts is None:
            self.look()
        self.hub.asked.emit(AskUndecided(self._load, self._decide, self._undo, self._go, self._around))

    def _load(self) -> list[Waiting] | None:
        return None if self.conflicts is None else list_of(self.project(), self.conflicts)

    def _decide(self, thing: Waiting, number: int) -> str:
        """Decide, and say what counts now."""
        choice = thing.choices[number]
        change_set = decide(self.project(), thing, choice)
        self._acts.append(change_set.act)
        if self.conflicts is not None:
            self.conflicts = [one for one in self.conflicts if one.place != thing.conflict.place]
            self.hub.set_undecided(len(self.conflicts))
        self.hub.broadcast(change_set, self)
        return f"Decided: {choice.says}."

    def _undo(self) -> str:
        """Take back the last decision."""
        if not self._acts:
            raise UserError("Nothing was decided here yet.")
        change_set = undo.undo_act(self.project(), self._acts[-1])
        self._acts.pop()
        self.hub.broadcast(change_set, self)
        return f"Taken back: {change_set.title}."

    def _around(self, thing: Waiting) -> str:
        return words_around(self.project(), thing)

    def _go(self, thing: Waiting) -> None:
        """Show a thing in its article."""
        project, place = self.project(), thing.conflict.place
        document = DocumentId(place.document or (place.id if place.kind is Kind.DOCUMENT else ""))
        if not document:
            raise UserError("This belongs to no single article.")
        if self.hub.article is None or self.hub.article.document.id != document:
            self.hub.open_article(project.open_article(document))
        self.show_text()
        article = self.article()
        values = [thing.conflict.shown, *(version.value for version in thing.conflict.versions)]
        spans = [value for value in values if isinstance(value, Span)]
        shown = article.layer.span(SpanId(place.id)) if place.kind is Kind.SPAN else None
        if shown is not None:
            self.focus(shown)
        elif spans:
            self.aim_at_hand(spans[0].fragments)
        self.hub.pane_wanted.emit("text")


def _nothing() -> None:
    """Look for nothing."""
