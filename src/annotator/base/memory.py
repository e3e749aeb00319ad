"""What the collector of garbage need not look at."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def lasting() -> Iterator[None]:
    """Keep what is made inside out of every later search for garbage; it still goes when nobody holds it.

    For many objects that stay long and hold no circles, like the labels of 10 MB: looking through them costs 70 ms,
    in one block, whenever Python thinks it is time.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was_on:
            gc.enable()
