"""Spans written inline, `[Anna](person) lives in Bonn`, so that a test shows what it is about."""

from __future__ import annotations

import re

from annotator.domain.annotation import AnnotatorName, Fragment, Span, SpanId

NOW = "2026-11-22T08:00:00Z"
_OPEN_OR_CLOSE = re.compile(r"\[|\]\(([\w-]+)\)")


def parse(marked: str, annotator: str = "ann") -> tuple[str, list[Span]]:
    """Return the text without markup and the spans, numbered s1, s2 … by start; brackets may nest."""
    text, open_at, found, last = "", [], [], 0
    for match in _OPEN_OR_CLOSE.finditer(marked):
        text += marked[last : match.start()]
        last = match.end()
        if match[0] == "[":
            open_at.append(len(text))
        else:
            found.append((open_at.pop(), len(text), match[1]))
    text += marked[last:]
    found.sort(key=lambda entry: (entry[0], -entry[1]))
    name = AnnotatorName(annotator)
    return text, [
        Span(SpanId(f"s{i}"), label, ((start, end),), name, NOW)
        for i, (start, end, label) in enumerate(found, 1)
    ]


def at(text: str, words: str, nth: int = 1) -> tuple[Fragment, ...]:
    """Return the nth place of `words` in `text` as the fragments of a span."""
    start = -1
    for _ in range(nth):
        start = text.index(words, start + 1)
    return ((start, start + len(words)),)
