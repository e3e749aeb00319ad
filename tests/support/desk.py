"""The real window under test: keys and mouse as a person uses them, and the project file read from outside."""

from __future__ import annotations

import json
import subprocess
import sys
import unicodedata
from pathlib import Path

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QWidget
from shiboken6 import isValid

from annotator.base.settings import Settings
from annotator.domain.annotation import Span
from annotator.gui.application.run import make_application
from annotator.gui.application.session import Session
from annotator.gui.canvas.canvas import Canvas
from annotator.gui.hub import Message
from annotator.gui.panels.card import LabelButton
from annotator.ops.article import Article
from annotator.ops.project import Project

NARROW = 40
"""Pixels: no character is wider."""

_NAMED = {
    "Space": Qt.Key.Key_Space,
    "Backspace": Qt.Key.Key_Backspace,
    "Enter": Qt.Key.Key_Return,
    "Esc": Qt.Key.Key_Escape,
    "Left": Qt.Key.Key_Left,
    "Right": Qt.Key.Key_Right,
    "Up": Qt.Key.Key_Up,
    "Down": Qt.Key.Key_Down,
    "Home": Qt.Key.Key_Home,
    "End": Qt.Key.Key_End,
    "PgUp": Qt.Key.Key_PageUp,
    "PgDn": Qt.Key.Key_PageDown,
    "F3": Qt.Key.Key_F3,
    "F6": Qt.Key.Key_F6,
}
_MODIFIERS = {
    "Ctrl": Qt.KeyboardModifier.ControlModifier,
    "Shift": Qt.KeyboardModifier.ShiftModifier,
    "Alt": Qt.KeyboardModifier.AltModifier,
}


class Desk:
    """A window on a project, driven by what a hand can do. `presses` counts keys, `clicks` the mouse."""

    def __init__(
        self, project: Path | None = None, settings: Path | None = None, annotator: str = "ann"
    ) -> None:
        make_application()
        self.session = Session(Settings(settings), ask_who=False)
        self.session.controls.project.annotator = annotator
        self.messages: list[str] = []
        self.presses = 0
        self.clicks = 0
        self.session.hub.told.connect(self._heard)
        self.session.window.show()
        QTest.qWaitForWindowExposed(self.session.window)
        if project is not None:
            self.session.open_path(project)
        self.settle()

    def _heard(self, message: Message) -> None:
        self.messages.append(message.text)

    # -- what is there

    @property
    def canvas(self) -> Canvas:
        return self.session.work.canvas

    @property
    def project(self) -> Project:
        project = self.session.hub.project
        assert project is not None
        return project

    @property
    def article(self) -> Article:
        article = self.session.hub.article
        assert article is not None
        return article

    @property
    def text(self) -> str:
        return self.article.text

    def spans(self) -> list[Span]:
        return self.article.layer.spans()

    def words(self, span: Span) -> str:
        return " … ".join(self.text[start:end] for start, end in span.fragments)

    def labelled(self, label: str) -> list[str]:
        return [self.words(span) for span in self.spans() if span.label == label]

    # -- keys

    def press(self, *keys: str) -> None:
        """Press keys one after the other on what has the keyboard: `p`, `Shift+N`, `Ctrl+Enter`, `Space`."""
        for chord in keys:
            *held, key = chord.split("+") if chord not in ("+", "Ctrl++") else [chord]
            modifiers = Qt.KeyboardModifier.NoModifier
            for name in held:
                modifiers |= _MODIFIERS[name]
            target = QApplication.focusWidget() or self.canvas
            if key in _NAMED:
                QTest.keyClick(target, _NAMED[key], modifiers)
            else:
                QTest.keyClick(target, key.lower(), modifiers)
            self.presses += 1
            self.settle()

    def select(self, words: str, nth: int = 1) -> None:
        """Put the caret before the nth place of `words` by keys, then select it with Shift+Right."""
        start = self.place(words, nth)
        self.caret(start)
        while self.canvas.caret()[1] < start + len(words):
            self.press(f"Shift+{self._forward()}")

    def caret(self, offset: int) -> None:
        """Walk the caret to an offset as a person would: lines down, then characters."""
        self.press("Ctrl+Home") if self.canvas.caret()[1] > offset else None
        while True:
            before = self.canvas.textCursor()
            probe = QTextCursor(before)
            moved = probe.movePosition(QTextCursor.MoveOperation.Down)
            position = self.canvas.positions.map.to_code_point(probe.position())
            if not moved or position > offset or position <= self.canvas.caret()[1]:
                break
            self.press("Down")
        while self.canvas.caret()[1] < offset:
            self.press(self._forward())

    def _forward(self) -> str:
        """Return the arrow that leads on in the paragraph of the caret."""
        rtl = self.canvas.textCursor().block().textDirection() is Qt.LayoutDirection.RightToLeft
        return "Left" if rtl else "Right"

    def backward(self) -> str:
        """Return the arrow that leads back in the paragraph of the caret."""
        return "Right" if self._forward() == "Left" else "Left"

    def place(self, words: str, nth: int = 1) -> int:
        start = -1
        for _ in range(nth):
            start = self.text.index(words, start + 1)
        return start

    # -- mouse

    def point(self, offset: int) -> QPoint:
        """Return where a code point is drawn, in the viewport, after scrolling it into sight."""
        self.canvas.show_offset(offset)
        self.settle()
        cursor = QTextCursor(self.canvas.document())
        cursor.setPosition(self.canvas.positions.map.to_position(offset))
        rectangle = self.canvas.cursorRect(cursor)
        return rectangle.center()

    def drag(self, words: str, nth: int = 1) -> None:
        """Select words with the mouse."""
        start = self.place(words, nth)
        viewport = self.canvas.viewport()
        end = start + len(words)
        for _ in range(2):  # the first time may scroll
            first, last = self._inside(start, start + 1), self._inside(end, end - 1)
        left = Qt.MouseButton.LeftButton
        QTest.mousePress(viewport, left, Qt.KeyboardModifier.NoModifier, first)
        QTest.mouseMove(viewport, (first + last) / 2)
        QTest.mouseMove(viewport, last)
        QTest.mouseRelease(viewport, left, Qt.KeyboardModifier.NoModifier, last)
        self.clicks += 1
        self.settle()

    def _inside(self, edge: int, inner: int) -> QPoint:
        """Return a point in the outer half of the first or last character of some words.

        The edge itself has two places where left-to-right and right-to-left text meet.
        """
        at_edge, beside = self.point(edge), self.point(inner)
        near = abs(at_edge.x() - beside.x()) < NARROW and at_edge.y() == beside.y()
        rtl = self._is_rtl(min(edge, inner))
        outward = (-1 if edge < inner else 1) * (-1 if rtl else 1)
        return (at_edge * 3 + beside) / 4 if near else beside + QPoint(7 * outward, 0)

    def _is_rtl(self, offset: int) -> bool:
        return unicodedata.bidirectional(self.text[offset]) in ("R", "AL")

    def click(self, offset: int) -> None:
        """Click into the middle of a character of the text."""
        point = (self.point(offset) + self.point(offset + 1)) / 2
        self.click_on(self.canvas.viewport(), point)

    def click_on(self, widget: QWidget, point: QPoint | None = None) -> None:
        """Click on a widget."""
        where = point if point is not None else widget.rect().center()
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, where)
        self.clicks += 1
        self.settle()

    def click_label(self, label: str) -> None:
        """Click on a label in the palette at the right."""
        buttons = self.session.work.card.findChildren(LabelButton)
        self.click_on(next(b for b in buttons if b.property("command") == f"label.{label}"))

    # -- dialogs

    def dialog(self) -> QDialog:
        """Return the dialog that waits."""
        dialog = self.session.desk.dialog()
        assert dialog is not None, "no dialog is open"
        return dialog

    def type_into_dialog(self, text: str) -> None:
        """Type a line into the dialog that waits and agree."""
        field = self.dialog().findChild(QLineEdit)
        assert field is not None
        for sign in text:
            # keyClicks knows ASCII alone; a layout sends what it prints with a key that Qt may not know.
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                event = QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, sign)
                QApplication.sendEvent(field, event)
        self.presses += len(text)
        QTest.keyClick(field, Qt.Key.Key_Return)
        self.presses += 1
        self.settle()

    # -- end

    def settle(self) -> None:
        """Let everything that is due happen."""
        QApplication.sendPostedEvents()
        QApplication.processEvents()

    def finish(self) -> None:
        """Let what runs beside the window come to its end, asleep: its process needs the processor."""
        while self.session.tasks.busy():
            QTest.qWait(1)
        self.settle()

    def close(self) -> None:
        """Close the window as a person does; twice does nothing."""
        if not isValid(self.session):
            return
        self.session.window.close()
        self.session.close()
        self.session.window.deleteLater()
        self.session.deleteLater()
        QApplication.sendPostedEvents(None, 52)
        self.settle()


def exported(project: Path, folder: Path, name: str = "out.jsonl") -> list[dict[str, object]]:
    """Return a closed project's articles through the command line, as anybody else gets them."""
    out = folder / name
    out.unlink(missing_ok=True)
    command = [sys.executable, "-m", "annotator", "export", str(project), str(out)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in out.read_bytes().split(b"\n") if line]
