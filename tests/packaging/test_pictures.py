"""The pictures of the guide are those of the window as it is: each is made anew and compared from afar."""

from __future__ import annotations

import statistics
from pathlib import Path

import pictures
import pytest
from likeness import STRICT, Likeness, likeness
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication
from scenes import GUIDE, README

FOLDER = pictures.ROOT / "resources" / "guide" / "pictures"


def committed(name: str) -> QImage:
    image = QImage(str(FOLDER / f"{name}.png"))
    assert not image.isNull(), f"packaging/dev.py pictures {name} makes it"
    return image


def without(image: QImage, part: QRect) -> QImage:
    """Return a picture in which a part of the window is not there."""
    changed = image.convertToFormat(QImage.Format.Format_RGB32)
    painter = QPainter(changed)
    try:
        painter.fillRect(part, changed.pixelColor(part.left() + 2, part.top() + 2))
    finally:
        painter.end()
    return changed


def test_every_picture_of_the_guide_is_current(qapp: QApplication, tmp_path: Path) -> None:
    made = {scene.name: pictures.picture(tmp_path, scene) for scene in GUIDE}
    kept = {name: committed(name) for name in made}
    found = {name: likeness(kept[name], made[name]) for name in made}
    same_fonts = statistics.median(one.tone for one in found.values()) < STRICT / 2
    stale = {name: one for name, one in found.items() if not one.is_same(same_fonts)}
    assert not stale, f"packaging/dev.py pictures {' '.join(stale)} makes them anew, if that is what you want"
    mistaken = {name: nearest(made[name], kept) for name in made if nearest(made[name], kept) != name}
    assert not mistaken


def nearest(image: QImage, kept: dict[str, QImage]) -> str:
    """Return which committed picture an image is most like."""
    return min(kept, key=lambda name: _distance(likeness(kept[name], image)))


def _distance(one: Likeness) -> float:
    return one.tone + one.busy + 100 * one.size


@pytest.mark.parametrize("same_fonts", [True, False])
@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("first-labels", "ledger"),  # another theme
        ("ledger", "claim"),
        ("start-page", "finished"),
        ("articles", "names"),
        ("export", "merge"),
        ("history", "backups"),
        ("what-else", "keys"),
        ("undecided", "alike"),
        ("arabic", "split-quote"),
    ],
)
def test_a_wrong_picture_is_seen(qapp: QApplication, name: str, other: str, same_fonts: bool) -> None:
    assert not likeness(committed(name), committed(other)).is_same(same_fonts)
    assert likeness(committed(name), committed(name)).is_same(same_fonts)


@pytest.mark.parametrize("same_fonts", [True, False])
@pytest.mark.parametrize(
    "part",
    [
        pytest.param(QRect(612, 76, 268, 430), id="the card"),
        pytest.param(QRect(168, 76, 380, 430), id="the text"),
    ],
)
def test_a_missing_pane_is_seen(qapp: QApplication, part: QRect, same_fonts: bool) -> None:
    whole = committed("first-labels")
    assert not likeness(whole, without(whole, part)).is_same(same_fonts)


def test_a_small_thing_is_seen_with_the_same_fonts(qapp: QApplication) -> None:
    whole = committed("first-labels")
    assert not likeness(whole, without(whole, QRect(0, 505, 880, 35))).is_same(same_fonts=True)
    assert not likeness(whole, committed("who-says-it")).is_same(same_fonts=True)


def test_few_colors_look_the_same(qapp: QApplication) -> None:
    image = QImage(300, 200, QImage.Format.Format_RGB32)
    for y in range(200):
        for x in range(300):
            image.setPixelColor(x, y, QColor(x * 255 // 300, y * 255 // 200, 120))
    few = pictures.few_colors(image)
    assert few.colorCount() <= pictures.COLORS
    assert few.size() == image.size()


def test_scenes_have_names_of_their_own() -> None:
    for scenes in (GUIDE, README):
        assert len({scene.name for scene in scenes}) == len(scenes)
    assert {path.stem for path in FOLDER.iterdir()} == {scene.name for scene in GUIDE}


def test_an_unknown_scene_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert pictures.main(["nothing-of-ours"]) == 1
    assert "no scene is called nothing-of-ours" in capsys.readouterr().err
