"""Long work beside the window: in slices on its own loop, in a thread or in a process; always with an owner."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, QThread, QTimer, Signal

from annotator.base.progress import Cancelled, Progress, Reached

SLICE = 0.008
"""Seconds of one slice: half a frame, so that the window stays quick."""

PAUSE = 10
"""Milliseconds until work that waits is looked at again."""

PATIENCE = 2000
"""Milliseconds that a process has to stop by itself before it is killed."""

TOLD_EVERY = 0.05
"""Seconds between two reports of a worker."""

WAIT = 5000
"""Milliseconds that closing waits for a worker which was asked to stop."""


@dataclass(frozen=True, slots=True)
class Report:
    """How far some work is; `total` is none while unknown."""

    done: int
    total: int | None
    what: str


Steps = Generator[Report | None, None, object]
"""Work that gives way at every report and returns its result; none means that it waits for something."""


class Call(Protocol):
    """What a process is asked, and how its answers read."""

    def command(self) -> list[str]:
        """Return program and arguments."""

    def environment(self) -> Mapping[str, str]:
        """Return its variables."""

    def question(self) -> bytes:
        """Return what is written to it; when its input ends, it shall stop."""

    def answer(self, line: bytes) -> object:
        """Return how far it is (`Reached`), the result, or none; raises what it was refused for."""

    def clean(self) -> None:
        """Remove what a killed process left."""


class Task(QObject):
    """One piece of long work. Exactly one of the last three signals ends it.

    Signals: `progressed(Report)` · `finished(result)` · `failed(exception)` · `cancelled()`.
    """

    progressed = Signal(object)
    finished = Signal(object)
    failed = Signal(object)
    cancelled = Signal()

    def cancel(self) -> None:
        """Ask the work to stop; what was committed before stays."""
        raise NotImplementedError

    def stop(self) -> None:
        """Stop and return only when the work no longer runs; no signal is sent any more."""
        raise NotImplementedError


class Slices(Task):
    """Work on the GUI thread, at most `SLICE` at a time, for what must write to the open project."""

    def __init__(self, steps: Steps, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._steps = steps
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._advance)
        self._timer.start()

    def cancel(self) -> None:
        """Stop at the next report."""
        if self._timer.isActive():
            self.stop()
            self.cancelled.emit()

    def stop(self) -> None:
        """Stop now."""
        self._timer.stop()
        self._steps.close()

    def _advance(self) -> None:
        end = time.perf_counter() + SLICE
        report: Report | None = None
        waits = False
        try:
            while not waits and time.perf_counter() < end:
                step = next(self._steps)
                waits = step is None
                report = step or report
        except StopIteration as stop:
            self._timer.stop()
            if report is not None:
                self.progressed.emit(report)
            self.finished.emit(stop.value)
            return
        except Cancelled:
            self._timer.stop()
            self.cancelled.emit()
            return
        except Exception as error:  # the edge of a task: told to the owner, who shows or raises it
            self._timer.stop()
            self.failed.emit(error)
            return
        self._timer.setInterval(PAUSE if waits else 0)
        if report is not None:
            self.progressed.emit(report)


class Worker(Task):
    """Work in a thread, for what only reads; it must call the progress that it gets, now and then."""

    def __init__(self, work: Callable[[Progress], object], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread = _Thread(work, self)
        self._thread.reported.connect(self.progressed)
        self._thread.finished.connect(self._end)
        self._thread.start()

    def cancel(self) -> None:
        """Make the next call of progress raise `Cancelled`."""
        self._thread.requestInterruption()

    def stop(self) -> None:
        """Ask the thread to stop and wait for it."""
        self._thread.finished.disconnect(self._end)
        self._thread.requestInterruption()
        self._thread.wait(WAIT)

    def _end(self) -> None:
        error = self._thread.error
        if isinstance(error, Cancelled):
            self.cancelled.emit()
        elif error is not None:
            self.failed.emit(error)
        else:
            self.finished.emit(self._thread.result)


class _Thread(QThread):
    reported = Signal(object)

    def __init__(self, work: Callable[[Progress], object], parent: QObject) -> None:
        super().__init__(parent)
        self._work = work
        self._told = 0.0
        self.result: object = None
        self.error: BaseException | None = None

    def run(self) -> None:
        """Do the work; called by Qt in the thread."""
        try:
            self.result = self._work(self._report)
        except Exception as error:  # the edge of a thread: told to the owner
            self.error = error

    def _report(self, done: int, total: int | None, what: str) -> None:
        if self.isInterruptionRequested():
            raise Cancelled
        now = time.perf_counter()
        if now - self._told >= TOLD_EVERY:
            self._told = now
            self.reported.emit(Report(done, total, what))


class Process(Task):
    """Work in a process of its own, which hears a question and answers in lines."""

    def __init__(self, call: Call, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._call = call
        self._cancelled = False
        self._result: object = None
        self._error: Exception | None = None
        self._process = QProcess(self)
        environment = QProcessEnvironment()
        for name, value in call.environment().items():
            environment.insert(name, value)
        self._process.setProcessEnvironment(environment)
        self._process.readyReadStandardOutput.connect(self._listen)
        self._process.finished.connect(self._end)
        self._process.errorOccurred.connect(self._broken)
        self._killer = QTimer(self)
        self._killer.setSingleShot(True)
        self._killer.setInterval(PATIENCE)
        self._killer.timeout.connect(self._process.kill)
        program, *arguments = call.command()
        self._process.start(program, arguments)
        self._process.write(call.question())

    def cancel(self) -> None:
        """Ask the process to stop; one that does not is killed."""
        self._cancelled = True
        self._process.closeWriteChannel()
        self._killer.start()

    def stop(self) -> None:
        """Ask the process to stop and wait for it."""
        self._killer.stop()
        for signal in (
            self._process.readyReadStandardOutput,
            self._process.finished,
            self._process.errorOccurred,
        ):
            signal.disconnect()
        self._process.closeWriteChannel()
        if not self._process.waitForFinished(PATIENCE):
            self._process.kill()
            self._process.waitForFinished(WAIT)
        self._call.clean()

    def _listen(self) -> None:
        while self._error is None and self._process.canReadLine():
            try:
                said = self._call.answer(bytes(self._process.readLine().data()))
            except Exception as error:  # the edge of a task: told to the owner
                self._error = error
                return
            if isinstance(said, Reached):
                self.progressed.emit(Report(said.done, said.total, said.what))
            else:
                self._result = said

    def _broken(self, kind: QProcess.ProcessError) -> None:
        if kind is QProcess.ProcessError.FailedToStart:
            self._end()

    def _end(self) -> None:
        self._killer.stop()
        self._listen()
        if self._error is None and self._result is not None:
            self.finished.emit(self._result)
            return
        self._call.clean()
        if self._cancelled:
            self.cancelled.emit()
            return
        words = bytes(self._process.readAllStandardError().data()).decode(errors="replace")
        words = words or self._process.errorString()
        self.failed.emit(self._error or RuntimeError(f"the process did not finish: {words}"))


class Tasks(QObject):
    """Owns all long work of a window and stops it at close."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._running: list[Task] = []

    def slices(self, steps: Steps) -> Task:
        """Start work that gives way at every report."""
        return self._own(Slices(steps, self))

    def worker(self, work: Callable[[Progress], object]) -> Task:
        """Start work in a thread."""
        return self._own(Worker(work, self))

    def process(self, call: Call) -> Task:
        """Start work in another process."""
        return self._own(Process(call, self))

    def busy(self) -> bool:
        """Tell whether anything runs."""
        return bool(self._running)

    def close(self) -> None:
        """Stop everything; returns when no thread runs any more."""
        for task in self._running:
            task.stop()
            task.deleteLater()
        self._running.clear()

    def _own(self, task: Task) -> Task:
        self._running.append(task)
        task.finished.connect(self._drop)
        task.failed.connect(self._drop)
        task.cancelled.connect(self._drop)
        return task

    def _drop(self) -> None:
        task = self.sender()
        if isinstance(task, Task) and task in self._running:
            self._running.remove(task)
            task.deleteLater()
