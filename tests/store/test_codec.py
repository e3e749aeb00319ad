"""The body of a step: written once, read by every version, whatever newer ones put into it."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st
from steps import ANN, HEAD, LABELS, RELATIONS, act, article, span

from annotator.domain.annotation import (
    Cluster,
    ClusterId,
    LayerState,
    Membership,
    Relation,
    RelationId,
    Reviewed,
    Span,
    SpanId,
    Status,
    Tier,
)
from annotator.domain.change import KIND_OF, Draft, changed, deleted
from annotator.domain.document import Trashed
from annotator.store.codec import decode_step, encode_step

PLAIN = span("s1", "person", (0, 4))
THINGS = (
    article(
        "Text", source="x", other={"attributes": {}, "derived": [], "note": None, "doubt": False, "rules": []}
    ),
    Trashed(article("Text").id),
    PLAIN,
    span(
        "s2",
        "quote",
        (0, 4),
        (9, 12),
        attributes={"a": ("b", "c"), "d": True, "e": 1.5},
        rules=("Q1",),
        note="“”",
    ),
    Relation(RelationId("r"), "source", SpanId("s2"), SpanId("s1"), ANN, "now", attributes={"a": 1}),
    Cluster(ClusterId("c"), "person", "Anna", ANN, link="Q1"),
    Membership(ClusterId("c"), SpanId("s1"), "rule"),
    LayerState(ANN, Status.DONE, {"a": "b"}),
    Reviewed(ANN, Tier.QUOTES, ((0, 9), (12, 13))),
    HEAD,
    *LABELS,
    *RELATIONS,
)
TRAP = ',"attributes":{},"derived":[],"note":null,"doubt":false,"rules":[]}'


def body(draft: Draft) -> bytes:
    """Return the body of a step with this draft."""
    return encode_step(draft, "step", "replica", 7, 99, ("p1", "p2"))


def test_objects_of_every_kind_come_back_as_they_were() -> None:
    assert {type(thing) for thing in THINGS} == set(KIND_OF)
    draft = act(*THINGS, deleted(PLAIN), changed(PLAIN, PLAIN), document=article("Text").id)
    decoded = decode_step(body(draft))
    assert decoded.draft == draft
    assert (decoded.id, decoded.replica, decoded.n, decoded.at) == ("step", "replica", 7, 99)
    assert (decoded.parents, decoded.unknown) == (("p1", "p2"), 0)


def test_a_body_is_json_that_leaves_out_what_a_plain_label_does_not_have() -> None:
    change = json.loads(body(act(PLAIN)))["changes"][0]
    assert change["kind"] == "span"
    assert set(change["after"]) == {"id", "label", "fragments", "annotator", "created", "origin"}


@given(
    st.text(alphabet=st.sampled_from([*TRAP, "\\", "é"])) | st.sampled_from([TRAP, TRAP + TRAP, f'"{TRAP}'])
)
def test_no_text_can_look_like_the_end_of_a_label(note: str) -> None:
    tricky = span("s", note, (0, 1), note=note, attributes={note: note, "t": (note,)}, origin=note)
    also = Span(SpanId(note), "x", ((0, 1),), ANN, note)
    draft = act(tricky, also, article("Text", source=note))
    assert decode_step(body(draft)).draft == draft


def test_kinds_and_parts_of_newer_versions_are_passed_over_and_counted() -> None:
    raw = json.loads(body(act(PLAIN)))
    raw["changes"][0]["after"]["mood"] = "new"
    raw["changes"].append({"kind": "verdict", "id": "v", "before": None, "after": {"true": "mostly"}})
    raw["color"] = "red"
    decoded = decode_step(json.dumps(raw).encode())
    assert [change.after for change in decoded.draft.changes] == [PLAIN]
    assert decoded.unknown == 1
