"""Quotation marks one by one: where they stand, and whether what surrounds them lets them open or close.

Whether a mark really opens or closes depends on the marks before it, which `quotations` knows.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from unicodedata import category

from annotator.domain.patterns import pattern

SLICE = 8_192
"""Code points scanned at a time: 1 ms with all that follows from it."""

# Thai and Lao, Burmese, Khmer, all of East Asia; Hangul too, where particles follow a name or a closing mark.
UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u2e80-\ua4cf\ua960-\ua97f"
    "\uac00-\ud7ff\uf900-\ufaff\uff66-\uffdc"
)
_LETTER = rf"[^\W_{UNSPACED}]"
_IS_UNSPACED = f"[{UNSPACED}]"
_TOKEN = rf"""``|''|["＂“”„‟«»‹›「」『』﹁﹂﹃﹄〝〞〟‚‛]|['＇’‘](?!{_LETTER})|(?<!{_LETTER})['＇’‘]|\r\n?|[\n\u2029]"""
_ELIDED = (
    r"(?i)(?:tis|tisn|twas|twere|twill|em|n|cause|til|till|bout|round|cos|cuz|coz|gainst|tween|neath|un|er)\b"
)
_YEARS = r"\d\d(?:s\b|er\b|(?!\d))"
_DECADE = r"\d0s\b"
_TITLE_AFTER_NUMBER = r"\d\d (?=[^\W\d_])(?![a-zà-ÿ])"

DOUBLE, SINGLE = "double", "single"
_FAMILIES = {
    **dict.fromkeys('"“”„‟〝〞〟', DOUBLE),
    **dict.fromkeys(("``", "''"), DOUBLE),
    **dict.fromkeys("'‘’‚‛", SINGLE),
    **dict.fromkeys("«»", "guillemet"),
    **dict.fromkeys("‹›", "single guillemet"),
    **dict.fromkeys("「」﹁﹂", "corner"),
    **dict.fromkeys("『』﹃﹄", "white corner"),
}
_WIDE_STOPS = "：，。！？、；"
_SAME_AS = {"＂": '"', "＇": "'"}


class Fit(Enum):
    """What the surroundings of a mark say."""

    OPENS = "opens"
    CLOSES = "closes"
    EITHER = "either"


class _Side(Enum):
    """What stands beside a mark. Letters of scripts without blanks say nothing."""

    OPEN = "open"
    WORD = "word"
    CLOSE = "close"
    NEUTRAL = "neutral"


class Mark:
    """One mark of a paragraph. `sign`: the character, `''` and double backticks as one.

    `another`: one of its family follows in the paragraph. `closer_ahead`: one that may close follows before one
    that opens. `strong_ahead`: the same, behind a comma or stop. `clitic`: may be an apostrophe at a word's end
    (dogs’, goin’). `after_capital`: the word before it has a capital.
    """

    __slots__ = (
        *(
            "after_capital",
            "another",
            "at",
            "clitic",
            "closer_ahead",
            "elided",
            "end",
            "family",
            "fit",
            "measure",
        ),
        *("sign", "strong", "strong_ahead", "_left", "_right"),
    )

    def __init__(self, sign: str, at: int) -> None:
        self.sign = _SAME_AS.get(sign, sign)
        self.at = at
        self.end = at + len(sign)
        self.family = _FAMILIES[self.sign]
        self.fit = Fit.EITHER
        self.elided = self.measure = self.clitic = self.strong = self.after_capital = False
        self.another = self.closer_ahead = self.strong_ahead = False
        self._left = self._right = _Side.NEUTRAL

    @property
    def before_word(self) -> bool:
        """Whether a word, not a blank or a stop, follows."""
        return self._right in (_Side.WORD, _Side.NEUTRAL)


def scan(text: str, first: int = 0, last: int | None = None) -> Iterator[tuple[int, str]]:
    """Yield place and sign of marks and line ends in [first, last), and the place alone after every slice.

    An apostrophe between two letters is none of them.
    """
    end = len(text) if last is None else last
    for start in range(first, end, SLICE):
        for match in pattern(_TOKEN).finditer(text, start, min(start + SLICE, end)):
            yield match.start(), match.group()
        yield min(start + SLICE, end), ""


def place(text: str, marks: list[Mark], start: int, end: int) -> Iterator[None]:
    """Say of each mark of the paragraph [start, end) how it fits; yields every 500 marks."""
    for index, mark in enumerate(marks):
        touching = index and marks[index - 1].end == mark.at
        mark._left = marks[index - 1]._left if touching else _left_side(text, mark.at, start)
        if index % 500 == 499:
            yield
    ahead: dict[str, tuple[bool, bool, bool]] = {}
    for index in range(len(marks) - 1, -1, -1):
        mark = marks[index]
        touching = index + 1 < len(marks) and marks[index + 1].at == mark.end
        mark._right = marks[index + 1]._right if touching else _right_side(text, mark.end, end)
        mark.fit = _fit(mark._left, mark._right)
        mark.another, mark.closer_ahead, mark.strong_ahead = ahead.get(mark.family, (False, False, False))
        _look_closer(text, mark, start, end)
        ahead[mark.family] = _seen_from_before(mark)
        if index % 500 == 499:
            yield


def _seen_from_before(mark: Mark) -> tuple[bool, bool, bool]:
    """Return what the marks before this one see ahead: another, one that closes, one that surely does."""
    if mark.elided:
        return mark.another, mark.closer_ahead, mark.strong_ahead
    if mark.fit is Fit.OPENS:
        return True, False, False
    return True, True, mark.strong or mark.strong_ahead


def _left_side(text: str, at: int, start: int) -> _Side:
    if at <= start:
        return _Side.OPEN
    character = text[at - 1]
    if character.isspace():
        return _Side.OPEN
    if character.isalnum():
        return _Side.NEUTRAL if pattern(_IS_UNSPACED).match(character) else _Side.WORD
    kind = category(character)
    if kind in ("Ps", "Pi") or character in "¿¡#/=<>+|":
        return _Side.OPEN
    if kind[0] == "M":
        return _Side.WORD
    return _Side.NEUTRAL if kind == "Pd" or kind[0] in "SC" or character in _WIDE_STOPS else _Side.CLOSE


def _right_side(text: str, at: int, end: int) -> _Side:
    if at >= end:
        return _Side.CLOSE
    character = text[at]
    if character.isspace():
        return _Side.CLOSE
    if character.isalnum():
        return _Side.NEUTRAL if pattern(_IS_UNSPACED).match(character) else _Side.WORD
    kind = category(character)
    if kind in ("Ps", "Pi", "Sc") or character in "¿¡#@&":
        return _Side.WORD
    return _Side.NEUTRAL if kind == "Pd" or kind[0] in "SCM" else _Side.CLOSE


def _fit(left: _Side, right: _Side) -> Fit:
    if left is _Side.OPEN:
        return Fit.EITHER if right is _Side.CLOSE else Fit.OPENS
    if left is _Side.NEUTRAL:
        return {_Side.WORD: Fit.OPENS, _Side.CLOSE: Fit.CLOSES}.get(right, Fit.EITHER)
    return Fit.EITHER if right in (_Side.WORD, _Side.OPEN) else Fit.CLOSES


def _look_closer(text: str, mark: Mark, start: int, end: int) -> None:
    """Tell apostrophes and measures from marks that open or close."""
    before = text[max(start, mark.at - 1) : mark.at]
    if mark.family == SINGLE:
        mark.elided = _is_elided(text, mark, start, end)
        mark.clitic = (
            mark.fit is Fit.CLOSES and text[mark.end : mark.end + 1].isspace() and _is_clitic(text, mark.at)
        )
        mark.after_capital = mark.clitic and _word_before(text, mark.at)[:1].isupper()
    elif before.isdigit() and mark.sign in '"”':
        mark.measure = True
    mark.strong = mark.fit is Fit.CLOSES and (before in ",.!?…;" if before else False)


def _is_elided(text: str, mark: Mark, start: int, end: int) -> bool:
    """Return whether letters or digits were left out before or around: ’90s, ’tis, rock ’n’ roll."""
    around = text[max(start, mark.at - 2) : min(end, mark.end + 2)]
    if pattern("(?i)['’‘]n['’]").search(around) and text[mark.at - 1 : mark.at] in ("n", "N", " "):
        return True
    if mark.fit is not Fit.OPENS or mark.sign in "‚‛":
        return False
    if mark.sign == "‘":
        return bool(pattern(_DECADE).match(text, mark.end) or pattern(_ELIDED).match(text, mark.end))
    if mark.sign == "'" and pattern(_TITLE_AFTER_NUMBER).match(text, mark.end) and mark.closer_ahead:
        return False
    years = pattern(_YEARS).match(text, mark.end)
    if years and text[years.end() : years.end() + 1] in ("'", "’"):
        return False
    return bool(years or pattern(_ELIDED).match(text, mark.end))


def _is_clitic(text: str, at: int) -> bool:
    word = _word_before(text, at)
    return word[-1:] in ("s", "S", "x", "z") or word[-2:] == "in" or word.lower() in ("o", "ol", "th", "an")


def _word_before(text: str, at: int) -> str:
    start = at
    while start > 0 and at - start < 30 and text[start - 1].isalpha():
        start -= 1
    return text[start:at]
