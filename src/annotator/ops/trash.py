"""The trash: articles that are left out everywhere until somebody takes them out again; nothing in it is erased."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass

from annotator.base.clock import utc_text_of
from annotator.base.errors import UserError
from annotator.base.wording import counted, in_marks, titled
from annotator.domain.annotation import AnnotatorName, DocumentId, Status
from annotator.domain.change import ActId, Draft, Kind, created, deleted
from annotator.domain.document import Trashed
from annotator.ops.backups import Reason, back_up_first
from annotator.ops.change_set import ChangeSet
from annotator.ops.project import DocumentRow, Project
from annotator.ops.several import names_in
from annotator.ops.undo import at_once

TITLE_LENGTH = 60
"""Characters of a title in the name of an act."""


@dataclass(frozen=True, slots=True)
class Held:
    """What articles hold that are about to go: `labels` of `people`; `done`: articles that one of them has done."""

    documents: tuple[DocumentId, ...]
    title: str
    labels: int
    people: tuple[AnnotatorName, ...]
    done: int

    def needs_asking(self, annotator: AnnotatorName) -> bool:
        """Tell whether more goes than one article that only `annotator` has worked on and that is not done."""
        return len(self.documents) > 1 or self.done > 0 or any(name != annotator for name in self.people)


@dataclass(frozen=True, slots=True)
class Moved:
    """An act that moved articles. `warning`: why there is no backup of before, or nothing."""

    act: ChangeSet
    warning: str = ""

    @property
    def articles(self) -> tuple[DocumentId, ...]:
        """The articles that moved."""
        return tuple(draft.document for draft in self.act.drafts if draft.document is not None)


@dataclass(frozen=True, slots=True)
class InTrash:
    """One article in the trash. `labels`: of all people; `by`, `at` (UTC): who put it there and when."""

    row: DocumentRow
    labels: int
    by: AnnotatorName
    at: str


# -- looking


def holds(project: Project, documents: Iterable[str]) -> Held:
    """Return what the articles hold that may still be put in the trash. Raises `UserError` for an unknown one."""
    ids = _movable(project, documents, into=True)
    wanted = frozenset(ids)
    layers = [layer for layer in project.store.layer_rows() if layer.document in wanted]
    first = project.store.document(ids[0]) if ids else None
    return Held(
        ids,
        "" if first is None else first.title,
        sum(layer.spans for layer in layers),
        tuple(sorted({layer.annotator for layer in layers if layer.spans})),
        len({layer.document for layer in layers if layer.status is Status.DONE}),
    )


def in_trash(project: Project) -> list[InTrash]:
    """Return the articles in the trash, in the order of first import. Reads the log of each."""
    labels: dict[DocumentId, int] = {}
    for layer in project.store.layer_rows(trash=True):
        labels[layer.document] = labels.get(layer.document, 0) + layer.spans
    rows = project.store.documents(project.annotator, trash=True)
    return [InTrash(row, labels.get(row.id, 0), *_put_there(project, row.id)) for row in rows]


def _put_there(project: Project, document: DocumentId) -> tuple[AnnotatorName, str]:
    """Return who put an article in the trash last, and when."""
    for act, changes in project.store.steps_on(document, f'"kind":"{Kind.TRASH}"'):
        if any(change.kind is Kind.TRASH and change.after is not None for change in changes):
            row = project.store.act(act)
            return row.annotator, utc_text_of(row.at)
    return AnnotatorName(""), ""


# -- acts


def put_in_trash(project: Project, documents: str | Iterable[str]) -> Moved:
    """Put articles in the trash as one act, which undo takes back; those that lie there already stay.

    Done articles go, too. Of several a backup is made first. Raises `UserError` for an unknown article, and nothing
    was changed.
    """
    ids = _movable(project, documents, into=True)
    warning = back_up_first(project, Reason.DELETION) if len(ids) > 1 else ""
    return Moved(_recorded(project, ids, into=True), warning)


def take_out(project: Project, documents: str | Iterable[str]) -> Moved:
    """Take articles out of the trash as one act, with all labels they had; those that are not in it stay."""
    return Moved(_recorded(project, _movable(project, documents, into=False), into=False))


def moving(project: Project, documents: Iterable[str], into: bool = True) -> Generator[None, None, ChangeSet]:
    """Do what `put_in_trash` does, or `take_out`, in short slices and without a backup."""
    return (yield from project.recording(_drafts(project, _movable(project, documents, into), into)))


def _recorded(project: Project, ids: Sequence[DocumentId], into: bool) -> ChangeSet:
    if len(ids) == 1:
        # An act of one step waits where the disk refuses it, as a label does.
        return project.record(list(_drafts(project, ids, into)))
    return at_once(moving(project, ids, into))


def _drafts(project: Project, ids: Sequence[DocumentId], into: bool) -> Iterator[Draft]:
    act, title = ActId(project.clock.uuid7()), _title(project, ids, into)
    for document in ids:
        thing = Trashed(document)
        yield project.draft(title, document, [created(thing) if into else deleted(thing)], act)


def _title(project: Project, ids: Sequence[DocumentId], into: bool) -> str:
    first = project.store.document(ids[0]) if len(ids) == 1 else None
    what = counted(len(ids), "article") if first is None else in_marks(titled(first.title), TITLE_LENGTH)
    return f"{what} {'put in the trash' if into else 'taken out of the trash'}"


def _movable(project: Project, documents: str | Iterable[str], into: bool) -> tuple[DocumentId, ...]:
    """Return those of the articles that are not where they are to go."""
    ids = tuple(dict.fromkeys(map(DocumentId, names_in(documents))))
    known = project.store.known_documents(ids)
    unknown = next((document for document in ids if document not in known), None)
    if unknown is not None:
        raise UserError(f"There is no article “{unknown}” in this project. Nothing was changed.")
    there = frozenset(project.store.trashed(ids))
    return tuple(document for document in ids if (document in there) is not into)
