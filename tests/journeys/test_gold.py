"""Whole gold articles made on the real window by keyboard alone; the export equals them but for ids and times."""

from __future__ import annotations

from pathlib import Path

import pytest
from desk import exported
from gold import Gold, comparable, difference
from journeys import ARTICLES, SEED, record, waiting_project, window_on
from typist import RELATION, SPAN, Typist

MOST_A_SPAN = 2.5


@pytest.mark.parametrize("path", [SEED, *ARTICLES], ids=lambda path: path.stem)
def test_an_article_is_made_by_keyboard_alone(path: Path, tmp_path: Path, home: Path) -> None:
    article = record(path)
    project = waiting_project(tmp_path, article)
    with window_on(project, home / "settings.json") as desk:
        typist = Typist(desk, Gold.of(article))
        tally = typist.annotate()
        assert desk.clicks == 0
        assert desk.presses == tally.presses.total(), "every press is counted by what it was for"
        assert not [words for words in desk.messages if words.startswith(("Taken back", "Deleted"))]
    (made,) = exported(project, tmp_path)
    assert difference(comparable(made), comparable(article)) == []
    if path == SEED:
        assert len(article["spans"]) == 53
        assert len(article["relations"]) == 22
        assert sum(len(cluster["members"]) for cluster in article["clusters"]) == 19
        assert tally.presses[SPAN] / 53 <= MOST_A_SPAN
    print(f"\n{path.stem}: {dict(tally.presses)}, {tally.presses[RELATION]} answers")


def test_the_news_part_is_made_by_keyboard_alone(tmp_path: Path, home: Path) -> None:
    article = record(SEED)
    gold = Gold.of(article, "news")
    project = waiting_project(tmp_path, article, "news")
    with window_on(project, home / "settings.json") as desk:
        Typist(desk, gold).annotate()
    (made,) = exported(project, tmp_path)
    labels = {(span["label"], str(span["fragments"])) for span in made["spans"]}
    assert labels == {
        (wanted.label, str([list(fragment) for fragment in wanted.fragments]))
        for wanted in gold.spans.values()
    }
    sources = [link for link in made["relations"] if link["type"] == "source"]
    assert len(sources) == sum(kind == "source" for _, kind in gold.links)
