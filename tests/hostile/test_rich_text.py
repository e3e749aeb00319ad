"""Words that look like rich text, in every place of the window: shown as they are, and nothing is fetched for them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hostile import WORDS
from hostile_window import PLACES, Window, rich
from PySide6.QtGui import QTextDocument


@pytest.mark.timeout(400)  # some 40 places, each painted
@pytest.mark.parametrize("name", WORDS)
def test_no_place_of_the_window_reads_tags(
    name: str, qapp: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetched: list[str] = []
    monkeypatch.setattr(
        QTextDocument, "loadResource", lambda *asked: fetched.append(str(asked)), raising=False
    )
    window = Window(tmp_path, WORDS[name])
    found = []
    try:
        for place, come in PLACES.items():
            widget = come(window)
            widget.grab()
            found += [f"{place}: {what}" for what in rich(widget)]
            window.put_away()
    finally:
        window.desk.close()
    assert not found, "\n".join(found)
    assert not fetched


def test_the_table_is_as_large_as_promised() -> None:
    assert len(WORDS) * len(PLACES) >= 250
