"""Texts like news for the benchmarks of the window: names, quotations with speakers, and the labels on them."""

from __future__ import annotations

import random
from pathlib import Path

from annotator.domain.annotation import AnnotatorName, DocumentId, Relation, RelationId, Span, SpanId
from annotator.domain.change import created
from annotator.domain.document import Document, text_sha256
from annotator.ops.project import Project, create
from annotator.ops.schema import find_schema

ANNOTATOR = AnnotatorName("bench")
IMPORT = "import"
CREATED = "2026-11-22T08:00:00Z"
FIRST = "Anna Boris Clara David Elena Farid Grace Hugo Irene Jonas Karin Liam Marta Noah Olga Pavel".split()
LAST = "Brandt Keller Okafor Rosenberg Tanaka Novak Silva Meyer Dubois Haddad Jensen Rossi".split()
WORDS = (
    "the of to and a in that is was for on with as at by from it minister official company market report police "
    "court city government people after years new percent parliament committee budget climate tariffs election "
    "investigation according bank energy workers union hospital"
).split()
CUES = ("said", "told reporters", "shared", "added", "announced")


class Story:
    """A text under construction: `text`, and the spans and relations that lie on it."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.parts: list[str] = []
        self.length = 0
        self.spans: list[Span] = []
        self.relations: list[Relation] = []

    @property
    def text(self) -> str:
        """The text so far."""
        return "".join(self.parts)

    def write(self, words: str) -> tuple[int, int]:
        """Append words; return where they stand."""
        start = self.length
        self.parts.append(words)
        self.length += len(words)
        return start, self.length

    def label(self, label: str, stretch: tuple[int, int]) -> SpanId:
        """Put a label on a stretch."""
        span_id = SpanId(f"s{len(self.spans)}")
        self.spans.append(Span(span_id, label, (stretch,), ANNOTATOR, CREATED))
        return span_id

    def words(self, least: int, most: int) -> str:
        """Return so many words."""
        return " ".join(self.chance.choice(WORDS) for _ in range(self.chance.randint(least, most)))


def story(size: int, spans: int, relations: int | None = None) -> Story:
    """Return a text of `size` KB with about so many labels; two of three quotations and names are labelled.

    `relations`: how many quotes at most have a link to their source.
    """
    made = Story(size)
    paragraphs = max(1, size * 1000 // 430)
    each = spans / paragraphs
    for _ in range(paragraphs):
        before = len(made.spans)
        _paragraph(made, relations)
        _more(made, max(0, round(each) - (len(made.spans) - before)))
        made.write("\n")
    made.spans.sort(key=lambda span: span.start)
    return made


def _paragraph(made: Story, relations: int | None) -> None:
    chance = made.chance
    made.write(f"{made.words(12, 24).capitalize()} ")
    name = f"{chance.choice(FIRST)} {chance.choice(LAST)}"
    speaker = made.write(name)
    made.write(f" {made.words(8, 16)}. ")
    if chance.random() < 0.6:
        quote = made.write(f"“{made.words(6, 14).capitalize()},”")
        made.write(f" {name.split()[-1]} ")
        cue = made.write(chance.choice(CUES))
        made.write(". ")
        if chance.random() < 0.67:
            head, source = made.label("quote", quote), made.label("source", (quote[1] + 1, cue[0] - 1))
            made.label("cue", cue)
            if relations is None or len(made.relations) < relations:
                link = RelationId(f"r{len(made.relations)}")
                made.relations.append(Relation(link, "source", head, source, ANNOTATOR, CREATED))
    if chance.random() < 0.67:
        made.label("person", speaker)
    made.write(f"{made.words(14, 30).capitalize()}.")


def _more(made: Story, number: int) -> None:
    """Put claims and places on stretches of the last paragraph until it bears enough."""
    end = made.length - 40
    for _ in range(number):
        start = made.chance.randint(max(0, end - 340), max(1, end))
        long = made.chance.random() < 0.3
        made.label("claim" if long else "place", (start, start + made.chance.randint(4, 160 if long else 20)))


def make_project(path: Path, stories: list[Story], schema: str = "standard") -> Project:
    """Return a new project with one article a story, `d0`, `d1` and so on."""
    project = create(path, find_schema(schema), str(ANNOTATOR))
    for number, made in enumerate(stories):
        text = made.text
        title = f"{text[:40].split('.')[0]} {number}"
        document = Document(DocumentId(f"d{number}"), title, text_sha256(text), len(text))
        changes = [created(document), *map(created, made.spans), *map(created, made.relations)]
        project.record([project.draft(IMPORT, document.id, changes)], texts={document.text_sha256: text})
    return project
