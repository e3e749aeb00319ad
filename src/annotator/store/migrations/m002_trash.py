"""The second layout: which articles lie in the trash."""

from __future__ import annotations

from typing import Protocol


class _Executes(Protocol):
    def execute(self, sql: str) -> object: ...


# Few rows or none: every question about articles leaves these out, at the price of one look into an empty tree.
STATEMENT = "CREATE TABLE trash (document INTEGER PRIMARY KEY REFERENCES document) STRICT"


def apply(database: _Executes) -> None:
    """Make the table; before it nothing could lie in the trash."""
    database.execute(STATEMENT)
