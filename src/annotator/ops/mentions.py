"""The labels that mean a cluster in their sentences, and how it is spelt; read little by little."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field

from annotator.domain.annotation import ClusterId, DocumentId, SpanId
from annotator.ops.clusters import Mention, reader
from annotator.ops.project import Project

AROUND = 70
"""Code points shown on either side of a label."""

PAGE = 60
"""Labels that are read at once."""
MOST_READ = 1_000_000
"""Code points of articles that are read for one page of labels; one article is read in any case."""

AT_ONCE = 100
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Place:
    """One label that means a cluster, with the words around it on one line."""

    mention: Mention
    before: str
    words: str
    after: str


@dataclass(slots=True)
class Spelling:
    """Labels with the same words that mean one cluster."""

    words: str
    spans: dict[DocumentId, list[SpanId]] = field(default_factory=dict)
    count: int = 0


class _Texts:
    """The text of one article at a time: labels come article by article."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._document: DocumentId | None = None
        self._text = ""
        self.read = 0

    def of(self, document: DocumentId) -> str:
        if document != self._document:
            found = self._project.store.document(document)
            self._text = "" if found is None else self._project.store.text(found.text_sha256)
            self._document = document
            self.read += len(self._text)
        return self._text


def places(project: Project, cluster: ClusterId, limit: int = PAGE) -> Iterator[list[Place]]:
    """Yield the labels page by page, by article; a page is shorter where articles are long."""
    look, after = reader(project), 0
    while mentions := look.mentions(cluster, after, limit):
        yield from _pages(project, mentions)
        after = mentions[-1].key


def places_of(project: Project, cluster: ClusterId, spelling: Spelling) -> Iterator[list[Place]]:
    """Yield the labels of one spelling, each article a page or more."""
    look = reader(project)
    for document, ids in spelling.spans.items():
        wanted = set(ids)
        mentions = [m for m in look.mentions_here(cluster, document) if m.span.id in wanted]
        for at in range(0, len(mentions), PAGE):
            yield from _pages(project, mentions[at : at + PAGE])


def _pages(project: Project, mentions: Sequence[Mention]) -> Iterator[list[Place]]:
    texts = _Texts(project)
    page: list[Place] = []
    for mention in mentions:
        if page and texts.read + mention.length > MOST_READ and page[-1].mention.document != mention.document:
            yield page
            page, texts.read = [], 0
        page.append(_place(texts.of(mention.document), mention))
    if page:
        yield page


def spellings(project: Project, cluster: ClusterId) -> Generator[None, None, list[Spelling]]:
    """Return how a cluster is spelt, the most frequent first; gives way after each article or some labels."""
    look, texts, after = reader(project), _Texts(project), 0
    found: dict[str, Spelling] = {}
    while page := look.mentions(cluster, after, AT_ONCE):
        for mention in page:
            if texts.read > MOST_READ:
                texts.read = 0
                yield
            words = _words(texts.of(mention.document), mention)
            spelling = found.setdefault(words, Spelling(words))
            spelling.spans.setdefault(mention.document, []).append(mention.span.id)
            spelling.count += 1
        after = page[-1].key
        yield
    return sorted(found.values(), key=lambda spelling: (-spelling.count, spelling.words))


def _place(text: str, mention: Mention) -> Place:
    span = mention.span
    before = _line(text[max(span.start - AROUND, 0) : span.start])
    return Place(mention, before, _words(text, mention), _line(text[span.end : span.end + AROUND]))


def _words(text: str, mention: Mention) -> str:
    return " … ".join(" ".join(text[a:b].split()) for a, b in mention.span.fragments)[:_LONGEST]


def _line(text: str) -> str:
    """Return a stretch on one line; blanks at its ends stay as one, they part words."""
    line = " ".join(text.split())
    start = " " if text[:1].isspace() else ""
    return f"{start}{line}{' ' if line and text[-1:].isspace() else ''}"
