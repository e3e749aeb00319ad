"""Taking an older act back: its changes the other way round, made to fit what the article has become since."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from annotator.base.errors import AnnotatorError, UserError
from annotator.domain.annotation import (
    HUMAN,
    RULE,
    Cluster,
    ClusterId,
    LayerState,
    Membership,
    Relation,
    Reviewed,
    Span,
)
from annotator.domain.change import Change, Kind, Object, deleted, merge_changes
from annotator.domain.derive import derive
from annotator.domain.overlay import Overlay
from annotator.domain.problems import Severity, relation_problems, span_problems
from annotator.ops.article import Article
from annotator.ops.project import Project

Key = tuple[Kind, str]
"""Which object of a project."""

_OWNED = (Span, Relation, Cluster, LayerState, Reviewed)


class InTheWay(AnnotatorError):
    """A later act changed the same things. `keys`: which, or what hangs on them now."""

    def __init__(self, keys: Sequence[Key]) -> None:
        super().__init__("The same things were changed since. Nothing was changed.")
        self.keys = frozenset(keys)


def may_be_rebased(project: Project, changes: Sequence[Change]) -> bool:
    """Tell whether all changes are of this annotator's labels and what belongs to them."""
    for change in changes:
        thing = change.after if change.after is not None else change.before
        if isinstance(thing, Membership):
            continue
        if not isinstance(thing, _OWNED) or thing.annotator != project.annotator:
            return False
    return True


Known = Callable[[ClusterId], Cluster | None]
"""How a cluster is as soon as the steps before are written."""


def rebased(
    project: Project, article: Article, inverse: Sequence[Change], known: Known
) -> tuple[Change, ...]:
    """Return the changes that take an act back today, with what follows from them.

    `inverse`: the changes of the act the other way round. `known`: all clusters of the project. What a rule made
    since is made anew; what a person did to the same things raises `InTheWay`, what the labels forbid today
    `UserError`.
    """
    work = _Rebase(project, article, known)
    work.take(inverse)
    work.free()
    work.check()
    if work.conflicts:
        raise InTheWay(work.conflicts)
    base = merge_changes(work.changes)
    _introduce(article, base, known)
    clock = project.clock
    view = Overlay(article.layer, base)
    follow = derive(article.reading, view, project.schema, base, clock.uuid7, clock.now())
    return merge_changes((*base, *follow))


def _introduce(article: Article, changes: Sequence[Change], known: Known) -> None:
    """Show the layer the clusters that labels come back to, so that the rules need not make new ones."""
    for change in changes:
        link = change.after
        if isinstance(link, Membership) and article.layer.cluster(link.cluster) is None:
            cluster = known(link.cluster)
            if cluster is not None:
                article.layer.learn(cluster)


@dataclass(slots=True)
class _Rebase:
    """The changes that still fit, and what is in the way of the others."""

    project: Project
    article: Article
    known: Known
    changes: list[Change] = field(default_factory=list)
    conflicts: list[Key] = field(default_factory=list)

    # -- object by object

    def take(self, inverse: Sequence[Change]) -> None:
        """Keep the changes that find what they start from."""
        things = [change.before or change.after for change in inverse]
        work = any(not isinstance(thing, LayerState | Reviewed) for thing in things)
        # Who is meant belongs to the project, not to how far an article is.
        who_only = all(isinstance(thing, Membership | Cluster) for thing in things)
        if self.article.in_trash or (work and not who_only and self.article.closed):
            raise UserError(self.article.closed)
        for change in inverse:
            if work and change.kind is Kind.LAYER and self._goes_on(inverse):
                continue
            self._take(change)

    def _take(self, change: Change) -> None:
        now = self._now(change)
        if now == change.before:
            self.changes.append(change)
        elif now == change.after or _by_rule(change):
            return
        elif _differ_by_rule(now, change.before):
            self.changes.append(Change(change.kind, change.id, now, change.after))
        elif not _only_origin(change):
            self.conflicts.append((change.kind, change.id))

    def _now(self, change: Change) -> Object | None:
        """Return an object as it is now, none if it is gone."""
        layer, thing = self.article.layer, change.before if change.before is not None else change.after
        if isinstance(thing, Span):
            return layer.span(thing.id)
        if isinstance(thing, Relation):
            return layer.relation(thing.id)
        if isinstance(thing, Membership):
            now = layer.membership(thing.span)
            return now if now is not None and now.cluster == thing.cluster else None
        if isinstance(thing, Cluster):
            # The layer does not know clusters without a member here.
            return self.known(thing.id)
        if isinstance(thing, LayerState):
            return layer.stored_state
        return layer.reviewed.get(thing.tier) if isinstance(thing, Reviewed) else None

    def _goes_on(self, inverse: Sequence[Change]) -> bool:
        """Tell whether labels are left, so that the article stays in progress."""
        came = sum(isinstance(c.after, Span) and c.before is None for c in inverse)
        went = sum(isinstance(c.before, Span) and c.after is None for c in inverse)
        return len(self.article.layer) + came - went > 0

    # -- what hangs on it

    def free(self) -> None:
        """Let go what rules have hung on things that go; what a person hung on them is in the way."""
        going = {(change.kind, change.id) for change in self.changes if change.after is None}
        for change in tuple(self.changes):
            if change.after is not None:
                continue
            for link in self._hanging_on(change.before):
                key = Kind.RELATION if isinstance(link, Relation) else Kind.MEMBERSHIP, link.id
                if key in going:
                    continue
                going.add(key)
                if link.origin == HUMAN:
                    self.conflicts.append(key)
                else:
                    self.changes.append(deleted(link))

    def _hanging_on(self, thing: Object | None) -> Iterator[Relation | Membership]:
        layer = self.article.layer
        if isinstance(thing, Span):
            yield from layer.relations_from(thing.id)
            yield from layer.relations_to(thing.id)
            membership = layer.membership(thing.id)
            if membership is not None:
                yield membership
        elif isinstance(thing, Cluster):
            members = (layer.membership(span_id) for span_id in layer.member_ids(thing.id))
            yield from (membership for membership in members if membership is not None)

    # -- whether it fits

    def check(self) -> None:
        """Refuse what would not be allowed today; drop links of rules that lead nowhere."""
        view = Overlay(self.article.layer, self.changes)
        kept: list[Change] = []
        for change in self.changes:
            thing = change.after
            if isinstance(thing, Relation | Membership) and not self._has_ends(view, thing):
                if thing.origin != RULE:
                    self.conflicts += self._ends(thing)
                continue
            kept.append(change)
            if isinstance(thing, Relation):
                self._check_link(view, thing)
            elif isinstance(thing, Span):
                self._check_span(view, change.before, thing)
        self.changes = kept

    def _has_ends(self, view: Overlay, link: Relation | Membership) -> bool:
        if isinstance(link, Relation):
            return view.span(link.from_span) is not None and view.span(link.to_span) is not None
        there = any(c.id == link.cluster and c.after is not None for c in self.changes)
        known = there or self.known(link.cluster) is not None
        now = view.membership(link.span)
        return known and view.span(link.span) is not None and (now is None or now.cluster == link.cluster)

    def _ends(self, link: Relation | Membership) -> list[Key]:
        if isinstance(link, Relation):
            return [(Kind.SPAN, link.from_span), (Kind.SPAN, link.to_span)]
        now = self.article.layer.membership(link.span)
        moved: list[Key] = [(Kind.MEMBERSHIP, now.id)] if now is not None else []
        return [(Kind.SPAN, link.span), (Kind.CLUSTER, link.cluster), *moved]

    def _check_link(self, view: Overlay, link: Relation) -> None:
        kind = self.project.schema.relation(link.type)
        same = view.relations_from(link.from_span, link.type)
        if kind is not None and kind.at_most and len(same) > kind.at_most:
            self.conflicts += [(Kind.RELATION, other.id) for other in same if other.id != link.id]

    def _check_span(self, view: Overlay, before: Object | None, span: Span) -> None:
        """Refuse a stretch or label that was right in its time and is not any more."""
        text, schema = self.article.text, self.project.schema
        same = isinstance(before, Span) and (before.label, before.fragments) == (span.label, span.fragments)
        if same:
            return
        for problem in span_problems(text, view, schema, span):
            if problem.severity is Severity.ERROR:
                raise UserError(problem.sentence)
        for link in (*view.relations_from(span.id), *view.relations_to(span.id)):
            start, end = view.span(link.from_span), view.span(link.to_span)
            if start is None or end is None or link.origin == RULE:
                continue
            found = relation_problems(text, view, schema, link.type, start, end)
            if any(problem.severity is Severity.ERROR for problem in found):
                self.conflicts.append((Kind.RELATION, link.id))


def _by_rule(change: Change) -> bool:
    """Tell whether a link or cluster is what rules make, so that they will make it anew."""
    things = [thing for thing in (change.before, change.after) if thing is not None]
    return all(isinstance(t, Relation | Membership | Cluster) and t.origin == RULE for t in things)


def _only_origin(change: Change) -> bool:
    """Tell whether a change only makes a cluster of rules one of persons, or back."""
    before, after = change.before, change.after
    if not (isinstance(before, Cluster) and isinstance(after, Cluster)):
        return False
    return replace(before, origin=after.origin) == after


def _differ_by_rule(one: Object | None, other: Object | None) -> bool:
    """Tell whether two states of a label differ only in what rules find."""
    return isinstance(one, Span) and isinstance(other, Span) and _as_set(one) == _as_set(other)


def _as_set(span: Span) -> Span:
    """Return a span without the answers that were found by rules."""
    own = {key: value for key, value in span.attributes.items() if key not in span.derived}
    return replace(span, attributes=own, derived=())
