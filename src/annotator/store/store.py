"""The one door to a project file: everything above the store goes through `Store`."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from annotator.base.clock import Clock
from annotator.base.closing import Closes
from annotator.base.errors import EnvironmentFailure
from annotator.base.progress import Progress, silent
from annotator.domain.annotation import (
    AnnotatorName,
    Cluster,
    ClusterId,
    DocumentId,
    Status,
)
from annotator.domain.change import ActId, Change, Draft, Kind, Step
from annotator.domain.document import Document
from annotator.domain.fold import Conflict
from annotator.domain.record import Record
from annotator.domain.schema import Schema
from annotator.store import acts, backup, damage, foreseeing, forks, reading, search, union
from annotator.store.beside import check_beside, check_unowned, refuse_orphans
from annotator.store.connect import (
    Connection,
    Mode,
    Opened,
    connect,
    lacks_room,
    prepare,
    sqlite3,
)
from annotator.store.cut_off import cut_off_told, refuse_cut_off
from annotator.store.failures import Missing, damaged, each_told, read_told, tells, told, write_told
from annotator.store.first_look import layout_of, newer, no_room, refuse_wrong_path, why_only_reading
from annotator.store.held import HeldFile
from annotator.store.layout import check_layout, check_tables
from annotator.store.making import claim, lay_out_new
from annotator.store.migrations import LAYOUT
from annotator.store.older import BeforeMigrating, bring_up_to_date, keep_before, up_to_date_copy
from annotator.store.owner import Owner
from annotator.store.records import RecordReader
from annotator.store.rows import ActRow, ClusterRow, Counts, DocumentRow, Hit, LayerRow
from annotator.store.spans import Order
from annotator.store.words import Words
from annotator.store.writing import Writer

FEW_STEPS, FEW_CHANGES = 10, 300
"""What is put into the tables together where a window must not stand still."""


class Store(Closes):
    """An open project file. `writable`: this process owns it; `file`: the file itself;
    `notice`: a sentence for the person, or none.

    A store belongs to the thread that opened it; a reader thread opens its own with `write=False`.
    """

    def __init__(
        self, path: Path, opened: Opened, owner: Owner | None, clock: Clock, notice: str | None = None
    ) -> None:
        """Use `open` or `create` instead."""
        self.path = path
        self.notice = notice
        self.connection: Connection = opened.connection
        self.words = Words(opened.connection)
        self.file = HeldFile(path, opened, owner)
        self._writer = Writer(opened.connection, self.words, clock) if owner is not None else None
        self._checked = False
        self._schema: tuple[int, Schema, Order] | None = None

    @property
    def writable(self) -> bool:
        """Whether this process owns the project."""
        return self._writer is not None

    # -- opening and closing

    @classmethod
    def create(cls, path: Path, drafts: Sequence[Draft] = (), clock: Clock | None = None) -> Store:
        """Make a new project file, own it and apply `drafts`; a path that exists raises `UserError`."""
        refuse_orphans(path)
        claim(path)
        owner = opened = None
        try:
            owner = Owner(path)
            with told(path):
                opened = connect(path, Mode.CREATE)
                lay_out_new(opened.connection)
                prepare(opened.connection, Mode.OWNER)
            store = cls(path, opened, owner, clock or Clock())
            store._checked = True
            if drafts:
                store.apply(drafts)
            return store
        except BaseException:
            if opened is not None:
                opened.close()
            for leftover in (path, Path(f"{path}-wal"), Path(f"{path}-shm"), Path(f"{path}-journal")):
                leftover.unlink(missing_ok=True)
            if owner is not None:
                owner.release()
            raise

    @classmethod
    def open(
        cls,
        path: Path,
        write: bool = True,
        clock: Clock | None = None,
        before_migrating: BeforeMigrating | None = None,
    ) -> Store:
        """Open a project. Raises `UserError` (not a project), `EnvironmentFailure` (owned, no rights).

        A file of a newer version, or with tables of others in it, opens for reading, with `notice`, whatever `write`
        says. One of an older version is brought up to date after `before_migrating` has made a backup of it; without
        that, or for reading, a copy is.
        """
        refuse_wrong_path(path, write)
        owner = Owner(path) if write else None
        try:
            if owner is None:
                check_unowned(path)
            else:
                check_beside(path)
            store = cls._open(path, owner, clock or Clock(), before_migrating)
        except BaseException:
            if owner is not None:
                owner.release()
            raise
        if owner is not None and not store.writable:
            owner.release()
        return store

    @classmethod
    def _open(
        cls,
        path: Path,
        owner: Owner | None,
        clock: Clock,
        before_migrating: BeforeMigrating | None = None,
        notice: str | None = None,
    ) -> Store:
        if owner is not None and lacks_room(Path(os.path.realpath(path))):
            return cls._open(path, None, clock, None, no_room(path))
        mode = Mode.READER if owner is None else Mode.OWNER
        with read_told(path), cut_off_told(path):
            opened = connect(path, mode)
            try:
                version = layout_of(opened.connection, path)
                check_tables(opened.connection, path, version)
                if opened.folder is None:
                    refuse_cut_off(opened.connection, path)
                if owner is not None:
                    notice = why_only_reading(opened.connection, path, version)
                    if notice is None and version < LAYOUT and before_migrating is None:
                        notice = "This project was made by an older version. It is opened for reading only."
                    if notice is not None:
                        opened.close()
                        return cls._open(path, None, clock, None, notice)
                elif version > LAYOUT:
                    notice = newer(opened.connection)
                elif version < LAYOUT:
                    opened = up_to_date_copy(opened, path)
                older = owner is not None and version < LAYOUT
                if older and before_migrating is not None:
                    notice = keep_before(opened.connection, path, before_migrating)
                prepare(opened.connection, mode)
                if older:
                    bring_up_to_date(opened.connection, path)
                return cls(path, opened, owner, clock, notice)
            except BaseException:
                with contextlib.suppress(sqlite3.Error):
                    opened.close()
                raise

    @tells
    def heads(self) -> backup.Heads:
        """Return where each chain of the log ends."""
        return backup.heads(self.connection)

    @tells
    def project_id(self) -> str:
        """Return the id that the project keeps in all its copies; empty where the file has none."""
        row = self.connection.execute("SELECT value FROM project WHERE name = 'id'").fetchone()
        return "" if row is None else str(row[0])

    def close(self) -> None:
        """Leave one file behind: no -wal, no lock. Closing twice does nothing."""
        self.file.close()

    # -- writing

    def apply(self, drafts: Iterable[Draft], texts: Mapping[str, str] | None = None) -> None:
        """Write steps to log and tables in one transaction: the only door. Returned means acknowledged.

        `drafts` may be read from this store while they are written: they are taken one by one.

        `texts`: SHA-256 (hex) to text, of articles whose text is not in the project yet.
        Raises `LogMismatch` where a change does not find its `before` or an id is taken already,
        `EnvironmentFailure` where disk or lock is in the way; then nothing at all was changed.
        """
        writer = self._ready_to_write()
        with write_told(self.path):
            writer.apply(drafts, texts or {})
        self.file.mover.committed()

    def applying(self, drafts: Iterable[Draft]) -> Generator[None, None, None]:
        """Do what `apply` does and yield after each step, at most some milliseconds apart; the end is the COMMIT.

        One transaction: nothing else may be written meanwhile, and closing this in the middle changes nothing.
        """
        writer = self._ready_to_write()
        with write_told(self.path):
            yield from writer.applying(drafts, {}, FEW_STEPS, FEW_CHANGES)
        self.file.mover.start()

    def compare(self, others: Sequence[Store], progress: Progress = silent) -> union.Merged:
        """Return what other copies of this project would bring; damaged logs raise `EnvironmentFailure`."""
        return union.union(self._logs(others), progress)

    def foresee(
        self, others: Sequence[Store], merged: union.Merged, progress: Progress = silent
    ) -> tuple[list[foreseeing.News], list[Conflict]]:
        """Return what a merge would bring from each copy, and all that would wait for a decision."""
        with told(self.path):
            return foreseeing.foresee(merged, self._logs(others), progress)

    def _logs(self, others: Sequence[Store]) -> list[tuple[Path, Connection]]:
        return [(store.path, store.connection) for store in (self, *others)]

    def merge(
        self, others: Sequence[Store], merged: union.Merged, progress: Progress = silent
    ) -> list[Conflict]:
        """Take in the steps of other copies, `merged` being what `compare` returned; returns what waits for a decision.

        One transaction that makes every table anew from the whole log. Nothing may be open of the project.
        """
        writer = self._ready_to_write()
        logs = self._logs(others)
        with told(self.path), writer.from_outside() as clock:
            waiting = union.rewrite(self.connection, self.words, merged, logs, clock, progress)
        self.file.mover.committed()
        return waiting

    @contextlib.contextmanager
    def at_one_moment(self) -> Iterator[None]:
        """Look at one moment of the project, whatever another process writes meanwhile; only for a reader."""
        with told(self.path):
            self.connection.execute("BEGIN")
        try:
            yield
        finally:
            with contextlib.suppress(sqlite3.Error):
                self.connection.execute("COMMIT")

    def _ready_to_write(self) -> Writer:
        if self._writer is None:
            raise EnvironmentFailure(
                self.notice or f"“{self.path.name}” is open for reading only. Nothing was changed."
            )
        if self.connection.in_transaction and not self._writer.busy:
            with told(self.path):  # a sick disk refused even that before
                self.connection.execute("ROLLBACK")
        if self.connection.in_transaction:
            raise EnvironmentFailure(
                "Something long is being done just now. Nothing else was changed. Wait for it."
            )
        if not self.file.still_there():
            raise self.file.lost()
        if not self._checked:
            check_layout(self.connection, self.path)
            self._checked = True
        self._schema = None
        return self._writer

    # -- the log

    @tells
    def undoable(self, annotator: AnnotatorName) -> ActId | None:
        """Return this annotator's newest act that is not taken back; never the making of the project. O(log acts)."""
        return acts.undoable(self.connection, self.words.find(annotator))

    @tells
    def redoable(self, annotator: AnnotatorName) -> ActId | None:
        """Return the newest undo that nothing new by this annotator followed. O(log acts)."""
        return acts.redoable(self.connection, self.words.find(annotator))

    @tells
    def act(self, act: ActId) -> ActRow:
        """Return what is known of an act; `KeyError` if there is none."""
        return acts.act(self.connection, self.words, act)

    @tells
    def articles_made(self, act: ActId) -> int:
        """Return how many articles an act brought in, which go when it is taken back. O(bytes of its steps)."""
        return acts.articles_made(self.connection, act)

    @tells
    def founds(self, act: ActId) -> bool:
        """Return whether an act made the project."""
        return acts.founds(self.connection, act)

    def acts(self, document: DocumentId | None = None) -> Iterator[ActRow]:
        """Yield the acts, newest first, of the project or those with a step on one article."""
        return each_told(self.path, acts.acts(self.connection, self.words, document))

    def act_changes(self, act: ActId) -> Iterator[tuple[DocumentId | None, tuple[Change, ...]]]:
        """Yield document and changes of each step, newest first, one step in memory at a time."""
        return each_told(self.path, acts.act_changes(self.connection, act))

    def steps_on(
        self, document: DocumentId | None, names: str = ""
    ) -> Iterator[tuple[ActId, tuple[Change, ...]]]:
        """Yield act and changes of the steps on one article, newest first; or of those that concern none.

        `names`: an id; only steps on the article that hold it somewhere, at the price of a look at each.
        """
        return each_told(self.path, acts.steps_on(self.connection, document, names))

    @tells
    def is_used(self, kind: Kind, id_: str) -> bool:
        """Return whether any span has this label, or any link this type."""
        return acts.is_used(self.connection, kind, self.words.find(id_))

    def steps(self) -> Iterator[Step]:
        """Yield the whole log in the order in which it was applied here."""
        return each_told(self.path, acts.steps(self.connection))

    @tells
    def went_apart(self) -> bool:
        """Return whether copies were ever brought together here. O(bytes of the log)."""
        return forks.went_apart(self.connection)

    def steps_apart(self) -> Iterator[Step]:
        """Yield all steps with the changes that may wait for a decision; nothing where copies never came together."""
        return each_told(self.path, forks.steps_apart(self.connection))

    # -- articles

    @tells
    def documents(self, annotator: AnnotatorName, trash: bool = False) -> list[DocumentRow]:
        """Return all articles in the order of first import, as one annotator sees them; `trash`: those in the trash."""
        return reading.documents(self.connection, self.words.find(annotator), trash)

    @tells
    def trashed(self, ids: Iterable[str] | None = None) -> list[DocumentId]:
        """Return those of `ids`, or of all articles, that lie in the trash."""
        return reading.trashed(self.connection, ids)

    @tells
    def is_empty(self) -> bool:
        """Tell whether there is no article, not even in the trash."""
        return self.connection.execute("SELECT 1 FROM document LIMIT 1").fetchone() is None

    @tells
    def layer_rows(self, trash: bool = False) -> list[LayerRow]:
        """Return what every annotator has of every article, by article; `trash`: of those in the trash."""
        return reading.layer_rows(self.connection, self.words, trash)

    @tells
    def document(self, document: DocumentId) -> Document | None:
        """Return an article, also one in the trash; none if there is no such one."""
        return reading.document(self.connection, document)

    @tells
    def documents_by_hash(self, sha256: str) -> list[DocumentId]:
        """Return the articles with exactly this text that do not lie in the trash."""
        return reading.documents_by_hash(self.connection, sha256)

    @tells
    def known_documents(self, ids: Iterable[str]) -> dict[DocumentId, str]:
        """Return those of `ids` that are in the project or its trash, with the SHA-256 of their text."""
        return reading.known_documents(self.connection, ids)

    @tells
    def text(self, sha256: str) -> str:
        """Return a text by its SHA-256 (hex); `KeyError` if there is none."""
        row = self.connection.execute(
            "SELECT body FROM text WHERE sha256 = ?", (bytes.fromhex(sha256),)
        ).fetchone()
        if row is None:
            raise Missing(sha256)
        if not isinstance(row[0], str):
            raise ValueError("an article has no text")
        return row[0]

    def text_of(self, document: Document) -> str:
        """Return the text of an article that is in the project; a file without it is damaged."""
        try:
            return self.text(document.text_sha256)
        except Missing as error:
            raise damaged(self.path, "the text of an article is not there") from error

    @tells
    def annotators(self, document: DocumentId | None = None) -> list[AnnotatorName]:
        """Return who has a layer of this article, or of any, by name."""
        return reading.annotators(self.connection, document)

    @tells
    def labels_of(self, document: DocumentId) -> dict[AnnotatorName, int]:
        """Return how many labels each annotator has in an article, only those who have some."""
        return reading.labels_of(self.connection, document)

    def record(self, document: DocumentId, annotators: Sequence[AnnotatorName] | None = None) -> Record:
        """Return one article in whole; `KeyError` if there is no such one."""
        for record in self.records(None, annotators, (document,)):
            return record
        raise Missing(document)

    def records(
        self,
        statuses: Sequence[Status] | None = None,
        annotators: Sequence[AnnotatorName] | None = None,
        documents: Sequence[DocumentId] | None = None,
    ) -> Iterator[Record]:
        """Yield articles in whole, in the order of first import; memory stays flat. Those in the trash only by id.

        `statuses`: only articles that one of `annotators` (or of all) has in one of these.
        """
        return each_told(self.path, self._records(statuses, annotators, documents))

    @tells
    def number_of_records(
        self,
        statuses: Sequence[Status] | None = None,
        annotators: Sequence[AnnotatorName] | None = None,
        documents: Sequence[DocumentId] | None = None,
    ) -> int:
        """Return how many articles `records` yields."""
        wanted = None if annotators is None else reading.word_keys(self.words, annotators)
        return len(reading.chosen(self.connection, statuses, wanted, documents))

    def _records(
        self,
        statuses: Sequence[Status] | None,
        annotators: Sequence[AnnotatorName] | None,
        documents: Sequence[DocumentId] | None,
    ) -> Iterator[Record]:
        # A reader looks at one moment of the project from the first article to the last.
        frozen = not self.writable and not self.connection.in_transaction
        if frozen:
            self.connection.execute("BEGIN")
        try:
            wanted = None if annotators is None else reading.word_keys(self.words, annotators)
            reader = RecordReader(self.connection, self.words, self.schema(), self.attribute_order(), wanted)
            yield from reader.records(reading.chosen(self.connection, statuses, wanted, documents))
        finally:
            if frozen and not self.file.closed:
                self.connection.execute("COMMIT")

    @tells
    def search(self, query: str, limit: int = 50) -> list[Hit]:
        """Return articles that hold all words of `query`, the last as a beginning, in the order of import.

        Words between straight quotation marks stand together. No query raises.
        """
        return search.search(self.connection, query, limit)

    @tells
    def holding(self, words: str) -> list[DocumentId] | None:
        """Return the articles that may hold these words, in the order of import; none where only a look can tell."""
        return search.holding(self.connection, words)

    # -- schema and clusters

    def schema(self) -> Schema:
        """Return the labels and relation types as they are now."""
        return self._definitions()[1]

    def attribute_order(self) -> Order:
        """Return the place of each attribute of the labels that have several."""
        return self._definitions()[2]

    @tells
    def cluster(self, cluster: ClusterId) -> Cluster | None:
        """Return a cluster, none if there is no such one."""
        return reading.cluster(self.connection, self.words, cluster)

    @tells
    def clusters(self, annotator: AnnotatorName, kind: str | None = None) -> list[ClusterRow]:
        """Return one annotator's clusters, of one kind or of all, most mentioned first."""
        return reading.clusters(self.connection, self.words, self.words.find(annotator), kind)

    # -- the file

    @tells
    def counts(self) -> Counts:
        """Return how much there is in the project."""
        return reading.counts(self.connection, self.words)

    @tells
    def number_of_steps(self) -> int:
        """Return how long the log is."""
        return reading.number_of_steps(self.connection)

    @tells
    def data_version(self) -> int:
        """Return a number that changes when another connection has written."""
        return int(self.connection.execute("PRAGMA data_version").fetchone()[0])

    @tells
    def integrity(self, progress: Progress = silent) -> list[str]:
        """Return a sentence for each damage found in the file or in the chain of the log; slow, may be stopped."""
        with damage.stoppable(self.connection, progress):
            return damage.damage(self.connection)

    @tells
    def _definitions(self) -> tuple[int, Schema, Order]:
        version = 0 if self.writable else self.data_version()
        if self._schema is None or self._schema[0] != version:
            schema = reading.schema(self.connection)
            self._schema = (version, schema, reading.attribute_order(schema))
        return self._schema
