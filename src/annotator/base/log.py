"""The program's log: a rotating file in the data folder, without any article text."""

from __future__ import annotations

import logging
from pathlib import Path

LOGGER = "annotator"
FILE_NAME = "annotator.log"
LIMIT = 512_000


def log_file(folder: Path) -> Path:
    """Return where the log lies under a data folder."""
    return folder / "log" / FILE_NAME


def start_log(folder: Path | None) -> Path | None:
    """Write the log into `folder`, return its file; none where it cannot be written: then lines go nowhere."""
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
        from logging.handlers import RotatingFileHandler

        handler: logging.Handler = RotatingFileHandler(path, maxBytes=LIMIT, backupCount=2, encoding="utf-8")
    except OSError:
        logger.addHandler(logging.NullHandler())
        return None
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    logger.addHandler(handler)
    return path


def stop_log() -> None:
    """Close what `start_log` opened."""
    logger = logging.getLogger(LOGGER)
    for handler in list(logger.handlers):
        logger.removeHandler(handler)
        handler.close()


def log() -> logging.Logger:
    """Return the program's logger."""
    return logging.getLogger(LOGGER)
