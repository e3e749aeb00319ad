"""Damage of the file or of the log is found and named."""

from __future__ import annotations

import pytest
from steps import act, article, span

from annotator.store.store import Store


def test_a_sound_project_has_no_damage(store: Store, text: str) -> None:
    store.apply([act(span("s", "person", (0, 4)), document=article(text).id)])
    assert store.integrity() == []


@pytest.mark.parametrize(
    ("harm", "sentence"),
    [
        (
            "UPDATE step SET body = CAST(replace(CAST(body AS TEXT), 'Import', 'import') AS BLOB)",
            "was changed after",
        ),
        ("DELETE FROM step WHERE n = 1", "are missing before"),
        ("UPDATE step SET at = 1 WHERE n = 2", "does not say what the log says"),
        ("UPDATE step SET body = x'00' WHERE n = 2", "was changed after"),
        ("UPDATE text SET body = replace(body, 'Bonn', 'Rome')", "The text of “Anna said"),
        ("INSERT INTO reviewed VALUES (99, 1, 'quotes', '[]')", "nowhere"),
    ],
)
def test_harm_is_named(store: Store, harm: str, sentence: str) -> None:
    store.connection.execute("PRAGMA foreign_keys = OFF")
    store.connection.execute(harm)
    assert any(sentence in line for line in store.integrity())
