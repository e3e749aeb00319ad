"""What lasts is not looked at, and goes like everything else."""

from __future__ import annotations

import gc
import weakref

from annotator.base.memory import lasting


class Thing:
    """Something that can be watched."""


def test_what_is_made_inside_is_kept_out_of_later_searches_and_still_goes() -> None:
    gc.unfreeze()
    with lasting():
        assert not gc.isenabled()
        things = [Thing() for _ in range(1000)]
    assert gc.isenabled()
    assert gc.get_freeze_count() >= 1000
    watched = weakref.ref(things[0])
    things.clear()
    assert watched() is None
    gc.unfreeze()
