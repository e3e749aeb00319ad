"""The brush labels what is selected; labels of a project's own come after the dot."""

from __future__ import annotations

from collections.abc import Callable

from desk import Desk
from hinted import foot, pick

from annotator.domain.schema_file import read_schema, write_schema
from annotator.gui.dialogs.keys import KeysDialog
from annotator.gui.panels.card import LabelButton
from annotator.ops.schema import set_schema

Make = Callable[..., Desk]
TEXT = "News\n\nLena Brandt met Omar Haddad and Ida Falk in Bonn. The Mill was new."
OWN = """
[[labels]]
id = "product"
title = "Product"
tier = "entities"
key = "p"

[[labels]]
id = "event"
title = "Event"
tier = "entities"
key = "n"
"""


def with_own_labels(desk: Desk) -> Desk:
    """Give the open project two labels of its own, on letters that direct keys have too."""
    schema = write_schema(desk.project.schema)
    place = schema.index("[[relations]]")
    changed = set_schema(desk.project, read_schema(schema[:place] + OWN + schema[place:], "own.toml"))
    assert changed is not None
    desk.session.hub.broadcast(changed, None)
    desk.settle()
    return desk


def test_every_selection_of_the_mouse_gets_the_label_as_one_act(desk_on: Make) -> None:
    desk = desk_on(TEXT)
    desk.press("Space", "p", "v")
    assert foot(desk) == "Brush: Person. Select words (by keys: then Enter); Esc ends."
    desk.drag("mar Hadda")
    desk.drag("Ida Falk")
    assert desk.labelled("person") == ["Lena Brandt", "Omar Haddad", "Ida Falk"]
    desk.press("z")
    assert desk.labelled("person") == ["Lena Brandt", "Omar Haddad"]
    assert foot(desk).startswith("Brush: Person.")
    desk.press("Esc")
    desk.drag("Ida Falk")
    assert desk.labelled("person") == ["Lena Brandt", "Omar Haddad"]


def test_by_keys_letters_or_space_find_and_enter_labels(desk_on: Make) -> None:
    desk = desk_on(TEXT)
    desk.press("Space", "p", "v", "f")
    pick(desk, "Omar")
    assert foot(desk).startswith("Brush: Person.")
    desk.press("t")
    pick(desk, "Haddad")
    desk.press("Enter", "Space", "Enter")
    assert desk.labelled("person") == ["Lena Brandt", "Omar Haddad", "Ida Falk"]


def test_a_letter_changes_the_label_of_the_brush(desk_on: Make) -> None:
    desk = desk_on(TEXT)
    desk.press("v")
    assert foot(desk) == "Brush: press the letter of a label. Esc ends."
    desk.drag("Bonn")
    assert desk.spans() == []
    desk.press("o")
    desk.drag("Bonn")
    assert desk.labelled("organization") == ["Bonn"]
    desk.press("v")
    assert desk.session.hub.transient is None


def test_enter_without_a_selection_or_label_says_so(desk_on: Make) -> None:
    desk = desk_on(TEXT)
    desk.press("v", "Enter")
    assert desk.messages[-1] == "The brush has no label yet. Press the letter of one."
    desk.press("p", "Enter")
    assert desk.messages[-1] == "Select the words that shall get the label, then press Enter."
    assert desk.spans() == []


def test_what_a_label_forbids_is_one_sentence_and_the_brush_goes_on(desk_on: Make) -> None:
    desk = desk_on(TEXT)
    desk.press("Space", "p", "v")
    desk.drag("Brandt met Omar")
    assert desk.labelled("person") == ["Lena Brandt"]
    assert desk.messages
    assert foot(desk).startswith("Brush: Person.")


def test_the_brush_ends_with_its_article(desk_on: Make) -> None:
    desk = desk_on(TEXT)
    desk.press("Space", "p", "v", "Ctrl+Enter")
    assert desk.session.hub.transient is None


def test_own_labels_come_after_the_dot_and_take_no_direct_letter(desk_on: Make) -> None:
    desk = with_own_labels(desk_on(TEXT))
    desk.press("Space", "p", "n")
    assert desk.labelled("person") == ["Lena Brandt"]
    desk.select("Mill")
    desk.press(".")
    assert foot(desk) == "Label: p Product · n Event · Esc"
    desk.press("p")
    assert desk.labelled("product") == ["Mill"]
    desk.select("new")
    desk.press(".", "Shift+N")
    assert desk.labelled("event") == ["new"]


def test_a_letter_that_no_own_label_has_does_what_it_does(desk_on: Make) -> None:
    desk = with_own_labels(desk_on(TEXT))
    desk.press("Space", "p", ".", "z")
    assert desk.spans() == []
    desk.press(".", "Esc", ".", "Space")
    assert desk.session.hub.transient is None


def test_the_brush_takes_an_own_label_after_the_dot(desk_on: Make) -> None:
    desk = with_own_labels(desk_on(TEXT))
    desk.press("v", ".", "p")
    assert foot(desk).startswith("Brush: Product.")
    desk.drag("Mill")
    assert desk.labelled("product") == ["Mill"]


def test_without_own_labels_the_dot_says_so(desk_on: Make) -> None:
    desk = desk_on(TEXT)
    desk.press(".")
    assert desk.messages[-1].startswith("This project has no labels of its own.")


def test_card_menu_and_help_show_the_dot(desk_on: Make) -> None:
    desk = with_own_labels(desk_on(TEXT))
    buttons = {b.property("command"): b.cap.text() for b in desk.session.work.card.findChildren(LabelButton)}
    assert buttons["label.product"] == ".p"
    assert buttons["label.person"] == "p"
    table = desk.session.work.runner.table
    assert (table.get("label.product").key, table.get("label.event").key) == (".p", ".n")
    dialog = KeysDialog(None, table)
    assert any("product .p" in words for _, words in dialog.lines)
    dialog.deleteLater()


def test_a_click_on_an_own_label_labels(desk_on: Make) -> None:
    desk = with_own_labels(desk_on(TEXT))
    desk.drag("Mill")
    desk.click_label("product")
    assert desk.labelled("product") == ["Mill"]
