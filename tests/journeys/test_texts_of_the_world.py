"""Texts that break other tools: labelled in the window by mouse and by key, every exported offset is right."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from desk import Desk, exported
from projects import project_with
from x_server import XServer

FAMILY = "👩‍👩‍👧‍👦"
TEXTS = {
    "emoji": "😀 Emoji first\n\nThe 🦊 of 😀 Anna Fox 🦊 met Bob Lind 😀😀 here.",
    "zwj": f"Family\n\n{FAMILY} Anna Fox {FAMILY} met {FAMILY}Bob Lind{FAMILY} today.",
    "combining": "Cafe\u0301\n\nAnna Fo\u0308x ate a cre\u0301pe with Bob Lind\u0301 at the cafe\u0301.",
    "arabic": "عنوان\n\nقالت Anna Fox إن السيد أحمد حسن زار Bob Lind في القاهرة.",
    "chinese": "标题\n\n记者Anna Fox在北京说，李明和Bob Lind昨天见面了。",
    "crlf": "Title\r\n\r\nFirst line\r\nAnna Fox met\r\nBob Lind there.\r\n",
    "cr": "Title\r\rFirst line\rAnna Fox met\rBob Lind there.\r",
    "mixed ends": "Title\r\n\n\rAnna Fox\r\n\r\nmet Bob Lind\n\r😀\r",
    "u+2028": "Title\n\nOne\u2028Anna Fox two\u2028three Bob Lind four\u2029five",
    "u+feff": "\ufeffTitle\n\nA\ufeffnna? Anna Fox\ufeff and \ufeffBob Lind\ufeff.",
    "no-break": "Title\n\n\u00a0Anna\u00a0Fox met\u00a0Bob Lind\u00a0.",
}
ANNA = {"no-break": "Anna\u00a0Fox", "combining": "Anna Fo\u0308x"}
BOB = {"combining": "Bob Lind\u0301"}


@pytest.mark.parametrize("name", TEXTS)
def test_every_offset_is_right(name: str, tmp_path: Path, home: Path) -> None:
    text, anna, bob = TEXTS[name], ANNA.get(name, "Anna Fox"), BOB.get(name, "Bob Lind")
    with project_with(tmp_path, text) as project:
        path = project.path
    desk = Desk(path, home / "settings.json")
    try:
        desk.drag(anna)
        desk.press("p")
        desk.select(bob)
        desk.press("p")
        desk.press("Ctrl+Home", "Space", "Esc", "Ctrl+End")
        back = f"Shift+{desk.backward()}"
        desk.press(back, back, "Shift+K")
        assert desk.labelled("person") == [anna, bob]
        claims = desk.labelled("claim")
        assert len(claims) == 1
        assert text.endswith(claims[0])
    finally:
        desk.close()
    assert_right(exported(path, tmp_path)[0], text, [anna, bob])


def assert_right(article: dict[str, Any], text: str, people: list[str]) -> None:
    assert article["text"] == text
    for span in article["spans"]:
        assert [article["text"][start:end] for start, end in span["fragments"]] == span["exact"]
    assert [span["exact"][0] for span in article["spans"] if span["label"] == "person"] == people


@pytest.mark.xcb
def test_every_offset_is_right_on_a_screen(x_server: XServer) -> None:
    x_server.run_tests(f"{Path(__file__)}::test_every_offset_is_right")
