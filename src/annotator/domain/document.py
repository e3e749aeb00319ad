"""One article: its text never changes; a changed text is another document. It may lie in the trash."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field

from annotator.domain.annotation import DocumentId

TITLE_LENGTH = 200
META_KEYS = ("source", "author", "url", "published", "language", "encoding")


@dataclass(frozen=True, slots=True)
class Document:
    """An article without its text, which is stored once under its hash.

    `meta` holds the six `META_KEYS` (none where unknown), then whatever else the source said, by name.
    `length`: code points.
    """

    id: DocumentId
    title: str
    text_sha256: str
    length: int
    meta: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Trashed:
    """That an article lies in the trash: all of it stays in the file, and nothing shows or counts it."""

    document: DocumentId

    @property
    def id(self) -> str:
        """The article's id: it lies there once."""
        return self.document


def text_sha256(text: str) -> str:
    """Return the hash of the stored text, hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def document_id(sha256: str) -> DocumentId:
    """Return the id of an article whose source names none."""
    return DocumentId(str(uuid.uuid5(uuid.NAMESPACE_URL, f"urn:sha256:{sha256}")))


def title_of(text: str) -> str:
    """Return the first non-empty line, at most 200 code points, or nothing for a blank text."""
    for line in text.splitlines():
        if stripped := line.strip():
            return stripped[:TITLE_LENGTH]
    return ""


def complete_meta(meta: Mapping[str, object]) -> dict[str, object]:
    """Return `meta` with the six keys first, then the others by name."""
    complete: dict[str, object] = {key: meta.get(key) for key in META_KEYS}
    complete.update((key, meta[key]) for key in sorted(meta) if key not in complete)
    return complete
