"""The condition that leaves out what lies in the trash, written once for all questions."""

from __future__ import annotations


def in_trash(column: str) -> str:
    """Return the SQL that holds where a column of article keys names one in the trash."""
    return f"{column} IN (SELECT document FROM trash)"


def not_in_trash(column: str) -> str:
    """Return the SQL that holds where it names one that is not: a look at the key of a mostly empty table."""
    return f"{column} NOT IN (SELECT document FROM trash)"
