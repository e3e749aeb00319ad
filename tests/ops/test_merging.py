"""Whatever is merged into an article, the article can be exported and read again."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.domain.annotation import AnnotatorName, Cluster, ClusterId, Membership, Relation, Span, SpanId
from annotator.domain.record import ClusterPart, Record
from annotator.formats.jsonl_decode import ArticleDecoder, Defaults
from annotator.formats.jsonl_encode import ArticleEncoder
from annotator.formats.jsonl_lines import BadLine, LineShape
from annotator.ops.merging import rest

IDS = st.sampled_from("12345")
NAMES = st.sampled_from(["ann", "bob", ""])
DEFAULTS = Defaults(AnnotatorName("me"), "2026-01-01T00:00:00Z", "import:jsonl")
SPANS = st.builds(
    lambda name, who, start: {
        "id": name,
        "label": "person",
        "annotator": who,
        "fragments": [[start, start + 1]],
        "exact": ["abc"[start]],
    },
    IDS,
    NAMES,
    st.integers(0, 2),
)
LINKS = st.builds(
    lambda name, who, start, end: {"id": name, "type": "t", "annotator": who, "from": start, "to": end},
    IDS,
    NAMES,
    IDS,
    IDS,
)
CLUSTERS = st.builds(
    lambda name, who, members: {
        "id": name,
        "kind": "person",
        "name": "N",
        "annotator": who,
        "members": members,
    },
    IDS,
    NAMES,
    st.lists(IDS, min_size=1, max_size=2, unique=True),
)


def decoded(line: bytes) -> Record:
    return ArticleDecoder(DEFAULTS).record(LineShape().canonical(line))


def readable(parts: dict[str, list[Any]]) -> Record | None:
    """Return the article of one line, none where nobody could read it."""
    whole = {"format": "annotator-jsonl/1", "id": "a", "text": "abc", **parts}
    try:
        return decoded(json.dumps(whole).encode())
    except BadLine:
        return None


def mend(parts: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """Leave out what no line may hold, so that more articles can be read."""
    spans = list({span["id"]: span for span in parts["spans"]}.values())
    ids = {span["id"]: span["annotator"] for span in spans}
    links = [
        link
        for link in {link["id"]: link for link in parts["relations"]}.values()
        if link["id"] not in ids and ids.get(link["from"]) == link["annotator"] == ids.get(link["to"])
    ]
    clusters = [
        cluster
        for cluster in {cluster["id"]: cluster for cluster in parts["clusters"]}.values()
        if cluster["id"] not in ids and ids.keys() >= set(cluster["members"])
    ]
    return {"spans": spans, "relations": links, "clusters": clusters}


LINES = (
    st.fixed_dictionaries(
        {
            "spans": st.lists(SPANS, max_size=4),
            "relations": st.lists(LINKS, max_size=4),
            "clusters": st.lists(CLUSTERS, max_size=2),
        }
    )
    .map(mend)
    .map(readable)
    .filter(lambda record: record is not None)
)


def merged(there: Record, record: Record, known: dict[ClusterId, Cluster]) -> Record:
    """Return the article with what another line about it adds."""
    addition = rest(record, there, known.get)
    known.update((cluster.id, cluster) for cluster in addition.clusters)
    things = [change.after for change in addition.changes]
    members: dict[ClusterId, list[SpanId]] = {part.cluster.id: [*part.members] for part in there.clusters}
    for thing in things:
        if isinstance(thing, Membership):
            members.setdefault(thing.cluster, []).append(thing.span)
    return replace(
        there,
        spans=(*there.spans, *(thing for thing in things if isinstance(thing, Span))),
        relations=(*there.relations, *(thing for thing in things if isinstance(thing, Relation))),
        clusters=tuple(ClusterPart(known[key], tuple(spans)) for key, spans in members.items()),
    )


@given(st.lists(LINES, min_size=2, max_size=4))
@settings(max_examples=150)
def test_what_was_merged_can_be_exported_read_and_merged_again(records: list[Record]) -> None:
    known: dict[ClusterId, Cluster] = {}
    there = Record(records[0].document, records[0].text)
    for record in records:
        there = merged(there, record, known)
    again = decoded(ArticleEncoder().line(there))
    assert not rest(again, again, known.get).changes
    assert not rest(again, there, known.get).refused
