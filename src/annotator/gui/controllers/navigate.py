"""Moving through the article: stops, labels, unfinished things, and what the caret means."""

from __future__ import annotations

from annotator.base.errors import UserError
from annotator.domain.annotation import RelationId, Span, SpanId
from annotator.domain.questions import QuestionKind
from annotator.domain.snapping import snap
from annotator.domain.stops import Far, Stop, StopKind, near_stop, next_stop
from annotator.domain.unfinished import next_unfinished
from annotator.gui.controllers.answer import Answer
from annotator.gui.controllers.controller import Controller, is_about
from annotator.gui.hub import Aim, Hub, Target
from annotator.gui.models.articles import decided_words


class Navigate(Controller):
    """Space walks to what waits; n to labels; a click or an arrow gives the caret back to the hand."""

    def __init__(self, hub: Hub, answer: Answer) -> None:
        super().__init__(hub)
        self._answer = answer

    # -- what the canvas reports

    def moved(self, anchor: int, position: int) -> None:
        """Follow the caret: a selection is meant as it is, a bare caret means what is around it."""
        self._answer.edge_span = None
        if anchor == position:
            self.hub.set_target(Target(Aim.CARET, (), position))
        else:
            stretch = (min(anchor, position), max(anchor, position))
            self.hub.set_target(Target(Aim.HAND, (stretch,), position))

    def selected_by_mouse(self) -> None:
        """Snap a selection that was drawn with the mouse; the exact one is kept for Shift + label."""
        target = self.hub.target
        if target.aim is Aim.HAND:
            text = self.article().text
            snapped = tuple(snap(text, start, end) for start, end in target.fragments)
            if snapped[0][0] < snapped[-1][1]:
                caret = snapped[-1][1]
                self.hub.set_target(Target(Aim.HAND, snapped, caret, raw=target.fragments))

    def clicked_span(self, span_id: str) -> None:
        """Visit the label whose tag or lane was clicked."""
        span = self.article().layer.span(SpanId(span_id))
        if span is not None:
            self._answer.edge_span = None
            self.focus(span)

    def clicked_link(self, relation_id: str) -> None:
        """Visit the label at whose tag a link was clicked, with the link chosen."""
        relation = self.article().layer.relation(RelationId(relation_id))
        span = self.article().layer.span(relation.from_span) if relation is not None else None
        if relation is not None and span is not None:
            self._answer.edge_span = None
            self.hub.set_question(None)
            self.hub.set_target(Target(Aim.SPAN, span.fragments, span.start, span.id, link=relation.id))

    def clicked_word(self, offset: int) -> None:
        """Answer a question that waits for words with the name or word that was clicked."""
        if not is_about(self.hub.question, QuestionKind.RELATION):
            return
        reading = self.article().reading
        stretch = reading.name_at(offset) or reading.word_at(offset)
        question = self.hub.question
        owner = self.article().layer.span(question.span) if question is not None else None
        if stretch is None or owner is None:
            return
        if any(start < stretch[1] and stretch[0] < end for start, end in owner.fragments):
            return
        if reading.paragraph_at(stretch[0]) in {
            reading.paragraph_at(owner.start),
            reading.paragraph_at(owner.end - 1),
        }:
            self._answer.words((stretch,))

    # -- stops

    def next_stop(self) -> None:
        """Walk to the next thing worth a decision."""
        self._walk(backwards=False)

    def previous_stop(self) -> None:
        """Walk to the one before."""
        self._walk(backwards=True)

    def coming(self) -> Stop | Far | None:
        """Return what Space would find, for the foot line, which looks no further than what is near."""
        article, project, target = self.hub.article, self.hub.project, self.hub.target
        if article is None or project is None:
            return None
        return near_stop(
            article.reading,
            article.layer,
            project.schema,
            target.caret,
            self.hub.tiers,
            after=target.stop,
            skip=target.span,
        )

    def _walk(self, backwards: bool) -> None:
        self.article()
        stop = self._stop(backwards)
        self._answer.edge_span = None
        if stop is None:
            self.hub.tell(decided_words(self.hub.tiers))
            return
        if stop.span is not None:
            span = self.article().layer.span(stop.span)
            if span is not None:
                self.focus(span)
                return
        self.hub.set_question(None)
        self.hub.set_target(Target(Aim.STOP, stop.fragments, stop.fragments[0][0], stop=stop))

    def _stop(self, backwards: bool) -> Stop | None:
        article, schema = self.article(), self.project().schema
        target = self.hub.target
        after = target.stop
        return next_stop(
            article.reading,
            article.layer,
            schema,
            target.caret,
            self.hub.tiers,
            backwards=backwards,
            after=after,
            skip=target.span,
        )

    # -- labels

    def next_span(self) -> None:
        """Visit the next label of the pass."""
        self._visit(forward=True)

    def previous_span(self) -> None:
        """Visit the label before."""
        self._visit(forward=False)

    def others(self) -> None:
        """Visit the other labels on the same stretch one after the other, then the parts of those that have some."""
        target = self.hub.target
        article = self.article()
        offset = target.caret if not target.fragments else target.fragments[0][0]
        spans = [s for s in article.layer.spans_between(offset, offset + 1) if self._in_pass(s)]
        if not spans:
            raise UserError("There is no label here.")
        turns: list[tuple[Span, int | None]] = [(span, None) for span in spans]
        turns += [
            (span, part) for span in spans if len(span.fragments) > 1 for part in range(len(span.fragments))
        ]
        ids = [(span.id, part) for span, part in turns]
        current = (target.span, target.part)
        if ids == [current]:
            raise UserError("There is no other label here.")
        index = ids.index(current) + 1 if current in ids else 0
        span, part = turns[index % len(turns)]
        self._keep_caret(span, offset if part is None else span.fragments[part][0], part)

    def next_unfinished(self) -> None:
        """Visit the next open quotation, open question or problem."""
        self._unfinished(forward=True)

    def previous_unfinished(self) -> None:
        """Visit the unfinished thing before."""
        self._unfinished(forward=False)

    def leave(self) -> None:
        """Leave a passing state, then the question, then the selection or label; never deletes."""
        if self.hub.transient is not None:
            self.hub.set_transient(None)
        elif self.hub.question is not None:
            self._answer.leave()
        else:
            self.hub.set_target(Target(Aim.CARET, (), self.hub.target.caret))

    def focus_by_id(self, span_id: str) -> None:
        """Visit a label that a panel names."""
        self.clicked_span(span_id)

    def go_to(self, start: int, end: int) -> None:
        """Select a stretch that a panel names: a quotation of the ledger, a hit of a search."""
        self.hub.set_question(None)
        self.aim_at_hand(((start, end),))

    def _visit(self, forward: bool) -> None:
        article = self.article()
        layer, target = article.layer, self.hub.target
        current = layer.span(target.span) if target.span is not None else None
        span = self._neighbor(current, target.caret, forward)
        if span is None:
            raise UserError("There is no label in this article yet.")
        self._answer.edge_span = None
        self.hub.set_target(Target(Aim.SPAN, span.fragments, span.start, span.id))
        self.hub.set_question(next(iter(self.questions(span)), None))
        if span.id == target.span:
            self.hub.tell("There is no other label in this article.")

    def _neighbor(self, current: Span | None, caret: int, forward: bool) -> Span | None:
        """Return the next or previous span in reading order, wrapping round at the ends."""
        layer = self.article().layer
        start = current.start if current is not None else caret
        here = [s for s in layer.spans_between(start, start + 1) if s.start == start and self._in_pass(s)]
        if current is not None and current.id in [s.id for s in here]:
            index = [s.id for s in here].index(current.id) + (1 if forward else -1)
            if 0 <= index < len(here):
                return here[index]
        elif forward and here:
            return here[0]
        return self._beyond(start, forward)

    def _beyond(self, start: int, forward: bool) -> Span | None:
        layer = self.article().layer
        offset, wrapped = (start + 1 if forward else start), False
        while True:
            mark = layer.next_mark(offset) if forward else layer.previous_mark(offset)
            if mark is None:
                if wrapped:
                    return None
                wrapped, offset = True, 0 if forward else len(self.article().text) + 1
                continue
            found = [s for s in layer.spans_between(mark.start, mark.start + 1) if s.start == mark.start]
            found = [s for s in found if self._in_pass(s)]
            if found:
                return found[0] if forward else found[-1]
            if wrapped and (mark.start >= start if forward else mark.start <= start):
                return None
            offset = mark.start + 1 if forward else mark.start

    def _unfinished(self, forward: bool) -> None:
        article, schema = self.article(), self.project().schema
        focused = self.focus_span()
        thing = next_unfinished(
            article.reading,
            article.layer,
            schema,
            self._left(forward) if focused is None else focused.start,
            self.hub.tiers,
            backwards=not forward,
            current=None if focused is None else focused.id,
        )
        if thing is None:
            self.hub.tell("Nothing is unfinished here.")
            return
        if thing.span is not None:
            self.clicked_span(thing.span)
            return
        self.hub.set_question(None)
        fragments = thing.fragments
        words = article.text[fragments[0][0] : fragments[0][1]]
        stop = Stop(StopKind.QUOTATION, fragments, words)
        self.hub.set_target(Target(Aim.STOP, fragments, fragments[0][0], stop=stop))

    def _left(self, forward: bool) -> int:
        """Return where to look from: the caret, behind a stop if one is left."""
        target = self.hub.target
        return target.caret + (forward and target.aim is Aim.STOP)

    def _in_pass(self, span: Span) -> bool:
        return self.project().schema.tier(span.label) in self.hub.tiers

    def _keep_caret(self, span: Span, caret: int, part: int | None = None) -> None:
        self.hub.set_target(Target(Aim.SPAN, span.fragments, caret, span.id, part=part))
        self.hub.set_question(next(iter(self.questions(span)), None))
