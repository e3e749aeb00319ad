"""Articles that are committed together: what each one brings, in one transaction or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from annotator.base.errors import FormatError
from annotator.domain.annotation import Cluster, ClusterId, DocumentId, Relation, Span, Status
from annotator.domain.change import ActId, Change, Draft, changed, created
from annotator.domain.record import Record
from annotator.domain.schema import RelationType, Schema
from annotator.formats.format import Loss
from annotator.formats.pipe import Delivered
from annotator.ops.fitting import fitted, missing_labels, missing_relations, unknown_answers
from annotator.ops.import_report import Duplicate, Tally
from annotator.ops.merging import Addition, rest, whole
from annotator.ops.project import Project


class Batch:
    """A run of articles with different ids on its way into a project; all drafts belong to one act."""

    def __init__(self, project: Project, act: ActId, title: str, arrivals: Sequence[Delivered]) -> None:
        self._project = project
        self._act = act
        self._title = title
        self._arrivals = arrivals
        self._tally = Tally()
        self._drafts: list[Draft] = []
        self._texts: dict[str, str] = {}
        self._clusters: dict[ClusterId, Cluster] = {}
        self._hashes: dict[str, DocumentId] = {}
        self._schema = project.schema
        self._trashed: frozenset[DocumentId] = frozenset()

    def apply(self) -> Tally:
        """Commit all that is new and return what was done. `LogMismatch` where an id is taken: nothing was."""
        ids = [arrival.record.document.id for arrival in self._arrivals]
        known = self._project.store.known_documents(ids)
        self._trashed = frozenset(self._project.store.trashed(ids))
        for arrival in self._arrivals:
            self._take(arrival, known.get(arrival.record.document.id))
        drafts = self._drafts
        if changes := _changes(self._project.schema, self._schema):
            drafts = [self._project.draft(self._title, None, changes, self._act), *drafts]
        if drafts:
            self._project.record(drafts, texts=self._texts)
        return self._tally

    def _take(self, arrival: Delivered, known_hash: str | None) -> None:
        """Add what one article brings, or note why it is refused."""
        document = arrival.record.document
        if known_hash is not None and known_hash != document.text_sha256:
            self._refuse(arrival, f"the article “{document.id}” is in with another text: this is a revision")
            return
        if document.id in self._trashed:
            self._tally.skipped += 1
            self._tally.in_trash += 1
            return
        record = fitted(arrival.record, self._schema)
        if known_hash is None:
            addition = whole(record, self._cluster)
            if addition.refused:
                self._refuse(arrival, addition.refused[0])
                return
            self._note_duplicate(arrival)
            self._texts[document.text_sha256] = record.text
            self._tally.imported += 1
        else:
            addition = self._rest(arrival, record)
        self._add(record, addition)

    def _rest(self, arrival: Delivered, record: Record) -> Addition:
        there = self._project.store.record(record.document.id)
        addition = rest(record, there, self._cluster)
        for reason in addition.refused:
            self._refuse(arrival, reason)
        self._tally.skipped += 1
        self._tally.added += addition.annotations
        self._tally.changed += _reaches_done(addition.changes, there)
        self._tally.losses.add(Loss("other facts about articles that were here already", addition.kept))
        return addition

    def _add(self, record: Record, addition: Addition) -> None:
        self._clusters.update((cluster.id, cluster) for cluster in addition.clusters)
        if addition.changes:
            self._extend_schema(record)
            if addition.annotations:
                self._tally.losses.add(unknown_answers(record, self._schema))
            draft = self._project.draft(self._title, record.document.id, addition.changes, self._act)
            self._drafts.append(draft)

    def _extend_schema(self, record: Record) -> None:
        """Add the labels and links that the schema lacks, and report them."""
        schema = self._schema
        labels = missing_labels(record, schema)
        relations = {kind.id: kind for kind in missing_relations(record, schema)}
        if not labels and not relations:
            return
        there = [relations.pop(kind.id, kind) for kind in schema.relations]
        self._schema = Schema(schema.head, (*schema.labels, *labels), (*there, *relations.values()))
        self._tally.labels_added += [label.id for label in labels] + list(relations)

    def _note_duplicate(self, arrival: Delivered) -> None:
        document = arrival.record.document
        same = self._hashes.get(document.text_sha256)
        if same is None:
            same = next(iter(self._project.store.documents_by_hash(document.text_sha256)), None)
        if same is not None:
            self._tally.duplicates.append(Duplicate(arrival.path, document.id, same))
        self._hashes.setdefault(document.text_sha256, document.id)

    def _cluster(self, cluster: ClusterId) -> Cluster | None:
        return self._clusters.get(cluster) or self._project.store.cluster(cluster)

    def _refuse(self, arrival: Delivered, reason: str) -> None:
        self._tally.problems.append(FormatError(str(arrival.path), arrival.line, reason))


def _reaches_done(changes: Iterable[Change], there: Record) -> bool:
    """Tell whether labels or links come into a layer that is done."""
    done = {layer.annotator for layer in there.layers if layer.status is Status.DONE}
    things = (change.after for change in changes)
    return any(isinstance(thing, Span | Relation) and thing.annotator in done for thing in things)


def _changes(old: Schema, new: Schema) -> list[Change]:
    """Return what makes the wider schema of the older one."""
    if old is new:
        return []
    there: dict[str, RelationType] = {kind.id: kind for kind in old.relations}
    changes: list[Change] = [created(label) for label in new.labels[len(old.labels) :]]
    for kind in new.relations:
        before = there.get(kind.id)
        if before is None:
            changes.append(created(kind))
        elif before != kind:
            changes.append(changed(before, kind))
    return changes
