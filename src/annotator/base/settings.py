"""What the program remembers of a person between runs: one typed table of options, one JSON file.

It must not know windows or projects: geometry is text, a place is a row of plain values.
Any version reads the file of any other: an option keeps its name and its meaning for ever, a value that this version
does not know is as if it were not there, and one that means something else gets another name.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, Generic, TypeVar

from annotator.base.legible import legible
from annotator.base.settings_file import SettingsFile

T = TypeVar("T")

_Edit = Callable[[dict[str, object]], None]

FILE_NAME = "settings.json"
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
    return tuple(item for item in value if isinstance(item, str))


def _numbers(value: object) -> tuple[int, ...]:
    if not isinstance(value, list | tuple):
        raise ValueError("no list")
    return tuple(_number(0, 100_000)(item) for item in value)


def _words(value: object) -> Mapping[str, str]:
    if not isinstance(value, Mapping):
        raise ValueError("no table")
    return {key: item for key, item in value.items() if isinstance(key, str) and isinstance(item, str)}


def _places(value: object) -> Mapping[str, Place]:
    if not isinstance(value, Mapping):
        raise ValueError("no table")
    return {_text(key): _place(item) for key, item in value.items() if isinstance(item, Place | Mapping)}


def _place(value: object) -> Place:
    if not isinstance(value, Mapping):
        return value if isinstance(value, Place) else Place()
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
HELP_GEOMETRY = Option("help_geometry", "", _text, "Place and size of the help, base64.")
HELP_ZOOM = Option("help_zoom", 100, _number(70, 250), "Size of the help in percent.")
TOUR_TAKEN = Option(
    "tour_taken", False, _yes, "Whether the tour was taken, or ended: it then begins only if asked for."
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
    HELP_GEOMETRY,
    HELP_ZOOM,
    TOUR_TAKEN,
    UNTOLD,
    CHECKED,
    PLACES_BY_PROJECT,
)


class Settings:
    """The options of one person, read once and written whole whenever one changes.

    A file that cannot be read is kept aside as `settings.json.unreadable` and the defaults are used.
    `kept_aside` names it then. Without a path nothing is written. What a later version has put into the file stays
    there, also where it means nothing here.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.path = path
        self._file = None if path is None else SettingsFile(path)
        self._values: dict[str, object] = {} if self._file is None else self._file.read() or {}
        # By option and part of it: what was changed here and is not in the file yet.
        self._unwritten: dict[tuple[str, str], _Edit] = {}

    @property
    def kept_aside(self) -> Path | None:
        """Where a file lies now that could not be read, none if there was no such file."""
        return None if self._file is None else self._file.kept_aside

    @property
    def trouble(self) -> str:
        """A sentence for the person where the file could not be read, else nothing."""
        if self._file is None:
            return ""
        if self.kept_aside is not None:
            return f"The settings could not be read and are new. The old ones are in “{legible(str(self.kept_aside))}”."
        if self._file.unread:
            return f"“{legible(str(self.path))}” may not be read. The settings are new until it may, and stay there."
        return ""

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

        def put(values: dict[str, object]) -> None:
            values[option.id] = _with_unknown(option, values.get(option.id), value)

        self._change(option.id, "", put)

    def reload(self) -> None:
        """Take over what another window has written since."""
        if self._file is not None:
            self._take_over(self._file.read())

    def place(self, project: Path) -> Place | None:
        """Return where the person was in a project, none if it was never open here."""
        return self.get(PLACES_BY_PROJECT).get(str(project.absolute()))

    def set_place(self, project: Path, place: Place) -> None:
        """Remember where the person is in a project; the hundred newest are kept."""
        self._put_newest(PLACES_BY_PROJECT.id, project, asdict(place))

    def checked(self, project: Path) -> str:
        """Return when a project was last checked and found sound, as ISO 8601, empty where it never was."""
        return self.get(CHECKED).get(str(project.absolute()), "")

    def set_checked(self, project: Path, moment: str) -> None:
        """Remember when a project was found sound; the hundred newest are kept."""
        self._put_newest(CHECKED.id, project, moment)

    def opened(self, project: Path) -> None:
        """Put a project on top of the recent ones."""
        key = str(project.absolute())

        def put(values: dict[str, object]) -> None:
            others = [name for name in _read(RECENT_PROJECTS, values) if name != key]
            values[RECENT_PROJECTS.id] = (key, *others)[:RECENT]

        self._change(RECENT_PROJECTS.id, key, put)

    def forget(self, project: Path) -> None:
        """Take a project off the recent ones."""
        key = str(project.absolute())

        def drop(values: dict[str, object]) -> None:
            values[RECENT_PROJECTS.id] = tuple(n for n in _read(RECENT_PROJECTS, values) if n != key)

        self._change(RECENT_PROJECTS.id, key, drop)

    def warn_once(self, project: Path) -> bool:
        """Return whether a person was not warned of this project's folder yet, and remember that they are now."""
        self.reload()
        key = str(project.absolute())
        if key in self.get(WARNED):
            return False

        def put(values: dict[str, object]) -> None:
            others = tuple(name for name in _read(WARNED, values) if name != key)
            values[WARNED.id] = (*others, key)[-PLACES:]

        self._change(WARNED.id, key, put)
        return True

    def _put_newest(self, option: str, project: Path, value: object) -> None:
        """Put a project's value behind those of the others in a table; what cannot be read of them stays, too."""
        key = str(project.absolute())

        def put(values: dict[str, object]) -> None:
            there = values.get(option)
            table = dict(there) if isinstance(there, Mapping) else {}
            before = table.pop(key, None)
            newest = dict(list(table.items())[1 - PLACES :])
            values[option] = {**newest, key: _over(before, value)}

        self._change(option, key, put)

    def _change(self, option: str, part: str, edit: _Edit) -> None:
        """Change the values here and in the file, as it is now: another window may have written since."""
        self._unwritten.pop((option, part), None)  # the newest change is made last
        self._unwritten[option, part] = edit
        edit(self._values)
        with contextlib.suppress(OSError):
            self._write()

    def _take_over(self, there: dict[str, object] | None) -> None:
        self._values = {**self._values, **(there or {})}
        for edit in self._unwritten.values():
            edit(self._values)

    def _write(self) -> None:
        if self._file is None:
            self._unwritten.clear()
            return
        self._file.path.parent.mkdir(parents=True, exist_ok=True)
        with self._file.alone():
            there = self._file.read()
            self._take_over(there)
            if there is not None:
                self._file.write(self._values, _plain)
                self._unwritten.clear()


def _read(option: Option[T], values: Mapping[str, object]) -> T:
    try:
        return option.read(values[option.id])
    except (KeyError, ValueError):
        return option.default


def _with_unknown(option: Option[T], before: object, value: T) -> object:
    """Return a value, a table with those entries that are there and say nothing to this version."""
    if not isinstance(value, Mapping) or not isinstance(before, Mapping):
        return value
    try:
        known = option.read(before)
    except ValueError:
        return value
    said = known if isinstance(known, Mapping) else {}
    unknown = {key: item for key, item in before.items() if key not in said}
    return {**unknown, **{key: _over(before.get(key), item) for key, item in value.items()}}


def _over(before: object, value: object) -> object:
    """Return what is remembered of a thing, with what a later version knows of it besides."""
    item = asdict(value) if isinstance(value, Place) else value
    if isinstance(item, dict) and isinstance(before, dict):
        return {**before, **item}
    return item


def _plain(value: object) -> object:
    if isinstance(value, Place):
        return asdict(value)
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} cannot be remembered")
