"""What a person does to the labels of one article: each function is one act, checked, derived and committed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from annotator.base.errors import UserError
from annotator.base.wording import shortened
from annotator.domain.annotation import (
    HUMAN,
    RULE,
    Cluster,
    ClusterId,
    Fragment,
    LayerState,
    Membership,
    Relation,
    RelationId,
    Reviewed,
    Span,
    SpanId,
    Status,
    Tier,
    Value,
)
from annotator.domain.change import Change, changed, created, deleted, merge_changes
from annotator.domain.derive import derive
from annotator.domain.edges import joined
from annotator.domain.identities import new_kind
from annotator.domain.layer import Layer
from annotator.domain.overlay import Overlay
from annotator.domain.problem import shown
from annotator.domain.questions import Answer, Question, QuestionKind, value_after
from annotator.domain.removal import relabelled, removal
from annotator.domain.schema import Label, RelationType
from annotator.ops.article import Article
from annotator.ops.change_set import NO_CHANGE, ChangeSet
from annotator.ops.project import Project
from annotator.ops.refusing import (
    refuse_attributes,
    refuse_ends,
    refuse_left_behind,
    refuse_moved_ends,
    refuse_problems,
)

IMPLICIT = "implicit_source"
CLAIM = "claim"
LONGEST_NAME = 200
"""Code points of a name that the words of a label give."""

_KIND_WORDS = {CLAIM: "group of claims"}
_QUOTED = 40


def add_span(
    project: Project,
    article: Article,
    label_id: str,
    fragments: Iterable[Fragment],
    attributes: Mapping[str, Value] | None = None,
    origin: str = HUMAN,
    ends: Iterable[tuple[str, SpanId]] = (),
    cluster: ClusterId | None = None,
) -> ChangeSet:
    """Label a stretch, in one act with its links to `ends`, by type, and with who is meant.

    Refused: a done article, a retired label, an overlap that the label forbids.
    """
    label = _label(project, label_id)
    span = _new_span(project, label, fragments, attributes or {}, origin)
    refuse_problems(project, article, span)
    refuse_attributes(project, article, span)
    title = f"{label.title} {shown(article.text, span)}"
    changes: list[Change] = [created(span)]
    changes += [created(_new_relation(project, type_id, span.id, end)) for type_id, end in ends]
    if cluster is not None:
        changes.append(created(Membership(cluster, span.id)))
    return _commit(project, article, title, changes, span.id)


def relabel(project: Project, article: Article, span: Span, label_id: str) -> ChangeSet:
    """Change what a span is; its id stays, and the links that the new label may have.

    A source that only an answer made goes with the link that goes.
    """
    label, span = _label(project, label_id), _span(article, span.id)
    refuse_problems(project, article, replace(span, label=label_id))
    changes = relabelled(article.layer, project.schema, span, label_id)
    for relation in article.layer.relations_from(span.id):
        if deleted(relation) in changes:
            changes += _orphan(project, article, relation)
    title = f"{label.title} {shown(article.text, span)}"
    return _commit(project, article, title, changes, span.id)


def set_fragments(project: Project, article: Article, span: Span, fragments: Iterable[Fragment]) -> ChangeSet:
    """Move the edges of a span; its id and links stay. Refused: a quote over its own source."""
    span = _span(article, span.id)
    after = replace(span, fragments=tuple(fragments))
    refuse_problems(project, article, after)
    refuse_moved_ends(project, article, span, after)
    title = f"edges of {shown(article.text, after)}"
    return _commit(project, article, title, [changed(span, after)], span.id)


def join_part(project: Project, article: Article, span: Span, more: Iterable[Fragment]) -> ChangeSet:
    """Add parts to a quote or claim, those that touch become one. Refused: one that it has in part already."""
    label, parts = _label(project, span.label), tuple(more)
    if label.contiguous:
        raise UserError(f"{label.title} is one stretch of text and takes no further part.")
    if any(start < end_ and start_ < end for start, end in parts for start_, end_ in span.fragments):
        raise UserError(f"Some of these words are in {shown(article.text, span)} already.")
    after = replace(span, fragments=joined(article.text, span.fragments, parts))
    refuse_problems(project, article, after)
    refuse_moved_ends(project, article, span, after)
    title = f"part {shown(article.text, replace(span, fragments=parts))}"
    return _commit(project, article, title, [changed(span, after)], span.id)


def take_out_part(project: Project, article: Article, span: Span, part: int) -> ChangeSet:
    """Take one of several parts out of a span. Refused: the only one."""
    if len(span.fragments) < 2:
        raise UserError("This label has one part only. Backspace deletes the label.")
    gone = span.fragments[part]
    after = replace(span, fragments=tuple(fragment for fragment in span.fragments if fragment != gone))
    title = f"part {shown(article.text, replace(span, fragments=(gone,)))} out"
    return _commit(project, article, title, [changed(span, after)], span.id)


def delete_span(project: Project, article: Article, span: Span) -> ChangeSet:
    """Remove a span with its relations and memberships."""
    span = _span(article, span.id)
    title = f"deletion of {shown(article.text, span)}"
    changes = list(removal(article.layer, span))
    for relation in article.layer.relations_from(span.id):
        changes += _orphan(project, article, relation)
    return _commit(project, article, title, changes, None)


def deleted_words(project: Project, article: Article, span: Span, change_set: ChangeSet) -> str:
    """Return what a deletion took: the label with its words, and the other labels and links that went with it."""
    gone = [c.before for c in change_set.changes(article.document.id) if c.after is None]
    others = [thing for thing in gone if isinstance(thing, Span) and thing.id != span.id]
    ends = {span.id, *(other.id for other in others)}
    links = [r for r in gone if isinstance(r, Relation) and not {r.from_span, r.to_span} <= ends]
    parts = list(dict.fromkeys(_label_words(project, other) for other in others))
    if links:
        parts.append("its link" if len(links) == 1 else f"its {len(links)} links")
    tail = f", with {' and '.join(parts)}" if parts else ""
    return f"{_label_words(project, span)} {shown(article.text, span)}{tail}"


def set_attribute(
    project: Project, article: Article, span: Span, attribute_id: str, value: Value | None
) -> ChangeSet:
    """Answer an attribute question; none takes the answer back, so that a derived value may return."""
    span = _span(article, span.id)
    after = with_attribute(span, attribute_id, value)
    if value is not None:
        refuse_attributes(project, article, replace(after, attributes={attribute_id: value}))
    title = f"{_attribute_words(project, span, attribute_id)} for {shown(article.text, span)}"
    return _commit(project, article, title, [changed(span, after)], span.id)


def set_doubt(project: Project, article: Article, span: Span, doubt: bool) -> ChangeSet:
    """Set or lift the doubt flag."""
    span = _span(article, span.id)
    title = f"doubt about {shown(article.text, span)}"
    return _commit(project, article, title, [changed(span, replace(span, doubt=doubt))], span.id)


def set_note(project: Project, article: Article, span: Span, note: str | None) -> ChangeSet:
    """Write or remove the memo of a span."""
    span = _span(article, span.id)
    after = replace(span, note=note or None)
    return _commit(project, article, f"memo of {shown(article.text, span)}", [changed(span, after)], span.id)


def cite(project: Project, article: Article, span: Span, rule_id: str) -> ChangeSet:
    """Note a written rule with a span, or take it away if it is noted."""
    without = tuple(rule for rule in span.rules if rule != rule_id)
    after = replace(span, rules=without if rule_id in span.rules else (*span.rules, rule_id))
    title = f"rule {rule_id} for {shown(article.text, span)}"
    return _commit(project, article, title, [changed(span, after)], span.id)


def answer(project: Project, article: Article, question: Question, choice: Answer) -> ChangeSet:
    """Give one of the numbered answers to an open question, in one step."""
    span = _span(article, question.span)
    if question.kind is QuestionKind.ATTRIBUTE:
        return set_attribute(project, article, span, question.id, value_after(span, question, choice))
    if question.kind is QuestionKind.CLUSTER:
        changes = _join(project, article, span, choice)
        verb = "the same as" if span.label == CLAIM else "who is"
        title = f"{verb} {shown(article.text, span)}: {shortened(choice.text, _QUOTED)}"
        return _commit(project, article, title, changes, span.id)
    if choice.chosen and (changes := _unlinked(project, article, span, question.id, only=choice.span)):
        title = _gone(project, article, question.id, choice.span)
        return _commit(project, article, title, changes, span.id)
    return link(project, article, span, question.id, choice.fragments, choice.span)


def answer_none(
    project: Project, article: Article, question: Question, name: str = "", kind: str = ""
) -> ChangeSet:
    """Answer with key 0: no source in the text, or somebody new called `name`, of a `kind` that may be meant.

    Said again, there may be a source. Other links and attributes: takes back what a person set, if anything.
    """
    span = _span(article, question.span)
    if question.kind is QuestionKind.ATTRIBUTE:
        return set_attribute(project, article, span, question.id, None) if question.own else NO_CHANGE
    if question.kind is QuestionKind.CLUSTER:
        kind = kind or new_kind(article.text, span)
        cluster = _new_cluster(project, kind, name or quoted(article.text, span, LONGEST_NAME))
        changes = [created(cluster), *_move_to(article, span, cluster.id)]
        title = f"new {_KIND_WORDS.get(kind, kind)} {shortened(cluster.name, _QUOTED)}"
        return _commit(project, article, title, changes, span.id)
    if question.id != "source":
        changes = _unlinked(project, article, span, question.id) if question.own else []
        title = f"no answer to {question.text}"
        return _commit(project, article, title, changes, span.id) if changes else NO_CHANGE
    if IMPLICIT not in span.attributes:
        after = with_attribute(span, IMPLICIT, "yes")
        refuse_attributes(project, article, replace(after, attributes={IMPLICIT: "yes"}))
        changes = [*_unlinked(project, article, span, question.id), changed(span, after)]
        return _commit(
            project, article, f"no source in the text for {shown(article.text, span)}", changes, span.id
        )
    changes = [changed(span, with_attribute(span, IMPLICIT, None))]
    return _commit(project, article, f"who says {shown(article.text, span)} open again", changes, span.id)


def link(
    project: Project,
    article: Article,
    span: Span,
    type_id: str,
    fragments: Iterable[Fragment] | Span = (),
    target: SpanId | None = None,
) -> ChangeSet:
    """Link a span to another: to `target`, else to the stretch `fragments`, or that of a span.

    A stretch where no span stands that the link may lead to becomes one silently.
    """
    kind, span = _relation_type(project, type_id), _span(article, span.id)
    changes: list[Change] = []
    end = article.layer.span(target) if target is not None else None
    if end is None or end.label not in kind.to_labels:
        stretch = fragments.fragments if isinstance(fragments, Span) else tuple(fragments)
        place = stretch or (end.fragments if end is not None else ())
        end = _existing(article, kind, place)
        if end is None:
            end = _new_span(project, _label(project, kind.makes), place, {}, HUMAN)
            refuse_problems(project, article, end)
            changes.append(created(end))
    refuse_ends(project, article, type_id, span, end)
    for same in article.layer.relations_from(span.id, type_id):
        if same.to_span == end.id and same.origin != RULE:
            raise UserError(f"{shown(article.text, end)} is the answer already.")
        if same.to_span == end.id:
            changes.append(deleted(same))
    if kind.at_most == 1:
        changes += _unlinked(project, article, span, type_id, keep=end.id)
    if IMPLICIT in span.attributes and type_id == "source":
        changes.append(changed(span, with_attribute(span, IMPLICIT, None)))
    changes.append(created(_new_relation(project, type_id, span.id, end.id)))
    title = f"{kind.title}: {shown(article.text, end)}"
    return _commit(project, article, title, changes, span.id)


def unlink(project: Project, article: Article, relation: Relation) -> ChangeSet:
    """Remove one link; a source that only this link made stays as a span. Refused: a link that follows from others."""
    if relation.origin == RULE:
        raise UserError("This link follows from who says the quote. Change that, and it changes too.")
    title = _gone(project, article, relation.type, relation.to_span)
    return _commit(project, article, title, [deleted(relation)], relation.from_span)


def set_status(
    project: Project, article: Article, status: Status, tiers: Iterable[Tier] | None = None
) -> ChangeSet:
    """Say how far this annotator is with the article.

    Done marks the whole of it as reviewed for `tiers`, anything else takes that mark from them; without `tiers` all of
    them, but what is skipped keeps its marks. Done for some of them only it stays in progress. Refused: one in the
    trash.
    """
    refuse_left_behind(project, article)
    status = Status(status)
    if tiers is None:
        tiers = () if status is Status.SKIPPED else tuple(Tier)
    if article.in_trash:
        raise UserError(article.closed)
    layer, title = article.layer, _STATUS_TITLES[status]
    changes: list[Change] = []
    if status is not Status.DONE:
        changes += [deleted(layer.reviewed[tier]) for tier in tiers if tier in layer.reviewed]
    else:
        changes += _reviewed(article, tiers)
        seen = {change.after.tier for change in changes if isinstance(change.after, Reviewed)}
        seen |= {tier for tier, entry in layer.reviewed.items() if _covers(entry, article)}
        if seen < set(Tier):
            status = Status.IN_PROGRESS
    if status is not layer.state.status:
        changes.append(_state_change(layer, replace(layer.state, status=status)))
    if not changes:
        return NO_CHANGE
    return project.record([project.draft(title, article.document.id, changes)])


_STATUS_TITLES = {
    Status.DONE: "article done",
    Status.SKIPPED: "article skipped",
    Status.IN_PROGRESS: "article reopened",
    Status.NEW: "article new",
}


def with_attribute(span: Span, attribute_id: str, value: Value | None) -> Span:
    """Return the span with an attribute as a person set it, or without it."""
    attributes = {key: old for key, old in span.attributes.items() if key != attribute_id}
    if value is not None:
        attributes[attribute_id] = value
    derived_names = tuple(name for name in span.derived if name != attribute_id)
    return replace(span, attributes=attributes, derived=derived_names)


def quoted(text: str, span: Span, length: int = _QUOTED) -> str:
    """Return the words of a span for a sentence, on one line and not too long."""
    return shortened(" … ".join(text[start:end] for start, end in span.fragments), length)


# -- inside


def _commit(
    project: Project, article: Article, title: str, changes: Iterable[Change], select: SpanId | None
) -> ChangeSet:
    """Derive what follows, start the article if it is new, commit all in one step."""
    refuse_left_behind(project, article)
    layer = article.layer
    if article.closed:
        raise UserError(article.closed)
    base = merge_changes(changes)
    shown = Overlay(layer, base)
    clock = project.clock
    follow = derive(article.reading, shown, project.schema, base, clock.uuid7, clock.now())
    started: list[Change] = []
    if layer.state.status in (Status.NEW, Status.SKIPPED):
        started.append(_state_change(layer, replace(layer.state, status=Status.IN_PROGRESS)))
    draft = project.draft(title, article.document.id, merge_changes((*base, *follow, *started)))
    return project.record([draft], select)


def _state_change(layer: Layer, after: LayerState) -> Change:
    before = layer.stored_state
    return created(after) if before is None else changed(before, after)


def _label(project: Project, label_id: str) -> Label:
    label = project.schema.label(label_id)
    if label is None or label.retired:
        raise UserError(f"There is no label “{label_id}” in this project.")
    return label


def _relation_type(project: Project, type_id: str) -> RelationType:
    kind = project.schema.relation(type_id)
    if kind is None or not kind.active:
        raise UserError(f"There is no link “{type_id}” in this project.")
    return kind


def _span(article: Article, span_id: SpanId) -> Span:
    span = article.layer.span(span_id)
    if span is None:
        raise UserError("This label is no longer there.")
    return span


def _new_span(
    project: Project,
    label: Label,
    fragments: Iterable[Fragment],
    attributes: Mapping[str, Value],
    origin: str,
) -> Span:
    return Span(
        SpanId(project.clock.uuid7()),
        label.id,
        tuple(fragments),
        project.annotator,
        project.clock.now(),
        origin,
        dict(attributes),
    )


def _new_relation(project: Project, type_id: str, start: SpanId, end: SpanId) -> Relation:
    return Relation(
        RelationId(project.clock.uuid7()), type_id, start, end, project.annotator, project.clock.now()
    )


def _new_cluster(project: Project, kind: str, name: str) -> Cluster:
    return Cluster(ClusterId(project.clock.uuid7()), kind, name, project.annotator)


def _label_words(project: Project, span: Span) -> str:
    """Return what a label is called within a sentence: “quote”, “who says it”, but “NGO”."""
    label = project.schema.label(span.label)
    title = label.title if label is not None else span.label
    return title if title.isupper() else f"{title[:1].lower()}{title[1:]}"


def _attribute_words(project: Project, span: Span, attribute_id: str) -> str:
    label = project.schema.label(span.label)
    attribute = label.attribute(attribute_id) if label is not None else None
    return attribute.title.lower() if attribute is not None else attribute_id.replace("_", " ")


def _gone(project: Project, article: Article, type_id: str, end: SpanId | None) -> str:
    """Return the title of an act that takes a link away, in the words of the act that made it."""
    kind = project.schema.relation(type_id)
    span = article.layer.span(end) if end is not None else None
    words = f": {shown(article.text, span)}" if span is not None else ""
    return f"{kind.title if kind is not None else type_id}{words} taken away"


def _existing(article: Article, kind: RelationType, fragments: tuple[Fragment, ...]) -> Span | None:
    if not fragments:
        raise UserError("Choose the words that answer the question first.")
    for span in article.layer.spans_between(fragments[0][0], fragments[-1][1]):
        if span.fragments == fragments and span.label in kind.to_labels:
            return span
    return None


def _unlinked(
    project: Project,
    article: Article,
    span: Span,
    type_id: str,
    keep: SpanId | None = None,
    only: SpanId | None = None,
) -> list[Change]:
    """Return the changes that take back answers, with the spans that they made unless that is `keep`.

    `only`: one answer; what a rule found is not taken back.
    """
    changes: list[Change] = []
    for relation in article.layer.relations_from(span.id, type_id):
        if only is not None and (relation.to_span != only or relation.origin == RULE):
            continue
        changes.append(deleted(relation))
        if relation.to_span != keep:
            changes += _orphan(project, article, relation)
    return changes


def _orphan(project: Project, article: Article, relation: Relation) -> list[Change]:
    """Return the removal of a span that an answer made and that nothing else a person said needs."""
    kind = project.schema.relation(relation.type)
    end = article.layer.span(relation.to_span)
    if kind is None or end is None or end.label != kind.makes or end.note or end.doubt:
        return []
    others = [r for r in article.layer.relations_to(end.id) if r.id != relation.id and r.origin == HUMAN]
    return [] if others else list(removal(article.layer, end))


def _join(project: Project, article: Article, span: Span, choice: Answer) -> list[Change]:
    if choice.cluster is not None:
        own = article.layer.membership(span.id)
        if own is not None and own.cluster == choice.cluster and own.origin != RULE:
            raise UserError(f"“{shortened(choice.text, _QUOTED)}” is the answer already.")
        return [*_adopted(project, article, choice), *_move_to(article, span, choice.cluster)]
    name = _span(article, SpanId(choice.name_span or ""))
    own = article.layer.membership(name.id)
    if own is not None:
        return _move_to(article, span, own.cluster)
    first = min(span, name, key=lambda claim: claim.start) if name.label == CLAIM else name
    cluster = _new_cluster(project, name.label, quoted(article.text, first, LONGEST_NAME))
    origin = HUMAN if name.label == CLAIM else RULE
    return [
        created(replace(cluster, origin=origin)),
        created(Membership(cluster.id, name.id, origin)),
        *_move_to(article, span, cluster.id),
    ]


def _adopted(project: Project, article: Article, choice: Answer) -> list[Change]:
    """Return what makes a cluster of another article one that no rule may dissolve there."""
    if choice.cluster is None or article.layer.cluster(choice.cluster) is not None:
        return []
    known = project.store.cluster(choice.cluster)
    if known is None:
        raise UserError(f"“{choice.text}” is no longer in the project.")
    # What is derived from it in the same step must find it.
    article.layer.learn(known)
    return [] if known.origin == HUMAN else [changed(known, replace(known, origin=HUMAN))]


def _move_to(article: Article, span: Span, cluster: ClusterId) -> list[Change]:
    before = article.layer.membership(span.id)
    if before is not None and before.cluster == cluster:
        # What the rules found is now what a person says.
        return [] if before.origin != RULE else [changed(before, replace(before, origin=HUMAN))]
    joined = created(Membership(cluster, span.id))
    return [joined] if before is None else [deleted(before), joined]


def _covers(entry: Reviewed, article: Article) -> bool:
    return entry.ranges == ((0, len(article.text)),)


def _reviewed(article: Article, tiers: Iterable[Tier]) -> list[Change]:
    whole = ((0, len(article.text)),)
    changes: list[Change] = []
    for tier in tiers:
        before = article.layer.reviewed.get(tier)
        after = Reviewed(article.layer.annotator, tier, whole)
        if before is None:
            changes.append(created(after))
        elif before != after:
            changes.append(changed(before, after))
    return changes
