"""A pass for one layer: stops, foot line, rail, unfinished things and done follow it, and so does the export."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from desk import Desk, exported
from projects import project_with

from annotator.domain.annotation import Tier
from annotator.gui.widgets import KeyCap

TEXT = "Mill reopens\n\n“The roof is dry,” Lena Brandt said. Norvik Paper sold the mill.\n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with project_with(tmp_path, TEXT, profile="standard") as project:
        return project.path


@pytest.fixture
def desk(path: Path, home: Path) -> Iterator[Desk]:
    desk = Desk(path, home / "settings.json")
    yield desk
    desk.close()


def start(desk: Desk, name: str) -> None:
    desk.session.work.run(f"view.pass_{name}")
    desk.settle()


def stops(desk: Desk, most: int = 6) -> list[str]:
    """Return the words of the stops that Space finds, once round."""
    desk.press("Ctrl+Home")
    found: list[str] = []
    for _ in range(most):
        desk.press("Space")
        fragments = desk.session.hub.target.fragments
        words = " … ".join(desk.text[a:b] for a, b in fragments)
        if not fragments or words in found:
            break
        found.append(words)
    return found


def letters(desk: Desk) -> list[str]:
    return [cap.text() for cap in desk.session.work.foot._labels.findChildren(KeyCap) if not cap.isHidden()]


def test_names_only(desk: Desk) -> None:
    start(desk, "names")
    assert stops(desk) == ["Lena Brandt", "Norvik Paper"]
    assert desk.session.work.rail.model.rowCount() == 0
    assert desk.session.work.rail.done.text() == ""
    desk.press("o")
    assert desk.session.hub.question is not None
    desk.press("Esc", "Esc", "Ctrl+Home", "u")
    assert desk.session.hub.target.span == next(s.id for s in desk.spans() if s.label == "organization")
    start(desk, "all")
    assert desk.session.work.rail.model.rowCount() == 1


def test_quotes_only(desk: Desk) -> None:
    start(desk, "quotes")
    assert stops(desk) == ["“The roof is dry,”"]
    assert desk.session.work.rail.done.text() == "0 of 1"
    desk.press("q", "1", "1", "1", "Space")
    assert desk.messages[-1] == "Every quotation here is decided. Ctrl+Enter: done and next."
    assert desk.session.work.foot.words.text() == desk.messages[-1]


def test_claims_only(desk: Desk) -> None:
    start(desk, "claims")
    assert stops(desk) == []
    assert desk.messages[-1] == "No claim here waits for an answer. Ctrl+Enter: done and next."
    desk.select("Norvik Paper sold the mill")
    desk.press("k", "Esc", "Esc")
    assert stops(desk) == ["Norvik Paper sold the mill"]
    desk.press("1", "1")
    assert stops(desk) == []


def test_the_foot_line_shows_the_letters_of_the_pass(desk: Desk) -> None:
    start(desk, "quotes")
    assert letters(desk) == ["q", "s", "c", "x"]
    start(desk, "names")
    assert letters(desk) == ["p", "o"]
    start(desk, "claims")
    assert letters(desk) == ["k"]
    start(desk, "all")
    assert letters(desk) == ["p", "o", "q", "s", "c", "k", "x"]


def test_done_in_a_pass_reviews_its_layer_alone_and_the_export_says_so(desk: Desk, tmp_path: Path) -> None:
    start(desk, "names")
    desk.press("Ctrl+Enter")
    path = desk.project.path
    desk.close()
    article = exported(path, tmp_path)[0]
    assert article["layers"] == [{"annotator": "ann", "status": "in_progress", "attributes": {}}]
    assert article["reviewed"] == [{"annotator": "ann", "tier": "entities", "range": [0, len(TEXT)]}]


def test_all_passes_one_after_the_other_make_it_done(desk: Desk, tmp_path: Path) -> None:
    for name in ("names", "quotes", "claims"):
        start(desk, name)
        desk.press("Ctrl+Enter")
    path = desk.project.path
    desk.close()
    article = exported(path, tmp_path)[0]
    layers, reviewed = article["layers"], article["reviewed"]
    assert isinstance(layers, list)
    assert isinstance(reviewed, list)
    assert layers[0]["status"] == "done"
    assert {entry["tier"] for entry in reviewed} == set(Tier)
