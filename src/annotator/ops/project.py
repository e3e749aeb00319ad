"""An open project: the store, what is open of it, and the one way in which an act gets into both."""

from __future__ import annotations

import getpass
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from itertools import islice
from os import PathLike
from pathlib import Path

from annotator.base.clock import Clock
from annotator.base.closing import Closes
from annotator.base.errors import AnnotatorError, EnvironmentFailure, NotSaved, UserError
from annotator.base.legible import legible
from annotator.domain.annotation import AnnotatorName, Cluster, DocumentId, Membership, Span, SpanId
from annotator.domain.change import ActId, Change, Draft, Kind, Object, created
from annotator.domain.layer import HEAD, Layer
from annotator.domain.schema import Schema
from annotator.ops.article import Article
from annotator.ops.before_migrating import keep_older
from annotator.ops.change_set import NO_CHANGE, ChangeSet
from annotator.ops.unsaved import Unsaved
from annotator.store.failures import damaged
from annotator.store.layers import LayerLoader
from annotator.store.owner import is_free
from annotator.store.rows import DocumentRow
from annotator.store.store import Store

__all__ = ["DocumentRow", "Project", "create", "is_free", "open_project", "signature"]

MOST_CARRIED = 20_000
"""How many changes a change set carries of articles that are not open: more would fill the memory."""

MOST_KEPT = 10
"""How many steps of an act that is written in slices are kept where the disk refuses it."""

_SCHEMA_KINDS = frozenset({Kind.SCHEMA, Kind.LABEL, Kind.RELATION_TYPE})


class Project(Closes):
    """One `.annotator` file, open for reading or as its owner.

    Articles that are open follow every act that goes through `record`. `when_not_saved`: whoever has set it tries an
    act again that the disk refused; the act waits in `unsaved`, and nothing else is written before it.
    """

    def __init__(self, store: Store, annotator: AnnotatorName, clock: Clock) -> None:
        self.store = store
        self.annotator = annotator
        self.clock = clock
        self.schema: Schema = store.schema()
        self.unsaved: Unsaved | None = None
        self.when_not_saved: Callable[[Unsaved], None] | None = None
        self._open: dict[DocumentId, Article] = {}

    @property
    def path(self) -> Path:
        """The project file."""
        return self.store.path

    @property
    def writable(self) -> bool:
        """Whether this process owns the project and the file is not newer than the program."""
        return self.store.writable

    @property
    def notice(self) -> str | None:
        """A sentence for the person, such as that the file is newer than the program, or none."""
        return self.store.notice

    def refuse_reading_only(self) -> None:
        """Raise `EnvironmentFailure` with the reason where nothing can be written."""
        if not self.writable:
            raise EnvironmentFailure(
                self.notice or "This project is open for reading only. Nothing was changed."
            )

    def still_there(self) -> bool:
        """Tell whether the file that was opened is still where it was; labels would be lost otherwise."""
        return self.store.file.still_there()

    @property
    def written_over(self) -> bool:
        """Whether another program was seen to have written into the file while it was open here."""
        return self.store.file.written_over

    def loss_sentence(self) -> str:
        """Return what is said when the file was taken away, or another program wrote into it."""
        return self.store.file.lost().sentence

    def save_copy(self, target: Path) -> None:
        """Write the whole project to a new file; works also where its own file was removed or moved."""
        self.store.file.save_copy(target)

    def close(self) -> None:
        """Leave the project: everything is in one file, the lock is gone."""
        self._open.clear()
        self.store.close()

    def settle(self) -> None:
        """Move everything into the one file, so that copying it is safe; called when idle."""
        if self.writable:
            self.store.file.checkpoint()

    # -- reading

    def documents(self) -> list[DocumentRow]:
        """Return all articles in the order of first import, without those in the trash."""
        return self.store.documents(self.annotator)

    def trashed_documents(self) -> list[DocumentRow]:
        """Return the articles in the trash in the same order."""
        return self.store.documents(self.annotator, trash=True)

    def open_article(self, document_id: DocumentId) -> Article:
        """Return the article with this annotator's layer; the same object as long as it is open."""
        article = self.look_at(document_id)
        self._open[document_id] = article
        return article

    def articles(self) -> Iterator[Article]:
        """Yield every article in the order of first import, without those in the trash, each open until the next.

        Labels may be made in an article while it is at hand; only one is in memory.
        """
        for row in self.documents():
            was_open = row.id in self._open
            article = self.open_article(row.id)
            try:
                yield article
            finally:
                if not was_open:
                    self.leave_article(row.id)

    def look_at(self, document_id: DocumentId) -> Article:
        """Return the article if it is open, else one that follows no act: for a look at many of them."""
        from annotator.domain.reading import Reading  # a verb that only moves articles does without

        article = self._open.get(document_id)
        if article is not None and article.layer.annotator == self.annotator:
            return article
        document = self.store.document(document_id)
        if document is None:
            raise UserError("This article is no longer in the project.")
        text = self.store.text_of(document)
        if len(text) != document.length:  # labels behind its end have no place to be shown at
            raise damaged(self.path, "the text of an article is shorter or longer than it was")
        trashed = bool(self.store.trashed([document_id]))
        return Article(document, text, self.layer(document_id), Reading(text), trashed)

    def layer(self, document_id: DocumentId, annotator: AnnotatorName | None = None) -> Layer:
        """Return one annotator's layer of an article as the file has it now."""
        name = annotator or self.annotator
        loader = LayerLoader(self.store, document_id, name)
        head = loader.marks(0, HEAD)
        return Layer(name, head, loader, loader.links, loader.state(), loader.reviewed(), loader)

    def has_open(self, article: Article) -> bool:
        """Tell whether this very object follows what is done to its article."""
        return self._open.get(article.id) is article

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
        drafts: Iterable[Draft],
        select: SpanId | None = None,
        texts: Mapping[str, str] | None = None,
    ) -> ChangeSet:
        """Commit the steps of one act and return it, acknowledged; raises and changes nothing if that fails.

        `drafts` are taken one by one while they are written. `texts`: by hash, of articles that are new.
        """
        if self.when_not_saved is None or texts or not isinstance(drafts, Sequence):
            return self._commit(drafts, select, texts)
        try:
            return self._commit(drafts, select)
        except NotSaved as failure:
            raise self._kept(drafts, select, failure, self.when_not_saved) from failure

    def _kept(
        self,
        drafts: Sequence[Draft],
        select: SpanId | None,
        failure: NotSaved,
        hold: Callable[[Unsaved], None],
    ) -> NotSaved:
        """Keep an act that the disk refused until it can be written, and return what is said of it."""
        self.unsaved = Unsaved(tuple(drafts), select, failure.reason, failure.remedy, datetime.now())
        hold(self.unsaved)
        return self.unsaved.not_saved(self.schema)

    def _commit(
        self, drafts: Iterable[Draft], select: SpanId | None, texts: Mapping[str, str] | None = None
    ) -> ChangeSet:
        passing = self._passing(drafts)
        self.store.apply(passing.each(drafts), texts)
        return self._follow(passing, select)

    def save_unsaved(self) -> ChangeSet:
        """Write the act that waits and return it, acknowledged; `NotSaved` where that is refused once more.

        Any other failure gives the act up: the project has gone on in a way that it no longer fits.
        """
        waiting, self.unsaved = self.unsaved, None
        if waiting is None:
            return NO_CHANGE
        try:
            return self._commit(waiting.drafts, waiting.select)
        except NotSaved as failure:
            self.unsaved = replace(waiting, reason=failure.reason, remedy=failure.remedy)
            raise self.unsaved.not_saved(self.schema) from failure

    def give_up_unsaved(self) -> None:
        """Forget the act that waits; nothing of it was written."""
        self.unsaved = None

    def recording(
        self, drafts: Iterable[Draft], select: SpanId | None = None
    ) -> Generator[None, None, ChangeSet]:
        """Do the same and yield after each step; closed before its end, it has changed nothing.

        Nothing else may be recorded meanwhile, and no article opened. What the disk refuses is kept if it is of few
        steps and takes nothing back.
        """
        passing = self._passing()
        source = iter(drafts)
        try:
            yield from self.store.applying(passing.each(source))
        except NotSaved as failure:
            rest = _few(passing.drafts, source)
            if self.when_not_saved is None or rest is None:
                raise
            raise self._kept(rest, select, failure, self.when_not_saved) from failure
        return self._follow(passing, select)

    def _passing(self, drafts: Iterable[Draft] = ()) -> _Passing:
        self.refuse_reading_only()
        if self.unsaved is not None:
            steps = drafts if isinstance(drafts, Sequence) else ()
            raise EnvironmentFailure(self.unsaved.still_waits(steps, self._words))
        return _Passing(tuple(self._open.values()))

    def refused_before_unsaved(self, words: str) -> str:
        """Return why `words` are not labelled while an act waits to be saved; empty if none does."""
        return self.unsaved.in_front_of(words, self._words) if self.unsaved is not None else ""

    def _words(self, draft: Draft) -> str:
        """Return what the first label that a step makes or changes stands on, where its article is open."""
        article = None if draft.document is None else self._open.get(draft.document)
        spans = (change.after for change in draft.changes if isinstance(change.after, Span))
        span = next(spans, None)
        if article is None or span is None:
            return ""
        return " … ".join(article.text[start:end] for start, end in span.fragments)

    def _follow(self, passing: _Passing, select: SpanId | None) -> ChangeSet:
        """Bring what is in memory up to what is committed now."""
        for article in passing.articles:
            changes = passing.concerning(article)
            article.layer.apply(changes)
            for change in changes:
                if change.kind is Kind.TRASH:
                    article.in_trash = change.after is not None
            self._introduce(article.layer, changes)
        if passing.changed_schema:
            self.schema = self.store.schema()
        return passing.change_set(select)

    def _introduce(self, layer: Layer, changes: Iterable[Change]) -> None:
        """Show a layer the clusters of other articles that its spans have joined."""
        for change in changes:
            joined = change.after
            if isinstance(joined, Membership) and layer.cluster(joined.cluster) is None:
                cluster = self.store.cluster(joined.cluster)
                if cluster is not None:
                    layer.learn(cluster)


class _Passing:
    """What the open articles and the window must know of the steps of an act, gathered while they pass by."""

    def __init__(self, articles: Sequence[Article]) -> None:
        self.articles = articles
        self.changed_schema = False
        self._own: dict[DocumentId, list[Change]] = {article.document.id: [] for article in articles}
        self._clusters: list[tuple[DocumentId | None, Change]] = []
        self.drafts: list[Draft] = []
        self._carried = 0
        self._whole = True

    def each(self, drafts: Iterable[Draft]) -> Iterator[Draft]:
        """Yield the drafts; layers load what a draft changes before the store changes it."""
        for draft in drafts:
            for article in self.articles:
                if draft.document == article.document.id:
                    article.layer.expect(draft.changes)
            self._note(draft)
            yield draft

    def concerning(self, article: Article) -> list[Change]:
        """Return the changes of an article, and those of clusters that it shares with others."""
        document, layer = article.document.id, article.layer
        # What is not in memory yet will be read as it is now.
        shared = (change for of, change in self._clusters if of != document) if layer.has_links else ()
        return [*self._own[document], *(change for change in shared if _is_shared(change, layer))]

    def change_set(self, select: SpanId | None) -> ChangeSet:
        """Return the act, which is committed now."""
        if not self.drafts:
            return ChangeSet(ActId(""), "", ())
        first = self.drafts[0]
        document = next((d.document for d in self.drafts if d.document is not None), None)
        drafts = tuple(self.drafts)
        return ChangeSet(first.act, first.title, drafts, document, select, first.undoes, self._whole)

    def _note(self, draft: Draft) -> None:
        own = None if draft.document is None else self._own.get(draft.document)
        if own is not None:
            own += draft.changes
        for change in draft.changes:
            self.changed_schema = self.changed_schema or change.kind in _SCHEMA_KINDS
            if isinstance(change.before, Cluster):
                self._clusters.append((draft.document, change))
        self._carried += len(draft.changes)
        if own is None and draft.document is not None and self._carried > MOST_CARRIED:
            draft, self._whole = replace(draft, changes=()), False
        self.drafts.append(draft)


def _few(passed: Sequence[Draft], rest: Iterator[Draft]) -> list[Draft] | None:
    """Return all steps of an act of which some have passed; none if they are many or take something back."""
    try:
        drafts = [*passed, *islice(rest, MOST_KEPT + 1)]
    except AnnotatorError:
        return None  # they are read from the same disk
    kept = drafts and len(drafts) <= MOST_KEPT and not any(draft.undoes for draft in drafts)
    return drafts if kept else None


def _is_shared(change: Change, layer: Layer) -> bool:
    return isinstance(change.before, Cluster) and layer.cluster(change.before.id) is not None


def create(
    path: str | PathLike[str],
    schema: Schema,
    annotator: str | None = None,
    clock: Clock | None = None,
    called: str | None = None,
) -> Project:
    """Make a new project file with a schema and open it; a path that exists already is refused.

    `called`: what its first act names it, where the file will have another name.
    """
    path, clock = Path(path), clock or Clock()
    name = signature(annotator)
    things: tuple[Object, ...] = (schema.head, *schema.labels, *schema.relations)
    draft = Draft(
        ActId(clock.uuid7()),
        f"New project “{legible(called or path.stem)}”",
        name,
        None,
        tuple(created(t) for t in things),
    )
    return _project_of(Store.create(path, [draft], clock), name, clock)


def open_project(
    path: str | PathLike[str],
    write: bool = True,
    annotator: str | None = None,
    clock: Clock | None = None,
    notice: str | None = None,
) -> Project:
    """Open a project file; `write` makes this process its owner or raises `EnvironmentFailure`.

    `annotator`: who labels, and whose labels articles show; the login name if none. Used with `with`, it is closed.
    `notice`: why it is only read, where the file itself gives no reason.
    """
    path, clock = Path(path), clock or Clock()
    store = Store.open(path, write, clock, partial(keep_older, path))
    store.notice = store.notice or notice
    return _project_of(store, signature(annotator), clock)


def _project_of(store: Store, name: AnnotatorName, clock: Clock) -> Project:
    try:
        return Project(store, name, clock)
    except BaseException:
        store.close()
        raise


def signature(annotator: str | None) -> AnnotatorName:
    """Return the name that labels carry: the one given, else the login name, else “annotator”."""
    if annotator and annotator.strip():
        return AnnotatorName(annotator.strip())
    try:
        return AnnotatorName(getpass.getuser())
    except (OSError, KeyError, ImportError):
        return AnnotatorName("annotator")
