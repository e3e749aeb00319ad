"""From the stretch that a hand selected to the one that it meant: whole words, no stray punctuation.

Rules: SCHEMA.md Q3 and Q4 (marks and commas stay in pairs), Q7 (the colon after a verb is part of the cue),
E3 (a possessive ’s may be left out). Words of scripts without blanks stay as they were selected.
"""

from __future__ import annotations

from annotator.domain.annotation import Fragment
from annotator.domain.graphemes import next_border, previous_border, to_borders
from annotator.domain.patterns import pattern, unicode_pattern
from annotator.domain.quotations import find_quotations
from annotator.domain.words import word_at

REACH = 20_000
"""How far on either side of the selection the marks are read, in code points."""

_MARKS = frozenset("\"“”„‟«»‹›「」『』﹁﹂﹃﹄〝〞〟'‘’‚‛`＂＇")
_BRACKETS = {"(": ")", "[": "]", "{": "}", "（": "）", "【": "】", "〔": "〕", "《": "》", "〈": "〉"}
_CLOSING = {closing: opening for opening, closing in _BRACKETS.items()}
_STOPS = frozenset(".,;:!?…‥·|/\\、。，．；：！？｡､؟،؛۔।॥¿¡-‐‑‒–—―")
_COMMAS = frozenset(",，、،")
_UNSPACED = (
    r"[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}"
    r"\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]"
)
_WORD_OR_SYMBOL = r"[\p{L}\p{N}\p{M}\p{S}\p{Co}\p{Cn}%‰#&@*†‡§_]"
_ALONE = r"\s*([:：—–―])\s*"
_APOSTROPHES = "'’"
_ELISION = r"(?i)(?:[ldjmtsncLDJMTSNC]|qu|jusqu|lorsqu|puisqu|dell|dall|nell|sull|all|coll|un|quell|sant)['’](?=\p{L})"
_NEGATION = r"(?i)n['’]t$"
_DOTTED = r"(?:\p{L}\.)+\p{L}\.?"
_SHORTENED = frozenset(
    "Inc Corp Co Ltd Bros Jr Sr Dr Mr Mrs Ms Mx Prof Gen Gov Sen Rep Lt Col Capt Sgt Maj Adm Rev Hon St Mt Ft"
    " No Nos vs etc al cf ca Jan Feb Mar Apr Jun Jul Aug Sept Sep Oct Nov Dec Pty Cie Hr Nr usw bzw Abs Dipl"
    " Ph Esq Dept Univ Assn Ave Blvd approx est".split()
)


def snap(text: str, start: int, end: int) -> Fragment:
    """Return the smallest run of whole words around [start, end), blanks and stray punctuation stripped.

    Offsets are code points. An empty result collapses at `start`. Punctuation stays where it belongs to what
    is selected: marks and brackets in pairs, the comma that pairs with one inside, the stop of "U.S.", the
    colon between a verb and what it introduces; a colon or dash alone. Costs O(selection), no more than the
    words at its ends unless there are marks.
    """
    start, end = min(start, end), max(start, end)
    start, end = to_borders(text, max(start, 0), min(end, len(text)))
    origin = start
    if alone := pattern(_ALONE).fullmatch(text, start, end):
        return to_borders(text, *alone.span(1))
    for _ in range(8):
        stripped = _strip(text, *_whole_words(text, *_strip_blanks(text, start, end)))
        if stripped == (start, end):
            break
        start, end = stripped
    return (start, end) if start < end else (origin, origin)


# -- to whole words ---------------------------------------------------------------------------------


def _whole_words(text: str, start: int, end: int) -> Fragment:
    """Widen to the words that the edges cut."""
    if start >= end:
        return start, end
    first = _piece_at(text, start)
    last = _piece_at(text, end)
    if first and first[0] < start < first[1]:
        start = first[0]
    if last and last[0] < end < last[1]:
        end = last[1]
    return to_borders(text, start, end)


def _piece_at(text: str, offset: int) -> Fragment | None:
    """Return the part of a word at `offset` that may be selected alone, with the stop of "U.S."."""
    word = word_at(text, offset)
    if word is None:
        return None
    start, end = word
    if unicode_pattern(_UNSPACED).match(text, start) or unicode_pattern(_UNSPACED).match(text, end - 1):
        return None
    surface = text[start:end]
    if text[end : end + 1] == "." and unicode_pattern(_DOTTED).fullmatch(surface):
        return start, end + 1
    for cut in _inner_cuts(surface):
        if start + cut <= offset:
            start = start + cut
        else:
            return start, word[0] + cut
    return start, end


def _inner_cuts(word: str) -> list[int]:
    """Return where a word may be cut: before Netflix|’s, Ankara|’nın, behind l’|homme; not in don’t."""
    cuts = []
    if elision := unicode_pattern(_ELISION).match(word):
        cuts.append(elision.end())
    at = max(word.rfind(apostrophe) for apostrophe in _APOSTROPHES)
    if (
        at > 0
        and at >= (cuts[-1] if cuts else 0)
        and not pattern(_NEGATION).search(word)
        and word[at + 1 :].islower()
    ):
        cuts.append(at)
    return cuts


# -- off with what does not belong ------------------------------------------------------------------


def _strip(text: str, start: int, end: int) -> Fragment:
    """Strip blanks and punctuation from both ends until only what belongs is left."""
    pairs: list[Fragment] | None = None
    while True:
        start, end = _strip_blanks(text, start, end)
        if start >= end:
            return start, start
        if pairs is None and (text[start] in _MARKS or text[end - 1] in _MARKS):
            pairs = _pairs(text, start, end)
        if _is_stray_start(text, start, end, pairs or []):
            start = next_border(text, start)
        elif _is_stray_end(text, start, end, pairs or []):
            end = previous_border(text, end)
        else:
            return start, end


def _strip_blanks(text: str, start: int, end: int) -> Fragment:
    while start < end and _is_blank(text[start]):
        start = next_border(text, start)
    while start < end and _is_blank(text[previous_border(text, end)]):
        end = previous_border(text, end)
    return start, max(start, end)


def _is_blank(character: str) -> bool:
    """Return whether nothing is seen: blanks, line ends, controls, marks of direction, U+2060, U+FEFF."""
    return character.isspace() or (
        not character.isprintable() and not unicode_pattern(_WORD_OR_SYMBOL).match(character)
    )


def _pairs(text: str, start: int, end: int) -> list[Fragment]:
    """Return the fragments of quotations, marks included, that lie within the selection."""
    edges = [(start, end)] if end - start <= 2 * REACH else [(start, start + REACH), (end - REACH, end)]
    fragments = [f for edge in edges for quotation in _quotations_around(text, *edge) for f in quotation]
    return [fragment for fragment in fragments if start <= fragment[0] and fragment[1] <= end]


def _quotations_around(text: str, start: int, end: int) -> list[list[Fragment]]:
    """Return the fragments of each quotation in the paragraphs of [start, end), read within `REACH`."""
    first = max(text.rfind("\n", max(0, start - REACH), start) + 1, start - REACH, 0)
    after = text.find("\n", end, end + REACH)
    last = after if after >= 0 else min(len(text), end + REACH)
    return [[(first + a, first + b) for a, b in q.fragments] for q in find_quotations(text[first:last])]


def _is_stray_start(text: str, start: int, end: int, pairs: list[Fragment]) -> bool:
    character = text[start]
    if character in _MARKS:
        paired = any(fragment[0] == start and fragment[1] <= end for fragment in pairs)
        return not paired and not _is_apostrophe(text, start, end)
    if character in _BRACKETS:
        return not _has_partner(text, start, end, character)
    if character == "-":
        return not text[start + 1 : start + 2].isdigit() or text[start - 1 : start].isalnum()
    if character == ".":
        return not text[start + 1 : start + 2].isdigit()
    return character in _STOPS or character in _CLOSING


def _is_apostrophe(text: str, start: int, end: int) -> bool:
    """Return whether the mark at the start is that of ’90s and opens no quotation that goes on behind the end."""
    if text[start] not in "'’‘" or not text[start + 1 : start + 2].isalnum():
        return False
    around = _quotations_around(text, start, min(end, start + REACH))
    return all(fragment[0] != start for fragments in around for fragment in fragments)


def _is_stray_end(text: str, start: int, end: int, pairs: list[Fragment]) -> bool:
    character = text[previous_border(text, end)]
    if (start, end) in pairs:
        return False
    if character in _MARKS:
        return not any(fragment[1] == end and fragment[0] >= start for fragment in pairs)
    if character in _CLOSING:
        return not _has_partner(text, start, end, character)
    if character in _COMMAS:
        return _commas_inside(text, start, end - 1) % 2 == 0
    if character == ".":
        return not _ends_shortened(text, start, end)
    if character in ":：":
        return not _introduces(text, start, end)
    return character in _STOPS or character in _BRACKETS


def _has_partner(text: str, start: int, end: int, bracket: str) -> bool:
    """Return whether the bracket at the edge of the selection is closed or opened within it."""
    opening = bracket if bracket in _BRACKETS else _CLOSING[bracket]
    closing = _BRACKETS[opening]
    balance = 0
    inside = text[start:end] if bracket == opening else reversed(text[start:end])
    for character in inside:
        balance += (character == bracket) - (character in (opening, closing) and character != bracket)
        if balance == 0:
            return True
    return False


def _commas_inside(text: str, start: int, end: int) -> int:
    """Return how many commas stand in the selection, those within numbers left out."""
    return sum(
        character in _COMMAS and not (text[at - 1 : at].isdigit() and text[at + 1 : at + 2].isdigit())
        for at, character in enumerate(text[start:end], start)
    )


def _ends_shortened(text: str, start: int, end: int) -> bool:
    """Return whether the stop at the end belongs to a shortened word: U.S., Inc., the J. of a name."""
    word = word_at(text, end - 1)
    if word is None or word[1] != end - 1 or word[0] < start:
        return False
    surface = text[word[0] : word[1]]
    initial = len(surface) == 1 and surface.isupper() and surface != "I"
    return bool(initial or unicode_pattern(_DOTTED).fullmatch(surface) or surface in _SHORTENED)


def _introduces(text: str, start: int, end: int) -> bool:
    """Return whether the colon at the end stands between a lower-case word and an opening mark."""
    word = word_at(text, end - 1)
    if word is None or word[1] != end - 1 or word[0] < start or not text[word[0]].islower():
        return False
    return text[end : end + 3].lstrip(" \u00a0\u202f")[:1] in (
        "“",
        "„",
        "«",
        "»",
        "‘",
        "'",
        '"',
        "”",
        "‹",
        "「",
    )
