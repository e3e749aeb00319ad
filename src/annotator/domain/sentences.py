"""Where sentences begin and end, within one paragraph; closing marks belong to the sentence before them.

Latin, Cyrillic and Greek text is cut by nupunkt, which is imported at the first sentence (42 ms: never
before the first paint). The stops of other scripts, which it does not know, are cut here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

Sentence = tuple[int, int]
"""Offsets of one sentence without the blanks around it: code points, half-open."""

_LATIN_STOP = r"[.!?…‽]"
# Ideographic, Arabic, Urdu, Indic, Armenian, Ethiopic, Burmese, Khmer and doubled stops.
_OTHER_STOPS = "。！？｡．؟۔।॥։።။។‼⁇⁈⁉"
_FINAL = frozenset(f".!?…‽{_OTHER_STOPS}")
_OTHER_STOP = rf"[{_OTHER_STOPS}]+([」』﹂﹄”’»›）】〉》\"')\]]*)\s*"
_LONG_RUN = r"[!?.…\"'”’»)\]}*]{16,}"
_CLOSED_MARK = r"[!?…][\s\u00a0]*[”’»›\"'“‘」』)]+\s*$"
_ELLIPSIS = r"(?:\.\.\.|…)[”’»\"')]*\s*$"
_TITLE = r"(?:^|[\s(])(?:M|MM|Mme|Mlle|Hr|Fr|Sr|Sra|Nr|bzw|ca|им|ул)\.\s*$"
_ORDINAL = r"(?:^|[\s(])\d{1,2}\.\s*$"
_COUNTED = (
    r"(?:Jan|Jän|Feb|Mär|Mar|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Oct|Nov|Dez|Dec|Jahrhundert|Klasse|Liga|Runde)"
)
_STRAY = r"[”’»›」』﹂﹄）)\]]+(?=\s|$)"


def sentences(text: str, start: int, end: int) -> list[Sentence]:
    """Return the sentences of one paragraph [start, end), sorted, with nothing but blanks between them."""
    window = text[start:end]
    found: list[Sentence] = []
    for first, last in _pieces(window):
        while first < last and window[first].isspace():
            first += 1
        while first < last and window[last - 1].isspace():
            last -= 1
        if first < last:
            found.append((start + first, start + last))
    return found


def sentence_at(text: str, start: int, end: int, offset: int) -> Sentence | None:
    """Return the sentence of the paragraph [start, end) at `offset`: in the blank between two, the one before."""
    found = sentences(text, start, end)
    before = [sentence for sentence in found if sentence[0] <= offset]
    return before[-1] if before else (found[0] if found else None)


def _pieces(window: str) -> Iterator[tuple[int, int]]:
    """Yield the sentences with the blanks around them."""
    begin = 0
    borders = [*_borders(window), len(window)]
    for index, border in enumerate(borders):
        if index + 1 < len(borders) and _goes_on(window, begin, border, borders[index + 1]):
            continue
        yield begin, border
        begin = border


def _borders(window: str) -> list[int]:
    """Return where a sentence may begin, sorted, without the start of the paragraph."""
    borders = set()
    if re.search(_LATIN_STOP, window):
        borders.update(_latin_borders(window))
    for match in re.finditer(_OTHER_STOP, window):
        # 「行く。」と言った: what follows a closing mark without a blank goes on with the sentence.
        glued = match.end() == match.end(1) and window[match.end() : match.end() + 1].isalpha()
        if not (match.group(1) and glued):
            borders.add(match.end())
    return sorted(_past_marks(window, border) for border in borders if 0 < border < len(window))


def _latin_borders(window: str) -> list[int]:
    import nupunkt

    # nupunkt is quadratic in a run of stops: 100,000 exclamation marks took 8.7 s.
    calm = re.sub(_LONG_RUN, lambda run: "a" * (len(run.group()) - 8) + run.group()[-8:], window)
    tokenizer = nupunkt.load("default")
    return [last for _, (_, last) in tokenizer.tokenize_with_spans(calm)]


def _past_marks(window: str, border: int) -> int:
    """Return the border behind closing marks that stand at it, and the blanks behind them."""
    if match := re.match(_STRAY, window[border : border + 64]):
        border += match.end()
        while border < len(window) and window[border].isspace():
            border += 1
    return border


def _goes_on(window: str, begin: int, border: int, following: int) -> bool:
    """Return whether the sentence that begins at `begin` does not end at `border` after all."""
    if border <= begin:
        return True
    tail = window[max(begin, border - 40) : border]
    rest = window[border : min(following, border + 40)].lstrip()
    if re.search(_TITLE, tail) or (
        re.search(_ORDINAL, tail) and (re.match(_COUNTED, rest) or rest[:1].islower())
    ):
        return True
    return rest[:1].islower() and bool(re.search(_CLOSED_MARK, tail) or re.search(_ELLIPSIS, tail))


def without_stop(text: str, start: int, end: int) -> int:
    """Return the end of a sentence without its final stops; a closing mark behind them keeps them (rule Q3)."""
    while end > start and (text[end - 1] in _FINAL or text[end - 1].isspace()):
        end -= 1
    return end
