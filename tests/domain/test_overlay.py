"""An overlay answers as the layer would after the changes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from annotator.domain.annotation import (
    AnnotatorName,
    Cluster,
    ClusterId,
    Membership,
    Relation,
    RelationId,
    Span,
    SpanId,
)
from annotator.domain.change import Change, changed, created, deleted, merge_changes
from annotator.domain.layer import Layer
from annotator.domain.overlay import Overlay

ANN = AnnotatorName("ann")
IDS = [SpanId(str(n)) for n in range(6)]


def span(span_id: SpanId, start: int, length: int) -> Span:
    return Span(
        span_id, "person", ((start, start + length), (start + length + 2, start + length + 5)), ANN, "t"
    )


worlds = st.fixed_dictionaries(
    {
        "spans": st.dictionaries(
            st.sampled_from(IDS), st.tuples(st.integers(0, 50), st.integers(1, 9)), min_size=2
        ),
        "members": st.dictionaries(st.sampled_from(IDS), st.sampled_from("ab")),
        "links": st.dictionaries(
            st.sampled_from("xyz"), st.tuples(st.sampled_from(IDS), st.sampled_from(IDS))
        ),
    }
)


def things(world: dict[str, dict[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, (start, length) in world["spans"].items():
        found[f"s{key}"] = span(SpanId(key), start, length)
    for name in sorted(set(world["members"].values())):
        found[f"c{name}"] = Cluster(ClusterId(str(name)), "person", str(name), ANN)
    for key, name in world["members"].items():
        if key in world["spans"]:
            found[f"m{key}"] = Membership(ClusterId(str(name)), SpanId(key))
    for key, (one, other) in world["links"].items():
        if one in world["spans"] and other in world["spans"]:
            found[f"r{key}"] = Relation(RelationId(key), "source", one, other, ANN, "t")
    return found


def between(one: dict[str, object], other: dict[str, object]) -> tuple[Change, ...]:
    changes: list[Change] = []
    for key in {**one, **other}:
        before, after = one.get(key), other.get(key)
        if isinstance(before, Membership) and isinstance(after, Membership):
            changes += [deleted(before), created(after)] if before != after else []
        elif before is None or after is None:
            changes.append(created(after) if before is None else deleted(before))
        elif before != after:
            changes.append(changed(before, after))
    return merge_changes(changes)


@given(worlds, worlds)
def test_an_overlay_is_the_layer_after_the_changes(before: dict, after: dict) -> None:
    base = Layer(ANN)
    base.clusters()
    base.apply(between({}, things(before)))
    step = between(things(before), things(after))
    overlay = Overlay(Overlay(base, step[: len(step) // 2]), step[len(step) // 2 :])
    base_view = base.spans()
    truth = Layer(ANN)
    truth.clusters()
    truth.apply(between({}, things(after)))
    assert base.spans() == base_view
    assert overlay.spans_between(0, 99) == truth.spans()
    ours = sorted(mark[:3] for mark in overlay.marks_between(5, 30))
    assert ours == sorted(mark[:3] for mark in truth.marks_between(5, 30))
    labelled = overlay.marks_labelled(("person",))
    assert sorted(mark[:3] for mark in labelled) == sorted(m[:3] for m in truth.marks_labelled(("person",)))
    assert overlay.spans_of([m.handle for m in labelled]) == [overlay.span_of(m.handle) for m in labelled]
    assert overlay.marks_labelled(("quote",)) == []
    assert {c.id for c in overlay.clusters()} == {c.id for c in truth.clusters()}
    for span_id in IDS:
        assert overlay.span(span_id) == truth.span(span_id)
        assert overlay.membership(span_id) == truth.membership(span_id)
        assert overlay.cluster_of(span_id) == truth.cluster_of(span_id)
        from_here = {r.id for r in overlay.relations_from(span_id)}
        assert from_here == {r.id for r in truth.relations_from(span_id)}
        assert {r.id for r in overlay.relations_to(span_id)} == {r.id for r in truth.relations_to(span_id)}
        handle = overlay.handle(span_id)
        assert (handle is None) == (truth.handle(span_id) is None)
        assert handle is None or overlay.span_of(handle) == truth.span(span_id)
    for name in "ab":
        assert overlay.members(ClusterId(name)) == truth.members(ClusterId(name))
