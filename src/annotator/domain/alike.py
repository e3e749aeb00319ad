"""Where the same words stand again, and which of these places a person should look at twice; changes nothing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from enum import StrEnum

from annotator.base.wording import shortened
from annotator.domain.annotation import Fragment, Span, Tier, Value
from annotator.domain.derived_values import waived_reason
from annotator.domain.graphemes import is_border
from annotator.domain.marks import UNSPACED
from annotator.domain.overlay import LayerView
from annotator.domain.patterns import pattern, unicode_pattern
from annotator.domain.quotation_lookup import WAIVED
from annotator.domain.reading import Reading
from annotator.domain.schema import Label, Schema

MOST_WORDS = 2_000
"""Code points above which nothing is looked for: whoever labels a chapter does not mean all chapters like it."""

_SHOWN = 40
_CLUSTER = r"\X"
_LETTER = r"[\p{L}\p{N}\p{M}]"
_JOINED_BEFORE, _JOINED_AFTER = r"\p{Ll}\.$|[\p{L}\p{N}]@$", r"\.\p{Ll}|@[\p{L}\p{N}]"
_TOKEN_BEFORE, _TOKEN_AFTER = r"[^\s“”\"«»()]{1,60}$", r"[^\s“”\"«»(),;:!?]{0,60}"


class Taken(StrEnum):
    """Why a place cannot get the label."""

    SAME = "same"
    OTHERWISE = "otherwise"


def like(words: str, any_case: bool = False) -> re.Pattern[str]:
    """Return the pattern of the same words: composed or not, with blanks of any width between them.

    `any_case`: in small letters, capitals or both, Turkish i and German ß too. Lines are crossed only where the
    words do so themselves. `words` must hold more than blanks.
    """
    gap = r"\s+" if pattern(r"[\r\n\u2028\u2029]").search(words) else r"[^\S\r\n\u2028\u2029]+"
    parts = gap.join(_same(part, any_case) for part in words.split())
    return re.compile(parts, re.IGNORECASE if any_case else 0)


def places(text: str, looked_for: re.Pattern[str]) -> Iterator[Fragment]:
    """Yield where the words stand, on the borders of words and of visible characters, in order."""
    for match in looked_for.finditer(text):
        start, end = match.span()
        if _on_borders(text, start, end):
            yield start, end


def taken(layer: LayerView, schema: Schema, label: Label, fragment: Fragment) -> Taken | None:
    """Return why a stretch cannot get the label: it has it already, or is labelled as what excludes it."""
    names = {other.id for other in schema.labels if other.tier is Tier.ENTITIES and other.contiguous}
    excluded = {*label.relabels, *(names if label.id in names else ())}
    found = {mark.label for mark in layer.marks_between(*fragment)}
    if label.id in found:
        return Taken.SAME
    return Taken.OTHERWISE if found & excluded else None


def doubt(reading: Reading, layer: LayerView, label: Label, fragment: Fragment, own: str = "") -> str:
    """Return why a place of a name is to be looked at: inside a title, a longer name or an address.

    `own`: the longer name around the label that is looked for, which was no reason there. Labels that mark no
    names give none. The quotations of the text are read to the end.
    """
    if label.tier is not Tier.ENTITIES:
        return ""
    return (
        _in_waived(reading, layer, fragment)
        or _in_title(reading, fragment)
        or _in_longer(reading.text, longer_name(reading, fragment), own)
        or _in_address(reading.text, fragment)
    )


def longer_name(reading: Reading, fragment: Fragment) -> Fragment | None:
    """Return the run of words that looks like one name and holds a stretch and more, none if there is none."""
    start, end = fragment
    for first, last in reading.names(reading.paragraph_at(start)):
        if first <= start and end <= last and (first, last) != fragment:
            return first, last
    return None


def on_one_line(text: str, start: int, end: int) -> str:
    """Return a stretch with every run of blanks as one blank."""
    return " ".join(text[start:end].split())


def answers_to_copy(label: Label, span: Span) -> dict[str, Value]:
    """Return the answers of a name that hold wherever it stands: those that a person gave."""
    if label.tier is not Tier.ENTITIES:
        return {}
    return {key: value for key, value in span.attributes.items() if key not in span.derived}


# -- inside


def _same(part: str, any_case: bool) -> str:
    """Return the pattern of one word, each visible character in one code point or in several."""
    found: list[str] = []
    if any_case:
        part = pattern("(?i)ss").sub("ß", part)  # which is SS in capitals
    for cluster in unicode_pattern(_CLUSTER).findall(part):
        forms = dict.fromkeys(
            (cluster, unicodedata.normalize("NFC", cluster), unicodedata.normalize("NFD", cluster))
        )
        if any_case:
            forms[cluster.casefold()] = None
        ways = [re.escape(form) for form in forms]
        found.append(ways[0] if len(ways) == 1 else f"(?:{'|'.join(ways)})")
    return "".join(found)


def _on_borders(text: str, start: int, end: int) -> bool:
    ends = ((start - 1, start), (end - 1, end))
    if any(left >= 0 and right < len(text) and _inside_word(text[left], text[right]) for left, right in ends):
        return False
    return text.isascii() or (is_border(text, start) and is_border(text, end))


def _inside_word(left: str, right: str) -> bool:
    """Tell whether two characters stand in one word; scripts without blanks have borders anywhere."""
    letter, unspaced = unicode_pattern(_LETTER), pattern(f"[{UNSPACED}]")
    if not (letter.match(left) and letter.match(right)):
        return False
    return not (unspaced.match(left) or unspaced.match(right))


def _in_waived(reading: Reading, layer: LayerView, fragment: Fragment) -> str:
    for mark in layer.marks_between(*fragment):
        if mark.label == WAIVED and mark.start <= fragment[0] and fragment[1] <= mark.end:
            if waived_reason(reading.text[mark.start : mark.end]) == "title":
                return "inside a title"
            return "inside words that are not a quote"
    return ""


def _in_title(reading: Reading, fragment: Fragment) -> str:
    """Tell of marks around more words than these, all of them capitalized as titles are."""
    quotation = reading.quotation_at(fragment[0])
    if quotation is None or quotation.end < fragment[1]:
        return ""
    inside = on_one_line(reading.text, quotation.start + 1, quotation.end - 1)
    more = len(inside.split()) > len(reading.text[slice(*fragment)].split())
    sentence = inside[-1:] in (",", ".", "!", "?", "…")
    return "inside a title" if more and not sentence and waived_reason(inside) == "title" else ""


def _in_longer(text: str, longer: Fragment | None, own: str) -> str:
    words = on_one_line(text, *longer) if longer is not None else ""
    if not words or words == own:
        return ""
    return f"inside “{shortened(words, _SHOWN)}”"


def _in_address(text: str, fragment: Fragment) -> str:
    """Tell of www.Netflix.com and the like; @Netflix and #Netflix do name the body (rule E13)."""
    start, end = fragment
    before, after = text[max(0, start - 2) : start], text[end : end + 2]
    if not (unicode_pattern(_JOINED_BEFORE).search(before) or unicode_pattern(_JOINED_AFTER).match(after)):
        return ""
    head = pattern(_TOKEN_BEFORE).search(text, max(0, start - _SHOWN), start)
    tail = pattern(_TOKEN_AFTER).match(text, end)
    around = f"{head[0] if head else ''}{text[start:end]}{tail[0] if tail else ''}".rstrip(".")
    return f"inside “{shortened(around, _SHOWN)}”"
