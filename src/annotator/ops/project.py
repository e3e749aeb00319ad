"""An open project: the store, what is open of it, and the one way in which an act gets into both."""

from __future__ import annotations

import getpass
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self

from annotator.base.clock import Clock
from annotator.base.errors import EnvironmentFailure, UserError
from annotator.base.legible import legible
from annotator.domain.annotation import AnnotatorName, Cluster, DocumentId, Membership, SpanId
from annotator.domain.change import ActId, Change, Draft, Kind, Object, created
from annotator.domain.layer import HEAD, Layer
from annotator.domain.reading import Reading
from annotator.domain.schema import Schema
from annotator.ops.article import Article
from annotator.ops.change_set import ChangeSet
from annotator.store.layers import LayerLoader
from annotator.store.rows import DocumentRow
from annotator.store.store import Store

__all__ = ["DocumentRow", "Project", "create", "open_project", "signature"]

_SCHEMA_KINDS = frozenset({Kind.SCHEMA, Kind.LABEL, Kind.RELATION_TYPE})


class Project:
    """One `.annotator` file, open for reading or as its owner.

    Articles that are open follow every act that goes through `record`.
    """

    def __init__(self, store: Store, annotator: AnnotatorName, clock: Clock) -> None:
        self.store = store
        self.annotator = annotator
        self.clock = clock
        self.schema: Schema = store.schema()
        self._open: dict[DocumentId, Article] = {}

    @property
    def path(self) -> Path:
        """The project file."""
        return self.store.path

    @property
    def writable(self) -> bool:
        """Whether this process owns the project and the file is not newer than the program."""
        return self.store.writable

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Leave the project: everything is in one file, the lock is gone."""
        self._open.clear()
        self.store.close()

    def settle(self) -> None:
        """Move everything into the one file, so that copying it is safe; called when idle."""
        if self.writable:
            self.store.checkpoint()

    # -- reading

    def documents(self) -> list[DocumentRow]:
        """Return all articles in the order of first import."""
        return self.store.documents(self.annotator)

    def open_article(self, document_id: DocumentId) -> Article:
        """Return the article with this annotator's layer; the same object as long as it is open."""
        article = self._open.get(document_id)
        if article is not None and article.layer.annotator == self.annotator:
            return article
        document = self.store.document(document_id)
        if document is None:
            raise UserError("This article is no longer in the project.")
        text = self.store.text(document.text_sha256)
        article = Article(document, text, self.layer(document_id), Reading(text))
        self._open[document_id] = article
        return article

    def layer(self, document_id: DocumentId, annotator: AnnotatorName | None = None) -> Layer:
        """Return one annotator's layer of an article as the file has it now."""
        name = annotator or self.annotator
        loader = LayerLoader(self.store, document_id, name)
        head = loader.marks(0, HEAD)
        rest = partial(loader.marks, HEAD)
        return Layer(name, head, loader, loader.links, loader.state(), loader.reviewed(), rest)

    def leave_article(self, document_id: DocumentId) -> None:
        """Forget an open article."""
        self._open.pop(document_id, None)

    def version(self) -> int:
        """Return a number that changes when another process has written to the project."""
        return self.store.data_version()

    def annotators(self) -> list[AnnotatorName]:
        """Return who has labelled anything in this project, by name."""
        return self.store.annotators()

    def labels_of(self, document_id: DocumentId) -> dict[AnnotatorName, int]:
        """Return how many labels each annotator has in an article, only those who have some."""
        return self.store.labels_of(document_id)

    def known_clusters(self, kind: str) -> list[Cluster]:
        """Return this annotator's clusters of one kind in the whole project, most mentioned first."""
        return [row.cluster for row in self.store.clusters(self.annotator, kind)]

    # -- writing

    def draft(
        self,
        title: str,
        document: DocumentId | None,
        changes: Iterable[Change],
        act: ActId | None = None,
        undoes: ActId | None = None,
    ) -> Draft:
        """Return a step of this annotator, ready for `record`; without `act` it is an act of its own."""
        return Draft(
            act or ActId(self.clock.uuid7()), title, self.annotator, document, tuple(changes), undoes
        )

    def record(
        self,
        drafts: Sequence[Draft],
        select: SpanId | None = None,
        texts: Mapping[str, str] | None = None,
    ) -> ChangeSet:
        """Commit the steps of one act and return it, acknowledged; raises and changes nothing if that fails.

        `texts`: by hash, of articles that are new.
        """
        if not self.writable:
            raise EnvironmentFailure("This project is open for reading only. Nothing was changed.")
        first = drafts[0]
        for article in self._open.values():
            article.layer.expect(_changes_of(drafts, article.document.id))
        self.store.apply(drafts, texts)
        for article in self._open.values():
            changes = _concerning(drafts, article)
            article.layer.apply(changes)
            self._introduce(article.layer, changes)
        if any(change.kind in _SCHEMA_KINDS for draft in drafts for change in draft.changes):
            self.schema = self.store.schema()
        document = next((d.document for d in drafts if d.document is not None), None)
        return ChangeSet(first.act, first.title, tuple(drafts), document, select, first.undoes)

    def _introduce(self, layer: Layer, changes: Iterable[Change]) -> None:
        """Show a layer the clusters of other articles that its spans have joined."""
        for change in changes:
            joined = change.after
            if isinstance(joined, Membership) and layer.cluster(joined.cluster) is None:
                cluster = self.store.cluster(joined.cluster)
                if cluster is not None:
                    layer.learn(cluster)


def _concerning(drafts: Iterable[Draft], article: Article) -> list[Change]:
    """Return the changes of an article, and those of clusters that it shares with others."""
    own = _changes_of(drafts, article.document.id)
    for draft in drafts:
        if draft.document != article.document.id:
            own += [c for c in draft.changes if _is_shared(c, article.layer)]
    return own


def _is_shared(change: Change, layer: Layer) -> bool:
    before = change.before
    return isinstance(before, Cluster) and layer.cluster(before.id) is not None


def _changes_of(drafts: Iterable[Draft], document: DocumentId) -> list[Change]:
    return [change for draft in drafts if draft.document == document for change in draft.changes]


def create(path: Path, schema: Schema, annotator: str | None = None, clock: Clock | None = None) -> Project:
    """Make a new project file with a schema and open it; a path that exists already is refused."""
    clock = clock or Clock()
    name = signature(annotator)
    things: tuple[Object, ...] = (schema.head, *schema.labels, *schema.relations)
    draft = Draft(
        ActId(clock.uuid7()),
        f"New project “{legible(path.stem)}”",
        name,
        None,
        tuple(created(t) for t in things),
    )
    return Project(Store.create(path, [draft], clock), name, clock)


def open_project(
    path: Path, write: bool = True, annotator: str | None = None, clock: Clock | None = None
) -> Project:
    """Open a project file; `write` makes this process its owner or raises `EnvironmentFailure`."""
    clock = clock or Clock()
    return Project(Store.open(path, write, clock), signature(annotator), clock)


def signature(annotator: str | None) -> AnnotatorName:
    """Return the name that labels carry: the one given, else the login name, else “annotator”."""
    if annotator and annotator.strip():
        return AnnotatorName(annotator.strip())
    try:
        return AnnotatorName(getpass.getuser())
    except (OSError, KeyError, ImportError):
        return AnnotatorName("annotator")
