"""What people send who mean harm, against the real window: what succeeded, how long the window stood still, memory.

Each kind runs in a process of its own, so that its memory is its own. A block of the loop is counted in processor time
of the window's thread: other programs on the machine do not change it.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from fuzzing import columns_of, good_project, loosen, put_cell, tighten
from hostile import HEAD, LINES, QUERIES, SETTINGS, WORDS
from hostile_files import CELLS as FORMULAS
from hostile_files import GZIPS, MEMBERS, NAMES, PATTERNS, SENSELESS_PATTERNS, XML, ZIPS
from mutations import CELLS as VALUES

from annotator.base.errors import AnnotatorError
from annotator.base.report import place_of
from annotator.store.connect import sqlite3

if TYPE_CHECKING:  # a door needs no window
    from desk import Desk

OBJECTS = (
    "CREATE TRIGGER harm AFTER UPDATE ON layer BEGIN DELETE FROM step; END",
    "CREATE TRIGGER harm AFTER INSERT ON word BEGIN UPDATE text SET body = '<img src=x>'; END",
    "CREATE VIEW harm AS WITH RECURSIVE r(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM r) SELECT max(i) FROM r",
    "CREATE TABLE harm (a, b AS (printf('%.*c', 999999999, 'x')))",
    "CREATE VIRTUAL TABLE harm USING fts5(a)",
    "CREATE INDEX harm ON span(hex(id))",
    "PRAGMA user_version = -5",
    "PRAGMA user_version = 2147483647",
    "PRAGMA application_id = 1",
    "UPDATE act SET undoes = key",
    "UPDATE step SET at = 9223372036854775807",
)
"""What others may put into a project file, and headers that lie."""

HUGE = "articles of"
"""How the kind begins that is sound and only huge: its block is shown and not promised."""
DOUBTFUL, AGAIN = 0.08, 2
"""Seconds of a block above which a place is come to again, so often: words that cost time cost it each time, while
what else runs on the machine (caches, collectors of garbage) does not come twice."""
VALUES_EACH = 2
"""Values that are tried in a column: another choice for each, all values in all."""
RESULT = 2
"""The page of the import dialog that says what came of it."""
LONGEST_PATTERN = 10.0

QUIET = 3
"""Turns of the loop in which nothing beat longer, after which a case is over."""


@dataclass(slots=True)
class Trial:
    """What came of one kind, `now` at the case that is tried.

    `block`: seconds of the longest block of the loop, none where no window has to do with it; `at`: the case it was
    in; `memory`, `reader`: bytes of the process, and of the largest that it started.
    """

    kind: str
    cases: int = 0
    block: float | None = None
    at: str = ""
    now: str = ""
    memory: int = 0
    reader: int = 0
    succeeded: list[str] = field(default_factory=list)

    def failed(self, case: str, why: str) -> None:
        """Note that a case did what it shall not do."""
        self.succeeded.append(f"{self.kind}, {case}: {why}")


class Heart:
    """Beats on the loop of the window and keeps the longest time of its thread between two beats, in seconds."""

    def __init__(self) -> None:
        from PySide6.QtCore import Qt, QTimer

        self.longest = 0.0
        self._last = time.thread_time()
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)

    def watch(self, act: Callable[[], object], done: Callable[[], bool] = lambda: True) -> float:
        """Run `act` on the loop, go on until `done`, and return the longest block."""
        from PySide6.QtCore import QEventLoop, QTimer
        from PySide6.QtWidgets import QApplication

        failure: list[BaseException] = []

        def run() -> None:
            try:
                act()
            except BaseException as error:  # noqa: BLE001  # Qt would swallow it
                failure.append(error)
            ran.append(True)

        ran: list[bool] = []
        self.longest, self._last = 0.0, time.thread_time()
        self._timer.start(1)
        QTimer.singleShot(0, run)
        quiet = 0
        while quiet < QUIET:
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 20)
            quiet = quiet + 1 if ran and done() else 0
        self._timer.stop()
        if failure:
            raise failure[0]
        return self.longest

    def _beat(self) -> None:
        now = time.thread_time()
        self.longest = max(self.longest, now - self._last)
        self._last = now


def peak() -> tuple[int, int]:
    """Return the most bytes that this process and its largest child ever held; 0 where the system does not tell."""
    if sys.platform == "win32":
        return 0, 0
    import resource

    unit = 1 if sys.platform == "darwin" else 1024
    who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    own, children = (resource.getrusage(one).ru_maxrss * unit for one in who)
    return own, children


# -- words in every place of the window


def words(folder: Path, each: int) -> Trial:
    """Show every word in every place."""
    from hostile_window import PLACES, Window, rich

    return _shown(Trial("words × places of the window"), WORDS, PLACES, Window, rich, folder, each)


def harmless(folder: Path, each: int) -> Trial:
    """Show harmless words in every place, to compare."""
    from hostile_window import PLACES, Window, rich

    return _shown(
        Trial("to compare: harmless words"), {"plain": "Anna Brandt"}, PLACES, Window, rich, folder, 1
    )


def _shown(trial: Trial, all_words, places, window_of, rich, folder: Path, each: int) -> Trial:
    warm = window_of(_made(folder / "warm"), "Anna")
    heart = Heart()
    for come in places.values():
        come(warm).grab()
        warm.put_away()
    warm.desk.close()
    for name in list(all_words)[::each]:
        window = window_of(_made(folder / f"w{len(name)}{name[:3]}"), all_words[name])
        for place, come in places.items():
            shown: list[object] = []

            def show(come=come, window=window, shown=shown) -> None:
                widget = come(window)
                widget.grab()
                shown.extend(rich(widget))

            block = heart.watch(show)
            for what in shown:
                trial.failed(f"{name} in {place}", str(what))
            window.put_away()
            for _ in range(AGAIN):
                if block > DOUBTFUL:
                    block = min(block, heart.watch(show))
                    window.put_away()
            _count(trial, f"{name} in {place}", block)
        window.desk.close()
    return trial


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def _count(trial: Trial, case: str, block: float) -> None:
    trial.cases += 1
    if os.environ.get("TELL_BLOCKS"):
        print(f"{block * 1000:7.0f} ms {peak()[0] >> 20:5} MB  {case}", file=sys.stderr)
    if trial.block is None or block > trial.block:
        trial.block, trial.at = block, case


# -- files that are imported

GOOD = (HEAD + "}\n").encode()


SPAN = '{"label":"person","fragments":[[0,4]],"exact":["Anna"]}'
LARGE: dict[str, tuple[str, str, int, str]] = {
    "a million labels.jsonl": (f'{HEAD},"spans":[', f"{SPAN},", 1_000_000, f"{SPAN}]}}"),
    "millions of parts.jsonl": (
        f'{HEAD},"spans":[{{"label":"person","fragments":[',
        "[0,4],",
        6_000_000,
        "[0,4]]}]}",
    ),
    "millions of keys.jsonl": (f'{HEAD},"meta":{{', '"k":[],', 3_000_000, '"k":[]}}'),
    "line without end.jsonl": (HEAD[:-1], "x", 300 << 20, ""),
    "deep.jsonl": ("", "[", 60 << 20, ""),
    "blank.txt": ("", " ", 64 << 20, ""),
    "larger than any article.txt": ("", "Anna ", 14 << 20, ""),
    "zeros.txt": ("", "\0", 48 << 20, ""),
    "breaks.txt": ("x", "\n", 48 << 20, ""),
}
"""Files that try to be more than a reader can hold: a start, what comes so many times, an end."""

SOUND: dict[str, tuple[str, str, int, str]] = {
    "one word.txt": ("", "x", 1 << 20, ""),
    "one paragraph.txt": ("", "Anna said no, ", 75_000, ""),
    "marks on marks.txt": ("A", "\u0301", 1 << 20, ""),
    "emoji.txt": ("", "\U0001f468", 1 << 18, ""),
    "many paragraphs.txt": ("", "Anna said.\n", 490_000, ""),
}
"""Articles of 1 MB in one paragraph, and of 5 MB in short ones, which come in: what such a one costs."""


def write_large(name: str, path: Path) -> None:
    """Write one of them in a process of its own: what this one holds shall be the window's."""
    command = [sys.executable, str(Path(__file__).with_name("write_large.py")), str(path)]
    subprocess.run(command, input=json.dumps((LARGE | SOUND)[name]), text=True, check=True)


def files(folder: Path, each: int) -> Trial:
    """Import bad files through the window; the good article behind each line comes in."""
    trial = Trial("files that are imported")
    with _window(folder) as (desk, heart), _bugs(trial):
        names = list(LINES)[::each]
        paths = []
        for number, name in enumerate(names):
            paths.append(folder / f"{number} {name}.jsonl")
            good = GOOD.replace(b'"id":"a"', b'"id":"good%d"' % number).replace(
                b"Anna sang.", b"Anna sang %d." % number
            )
            paths[-1].write_bytes(LINES[name] + b"\n" + good)
        _count(trial, "bad lines", _imported(desk, heart, paths))
        trial.cases += len(paths) - 1
        if len(desk.project.documents()) != len(paths):
            trial.failed(
                "bad lines", f"{len(desk.project.documents())} good articles came in, not {len(paths)}"
            )
        for name in list(LARGE)[::each]:
            path = folder / name
            write_large(name, path)
            _count(trial, name, _imported(desk, heart, [path]))
            path.unlink()
    return trial


def articles(folder: Path, each: int) -> Trial:
    """Import articles of 1 and 5 MB, and show each."""
    trial = Trial(f"{HUGE} 1 MB in one paragraph, 5 MB in short ones")
    with _window(folder) as (desk, heart), _bugs(trial):
        for number, name in enumerate(list(SOUND)[::each], 1):
            path = folder / name
            write_large(name, path)
            _count(trial, name, _imported(desk, heart, [path]))
            path.unlink()
            rows = desk.project.documents()
            if len(rows) != number:
                trial.failed(name, "it did not come in")
                continue
            block = heart.watch(lambda row=rows[-1]: desk.session.controls.articles.open(row.id))
            _count(trial, f"showing {name}", block)
    return trial


def _imported(desk: Desk, heart: Heart, paths: Sequence[Path]) -> float:
    from annotator.gui.controllers.requests import AskImport
    from annotator.gui.dialogs.importing import ImportDialog

    def start() -> None:
        desk.session.hub.asked.emit(AskImport(tuple(paths)))
        dialog = desk.session.desk.dialog()
        if isinstance(dialog, ImportDialog) and dialog.pages.currentIndex() == 0:
            dialog.start()

    def is_done() -> bool:
        dialog = desk.session.desk.dialog()
        return not desk.session.tasks.busy() and (dialog is None or dialog.pages.currentIndex() == RESULT)

    block = heart.watch(start, is_done)
    while (dialog := desk.session.desk.dialog()) is not None:
        dialog.reject()
        desk.settle()
    return block


# -- project files


def projects(folder: Path, each: int) -> Trial:
    """Open projects with a value of another kind in each column, with triggers, views and lies in the header."""
    trial = Trial("project files")
    good = good_project(folder)
    with contextlib.closing(sqlite3.connect(good)) as connection:
        columns = columns_of(connection)
    harms = [
        (f"{table}.{column} = {value[:20]}", _put, (table, column, value))
        for number, (table, column) in enumerate(columns)
        for value in (VALUES[(number * VALUES_EACH + step) % len(VALUES)] for step in range(VALUES_EACH))
    ]
    harms += [(sql[:40], _done, (sql,)) for sql in OBJECTS]
    with _window(folder) as (desk, heart), _bugs(trial):
        for number, (name, do, values) in enumerate(harms):
            if number % each:
                continue
            path = Path(shutil.copy(good, folder / f"{number}.annotator"))
            with contextlib.suppress(sqlite3.Error):
                do(path, good, *values)
            block, trial.now = 1.0, name
            for turn in range(1 + AGAIN):
                if turn == 0 or block > DOUBTFUL:
                    block = min(block, _opened_and_labelled(desk, heart, path))
            _count(trial, name, block)
            if (
                "harm" in name
                and "harm" not in " ".join(desk.messages[-3:])
                and desk.session.hub.project is not None
                and desk.session.hub.project.path == path
            ):
                trial.failed(name, "what others put in is open")
    return trial


def _opened_and_labelled(desk: Desk, heart: Heart, path: Path) -> float:
    """Open a project and label in it, one act after the other as a person does; return the longest block of all."""

    def open_it() -> None:
        with contextlib.suppress(AnnotatorError):  # one sentence, which who asked for it shows
            desk.session.open_path(path)

    def run(command: str) -> None:
        if desk.session.hub.article is not None:
            desk.session.work.run(command)

    longest = heart.watch(open_it, lambda: not desk.session.tasks.busy())
    for command in ("go.next_stop", "label.person", "edit.undo"):
        longest = max(longest, heart.watch(lambda command=command: run(command)))
    while (dialog := desk.session.desk.dialog()) is not None:
        dialog.reject()
        desk.settle()
    return longest


def _put(path: Path, good: Path, table: str, column: str, value: str) -> None:
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
        loosen(connection)
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
        put_cell(connection, table, column, value)
        tighten(connection, good)


def _done(path: Path, good: Path, sql: str) -> None:
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute(sql)


# -- what is typed and set


def queries(folder: Path, each: int) -> Trial:
    """Type queries into every field that finds something, and ask the index."""
    from projects import project_with

    trial = Trial("queries")
    project_with(folder, *(f"Anna said: it rains in Bonn, {n} times.\n" for n in range(200))).close()
    with _window(folder, folder / "news.annotator") as (desk, heart), _bugs(trial):
        work = desk.session.work
        work.run("go.find")
        for number, query in enumerate(QUERIES):
            if number % each:
                continue
            for field_name, line in (("find", work.find_bar.field), ("list", work.articles.find_field)):
                _count(
                    trial,
                    f"{query[:20]!r} in {field_name}",
                    heart.watch(lambda line=line, query=query: line.setText(query)),
                )
                line.clear()
            _count(
                trial,
                f"{query[:20]!r} in the index",
                heart.watch(lambda query=query: desk.project.store.search(query)),
            )
    return trial


def settings(folder: Path, each: int) -> Trial:
    """Start the window with settings that are none."""
    trial = Trial("settings")
    with _bugs(trial):
        for name in list(SETTINGS)[::each]:
            place = _made(folder / name)
            (place / "settings.json").write_bytes(SETTINGS[name])
            with _window(place, settings=place / "settings.json") as (desk, heart):
                block = 1.0
                for turn in range(1 + AGAIN):
                    if turn == 0 or block > DOUBTFUL:
                        block = min(block, heart.watch(lambda desk=desk: desk.session.work.run("help.keys")))
                        dialog = desk.session.desk.dialog()
                        if dialog is not None:
                            dialog.reject()
                            desk.settle()
                _count(trial, name, block)
    return trial


# -- doors


def doors(folder: Path, each: int) -> Trial:
    """Give XML files, archives, cells and titles to the doors for readers and writers to come."""
    trial = Trial("XML, archives, cells, names of files")
    for door, cases in _doors().items():
        for name in list(cases)[::each]:
            trial.cases += 1
            why = door(cases[name])
            if why:
                trial.failed(str(name)[:40], why)
    return trial


def _doors() -> dict[Callable[[bytes], str], dict[str, bytes]]:
    from annotator.domain.file_names import file_stem
    from annotator.formats.archives import Archive, BadArchive, unpacked
    from annotator.formats.cells import guarded
    from annotator.formats.xml_door import BadXml, events

    def refuses(kind: type[ValueError], act: Callable[[BytesIO], object]) -> Callable[[bytes], str]:
        def door(data: bytes) -> str:
            try:
                act(BytesIO(data))
            except kind as refused:
                return "" if "\n" not in str(refused) else "more than one line"
            return "it was let in"

        return door

    def read(stream: BytesIO) -> None:
        with Archive(stream) as archive:
            archive.read("a.txt")

    return {
        refuses(BadXml, lambda stream: deque(events(stream), 0)): XML,
        refuses(BadArchive, Archive): ZIPS,
        refuses(BadArchive, read): MEMBERS,
        refuses(BadArchive, lambda stream: deque(unpacked(stream), 0)): GZIPS,
        lambda cell: "" if guarded(cell.decode())[0] == "'" else "it is a formula": {
            c: c.encode() for c in FORMULAS
        },
        lambda name: (
            "" if _is_one_file(file_stem(name.decode("utf-8", "surrogatepass"))) else "it is a path"
        ): {n: n.encode("utf-8", "surrogatepass") for n in NAMES},
    }


def _is_one_file(name: str) -> bool:
    return Path(name).name == name and name not in ("", ".", "..") and not set(name) & set("\\/:\0")


def patterns(folder: Path, each: int) -> Trial:
    """Run patterns that never end."""
    from annotator.suggest.user_patterns import PatternLimits, UserPattern

    trial = Trial("patterns")
    cases = dict(PATTERNS) | {source: (source, "Anna lives in Bonn.") for source in SENSELESS_PATTERNS}
    for name in list(cases)[::each]:
        trial.cases += 1
        source, text = cases[name]
        began = time.monotonic()
        with (
            contextlib.suppress(AnnotatorError),
            UserPattern(source, limits=PatternLimits(seconds=1)) as pattern,
        ):
            pattern.find(text)
        if time.monotonic() - began > LONGEST_PATTERN:
            trial.failed(name, "it was not stopped")
    return trial


@contextlib.contextmanager
def _bugs(trial: Trial) -> Iterator[None]:
    """Count what nobody caught as a success of who means harm."""
    before = sys.excepthook

    def heard(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if not isinstance(error, AnnotatorError):  # which the window tells in its one sentence
            trial.failed(trial.now, place_of(error.with_traceback(trace)))

    sys.excepthook = heard
    try:
        yield
    finally:
        sys.excepthook = before


@contextlib.contextmanager
def _window(
    folder: Path, path: Path | None = None, settings: Path | None = None
) -> Iterator[tuple[Desk, Heart]]:
    from desk import Desk

    from annotator.base.clock import Clock
    from annotator.ops.project import create
    from annotator.ops.schema import find_schema

    if path is None:
        path = folder / "news.annotator"
        create(path, find_schema("standard"), "ann", Clock()).close()
    desk = Desk(path, settings)
    try:
        yield desk, Heart()
    finally:
        desk.close()


KINDS: dict[str, Callable[[Path, int], Trial]] = {
    kind.__name__: kind
    for kind in (harmless, words, files, articles, projects, queries, settings, doors, patterns)
}
"""All kinds of trial. Each takes an empty folder and tries each so-many-th case."""


def tried(kind: str, folder: str, each: int) -> Trial:
    """Try one kind in this process, which has done nothing before, and add its memory."""
    home = Path(folder).with_name(f"{kind} home")
    for name in (
        "HOME",
        "USERPROFILE",
        "APPDATA",
        "LOCALAPPDATA",
        "XDG_CONFIG_HOME",
        "XDG_DATA_HOME",
        "XDG_STATE_HOME",
    ):
        os.environ[name] = str(home)  # backups and settings of a person stay as they are
    trial = KINDS[kind](Path(folder), each)
    trial.memory, trial.reader = peak()
    return trial
