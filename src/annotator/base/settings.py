"""What the program remembers of a person between runs: one typed table of options, one JSON file.

It must not know windows or projects: geometry is text, a place is a row of plain values.
"""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, Generic, TypeVar

T = TypeVar("T")

FILE_NAME = "settings.json"
BROKEN_SUFFIX = ".unreadable"
RECENT = 8
PLACES = 100


@dataclass(frozen=True, slots=True)
class Option(Generic[T]):
    """One thing to remember. `read` turns what the file holds into a value, or raises `ValueError`."""

    id: str
    default: T
    read: Callable[[object], T]
    about: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a person was in one project. `scroll` and `caret`: code points of the article's text.

    `scroll` is the start of the paragraph at the upper edge, `part` how far into it (0-1).
    `closed` is false while a window shows the project, so that a crash can be told afterwards.
    `labels` and `last` say what was there then: the number of labels of the layer and the last act's title.
    `project` is the project's id and `steps` the length of its log, which only grows: an older copy has fewer.
    """

    article: str = ""
    scroll: int = 0
    part: float = 0.0
    caret: int = 0
    span: str = ""
    closed: bool = True
    at: str = ""
    labels: int = 0
    last: str = ""
    project: str = ""
    steps: int = 0


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("no text")
    return value


def _yes(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError("neither yes nor no")
    return value


def _one_of(*choices: str) -> Callable[[object], str]:
    def read(value: object) -> str:
        if value not in choices:
            raise ValueError(f"none of {choices}")
        return str(value)

    return read


def _number(low: int, high: int) -> Callable[[object], int]:
    def read(value: object) -> int:
        if not isinstance(value, int) or isinstance(value, bool):
            raise ValueError("no number")
        return min(max(value, low), high)

    return read


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list | tuple):
        raise ValueError("no list")
    return tuple(_text(item) for item in value)


def _numbers(value: object) -> tuple[int, ...]:
    if not isinstance(value, list | tuple):
        raise ValueError("no list")
    return tuple(_number(0, 100_000)(item) for item in value)


def _words(value: object) -> Mapping[str, str]:
    if not isinstance(value, Mapping):
        raise ValueError("no table")
    return {_text(key): _text(item) for key, item in value.items()}


def _places(value: object) -> Mapping[str, Place]:
    if not isinstance(value, Mapping):
        raise ValueError("no table")
    return {_text(key): item if isinstance(item, Place) else _place(item) for key, item in value.items()}


def _place(value: object) -> Place:
    if not isinstance(value, Mapping):
        raise ValueError("no place")
    known = {field.name: type(field.default) for field in fields(Place)}
    return Place(**{name: value[name] for name, kind in known.items() if isinstance(value.get(name), kind)})


THEME = Option("theme", "system", _one_of("system", "light", "dark"), "Colors of the window.")
ZOOM = Option("zoom", 100, _number(50, 300), "Size of the article's text in percent.")
ANNOTATOR = Option("annotator", "", _text, "How labels are signed; empty until asked.")
RECENT_PROJECTS: Option[tuple[str, ...]] = Option(
    "recent_projects", (), _texts, "Project files, newest first."
)
LAST_PROJECT = Option("last_project", "", _text, "The project that was open when the window closed.")
GEOMETRY = Option("geometry", "", _text, "Place and size of the window, base64.")
SPLITTER: Option[tuple[int, ...]] = Option("splitter", (), _numbers, "Widths of the panes in pixels.")
LIST_FILTER = Option(
    "list_filter", "all", _one_of("all", "not_done", "done", "doubts"), "Which articles are listed."
)
SINGLE_KEYS = Option("single_keys", True, _yes, "Whether single letters act; if not, they follow Ctrl+;.")
KEYS: Option[Mapping[str, str]] = Option(
    "keys", {}, _words, "Keys of one's own, by command; the others are the standard ones."
)
LAST_FOLDER = Option("last_folder", "", _text, "Where files were last chosen.")
WARNED: Option[tuple[str, ...]] = Option(
    "warned", (), _texts, "Projects of which it was said that their folder is on a network or synchronized."
)
BACKUP_MEGABYTES = Option(
    "backup_megabytes", 2000, _number(100, 10_000_000), "How much the backups of one project may take, in MB."
)
UNTOLD = Option("untold", "", _text, "What went wrong while the program ended, to be said at the next start.")
CHECKED: Option[Mapping[str, str]] = Option(
    "checked", {}, _words, "When each project was last checked and found sound, UTC."
)
PLACES_BY_PROJECT: Option[Mapping[str, Place]] = Option(
    "places", {}, _places, "Where the person was, by project."
)

OPTIONS: tuple[Option[Any], ...] = (  # Any: an option's type is its own; the table only lists them
    THEME,
    ZOOM,
    ANNOTATOR,
    RECENT_PROJECTS,
    LAST_PROJECT,
    GEOMETRY,
    SPLITTER,
    LIST_FILTER,
    SINGLE_KEYS,
    KEYS,
    LAST_FOLDER,
    WARNED,
    BACKUP_MEGABYTES,
    UNTOLD,
    CHECKED,
    PLACES_BY_PROJECT,
)


class Settings:
    """The options of one person, read once and written whole whenever one changes.

    A file that cannot be read is kept aside as `settings.json.unreadable` and the defaults are used.
    `kept_aside` names it then. Without a path nothing is written.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.path = path
        self.kept_aside: Path | None = None
        self._values: dict[str, object] = {}
        self._unwritten: dict[str, object] = {}
        if path is not None:
            self._values = self._load(path)

    def get(self, option: Option[T]) -> T:
        """Return the value, the default where none or an impossible one stands in the file."""
        try:
            return option.read(self._values[option.id])
        except (KeyError, ValueError):
            return option.default

    def set(self, option: Option[T], value: T) -> None:
        """Remember a value and write the file; a file that cannot be written is left as it is."""
        if self.get(option) == value and option.id in self._values:
            return
        self._values[option.id] = value
        self._unwritten[option.id] = value
        with contextlib.suppress(OSError, UnicodeEncodeError):  # a name of a file that is no text
            self._write()

    def reload(self) -> None:
        """Take over what another window has written since."""
        if self.path is not None:
            self._values = {**self._values, **self._load(self.path), **self._unwritten}

    def place(self, project: Path) -> Place | None:
        """Return where the person was in a project, none if it was never open here."""
        return self.get(PLACES_BY_PROJECT).get(str(project.absolute()))

    def set_place(self, project: Path, place: Place) -> None:
        """Remember where the person is in a project; the hundred newest are kept."""
        self.reload()
        key = str(project.absolute())
        places = {name: kept for name, kept in self.get(PLACES_BY_PROJECT).items() if name != key}
        newest = dict(list(places.items())[1 - PLACES :])
        self.set(PLACES_BY_PROJECT, {**newest, key: place})

    def checked(self, project: Path) -> str:
        """Return when a project was last checked and found sound, as ISO 8601, empty where it never was."""
        return self.get(CHECKED).get(str(project.absolute()), "")

    def set_checked(self, project: Path, moment: str) -> None:
        """Remember when a project was found sound; the hundred newest are kept."""
        self.reload()
        key = str(project.absolute())
        others = {name: kept for name, kept in self.get(CHECKED).items() if name != key}
        self.set(CHECKED, {**dict(list(others.items())[1 - PLACES :]), key: moment})

    def opened(self, project: Path) -> None:
        """Put a project on top of the recent ones."""
        self.reload()
        key = str(project.absolute())
        others = [name for name in self.get(RECENT_PROJECTS) if name != key]
        self.set(RECENT_PROJECTS, (key, *others)[:RECENT])

    def warn_once(self, project: Path) -> bool:
        """Return whether a person was not warned of this project's folder yet, and remember that they are now."""
        self.reload()
        key = str(project.absolute())
        before = self.get(WARNED)
        if key not in before:
            self.set(WARNED, (*before, key)[-PLACES:])
        return key not in before

    def forget(self, project: Path) -> None:
        """Take a project off the recent ones."""
        key = str(project.absolute())
        self.set(RECENT_PROJECTS, tuple(name for name in self.get(RECENT_PROJECTS) if name != key))

    def _load(self, path: Path) -> dict[str, object]:
        try:
            values = json.loads(path.read_text("utf-8"))
        except FileNotFoundError:
            return {}
        except OSError:
            return {}
        except (ValueError, RecursionError):  # no JSON, or one that only wants to end its reader
            values = None
        if isinstance(values, dict):
            return values
        aside = path.with_name(path.name + BROKEN_SUFFIX)
        with contextlib.suppress(OSError):
            os.replace(path, aside)
            self.kept_aside = aside
        return {}

    def _write(self) -> None:
        """Write what was set here over what the file holds now: another window may have written since."""
        if self.path is None:
            return
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.reload()
        body = json.dumps(self._values, default=_plain, ensure_ascii=False, indent=1)
        handle, name = tempfile.mkstemp(dir=self.path.parent, prefix=".settings-")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(body)
            os.replace(name, self.path)
        except (OSError, UnicodeEncodeError):
            with contextlib.suppress(OSError):
                os.unlink(name)
            raise
        self._unwritten.clear()


def _plain(value: object) -> object:
    if isinstance(value, Place):
        return asdict(value)
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} cannot be remembered")
