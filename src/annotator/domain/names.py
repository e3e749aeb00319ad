"""Which runs of words look like names of people, bodies and places: by capitals, titles and small words between.

Rules: SCHEMA.md E1-E5, E8, E12 (the shape only: whether it is a person is for a person to say). Scripts without
capitals give none. What a word is elsewhere is looked up in the text around (`name_evidence`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

from annotator.domain import name_words as known
from annotator.domain.name_evidence import Evidence
from annotator.domain.patterns import pattern, unicode_pattern

Name = tuple[int, int]
"""Offsets of one name: code points, half-open."""

_HEADLINE_WORDS = 4

_APOSTROPHE = "['’‘ʼ]"
_TOKEN = rf"""(?x)(?:\p{{Lu}}\.){{2,}}                                        # U.S., J.K.
    | \p{{Lu}}\.(?=[\s\u00a0-]|\p{{Lu}})                             # J. of a name
    | (?:[DOL]{_APOSTROPHE})?[\p{{L}}\p{{N}}\p{{M}}]+                # O’Neill
      (?:(?:[-‐‑&+]|{_APOSTROPHE}(?=\p{{Lu}}))[\p{{L}}\p{{N}}\p{{M}}]+)*
    | &"""
_POSSESSIVE = rf"{_APOSTROPHE}(?:s|S)?(?![\p{{L}}])|{_APOSTROPHE}\p{{Ll}}+"
_AL = r"(?i)(?:al|el|ad|as|ash|an|at|ar|ul|ed)-(?=\p{Lu})"
_SENTENCE_END = r"""[.!?…:;。！？"“”„«»‘’‹›「」『』()\[\]—–•*|/-][\s"'“”„«»‘’‹›()\[\]—–•*|-]*$"""
_ACRONYM_STOP = r"(?:\p{Lu}\.)+"
_PARTY_AND_STATE = r"[DRI]-[A-Z]"
_ENGLISH = r"\b(?:the|and|said|of|that|was)\b"
_GERMAN = r"\b(?:der|die|das|und|nicht|ist|mit|den|dem|ein|eine)\b"
_GERMAN_NOUN = r"(?:ung|ungen|heit|keit|schaft|tion|tionen|tät|ismus|chen|nis|tum|ling|erei)$"
_SHORTENED_TITLE = frozenset(
    ("mr", "mrs", "ms", "dr", "prof", "gen", "gov", "sen", "rep", "lt", "col", "st", "hr", "fr")
)


class _Kind(Enum):
    NAME = "name"
    PARTICLE = "particle"
    TITLE = "title"
    AND = "and"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class _Word:
    """One word of a paragraph. `first`: stands where even an ordinary word has a capital."""

    start: int
    end: int
    surface: str
    kind: _Kind
    first: bool = False
    ends_run: bool = False

    @property
    def plain(self) -> str:
        return self.surface.rstrip(".").lower()


def names(text: str, start: int, end: int) -> list[Name]:
    """Return the name runs of one paragraph [start, end), sorted, without overlap.

    A title before ("Mr.", "Finance Minister"), a leading "the" and a possessive ’s are outside; particles,
    initials and generational marks inside. An ordinary word that begins a sentence counts only if it has its
    capital elsewhere too.
    """
    return _Paragraph(text, start, end).names()


class _Paragraph:
    """One paragraph while names are looked for."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self._text, self._start, self._end = text, start, end
        body = text[start:end]
        self._english = bool(pattern(_ENGLISH).search(body))
        self._german = not self._english and len(pattern(_GERMAN).findall(body, 0)) >= 2
        self._words = self._tokens(body)
        capitals = [word for word in self._words if word.kind is _Kind.NAME]
        lower = [w for w in self._words if w.kind is not _Kind.NAME and len(w.surface) > 3]
        many = len(capitals) >= _HEADLINE_WORDS and len(capitals) > 2 * len(lower)
        self._headline = many and body.rstrip()[-1:] not in ".!?…"
        self._evidence = Evidence(text, start, end, own=not self._headline)
        self._shouted = len(capitals) > 3 and sum(
            w.surface.isupper() and len(w.surface) > 1 for w in capitals
        ) > 0.7 * (len(self._words))

    def names(self) -> list[Name]:
        if self._shouted:
            return []
        found: list[Name] = []
        for run in self._runs():
            for name in self._split(run):
                if kept := self._judge(name):
                    found.append((kept[0].start, self._end_of(kept)))
        return found

    # -- words --------------------------------------------------------------------------------------

    def _tokens(self, body: str) -> list[_Word]:
        words: list[_Word] = []
        for match in unicode_pattern(_TOKEN).finditer(body):
            start, end = match.span()
            word = self._word(body, start, end)
            gap = body[(words[-1].end - self._start if words else 0) : start]
            function_word = word.plain in known.FUNCTION_WORDS and _is_capital(word.surface)
            words.append(replace(word, first=self._is_first(words, gap, function_word)))
        return words

    def _word(self, body: str, start: int, end: int) -> _Word:
        surface = body[start:end]
        ends_run = bool(unicode_pattern(_POSSESSIVE).match(body, end))
        if "-" in surface and (cut := _cut_compound(surface)):
            start, end = start + cut[0], start + cut[1]
            ends_run = ends_run or end < start + len(surface)
            surface = body[start:end]
        return _Word(self._start + start, self._start + end, surface, _kind(surface), False, ends_run)

    def _is_first(self, before: list[_Word], gap: str, function_word: bool) -> bool:
        """Return whether a word stands at the start of a sentence, behind a mark, colon, dash or bullet."""
        if not before:
            return True
        last = before[-1]
        if "." in gap and gap.strip() == "." and (last.plain in _SHORTENED_TITLE or len(last.surface) == 1):
            return False
        if unicode_pattern(_ACRONYM_STOP).fullmatch(last.surface) and not gap.strip():
            return function_word
        return bool(pattern(_SENTENCE_END).search(gap.rstrip() + " " if gap.strip() else ""))

    # -- runs ---------------------------------------------------------------------------------------

    def _runs(self) -> list[list[_Word]]:
        """Return stretches of names, particles and titles with nothing but blanks between them."""
        runs: list[list[_Word]] = []
        run: list[_Word] = []
        for word in self._words:
            joined = bool(run) and self._joins(run[-1], word)
            if word.kind is _Kind.OTHER or not joined:
                if run:
                    runs.append(run)
                run = []
            if word.kind is not _Kind.OTHER:
                run.append(word)
        return [*runs, run] if run else runs

    def _joins(self, last: _Word, word: _Word) -> bool:
        gap = self._text[last.end : word.start]
        if last.ends_run or word.first or "\n" in gap or "\r" in gap:
            return False
        if gap in (" ", "\u00a0", "\u202f", ""):
            return True
        shortened = (
            last.plain in _SHORTENED_TITLE | known.TITLES
            or last.plain in known.COMPANY_FORMS | known.GENERATIONS
        )
        if gap == ". ":
            return shortened and not (word.kind is _Kind.NAME and last.plain in known.COMPANY_FORMS)
        return gap == ", " and (
            word.plain in known.GENERATIONS or word.plain in ("inc", "ltd", "llc", "corp")
        )

    def _split(self, run: list[_Word]) -> list[list[_Word]]:
        """Return the names of one run: cut at titles, at particles that join nothing, at coordination."""
        parts: list[list[_Word]] = []
        part: list[_Word] = []
        keep_titles = any(w.plain in known.ORGANIZATION_WORDS for w in run if w.kind is _Kind.NAME)
        for index, word in enumerate(run):
            if word.kind is _Kind.TITLE and not (keep_titles and self._is_in_organization(run, index)):
                before = _without_title_parts(part)
                # “Treasury Secretary Jane Roe”: what stands before a title is a name even at the start.
                parts.append([replace(before[0], first=False), *before[1:]] if before else [])
                part = []
            elif word.kind in (_Kind.PARTICLE, _Kind.AND) and not self._binds(part, run, index):
                parts.append(part)
                part = []
                if self._leads(run, index):
                    part = [word]
            else:
                part.append(word)
        parts = [_trim(p) for p in [*parts, part] if any(w.kind in (_Kind.NAME, _Kind.TITLE) for w in p)]
        return [name for p in parts for name in self._known_runs(p)] if self._headline else parts

    def _known_runs(self, part: list[_Word]) -> list[list[_Word]]:
        """Return the runs of words that have their capital elsewhere too: a headline capitalizes all."""
        runs: list[list[_Word]] = [[]]
        for word in part:
            if (
                word.kind is _Kind.NAME
                and word.plain not in known.FUNCTION_WORDS
                and self._evidence.is_name(word.surface)
            ):
                runs[-1].append(word)
            elif runs[-1]:
                runs.append([])
        return [run for run in runs if run]

    def _is_in_organization(self, run: list[_Word], index: int) -> bool:
        """Return whether a word like General or Justice belongs to a body: General Motors, Justice Department."""
        return index + 1 < len(run) and run[index + 1].plain in known.ORGANIZATION_WORDS

    def _binds(self, part: list[_Word], run: list[_Word], index: int) -> bool:
        """Return whether a small word holds what stands before and behind it together."""
        rest = run[index + 1 :]
        after = next((w for w in rest if w.kind is not _Kind.PARTICLE), None)
        if not part or after is None or after.kind is not _Kind.NAME:
            return False
        word = run[index]
        if word.surface == "&":
            return True
        heads = any(w.plain in known.ORGANIZATION_HEADS for w in part)
        if word.kind is _Kind.AND:
            followers = [w for w in rest if w.kind is _Kind.NAME]
            forms = any(w.plain in known.COMPANY_FORMS for w in followers[:2])
            smalls = {w.surface for w in rest if w.kind is _Kind.PARTICLE}
            list_of = heads and not smalls and any(w.surface in ("of", "for") for w in part)
            return forms or list_of
        if word.surface in ("of", "for"):
            return heads
        if word.surface in ("the", "la", "le", "las", "los", "der", "den") and part[-1].kind is _Kind.NAME:
            return False
        return not (self._german and word.surface in ("von", "zu", "zum", "zur") and len(part) > 2)

    def _leads(self, run: list[_Word], index: int) -> bool:
        """Return whether a name may begin with this small word: von der Leyen, bin Laden, in English text."""
        word = run[index]
        return self._english and word.surface in ("van", "von", "bin", "ibn", "ter")

    # -- judgement ----------------------------------------------------------------------------------

    def _judge(self, name: list[_Word]) -> list[_Word]:
        """Return the words that remain of a name, none if it is not one."""
        while name and self._is_outside(name[0]):
            rest = name[1:]
            name = _trim([replace(rest[0], first=False), *rest[1:]]) if rest else []
        while len(name) > 1 and name[-1].plain in known.DAYS:
            name = _trim(name[:-1])
        if not any(word.kind is _Kind.NAME for word in name):
            return []
        return self._judge_single(name[0]) if len(name) == 1 else self._judge_run(name)

    def _is_outside(self, word: _Word) -> bool:
        """Return whether a word before a name is a day, an article or what begins a sentence."""
        if word.plain in known.DAYS or word.surface in ("The", "A", "An"):
            return True
        return word.first and word.plain in known.FUNCTION_WORDS

    def _judge_single(self, word: _Word) -> list[_Word]:
        plain, surface = word.plain, word.surface
        if plain in known.DAYS or plain in known.PEOPLES or surface in known.SHORT_FORMS:
            return []
        if plain in known.FUNCTION_WORDS or len(surface) == 1 or plain in known.TITLES | known.GENERATIONS:
            return []
        if self._german and (pattern(_GERMAN_NOUN).search(surface) or self._follows_determiner(word)):
            return []
        is_acronym = 1 < len(surface) <= 5 and surface.isupper()
        return [word] if not word.first or is_acronym or self._evidence.is_name(word.surface) else []

    def _judge_run(self, name: list[_Word]) -> list[_Word]:
        first = name[0]
        if (
            first.first
            and first.plain not in known.PLACE_PREFIXES
            and self._evidence.is_ordinary(first.surface)
        ):
            return self._judge(_trim([replace(name[1], first=False), *name[2:]]))
        return name

    def _follows_determiner(self, word: _Word) -> bool:
        before = self._text[max(self._start, word.start - 20) : word.start].split()
        return bool(before) and before[-1].lower() in known.GERMAN_DETERMINERS

    def _end_of(self, name: list[_Word]) -> int:
        """Return where a name ends; the stop of Inc. and Jr. is part of it."""
        last = name[-1]
        shortened = last.surface.istitle() and last.plain in known.COMPANY_FORMS | known.GENERATIONS
        return last.end + (shortened and len(last.surface) <= 4 and self._text.startswith(".", last.end))


def _is_capital(surface: str) -> bool:
    return surface[:1].isupper() or surface[:1].istitle()


def _kind(surface: str) -> _Kind:
    if surface == "&" or surface == "and":
        return _Kind.AND
    if surface in known.PARTICLES or surface == "the":
        return _Kind.PARTICLE
    if not (
        _is_capital(surface)
        or unicode_pattern(_AL).match(surface)
        or (surface[:1].islower() and surface[1:2].isupper())
    ):
        return _Kind.OTHER
    if surface == "I" or pattern(_PARTY_AND_STATE).match(surface):
        return _Kind.OTHER
    return _Kind.TITLE if surface.rstrip(".").lower() in known.TITLES else _Kind.NAME


def _cut_compound(surface: str) -> tuple[int, int] | None:
    """Return the name in a compound: Moscow-based, ex-President, anti-Trump; none if it is a name in whole."""
    if unicode_pattern(_AL).match(surface):
        return None
    start, parts = 0, surface.split("-")
    while parts and not _is_capital(parts[0]):
        start += len(parts.pop(0)) + 1
    end = start
    for part in parts:
        if not _is_capital(part) and not part[:1].isdigit():
            break
        end += len(part) + 1
    return (start, end - 1) if parts and (start, end - 1) != (0, len(surface)) else None


def _without_title_parts(part: list[_Word]) -> list[_Word]:
    """Return what stands before a title without the words that belong to it: Foreign, Prime, Press."""
    while part and part[-1].plain in known.TITLE_PARTS:
        part = part[:-1]
    if part and part[-1].plain in known.TITLE_PARTS_ALONE and len(part) == 1:
        return []
    return part


def _trim(name: list[_Word]) -> list[_Word]:
    """Return a name without small words at its ends; leading ones stay only where they were let in."""
    while name and name[-1].kind in (_Kind.PARTICLE, _Kind.AND):
        name = name[:-1]
    while name and (name[0].kind is _Kind.AND or (name[0].kind is _Kind.PARTICLE and not _may_lead(name[0]))):
        name = name[1:]
    return name


def _may_lead(word: _Word) -> bool:
    return word.surface in ("van", "von", "bin", "ibn", "ter")
