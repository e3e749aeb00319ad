"""What outlasts a loss of power."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path


def keep_names(folder: Path) -> None:
    """Have the names in a folder outlast a loss of power, where folders can be opened."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
