"""Copies of one project that went on apart, brought together: every step of every copy, each once."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from annotator.base.clock import utc_text_of
from annotator.base.errors import EnvironmentFailure, UserError
from annotator.base.progress import Progress, silent
from annotator.base.wording import counted, in_marks, quoted_whole, titled
from annotator.domain.annotation import (
    AnnotatorName,
    Cluster,
    DocumentId,
    LayerState,
    Membership,
    Relation,
    Reviewed,
    Span,
    SpanId,
    Value,
)
from annotator.domain.change import Kind, Object, StepId
from annotator.domain.document import Document, Trashed
from annotator.domain.fold import Conflict, Fold, Reason
from annotator.domain.schema import Label, RelationType, SchemaHead
from annotator.ops import backups
from annotator.ops.project import Project
from annotator.ops.several import AnyPath, paths_in
from annotator.store.store import Store

_SHOWN = 40
"""Characters of a text in a sentence."""


@dataclass(frozen=True, slots=True)
class Brought:
    """What one copy had. `steps`: that were in neither the project nor a copy before; `lacks`: of ours it had not."""

    path: Path
    steps: int
    lacks: int

    @property
    def went_apart(self) -> bool:
        """Whether both went on since one was copied from the other."""
        return self.steps > 0 and self.lacks > 0


@dataclass(frozen=True, slots=True)
class Said:
    """What one copy says of an object, in words. `step`: the step that says so; `at`: UTC."""

    annotator: AnnotatorName
    at: str
    step: StepId
    act: str
    says: str


@dataclass(frozen=True, slots=True)
class Undecided:
    """One thing on which copies differ. `shows`: what counts until somebody changes it, in words."""

    kind: Kind
    id: str
    document: DocumentId | None
    title: str
    reason: Reason
    shows: str
    versions: tuple[Said, ...]

    @property
    def sentence(self) -> str:
        """All of it in one sentence."""
        where = f"In {quoted_whole(self.title)}: " if self.title else ""
        sides = "; ".join(f"{said.annotator} ({said.at}): {said.says}" for said in self.versions)
        return f"{where}{self.reason.value}. {sides}. Shown: {self.shows}."


@dataclass(frozen=True, slots=True)
class MergeReport:
    """What a merge did. `articles`: how many came that were not there; `warning`: why there is no backup of before."""

    copies: tuple[Brought, ...]
    annotators: dict[AnnotatorName, int]
    articles: int
    undecided: tuple[Undecided, ...]
    warning: str = ""

    @property
    def steps(self) -> int:
        """How many steps came."""
        return sum(copy.steps for copy in self.copies)


def merge(project: Project, others: AnyPath | Iterable[AnyPath], progress: Progress = silent) -> MergeReport:
    """Take everything into `project` that was done in other copies of it, which stay as they are.

    Nothing that anybody did is lost; where two differ, the later is shown and all are listed. Raises `UserError`
    for files that are no copies of this project, `EnvironmentFailure` for damaged ones and those of a newer version;
    then nothing was changed. Articles that are open must be opened anew.
    """
    project.refuse_reading_only()
    paths = paths_in(others)
    with contextlib.ExitStack() as stack:
        stores = [open_copy(project, path, stack) for path in paths]
        merged = project.store.compare(stores, progress)
        copies = tuple(map(Brought, paths, merged.came, merged.lacks))
        if not merged.is_new:
            return MergeReport(copies, {}, 0, tuple(undecided(project)))
        warning = backups.back_up_first(project, backups.Reason.MERGE, progress)
        before = _articles(project)
        conflicts = project.store.merge(stores, merged, progress)
    project.schema = project.store.schema()
    articles = len(_articles(project) - before)
    return MergeReport(copies, merged.by_annotator, articles, tuple(in_words(project, conflicts)), warning)


def _articles(project: Project) -> set[DocumentId]:
    """Return the articles of the project, those in the trash too: one that was only moved there is none that came."""
    return {row.id for row in (*project.documents(), *project.trashed_documents())}


def undecided(project: Project) -> Iterator[Undecided]:
    """Yield what copies that were merged differ on, until somebody changes it. Reads the log if some ever were."""
    yield from in_words(project, open_conflicts(project.store))


def open_conflicts(store: Store, progress: Progress = silent) -> list[Conflict]:
    """Return what waits for a decision."""
    fold = Fold()
    for done, step in enumerate(store.steps_apart()):
        fold.take(step)
        progress(done, None, "look")
    return fold.conflicts()


def open_copy(project: Project, path: Path, stack: contextlib.ExitStack) -> Store:
    """Open a copy for reading, as it is at this moment; refuse what is none."""
    if os.path.exists(path) and path.samefile(project.path):
        raise UserError(f"“{path.name}” is the project itself. Nothing was changed. Name another copy of it.")
    store = Store.open(path, write=False)
    stack.callback(store.close)
    if store.notice is not None:
        raise EnvironmentFailure(
            f"“{path.name}” was made by a newer version of this program. Nothing was changed. Update the program."
        )
    stack.enter_context(store.at_one_moment())
    if store.project_id() != project.store.project_id():
        raise UserError(
            f"“{path.name}” is another project, not a copy of “{project.path.name}”. Nothing was changed. To bring "
            "its articles in, export it as JSONL and import that."
        )
    return store


# -- in words


def in_words(project: Project, conflicts: Sequence[Conflict]) -> Iterator[Undecided]:
    """Yield conflicts in words, in their order."""
    for conflict in conflicts:
        place = conflict.place
        found = project.store.document(DocumentId(place.document)) if place.document else None
        words = _Words(project, found)
        versions = tuple(
            Said(v.annotator, utc_text_of(v.at), v.step, v.title, words.of(v.value))
            for v in conflict.versions
        )
        document = DocumentId(place.document) if place.document else None
        title = "" if found is None else found.title
        shows = words.of(conflict.shown) if place.kind is not Kind.TRASH else words.place(conflict.shown)
        yield Undecided(place.kind, place.id, document, title, conflict.reason, shows, versions)


class _Words:
    """Says what an object is, for one who has to decide."""

    def __init__(self, project: Project, document: Document | None) -> None:
        self._project = project
        self._document = document
        self._text: str | None = None

    def of(self, thing: Object | None) -> str:
        """Return an object in words; none was deleted."""
        match thing:
            case None:
                return "not there"
            case Span():
                return f"{self._exact(thing)} is {self._label(thing.label)}{_answers(thing)}"
            case Relation():
                return f"{self._end(thing.from_span)} → {self._end(thing.to_span)} ({thing.type})"
            case Membership():
                return f"{self._end(thing.span)} is {self._name(thing)}"
            case Cluster():
                return f"{in_marks(thing.name, _SHOWN)} ({thing.kind})" + (
                    f", {thing.link}" if thing.link else ""
                )
            case LayerState():
                return (
                    f"{thing.annotator} is {thing.status.value.replace('_', ' ')}{_values(thing.attributes)}"
                )
            case Reviewed():
                return f"{thing.annotator} looked at {counted(len(thing.ranges), 'stretch', 'stretches')}"
            case Trashed():
                return "in the trash"
            case Document():
                return f"the article {in_marks(titled(thing.title), _SHOWN)}"
            case SchemaHead():
                return f"the labels “{thing.title}”, revision {thing.revision}"
            case Label() | RelationType():
                return quoted_whole(thing.title)

    def place(self, thing: Object | None) -> str:
        """Return whether an article is shown as in the trash."""
        return "not in the trash" if thing is None else self.of(thing)

    def _exact(self, span: Span) -> str:
        if self._text is None:
            document = self._document
            self._text = "" if document is None else self._project.store.text(document.text_sha256)
        return in_marks(" … ".join(self._text[start:end] for start, end in span.fragments), _SHOWN)

    def _label(self, label_id: str) -> str:
        label = self._project.schema.label(label_id)
        return label_id if label is None else label.title

    def _end(self, span_id: SpanId) -> str:
        if self._document is not None:
            for annotator in self._project.store.annotators(self._document.id):
                span = self._project.layer(self._document.id, annotator).span(span_id)
                if span is not None:
                    return self._exact(span)
        return "a deleted label"

    def _name(self, membership: Membership) -> str:
        cluster = self._project.store.cluster(membership.cluster)
        return "somebody who was deleted" if cluster is None else in_marks(cluster.name, _SHOWN)


def _answers(span: Span) -> str:
    more = _values(span.attributes)
    return more + (", in doubt" if span.doubt else "") + (", with a note" if span.note else "")


def _values(attributes: Mapping[str, Value]) -> str:
    return "".join(f", {name} {value}" for name, value in attributes.items())
