"""Patterns that know Unicode properties, compiled when first used: nothing of it is needed for the first paint."""

from __future__ import annotations

import re
from functools import cache


@cache
def unicode_pattern(source: str) -> re.Pattern[str]:
    r"""Return a compiled pattern of the `regex` library: `\X`, `\p{…}`, sets with `--`, `(?w)` for UAX #29 words.

    The library is imported at the first call (14 ms). It has no types; its patterns have the methods of `re`'s.
    """
    import regex

    pattern: re.Pattern[str] = regex.compile(source, regex.V1)
    return pattern


@cache
def pattern(source: str) -> re.Pattern[str]:
    """Return a compiled pattern of the standard library."""
    return re.compile(source)
