"""The program's log: a rotating file where the system wants logs, without any article text."""

from __future__ import annotations

import contextlib
import logging
import os
from pathlib import Path

LOGGER = "annotator"
FILE_NAME = "annotator.log"
LIMIT = 512_000
KEPT = 2
"""How many older parts of the log are kept."""


def log_file(folder: Path) -> Path:
    """Return the log's file in a folder."""
    return folder / FILE_NAME


def start_log(folder: Path | None, former: Path | None = None) -> Path | None:
    """Write the log into `folder`, return its file; none where it cannot be written: then lines go nowhere.

    `former`: where earlier versions wrote it; what lies there moves to `folder`.
    """
    logger = logging.getLogger(LOGGER)
    logger.setLevel(logging.INFO)
    logger.propagate = False
    if logger.handlers:
        stop_log()
    if folder is None:
        logger.addHandler(logging.NullHandler())
        return None
    path = log_file(folder)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if former is not None:
            _move_in(former, folder)
        from logging.handlers import RotatingFileHandler

        handler: logging.Handler = RotatingFileHandler(
            path, maxBytes=LIMIT, backupCount=KEPT, encoding="utf-8"
        )
    except OSError:
        logger.addHandler(logging.NullHandler())
        return None
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    logger.addHandler(handler)
    return path


def _move_in(former: Path, folder: Path) -> None:
    """Move the log and its older parts; what is there already, or held by another window, stays where it is."""
    if not former.is_dir():
        return
    for name in (FILE_NAME, *(f"{FILE_NAME}.{number}" for number in range(1, KEPT + 1))):
        with contextlib.suppress(OSError):
            if (former / name).is_file() and not (folder / name).exists():
                (former / name).replace(folder / name)
    with contextlib.suppress(OSError):
        os.rmdir(former)


def stop_log() -> None:
    """Close what `start_log` opened."""
    logger = logging.getLogger(LOGGER)
    for handler in list(logger.handlers):
        logger.removeHandler(handler)
        handler.close()


def log() -> logging.Logger:
    """Return the program's logger."""
    return logging.getLogger(LOGGER)
