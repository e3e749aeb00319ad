"""What Windows has for resource limits: a job that bounds the memory of a process and lets it start no other."""

from __future__ import annotations

import ctypes
import sys

PROCESS_MEMORY = 0x100
ACTIVE_PROCESS = 0x8
DIE_QUIETLY = 0x400
EXTENDED_LIMITS = 9


class BasicLimits(ctypes.Structure):
    """JOBOBJECT_BASIC_LIMIT_INFORMATION."""

    _fields_ = (
        ("process_time", ctypes.c_int64),
        ("job_time", ctypes.c_int64),
        ("flags", ctypes.c_uint32),
        ("least_working_set", ctypes.c_size_t),
        ("largest_working_set", ctypes.c_size_t),
        ("processes", ctypes.c_uint32),
        ("affinity", ctypes.c_size_t),
        ("priority", ctypes.c_uint32),
        ("scheduling", ctypes.c_uint32),
    )


class ExtendedLimits(ctypes.Structure):
    """JOBOBJECT_EXTENDED_LIMIT_INFORMATION."""

    _fields_ = (
        ("basic", BasicLimits),
        ("counts", ctypes.c_uint64 * 6),
        ("process_memory", ctypes.c_size_t),
        ("job_memory", ctypes.c_size_t),
        ("most_process_memory", ctypes.c_size_t),
        ("most_job_memory", ctypes.c_size_t),
    )


def limits(memory: int) -> ExtendedLimits:
    """Return limits of `memory` bytes, one process, and no window of the system where it dies."""
    found = ExtendedLimits()
    found.basic.flags = PROCESS_MEMORY | ACTIVE_PROCESS | DIE_QUIETLY
    found.basic.processes = 1
    found.process_memory = memory
    return found


if sys.platform == "win32":
    from ctypes import wintypes

    def bound(memory: int) -> None:
        """Put this process into a job of its own. Where Windows refuses, only the clock of the parent counts."""
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.CreateJobObjectW.restype = wintypes.HANDLE
        kernel.CreateJobObjectW.argtypes = (wintypes.LPVOID, wintypes.LPCWSTR)
        kernel.GetCurrentProcess.restype = wintypes.HANDLE
        kernel.SetInformationJobObject.argtypes = (
            *(wintypes.HANDLE, ctypes.c_int, wintypes.LPVOID, wintypes.DWORD),
        )
        kernel.AssignProcessToJobObject.argtypes = (wintypes.HANDLE, wintypes.HANDLE)
        job = kernel.CreateJobObjectW(None, None)  # never closed: it lives as long as the process
        wanted = limits(memory)
        kernel.SetInformationJobObject(job, EXTENDED_LIMITS, ctypes.byref(wanted), ctypes.sizeof(wanted))
        kernel.AssignProcessToJobObject(job, kernel.GetCurrentProcess())
