"""Where the program's own files lie, and where it may keep a person's settings and data."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

APPLICATION = "article-annotator"


@cache
def resources() -> Path:
    """Return the folder of icons, schemas, samples: the checkout's, else the one inside the package.

    An editable install does not see the files that the wheel includes by force, hence the look upwards.
    """
    package = Path(__file__).resolve().parents[1]
    checkout = package.parents[1]
    return checkout / "resources" if (checkout / "pyproject.toml").is_file() else package / "resources"


def licenses_folder() -> Path | None:
    """Return the folder with the licenses of all that the frozen program brings; none where pip brought it."""
    folder = Path(__file__).resolve().parents[2] / "licenses"
    return folder if folder.is_dir() else None


def config_folder() -> Path:
    """Return the folder of the settings, which may not exist yet."""
    import platformdirs

    return Path(platformdirs.user_config_dir(APPLICATION, appauthor=False))


def data_folder() -> Path:
    """Return the folder of what must never be lost, backups and problem files; it may not exist yet."""
    import platformdirs

    return Path(platformdirs.user_data_dir(APPLICATION, appauthor=False))


def log_folder() -> Path:
    """Return the folder of the program's log, which may not exist yet and may be removed at any time."""
    import platformdirs

    return Path(platformdirs.user_log_dir(APPLICATION, appauthor=False))


def former_log_folder() -> Path:
    """Return the folder where the log lay until 0.1: beside the backups."""
    return data_folder() / "log"


def problem_folder() -> Path:
    """Return the folder of lines that an import refused where they could not be copied beside their file."""
    return data_folder() / "problems"


def backup_folder() -> Path:
    """Return the folder that holds a folder of backups for each project; it may not exist yet."""
    return data_folder() / "backups"


def means_path(word: str) -> bool:
    """Tell whether a word that stands where a verb could is meant as a file: no verb has a dot, colon or slash."""
    return any(sign in word for sign in (".", ":", os.sep, os.altsep or os.sep)) or word.startswith("~")
