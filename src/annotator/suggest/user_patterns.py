"""The only door to patterns that a person wrote: they run in a process that is killed when they take too long.

Python's engines can need a lifetime for thirty letters. Whoever lets people write patterns uses `UserPattern`; patterns
of our own stand in `domain.patterns`.
"""

from __future__ import annotations

import contextlib
import subprocess
import tempfile
import threading
from dataclasses import dataclass

import msgspec

from annotator.base import own_process
from annotator.base.closing import Closes
from annotator.base.errors import UserError
from annotator.domain.annotation import Fragment
from annotator.suggest.pattern_child import Answer, Asked


@dataclass(frozen=True, slots=True)
class PatternLimits:
    """What a pattern may cost. `seconds`: for one text; `length`: its letters; `matches`: in one text."""

    seconds: float = 2.0
    start_seconds: float = 20.0
    length: int = 1_000
    matches: int = 100_000
    memory: int = 400 << 20


class UserPattern(Closes):
    """One pattern and the process that it runs in; a context manager. Raises `UserError` where it is none."""

    def __init__(self, source: str, any_case: bool = False, limits: PatternLimits = PatternLimits()) -> None:
        self._shown = " ".join(source[:60].split())
        self._limits = limits
        if not source or len(source) > limits.length:
            raise UserError(f"A pattern has 1 to {limits.length:,} letters. Write a shorter one.")
        try:
            asked = Asked(source, any_case, limits.matches, limits.memory)
            first = msgspec.json.encode(asked) + b"\n"
        except UnicodeEncodeError:
            raise UserError("The pattern holds half a character. Write it anew.") from None
        self._process = subprocess.Popen(
            command(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=tempfile.gettempdir(),
            env=own_process.bare_environment(),
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        try:
            answer = self._asked(first, limits.start_seconds)
            if answer.refused:
                raise UserError(f"“{self._shown}” is no pattern: {answer.refused}. Change it and try again.")
        except UserError:
            self.close()
            raise

    def find(self, text: str) -> list[Fragment]:
        """Return where the pattern matches, in code points, in order, empty matches left out.

        Raises `UserError` where it takes too long or matches too often; after that the pattern is gone.
        """
        try:
            answer = self._asked(msgspec.json.encode(text) + b"\n", self._limits.seconds)
        except UserError:
            self.close()
            raise
        if len(answer.matches) > self._limits.matches:
            raise UserError(f"“{self._shown}” matches more than {self._limits.matches:,} times. Narrow it.")
        return [(start, end) for start, end in answer.matches if 0 <= start < end <= len(text)]

    def close(self) -> None:
        """End the process; twice does nothing."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()

    def _asked(self, line: bytes, seconds: float) -> Answer:
        stream, answers = self._process.stdin, self._process.stdout
        assert stream is not None
        assert answers is not None
        watch = threading.Timer(seconds, self._process.kill)
        watch.daemon = True
        watch.start()
        try:
            stream.write(line)
            stream.flush()
            return msgspec.json.decode(answers.readline(), type=Answer)
        except (OSError, ValueError, msgspec.DecodeError):
            raise UserError(
                f"“{self._shown}” takes more than {seconds:g} seconds or too much memory on one article and was "
                "stopped. Nothing was changed. Write it without repetitions inside repetitions."
            ) from None
        finally:
            watch.cancel()
            watch.join()


def command() -> list[str]:
    """Return how to start the process."""
    return own_process.command("annotator.suggest.pattern_child", "pattern-child")
