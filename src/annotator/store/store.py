"""The one door to a project file: everything above the store goes through `Store`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from annotator.base.clock import Clock
from annotator.domain.annotation import AnnotatorName, Cluster, ClusterId, DocumentId, RelationId, SpanId, Status
from annotator.domain.change import ActId, Change, Draft, Step
from annotator.domain.document import Document
from annotator.domain.record import Record
from annotator.domain.schema import Schema
from annotator.store.rows import ActRow, ClusterRow, Counts, DocumentRow, Hit, LayerRow


class Store:
    """An open project file. `writable`: this process owns it; `notice`: a sentence for the person, or none.

    A store belongs to the thread that opened it; a reader thread opens its own with `write=False`.
    """

    path: Path
    writable: bool
    notice: str | None

    @classmethod
    def create(cls, path: Path, drafts: Sequence[Draft] = (), clock: Clock | None = None) -> Store:
        """Make a new project file, own it and apply `drafts`; a path that exists raises `UserError`."""
        raise NotImplementedError

    @classmethod
    def open(cls, path: Path, write: bool = True, clock: Clock | None = None) -> Store:
        """Open a project. Raises `UserError` (not a project), `EnvironmentFailure` (owned, no rights).

        A file of a newer version opens for reading, with `notice`, whatever `write` says.
        """
        raise NotImplementedError

    def apply(self, drafts: Sequence[Draft], texts: Mapping[str, str] | None = None) -> tuple[Step, ...]:
        """Write steps to log and tables in one transaction: the only door. Returned means acknowledged.

        `texts`: SHA-256 (hex) to text, of articles whose text is not in the project yet.
        Raises `LogMismatch` where a change does not find its `before` or an id is taken already,
        `EnvironmentFailure` where disk or lock is in the way; then nothing at all was changed.
        """
        raise NotImplementedError

    def undoable(self, annotator: AnnotatorName) -> ActId | None:
        """Return this annotator's newest act that is not taken back. O(log acts)."""
        raise NotImplementedError

    def redoable(self, annotator: AnnotatorName) -> ActId | None:
        """Return the newest undo that nothing new by this annotator followed. O(log acts)."""
        raise NotImplementedError

    def act(self, act: ActId) -> ActRow:
        """Return what is known of an act; `KeyError` if there is none."""
        raise NotImplementedError

    def acts(self, document: DocumentId | None = None) -> Iterator[ActRow]:
        """Yield the acts, newest first, of the project or those with a step on one article."""
        raise NotImplementedError

    def act_changes(
        self, act: ActId, newest_first: bool = False
    ) -> Iterator[tuple[DocumentId | None, tuple[Change, ...]]]:
        """Yield document and changes of each step, in order or backwards, one step in memory at a time."""
        raise NotImplementedError

    def steps(self) -> Iterator[Step]:
        """Yield the whole log in the order in which it was applied here."""
        raise NotImplementedError

    def documents(self, annotator: AnnotatorName) -> list[DocumentRow]:
        """Return all articles in the order of first import, as one annotator sees them."""
        raise NotImplementedError

    def layer_rows(self) -> list[LayerRow]:
        """Return what every annotator has of every article, by article."""
        raise NotImplementedError

    def document(self, document: DocumentId) -> Document | None:
        """Return an article, none if there is no such one."""
        raise NotImplementedError

    def documents_by_hash(self, sha256: str) -> list[DocumentId]:
        """Return the articles with exactly this text."""
        raise NotImplementedError

    def known_documents(self, ids: Iterable[str]) -> dict[DocumentId, str]:
        """Return those of `ids` that are in the project, with the SHA-256 of their text."""
        raise NotImplementedError

    def known_spans(self, ids: Iterable[str]) -> dict[SpanId, DocumentId]:
        """Return those span ids that are in the project, and where."""
        raise NotImplementedError

    def known_relations(self, ids: Iterable[str]) -> dict[RelationId, DocumentId]:
        """Return those relation ids that are in the project, and where."""
        raise NotImplementedError

    def text(self, sha256: str) -> str:
        """Return a text by its SHA-256 (hex); `KeyError` if there is none."""
        raise NotImplementedError

    def annotators(self, document: DocumentId | None = None) -> list[AnnotatorName]:
        """Return who has a layer of this article, or of any, by name."""
        raise NotImplementedError

    def schema(self) -> Schema:
        """Return the labels and relation types as they are now."""
        raise NotImplementedError

    def cluster(self, cluster: ClusterId) -> Cluster | None:
        """Return a cluster, none if there is no such one."""
        raise NotImplementedError

    def clusters(self, annotator: AnnotatorName, kind: str | None = None) -> list[ClusterRow]:
        """Return one annotator's clusters, of one kind or of all, most mentioned first."""
        raise NotImplementedError

    def record(self, document: DocumentId, annotators: Sequence[AnnotatorName] | None = None) -> Record:
        """Return one article in whole; `KeyError` if there is no such one."""
        raise NotImplementedError

    def records(
        self,
        statuses: Sequence[Status] | None = None,
        annotators: Sequence[AnnotatorName] | None = None,
        documents: Sequence[DocumentId] | None = None,
    ) -> Iterator[Record]:
        """Yield articles in whole, in the order of first import; memory stays flat.

        `statuses`: only articles that one of `annotators` (or of all) has in one of these.
        """
        raise NotImplementedError

    def search(self, query: str, limit: int = 50) -> list[Hit]:
        """Return articles that hold all words of `query`, the last as a beginning, in the order of import.

        Words between straight quotation marks stand together. No query raises.
        """
        raise NotImplementedError

    def counts(self) -> Counts:
        """Return how much there is in the project."""
        raise NotImplementedError

    def data_version(self) -> int:
        """Return a number that changes when another connection has written."""
        raise NotImplementedError

    def integrity(self) -> list[str]:
        """Return a sentence for each damage found in the file or in the chain of the log; slow."""
        raise NotImplementedError

    def checkpoint(self) -> None:
        """Move everything into the one file, so that copying it is safe; never raises."""
        raise NotImplementedError

    def close(self) -> None:
        """Leave one file behind: no -wal, no lock. Closing twice does nothing."""
        raise NotImplementedError
