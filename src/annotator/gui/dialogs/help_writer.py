"""A page of the guide as a document of Qt: written piece by piece, so that Qt reads no tag in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QRectF, Qt, QUrl
from PySide6.QtGui import (
    QBrush,
    QFont,
    QFontDatabase,
    QImage,
    QPainter,
    QPen,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFrameFormat,
    QTextImageFormat,
    QTextLength,
    QTextListFormat,
    QTextTableCellFormat,
    QTextTableFormat,
)

from annotator.gui.models.guide_text import Block, Kind, Piece, Pieces, anchor, is_key, words
from annotator.gui.theme import TAG_FAMILIES, Theme

CAP = int(QTextFormat.Property.UserProperty) + 1
"""Marks the characters of a key, below which a cap is painted."""

NOTE, CODE = CAP + 1, CAP + 2
"""Mark the frames of a note and of lines of code, below which their ground is painted."""

PAD = "\u2005"
"""Room at both sides of a key inside its cap."""

MEASURE = 720
"""Pixels of the widest line at 100 %: some 90 characters."""

_SIZES = {1: 27, 2: 20, 3: 16}
_BODY = 15
_SMALL = 13
_LEADING = 1.55
"""From one line to the next, in sizes of the font: the same with every font."""


@dataclass(slots=True)
class Written:
    """What was written: the document, and the block in which each heading stands, by its name in links."""

    document: QTextDocument
    places: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Style:
    """How a page is drawn. `zoom`: percent; `cap`: what is printed for a key that the guide names.

    `width`: pixels that a line may have; `ratio`: pixels of the screen for each of them.
    """

    theme: Theme
    zoom: int = 100
    width: int = MEASURE
    ratio: float = 1.0
    cap: Callable[[str], str] = str

    def size(self, pixels: int) -> int:
        """Return a size at this zoom."""
        return max(8, round(pixels * self.zoom / 100))


def write(page: Sequence[Block], style: Style, folder: Path) -> Written:
    """Return a page as a document. `folder`: where its pictures lie; none comes from elsewhere."""
    return _Writer(style, folder).write(page)


class _Writer:
    def __init__(self, style: Style, folder: Path) -> None:
        self._style, self._theme, self._folder = style, style.theme, folder
        document = QTextDocument()
        document.setUndoRedoEnabled(False)
        document.setDocumentMargin(0)
        document.setDefaultFont(self._font(_BODY))
        self._written = Written(document)
        self._cursor = QTextCursor(document)
        self._first = True
        self._listing: Kind | None = None

    def write(self, page: Sequence[Block]) -> Written:
        write: Mapping[Kind, Callable[[Block], None]] = {
            Kind.HEADING: self._heading,
            Kind.WORDS: self._words,
            Kind.ITEM: self._item,
            Kind.NUMBERED: self._item,
            Kind.NOTE: self._note,
            Kind.CODE: self._code,
            Kind.TABLE: self._table,
            Kind.PICTURE: self._picture,
        }
        self._cursor.beginEditBlock()
        try:
            for block in page:
                write[block.kind](block)
                if block.kind not in (Kind.ITEM, Kind.NUMBERED):
                    self._listing = None
        finally:
            self._cursor.endEditBlock()
        return self._written

    # -- fonts and formats

    def _font(self, pixels: int, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
        font = QFont([family for family in TAG_FAMILIES if "Condensed" not in family])
        font.setStyleHint(QFont.StyleHint.SansSerif)
        font.setPixelSize(self._style.size(pixels))
        font.setWeight(weight)
        return font

    def _chars(self, font: QFont, muted: bool = False) -> QTextCharFormat:
        chars = QTextCharFormat()
        chars.setFont(font)
        chars.setForeground(self._theme.muted if muted else self._theme.text)
        return chars

    def _space(
        self, above: int, below: int, size: int = _BODY, leading: float = _LEADING
    ) -> QTextBlockFormat:
        """Return the room around lines of a size; a size of 0 leaves the lines as high as what is in them."""
        block = QTextBlockFormat()
        block.setTopMargin(self._style.size(above) if above else 0)
        block.setBottomMargin(self._style.size(below) if below else 0)
        if size:
            fixed = QTextBlockFormat.LineHeightTypes.FixedHeight.value
            block.setLineHeight(float(round(self._style.size(size) * leading)), fixed)
        return block

    def _begin(self, block: QTextBlockFormat, chars: QTextCharFormat) -> None:
        """Begin a block: the first one of the document, or of a frame, is there already."""
        if self._first:
            self._first = False
            self._cursor.setBlockFormat(block)
            self._cursor.setBlockCharFormat(chars)
        else:
            self._cursor.insertBlock(block, chars)

    def _put(self, pieces: Pieces, base: QTextCharFormat) -> None:
        for piece in pieces:
            self._cursor.insertText(*self._styled(piece, base))
        self._cursor.setCharFormat(base)

    def _styled(self, piece: Piece, base: QTextCharFormat) -> tuple[str, QTextCharFormat]:
        chars = QTextCharFormat(base)
        if piece.code and is_key(piece.text):
            cap = self._style.cap(piece.text)
            chars.setFont(self._font(_SMALL - 1, QFont.Weight.DemiBold))
            chars.setProperty(CAP, True)
            return f"{PAD}{cap}{PAD}".replace("+", "\u2060+\u2060").replace(" ", "\u00a0"), chars
        if piece.code:
            mono = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
            mono.setPixelSize(self._style.size(_SMALL))
            chars.setFont(mono)
        font = chars.font()
        font.setBold(font.bold() or piece.bold)
        font.setItalic(font.italic() or piece.italic)
        chars.setFont(font)
        if piece.href:
            chars.setAnchor(True)
            chars.setAnchorHref(piece.href)
            chars.setForeground(self._theme.accent)
        return piece.text, chars

    # -- blocks

    def _heading(self, block: Block) -> None:
        above = {1: 0, 2: 26, 3: 16}[block.level]
        form = self._space(above, 8 if block.level > 1 else 12, _SIZES[block.level], 1.3)
        form.setHeadingLevel(block.level)
        chars = self._chars(self._font(_SIZES[block.level], QFont.Weight.DemiBold))
        self._begin(form, chars)
        self._written.places[anchor(words(block.pieces))] = self._cursor.block().blockNumber()
        self._put(block.pieces, chars)

    def _words(self, block: Block) -> None:
        chars = self._chars(self._font(_BODY))
        self._begin(self._space(0, 10), chars)
        self._put(block.pieces, chars)

    def _item(self, block: Block) -> None:
        chars = self._chars(self._font(_BODY))
        self._begin(self._space(0, 5), chars)
        if self._listing is not block.kind:
            form = QTextListFormat()
            numbered = block.kind is Kind.NUMBERED
            form.setStyle(QTextListFormat.Style.ListDecimal if numbered else QTextListFormat.Style.ListDisc)
            form.setIndent(1)
            self._list = self._cursor.createList(form)
            self._listing = block.kind
        else:
            self._list.add(self._cursor.block())
        self._put(block.pieces, chars)

    def _note(self, block: Block) -> None:
        form = QTextFrameFormat()
        form.setProperty(NOTE, True)
        form.setPadding(self._style.size(14))
        form.setTopMargin(self._style.size(6))
        form.setBottomMargin(self._style.size(12))
        self._framed(form, block.pieces, self._chars(self._font(_BODY - 1)))

    def _code(self, block: Block) -> None:
        form = QTextFrameFormat()
        form.setProperty(CODE, True)
        form.setPadding(self._style.size(10))
        form.setTopMargin(self._style.size(4))
        form.setBottomMargin(self._style.size(12))
        mono = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        mono.setPixelSize(self._style.size(_SMALL))
        self._framed(form, (Piece(block.text.replace("\n", "\u2028")),), self._chars(mono), _SMALL)

    def _framed(
        self, form: QTextFrameFormat, pieces: Pieces, chars: QTextCharFormat, size: int = _BODY - 1
    ) -> None:
        self._end_block()
        self._cursor.insertFrame(form)
        self._cursor.setBlockFormat(self._space(0, 0, size))
        self._cursor.setBlockCharFormat(chars)
        self._put(pieces, chars)
        self._after_frame()

    def _end_block(self) -> None:
        """Begin a frame or a table in a block of its own, without the format of what stood before."""
        if not self._first:
            self._cursor.insertBlock(self._nothing(), QTextCharFormat())
        self._first = False

    def _after_frame(self) -> None:
        """Go on behind a frame; the block that Qt keeps there takes what comes next."""
        self._cursor.movePosition(QTextCursor.MoveOperation.End)
        self._cursor.setBlockFormat(self._nothing())
        self._first = True

    @staticmethod
    def _nothing() -> QTextBlockFormat:
        block = QTextBlockFormat()
        block.setLineHeight(0.0, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        return block

    def _table(self, block: Block) -> None:
        columns = max(len(row) for row in block.rows)
        form = QTextTableFormat()
        form.setBorder(0)
        form.setCellSpacing(0)
        form.setCellPadding(0)
        form.setTopMargin(self._style.size(4))
        form.setBottomMargin(self._style.size(14))
        form.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
        form.setColumnWidthConstraints(_shares(block))
        form.setHeaderRowCount(1)
        self._end_block()
        table = self._cursor.insertTable(len(block.rows), columns, form)
        head = self._chars(self._font(_SMALL, QFont.Weight.DemiBold), muted=True)
        body = self._chars(self._font(_BODY - 1))
        for row, cells in enumerate(block.rows):
            for column in range(columns):
                cell = table.cellAt(row, column)
                cell.setFormat(self._cell())
                self._cursor = cell.firstCursorPosition()
                self._cursor.setBlockFormat(self._space(0, 0, _BODY - 1, 1.5))
                self._put(cells[column] if column < len(cells) else (), body if row else head)
        self._cursor = QTextCursor(self._written.document)
        self._after_frame()

    def _cell(self) -> QTextTableCellFormat:
        cell = QTextTableCellFormat()
        cell.setTopPadding(self._style.size(6))
        cell.setBottomPadding(self._style.size(6))
        cell.setLeftPadding(2)
        cell.setRightPadding(self._style.size(14))
        return cell

    def _picture(self, block: Block) -> None:
        found = QImage(str(self._folder / block.path))
        caption = self._chars(self._font(_SMALL), muted=True)
        if found.isNull():
            self._begin(self._space(6, 14), caption)
            self._put((Piece(block.text),), caption)
            return
        style = self._style
        width = min(round(found.width() * max(1.0, style.zoom / 100)), style.width)
        sharp = found.scaledToWidth(round(width * style.ratio), Qt.TransformationMode.SmoothTransformation)
        name = QUrl(f"picture:{block.path}")
        image = _framed_picture(sharp, self._theme, style.ratio)
        self._written.document.addResource(QTextDocument.ResourceType.ImageResource.value, name, image)
        form = QTextImageFormat()
        form.setName(name.toString())
        form.setWidth(width)
        form.setHeight(round(width * found.height() / found.width()))
        form.setProperty(QTextFormat.Property.ImageAltText.value, block.text)
        self._begin(self._space(10, 4, 0), caption)
        self._cursor.insertImage(form)
        self._begin(self._space(0, 18, _SMALL), caption)
        self._put((Piece(block.text),), caption)


def _shares(block: Block) -> list[QTextLength]:
    """Return how much of the width each column of a table gets: by its longest cell, none less than a sixth."""
    columns = max(len(row) for row in block.rows)
    longest = [max(len(words(row[n])) for row in block.rows if n < len(row)) for n in range(columns)]
    weights = [min(60, max(length, 4)) for length in longest]
    shares = [max(16.0, 100 * weight / sum(weights)) for weight in weights]
    return [QTextLength(QTextLength.Type.PercentageLength, 100 * share / sum(shares)) for share in shares]


def _framed_picture(found: QImage, theme: Theme, ratio: float) -> QImage:
    """Return a picture with round corners and a hairline around it, of the same size."""
    image = QImage(found.size(), QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    try:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(QBrush(found))
        painter.setPen(QPen(theme.line, 1.4 * ratio))
        edge = 0.7 * ratio
        painter.drawRoundedRect(
            QRectF(image.rect()).adjusted(edge, edge, -edge, -edge), 7.0 * ratio, 7.0 * ratio
        )
    finally:
        painter.end()
    return image
