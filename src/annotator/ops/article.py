"""An open article: its text, how it reads, and the layer that is worked on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from annotator.domain.annotation import DocumentId, Span, Status
from annotator.domain.document import Document
from annotator.domain.layer import Layer

if TYPE_CHECKING:
    from annotator.domain.reading import Reading

DONE = "This article is done. Reopen it (Ctrl+Enter) to change its labels."
IN_TRASH = "This article lies in the trash. Take it out (Ctrl+Enter) to change its labels."


@dataclass(slots=True)
class Article:
    """One article as the window has it in memory; `layer` and `in_trash` follow every act."""

    document: Document
    text: str
    layer: Layer
    reading: Reading
    in_trash: bool = False

    @property
    def id(self) -> DocumentId:
        """The article's id, which never changes."""
        return self.document.id

    @property
    def title(self) -> str:
        """The first line of the text, or what the source calls it."""
        return self.document.title

    @property
    def spans(self) -> list[Span]:
        """The labels of this layer in the order of the text. O(labels)."""
        return self.layer.spans()

    def words(self, span: Span) -> str:
        """Return the words that a label stands on, its parts joined by “ … ”."""
        return " … ".join(self.text[start:end] for start, end in span.fragments)

    @property
    def closed(self) -> str:
        """Why its labels cannot be changed, in a sentence that says what to do; nothing where they can."""
        if self.in_trash:
            return IN_TRASH
        return DONE if self.layer.state.status is Status.DONE else ""
