"""Bytes of which one bit was changed, by memory or disk, put right again: a hash proves which bit it was."""

from __future__ import annotations

import hashlib

MOST = 32 * 1024
"""Bytes up to which every bit is tried: two or three seconds; it grows with the square."""


def put_right(data: bytes, digest: bytes, before: bytes = b"") -> bytes | None:
    """Return `data` with the one bit turned that gives SHA-256(before ‖ data) = `digest`, none where no bit does."""
    if len(data) > MOST:
        return None
    turned = bytearray(data)
    start = hashlib.sha256(before)
    for place, byte in enumerate(data):
        for bit in range(8):
            turned[place] = byte ^ 1 << bit
            tried = start.copy()
            tried.update(memoryview(turned)[place:])
            if tried.digest() == digest:
                return bytes(turned)
        turned[place] = byte
        start.update(data[place : place + 1])
    return None
