"""Where one visible character ends and the next begins (Unicode UAX #29), looked up locally.

All functions look at no more than `REACH` code points on either side, so that a paragraph of any length
costs the same; only a single character of more than that is cut.
"""

from __future__ import annotations

from annotator.domain.patterns import unicode_pattern

REACH = 256
"""How far a border is looked for; the longest emoji sequence has 35 code points."""

_CLUSTER = r"\X"
_PLAIN = (
    r"[\p{GCB=Other}--\p{Extended_Pictographic}--[\u0900-\u109F\u1700-\u18AF\u1A00-\u1CFF\uA800-\uABFF]"
    r"--[\U00010A00-\U00011FFF]]"
)
"""Characters that never join another plain one: no emoji, no letter of a script with conjuncts."""


def is_border(text: str, offset: int) -> bool:
    """Return whether no visible character is cut at `offset`; the ends of the text are borders."""
    return previous_border(text, min(offset + 1, len(text))) == offset or offset in (0, len(text))


def next_border(text: str, offset: int) -> int:
    """Return the smallest border behind `offset`, or the end of the text."""
    if offset >= len(text):
        return len(text)
    at = _safe_start(text, offset)
    window = text[at : offset + REACH]
    for match in unicode_pattern(_CLUSTER).finditer(window):
        if at + match.end() > offset:
            return int(at + match.end())
    return len(text)


def previous_border(text: str, offset: int) -> int:
    """Return the greatest border before `offset`, or the start of the text."""
    if offset <= 0:
        return 0
    start = _safe_start(text, offset - 1)
    border = start
    for match in unicode_pattern(_CLUSTER).finditer(text[start : offset + REACH]):
        if start + match.start() >= offset:
            break
        border = start + match.start()
    return int(border)


def to_borders(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the smallest stretch on borders that holds [start, end); an empty one goes to the border before."""
    first = previous_border(text, start + 1) if start < len(text) else len(text)
    return first, next_border(text, end - 1) if end > start else first


def _safe_start(text: str, offset: int) -> int:
    """Return a border at or before `offset`, between two plain characters where there are such."""
    # Aligned, so that all lookups cut an endless run of flags at the same places.
    plain = unicode_pattern(_PLAIN)
    floor = max(0, (offset // REACH - 1) * REACH)
    while offset > floor:
        if plain.match(text, offset) and plain.match(text, offset - 1):
            return offset
        offset -= 1
    return offset
