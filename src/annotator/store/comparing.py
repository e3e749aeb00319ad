"""Two project files side by side: in which rows they differ, whatever numbers the rows have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import msgspec

from annotator.store.codec import decode_object, encode_text
from annotator.store.connect import Connection, sqlite3

_AT_ONCE = 10_000

_WORD = "(SELECT text FROM {{s}}.word WHERE key = {0})"
_ARTICLE = "(SELECT id FROM {{s}}.document_key WHERE key = {0})"
_SPAN = "(SELECT id FROM {{s}}.span WHERE key = {0})"


def _word(column: str) -> str:
    return _WORD.format(column)


def _article(column: str) -> str:
    return _ARTICLE.format(column)


# The first column is what a finding names. An annotator's layer of which nothing is left may be there or not.
VIEWS: Mapping[str, str] = {
    "word": "SELECT text FROM {s}.word",
    "replica": "SELECT id FROM {s}.replica",
    "act": f"SELECT a.id, {_word('a.annotator')}, a.kind, a.undone, u.id, {_article('a.document')}, a.at, a.steps, "
    "a.title FROM {s}.act a LEFT JOIN {s}.act u ON u.key = a.undoes",
    "step": f"SELECT s.id, r.id, s.n, s.at, a.id, {_article('s.document')}, s.hash FROM {{s}}.step s "
    "LEFT JOIN {s}.replica r ON r.key = s.replica LEFT JOIN {s}.act a ON a.key = s.act",
    "head": "SELECT s.id FROM {s}.head h LEFT JOIN {s}.step s ON s.key = h.step",
    "document_key": "SELECT id FROM {s}.document_key",
    "document": f"SELECT {_article('d.key')}, hex(t.sha256), d.length, d.title, d.source, d.published, d.language, "
    "d.meta FROM {s}.document d LEFT JOIN {s}.text t ON t.key = d.text",
    "trash": f"SELECT {_article('t.document')} FROM {{s}}.trash t",
    "layer": f"SELECT {_article('l.document')}, {_word('l.annotator')}, l.status, coalesce(l.attributes, ''), "
    "l.spans, l.doubts FROM {s}.layer l WHERE NOT (l.status IS NULL AND l.spans = 0 AND l.doubts = 0)",
    "reviewed": f"SELECT {_article('v.document')}, {_word('v.annotator')}, v.tier, v.ranges FROM {{s}}.reviewed v",
    "span": f"SELECT s.id, {_article('s.document')}, s.key >> 32 = s.document, {_word('s.annotator')}, s.start, "
    f"s.end, {_word('s.label')}, s.flags, {_word('s.origin')}, s.created, s.more FROM {{s}}.span s",
    "relation": f"SELECT r.id, {_article('r.document')}, r.key >> 32 = r.document, {_word('r.annotator')}, "
    f"{_word('r.type')}, {_SPAN.format('r.from_span')}, {_SPAN.format('r.to_span')}, {_word('r.origin')}, "
    "r.created, r.more FROM {s}.relation r",
    "cluster": f"SELECT c.id, {_word('c.annotator')}, c.kind, c.name, c.link, {_word('c.origin')} FROM {{s}}.cluster c",
    "membership": f"SELECT {_SPAN.format('m.span')}, {_article('m.span >> 32')}, c.id, {_word('m.origin')} "
    "FROM {s}.membership m LEFT JOIN {s}.cluster c ON c.key = m.cluster",
    "definition": "SELECT id, kind, position, plain(kind, body) FROM {s}.definition",
}


class Difference(NamedTuple):
    """How many rows of a table differ, at least one; `unreadable`: why it cannot be read."""

    table: str
    rows: int
    unreadable: str = ""


def differences(right: Connection, other: str) -> Iterator[Difference]:
    """Yield in which tables the file attached to `right` as `other` is not what `right` itself says."""
    right.create_function("plain", 2, _plain)
    right.text_factory = _legible
    try:
        for table, view in VIEWS.items():
            try:
                found = _difference(right, table, view.format(s="main"), view.format(s=other))
            except sqlite3.Error as error:
                found = Difference(table, 1, str(error))
            if found.rows:
                yield found
    finally:
        right.text_factory = str


def _difference(right: Connection, table: str, ours: str, theirs: str) -> Difference:
    """Count the rows that only one of the two has; equal rows that are there twice are counted, too."""
    numbers = [
        right.execute(
            f"SELECT count(*) FROM (SELECT * FROM ({one}) EXCEPT SELECT * FROM ({another}))"
        ).fetchone()[0]
        for one, another in ((ours, theirs), (theirs, ours))
    ]
    there, here = (right.execute(f"SELECT count(*) FROM ({view})").fetchone()[0] for view in (theirs, ours))
    return Difference(table, max(*numbers, abs(there - here)))


def same_index(right: Connection, other: str) -> bool:
    """Tell whether the full-text index of the attached file holds exactly the words that our own does."""
    try:
        for place, schema in (("ours", "main"), ("theirs", other)):
            right.execute(f"CREATE VIRTUAL TABLE temp.{place} USING fts5vocab({schema}, search, instance)")
        one, another = (
            right.execute(f"SELECT term, doc, offset FROM temp.{place}") for place in ("ours", "theirs")
        )
        while True:
            rows = one.fetchmany(_AT_ONCE)
            if rows != another.fetchmany(_AT_ONCE):
                return False
            if not rows:
                return True
    except sqlite3.Error:
        return False


def _plain(kind: str, body: str) -> str:
    """Return a definition as this version writes it: an older one did not know all that it has now."""
    try:
        return encode_text(decode_object(kind, body))
    except (msgspec.MsgspecError, KeyError, ValueError):
        return body


def _legible(text: bytes) -> str:
    return text.decode(errors="replace")
