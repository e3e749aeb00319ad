"""Articles for the tests of formats, made from hypothesis and by hand."""

from __future__ import annotations

from hypothesis import strategies as st

from annotator.domain.annotation import (
    AnnotatorName,
    Cluster,
    ClusterId,
    LayerState,
    Relation,
    RelationId,
    Reviewed,
    Span,
    SpanId,
    Status,
    Tier,
)
from annotator.domain.document import Document, complete_meta, document_id, text_sha256, title_of
from annotator.domain.record import ClusterPart, Record

ANN = AnnotatorName("ann")
TIME = "2026-11-22T08:00:00Z"
CHARS = st.sampled_from('aé \u00a0b\n“”👩‍👧e\u0301م中\u2028\ufeffx1"\\/\x7f\x1f')
VALUES = st.one_of(
    st.booleans(),
    st.integers(-(2**53), 2**53),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(CHARS, max_size=5),
    st.lists(st.text(CHARS, max_size=3), max_size=3).map(tuple),
)
"""Any value that an attribute may have."""


def document(text: str, **meta: object) -> Document:
    """Return the article that has `text`."""
    digest = text_sha256(text)
    return Document(document_id(digest), title_of(text), digest, len(text), complete_meta(meta))


def span(span_id: str, label: str, *fragments: tuple[int, int], **more: object) -> Span:
    """Return a label of ann."""
    return Span(SpanId(span_id), label, fragments, ANN, TIME, **more)  # type: ignore[arg-type]  # tests


@st.composite
def records(draw: st.DrawFn) -> Record:
    """Draw an article with labels, links, clusters and reviewed stretches in the order of exports."""
    text = "T" + draw(st.text(CHARS, min_size=9, max_size=40))
    spans = draw_spans(draw, len(text))
    ids = [one.id for one in spans]
    pairs = draw(st.lists(st.tuples(st.sampled_from(ids), st.sampled_from(ids)), max_size=3)) if ids else []
    starts = {one.id: one.start for one in spans}
    links = [
        Relation(RelationId(f"r{n}"), "source", a, b, ANN, TIME, note="n" if n else None)
        for n, (a, b) in enumerate(pairs)
    ]
    parts = []
    if ids and draw(st.booleans()):
        members = tuple(sorted(ids[:2], key=lambda one: (starts[one], one)))
        parts.append(ClusterPart(Cluster(ClusterId("c"), "person", "Anna", ANN, link="Q1"), members))
    reviewed = (Reviewed(ANN, Tier.QUOTES, ((0, 3), (5, 9))),) if draw(st.booleans()) else ()
    return Record(
        document(text, language="en", zebra=[1, {"a": None}]),
        text,
        (LayerState(ANN, draw(st.sampled_from(Status)), draw(attributes())),),
        tuple(sorted(spans, key=lambda one: (one.start, -one.end, one.label, one.id))),
        tuple(sorted(links, key=lambda r: (r.type, starts[r.from_span], starts[r.to_span], r.id))),
        tuple(parts),
        reviewed,
        "news",
        1,
    )


def attributes() -> st.SearchStrategy[dict[str, object]]:
    """Return attributes of any kind."""
    return st.dictionaries(st.sampled_from(["kind", "type", "ü"]), VALUES, max_size=3)


def draw_spans(draw: st.DrawFn, length: int) -> list[Span]:
    """Draw labels of one to three fragments that do not touch."""
    spans = []
    for number in range(draw(st.integers(0, 5))):
        borders = sorted(draw(st.sets(st.integers(0, length), min_size=2, max_size=6)))
        borders = borders[: len(borders) // 2 * 2]
        fragments = tuple(zip(borders[::2], borders[1::2], strict=True))
        label = draw(st.sampled_from(["person", "quote", "claim"]))
        values = draw(attributes())
        spans.append(
            span(
                f"s{number}",
                label,
                *fragments,
                attributes=values,
                derived=tuple(values)[:1],
                doubt=number == 2,
            )
        )
    return spans
