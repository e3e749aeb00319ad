"""What else can be marked in a project: parts of the Standard profile, each with what it costs the hand."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from annotator.base.wording import counted
from annotator.domain.schema import Attribute, AttributeKind, Label, RelationType, Schema

T = TypeVar("T", Label, RelationType, Attribute)


@dataclass(frozen=True, slots=True)
class Switch:
    """One part. `attributes`: pairs of label and attribute; `keyed`: labels that get their letter by it.

    `article`: the questions about the article as a whole.
    """

    id: str
    title: str
    says: str
    labels: tuple[str, ...] = ()
    relations: tuple[str, ...] = ()
    attributes: tuple[tuple[str, str], ...] = ()
    keyed: tuple[str, ...] = ()
    article: bool = False


SWITCHES = (
    Switch(
        "cues",
        "What signals a quote",
        "The words that show that someone says it; who says it gets a letter of its own.",
        labels=("cue",),
        relations=("cue",),
        keyed=("source",),
    ),
    Switch(
        "acts",
        "Speech acts, negation, modality",
        "Stated, decreed, intended, believed; whether the saying is denied or only possible.",
        attributes=(("quote", "act"), ("quote", "polarity"), ("quote", "modality")),
    ),
    Switch(
        "anonymous",
        "Anonymous sources and roles",
        "Person, someone unnamed, document and so on; which role the text gives people.",
        attributes=(("source", "kind"), ("person", "role_title")),
    ),
    Switch(
        "claims",
        "Kinds and worth of claims",
        "What kind of claim it is, whether it is worth checking, whether it is hedged.",
        attributes=(("claim", "type"), ("claim", "worth"), ("claim", "hedged")),
    ),
    Switch(
        "normalized",
        "Claims in full",
        "Each claim once more as a sentence that stands on its own.",
        attributes=(("claim", "normalized"),),
    ),
    Switch(
        "organizations",
        "Kinds of organizations",
        "Company, government, party and so on; whether a place or a product names it.",
        attributes=(("organization", "kind"), ("organization", "metonymy")),
    ),
    Switch("places", "Places", "The names of places where something is or happens.", labels=("place",)),
    Switch(
        "article",
        "About the article",
        "Genre, wire copy, language and topic of each article.",
        article=True,
    ),
)


def is_possible(schema: Schema, switch: Switch) -> bool:
    """Tell whether a project has the labels that a switch speaks of."""
    wanted = {label for label, _ in switch.attributes} | set(switch.keyed)
    wanted |= {"quote"} if switch.relations else set()
    return all(schema.label(label_id) is not None for label_id in wanted)


def is_on(schema: Schema, switch: Switch) -> bool:
    """Tell whether all parts of a switch are offered."""
    labels = [schema.label(label_id) for label_id in switch.labels]
    kinds = [schema.relation(type_id) for type_id in switch.relations]
    owners = [(schema.label(label_id), name) for label_id, name in switch.attributes]
    attributes = [None if label is None else label.attribute(name) for label, name in owners]
    if switch.article:
        attributes += schema.head.attributes or [None]
    return (
        all(label is not None and not label.retired for label in labels)
        and all(kind is not None and kind.active for kind in kinds)
        and all(attribute is not None and attribute.active for attribute in attributes)
    )


def switched_on(schema: Schema) -> frozenset[str]:
    """Return the ids of the switches that are on."""
    return frozenset(switch.id for switch in SWITCHES if is_on(schema, switch))


def switched(schema: Schema, standard: Schema, on: Collection[str]) -> Schema:
    """Return the schema with exactly the switches `on`; parts that are missing are taken from `standard`.

    What is switched off is retired: nothing that was labelled or answered goes.
    """
    for switch in SWITCHES:
        wanted = switch.id in on
        if wanted != is_on(schema, switch) and is_possible(schema, switch):
            schema = _turned(schema, standard, switch, wanted)
    return schema


def _turned(schema: Schema, standard: Schema, switch: Switch, on: bool) -> Schema:
    labels = [_with_attributes(label, standard, switch, on) for label in schema.labels]
    labels = _offered(labels, standard.labels, switch.labels)
    relations = _offered(schema.relations, standard.relations, switch.relations)
    head = schema.head
    if switch.article:
        names = [attribute.id for attribute in standard.head.attributes]
        found = _offered(head.attributes, standard.head.attributes, names)
        head = replace(head, attributes=tuple(replace(attribute, active=on) for attribute in found))
    return Schema(
        head,
        tuple(_with_key(label, labels, standard, switch, on) for label in labels),
        tuple(replace(kind, active=on) if kind.id in switch.relations else kind for kind in relations),
    )


def _with_attributes(label: Label, standard: Schema, switch: Switch, on: bool) -> Label:
    names = [name for label_id, name in switch.attributes if label_id == label.id]
    model = standard.label(label.id)
    if not names or model is None:
        return label
    found = _offered(label.attributes, model.attributes, names)
    return replace(label, attributes=tuple(replace(a, active=on) if a.id in names else a for a in found))


def _with_key(label: Label, labels: Sequence[Label], standard: Schema, switch: Switch, on: bool) -> Label:
    """Return a label that comes or goes, with the letter of the model unless another label has that."""
    if label.id in switch.labels:
        label = replace(label, retired=not on)
    elif label.id not in switch.keyed:
        return label
    if not on:
        return replace(label, key="") if label.id in switch.keyed else label
    model = standard.label(label.id)
    key = label.key or (model.key if model is not None else "")
    taken = {other.key for other in labels if other.id != label.id and not other.retired}
    return replace(label, key="" if key in taken else key)


def _offered(things: Sequence[T], model: Sequence[T], names: Iterable[str]) -> list[T]:
    """Return the things with those of `names` that are missing, each where the model has it."""
    found = list(things)
    order = [thing.id for thing in model]
    for thing in model:
        if thing.id in names and all(there.id != thing.id for there in found):
            before = set(order[: order.index(thing.id)])
            place = max((n for n, there in enumerate(found, 1) if there.id in before), default=0)
            found.insert(place, thing)
    return found


# -- what it costs

_ONE = {"organization": "an organization"}


def cost_words(standard: Schema, *ids: str) -> str:
    """Return what switches cost together: how many more keys are asked for each label of a kind.

    Counted from the questions that are asked by themselves; a line to type counts as a line.
    """
    keys: dict[str, int] = {}
    lines: dict[str, int] = {}
    own: list[str] = []
    for switch in (switch for switch in SWITCHES if switch.id in ids):
        for attribute, label_id in _asked(standard, switch):
            count = lines if attribute.kind in (AttributeKind.TEXT, AttributeKind.NUMBER) else keys
            count[label_id] = count.get(label_id, 0) + 1
        for kind in standard.relations:
            if kind.id in switch.relations and kind.asked:
                keys[kind.from_labels[0]] = keys.get(kind.from_labels[0], 0) + 1
        own += [label_id for label_id in switch.labels if not switch.relations]
    parts = [
        _each(n, "more key" if place == 0 else "", label) for place, (label, n) in enumerate(keys.items())
    ]
    parts += [_each(n, "line to type", label) for label, n in lines.items()]
    about = [f"About {parts[0]}", *parts[1:]] if parts else []
    about += [f"{'one key' if about else 'One key'} for each {label_id}" for label_id in own]
    return f"{', '.join(about)}." if about else "Asks nothing by itself."


def _each(number: int, noun: str, label: str) -> str:
    how_many = counted(number, noun) if noun else str(number)
    return f"{how_many} {_ONE.get(label, f'a {label}')}"


def _asked(standard: Schema, switch: Switch) -> Iterable[tuple[Attribute, str]]:
    for label_id, name in switch.attributes:
        label = standard.label(label_id)
        attribute = label.attribute(name) if label is not None else None
        if attribute is not None and attribute.asked:
            yield attribute, label_id
