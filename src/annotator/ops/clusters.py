"""Who and what is meant in the whole project: looking, and the acts of the registry of names, each of them one.

What a person does here is never touched by the rules again: memberships that an act moves or leaves behind in
the same article become the person's own.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import groupby
from typing import overload

from annotator.base.errors import UserError
from annotator.base.wording import counted, shortened
from annotator.domain.annotation import HUMAN, RULE, Cluster, ClusterId, DocumentId, Membership, SpanId
from annotator.domain.change import ActId, Change, Draft, changed, created, deleted
from annotator.ops.change_set import ChangeSet
from annotator.ops.project import Project
from annotator.ops.undo import at_once
from annotator.store.clusters import ClusterReader
from annotator.store.rows import ClusterRow, Mention

__all__ = ["CLAIM", "ClusterRow", "Known", "Mention", "reader"]

CLAIM = "claim"
KNOWN = 500
"""How many clusters of other articles can be a numbered answer: the most mentioned names, the newest groups."""
MOST_ARTICLES = 10_000
PAGE = 500
LONGEST = 200
"""Code points of a name."""

_WIKIDATA = re.compile(
    r"(?:https?://(?:www\.)?wikidata\.org/(?:wiki|entity)/)?(Q[1-9][0-9]{0,15})", re.IGNORECASE
)
_ADDRESS = re.compile(r"https?://[^\s<>\"]{1,1980}\.?[^\s<>\"]{1,20}", re.IGNORECASE)

Steps = Generator[None, None, ChangeSet]
Spans = Mapping[DocumentId, Sequence[SpanId]]
"""Some labels, by article."""


# -- looking


def reader(project: Project) -> ClusterReader:
    """Return what reads this annotator's clusters in pages."""
    return ClusterReader(project.store, project.annotator)


class Known(Sequence[Cluster]):
    """The clusters that can be numbered answers, read when somebody looks at the first of them."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._found: list[Cluster] | None = None

    def _read(self) -> list[Cluster]:
        if self._found is None:
            look = reader(self._project)
            self._found = [*look.most_mentioned(KNOWN, CLAIM), *look.newest(CLAIM, KNOWN)]
        return self._found

    def __len__(self) -> int:
        return len(self._read())

    @overload
    def __getitem__(self, place: int) -> Cluster: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Cluster]: ...
    def __getitem__(self, place: int | slice) -> Cluster | Sequence[Cluster]:
        return self._read()[place]


def find(project: Project, words: str, kinds: Iterable[str], limit: int = 50) -> list[ClusterRow]:
    """Return the clusters whose names hold all `words`, those that begin with them first, then the most mentioned."""
    look, wanted = reader(project), words.casefold().split()
    scored: list[tuple[int, int, str, ClusterId]] = []
    for kind in kinds:
        for id_, _, name in look.names(kind):
            folded = name.casefold()
            if all(word in folded for word in wanted):
                scored.append((_fit(folded, wanted), len(folded), folded, id_))
    scored.sort()
    rows = {row.cluster.id: row for row in look.rows(id_ for *_, id_ in scored[:limit])}
    best = [(fit, rows[id_]) for fit, _, _, id_ in scored[:limit] if id_ in rows]
    return [
        row for _, row in sorted(best, key=lambda entry: (entry[0], -entry[1].members, entry[1].cluster.name))
    ]


def articles_of(project: Project, cluster: ClusterId) -> int:
    """Return in how many articles a cluster is meant, at most `MOST_ARTICLES`."""
    return reader(project).articles(cluster, MOST_ARTICLES)


def _fit(name: str, wanted: Sequence[str]) -> int:
    if not wanted or name.startswith(" ".join(wanted)):
        return 0
    return 1 if all(f" {word}" in f" {name}" for word in wanted) else 2


# -- acts


def rename(project: Project, cluster_id: ClusterId, name: str) -> ChangeSet:
    """Give a cluster another name; the rules leave it alone from then on."""
    cluster = _cluster(project, cluster_id)
    name = " ".join(name.split())
    if not name:
        raise UserError("A name needs at least one letter. Nothing was changed.")
    if len(name) > LONGEST:
        raise UserError(f"{too_long(name)} Nothing was changed.")
    return _change(project, cluster, replace(cluster, name=name, origin=HUMAN), f"name {name}")


def too_long(name: str) -> str:
    """Return what is said of a name that is longer than `LONGEST`."""
    return f"A name can have {LONGEST} characters, this one has {len(name):,}."


def set_link(project: Project, cluster_id: ClusterId, link: str) -> ChangeSet:
    """Say what a cluster is elsewhere, by Wikidata id or web address; empty takes that back."""
    cluster = _cluster(project, cluster_id)
    found = checked_link(link)
    title = f"link of {cluster.name}" if found is not None else f"no link of {cluster.name}"
    return _change(project, cluster, replace(cluster, link=found, origin=HUMAN), title)


def checked_link(link: str) -> str | None:
    """Return a link as it is kept, none for no link; anything but a Wikidata id or web address raises `UserError`."""
    link = link.strip()
    if not link:
        return None
    if (match := _WIKIDATA.fullmatch(link)) is not None:
        return match[1].upper()
    if _ADDRESS.fullmatch(link) is not None:
        return link
    raise UserError(
        f"“{link[:60]}” is no link. Write a Wikidata id such as Q42, or an address that begins with https://."
    )


def delete_empty(project: Project, cluster_ids: Iterable[ClusterId]) -> ChangeSet:
    """Remove clusters that no label means any more; one that is meant is refused, and nothing is removed."""
    rows = reader(project).rows(cluster_ids)
    used = next((row for row in rows if row.members), None)
    if used is not None:
        raise UserError(
            f"“{shortened(used.cluster.name)}” is meant by {counted(used.members, 'label')}. Merge it with another "
            "one, or move its labels first. Nothing was deleted."
        )
    if not rows:
        raise UserError("It is no longer in the project.")
    for row in rows:
        hidden = reader(project).in_trash(row.cluster.id)
        if hidden:
            raise UserError(
                f"“{shortened(row.cluster.name)}” is meant by {counted(hidden, 'label')} in the trash. Merge it with "
                "another one, or take those articles out of the trash first. Nothing was deleted."
            )
    title = f"deletion of {', '.join(shortened(row.cluster.name) for row in rows[:3])}"
    return project.record([project.draft(title, None, [deleted(row.cluster) for row in rows])])


def merge(project: Project, cluster_ids: Iterable[ClusterId]) -> ChangeSet:
    """Make one cluster of several, the one that is meant most often; see `merging`."""
    return at_once(merging(project, cluster_ids))


def merging(project: Project, cluster_ids: Iterable[ClusterId]) -> Steps:
    """Do what `merge` does in short slices; closed early, it changes nothing.

    A link is kept, the one of the greatest that has one.
    """
    rows = to_merge(project, cluster_ids)
    first, others = rows[0].cluster, [row.cluster for row in rows[1:]]
    link = next((row.cluster.link for row in rows if row.cluster.link), None)
    title = (
        f"{shortened(first.name)} and {shortened(others[0].name)}"
        if len(others) == 1
        else f"{len(rows)} names"
    )
    write = partial(project.draft, f"merging of {title}", act=ActId(project.clock.uuid7()))
    return project.recording(_merged(project, write, first, replace(first, origin=HUMAN, link=link), others))


def to_merge(project: Project, cluster_ids: Iterable[ClusterId]) -> list[ClusterRow]:
    """Return what is to become one, the one that stays first; fewer than two or several kinds are refused."""
    rows = reader(project).rows(dict.fromkeys(cluster_ids))
    rows.sort(key=lambda row: (-row.members, -row.articles, -len(row.cluster.name), row.cluster.id))
    if len(rows) < 2:
        raise UserError("Choose at least two to merge. Nothing was changed.")
    first, others = rows[0].cluster, [row.cluster for row in rows[1:]]
    other_kind = next((cluster for cluster in others if cluster.kind != first.kind), None)
    if other_kind is not None:
        raise UserError(
            f"“{shortened(first.name)}” is {_a(first.kind)} and “{shortened(other_kind.name)}” "
            f"{_a(other_kind.kind)}: they cannot be the same. Nothing was changed."
        )
    return rows


def _merged(
    project: Project, write: partial[Draft], before: Cluster, after: Cluster, others: Sequence[Cluster]
) -> Iterator[Draft]:
    if before != after:
        yield write(None, [changed(before, after)])
    for document, members in _by_article(project, [cluster.id for cluster in others]):
        yield write(document, [change for member in members for change in _moved(member, after.id)])
    yield write(None, [deleted(cluster) for cluster in others])


def split(project: Project, cluster_id: ClusterId, spans: Spans, name: str) -> ChangeSet:
    """Make a new cluster called `name` of some labels that mean another one; see `splitting`."""
    return at_once(splitting(project, cluster_id, spans, name))


def splitting(project: Project, cluster_id: ClusterId, spans: Spans, name: str) -> Steps:
    """Do what `split` does in short slices; all labels of a cluster are refused: that would be a new name."""
    old = _cluster(project, cluster_id)
    name = " ".join(name.split()) or old.name
    chosen = sum(len(ids) for ids in spans.values())
    if chosen >= sum(row.members for row in reader(project).rows([cluster_id])):
        raise UserError(
            f"These are all labels that mean “{shortened(old.name)}”. Give it another name instead."
        )
    new = Cluster(ClusterId(project.clock.uuid7()), old.kind, name[:LONGEST], project.annotator)
    return _moving(project, old, spans, new, [created(new)], f"new {_kind_word(old.kind)} {shortened(name)}")


def move(project: Project, cluster_id: ClusterId, spans: Spans, target: ClusterId) -> ChangeSet:
    """Say that some labels mean another cluster; see `moving`."""
    return at_once(moving(project, cluster_id, spans, target))


def moving(project: Project, cluster_id: ClusterId, spans: Spans, target: ClusterId) -> Steps:
    """Do what `move` does in short slices; a cluster of another kind is refused."""
    old, new = _cluster(project, cluster_id), _cluster(project, target)
    if old.id == new.id:
        raise UserError(f"They mean “{shortened(new.name)}” already.")
    if old.kind != new.kind:
        raise UserError(
            f"“{shortened(new.name)}” is {_a(new.kind)}, and these labels mean {_a(old.kind)}. Change the label in its "
            "article first. Nothing was changed."
        )
    own = [] if new.origin == HUMAN else [changed(new, replace(new, origin=HUMAN))]
    count = sum(len(ids) for ids in spans.values())
    return _moving(project, old, spans, new, own, f"{counted(count, 'label')} to {shortened(new.name)}")


def _moving(
    project: Project, old: Cluster, spans: Spans, new: Cluster, first: Sequence[Change], title: str
) -> Steps:
    if not any(spans.values()):
        raise UserError("Choose the labels first.")
    if old.origin != HUMAN:
        first = [*first, changed(old, replace(old, origin=HUMAN))]
    write = partial(project.draft, title, act=ActId(project.clock.uuid7()))
    return project.recording(_shared_out(project, write, old, spans, new, first))


def _shared_out(
    project: Project, write: partial[Draft], old: Cluster, spans: Spans, new: Cluster, first: Sequence[Change]
) -> Iterator[Draft]:
    if first:
        yield write(None, list(first))
    look = reader(project)
    for document, ids in spans.items():
        members = look.members_here(old.id, document)
        # Who says something stands on the same words as the name and means the same.
        chosen = {place for member, place in members if member.span in set(ids)}
        changes: list[Change] = []
        for member, place in members:
            if place in chosen:
                changes += _moved(member, new.id)
            elif member.origin == RULE:
                # Else the rules would follow: all names with the same words mean what one of them means.
                changes.append(changed(member, replace(member, origin=HUMAN)))
        if changes:
            yield write(document, changes)


def _by_article(
    project: Project, clusters: Sequence[ClusterId]
) -> Iterator[tuple[DocumentId, list[Membership]]]:
    """Yield the members of some clusters, an article in one or more runs; what was yielded may go meanwhile."""
    look, after = reader(project), 0
    while page := look.members(clusters, after, PAGE):
        after = page[-1][0]
        for document, members in groupby(page, key=lambda entry: entry[1]):
            yield document, [member for _, _, member in members]


def _moved(member: Membership, cluster: ClusterId) -> list[Change]:
    return [deleted(member), created(Membership(cluster, member.span, HUMAN))]


def _change(project: Project, before: Cluster, after: Cluster, title: str) -> ChangeSet:
    if (before.name, before.link) == (after.name, after.link):
        return ChangeSet(ActId(""), "", ())
    return project.record([project.draft(title, None, [changed(before, after)])])


def _cluster(project: Project, cluster_id: ClusterId) -> Cluster:
    project.refuse_reading_only()
    cluster = project.store.cluster(cluster_id)
    if cluster is None or cluster.annotator != project.annotator:
        raise UserError("This name is no longer in the project.")
    return cluster


def _kind_word(kind: str) -> str:
    return "group of claims" if kind == CLAIM else kind


def _a(kind: str) -> str:
    word = _kind_word(kind)
    return f"an {word}" if word[:1] in "aeiou" else f"a {word}"
