"""Joining parts to a quote or claim, taking one out, pulling an edge with the mouse."""

from __future__ import annotations

from dataclasses import replace

from annotator.base.errors import UserError
from annotator.domain.annotation import Fragment, Span, SpanId
from annotator.domain.edges import part_at
from annotator.domain.natural import natural_object
from annotator.domain.schema import Label
from annotator.domain.snapping import snap
from annotator.gui.controllers.controller import Controller
from annotator.gui.hub import Aim, Hub, Target
from annotator.ops import annotate
from annotator.ops.article import Article

Parts = tuple[Fragment, ...]


class Fragments(Controller):
    """Parts of labels that may have several. Remembers which such label was made or visited last."""

    def __init__(self, hub: Hub) -> None:
        super().__init__(hub)
        self._last: SpanId | None = None
        hub.article_opened.connect(self._forget)
        hub.target_changed.connect(self._remember)

    def join(self) -> None:
        """Join what is meant to the quote or claim made or visited last, as one more part."""
        project, article = self.changeable()
        goal = self._goal()
        if goal is None:
            raise UserError("There is no quote or claim to join this to. Make or visit one first.")
        more = self._object(goal)
        self.publish(annotate.join_part(project, article, goal, more))
        joined = article.layer.span(goal.id)
        if joined is not None:
            self.choose(joined, part_at(joined.fragments, more[0][0]))

    def take_out(self) -> None:
        """Take the chosen part out of its label, else the one at the caret."""
        project, article = self.changeable()
        span, part = self._part()
        self.publish(annotate.take_out_part(project, article, span, part), span.id)

    def choose(self, span: Span, part: int | None) -> None:
        """Visit a label and, if it has several parts, choose one of them by itself."""
        several = len(span.fragments) > 1
        chosen = part if several else None
        caret = span.fragments[part][0] if part is not None else span.start
        self.hub.set_target(Target(Aim.SPAN, span.fragments, caret, span.id, part=chosen))
        self.hub.set_question(next(iter(self.questions(span)), None))

    def clicked(self, span_id: str, offset: int) -> None:
        """Visit the label whose lane was clicked; a second click on the same part chooses the part."""
        span = self.article().layer.span(SpanId(span_id))
        if span is None:
            return
        target, part = self.hub.target, part_at(span.fragments, offset)
        again = target.span == span.id and part is not None and part == part_at(span.fragments, target.caret)
        self.choose(span, part)
        if not again and self.hub.target.part is not None:
            self.hub.set_target(replace(self.hub.target, part=None))

    def pulled(self, span_id: str, fragments: Parts) -> None:
        """Give a label the parts that pulling an edge with the mouse has drawn."""
        project, article = self.changeable()
        span = article.layer.span(SpanId(span_id))
        if span is not None and span.fragments != fragments:
            self.publish(annotate.set_fragments(project, article, span, fragments), self.hub.target.span)

    # -- inside

    def _forget(self, article: Article | None) -> None:
        self._last = None

    def _remember(self, target: Target) -> None:
        if target.aim is not Aim.SPAN or target.span is None or self.hub.article is None:
            return
        span = self.hub.article.layer.span(target.span)
        if span is not None and self._label(span) is not None:
            self._last = span.id

    def _label(self, span: Span) -> Label | None:
        """Return the label of a span that may have several parts, none for others."""
        label = self.hub.project.schema.label(span.label) if self.hub.project is not None else None
        return label if label is not None and not label.contiguous else None

    def _goal(self) -> Span | None:
        return self.article().layer.span(self._last) if self._last is not None else None

    def _object(self, goal: Span) -> Parts:
        """Return the stretch to join: a selection, another label, the stop, what is around the caret."""
        article, target = self.article(), self.hub.target
        if target.aim is Aim.HAND:
            snapped = (snap(article.text, start, end) for start, end in target.fragments)
            found = tuple((start, end) for start, end in snapped if start < end)
        elif target.aim is Aim.CARET or target.span == goal.id:
            found = self._around(goal, target.caret)
        else:
            found = target.fragments
        if not found:
            raise UserError("There is no word here. Select the words that belong to it, then press j.")
        return found

    def _around(self, goal: Span, caret: int) -> Parts:
        """Return what the key of the goal's label would take here, else the word, where that is still free."""
        article, label = self.article(), self._label(goal)
        if label is None or part_at(goal.fragments, caret) is not None:
            raise UserError("Select the words that belong to it, or move the caret there, then press j.")
        schema = self.project().schema
        found = natural_object(article.reading, article.layer, schema, label, caret, around=None)
        if any(start < e and s < end for start, end in found for s, e in goal.fragments):
            word = article.reading.word_at(caret) or article.reading.next_word(caret)
            return (word,) if word is not None else ()
        return found

    def _part(self) -> tuple[Span, int]:
        """Return the label and part that is meant: chosen, at the caret, or the first of the focused label."""
        target, span = self.hub.target, self.focus_span()
        if span is not None:
            part = target.part if target.part is not None else part_at(span.fragments, target.caret)
            return span, part or 0
        here = self.article().layer.spans_between(target.caret, target.caret + 1)
        several = [s for s in here if len(s.fragments) > 1]
        if not several:
            raise UserError("There is no label with several parts here.")
        span = next((s for s in several if s.id == self._last), several[-1])
        return span, part_at(span.fragments, target.caret) or 0
