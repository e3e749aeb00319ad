"""Whether the tables are ours and nothing but ours."""

from __future__ import annotations

import pytest

from annotator.base.errors import EnvironmentFailure
from annotator.store.layout import check_layout
from annotator.store.store import Store


def test_a_project_of_ours_passes_also_after_analyze(store: Store) -> None:
    store.connection.execute("ANALYZE")
    check_layout(store.connection, store.path)


@pytest.mark.parametrize(
    "change",
    [
        "CREATE TABLE extra (a)",
        "CREATE INDEX extra ON span(created)",
        "CREATE VIEW extra AS SELECT * FROM span",
        "CREATE TRIGGER extra AFTER DELETE ON span BEGIN SELECT 1; END",
        "DROP INDEX act_waiting",
        "ALTER TABLE span ADD COLUMN extra TEXT",
    ],
)
def test_anything_else_is_named(store: Store, change: str) -> None:
    store.connection.execute(change)
    with pytest.raises(EnvironmentFailure, match=r"“extra”|missing or changed"):
        check_layout(store.connection, store.path)
