"""Numbers and words of a text in sentences: when a word has an s, and how much of a text is shown."""

from __future__ import annotations

_CLOSING = dict(zip("“”„«»‹›‘‚'\"「『", "””“»«›‹’‘'\"」』", strict=True))
"""What closes a quotation that begins with a mark, for one that is cut short."""


def counted(number: int, noun: str, plural: str | None = None) -> str:
    """Return `1 article` or `3,000 articles`; `plural` where an s is not enough."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def owned(name: str) -> str:
    """Return `ann's`, and `James'` where the name ends in s."""
    return f"{name}'" if name.endswith("s") else f"{name}'s"


def shortened(text: str, length: int = 40) -> str:
    """Return one line of at most `length` characters."""
    line = " ".join(text.split())
    return line if len(line) <= length else f"{line[: length - 1].rstrip()}…"


def shortened_by_words(text: str, length: int) -> str:
    """Return one line of at most `length` characters without a word cut in two, the first word at least.

    Only a first word of more than twice that length is cut.
    """
    line = " ".join(text.split())
    if len(line) <= length:
        return line
    first = line.split(" ", 1)[0]
    if len(first) > 2 * length:
        return shortened(line, length)
    kept = first if len(first) >= length else line[:length].rsplit(" ", 1)[0]
    return kept if kept == line else f"{kept}…"


_SINGLE = str.maketrans("“”„«»", "‘’‚‹›")
"""What a quotation within a quotation has for its marks."""

UNTITLED = "Untitled"
"""What an article without a title is called."""


def titled(title: str) -> str:
    """Return the title of an article on one line, and a word where it has none."""
    return " ".join(title.split()) or UNTITLED


def quoted_whole(words: str) -> str:
    """Return words between quotation marks, those in them single."""
    return f"“{words.translate(_SINGLE)}”"


def in_marks(text: str, length: int) -> str:
    """Return one line of some `length` characters between quotation marks, its own if it begins with some."""
    line = shortened(text, length)
    closing = _CLOSING.get(line[:1])
    if closing is None:
        return quoted_whole(line)
    was_cut = line.endswith("…") and closing not in line[1:]
    return f"{line}{closing}" if was_cut else line
