"""How much memory another process of ours holds now, where the system tells."""

from __future__ import annotations

import os
import struct
import sys
from pathlib import Path

_USAGE = struct.Struct("=16s10Q")
"""macOS: rusage_info_v0: a uuid, then times and counts; the seventh is the resident size."""
_RESIDENT = 7


def resident_memory(pid: int) -> int | None:
    """Return its bytes in memory; none where it is gone or the system does not tell (Windows has jobs instead)."""
    if sys.platform == "darwin":
        return _on_macos(pid)
    if sys.platform == "win32":
        return None
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1])
    except (OSError, ValueError, IndexError):
        return None
    return pages * os.sysconf("SC_PAGE_SIZE")


def from_usage(usage: bytes) -> int:
    """Return the resident bytes in what `proc_pid_rusage` wrote."""
    return int(_USAGE.unpack(usage)[_RESIDENT])


def _on_macos(pid: int) -> int | None:
    import ctypes

    buffer = ctypes.create_string_buffer(_USAGE.size)
    system = ctypes.CDLL(None)
    return from_usage(buffer.raw) if system.proc_pid_rusage(pid, 0, buffer) == 0 else None
