"""A process locks itself in before it touches what others made: memory, time, files and the network.

Linux and macOS bound it by resource limits, Windows by a job; on all three Python itself refuses what a reader never
does. macOS does not bound memory: there the process that waits looks (`resident_memory`).
"""

from __future__ import annotations

import contextlib
import os
import sys

FORBIDDEN = (
    *(
        "socket.",
        "subprocess.",
        "os.exec",
        "os.fork",
        "os.posix_spawn",
        "os.spawn",
        "os.startfile",
        "os.system",
    ),
    *("os.kill", "os.remove", "os.rename", "os.rmdir", "os.mkdir", "os.chmod", "os.chown", "os.link"),
    *(
        "os.symlink",
        "os.truncate",
        "os.setxattr",
        "shutil.",
        "sqlite3.",
        "pickle.",
        "ctypes.dlopen",
        "ctypes.dlsym",
    ),
    *("urllib.", "ftplib.", "http.", "smtplib.", "webbrowser.", "winreg.", "pty."),
)
"""Beginnings of the names of audit events that a reader of foreign files never causes."""

_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_OPEN_FILES = 64


def confine(memory: int) -> None:
    """Let this process never again use more than `memory` bytes, write a file, reach a network or start a program.

    Later attempts raise `MemoryError` or `PermissionError`. There is no way back; a child calls it first of all.
    """
    if sys.platform == "win32":
        from annotator.base.windows_job import bound

        bound(memory)
    else:
        _bound(memory)
    sys.dont_write_bytecode = True
    sys.addaudithook(_refuse)


def allow_seconds(seconds: int) -> None:
    """Give what comes next its own processor time, where the system can count it: SIGXCPU ends the process then."""
    if sys.platform == "win32":
        return
    import resource

    spent = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(spent.ru_utime + spent.ru_stime) + 1 + seconds
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))


def _bound(memory: int) -> None:
    if sys.platform == "win32":
        return
    import resource

    for kind, bound in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, _OPEN_FILES),
    ):
        with contextlib.suppress(ValueError, OSError):  # already bound tighter; macOS has no RLIMIT_AS
            resource.setrlimit(kind, (bound, bound))


def _refuse(event: str, arguments: tuple[object, ...]) -> None:
    """Stop what is forbidden; Python asks before it does such a thing."""
    if event == "open":
        path, _, flags = (*arguments, None, None, None)[:3]
        if not isinstance(path, int) and isinstance(flags, int) and flags & _WRITES:
            raise PermissionError("a reader writes no file")
    elif event.startswith(FORBIDDEN):
        raise PermissionError(f"a reader may not do this: {event}")
