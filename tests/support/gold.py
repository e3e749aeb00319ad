"""What an article shall carry in the end, read from a line of our JSONL, and how it compares with what was made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from annotator.domain.annotation import Fragment, Span

Fragments = tuple[Fragment, ...]
ENTITIES = ("person", "organization", "place")
NEWS = frozenset({"person", "organization", "quote", "source", "claim", "waived"})
IMPLICIT = "implicit_source"


@dataclass(frozen=True)
class Wanted:
    """One label that shall be there. `attributes`: what a person says; what is derived is only compared."""

    id: str
    label: str
    fragments: Fragments
    attributes: Mapping[str, object] = field(default_factory=dict)

    @property
    def start(self) -> int:
        return self.fragments[0][0]

    @property
    def end(self) -> int:
        return self.fragments[-1][1]


@dataclass(frozen=True)
class Group:
    """Labels that mean the same, or say the same."""

    kind: str
    name: str
    members: frozenset[str]


@dataclass(frozen=True)
class Gold:
    """One article as it shall be."""

    text: str
    title: str
    spans: Mapping[str, Wanted]
    links: Mapping[tuple[str, str], tuple[str, ...]]
    """What a person links: from a label by a relation type to labels."""
    groups: tuple[Group, ...]

    @classmethod
    def of(cls, record: Mapping[str, Any], part: str = "standard") -> Gold:
        """Read a record; `part` "news": names, quotes with speakers, waived, claims, without attributes."""
        spans = {
            span["id"]: Wanted(
                span["id"],
                span["label"],
                tuple((start, end) for start, end in span["fragments"]),
                {
                    name: value
                    for name, value in span["attributes"].items()
                    if name not in span["derived"] and (part == "standard" or name == IMPLICIT)
                },
            )
            for span in record["spans"]
            if part == "standard" or span["label"] in NEWS
        }
        links: dict[tuple[str, str], tuple[str, ...]] = {}
        for relation in record["relations"]:
            end, start = relation["to"], relation["from"]
            if relation["origin"] == "human" and start in spans and end in spans:
                key = (start, relation["type"])
                links[key] = (*links.get(key, ()), end)
        groups = [Group(c["kind"], c["name"], frozenset(c["members"])) for c in record["clusters"]]
        if part != "standard":
            groups = [group for group in groups if group.kind != "claim"]
        return cls(record["text"], record["title"], spans, links, tuple(groups))

    def of_span(self, span: Span) -> Wanted | None:
        """Return what a label in the window is to be."""
        return next(
            (w for w in self.spans.values() if w.label == span.label and w.fragments == span.fragments), None
        )

    def group(self, span_id: str) -> Group | None:
        """Return what a label means."""
        return next((group for group in self.groups if span_id in group.members), None)

    def linked(self, span_id: str, type_id: str) -> tuple[Wanted, ...]:
        """Return what a label is linked to."""
        return tuple(self.spans[end] for end in self.links.get((span_id, type_id), ()))

    def answers(self) -> frozenset[str]:
        """Return the labels that the answer to a question makes."""
        return frozenset(
            end for ends in self.links.values() for end in ends if self.spans[end].label in ("source", "cue")
        )


_NOT_COMPARED = {"id", "created", "origin", "from", "to", "members"}


def comparable(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return a record without ids, times and origins: labels are named by what they say and where they stand."""
    names = {span["id"]: f"{span['label']} {span['fragments']}" for span in record["spans"]}
    spans = sorted((_plain(span) for span in record["spans"]), key=repr)
    relations = [
        {**_plain(link), "from": names[link["from"]], "to": names[link["to"]]} for link in record["relations"]
    ]
    clusters = [
        {**_plain(cluster), "members": sorted(names[member] for member in cluster["members"])}
        for cluster in record["clusters"]
    ]
    rest = {
        key: record[key] for key in ("format", "text", "text_sha256", "title", "layers", "schema", "reviewed")
    }
    return {
        **rest,
        "spans": spans,
        "relations": sorted(relations, key=repr),
        "clusters": sorted(clusters, key=repr),
    }


def _plain(thing: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in thing.items() if key not in _NOT_COMPARED}


def difference(made: Mapping[str, Any], wanted: Mapping[str, Any]) -> list[str]:
    """Return what is only in one of two comparable records, for a person to read."""
    found: list[str] = []
    for key in sorted({*made, *wanted}):
        one, other = made.get(key), wanted.get(key)
        if isinstance(one, list) and isinstance(other, list):
            found += [f"only made: {key} {thing}" for thing in _without(one, other)]
            found += [f"missing: {key} {thing}" for thing in _without(other, one)]
        elif one != other:
            found.append(f"{key}: {one!r} instead of {other!r}")
    return found


def _without(things: Iterable[object], others: Iterable[object]) -> list[object]:
    left = list(others)
    found: list[object] = []
    for thing in things:
        if thing in left:
            left.remove(thing)
        else:
            found.append(thing)
    return found
