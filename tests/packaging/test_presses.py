"""docs/keys.md shows the keys that the window has."""

from __future__ import annotations

from pathlib import Path

import presses

KEYS = Path(__file__).resolve().parents[2] / "docs" / "keys.md"


def test_the_table_of_keys_is_that_of_the_commands() -> None:
    text = KEYS.read_text(encoding="utf-8")
    assert presses.with_table(text) == text, "packaging/dev.py presses --table makes the table anew"


def test_every_key_has_one_row() -> None:
    rows = [line.split("|")[1] for line in presses.key_table().splitlines() if line.startswith("| `")]
    keys = [key for row in rows for key in row.split()]
    assert len(keys) == len(set(keys))
    assert {"`Space`", "`p`", "`1`", "`Ctrl+Enter`", "`Shift+T`"} <= set(keys)


def test_figures_are_presses_a_label_and_answers_a_link() -> None:
    counts = {"spans": 4, "relations": 2, "memberships": 0}
    figures = presses._figures({"span": 10, "relation": 1, "attribute": 2, "name": 3}, counts, 1)
    assert (figures["a_span"], figures["a_relation"], figures["all"]) == (2.5, 0.5, 16)


def test_a_new_command_shows_in_the_table_alone() -> None:
    text = f"top\n{presses.TABLE}\n\nold\n\n{presses.FIGURES}\n\nbottom\n"
    fresh = presses.with_table(text)
    assert fresh.startswith("top\n")
    assert fresh.endswith(f"{presses.FIGURES}\n\nbottom\n")
    assert "old" not in fresh
