"""The main job on the user's own article, by keyboard and by mouse, on the real window, down to the project file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from desk import Desk, exported
from projects import project_with
from x_server import XServer

from annotator.domain.ledger import count, ledger

ROOT = Path(__file__).resolve().parents[2]
SEED = next((ROOT / "seeds").glob("*.txt"))

NEW_YORK = "“New York is an incredibly busy town"
MAN = "“Man, Ritter just went for it."
POSSIBLE = "“It’s possible, right now,"
PRODUCTION = "Production to begin in 2017"
STUNTS = "the actress has to do her own stunts"
CURLY = ("“Marvel’s Jessica Jones”", "“The City of Scenes,”", "“The Defenders.”")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with project_with(tmp_path, SEED.read_bytes().decode()) as project:
        return project.path


@pytest.fixture
def desk(path: Path, home: Path) -> Iterator[Desk]:
    desk = Desk(path, home / "settings.json")
    yield desk
    desk.close()


def walk_to(desk: Desk, words: str, nth: int = 1) -> None:
    """Press Space until the stop or question begins where `words` do."""
    place = desk.place(words, nth)
    for _ in range(60):
        target = desk.session.hub.target
        if target.fragments and target.fragments[0][0] == place:
            return
        desk.press("Space")
    raise AssertionError(f"Space never came to {words}")


def answer(desk: Desk, words: str) -> None:
    """Press the digit of the answer that reads `words`."""
    question = desk.session.hub.question
    assert question is not None, f"nothing is asked; {words} was to be the answer"
    number = next((a.number for a in question.answers if words in a.text), None)
    assert number is not None, f"{question.text} does not offer {words}: {[a.text for a in question.answers]}"
    desk.press(str(number))


def closed(desk: Desk) -> tuple[int, int]:
    article = desk.article
    return count(ledger(article.reading, article.layer, desk.project.schema))


def by_keyboard(desk: Desk) -> None:
    walk_to(desk, "Netflix")
    desk.press("o")
    walk_to(desk, CURLY[0])
    desk.press("x")
    walk_to(desk, "Melissa Rosenberg")
    desk.press("p")
    walk_to(desk, CURLY[1])
    desk.press("x")
    walk_to(desk, NEW_YORK)
    desk.press("q")
    answer(desk, "Rosenberg")
    walk_to(desk, "Jessica Jones", 3)
    desk.press("k")
    walk_to(desk, MAN)
    desk.press("q")
    answer(desk, "the executive producer")
    answer(desk, "Melissa Rosenberg")
    walk_to(desk, "Ted Sarandos")
    desk.press("p")
    walk_to(desk, CURLY[2])
    desk.press("x")
    walk_to(desk, POSSIBLE)
    desk.press("q")
    answer(desk, "he")
    answer(desk, "Ted Sarandos")


def by_mouse(desk: Desk) -> None:
    desk.drag("Krysten Ritter")
    desk.click_label("person")
    desk.drag("Bloomberg")
    desk.click_label("organization")
    desk.drag(STUNTS)
    desk.click_label("claim")
    desk.drag("'Jessica Jones'")
    desk.click_label("waived")


def test_the_main_job(desk: Desk, path: Path, tmp_path: Path, home: Path) -> None:
    by_keyboard(desk)
    presses, clicks = desk.presses, desk.clicks
    assert clicks == 0
    assert closed(desk) == (6, 7)
    by_mouse(desk)
    assert closed(desk) == (7, 7)
    print(f"\n{presses} key presses for the part by keyboard, {desk.clicks} drags and clicks by mouse")

    assert_marked(desk)
    full = [(span.id, span.label, span.fragments) for span in desk.spans()]
    assert undo_all(desk) == []
    assert redo_all(desk) == full

    desk.press("Ctrl+End")
    top, place = desk.canvas.place(), desk.canvas.caret()
    desk.close()
    assert not path.with_name(path.name + "-wal").exists()

    again = Desk(path, home / "settings.json")
    try:
        assert again.canvas.caret()[1] == place[1]
        assert again.canvas.place() == pytest.approx(top, abs=0.01)  # of a paragraph: under a pixel
        assert [(s.id, s.label, s.fragments) for s in again.spans()] == full
    finally:
        again.close()
    assert_exported(exported(path, tmp_path)[0])


def assert_marked(desk: Desk) -> None:
    assert desk.labelled("person") == ["Melissa Rosenberg", "Krysten Ritter", "Ted Sarandos"]
    assert desk.labelled("organization") == ["Netflix", "Bloomberg"]
    assert desk.labelled("source") == ["Rosenberg", "the executive producer", "he"]
    assert desk.labelled("waived") == ["'Jessica Jones'", *CURLY]
    quotes = desk.labelled("quote")
    assert [q[:10] for q in quotes] == [w[:10] for w in (NEW_YORK, MAN, POSSIBLE)]
    assert all(q.endswith(",”") for q in quotes)
    claims = desk.labelled("claim")
    assert len(claims) == 2
    assert STUNTS in claims


def undo_all(desk: Desk) -> list[Any]:
    while desk.spans():
        before = len(desk.messages)
        desk.press("z")
        assert len(desk.messages) > before
    return desk.spans()


def redo_all(desk: Desk) -> list[Any]:
    while True:
        desk.press("Shift+Z")
        if desk.messages[-1].startswith("There is nothing"):
            return [(span.id, span.label, span.fragments) for span in desk.spans()]


def assert_exported(article: dict[str, Any]) -> None:
    text = article["text"]
    for span in article["spans"]:
        assert [text[start:end] for start, end in span["fragments"]] == span["exact"]
    by_id = {span["id"]: span for span in article["spans"]}
    says = {
        by_id[r["from"]]["exact"][0][:5]: by_id[r["to"]]["exact"][0]
        for r in article["relations"]
        if r["type"] == "source"
    }
    assert says == {"“New ": "Rosenberg", "“Man,": "the executive producer", "“It’s": "he"}
    who = {c["name"]: sorted(by_id[m]["exact"][0] for m in c["members"]) for c in article["clusters"]}
    assert who["Ted Sarandos"] == ["Ted Sarandos", "he"]
    assert who["Melissa Rosenberg"] == ["Melissa Rosenberg", "the executive producer"] or who[
        "Melissa Rosenberg"
    ] == ["Melissa Rosenberg", "Rosenberg", "the executive producer"]


@pytest.mark.xcb
def test_the_main_job_on_a_screen(x_server: XServer) -> None:
    x_server.run_tests(f"{Path(__file__)}::test_the_main_job")


def test_nothing_that_a_label_named_can_break_the_window(
    tmp_path: Path, make_desk: Callable[[Path], Desk]
) -> None:
    with project_with(tmp_path, "“Hi,” <img src=x onerror=1> Anna said.") as project:
        path = project.path
    desk = make_desk(path)
    desk.press("Space", "q", "1")
    assert desk.labelled("quote") == ["“Hi,”"]


@pytest.fixture
def make_desk(home: Path) -> Iterator[Callable[[Path], Desk]]:
    made: list[Desk] = []

    def make(path: Path) -> Desk:
        made.append(Desk(path, home / "settings.json"))
        return made[-1]

    yield make
    for desk in made:
        desk.close()


def test_a_click_on_the_speaker_answers_who_says_it(
    tmp_path: Path, make_desk: Callable[[Path], Desk]
) -> None:
    with project_with(
        tmp_path, "News\n\n“We will cut taxes,” Lena Brandt said. She left for Bonn.\n\nOmar ran."
    ) as p:
        path = p.path
    desk = make_desk(path)
    desk.drag("“We will cut taxes,”")
    desk.click_label("quote")
    desk.click(desk.place("Omar"))
    assert desk.labelled("source") == [], "a click in another paragraph only moves the caret"
    desk.click(desk.place("Brandt"))
    assert desk.labelled("source") == ["Lena Brandt"]
