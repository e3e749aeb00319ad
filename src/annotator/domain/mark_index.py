"""The fragments of one layer by place; knows nothing of spans but their handles."""

from __future__ import annotations

from array import array
from bisect import bisect_left, insort
from collections import OrderedDict
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from annotator.domain.annotation import Fragment

LONG = 2000
"""Fragments above this length (code points) are kept apart, so that a search by start stays local."""

FIRST, LAST, DOUBT = 1, 2, 4
"""Bits of `Mark.flags`: first and last fragment of its span, doubt flag set."""

_BITS = 11
_UNPACKED = 256


class Mark(NamedTuple):
    """One fragment as the canvas draws it. `handle` stands for its span within one `Layer`."""

    start: int
    end: int
    label: str
    handle: int
    flags: int


Row = tuple[int, int, str, int, int]
"""What a `Mark` is made of."""


class MarkIndex:
    """Marks in buckets of 2,048 code points by their start: one more costs the same in ten words and in 10 MB.

    Many marks may come in any order; a bucket is sorted when somebody looks into it. Those that nobody looked into
    lately are packed: 200,000 marks take 8 MB instead of 40, and nothing of the collector of garbage.
    """

    def __init__(self, marks: Iterable[Row] = ()) -> None:
        self._packed: dict[int, array[int]] = {}
        self._buckets: OrderedDict[int, list[Row]] = OrderedDict()
        self._labels: list[str] = []
        self._label_numbers: dict[str, int] = {}
        self._numbers: list[int] = []
        self._long: list[Mark] = []
        self.add(marks)

    def add(self, marks: Iterable[Row]) -> None:
        """Put many marks in. O(their number)."""
        some_long = False
        for start, end, label, handle, flags in marks:
            if end - start > LONG:
                self._long.append(Mark(start, end, label, handle, flags))
                some_long = True
                continue
            number = start >> _BITS
            if number in self._buckets:
                insort(self._buckets[number], (start, end, label, handle, flags))
                continue
            packed = self._packed.get(number)
            if packed is None:
                packed = self._packed[number] = array("q")
                insort(self._numbers, number)
            packed.extend((start, end, self._label_number(label), handle, flags))
        if some_long:
            self._long.sort()

    def remove(self, handle: int, fragments: Iterable[Fragment]) -> None:
        """Take the marks of a span out, as far as they are here."""
        if self._long:
            self._long = [mark for mark in self._long if mark.handle != handle]
        for start, _ in fragments:
            bucket = self._bucket(start >> _BITS)
            index = bisect_left(bucket, (start,))
            while index < len(bucket) and bucket[index][0] == start:
                if bucket[index][3] == handle:
                    del bucket[index]
                    break
                index += 1

    def between(self, start: int, end: int) -> list[Mark]:
        """Return the marks that share a character with [start, end), by start."""
        first, last = max(0, start - LONG) >> _BITS, (end - 1) >> _BITS
        found: list[Mark] = []
        wide = last - first > _UNPACKED // 4  # one look at all must not turn out what others look at
        for number in self._numbers_between(first, last):
            bucket = self._seen(number) if wide else self._bucket(number)
            low = bisect_left(bucket, (start - LONG,)) if number == first else 0
            high = bisect_left(bucket, (end,)) if number == last else len(bucket)
            found += [_made(row) for row in bucket[low:high] if row[1] > start]
        if self._long:
            apart = [mark for mark in self._long if mark.start < end and mark.end > start]
            if apart:
                found = sorted(found + apart)
        return found

    def labelled(self, labels: Collection[str]) -> list[Mark]:
        """Return the marks with one of some labels, by start. Looks at all, but makes only what it returns."""
        found: list[Row] = []
        for label in labels:
            wanted = self._label_numbers.get(label)
            for packed in self._packed.values() if wanted is not None else ():
                places = [5 * n for n, number in enumerate(packed[2::5]) if number == wanted]
                found += [(packed[n], packed[n + 1], label, packed[n + 3], packed[n + 4]) for n in places]
        for bucket in self._buckets.values():
            found += [row for row in bucket if row[2] in labels]
        found += [mark for mark in self._long if mark.label in labels]
        return [_made(row) for row in sorted(found)]

    def first_from(self, offset: int) -> Mark | None:
        """Return the first mark that starts at or after `offset` and opens its span."""
        apart = next((m for m in self._long if m.start >= offset and m.flags & FIRST), None)
        for number in self._numbers[bisect_left(self._numbers, offset >> _BITS) :]:
            if apart is not None and apart.start < number << _BITS:
                break
            bucket = self._bucket(number)
            low = bisect_left(bucket, (offset,))
            row = next((row for row in bucket[low:] if row[4] & FIRST), None)
            if row is not None:
                return _made(row) if apart is None else min(_made(row), apart)
        return apart

    def last_before(self, offset: int) -> Mark | None:
        """Return the last mark that starts before `offset` and opens its span."""
        apart = next((m for m in reversed(self._long) if m.start < offset and m.flags & FIRST), None)
        for number in reversed(self._numbers[: bisect_left(self._numbers, (offset >> _BITS) + 1)]):
            if apart is not None and apart.start >= number + 1 << _BITS:
                break
            bucket = self._bucket(number)
            high = bisect_left(bucket, (offset,))
            row = next((row for row in reversed(bucket[:high]) if row[4] & FIRST), None)
            if row is not None:
                return _made(row) if apart is None else max(_made(row), apart)
        return apart

    def __iter__(self) -> Iterator[Mark]:
        """Yield every mark; short ones by start, then long ones by start."""
        for number in self._numbers:
            yield from map(_made, self._seen(number))
        yield from self._long

    def _numbers_between(self, first: int, last: int) -> Iterable[int]:
        if last - first <= 3:
            here = (self._buckets, self._packed)
            return (n for n in range(first, last + 1) if any(n in buckets for buckets in here))
        return self._numbers[bisect_left(self._numbers, first) : bisect_left(self._numbers, last + 1)]

    def _bucket(self, number: int) -> list[Row]:
        """Return the marks of a bucket by start, to read or to change."""
        bucket = self._buckets.get(number)
        if bucket is not None:
            self._buckets.move_to_end(number)
            return bucket
        if number not in self._packed:
            return []
        bucket = self._buckets[number] = self._unpacked(number)
        del self._packed[number]
        if len(self._buckets) > _UNPACKED:
            self._pack(*self._buckets.popitem(last=False))
        return bucket

    def _seen(self, number: int) -> list[Row]:
        """Return the marks of a bucket by start, only to read."""
        bucket = self._buckets.get(number)
        return self._unpacked(number) if bucket is None else bucket

    def _unpacked(self, number: int) -> list[Row]:
        flat = iter(self._packed.get(number, ()))
        labels = self._labels
        found = zip(flat, flat, flat, flat, flat, strict=True)
        return sorted(
            (start, end, labels[label], handle, flags) for start, end, label, handle, flags in found
        )

    def _pack(self, number: int, bucket: list[Row]) -> None:
        packed = self._packed[number] = array("q")
        for start, end, label, handle, flags in bucket:
            packed.extend((start, end, self._label_number(label), handle, flags))

    def _label_number(self, label: str) -> int:
        number = self._label_numbers.get(label)
        if number is None:
            number = self._label_numbers[label] = len(self._labels)
            self._labels.append(label)
        return number


def _made(row: Row) -> Mark:
    mark: Mark = tuple.__new__(Mark, row)  # half the time of the constructor
    return mark
