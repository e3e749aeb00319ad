"""Which stretches stand between quotation marks, in every house style.

Rules: SCHEMA.md Q3 (the marks belong to the quotation). A quotation left open at the end of a paragraph goes
on in the next one if that begins with the same mark again (English convention), or if the next mark of its
kind can only close it (text with hard line ends). Otherwise it ends with its paragraph, unclosed.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterator
from dataclasses import dataclass

from annotator.domain.annotation import Fragment
from annotator.domain.marks import SINGLE, Fit, Mark, place, scan

PATIENCE = 10
"""Paragraphs for which an open quotation waits for its closing mark."""

_CLOSES = {
    "”": '“„‟”〝"',
    "“": "„“",
    '"': '"“„',
    "’": "‘‚‛’'",
    "‘": "‚",
    "'": "'‘‚",
    "»": "«»",
    "«": "»",
    "›": "‹›",
    "‹": "›",
    "」": "「",
    "﹂": "﹁",
    "』": "『",
    "﹄": "﹃",
    "〞": "〝“",
    "〟": "〝„“",
    "''": ("``",),
}
_ALWAYS_OPEN = frozenset(("「", "『", "﹁", "﹃", "〝", "``"))
_LOW = frozenset("„‚‟‛")
_STRAIGHT = frozenset("\"'")
_GOES_ON_WITH = {"«": "«»", "“": '“"”', "‹": "‹›"}


@dataclass(frozen=True, slots=True)
class Quotation:
    """A stretch between quotation marks.

    `fragments`: with the marks, one a paragraph, sorted. `inner`: without marks and the blanks beside them; may have
    fewer fragments. `depth`: 0 for the outermost. `closed`: whether its closing mark was found. `style`: its marks,
    `“”`, `„“`, `»«`, the opening one alone if it is not closed.
    """

    fragments: tuple[Fragment, ...]
    inner: tuple[Fragment, ...]
    depth: int
    closed: bool
    style: str

    @property
    def start(self) -> int:
        """The offset of the opening mark."""
        return self.fragments[0][0]

    @property
    def end(self) -> int:
        """The offset behind the closing mark."""
        return self.fragments[-1][1]

    @property
    def inside(self) -> Fragment:
        """From the first character behind the opening mark to the last before the closing one."""
        return self.inner[0][0], self.inner[-1][1]


def find_quotations(text: str, first: int = 0, last: int | None = None) -> list[Quotation]:
    """Return all quotations, sorted by start; those that share text lie in one another.

    `first`, `last`: read only the paragraphs between, which begin and end there; what stands open elsewhere counts not.
    """
    slices = quotations_in_slices(text, first, last)
    while True:
        try:
            next(slices)
        except StopIteration as finished:
            found: list[Quotation] = finished.value
            return found


def quotations_in_slices(
    text: str, first: int = 0, last: int | None = None
) -> Generator[None, None, list[Quotation]]:
    """Do what `find_quotations` does, a few milliseconds at a time."""
    finder = _Finder(text)
    marks: list[Mark] = []
    start, end = first, len(text) if last is None else last
    for at, sign in scan(text, start, end):
        if not sign:
            yield
        elif sign[0] in "\r\n\u2029":
            yield from finder.read_paragraph(marks, start, at)
            marks, start = [], at + len(sign)
        else:
            marks.append(Mark(sign, at))
    yield from finder.read_paragraph(marks, start, end)
    finder.give_up()
    found = yield from _nested(text, finder.found)
    return found


@dataclass(slots=True)
class _Open:
    """A quotation whose closing mark was not yet found. `index`: its place in the stack."""

    mark: Mark
    index: int
    begin: int
    line: int
    first_line: int
    fragments: list[Fragment]
    heads: list[int]
    waiting: bool = False
    dead: bool = False


_Found = tuple[tuple[Fragment, ...], tuple[Fragment, ...], bool, str]


class _Finder:
    """The open quotations while a text is read paragraph by paragraph."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.found: list[_Found] = []
        self._stack: list[_Open] = []
        self._by_sign: dict[str, list[_Open]] = {}
        self._doubles: list[_Open] = []
        self._waiting: dict[str, list[_Open]] = {}
        self._paused: deque[tuple[int, list[_Open]]] = deque()
        self._lines: list[Fragment] = []
        self._blank_before = True
        self._has_turned_mark = "‘" in text

    def read_paragraph(self, marks: list[Mark], start: int, end: int) -> Iterator[None]:
        """Read one paragraph [start, end), whose marks are given."""
        content = self._text[start:end]
        if not content.strip():
            self._blank_before = True
            return
        first = start + len(content) - len(content.lstrip())
        self._lines.append((first, start + len(content.rstrip())))
        if not marks and not self._stack:
            self._blank_before = False
            return
        yield from place(self._text, marks, start, end)
        skip = self._reopen(marks, first)
        for count, mark in enumerate(marks[skip:]):
            self._read(mark)
            if count % 500 == 499:
                yield
        self._pause()
        self._blank_before = False

    def give_up(self) -> None:
        """End what is still open."""
        while self._paused:
            self._forget_oldest()

    # -- what one mark does -------------------------------------------------------------------------

    def _read(self, mark: Mark) -> None:
        partner = self._partner(mark)
        if partner is not None and self._may_close(mark, partner):
            self._close(mark, partner)
        elif self._may_open(mark, partner):
            self._open(mark)

    def _partner(self, mark: Mark) -> _Open | None:
        """Return the innermost open quotation that such a mark could close."""
        nearest: _Open | None = None
        for sign in _CLOSES.get(mark.sign, ()):
            candidates = self._by_sign.get(sign, [])
            while candidates and candidates[-1].dead:
                candidates.pop()
            if candidates and (nearest is None or candidates[-1].index > nearest.index):
                nearest = candidates[-1]
        return nearest

    def _may_close(self, mark: Mark, partner: _Open) -> bool:
        if mark.elided or (mark.family == SINGLE and not self._may_close_single(mark, partner)):
            return False
        if partner.waiting and mark.sign in _STRAIGHT:
            return mark.fit is Fit.CLOSES
        if mark.measure and mark.closer_ahead:
            return False
        if mark.sign in "”»›":
            return mark.fit is not Fit.OPENS or partner.mark.sign != mark.sign
        if mark.sign == "“" and partner.mark.sign == "“":
            return mark.fit is Fit.CLOSES
        return mark.fit is not Fit.OPENS or mark.family.endswith("corner") or mark.sign in "〞〟"

    def _may_close_single(self, mark: Mark, partner: _Open) -> bool:
        if mark.fit is Fit.OPENS:
            return False
        while self._doubles and self._doubles[-1].dead:
            self._doubles.pop()
        if self._doubles and self._doubles[-1].index > partner.index:
            return False
        if partner.waiting and (self._blank_before or partner.line != len(self._lines) - 2):
            return False
        if mark.clitic:
            return not (mark.strong_ahead or (mark.closer_ahead and not mark.after_capital))
        return mark.fit is Fit.CLOSES or partner.mark.sign in "‘‚"

    def _may_open(self, mark: Mark, partner: _Open | None) -> bool:
        sign = mark.sign
        if sign in _ALWAYS_OPEN:
            return True
        if sign == '"':
            return mark.fit is Fit.OPENS or (mark.fit is Fit.EITHER and not partner and mark.another)
        if sign in "“«‹":
            return mark.fit is not Fit.CLOSES
        if sign in _LOW:
            return mark.fit is Fit.OPENS or (mark.fit is Fit.EITHER and mark.before_word)
        if sign in "”»›":
            return mark.fit is Fit.OPENS and partner is None
        if mark.elided or sign not in "'‘’":
            return False
        if sign == "‘":
            return mark.fit is Fit.OPENS or (mark.fit is Fit.EITHER and mark.before_word)
        return self._may_open_apostrophe(mark, partner)

    def _may_open_apostrophe(self, mark: Mark, partner: _Open | None) -> bool:
        """Return whether ' or ’ opens: only where a closing one follows, or at the start of a paragraph."""
        if mark.sign == "’":
            return mark.fit is Fit.OPENS and mark.closer_ahead and not self._has_turned_mark
        if mark.fit is Fit.EITHER:
            return partner is None and mark.before_word and mark.closer_ahead
        return mark.fit is Fit.OPENS

    # -- the stack ----------------------------------------------------------------------------------

    def _open(self, mark: Mark) -> None:
        if ended := [entry for entry in self._waiting.pop(mark.family, ()) if not entry.dead]:
            self._end_with_inner(ended)
        line = len(self._lines) - 1
        entry = _Open(mark, len(self._stack), mark.at, line, line, [], [mark.end])
        self._stack.append(entry)
        self._by_sign.setdefault(mark.sign, []).append(entry)
        if mark.family != SINGLE:
            self._doubles.append(entry)

    def _close(self, mark: Mark, partner: _Open) -> None:
        if partner.waiting:
            self._resume(partner, self._lines[-1][0], self._lines[-1][0])
        while len(self._stack) - 1 > partner.index:
            inner = self._stack.pop()
            if not inner.dead and not inner.waiting:
                inner.fragments.append((inner.begin, mark.at))
            self._end_unclosed(inner)
        self._stack.pop()
        partner.dead = True
        partner.fragments.append((partner.begin, mark.end))
        self._report(partner, True, partner.mark.sign + mark.sign, len(mark.sign))

    def _end_with_inner(self, ended: list[_Open]) -> None:
        """End waiting quotations and those that wait inside of them, so that none outlives what holds it."""
        last_line = max(entry.line for entry in ended)
        for entry in self._stack[min(entry.index for entry in ended) :]:
            if entry.waiting and entry.first_line <= last_line:
                self._end_unclosed(entry)

    def _end_unclosed(self, entry: _Open) -> None:
        """Report a quotation as it stands; a straight single mark that nothing closes was an apostrophe."""
        if entry.dead:
            return
        entry.dead = True
        if entry.mark.sign not in ("'", "’"):
            self._report(entry, False, entry.mark.sign, 0)

    def _report(self, entry: _Open, closed: bool, style: str, tail: int) -> None:
        text = self._text
        inner = []
        for number, (_, end) in enumerate(entry.fragments):
            first = entry.heads[number]
            last = end - tail if number + 1 == len(entry.fragments) else end
            content = text[first:last]
            bare = content.strip()
            if bare:
                first += len(content) - len(content.lstrip())
                inner.append((first, first + len(bare)))
        if inner:
            start, end = entry.fragments[-1]
            end = start + len(text[start:end].rstrip())
            self.found.append(((*entry.fragments[:-1], (start, end)), tuple(inner), closed, style))

    # -- from paragraph to paragraph ----------------------------------------------------------------

    def _pause(self) -> None:
        """End the fragments of what is open with the paragraph; forget what waited too long."""
        line, end = len(self._lines) - 1, self._lines[-1][1]
        paused = []
        for entry in self._stack:
            if not entry.dead and not entry.waiting:
                entry.fragments.append((entry.begin, end))
                entry.waiting, entry.line = True, line
                self._waiting.setdefault(entry.mark.family, []).append(entry)
                paused.append(entry)
        self._paused.append((line, paused))
        if len(self._paused) > PATIENCE:
            self._forget_oldest()
        while self._stack and self._stack[-1].dead:
            self._stack.pop()

    def _forget_oldest(self) -> None:
        line, entries = self._paused.popleft()
        for entry in entries:
            if entry.waiting and entry.line == line:
                self._end_unclosed(entry)

    def _resume(self, entry: _Open, begin: int, head: int) -> None:
        """Go on with a waiting quotation, and with those around it, at `begin` in this paragraph."""
        around = [
            e for e in self._stack[: entry.index] if e.waiting and not e.dead and e.line >= entry.first_line
        ]
        for outer in around:
            self._go_on(outer, self._lines[-1][0], self._lines[-1][0])
        self._go_on(entry, begin, head)

    def _go_on(self, entry: _Open, begin: int, head: int) -> None:
        between = self._lines[entry.line + 1 : -1]
        entry.fragments.extend(between)
        entry.heads.extend(start for start, _ in between)
        entry.begin, entry.waiting = begin, False
        entry.heads.append(head)
        waiting = self._waiting.get(entry.mark.family, [])
        if entry in waiting:
            waiting.remove(entry)

    def _reopen(self, marks: list[Mark], first: int) -> int:
        """Go on with what the last paragraph left open and this one opens again; return the marks used up."""
        open_before = [
            entry
            for entry in self._stack
            if entry.waiting and not entry.dead and entry.line == len(self._lines) - 2
        ]
        used, matched = 0, -1
        for mark in marks:
            if self._text[first : mark.at].strip():
                break
            number = matched + 1
            while number < len(open_before) and not _goes_on(open_before[number].mark, mark):
                number += 1
            if number == len(open_before):
                break
            self._resume(open_before[number], mark.at, mark.end)
            used, matched, first = used + 1, number, mark.end
        if used:
            for entry in open_before[matched + 1 :]:
                self._end_unclosed(entry)
        return used


def _goes_on(opened: Mark, mark: Mark) -> bool:
    """Return whether a mark at the start of a paragraph repeats the one that opened the quotation."""
    return mark.sign in _GOES_ON_WITH.get(opened.sign, (opened.sign,)) and mark.fit is not Fit.CLOSES


def _nested(text: str, found: list[_Found]) -> Generator[None, None, list[Quotation]]:
    """Return the quotations in order, with their depths."""
    found.sort(key=lambda one: (one[0][0][0], -one[0][-1][1]))
    ends: list[int] = []
    quotations = []
    for count, (fragments, inner, closed, style) in enumerate(found):
        while ends and ends[-1] <= fragments[0][0]:
            ends.pop()
        quotations.append(Quotation(fragments, inner, len(ends), closed, style))
        ends.append(fragments[-1][1])
        if count % 500 == 499:
            yield
    return quotations
