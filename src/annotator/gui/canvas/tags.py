"""Where the tags above one line stand, so that each begins above its own words; knows numbers only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

_GAP = 6.0
_SLACK = 8.0
MAX_ROWS = 2


Block = tuple[float, float]
"""Left and right edge of what stands in the row next to the text already."""


class Wish(NamedTuple):
    """What one tag would like. `x`: its left edge; `end`: where its words end on this line.

    `widths`: of its forms, widest first; the last one is what can not be given up.
    """

    x: float
    end: float
    widths: tuple[float, ...]


class Placed(NamedTuple):
    """What one tag got: left edge, row (0 next to the text), index of its form."""

    x: float
    row: int
    form: int


def place(
    wishes: Sequence[Wish], limit: float, blocks: Sequence[Block] = (), rows: int | None = None
) -> tuple[int, list[Placed]]:
    """Return the number of rows, at least 1, and the place of each wish; `wishes` and `blocks` are sorted by x.

    Tags move right, then take a shorter form, then a second row. Nothing ends behind `limit` if that
    can be helped. `blocks` are taken in row 0; `rows`: as many as that and no more.
    """
    if len(wishes) == 1 and not blocks:
        wish = wishes[0]
        form = 0
        while form < len(wish.widths) - 1 and wish.x + wish.widths[form] > limit:
            form += 1
        return rows or 1, [Placed(max(0.0, min(wish.x, limit - wish.widths[form])), 0, form)]
    placed: list[Placed] = []
    for count in range(1, MAX_ROWS + 1) if rows is None else (rows,):
        forms = [0] * len(wishes)
        while True:
            placed = _in_rows(wishes, forms, count, blocks)
            trouble = _trouble(wishes, placed, limit)
            if trouble is None:
                return count, _lengthened(wishes, forms, placed, count, blocks, limit)
            shorter = _shorten(wishes, forms, placed, trouble)
            if shorter is None:
                break
            forms[shorter] += 1
    return rows or MAX_ROWS, placed


def _in_rows(
    wishes: Sequence[Wish], forms: Sequence[int], rows: int, blocks: Sequence[Block]
) -> list[Placed]:
    free = [float("-inf")] * rows
    placed: list[Placed] = []
    for wish, form in zip(wishes, forms, strict=True):
        width = wish.widths[form]
        spots = [max(wish.x, each) for each in free]
        for start, end in blocks:
            if spots[0] < end + _GAP and start < spots[0] + width + _GAP:
                spots[0] = end + _GAP
        row = min(range(rows), key=spots.__getitem__)
        placed.append(Placed(spots[row], row, form))
        free[row] = spots[row] + width + _GAP
    return placed


def _lengthened(
    wishes: Sequence[Wish],
    forms: list[int],
    placed: list[Placed],
    rows: int,
    blocks: Sequence[Block],
    limit: float,
) -> list[Placed]:
    """Give each tag that was cut short for nothing its longer form back."""
    for index, form in enumerate(forms):
        for longer in range(form):
            wider = [*forms[:index], longer, *forms[index + 1 :]]
            tried = _in_rows(wishes, wider, rows, blocks)
            if _trouble(wishes, tried, limit) is None:
                forms, placed = wider, tried
                break
    return placed


def _trouble(wishes: Sequence[Wish], placed: Sequence[Placed], limit: float) -> int | None:
    for index, (wish, got) in enumerate(zip(wishes, placed, strict=True)):
        width = wish.widths[got.form]
        if got.x > max(wish.x + _SLACK, wish.end - 0.5 * width) or got.x + width > limit:
            return index
    return None


def _shorten(
    wishes: Sequence[Wish], forms: Sequence[int], placed: Sequence[Placed], trouble: int
) -> int | None:
    """Return the tag whose shorter form gives most room to the one in trouble, none if all are short."""
    best, gain = None, 0.0
    for index in range(trouble + 1):
        widths, form = wishes[index].widths, forms[index]
        if placed[index].row == placed[trouble].row and form < len(widths) - 1:
            saved = widths[form] - widths[form + 1]
            if saved >= gain:
                best, gain = index, saved
    return best
