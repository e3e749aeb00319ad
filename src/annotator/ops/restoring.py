"""Looking into a backup, and bringing back all of it as a new file, or one article as an act."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from annotator.base.clock import utc_text_of
from annotator.base.errors import LogMismatch, UserError
from annotator.base.legible import legible
from annotator.base.progress import Progress, silent
from annotator.base.wording import quoted_whole, titled
from annotator.domain.annotation import AnnotatorName, Cluster, ClusterId, DocumentId, Membership
from annotator.domain.change import KIND_OF, Change, Kind, Object, created, deleted, merge_changes
from annotator.domain.document import Trashed
from annotator.domain.layer import Layer
from annotator.domain.record import Record
from annotator.ops.backups import refuse_if_there
from annotator.ops.change_set import ChangeSet
from annotator.ops.merging import whole
from annotator.ops.project import DocumentRow, Project, open_project
from annotator.ops.several import AnyPath
from annotator.store.store import Store


@dataclass(frozen=True, slots=True)
class Contents:
    """What is in a backup. `labels`: of all people; `last`: title and moment (UTC) of the newest act, or nothing."""

    articles: int
    labels: int
    people: tuple[AnnotatorName, ...]
    last: str
    at: str


@dataclass(frozen=True, slots=True)
class ArticleInside:
    """One article of a backup, with the number of labels that all people have in it there and here.

    `here` is none where the article is no longer in the project; in its trash it counts as being there. `in_trash`: it
    lay in the trash in the backup.
    """

    row: DocumentRow
    there: int
    here: int | None
    in_trash: bool = False


def contents(backup: Path) -> Contents:
    """Return what is in a backup. Raises `AnnotatorError` where it cannot be read."""
    with Store.open(backup, write=False) as store:
        counts = store.counts()
        last = next(store.acts(), None)
        title, at = ("", "") if last is None else (last.title, utc_text_of(last.at))
        return Contents(counts.documents, counts.spans, tuple(store.annotators()), title, at)


def articles_inside(backup: Path, project: Project | None = None) -> list[ArticleInside]:
    """Return the articles of a backup beside what the project has of them, those that lay in the trash at the end.

    Raises `AnnotatorError` for a bad one.
    """
    return articles_beside(backup, {} if project is None else labels_here(project))


def labels_here(project: Project) -> dict[DocumentId, int]:
    """Return how many labels all people have in each article of a project, those in its trash too."""
    return _labels(project) | _labels(project, trash=True)


def articles_beside(backup: Path, here: Mapping[DocumentId, int]) -> list[ArticleInside]:
    """Return what `articles_inside` does, beside the numbers of labels that a project has; in any thread."""
    with open_project(backup, write=False) as old:
        return [
            ArticleInside(row, there[row.id], here.get(row.id), trash)
            for trash, rows in ((False, old.documents()), (True, old.trashed_documents()))
            for there in [_labels(old, trash)]
            for row in rows
        ]


def _labels(project: Project, trash: bool = False) -> dict[DocumentId, int]:
    """Return how many labels all people have in each article, or in each in the trash."""
    found = {row.id: 0 for row in project.store.documents(project.annotator, trash)}
    for layer in project.store.layer_rows(trash):
        found[layer.document] += layer.spans
    return found


def restore(backup: AnyPath, target: AnyPath, progress: Progress = silent) -> Contents:
    """Write a backup to a new project file and return what is in it.

    What is there is never overwritten; a backup that is damaged is refused with `UserError`; whoever writes to the
    new file first draws a replica of their own, and all ids stay. Stopped, it leaves nothing behind.
    """
    backup, target = Path(backup), Path(target)
    refuse_if_there(target)
    progress(0, None, "check")
    inside = contents(backup)
    with Store.open(backup, write=False) as store:
        wrong = store.integrity(progress)
        if wrong:
            raise UserError(
                f"The backup “{legible(backup.name)}” is damaged: {wrong[0]} Nothing was written. Take another one."
            )
        store.file.back_up(target, by_hand=True, progress=progress)
    return inside


# -- one article


def restore_article(project: Project, backup: Path, document: DocumentId) -> ChangeSet:
    """Make an article what it was in a backup, as one act, which undo takes back.

    Where the project still has the article, what this annotator said of it becomes what it was, and nobody else's
    labels change; where it is gone, all of it comes back. From the trash it comes out. No change where nothing differs:
    an empty set.
    Raises `UserError` where that cannot be.
    """
    with open_project(backup, write=False, annotator=project.annotator) as old:
        found = old.store.document(document)
        if found is None:
            raise UserError("This article is not in the backup.")
        here = project.store.document(document)
        if here is not None and here.text_sha256 != found.text_sha256:
            raise UserError(
                f"{quoted_whole(titled(found.title))} has another text here now. "
                "Restore all into a new project instead."
            )
        texts: Mapping[str, str] = {}
        if here is None:
            record = old.store.record(document)
            changes = whole(record, project.store.cluster).changes
            texts = {found.text_sha256: old.store.text(found.text_sha256)}
            _refuse_unknown(project, _record_names(record))
        else:
            then, now = old.layer(document), project.layer(document)
            changes = _difference(project, then, now)
            if project.store.trashed([document]):
                changes = (*changes, deleted(Trashed(document)))
            _refuse_unknown(project, _layer_names(then))
    if not changes:
        return ChangeSet(project.draft("", document, ()).act, "", ())
    draft = project.draft(f"Restored from a backup: {quoted_whole(titled(found.title))}", document, changes)
    try:
        return project.record([draft], texts=texts)
    except LogMismatch as mismatch:
        raise UserError(
            f"{quoted_whole(titled(found.title))} cannot be restored here: labels with the same ids are elsewhere in "
            "the project. Nothing was changed. Restore all into a new project instead."
        ) from mismatch


def _difference(project: Project, then: Layer, now: Layer) -> tuple[Change, ...]:
    """Return the changes from one state of a layer to an older one; clusters that others share stay as they are."""
    before, after = dict(_things(now)), dict(_things(then))
    changes = [
        Change(kind, id_, before.get((kind, id_)), after.get((kind, id_)))
        for kind, id_ in dict.fromkeys([*before, *after])
        if before.get((kind, id_)) != after.get((kind, id_))
    ]
    missing = {thing.cluster for (_, _), thing in after.items() if isinstance(thing, Membership)} - {
        cluster.id for cluster in _known(project, after)
    }
    changes += [created(cluster) for cluster in then.clusters() if cluster.id in missing]
    return merge_changes(changes)


def _known(project: Project, things: Mapping[tuple[Kind, str], Object]) -> Iterator[Cluster]:
    ids: dict[ClusterId, None] = {t.cluster: None for t in things.values() if isinstance(t, Membership)}
    for id_ in ids:
        cluster = project.store.cluster(id_)
        if cluster is not None:
            yield cluster


def _things(layer: Layer) -> Iterator[tuple[tuple[Kind, str], Object]]:
    """Yield all that an annotator said of an article, by what the log calls it."""
    spans = layer.spans()
    members = (layer.membership(span.id) for span in spans)
    state = [] if layer.stored_state is None else [layer.stored_state]
    things: Iterable[Object | None] = (*spans, *layer.relations(), *members, *state, *layer.reviewed.values())
    for thing in things:
        if thing is not None:
            yield (KIND_OF[type(thing)], thing.id), thing


def _refuse_unknown(project: Project, names: tuple[set[str], set[str]]) -> None:
    labels, types = names
    unknown = [name for name in sorted(labels) if project.schema.label(name) is None]
    unknown += [name for name in sorted(types) if project.schema.relation(name) is None]
    if unknown:
        raise UserError(
            f"The backup has “{unknown[0]}”, which the labels here no longer have. Nothing was changed. "
            "Restore all into a new project instead."
        )


def _record_names(record: Record) -> tuple[set[str], set[str]]:
    return {span.label for span in record.spans}, {link.type for link in record.relations}


def _layer_names(layer: Layer) -> tuple[set[str], set[str]]:
    return {span.label for span in layer.spans()}, {link.type for link in layer.relations()}
