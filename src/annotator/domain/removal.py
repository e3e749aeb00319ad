"""What goes with a span that is deleted or becomes something else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from annotator.domain.annotation import HUMAN, RULE, ClusterId, Span, SpanId, Value
from annotator.domain.change import Change, changed, deleted
from annotator.domain.overlay import LayerView
from annotator.domain.schema import Attribute, AttributeKind, Label, Schema


def removal(layer: LayerView, span: Span) -> list[Change]:
    """Return the changes that delete a span, its relations and its membership.

    A cluster that only rules made goes too when it is left without a second member.
    """
    relations = {r.id: r for r in (*layer.relations_from(span.id), *layer.relations_to(span.id))}
    changes = [deleted(relation) for relation in relations.values()]
    membership = layer.membership(span.id)
    if membership is not None:
        changes.append(deleted(membership))
        changes += loosened(layer, membership.cluster, without=span.id)
    return [*changes, deleted(span)]


def loosened(layer: LayerView, cluster_id: ClusterId, without: SpanId | None = None) -> list[Change]:
    """Return the changes that dissolve a cluster which rules made and which has no second member left.

    `without` is a member that is about to go. A member that a person chose keeps the cluster.
    """
    cluster = layer.cluster(cluster_id)
    if cluster is None or cluster.origin != RULE:
        return []
    left = [span_id for span_id in layer.member_ids(cluster_id) if span_id != without]
    if len(left) > 1:
        return []
    memberships = [m for span_id in left if (m := layer.membership(span_id)) is not None]
    if any(membership.origin == HUMAN for membership in memberships):
        return []
    return [*(deleted(membership) for membership in memberships), deleted(cluster)]


def relabelled(layer: LayerView, schema: Schema, span: Span, label: str | Label) -> list[Change]:
    """Return the changes that give a span another label; its id stays.

    Attributes, relations and memberships that the new label may not have go.
    """
    new = schema.label(label) if isinstance(label, str) else label
    attributes = {} if new is None else _kept(span.attributes, new)
    label_id = label if isinstance(label, str) else label.id
    after = replace(
        span,
        label=label_id,
        attributes=attributes,
        derived=tuple(name for name in span.derived if name in attributes),
    )
    changes = [
        deleted(relation)
        for relation in layer.relations_from(span.id)
        if not _allowed(schema, relation.type, label_id, from_end=True)
    ]
    changes += [
        deleted(relation)
        for relation in layer.relations_to(span.id)
        if not _allowed(schema, relation.type, label_id, from_end=False)
    ]
    changes += _left_cluster(layer, span, label_id)
    return [*changes, changed(span, after)]


def _left_cluster(layer: LayerView, span: Span, label_id: str) -> Iterable[Change]:
    membership = layer.membership(span.id)
    cluster = layer.cluster_of(span.id)
    if membership is None or cluster is None or label_id in (cluster.kind, "source"):
        return []
    return [deleted(membership), *loosened(layer, cluster.id, without=span.id)]


def _allowed(schema: Schema, type_id: str, label_id: str, from_end: bool) -> bool:
    kind = schema.relation(type_id)
    return kind is None or label_id in (kind.from_labels if from_end else kind.to_labels)


def _kept(attributes: Mapping[str, Value], label: Label) -> dict[str, Value]:
    kept: dict[str, Value] = {}
    for name, value in attributes.items():
        attribute = label.attribute(name)
        if attribute is not None and may_have(attribute, value):
            kept[name] = value
    return kept


def may_have(attribute: Attribute, value: Value) -> bool:
    """Return whether an attribute can have this value."""
    known = {choice.id for choice in attribute.choices}
    match attribute.kind:
        case AttributeKind.CHOICE:
            return value in known
        case AttributeKind.SEVERAL:
            return isinstance(value, tuple) and set(value) <= known
        case AttributeKind.YES:
            return value is True or value == "yes"
        case AttributeKind.NUMBER:
            return isinstance(value, int | float) and not isinstance(value, bool)
    return isinstance(value, str)
