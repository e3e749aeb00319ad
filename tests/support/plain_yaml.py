"""Reads the part of YAML that workflows here are written in: maps, lists, words, blocks of text. Refuses all else.

No library for YAML is in the lock, and one for a test alone would not earn its place. Every word is text; `true`
and numbers too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

Value = str | list["Value"] | dict[str, "Value"]
KEY = re.compile(r"([\w-]+):(?: +(.*))?$")


@dataclass
class Line:
    """A line that says something. `indent`: blanks before it; `number`: from 1."""

    indent: int
    text: str
    number: int

    def refuse(self, why: str) -> ValueError:
        return ValueError(f"line {self.number}: {why}: {self.text}")


def read(source: str) -> Value:
    """Return what a document says. Raises `ValueError` for what this part of YAML has not."""
    raw = source.splitlines()
    lines = [
        Line(len(text) - len(text.lstrip(" ")), text.strip(), number)
        for number, text in enumerate(raw, 1)
        if text.strip() and not text.lstrip().startswith("#")
    ]
    if any("\t" in text for text in raw):
        raise ValueError("a tab")
    value, rest = _block(lines, raw)
    if rest:
        raise rest[0].refuse("further out than what came before")
    return value


def _block(lines: list[Line], raw: list[str]) -> tuple[Value, list[Line]]:
    """Return the list or map that begins here, and the lines after it."""
    return _list(lines, raw) if lines[0].text.startswith("- ") else _map(lines, raw)


def _list(lines: list[Line], raw: list[str]) -> tuple[Value, list[Line]]:
    indent, items = lines[0].indent, list[Value]()
    while lines and lines[0].indent == indent and lines[0].text.startswith("- "):
        first = lines[0]
        inner = Line(indent + 2, first.text[2:].strip(), first.number)
        if KEY.match(inner.text):
            item, lines = _map([inner, *lines[1:]], raw)
            items.append(item)
        else:
            items.append(_word(inner))
            lines = lines[1:]
    return items, lines


def _map(lines: list[Line], raw: list[str]) -> tuple[Value, list[Line]]:
    indent, pairs = lines[0].indent, dict[str, Value]()
    while lines and lines[0].indent == indent:
        line, lines = lines[0], lines[1:]
        found = KEY.match(line.text)
        if found is None:
            raise line.refuse("no key")
        key, word = found[1], (found[2] or "").strip()
        if key in pairs:
            raise line.refuse("the same key again")
        if word == "|":
            pairs[key], lines = _text(line, lines, raw)
        elif word and not word.startswith("#"):
            pairs[key] = _word(Line(indent, word, line.number))
        elif lines and (lines[0].indent > indent):
            pairs[key], lines = _block(lines, raw)
        else:
            pairs[key] = ""
    if lines and lines[0].indent > indent:
        raise lines[0].refuse("further in than what came before")
    return pairs, lines


def _text(line: Line, lines: list[Line], raw: list[str]) -> tuple[Value, list[Line]]:
    """Return the lines of a block as they stand, without what all are indented by."""
    end = next((other.number - 1 for other in lines if other.indent <= line.indent), len(raw))
    block = raw[line.number : end]
    inner = min(len(text) - len(text.lstrip(" ")) for text in block if text.strip())
    return "\n".join(text[inner:] for text in block).strip("\n"), [one for one in lines if one.number > end]


def _word(line: Line) -> Value:
    text = line.text
    if text.startswith("[") and text.endswith("]"):
        return [_word(Line(line.indent, part.strip(), line.number)) for part in text[1:-1].split(",")]
    if text[0] in "\"'":
        if len(text) < 2 or text[-1] != text[0] or text[0] in text[1:-1] or "\\" in text:
            raise line.refuse("quotes that are not read here")
        return text[1:-1]
    plain = re.split(r" +#", text)[0]
    if plain[0] in "{}[]>|*&!%@`-" or ": " in plain or plain.endswith(":"):
        raise line.refuse("not read here")
    return plain
