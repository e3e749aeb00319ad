"""Make the pictures that installers want from our own drawings: PNG in all sizes, .ico and .icns.

`python packaging/icons.py FOLDER`, with the environment's Python: Qt draws. Two runs give the same bytes.
"""

from __future__ import annotations

import os
import struct
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:  # the tables are read by builds that have no Qt
    from PySide6.QtGui import QImage

ROOT = Path(__file__).resolve().parents[1]
DRAWINGS = ROOT / "resources" / "icons"
SMALL = 32
"""Up to this many pixels the drawing with fewer and thicker parts is taken."""
PNG_SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)
ICO_SIZES = (16, 20, 24, 32, 40, 48, 64, 256)
ICO_PACKED = 256
"""From this size a PNG stands in the .ico; below it a bitmap, which every reader of icons knows."""
ICNS_KINDS = (
    (b"ic11", 32, True),
    (b"ic12", 64, False),
    (b"ic07", 128, False),
    (b"ic13", 256, False),
    (b"ic08", 256, False),
    (b"ic14", 512, False),
    (b"ic09", 512, False),
    (b"ic10", 1024, False),
)
"""Kind of an entry, its pixels, and whether it is the small drawing; the ones for 16 and 32 pixels without a
factor cannot be PNG in an application's icon, and macOS takes the next larger."""
MAC_SHARE = 0.82
"""Width of the sign in an icon of macOS, whose signs leave a border for the shadow."""


class Sign(NamedTuple):
    """One thing with an icon: name of its .ico and .icns, name in a theme, drawing, drawing for few pixels."""

    name: str
    theme_name: str
    large: Path
    small: Path
    mac_share: float = 1.0


SIGNS = (
    Sign(
        "annotator",
        "apps/article-annotator",
        DRAWINGS / "annotator.svg",
        DRAWINGS / "app/annotator-small.svg",
        MAC_SHARE,
    ),
    Sign(
        "document",
        "mimetypes/application-x-annotator-project",
        DRAWINGS / "app/document.svg",
        DRAWINGS / "app/document-small.svg",
    ),
)
"""The program and a project file."""


def drawing_for(sign: Sign, size: int) -> Path:
    """Return the drawing of `sign` that is clear at `size` pixels."""
    return sign.small if size <= SMALL else sign.large


def png(drawing: Path, size: int, share: float = 1.0) -> bytes:
    """Return `drawing` as a PNG of `size` × `size` pixels, filling `share` of its width."""
    from PySide6.QtCore import QBuffer, QByteArray, QIODevice
    from PySide6.QtGui import QImageWriter

    image = _drawn(drawing, size, share)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if not QImageWriter(buffer, QByteArray(b"png")).write(image):
        raise SystemExit(f"Qt could not write a PNG of {drawing.name}.")
    return bytes(buffer.data().data())


def bitmap(drawing: Path, size: int) -> bytes:
    """Return `drawing` as the bitmap of an .ico: header, rows from the bottom in BGRA, an empty mask."""
    from PySide6.QtGui import QImage

    image = _drawn(drawing, size, 1.0).convertToFormat(QImage.Format.Format_ARGB32)
    pixels, width = bytes(image.constBits()), image.bytesPerLine()
    rows = [pixels[row * width : (row + 1) * width] for row in reversed(range(size))]
    mask = bytes((size + 31) // 32 * 4 * size)
    # Twice the height: picture and mask stand on one another.
    header = struct.pack(
        "<IiiHHIIiiII", 40, size, size * 2, 1, 32, 0, len(mask) + size * size * 4, 0, 0, 0, 0
    )
    return header + b"".join(rows) + mask


def _drawn(drawing: Path, size: int, share: float) -> QImage:
    """Return the picture of `drawing`: `size` × `size` pixels, transparent around it."""
    from PySide6.QtCore import QPoint, QSize, Qt
    from PySide6.QtGui import QImage, QImageReader, QPainter

    inner = round(size * share)
    reader = QImageReader(str(drawing))
    reader.setScaledSize(QSize(inner, inner))
    sign = reader.read()
    if sign.isNull():
        raise SystemExit(f"{drawing.name} cannot be drawn: {reader.errorString()}")
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    try:
        edge = (size - inner) // 2
        painter.drawImage(QPoint(edge, edge), sign)
    finally:
        painter.end()
    return image


def ico(entries: Iterable[tuple[int, bytes]]) -> bytes:
    """Return an .ico of pictures, each with its pixels: PNG or bitmaps."""
    listed = tuple(entries)
    place = 6 + 16 * len(listed)
    head = struct.pack("<HHH", 0, 1, len(listed))
    for size, data in listed:
        # A byte has no room for 256: 0 stands for it.
        head += struct.pack("<BBBBHHII", size % 256, size % 256, 0, 0, 1, 32, len(data), place)
        place += len(data)
    return head + b"".join(data for _size, data in listed)


def icns(entries: Iterable[tuple[bytes, bytes]]) -> bytes:
    """Return an .icns of PNG pictures, each with its kind of four letters."""
    body = b"".join(kind + struct.pack(">I", len(data) + 8) + data for kind, data in entries)
    return b"icns" + struct.pack(">I", len(body) + 8) + body


def make_icons(folder: Path) -> tuple[Path, ...]:
    """Write every icon below `folder` and return the files.

    `annotator.ico`, `annotator.icns` for the program, `document.…` for project files, and both for a theme of
    Linux: `hicolor/48x48/apps/article-annotator.png`, `hicolor/scalable/mimetypes/application-x-….svg`.
    """
    made: list[Path] = []
    for sign in SIGNS:
        for size in PNG_SIZES:
            path = folder / "hicolor" / f"{size}x{size}" / f"{sign.theme_name}.png"
            made.append(_write(path, png(drawing_for(sign, size), size)))
        scalable = folder / "hicolor" / "scalable" / f"{sign.theme_name}.svg"
        made.append(_write(scalable, sign.large.read_bytes()))
        made.append(_write(folder / f"{sign.name}.ico", ico(_ico_entries(sign))))
        made.append(_write(folder / f"{sign.name}.icns", icns(_icns_entries(sign))))
    return tuple(made)


def _ico_entries(sign: Sign) -> Iterable[tuple[int, bytes]]:
    """Return the pictures of an .ico of `sign`, small ones first."""
    for size in ICO_SIZES:
        drawing = drawing_for(sign, size)
        yield size, png(drawing, size) if size >= ICO_PACKED else bitmap(drawing, size)


def _icns_entries(sign: Sign) -> Iterable[tuple[bytes, bytes]]:
    """Return the pictures of an .icns of `sign`."""
    for kind, size, is_small in ICNS_KINDS:
        yield kind, png(sign.small if is_small else sign.large, size, sign.mac_share)


def _write(path: Path, data: bytes) -> Path:
    """Write a file with the folders that it needs, and return its path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def main(arguments: list[str]) -> int:
    """Make the icons in the folder named; 2 if none is named."""
    if len(arguments) != 1:
        print("usage: python packaging/icons.py FOLDER", file=sys.stderr)
        return 2
    from PySide6.QtGui import QGuiApplication

    os.environ["QT_QPA_PLATFORM"] = "minimal"  # drawing needs no screen
    application = QGuiApplication(["icons"])
    for path in make_icons(Path(arguments[0])):
        print(path)
    del application
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
