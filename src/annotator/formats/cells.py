"""Cells of a table for spreadsheets: words of others must not become formulas when the table is opened there.

Only where a person asked for a table for spreadsheets: data for machines stay as they are. A writer of CSV or TSV
asks `WriteOptions.for_spreadsheets` and puts every text through `guarded`; a reader gets it back by `unguarded`.
"""

from __future__ import annotations

import re

GUARD = "'"
"""What makes a cell a text in every spreadsheet."""

_BEGINS_FORMULA = re.compile(
    "'*[\\s\ufeff\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069]*(?:[=+@\t\r\n\0-]|[＝＋＠－﹣﹢﹦﹫])"
)
_GUARDED = re.compile("'" + _BEGINS_FORMULA.pattern)


def guarded(cell: str) -> str:
    """Return the text of a cell with `GUARD` before it where a spreadsheet could take it for a formula.

    Numbers are written as numbers and do not come here. No two texts become one.
    """
    return GUARD + cell if _BEGINS_FORMULA.match(cell) else cell


def unguarded(cell: str) -> str:
    """Return the text that `guarded` made a cell of."""
    return cell[len(GUARD) :] if _GUARDED.match(cell) else cell
