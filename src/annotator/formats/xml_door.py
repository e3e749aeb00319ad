"""The only door to XML: a stream of events from a file of others, under limits, without DOCTYPE, entity or network.

Every format that reads XML reads `events`; no reader starts a parser of its own. The standard library's expat, told
to refuse: nothing is fetched, nothing is expanded, and no more is held than one piece of the file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO, NoReturn
from xml.parsers import expat

CHUNK = 64 << 10
"""Bytes that are parsed at once."""


@dataclass(frozen=True, slots=True)
class XmlLimits:
    """What one file may hold. `size`: bytes; `piece`: bytes of one tag, comment or the like."""

    size: int = 256 << 20
    piece: int = 4 << 20
    depth: int = 200
    attributes: int = 500
    elements: int = 20_000_000


@dataclass(frozen=True, slots=True)
class Start:
    """An element begins. Its name and its keys: namespace, blank, name, or the bare name; `line`: 1-based."""

    name: str
    attributes: Mapping[str, str]
    line: int


@dataclass(frozen=True, slots=True)
class Words:
    """Text between tags; one text may come in several pieces."""

    text: str


@dataclass(frozen=True, slots=True)
class End:
    """An element ends."""

    name: str


Event = Start | Words | End


class BadXml(ValueError):
    """The file is refused: the message is the reason as the end of a sentence; `line` is 1-based."""

    def __init__(self, reason: str, line: int) -> None:
        super().__init__(reason)
        self.line = line


def events(stream: BinaryIO, limits: XmlLimits = XmlLimits()) -> Iterator[Event]:
    """Yield what is in an XML file, in order; comments and instructions are passed over. Raises `BadXml`."""
    yield from _Parser(limits).events(stream)


class _Parser:
    """One file on its way."""

    def __init__(self, limits: XmlLimits) -> None:
        self._limits = limits
        self._found: list[Event] = []
        self._depth = 0
        self._elements = 0
        self._fed = 0
        self._parser = parser = expat.ParserCreate(namespace_separator=" ")
        parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._words
        parser.StartDoctypeDeclHandler = self._refusing(
            "it has a DOCTYPE, which could make it any size; remove it"
        )
        parser.EntityDeclHandler = self._refusing("it defines entities, which could make it any size")
        parser.ExternalEntityRefHandler = self._refusing("it names another file as a part of itself")
        parser.SkippedEntityHandler = self._refusing("it uses an entity that it does not define")

    def events(self, stream: BinaryIO) -> Iterator[Event]:
        while chunk := stream.read(CHUNK):
            self._fed += len(chunk)
            if self._fed > self._limits.size:
                self._refuse(f"it is larger than {self._limits.size >> 20} MB")
            self._parse(chunk, last=False)
            yield from self._taken()
            if self._fed - self._parser.CurrentByteIndex > self._limits.piece + CHUNK:
                self._refuse(f"one tag or comment of it is larger than {self._limits.piece >> 10:,} KB")
        if not self._fed:
            self._refuse("it is empty")
        self._parse(b"", last=True)
        yield from self._taken()

    def _parse(self, chunk: bytes, *, last: bool) -> None:
        try:
            self._parser.Parse(chunk, last)
        except expat.ExpatError as error:
            reason = f"it is not sound XML: {expat.ErrorString(error.code)} at column {error.offset + 1}"
            raise BadXml(reason, error.lineno) from None
        except (LookupError, ValueError) as error:
            if isinstance(error, BadXml):
                raise
            self._refuse("it says that it is in an encoding that is not known here")

    def _taken(self) -> list[Event]:
        found, self._found = self._found, []
        return found

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._elements += 1
        if self._depth > self._limits.depth:
            self._refuse(f"its elements stand more than {self._limits.depth} deep inside each other")
        if len(attributes) > self._limits.attributes:
            self._refuse(f"one element has more than {self._limits.attributes} attributes")
        if self._elements > self._limits.elements:
            self._refuse(f"it has more than {self._limits.elements:,} elements")
        self._found.append(Start(name, attributes, self._parser.CurrentLineNumber))

    def _end(self, name: str) -> None:
        self._depth -= 1
        self._found.append(End(name))

    def _words(self, text: str) -> None:
        self._found.append(Words(text))

    def _refusing(self, reason: str) -> Callable[..., NoReturn]:
        def refuse(*unused: object) -> NoReturn:
            self._refuse(reason)

        return refuse

    def _refuse(self, reason: str) -> NoReturn:
        raise BadXml(reason, self._parser.CurrentLineNumber)
