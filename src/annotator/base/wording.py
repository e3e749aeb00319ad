"""Numbers in sentences: the one place that knows when a word has an s."""

from __future__ import annotations


def counted(number: int, noun: str, plural: str | None = None) -> str:
    """Return `1 article` or `3,000 articles`; `plural` where an s is not enough."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def owned(name: str) -> str:
    """Return `ann's`, and `James'` where the name ends in s."""
    return f"{name}'" if name.endswith("s") else f"{name}'s"
