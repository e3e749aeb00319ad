"""The parent's side of the import child: starts it, watches it, checks all that it says, ends it."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path
from typing import BinaryIO

import msgspec

from annotator.base import own_process
from annotator.base.ahead import Ahead
from annotator.base.errors import FormatError
from annotator.base.progress import Progress, silent
from annotator.base.resident_memory import resident_memory
from annotator.domain.record import Record
from annotator.formats.format import Loss
from annotator.formats.frames import HEAD, Frame, Kind, Limits, LossBody, Request, receive
from annotator.formats.jsonl_decode import ArticleDecoder, Defaults
from annotator.formats.jsonl_lines import BadLine

_TICK = 0.25

AHEAD = 8 << 20
"""Bytes that are read before anybody takes them."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """An article that was read and checked, and where it stood; `size`: bytes of its JSON."""

    path: Path
    line: int | None
    record: Record
    size: int


Arrival = Delivered | FormatError | Loss
Find = Callable[[], tuple[list[Path], list[FormatError]]]
"""Says which files there are to read, and which paths are none."""


@dataclass(frozen=True, slots=True)
class _Found:
    """The files to read and their sizes in bytes, and what cannot be read."""

    paths: Sequence[Path]
    sizes: Sequence[int]
    refused: Sequence[FormatError] = ()


@dataclass(frozen=True, slots=True)
class _Told:
    """What a process said about a file, or in words why it stopped there."""

    file: int
    what: Frame | str


def read_in_child(
    paths: Sequence[Path],
    format_id: str | None,
    defaults: Defaults,
    limits: Limits | None = None,
    progress: Progress = silent,
) -> Generator[Arrival, None, None]:
    """Yield what is in the files, read by another process under limits; one process serves them all.

    Where a file ends or stalls the process, it is reported and a new process goes on with the next file.
    `progress` counts bytes; when it raises, or the iterator is closed, the process is killed.
    """
    reader = _Reader(defaults, progress)
    with contextlib.closing(_Run(lambda: (list(paths), []), format_id, limits or Limits()).told()) as told:
        for item in told:
            yield from reader.arrivals(item)


def read_ahead(
    find: Find,
    format_id: str | None,
    defaults: Defaults,
    limits: Limits | None = None,
    progress: Progress = silent,
) -> Generator[Arrival | None, None, None]:
    """Yield the same without ever waiting: none where nothing has come yet, and `progress` is called then, too.

    A thread looks for the files, starts the process and reads its pipe; what it read is checked here.
    """
    reader = _Reader(defaults, progress)
    run = _Run(find, format_id, limits or Limits())
    with contextlib.closing(Ahead(run.told(), _weight, AHEAD, run.stop, "import reader")) as ahead:
        while not ahead.finished:
            item = ahead.take()
            if item is None:
                reader.tell()
                yield None
            else:
                yield from reader.arrivals(item)


def _weight(item: _Found | _Told) -> int:
    return len(item.what.body) if isinstance(item, _Told) and isinstance(item.what, Frame) else 0


class _Run:
    """The processes of one import, one after the other."""

    def __init__(self, find: Find, format_id: str | None, limits: Limits) -> None:
        self._find = find
        self._format = format_id
        self._limits = limits
        self._child: _Child | None = None
        self._stopped = False
        self._lock = threading.Lock()

    def stop(self) -> None:
        """Let `told` end soon; called from any thread."""
        with self._lock:
            self._stopped = True
            if self._child is not None:
                self._child.kill()

    def told(self) -> Generator[_Found | _Told, None, None]:
        """Yield what there is to read, then all that the processes say, and why one stopped early."""
        paths, refused = self._find()
        sizes = [_size(path) for path in paths]
        yield _Found(paths, sizes, refused)
        file = 0
        while file < len(paths) and not self._stopped:
            with _Child(paths[file:], self._format, self._limits) as child:
                self._watch(child)
                line = told = 0
                for frame in child.frames():
                    told += HEAD.size + len(frame.body)
                    if told > self._most(sizes[file]):
                        child.end(_Why.TOLD)
                        break
                    yield _Told(file, frame)
                    line = frame.line or line
                    if frame.kind is Kind.DONE:
                        file, line, told = file + 1, 0, 0
                        if file == len(paths):
                            return
                reason = child.why_it_ended() + (f" after line {line}" if line else "")
            if not self._stopped:
                yield _Told(file, reason)
            file += 1

    def _most(self, size: int) -> int:
        """Return the bytes that may be told about a file."""
        return max(self._limits.told, size * self._limits.told_times)

    def _watch(self, child: _Child) -> None:
        with self._lock:
            self._child = child
            if self._stopped:
                child.kill()


class _Reader:
    """Turns what was told into arrivals and knows how far it is."""

    def __init__(self, defaults: Defaults, progress: Progress) -> None:
        self._defaults = defaults
        self._decoder = ArticleDecoder(defaults)
        self._progress = progress
        self._files = _Found((), ())
        self._before = 0
        self._inside = 0
        self._total: int | None = None

    def arrivals(self, told: _Found | _Told) -> Iterator[Arrival]:
        """Yield what is in it, checked."""
        if isinstance(told, _Found):
            self._files = told
            self._total = sum(told.sizes)
            yield from told.refused
            return
        what = told.what
        if isinstance(what, str):
            yield FormatError(str(self._files.paths[told.file]), None, what)
            self._finish(told.file)
        elif what.kind is Kind.DONE:
            self._finish(told.file)
        elif what.kind is not Kind.READY:
            yield from self._arrival(self._files.paths[told.file], self._files.sizes[told.file], what)
        self.tell()

    def tell(self) -> None:
        """Say how far it is; raises `Cancelled` when it shall stop."""
        self._progress(self._before + self._inside, self._total, "import")

    def _finish(self, file: int) -> None:
        self._before += self._files.sizes[file]
        self._inside = 0

    def _arrival(self, path: Path, size: int, frame: Frame) -> Iterator[Arrival]:
        line = frame.line or None
        if frame.kind is Kind.FILE:
            name = frame.body.decode("ascii", "replace")[:40]
            self._decoder = ArticleDecoder(replace(self._defaults, origin=f"import:{name}"))
        elif frame.kind is Kind.PROBLEM:
            yield FormatError(str(path), line, frame.body.decode("utf-8", "replace"))
        elif frame.kind is Kind.LOSS:
            with contextlib.suppress(msgspec.DecodeError, UnicodeDecodeError):
                loss = msgspec.json.decode(frame.body, type=LossBody)
                yield Loss(loss.what, loss.count, loss.example)
        elif frame.kind is Kind.RECORD:
            self._inside = min(self._inside + len(frame.body), size)
            try:
                yield Delivered(path, line, self._decoder.record(frame.body), len(frame.body))
                yield from self._decoder.lost()
            except BadLine as error:
                yield FormatError(str(path), line, str(error))


class _Why(Enum):
    """Why the parent ended a process."""

    LATE = "late"
    MEMORY = "memory"
    GARBLED = "garbled"
    TOLD = "told"


class _Child:
    """One process and the thread that kills it when it gives no sign of life or holds too much memory."""

    def __init__(self, paths: Sequence[Path], format_id: str | None, limits: Limits) -> None:
        self._limits = limits
        self._request = Request([os.fsencode(path.absolute()) for path in paths], format_id, limits)
        self._deadline: float | None = None
        self._ended = threading.Event()
        self._why: _Why | None = None
        self._watch = threading.Thread(target=self._watch_over, name="import watch", daemon=True)

    def __enter__(self) -> _Child:
        self._errors = tempfile.TemporaryFile()
        with tempfile.TemporaryFile() as request:
            request.write(msgspec.json.encode(self._request))
            request.seek(0)
            self._process = subprocess.Popen(
                command(),
                stdin=request,
                stdout=subprocess.PIPE,
                stderr=self._errors,
                cwd=tempfile.gettempdir(),
                env=own_process.bare_environment(),
                bufsize=1 << 20,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        self._watch.start()
        return self

    def __exit__(self, *unused: object) -> None:
        self._ended.set()
        self._process.kill()
        self._process.wait()
        self._watch.join()
        self._stream().close()
        self._errors.close()

    def kill(self) -> None:
        """End the process now; called from any thread."""
        self._process.kill()

    def end(self, why: _Why) -> None:
        """End the process now for a reason; called from any thread."""
        self._why = why
        self._process.kill()

    def frames(self) -> Iterator[Frame]:
        """Yield frames until the process ends, is killed, or says something that is no frame.

        A process that ends before it says that it is ready is a bug: `RuntimeError` with its words.
        """
        stream = self._stream()
        ready = False
        while True:
            self._deadline = time.monotonic() + self._limits.wait_seconds
            try:
                frame = receive(stream, self._limits.record)
            except ValueError:
                self._why = _Why.GARBLED
                return
            finally:
                self._deadline = None
            if frame is None:
                break
            ready = True
            yield frame
        self._process.wait()
        if not ready and self._why is None:
            self._errors.seek(0)
            raise RuntimeError(f"import child did not start: {self._errors.read().decode(errors='replace')}")

    def why_it_ended(self) -> str:
        """Return, as the end of a sentence, why the process stopped early."""
        code = self._process.poll()
        limits = self._limits
        if self._why is not None:
            return {
                _Why.LATE: f"reading stopped because nothing came for {limits.wait_seconds:g} seconds",
                _Why.MEMORY: f"reading it took more than {limits.memory >> 20:,} MB of memory and was stopped",
                _Why.GARBLED: "its reader said something senseless and was stopped",
                _Why.TOLD: "far more came out of it than can be in a file of its size, and reading was stopped",
            }[self._why]
        if code is not None and code == -getattr(signal, "SIGXCPU", 0):
            return f"reading one article took longer than {self._limits.cpu_seconds} seconds and was stopped"
        return f"its reader crashed (code {code})"

    def _stream(self) -> BinaryIO:
        stream = self._process.stdout
        assert stream is not None
        return stream  # type: ignore[return-value]  # typeshed says IO[bytes], which BinaryIO extends by nothing

    def _watch_over(self) -> None:
        while not self._ended.wait(_TICK):
            deadline = self._deadline
            if deadline is not None and time.monotonic() > deadline:
                self.end(_Why.LATE)
                return
            if (resident_memory(self._process.pid) or 0) > self._limits.memory:
                self.end(_Why.MEMORY)  # where the system bounds it, the process never comes so far
                return


def command() -> list[str]:
    """Return how to start the child."""
    return own_process.command("annotator.formats.child", "import-child")


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
