"""The order of labels in exports."""

from __future__ import annotations

from annotator.domain.annotation import Span
from annotator.domain.layer import span_order


def in_export_order(spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """Return the spans by start, longest first, label, id.

    Spans with rising starts are in order already: seeing that costs a third of sorting them.
    """
    last = -1
    for span in spans:
        start = span.fragments[0][0]
        if start <= last:
            return tuple(sorted(spans, key=span_order))
        last = start
    return spans
