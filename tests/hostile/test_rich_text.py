"""Words that look like rich text, in every place of the window: shown as they are, and nothing is fetched for them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from desk import Desk
from hostile import WORDS
from projects import add_document
from PySide6.QtCore import QAbstractItemModel, QModelIndex, Qt
from PySide6.QtGui import QAction, QTextDocument
from PySide6.QtWidgets import QAbstractItemView, QDialog, QLabel, QPlainTextEdit, QTextEdit, QWidget

from annotator.base.clock import Clock
from annotator.domain.annotation import AnnotatorName, Cluster, ClusterId, Membership, Span, SpanId
from annotator.domain.change import created
from annotator.domain.schema import Schema
from annotator.gui.application.crash import CrashHook
from annotator.gui.controllers.requests import AskLeaveArticle, AskMemo, AskName
from annotator.ops.project import create
from annotator.ops.schema import find_schema

NOW = "2026-11-22T08:00:00Z"
ROWS = 5
"""Rows of a list that are looked at."""


class Window:
    """The real window on a project in which everything is named by the same words."""

    def __init__(self, folder: Path, words: str) -> None:
        self.words = words
        name = words.replace("/", "∕").encode()[:120].decode("utf-8", "ignore").strip() or "news"
        path = folder / f"{name}.annotator"
        self.text = f"{words}\n\nAnna said no. {words} Anna left.\n"
        with create(path, _schema(words), words, Clock()) as project:
            document = add_document(project, self.text)
            place = self.text.index("Anna said")
            span = Span(SpanId("s"), "person", ((place, place + 4),), project.annotator, NOW, note=words)
            cluster = Cluster(ClusterId("c"), "person", words, project.annotator)
            things = [created(thing) for thing in (span, cluster, Membership(cluster.id, span.id))]
            project.record([project.draft(words, document, things)])
            add_document(project, f"{words} again\n")
        self.desk = Desk(path, annotator=AnnotatorName(words))
        self.desk.session.controls.navigate.focus_by_id(span.id)
        self.desk.settle()

    def dialog(self, command: str) -> QWidget:
        self.desk.session.work.run(command)
        return self._waiting()

    def asked(self, request: object) -> QWidget:
        self.desk.session.hub.asked.emit(request)
        return self._waiting()

    def _waiting(self) -> QWidget:
        while self.desk.session.tasks.busy():
            self.desk.settle()
        self.desk.settle()
        return self.desk.session.desk.dialog() or self.desk.session.window

    def put_away(self) -> None:
        while (dialog := self.desk.session.desk.dialog()) is not None:
            dialog.reject()
            self.desk.settle()
        for dialog in self.desk.session.window.findChildren(QDialog):
            dialog.reject()
        self.desk.settle()


def _schema(words: str) -> Schema:
    schema = find_schema("standard")
    labels = tuple(replace(label, title=words) if label.id == "person" else label for label in schema.labels)
    return replace(schema, labels=labels, head=replace(schema.head, title=words))


def _toast(window: Window) -> QWidget:
    window.desk.session.hub.tell(window.words)
    assert window.desk.session.work.toast.text() == " ".join(window.words.split())
    return window.desk.session.work.toast


def _crash(window: Window) -> QWidget:
    hook = CrashHook(window.desk.session.window, window.desk.session.hub, None)
    hook._before = lambda *unused: None
    try:
        raise ValueError(window.words)
    except ValueError as error:
        hook.caught(ValueError, error, error.__traceback__)
    return window.desk.session.window


def _article(window: Window) -> QWidget:
    canvas = window.desk.canvas
    assert window.desk.text == window.text
    assert canvas.positions.text == window.text
    return canvas


def _not_found(window: Window) -> QWidget:
    window.desk.session.work.run("go.find")
    window.desk.session.work.find_bar.field.setText(window.words[:200] + "zzz")
    window.desk.settle()
    return window.desk.session.work.find_bar


def _title(window: Window) -> QWidget:
    assert window.desk.session.window.windowTitle().strip()
    return window.desk.session.work.title


PLACES: dict[str, Callable[[Window], QWidget]] = {
    "article": _article,
    "list": lambda window: window.desk.session.work.articles,
    "title": _title,
    "card": lambda window: window.desk.session.work.card,
    "rail": lambda window: window.desk.session.work.rail,
    "foot": lambda window: window.desk.session.work.foot,
    "toast": _toast,
    "find bar": _not_found,
    "crash": _crash,
    "history of a label": lambda window: window.dialog("history.span"),
    "history of the article": lambda window: window.dialog("history.article"),
    "all like this": lambda window: window.dialog("label.alike"),
    "memo": lambda window: window.dialog("label.memo"),
    "switches": lambda window: window.dialog("label.switches"),
    "about the article": lambda window: window.dialog("article.about"),
    "who": lambda window: window.dialog("edit.who"),
    "keys": lambda window: window.dialog("help.keys"),
    "palette": lambda window: window.dialog("help.palette"),
    "change keys": lambda window: window.dialog("help.rebind"),
    "export": lambda window: window.dialog("file.export"),
    "names": lambda window: window.dialog("names.open"),
    "ask": lambda window: window.asked(AskName(window.words, str, text=window.words)),
    "ask to leave": lambda window: window.asked(AskLeaveArticle(window.words, lambda: None)),
    "ask for a memo": lambda window: window.asked(AskMemo(window.words, window.words, str)),
    "whole window": lambda window: window.desk.session.window,
}
"""Every place that shows words of others, and how to come there."""


_TAG = re.compile(r"<[a-z!/?]", re.IGNORECASE)


def is_rich(text: str) -> bool:
    """Return whether Qt, which guesses, could take a text for tags."""
    return _TAG.search(text) is not None


def rich(root: QWidget) -> Iterator[str]:
    """Yield what under a widget would be taken for rich text."""
    for widget in (root, *root.findChildren(QWidget)):
        for tip in (widget.toolTip(), widget.whatsThis(), widget.statusTip()):
            if is_rich(tip):
                yield f"{type(widget).__name__}: tip {tip[:60]!r}"
        if isinstance(widget, QLabel) and widget.textFormat() is not Qt.TextFormat.PlainText:
            yield f"{type(widget).__name__}: label {widget.text()[:60]!r}"
        if isinstance(widget, QTextEdit | QPlainTextEdit):
            yield from (f"{type(widget).__name__}: {what}" for what in _formats(widget.document()))
        if isinstance(widget, QAbstractItemView) and widget.model() is not None:
            yield from (f"{type(widget).__name__}: tip {tip}" for tip in _tips(widget.model()))
    for action in root.findChildren(QAction):
        if is_rich(action.toolTip()):
            yield f"action {action.text()!r}"


def _formats(document: QTextDocument) -> Iterator[str]:
    for kind in document.allFormats():
        if (
            kind.isImageFormat()
            or kind.isTableFormat()
            or kind.isListFormat()
            or kind.toCharFormat().isAnchor()
        ):
            yield "a picture, table, list or link"


def _tips(model: QAbstractItemModel) -> Iterator[str]:
    for row in range(min(ROWS, model.rowCount())):
        for role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.WhatsThisRole):
            tip = model.data(model.index(row, 0, QModelIndex()), role)
            if isinstance(tip, str) and is_rich(tip):
                yield tip[:60]


@pytest.mark.parametrize("name", WORDS)
def test_no_place_of_the_window_reads_tags(
    name: str, qapp: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetched: list[str] = []
    monkeypatch.setattr(
        QTextDocument, "loadResource", lambda *asked: fetched.append(str(asked)), raising=False
    )
    window = Window(tmp_path, WORDS[name])
    found = []
    try:
        for place, come in PLACES.items():
            widget = come(window)
            widget.grab()
            found += [f"{place}: {what}" for what in rich(widget)]
            window.put_away()
    finally:
        window.desk.close()
    assert not found, "\n".join(found)
    assert not fetched


def test_the_table_is_as_large_as_promised() -> None:
    assert len(WORDS) * len(PLACES) >= 250
