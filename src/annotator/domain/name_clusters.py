"""Which names mean the same (SCHEMA.md §3 a, b): by their words, never against what a person chose."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

from annotator.domain.annotation import RULE, Cluster, ClusterId, Fragment, Membership, Span, SpanId, Tier
from annotator.domain.change import Change, changed, created, deleted
from annotator.domain.layer import Mark
from annotator.domain.overlay import Overlay
from annotator.domain.removal import loosened
from annotator.domain.schema import Schema

SOURCE = "source"
FEW, APART = 8, 20_000
"""A word that stands in the text more often than `FEW`, and on average nearer than `APART` characters, is looked for
among the labels: to look at one place costs as much as to look at the 200 labels of so long a text."""
NEAR = 40
"""How many places of the same words are looked at on either side for a name that is in a cluster."""


@dataclass(slots=True)
class Names:
    """Groups the names of a layer and keeps their clusters. `layer` follows what is decided here."""

    text: str
    layer: Overlay
    schema: Schema
    mint: Callable[[], str]
    changes: list[Change] = field(default_factory=list)
    moved: list[SpanId] = field(default_factory=list)
    _taken: set[ClusterId] = field(default_factory=set)

    def follow(self, names: Iterable[Span], sources: Iterable[Span], left: Iterable[ClusterId]) -> None:
        """Regroup after `names` and `sources` came, went or moved, and `left` clusters lost members.

        Both are the spans before and after; those that are gone count by their words.
        """
        names, sources = list(names), list(sources)
        for source in (*sources, *(source for name in names for source in self._sources_on(name))):
            self._let_go(source)
        concerned = list(self._concerned(names, sources))
        ids = {name.id for name in concerned}
        joined = [(self._key(name), self._joined_peer(name, ids)) for name in concerned]
        whole = dict.fromkeys(key for key, cluster in joined if cluster is None)
        self._taken.update(cluster for key, cluster in joined if cluster is not None and key not in whole)
        for label, word in whole:
            self._regroup(label, word)
        for cluster_id in dict.fromkeys((*left, *self._left())):
            self._put(loosened(self.layer, cluster_id))

    def _joined_peer(self, name: Span, ids: set[SpanId]) -> ClusterId | None:
        """Let a name follow an untouched one with the same words; none where there is none in a cluster.

        The words of the article stay the same set then, so that no other name has to move.
        """
        peer = self._peer(name, ids)
        membership = self.layer.membership(peer.id) if peer is not None else None
        if membership is None or membership.origin != RULE:
            return None
        current = self.layer.span(name.id)
        if current is not None and self._key(current) == self._key(name):
            group = _Group(membership.cluster, [current, *self._sources_on(current)], membership.cluster)
            if any(self._chosen(span) for span in group.members):
                return None
            self._follow_cluster(group)
        return membership.cluster

    def _peer(self, name: Span, ids: set[SpanId]) -> Span | None:
        words = self.text[name.start : name.end]
        places = chain(self._places(words, name.end), self._places(words, name.start, backwards=True))
        for at in places:
            end = at + len(words)
            for mark in self.layer.marks_between(at, end):
                if (mark.start, mark.end, mark.label) == (at, end, name.label):
                    peer = self.layer.span_of(mark.handle)
                    if peer.id not in ids:
                        return peer
        return None

    def _places(self, words: str, offset: int, backwards: bool = False) -> Iterator[int]:
        for _ in range(NEAR):
            offset = self.text.rfind(words, 0, offset) if backwards else self.text.find(words, offset)
            if offset < 0:
                return
            yield offset
            offset += 0 if backwards else len(words)

    def _concerned(self, names: Iterable[Span], sources: Iterable[Span]) -> Iterator[Span]:
        yield from names
        for source in sources:
            yield from (span for span in self._on(source) if self._is_name(span))

    def _let_go(self, source: Span) -> None:
        """Take a source out of the cluster of a name that no longer stands on its stretch."""
        current = self.layer.span(source.id)
        membership = self.layer.membership(source.id)
        if current is None or membership is None or membership.origin != RULE:
            return
        if not any(self._is_name(span) for span in self._on(current)):
            self._put([deleted(membership)])

    def _regroup(self, label: str, last_word: str) -> None:
        names = self._names_ending(label, last_word)
        sources = self._sources_of(names)
        if not last_word:
            # Blanks name nobody: each stands alone.
            for name in names:
                self._follow_cluster(_Group("", [name, *sources[name.id]]))
            return
        groups = self._groups(names, sources)
        # A cluster that must be shared out stays with the group whose words gave it its name.
        for named in (True, False):
            for group in groups:
                if group.target is None:
                    group.choose(self.layer, self._taken, named)
        for group in groups:
            self._settle(group, label)

    def _names_ending(self, label: str, word: str) -> list[Span]:
        marks = self._marks_ending(label, word)
        handles = dict.fromkeys(mark.handle for mark in marks if mark.label == label)
        return [span for span in self.layer.spans_of(handles) if self._key(span) == (label, word)]

    def _marks_ending(self, label: str, word: str) -> Iterator[Mark]:
        if not word or self.text.count(word) > self._few:
            ends = self.text.endswith
            yield from (m for m in self.layer.marks_labelled((label,)) if ends(word, m.start, m.end))
            return
        at = self.text.find(word)
        while at >= 0:
            end = at + len(word)
            yield from (mark for mark in self.layer.marks_between(at, end) if mark.end == end)
            at = self.text.find(word, end)

    def _groups(self, names: Sequence[Span], sources: Mapping[SpanId, Sequence[Span]]) -> list[_Group]:
        by_words: dict[tuple[str, ...], list[Span]] = {}
        for name in names:
            by_words.setdefault(self._words(name), []).append(name)
        groups: dict[tuple[str, ...], _Group] = {}
        roots: dict[tuple[str, ...], tuple[str, ...]] = {}
        for words in sorted(by_words, key=len, reverse=True):
            longer = {roots[other] for other in roots if other[-len(words) :] == words}
            roots[words] = longer.pop() if len(longer) == 1 else words
            group = groups.setdefault(roots[words], _Group(" ".join(roots[words])))
            for name in by_words[words]:
                group.members.append(name)
                group.members += sources[name.id]
        return sorted(groups.values(), key=lambda group: group.members[0].start)

    def _settle(self, group: _Group, label: str) -> None:
        free = [span for span in group.members if not self._chosen(span)]
        if group.target is None and len(free) > 1:
            cluster = Cluster(ClusterId(self.mint()), label, group.name, self.layer.annotator, origin=RULE)
            self._put([created(cluster)])
            group.target = cluster.id
        elif group.target is not None:
            self._rename(group.target, group, label)
        self._follow_cluster(group)

    def _follow_cluster(self, group: _Group) -> None:
        """Put the members that a person did not place into the cluster of their group, or into none."""
        for span in group.members:
            before = self.layer.membership(span.id)
            if before is not None and (before.cluster == group.target or before.origin != RULE):
                continue
            if before is not None:
                self._put([deleted(before)])
            if group.target is not None:
                self._put([created(Membership(group.target, span.id, RULE))])
            self.moved.append(span.id)

    def _rename(self, cluster_id: ClusterId, group: _Group, label: str) -> None:
        """Name a cluster of ours after a group in it, unless it has the name of another: that one was there first."""
        cluster = self.layer.cluster(cluster_id)
        after = None if cluster is None else replace(cluster, name=group.name, kind=label)
        if cluster is None or after is None or cluster.origin != RULE or cluster == after:
            return
        own = {span.id for span in group.members}
        others = (
            span for span in self.layer.members(cluster_id) if span.id not in own and self._is_name(span)
        )
        if all(" ".join(self._words(span)) != cluster.name for span in others):
            self._put([changed(cluster, after)])

    def _chosen(self, span: Span) -> bool:
        membership = self.layer.membership(span.id)
        return membership is not None and membership.origin != RULE

    def _left(self) -> list[ClusterId]:
        return [m.cluster for c in self.changes if isinstance(m := c.before, Membership)]

    def _put(self, changes: Sequence[Change]) -> None:
        self.layer.apply(changes)
        self.changes += changes
        self.moved += [m.span for c in changes if isinstance(m := c.before or c.after, Membership)]

    def _sources_on(self, name: Span) -> list[Span]:
        return [span for span in self._on(name) if span.label == SOURCE]

    def _sources_of(self, names: Sequence[Span]) -> dict[SpanId, list[Span]]:
        """Return the sources on each name; those of many names are found in one look at all marks."""
        if len(names) <= self._few:
            return {name.id: self._sources_on(name) for name in names}
        stretches = {name.fragments[0] for name in names}
        marks = self.layer.marks_labelled((SOURCE,))
        handles = dict.fromkeys(mark.handle for mark in marks if (mark.start, mark.end) in stretches)
        found: dict[tuple[Fragment, ...], list[Span]] = {}
        for source in self.layer.spans_of(handles):
            found.setdefault(source.fragments, []).append(source)
        return {name.id: found.get(name.fragments, []) for name in names}

    def _on(self, span: Span) -> list[Span]:
        """Return the spans on exactly this stretch."""
        marks = self.layer.marks_between(span.start, span.end)
        handles = dict.fromkeys(mark.handle for mark in marks if mark.start == span.start)
        near = (self.layer.span_of(handle) for handle in handles)
        return [other for other in near if other.fragments == span.fragments and other.id != span.id]

    def _is_name(self, span: Span) -> bool:
        return self.schema.tier(span.label) is Tier.ENTITIES

    def _words(self, span: Span) -> tuple[str, ...]:
        return tuple(self.text[span.start : span.end].split())

    @property
    def _few(self) -> int:
        """How many places are looked at one by one."""
        return max(FEW, len(self.text) // APART)

    def _key(self, span: Span) -> tuple[str, str]:
        return span.label, (self._words(span) or ("",))[-1]


@dataclass(slots=True)
class _Group:
    """Names that mean one thing, with the sources on the same stretches."""

    name: str
    members: list[Span] = field(default_factory=list)
    target: ClusterId | None = None

    def choose(self, layer: Overlay, taken: set[ClusterId], named: bool) -> None:
        """Take the cluster that the members are in already, if no other group has it."""
        memberships = [m for span in self.members if (m := layer.membership(span.id)) is not None]
        chosen = dict.fromkeys(m.cluster for m in memberships if m.origin != RULE)
        if len(chosen) == 1:
            # What a person said of one name holds for all names with these words.
            self.target = next(iter(chosen))
            taken.add(self.target)
            return
        for membership in memberships:
            cluster = layer.cluster(membership.cluster)
            if cluster is None or cluster.id in taken or (membership.origin != RULE and len(chosen) > 1):
                continue
            if named and cluster.name != self.name:
                continue
            self.target = cluster.id
            taken.add(cluster.id)
            return
