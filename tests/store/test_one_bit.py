"""A bit that was changed is found by the hash; two are not."""

from __future__ import annotations

import hashlib
import random

from annotator.store.one_bit import MOST, put_right


def test_any_one_bit_is_turned_back() -> None:
    data, chance = "Ida Moen 李明 said it rains".encode(), random.Random(3)
    digest = hashlib.sha256(b"before" + data).digest()
    for bit in chance.sample(range(8 * len(data)), 40):
        harmed = bytearray(data)
        harmed[bit // 8] ^= 1 << bit % 8
        assert put_right(bytes(harmed), digest, b"before") == data


def test_two_bits_are_left_alone_and_so_is_what_would_take_minutes() -> None:
    digest = hashlib.sha256(b"abc").digest()
    assert put_right(b"cba", digest) is None
    assert put_right(bytes(MOST + 1), digest) is None
