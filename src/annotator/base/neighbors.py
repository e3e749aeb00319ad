"""The windows of this person that run on this computer, and the door through which this one is called."""

from __future__ import annotations

import sys

from annotator.base.calls import Door, Neighbor, door_name


def open_door() -> Door | None:
    """Return a door of this process, none where this system gives no place for one."""
    try:
        if sys.platform == "win32":
            from annotator.base import pipe_calls

            return pipe_calls.open_door(door_name())
        from annotator.base import unix_calls

        return unix_calls.open_door(door_name())
    except OSError:
        return None


def neighbors() -> list[Neighbor]:
    """Return the windows that can be called, the one used last first; doors of killed ones are removed."""
    try:
        if sys.platform == "win32":
            from annotator.base import pipe_calls

            return list(pipe_calls.neighbors())
        from annotator.base import unix_folder

        found = unix_folder.doors()
        if not found:
            return []
        from annotator.base.unix_calls import UnixNeighbor

        return [UnixNeighbor(path, process) for path, process in found]
    except OSError:
        return []
