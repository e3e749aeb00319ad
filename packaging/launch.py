"""Where the frozen program begins."""

from __future__ import annotations

import os
import sys

from annotator.__main__ import main


def forget_own_libraries() -> None:
    """Let programs that are started from here, a browser, a file manager, find the system's libraries, not ours.

    The bootloader put our folder first; this process has read that, and our own processes get it anew.
    """
    before = os.environ.pop("LD_LIBRARY_PATH_ORIG", None)
    if before is not None:
        os.environ["LD_LIBRARY_PATH"] = before
    elif sys.platform.startswith("linux"):
        os.environ.pop("LD_LIBRARY_PATH", None)


if __name__ == "__main__":
    forget_own_libraries()
    sys.exit(main())
