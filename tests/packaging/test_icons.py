"""The icons of installers: every size is there, can be read by others, and is our own drawing."""

from __future__ import annotations

import os
import struct
import subprocess
import sys
from pathlib import Path

import icons
import pytest
from PySide6.QtCore import QByteArray, QSize
from PySide6.QtGui import QImage
from tree import ROOT

STRETCH = ("#ffc95c", "#f0a51e")
"""The color of the labelled stretch, which every sign has at every size."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of icons as a build makes it: by the script, without a screen."""
    folder = tmp_path_factory.mktemp("icons")
    variables = {name: value for name, value in os.environ.items() if name != "QT_QPA_PLATFORM"}
    script = str(ROOT / "packaging" / "icons.py")
    subprocess.run(
        [sys.executable, script, str(folder)], check=True, env=variables, stdout=subprocess.DEVNULL
    )
    return folder


def picture(data: bytes, kind: str) -> QImage:
    image = QImage.fromData(QByteArray(data), kind)
    assert not image.isNull()
    return image


def has_stretch(image: QImage) -> bool:
    places = ((x, y) for x in range(image.width()) for y in range(image.height()))
    return any(image.pixelColor(x, y).name() in STRETCH for x, y in places)


@pytest.mark.parametrize("name", ["apps/article-annotator", "mimetypes/application-x-annotator-project"])
def test_a_theme_has_each_size_and_the_drawing(made: Path, name: str) -> None:
    for size in icons.PNG_SIZES:
        data = (made / "hicolor" / f"{size}x{size}" / f"{name}.png").read_bytes()
        image = picture(data, "PNG")
        assert image.size() == QSize(size, size)
        assert has_stretch(image)
    assert (made / "hicolor" / "scalable" / f"{name}.svg").read_text("utf-8").startswith("<svg")


@pytest.mark.parametrize("sign", icons.SIGNS, ids=[sign.name for sign in icons.SIGNS])
def test_an_ico_says_where_its_pictures_lie_and_others_can_read_each(made: Path, sign: icons.Sign) -> None:
    data = (made / f"{sign.name}.ico").read_bytes()
    reserved, kind, count = struct.unpack_from("<HHH", data)
    assert (reserved, kind, count) == (0, 1, len(icons.ICO_SIZES))
    end = 6 + 16 * count
    for number, size in enumerate(icons.ICO_SIZES):
        width, height, _c, _r, _p, bits, length, place = struct.unpack_from(
            "<BBBBHHII", data, 6 + 16 * number
        )
        assert (width, height, bits, place) == (size % 256, size % 256, 32, end)
        end += length
        alone = icons.ico([(size, data[place : place + length])])
        image = picture(alone, "ICO")
        assert image.size() == QSize(size, size)
        assert has_stretch(image)
        assert image.pixelColor(0, 0).alpha() < 255  # a corner that is cut or round
    assert end == len(data)


@pytest.mark.parametrize("sign", icons.SIGNS, ids=[sign.name for sign in icons.SIGNS])
def test_an_icns_holds_a_png_of_the_size_that_each_kind_means(made: Path, sign: icons.Sign) -> None:
    data = (made / f"{sign.name}.icns").read_bytes()
    assert data[:8] == b"icns" + struct.pack(">I", len(data))
    place, seen = 8, []
    while place < len(data):
        kind, length = struct.unpack_from(">4sI", data, place)
        image = picture(data[place + 8 : place + length], "PNG")
        assert image.width() == image.height()
        assert has_stretch(image)
        seen.append((kind, image.width()))
        place += length
    assert seen == [(kind, size) for kind, size, _small in icons.ICNS_KINDS]


def test_two_runs_give_the_same_bytes(made: Path, tmp_path: Path, qapp: object) -> None:
    again = icons.make_icons(tmp_path)
    assert len(again) > 20
    for path in again:
        assert path.read_bytes() == (made / path.relative_to(tmp_path)).read_bytes(), path.name


def test_without_a_folder_the_script_says_how_it_is_called() -> None:
    assert icons.main([]) == 2
