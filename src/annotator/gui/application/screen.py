"""The screen that a window needs: where there is none, or Qt cannot draw on it, a sentence says so; Qt would abort."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from annotator.gui.application.wanted import complain

if TYPE_CHECKING:
    from PySide6.QtCore import QMessageLogContext, QtMsgType

VERBS = "The verbs work without one; “annotator --help” lists them."
NO_SCREEN = f"There is no screen for a window here: neither DISPLAY nor WAYLAND_DISPLAY is set. {VERBS}"


def has_screen() -> bool:
    """Tell whether a window can be seen: not where nobody said on which screen, nor to draw without one."""
    named = ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY")
    return not sys.platform.startswith("linux") or any(map(os.environ.get, named))


def draw_without_screen() -> None:
    """Draw into memory where there is no screen."""
    if not has_screen():
        os.environ["QT_QPA_PLATFORM"] = "offscreen"


@contextmanager
def no_abort() -> Iterator[None]:
    """Where Qt would abort within this, for want of a screen, end with a sentence and exit code 1."""
    from PySide6.QtCore import QtMsgType, qInstallMessageHandler

    heard: list[str] = []

    def hear(kind: QtMsgType, context: QMessageLogContext, words: str) -> None:
        heard.append(words)
        if kind is QtMsgType.QtFatalMsg:
            complain(f"No window can be opened. Qt says: {heard[0].rstrip('.')}. {VERBS}")
            sys.stderr.flush()
            os._exit(1)  # Qt aborts as soon as this returns

    before = qInstallMessageHandler(hear)
    try:
        yield
    finally:
        qInstallMessageHandler(before)
        if heard:
            print("\n".join(heard), file=sys.stderr)
