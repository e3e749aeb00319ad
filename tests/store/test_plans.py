"""No query that may see many rows reads them all to find some."""

from __future__ import annotations

import pytest

from annotator.domain.change import Kind
from annotator.store import acts, clusters, layers, reading, records, search
from annotator.store.connect import WAL_IS_SAFE
from annotator.store.store import Store
from annotator.store.tables import TABLES

CHANGING = [(kind.value, sql) for kind, table in TABLES.items() for sql in (table.update, table.delete)]
SEARCHING = [
    ("newest act", acts._NEWEST),
    ("act", acts._ROW + "WHERE a.id = ?"),
    ("steps of an act", acts._STEPS_OF_ACT),
    ("steps on an article", acts.STEPS_ON),
    ("marks", layers.MARKS),
    ("parts", layers._PARTS),
    ("marks around", layers._AROUND),
    ("a page of marks", layers._PAGE),
    ("newest span", layers._NEWEST),
    ("links of a layer", layers._RELATIONS),
    ("links of a span", layers._RELATIONS_OF),
    ("members of a layer", layers._MEMBERS),
    ("a page of links", layers._LAST_KEY.format("relation")),
    ("span by id", layers._BY_ID),
    ("record documents", records.DOCUMENTS),
    ("record spans", records.SPANS),
    ("record spans of some", records.SPANS_OF),
    ("record weights", records.WEIGHTS),
    ("record relations", records.RELATIONS),
    ("record members", records.MEMBERS),
    ("record layers", records.LAYERS),
    ("record reviewed", records.REVIEWED),
    ("articles in the trash", reading.DOCUMENTS_IN_TRASH),
    ("layers in the trash", reading.LAYERS_IN_TRASH),
    ("clusters", reading.CLUSTERS),
    ("page of clusters", clusters.PAGE),
    ("clusters by id", clusters.ROWS),
    ("names of clusters", clusters.NAMES),
    ("newest clusters", clusters.NEWEST),
    ("mentions", clusters.MENTIONS),
    ("mentions in an article", clusters.MENTIONS_HERE),
    ("members", clusters.MEMBERS),
    ("members in an article", clusters.MEMBERS_HERE),
    *CHANGING,
]


def plan(store: Store, sql: str) -> list[str]:
    """Return the lines of SQLite's plan; what is bound does not matter to it."""
    count = sql.count("?")
    return [row[3] for row in store.connection.execute(f"EXPLAIN QUERY PLAN {sql}", [None] * count)]


@pytest.mark.parametrize(("name", "sql"), SEARCHING, ids=[name for name, _ in SEARCHING])
def test_rows_are_found_by_an_index(store: Store, name: str, sql: str) -> None:
    lines = plan(store, sql)
    assert any(line.startswith("SEARCH") for line in lines), lines
    assert not [line for line in lines if line.startswith("SCAN") and "json_each" not in line], lines


def test_spans_by_handle_are_found_by_key(store: Store) -> None:
    lines = plan(store, layers._BY_HANDLE)
    assert any(line.startswith("SEARCH s USING INTEGER PRIMARY KEY") for line in lines), lines


@pytest.mark.parametrize("sql", [reading.DOCUMENTS, reading.LAYERS])
def test_lists_of_everything_are_read_once_in_order_and_not_sorted(store: Store, sql: str) -> None:
    lines = plan(store, sql)
    assert sum(line.startswith("SCAN") for line in lines) == 1, lines
    assert not [line for line in lines if "TEMP B-TREE" in line], lines


@pytest.mark.skipif(not WAL_IS_SAFE, reason="an older SQLite sorts the few hits that it is asked for")
def test_the_full_text_index_gives_the_first_hits_without_sorting(store: Store) -> None:
    lines = plan(store, search.HITS) + plan(store, search.HOLDING)
    assert lines
    assert not [line for line in lines if "TEMP B-TREE" in line], lines
    assert search.search(store.connection, "Bonn", 1)


def test_only_kinds_with_a_key_of_their_article_are_numbered() -> None:
    assert {kind for kind, table in TABLES.items() if table.keyed} == {Kind.SPAN, Kind.RELATION}
