"""What each paragraph of the open article bears: marks, chips, numbered answers, labels not yet saved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from annotator.domain.annotation import Fragment, Relation, Span, SpanId
from annotator.domain.change import Change
from annotator.domain.layer import FIRST, Layer, Mark
from annotator.domain.questions import Question
from annotator.domain.writing import begins_right_to_left
from annotator.gui.canvas.arcs import Link
from annotator.gui.canvas.lanes import Segment
from annotator.gui.canvas.paragraph import Badge, Load
from annotator.gui.canvas.positions import Positions

CHIP_RELATION = "source"
"""The relation whose other end a tag names."""

PENDING = -(1 << 61)
"""The handle of fragments that are not saved yet; below those that layers give out."""

_CHIP_LENGTH = 22


class Loads:
    """Gathers, a paragraph at a time, what the layout has to make room for.

    `chip_labels`: ids of the labels whose tag may name a source. `with_chips` stays off until the first
    paint, because the first question about links reads all links of the layer. The segments of the last
    paragraph are kept, so that an act in a very long one only makes those that are new.
    """

    def __init__(self, positions: Positions, layer: Layer | None, chip_labels: frozenset[str]) -> None:
        self.positions = positions
        self.layer = layer
        self.chip_labels = chip_labels
        self.with_chips = False
        self._number = -1
        self._segments: dict[Mark, Segment | None] = {}
        self._badges: Mapping[int, list[Badge]] = {}
        self._pending: Mapping[int, list[Segment]] = {}

    def of(self, number: int) -> Load:
        """Return what one paragraph bears."""
        start, end = self.positions.paragraph(number)
        marks = self.layer.marks_between(start, end) if self.layer is not None else []
        if self._number != number:
            self._number, self._segments = number, {}
        known = self._segments
        for mark in marks:
            if mark not in known:
                known[mark] = self.positions.segment(number, mark, self._chip(mark))
        segments = [segment for mark in marks if (segment := known[mark]) is not None]
        if number in self._pending:
            segments = sorted([*segments, *self._pending[number]])
        return Load(segments, self._badges.get(number, ()))

    def show_chips(self) -> None:
        """Name sources from now on."""
        self.with_chips = True
        self._number = -1

    def ask(self, question: Question | None) -> set[int]:
        """Take the numbered answers of a question; return the paragraphs that change."""
        badges: dict[int, list[Badge]] = defaultdict(list)
        for answer in question.answers if question else ():
            for number, start, end in self.positions.pieces(answer.fragments[:1]):
                badges[number].append((start, end, answer.number))
                break
        for found in badges.values():
            found.sort()
        touched = {*self._badges, *badges}
        self._badges = dict(badges)
        return touched

    def wait_for(self, fragments: tuple[Fragment, ...]) -> set[int]:
        """Take the fragments that are not saved yet; return the paragraphs that change."""
        pending: dict[int, list[Segment]] = defaultdict(list)
        for number, start, end in self.positions.pieces(fragments):
            pending[number].append(Segment(start, end, "", PENDING, False, False, False, True))
        touched = {*self._pending, *pending}
        self._pending = dict(pending)
        return touched

    def touched(self, changes: Iterable[Change]) -> set[int]:
        """Return the paragraphs whose drawing an act of this layer's annotator changes."""
        fragments: list[Fragment] = []
        ends: set[SpanId] = set()
        for change in changes:
            for value in (change.before, change.after):
                if isinstance(value, Span):
                    if self.layer is not None and value.annotator == self.layer.annotator:
                        fragments.extend(value.fragments)
                        ends.update(self._named_by(value.id))
                elif isinstance(value, Relation) and value.type == CHIP_RELATION:
                    ends.add(value.from_span)
        if ends:
            self._number = -1
        for span_id in ends:
            span = self.layer.span(span_id) if self.layer is not None else None
            if span is not None:
                fragments.extend(span.fragments[:1])
        return self.positions.numbers(fragments)

    def _named_by(self, span_id: SpanId) -> list[SpanId]:
        """Return the spans whose chip shows the words of this one."""
        if self.layer is None or not self.with_chips:
            return []
        return [relation.from_span for relation in self.layer.relations_to(span_id, CHIP_RELATION)]

    def _chip(self, mark: Mark) -> str:
        layer = self.layer
        if (
            layer is None
            or not self.with_chips
            or not mark.flags & FIRST
            or mark.label not in self.chip_labels
        ):
            return ""
        for relation in layer.relations_from(layer.span_of(mark.handle).id, CHIP_RELATION)[:1]:
            if (source := layer.span(relation.to_span)) is not None:
                words = shortened(self.positions.text[source.start : source.end])
                return f"{'←' if begins_right_to_left(words) else '→'} {words}"
        return ""

    def links_of(self, span: Span, words: Mapping[str, str], most: int) -> list[Link]:
        """Return what a span is linked with, the nearest first; `words` by type of link."""
        layer = self.layer
        if layer is None:
            return []
        linked = [(True, relation) for relation in layer.relations_from(span.id)]
        linked += [(False, relation) for relation in layer.relations_to(span.id)]
        ends = [layer.handle(relation.to_span if out else relation.from_span) for out, relation in linked]
        others = iter(layer.spans_of(handle for handle in ends if handle is not None))
        found = []
        for (outgoing, relation), handle in zip(linked, ends, strict=True):
            if handle is not None:
                start = next(others).start
                found.append((abs(start - span.start), start, relation, outgoing, handle))
        found.sort(key=lambda each: each[:2])
        return [
            Link(relation.id, words.get(relation.type, relation.type), outgoing, handle, *self.place(start))
            for _, start, relation, outgoing, handle in found[:most]
        ]

    def place(self, offset: int) -> tuple[int, int]:
        """Return paragraph of a code point, and position in it."""
        number = self.positions.number(offset)
        to_position = self.positions.map.to_position
        return number, to_position(offset) - to_position(self.positions.starts[number])

    def place_of_end(self, offset: int) -> tuple[int, int]:
        """Return paragraph and position of the end of a stretch: at the end of a line, not the start of the next."""
        number, position = self.place(offset - 1)
        to_position = self.positions.map.to_position
        return number, position + to_position(offset) - to_position(offset - 1)


def shortened(words: str) -> str:
    """Return words on one line, cut before a word where they are too long for a chip."""
    line = " ".join(words.split())
    if len(line) <= _CHIP_LENGTH:
        return line
    cut = line.rfind(" ", 0, _CHIP_LENGTH)
    return f"{line[: cut if cut > _CHIP_LENGTH // 2 else _CHIP_LENGTH - 1]}…"
