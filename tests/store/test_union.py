"""What a log says is taken only where its hashes agree."""

from __future__ import annotations

import pytest
from steps import act, article, span

from annotator.base.errors import EnvironmentFailure
from annotator.store.store import Store
from annotator.store.union import read_log


@pytest.mark.parametrize("column", ["body", "hash"])
def test_a_step_that_says_something_else_than_was_sealed_is_refused(
    store: Store, text: str, column: str
) -> None:
    store.apply([act(span("s1", "person", (0, 4)), document=article(text).id, title="before")])
    assert list(read_log(store.connection, store.path, 0))
    new = {
        "body": "CAST(replace(CAST(body AS TEXT), '\"before\"', '\"behind\"') AS BLOB)",
        "hash": "zeroblob(32)",
    }[column]
    changed = (
        f"UPDATE step SET {column} = {new} WHERE key = (SELECT max(key) FROM step) AND {column} != {new}"
    )
    assert store.connection.execute(changed).rowcount == 1
    with pytest.raises(EnvironmentFailure, match="is missing or was changed"):
        list(read_log(store.connection, store.path, 0))
