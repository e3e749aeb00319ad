"""What an act changed, as it is told to everyone who shows something."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from annotator.domain.annotation import DocumentId, SpanId
from annotator.domain.change import ActId, Change, Draft


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """An acknowledged act: every draft in it is committed.

    `title` is what undo calls it; `select` is the span to show afterwards, in `document`.
    `undoes` tells an undo or redo. An empty set means that nothing was to do. Not `whole`: so much that the
    changes of articles that are not open were left out; who shows those must read them again.
    """

    act: ActId
    title: str
    drafts: tuple[Draft, ...]
    document: DocumentId | None = None
    select: SpanId | None = None
    undoes: ActId | None = None
    whole: bool = True

    def __bool__(self) -> bool:
        return bool(self.drafts)

    def changes(self, document: DocumentId | None) -> Iterator[Change]:
        """Yield the changes that concern one article, or those that concern none."""
        for draft in self.drafts:
            if draft.document == document:
                yield from draft.changes

    def by_document(self) -> dict[DocumentId, list[Change]]:
        """Return the changes of every article that changed, gathered in one pass."""
        found: dict[DocumentId, list[Change]] = {}
        for draft in self.drafts:
            if draft.document is not None:
                found.setdefault(draft.document, []).extend(draft.changes)
        return found

    def documents(self) -> frozenset[DocumentId]:
        """Return the articles that changed."""
        return frozenset(draft.document for draft in self.drafts if draft.document is not None)


NO_CHANGE = ChangeSet(ActId(""), "", ())
"""Nothing was to do."""
