"""Why a label does not fit its text, in words; only for articles that are refused, so it may be slow."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from annotator.base.wording import counted
from annotator.formats.jsonl_model import SpanLine

_SHOWN = 40

Slice = Callable[[int, int], str]


def fragments_reason(line: SpanLine) -> str:
    """Say what is wrong with the number of fragments, the exact words or the label."""
    if not line.label:
        return f"the label with the id “{line.id}” has no “label”"
    if not line.fragments:
        return f"the label {_name(line)} has no fragments"
    fragments, words = counted(len(line.fragments), "fragment"), counted(len(line.exact), "text")
    return f"the label {_name(line)} has {fragments} but {words} under “exact”"


def exact_reason(text: str, line: SpanLine, lines: Sequence[SpanLine]) -> str:
    """Say where a label and its text disagree, and how the offsets seem to be counted if all then fit."""
    end = -1
    for (start, stop), exact in zip(line.fragments, line.exact, strict=True):
        if not 0 <= start < stop:
            return f"the label {_name(line)} reaches from {start} to {stop}"
        if start <= end:
            return (
                f"the parts of the label {_name(line)} touch or overlap, or are not in the order of the text"
            )
        if stop > len(text):
            outside = f"the label {_name(line)} ends at {stop}, outside the text of {len(text)} characters"
            return outside + _counting(text, lines)
        if text[start:stop] != exact:
            found = f"the label {line.label} says {_words(exact)} but the text at {start}-{stop} reads "
            return found + _words(text[start:stop]) + _counting(text, lines)
        end = stop
    return f"the label {_name(line)} does not fit the text"


def _name(line: SpanLine) -> str:
    return f"{line.label} {_words(line.exact[0])}" if line.exact else f"{line.label} ({line.id})"


def _words(words: str) -> str:
    return f"“{words if len(words) <= _SHOWN else words[:_SHOWN] + '…'}”"


def _counting(text: str, lines: Sequence[SpanLine]) -> str:
    units = text.encode("utf-16-le")
    if _all_fit(lines, lambda start, end: units[2 * start : 2 * end].decode("utf-16-le", "replace")):
        return "; the offsets seem to count emoji twice (UTF-16)"
    octets = text.encode()
    if _all_fit(lines, lambda start, end: octets[start:end].decode("utf-8", "replace")):
        return "; the offsets seem to count bytes"
    return ""


def _all_fit(lines: Sequence[SpanLine], part: Slice) -> bool:
    return all(
        0 <= start < end and part(start, end) == exact
        for line in lines
        for (start, end), exact in zip(line.fragments, line.exact, strict=False)
    )
