"""The rule for a label: shown, turned over, cited, taken away."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from desk import Desk, exported
from hinted import foot
from PySide6.QtWidgets import QApplication

Make = Callable[..., Desk]
TEXT = "News\n\nLena Brandt met Omar Haddad. “It ends,” she added."


def cited(desk: Desk) -> list[tuple[str, ...]]:
    return [span.rules for span in desk.spans()]


def test_i_shows_the_rule_of_the_label_and_enter_cites_it(desk_on: Make, tmp_path: Path) -> None:
    desk = desk_on(TEXT)
    desk.press("Space", "p", "i")
    box = desk.session.work.card.rules
    rule = box.shown
    assert rule is not None
    assert foot(desk).startswith(f"Rule {rule} · ")
    desk.press("Enter")
    assert cited(desk) == [(rule,)]
    assert desk.session.hub.transient is None
    assert desk.session.work.card.cited.text() == f"by the rule {rule}"
    assert box.cite.word.text() == "cited ✓"
    desk.press("z")
    assert cited(desk) == [()]
    desk.press("Shift+Z")
    path = desk.project.path
    desk.close()
    assert [span["rules"] for span in exported(path, tmp_path)[0]["spans"]] == [[rule]]


def test_i_and_arrows_turn_the_rules_over(desk_on: Make) -> None:
    desk = desk_on(TEXT)
    desk.press("Space", "p", "i")
    box = desk.session.work.card.rules
    seen = [box.shown]
    for key in ("i", "Down", "Up", "Up"):
        desk.press(key)
        seen.append(box.shown)
    assert seen[1] != seen[0]
    assert seen[2] != seen[1]
    assert seen[3:] == [seen[1], seen[0]]
    desk.press("Up", "Enter")
    last = box._rules[-1].id
    assert cited(desk) == [(last,)]


def test_enter_on_a_cited_rule_takes_it_away(desk_on: Make) -> None:
    desk = desk_on(TEXT)
    desk.press("Space", "p", "i", "Enter", "i")
    assert "Enter takes it away" in foot(desk)
    desk.press("Enter")
    assert cited(desk) == [()]


def test_an_open_question_has_its_own_rules(desk_on: Make) -> None:
    desk = desk_on(TEXT)
    desk.press("n", "Space", "Space", "Space", "q", "i")
    asked = desk.session.work.card.rules.shown
    desk.press("Esc", "Esc", "i")
    assert asked == "Q9"
    assert desk.session.work.card.rules.shown == "Q1"


def test_a_click_cites_the_rule_that_the_box_shows(desk_on: Make) -> None:
    desk = desk_on(TEXT)
    desk.press("Space", "p")
    box = desk.session.work.card.rules
    desk.click_on(box.next)
    shown = box.shown
    desk.click_on(box.cite)
    assert shown is not None
    assert cited(desk) == [(shown,)]
    desk.press("i")
    assert box.shown == shown


def test_without_a_label_it_says_so(desk_on: Make) -> None:
    desk = desk_on(TEXT)
    desk.press("i")
    assert desk.messages[-1].startswith("No label is chosen.")
    assert QApplication.focusWidget() is desk.canvas
