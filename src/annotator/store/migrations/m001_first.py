"""The first layout: one log and the tables that follow from it."""

from __future__ import annotations

from typing import Protocol

# Columns that are mostly empty hold '' instead of NULL: binding None costs the Python side 1 µs (measured),
# a third of what a whole row costs.


class _Executes(Protocol):
    def execute(self, sql: str) -> object: ...


STATEMENTS = (
    # What the file is: its id, and the version of the program that laid it out.
    "CREATE TABLE project (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID",
    # Words that come again and again; append-only.
    "CREATE TABLE word (key INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT",
    # -- the log
    # One a process that wrote, so that no copy of the file continues another's numbers.
    "CREATE TABLE replica (key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE) STRICT",
    # kind: 0 an act, 1 an undo, 2 a redo. document: the article if it is one only.
    """CREATE TABLE act (
    key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, annotator INTEGER NOT NULL REFERENCES word,
    kind INTEGER NOT NULL, undone INTEGER NOT NULL, undoes INTEGER REFERENCES act, document INTEGER,
    at INTEGER NOT NULL, steps INTEGER NOT NULL, title TEXT NOT NULL) STRICT""",
    # The newest act to undo or redo, in O(log acts).
    "CREATE INDEX act_waiting ON act(annotator, kind, undone, key)",
    """CREATE TABLE step (
    key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, replica INTEGER NOT NULL REFERENCES replica, n INTEGER NOT NULL,
    at INTEGER NOT NULL, act INTEGER NOT NULL REFERENCES act, document INTEGER, hash BLOB NOT NULL,
    body BLOB NOT NULL, UNIQUE (replica, n)) STRICT""",
    "CREATE INDEX step_act ON step(act)",
    "CREATE INDEX step_document ON step(document) WHERE document IS NOT NULL",
    "CREATE TABLE head (step INTEGER PRIMARY KEY REFERENCES step) STRICT",
    # -- articles
    # Append-only, each text once.
    "CREATE TABLE text (key INTEGER PRIMARY KEY, sha256 BLOB NOT NULL UNIQUE, body TEXT NOT NULL) STRICT",
    # Every article that ever was, so that one that comes back by redo finds its place in the order again.
    "CREATE TABLE document_key (key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE) STRICT",
    """CREATE TABLE document (
    key INTEGER PRIMARY KEY REFERENCES document_key, text INTEGER NOT NULL REFERENCES text, length INTEGER NOT NULL,
    title TEXT NOT NULL, source TEXT NOT NULL, published TEXT NOT NULL, language TEXT NOT NULL,
    meta TEXT NOT NULL) STRICT""",
    "CREATE INDEX document_text ON document(text)",
    # status is null where an annotator has spans but never said how far; spans and doubts are counted along.
    """CREATE TABLE layer (
    document INTEGER NOT NULL REFERENCES document, annotator INTEGER NOT NULL REFERENCES word, status TEXT,
    attributes TEXT, spans INTEGER NOT NULL, doubts INTEGER NOT NULL,
    PRIMARY KEY (document, annotator)) STRICT, WITHOUT ROWID""",
    """CREATE TABLE reviewed (
    document INTEGER NOT NULL REFERENCES document, annotator INTEGER NOT NULL REFERENCES word, tier TEXT NOT NULL,
    ranges TEXT NOT NULL, PRIMARY KEY (document, annotator, tier)) STRICT, WITHOUT ROWID""",
    # -- annotations
    # key: document << 32 | number, so that an article's spans lie together and need no index.
    # An id names a span within its article: a unique index on random ids over all articles would rewrite
    # half of itself with every 200 articles of an import (measured).
    # flags: the bits of a mark; neither first nor last: several fragments, which stand in more.
    """CREATE TABLE span (
    key INTEGER PRIMARY KEY, annotator INTEGER NOT NULL, start INTEGER NOT NULL, end INTEGER NOT NULL,
    label INTEGER NOT NULL, flags INTEGER NOT NULL, origin INTEGER NOT NULL, document INTEGER NOT NULL,
    id TEXT NOT NULL, created TEXT NOT NULL, more TEXT NOT NULL, UNIQUE (document, id)) STRICT""",
    # key as in span. The two indexes serve the deletion of a span.
    """CREATE TABLE relation (
    key INTEGER PRIMARY KEY, annotator INTEGER NOT NULL, type INTEGER NOT NULL,
    from_span INTEGER NOT NULL REFERENCES span DEFERRABLE INITIALLY DEFERRED,
    to_span INTEGER NOT NULL REFERENCES span DEFERRABLE INITIALLY DEFERRED,
    origin INTEGER NOT NULL, document INTEGER NOT NULL, id TEXT NOT NULL, created TEXT NOT NULL, more TEXT NOT NULL,
    UNIQUE (document, id)) STRICT""",
    "CREATE INDEX relation_from ON relation(from_span)",
    "CREATE INDEX relation_to ON relation(to_span)",
    """CREATE TABLE cluster (
    key INTEGER PRIMARY KEY, annotator INTEGER NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL, link TEXT,
    origin INTEGER NOT NULL, id TEXT NOT NULL UNIQUE) STRICT""",
    "CREATE INDEX cluster_kind ON cluster(annotator, kind)",
    """CREATE TABLE membership (
    span INTEGER NOT NULL REFERENCES span DEFERRABLE INITIALLY DEFERRED,
    cluster INTEGER NOT NULL REFERENCES cluster DEFERRABLE INITIALLY DEFERRED,
    origin INTEGER NOT NULL, PRIMARY KEY (span, cluster)) STRICT, WITHOUT ROWID""",
    "CREATE INDEX membership_cluster ON membership(cluster)",
    # -- schema: kind is schema, label or relation_type
    """CREATE TABLE definition (
    kind TEXT NOT NULL, id TEXT NOT NULL, position INTEGER NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (kind, id)) STRICT, WITHOUT ROWID""",
    # -- full text: title and text, every CJK character standing alone; rowid is the document's key
    "CREATE VIRTUAL TABLE search USING fts5(body, content='', columnsize=0, "
    "tokenize='unicode61 remove_diacritics 2')",
)


def apply(database: _Executes) -> None:
    """Make all tables of an empty file."""
    for statement in STATEMENTS:
        database.execute(statement)
