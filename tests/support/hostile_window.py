"""The real window on a project in which everything has one name, and every place of it that shows words of others."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from desk import Desk
from projects import add_document
from PySide6.QtCore import QAbstractItemModel, QModelIndex, Qt
from PySide6.QtGui import QAction, QTextDocument
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QDialog,
    QFileDialog,
    QLabel,
    QMessageBox,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from annotator.base.clock import Clock
from annotator.base.legible import harmless
from annotator.domain.annotation import AnnotatorName, Cluster, ClusterId, Membership, Span, SpanId
from annotator.domain.change import Kind, created
from annotator.domain.fold import Conflict, Place, Reason
from annotator.domain.schema import Schema
from annotator.gui.application.crash import CrashHook
from annotator.gui.controllers import requests as ask
from annotator.gui.models.articles import ArticleFilter
from annotator.ops import copies, deciding, trash
from annotator.ops.history import article_history
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
        self.path = path = folder / f"{name}.annotator"
        self.text = f"{words}\n\nAnna said no. {words} Anna left.\n"
        with create(path, _schema(words), words, Clock()) as project:
            document = add_document(project, self.text)
            place = self.text.index("Anna said")
            span = Span(SpanId("s"), "person", ((place, place + 4),), project.annotator, NOW, note=words)
            cluster = Cluster(ClusterId("c"), "person", words, project.annotator)
            things = [created(thing) for thing in (span, cluster, Membership(cluster.id, span.id))]
            project.record([project.draft(words, document, things)])
            add_document(project, f"{words} again\n")
            gone = add_document(project, f"{words} and gone\n")
            trash.put_in_trash(project, [gone])
        path.with_suffix(".txt").write_text(self.text, "utf-8")
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
        self.desk.finish()
        return self.desk.session.desk.dialog() or self.desk.session.window

    def put_away(self) -> None:
        while (dialog := self.desk.session.desk.dialog()) is not None:
            dialog.reject()
            self.desk.settle()
        for dialog in self.desk.session.window.findChildren(QDialog):
            if dialog.isVisible():
                dialog.reject()
        self.desk.settle()


def _schema(words: str) -> Schema:
    schema = find_schema("standard")
    labels = tuple(replace(label, title=words) if label.id == "person" else label for label in schema.labels)
    return replace(schema, labels=labels, head=replace(schema.head, title=words))


def _toast(window: Window) -> QWidget:
    window.desk.session.hub.tell(window.words)
    assert window.desk.session.work.toast.text() == harmless(" ".join(window.words.split()))
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


def _ask_before_trash(window: Window) -> QWidget:
    documents = tuple(row.id for row in window.desk.project.documents())
    return window.asked(ask.AskTrash(trash.holds(window.desk.project, documents), lambda: None))


def _trash(window: Window) -> QWidget:
    window.desk.session.work.articles.set_filter(ArticleFilter.TRASH)
    window.desk.settle()
    window.desk.session.work.articles.grab()
    window.desk.session.work.articles.set_filter(ArticleFilter.ALL)
    return window.desk.session.work.articles


def _undecided(window: Window) -> QWidget:
    words, article = window.words, window.desk.article.document.id
    item = copies.Undecided(Kind.SPAN, "s", article, words, Reason.CHANGED, words, ())
    choices = tuple(
        deciding.Choice(None, shown, words, (AnnotatorName(words),), 0) for shown in (True, False)
    )
    thing = deciding.Waiting(
        item, Conflict(Place(Kind.SPAN, article, "s"), Reason.CHANGED, None, ()), choices
    )
    return window.asked(
        ask.AskUndecided(
            lambda: [thing],
            lambda item, choice: "",
            lambda: "",
            lambda item: None,
            lambda item: item.item.title,
        )
    )


def _backups(window: Window) -> QWidget:
    return window.dialog("file.backups")


def _as_of(window: Window) -> QWidget:
    article = window.desk.article.document.id
    entries = list(article_history(window.desk.project, article))
    return window.asked(ask.ShowAsOf(article, entries[-1], entries))


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
    "ask": lambda window: window.asked(ask.AskName(window.words, str, text=window.words)),
    "ask to leave": lambda window: window.asked(ask.AskLeaveArticle(window.words, lambda: None)),
    "ask for a memo": lambda window: window.asked(ask.AskMemo(window.words, window.words, str)),
    "ask to take back": lambda window: window.asked(ask.AskTakeBackArticles(window.words, 7, lambda: None)),
    "ask who it is": lambda window: window.asked(
        ask.AskCluster(
            window.words,
            lambda typed: [],
            lambda found: None,
            lambda kind, name: None,
            ("person",),
            window.words,
        )
    ),
    "ask before the trash": _ask_before_trash,
    "trash": _trash,
    "about the program": lambda window: window.dialog("help.about"),
    "doctor": lambda window: window.asked(ask.AskDoctor()),
    "damaged project": lambda window: window.asked(ask.AskDamaged(window.path, window.words)),
    "merge": lambda window: window.asked(ask.AskMerge((window.path.with_name(f"b {window.path.name}"),))),
    "a copy of the project": lambda window: window.asked(ask.AskCopy(window.path, lambda: None)),
    "what is undecided": _undecided,
    "backups": _backups,
    "import": lambda window: window.asked(ask.AskImport((window.path.with_suffix(".txt"),), window.words)),
    "new project": lambda window: window.asked(
        ask.AskNewProject((window.path.with_suffix(".txt"),), window.words)
    ),
    "open a project": lambda window: window.asked(ask.AskOpenProject()),
    "save a copy": lambda window: window.asked(ask.AskSaveCopy()),
    "the article as it was": _as_of,
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
        if isinstance(widget, QLabel) and _reads_tags(widget):
            yield f"{type(widget).__name__}: label {widget.text()[:60]!r}"
        if isinstance(widget, QMessageBox) and widget.textFormat() is not Qt.TextFormat.PlainText:
            yield f"message {widget.text()[:60]!r}"
        if isinstance(widget, QTextEdit | QPlainTextEdit):
            yield from (f"{type(widget).__name__}: {what}" for what in _formats(widget.document()))
        if isinstance(widget, QAbstractItemView) and widget.model() is not None:
            yield from (f"{type(widget).__name__}: tip {tip}" for tip in _tips(widget.model()))
    for action in root.findChildren(QAction):
        if is_rich(action.toolTip()):
            yield f"action {action.text()!r}"


def _reads_tags(label: QLabel) -> bool:
    """Tell whether a label is not told to read none; what Qt itself writes beside its list of files is harmless."""
    if isinstance(label.window(), QFileDialog):
        return is_rich(label.text())
    return label.textFormat() is not Qt.TextFormat.PlainText


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


def turned(root: QWidget) -> Iterator[str]:
    """Yield the words of the window that somebody else's words under a widget could turn round, or break."""
    own = [widget for widget in (root, *root.findChildren(QWidget)) if not _is_of_qt(widget)]
    for widget in own:
        said = [
            widget.accessibleName(),
            widget.accessibleDescription(),
            widget.toolTip(),
            widget.windowTitle(),
        ]
        if isinstance(widget, QLabel | QAbstractButton):
            said.append(widget.text())
        if isinstance(widget, QComboBox):
            said += [widget.itemText(number) for number in range(widget.count())]
        if isinstance(widget, QAbstractItemView) and widget.model() is not None:
            said += _spoken(widget.model())
        said += [words for action in widget.actions() for words in (action.text(), action.toolTip())]
        yield from (f"{type(widget).__name__}: {words[:90]!r}" for words in said if harmless(words) != words)


def _is_of_qt(widget: QWidget) -> bool:
    return isinstance(widget.window(), QFileDialog)


def _spoken(model: QAbstractItemModel) -> Iterator[str]:
    roles = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole)
    for row in range(min(ROWS, model.rowCount())):
        said = (model.data(model.index(row, 0, QModelIndex()), role) for role in roles)
        yield from (words for words in said if isinstance(words, str))
