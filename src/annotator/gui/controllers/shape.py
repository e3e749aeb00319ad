"""Moving the edges of the focused label, or of the stretch that is meant."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from annotator.base.errors import UserError
from annotator.domain import edges
from annotator.domain.annotation import Fragment, Span
from annotator.gui.controllers.answer import Answer
from annotator.gui.controllers.controller import Controller
from annotator.gui.hub import Aim, Hub
from annotator.ops import annotate

Fragments = tuple[Fragment, ...]


class Shape(Controller):
    """Edge keys: on a span they are acts, on a stretch they change the selection."""

    def __init__(self, hub: Hub, answer: Answer) -> None:
        super().__init__(hub)
        self._answer = answer
        self._grown: list[tuple[Fragments, Fragments]] = []

    def end_word_out(self) -> None:
        """Move the end one word out."""
        self._move(lambda f: edges.end_word_out(self.article().reading, f))

    def end_word_in(self) -> None:
        """Move the end one word in."""
        self._move(lambda f: edges.end_word_in(self.article().reading, f))

    def start_word_out(self) -> None:
        """Move the start one word out."""
        self._move(lambda f: edges.start_word_out(self.article().reading, f))

    def start_word_in(self) -> None:
        """Move the start one word in."""
        self._move(lambda f: edges.start_word_in(self.article().reading, f))

    def end_of_sentence(self) -> None:
        """Move the end to the end of the sentence."""
        self._move(lambda f: edges.end_of_sentence(self.article().reading, f))

    def start_of_sentence(self) -> None:
        """Move the start to the start of the sentence."""
        self._move(lambda f: edges.start_of_sentence(self.article().reading, f))

    def grow(self) -> None:
        """Take the next larger unit; at a bare caret the word."""
        if not self.hub.target.fragments:
            self.aim_at_hand(self._stretch())
            return
        self._move(self._larger)

    def shrink(self) -> None:
        """Take back the last growing, else take the next smaller unit."""
        self._move(self._smaller)

    def end_character_out(self) -> None:
        """Move the end one character out."""
        self._move(lambda f: edges.end_character(self.article().reading, f, forward=True))

    def end_character_in(self) -> None:
        """Move the end one character in."""
        self._move(lambda f: edges.end_character(self.article().reading, f, forward=False))

    def start_character_in(self) -> None:
        """Move the start one character in."""
        self._move(lambda f: edges.start_character(self.article().reading, f, forward=True))

    def start_character_out(self) -> None:
        """Move the start one character out."""
        self._move(lambda f: edges.start_character(self.article().reading, f, forward=False))

    def end_to(self, word: Fragment) -> None:
        """Move the end to the end of a word."""
        self._move(lambda f: edges.end_to(f, word))

    def start_to(self, word: Fragment) -> None:
        """Move the start to the start of a word."""
        self._move(lambda f: edges.start_to(f, word))

    def meant(self) -> Fragments:
        """Return the stretch whose edges the keys move now; at a bare caret the word there."""
        span = self._span()
        return span.fragments if span is not None else self._stretch()

    def _larger(self, fragments: Fragments) -> Fragments:
        after = edges.grow(self.article().reading, fragments)
        if not self._grown or self._grown[-1][1] != fragments:
            self._grown.clear()
        self._grown.append((fragments, after))
        return after

    def _smaller(self, fragments: Fragments) -> Fragments:
        if self._grown and self._grown[-1][1] == fragments:
            return self._grown.pop()[0]
        self._grown.clear()
        return edges.shrink(self.article().reading, fragments)

    def _move(self, moved: Callable[[Fragments], Fragments]) -> None:
        article = self.article()
        span = self._span()
        if span is None:
            before = self._stretch()
            after = moved(before)
            self.aim_at_hand(after)
            self._tell_if_same(before, after)
            return
        project, article = self.changeable()
        part = self.hub.target.part if span.id == self.hub.target.span else None
        after = edges.in_part(span.fragments, part, moved)
        self._tell_if_same(span.fragments, after)
        if after != span.fragments:
            owner = self.hub.target.span if span.id == self._answer.edge_span else span.id
            self.publish(annotate.set_fragments(project, article, span, after), owner)
            if part is not None and len(after) < len(span.fragments):
                self.hub.set_target(replace(self.hub.target, part=None))

    def _tell_if_same(self, before: Fragments, after: Fragments) -> None:
        if after == before:
            self.hub.tell("It goes no further there.")

    def _span(self) -> Span | None:
        """Return the span that the edge keys mean: one made by an answer first, then the focused one."""
        made = self._answer.edge_span
        if made is not None and self.hub.target.aim is Aim.SPAN:
            return self.article().layer.span(made) or self.focus_span()
        return self.focus_span()

    def _stretch(self) -> Fragments:
        target = self.hub.target
        if target.fragments:
            return target.fragments
        reading = self.article().reading
        word = reading.word_at(target.caret) or reading.next_word(target.caret)
        if word is None:
            raise UserError("There is no word here.")
        return (word,)
