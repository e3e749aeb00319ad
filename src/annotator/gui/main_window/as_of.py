"""The article as it was: takes the place of the text, with a bar that says when; acts and labels are walked by keys."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFrame, QStackedWidget, QWidget

from annotator.base.clock import local_words
from annotator.base.errors import AnnotatorError
from annotator.base.wording import counted, in_marks, owned
from annotator.domain.annotation import DocumentId, SpanId
from annotator.gui.canvas.canvas import Canvas
from annotator.gui.canvas.keys import KeyDispatch, Press
from annotator.gui.commands.command import Command, Scope
from annotator.gui.controllers.requests import ShowAsOf
from annotator.gui.controllers.runner import Runner
from annotator.gui.hub import Aim, Hub, Target, Tone, Transient
from annotator.gui.main_window.controls import Controls
from annotator.gui.tasks import Task, Tasks
from annotator.gui.theme import Theme, theme_named
from annotator.gui.widgets import ElidedLabel, FlatButton, bar, column, plain_label, set_role, set_tip, tr
from annotator.ops.deciding import may_look_beside
from annotator.ops.history import Entry
from annotator.ops.looking_back import Past, differs, look_back, past_of, restore_span

KEYS = "n label · Enter restores it · Alt+← act before · Alt+→ act after"
NOT_HERE = "This is how the article was: that is done in the article of now. Esc goes back to it."
READ_ONLY = "This is how the article was: it cannot be changed here. Esc goes back to now."

_STEPS = {"go.next_label": 1, "go.previous_label": -1}
_ANYWHERE = frozenset({"help.keys", "edit.undo_key", "edit.redo_key"})
_OF_NOW = "find."
"""What begins the controller method of commands that go back to now first."""


class AsOfPage(QFrame):
    """A bar over a canvas of its own, whose hub nobody else hears.

    Signals: `left()` · `stepped(int)`: to the act before or after · `restored()`: the outlined label shall be.
    """

    left = Signal()
    stepped = Signal(int)
    restored = Signal()

    def __init__(self, theme: Theme, zoom: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "paper")
        self.past: Past | None = None
        self.hub = Hub(self)
        self.canvas = Canvas(self.hub, theme, KeyDispatch(self._press))
        self.canvas.setAccessibleName(tr("Article as it was"))
        self.canvas.only_shows = True
        self.canvas.set_zoom(zoom)
        self.words = ElidedLabel("")
        set_role(self.words, "heading")
        self.state = plain_label("", "small-muted")
        self.before, self.after, self.again, self.now = (FlatButton() for _ in range(4))
        head, layout = bar(40, "as-of")
        layout.setContentsMargins(16, 0, 10, 0)
        layout.setSpacing(6)
        layout.addWidget(self.words, 1)
        layout.addWidget(self.state)
        self.again.clicked.connect(self._restore)
        self.before.clicked.connect(self._step_back)
        self.after.clicked.connect(self._step_on)
        self.now.clicked.connect(self._leave)
        for button, text, key in (
            (self.again, tr("Restore this label"), "Enter"),
            (self.before, "‹", "Alt+←"),
            (self.after, "›", "Alt+→"),
            (self.now, tr("Back to now"), "Esc"),
        ):
            button.setText(text)
            set_tip(button, key)
            layout.addWidget(button)
        self.before.setAccessibleName(tr("Act before"))
        self.after.setAccessibleName(tr("Act after"))
        lines = column(self)
        lines.addWidget(head)
        lines.addWidget(self.canvas, 1)
        self.canvas.clicked_span.connect(self._focus)
        self.canvas.clicked_part.connect(self._focus)

    def show_past(self, past: Past, theme: Theme, words: str, more: tuple[bool, bool]) -> None:
        """Show an article as it was; `more`: whether there are acts before and after."""
        place = self.canvas.place() if self.past is not None else None
        kept = self.hub.target.span
        self.past = past
        self.canvas.set_theme(theme)
        self.hub.open_article(past.article)
        self.words.setText(words)
        self.before.setEnabled(more[0])
        self.after.setEnabled(more[1])
        if place is not None:
            self.canvas.restore((min(place[0], len(past.article.text)), place[1]))
        self._focus(kept if kept is not None and past.article.layer.span(kept) is not None else None)

    def show_state(self, state: str, may_restore: bool) -> None:
        """Say what became of the focused label since."""
        self.state.setText(state)
        set_role(self.state, "warn" if may_restore else "small-muted")
        self.again.setVisible(may_restore)

    def focused(self) -> SpanId | None:
        """Return the label that is outlined."""
        return self.hub.target.span

    # -- own

    def _focus(self, span_id: SpanId | None) -> None:
        article = self.hub.article
        span = article.layer.span(SpanId(span_id)) if article is not None and span_id else None
        if span is None:
            self.hub.set_target(Target(caret=self.canvas.caret()[1]))
        else:
            self.hub.set_target(Target(Aim.SPAN, span.fragments, span.start, span.id))
            self.canvas.set_caret(span.start)

    def walk(self, step: int) -> None:
        """Outline the next label of then, or the one before."""
        article = self.hub.article
        spans = article.layer.spans() if article is not None else []
        if not spans:
            return
        here = next((n for n, span in enumerate(spans) if span.id == self.focused()), None)
        caret = self.canvas.caret()[1]
        if here is None:
            ahead = next((n for n, span in enumerate(spans) if span.start >= caret), 0)
            here = ahead - 1 if step > 0 else ahead
        self._focus(spans[(here + step) % len(spans)].id)

    def _press(self, press: Press) -> bool:
        """Take the keys of this place; all other single keys do nothing but say so."""
        acts: Mapping[str, Callable[[], None]] = {
            "Esc": self._leave,
            "n": partial(self.walk, 1),
            "Shift+N": partial(self.walk, -1),
            "Enter": self._restore,
            "Alt+Left": self._step_back,
            "Alt+Right": self._step_on,
        }
        act = acts.get(press.chord)
        if act is not None:
            act()
        elif len(press.key) == 1 and not press.ctrl and not press.alt:
            self.hub.tell(READ_ONLY)
        else:
            return False
        return True

    def _leave(self) -> None:
        self.left.emit()

    def _restore(self) -> None:
        self.restored.emit()

    def _step_back(self) -> None:
        self.stepped.emit(-1)

    def _step_on(self) -> None:
        self.stepped.emit(1)


class AsOfPlace(QObject):
    """One page of `middle`, made when it is first shown. Signals: `left()`."""

    left = Signal()

    def __init__(
        self, middle: QStackedWidget, hub: Hub, controls: Controls, runner: Runner, tasks: Tasks
    ) -> None:
        super().__init__(middle)
        self._middle, self._hub, self._controls = middle, hub, controls
        self._runner, self._tasks = runner, tasks
        self._task: Task | None = None
        self._entries: Sequence[Entry] = ()
        self._place = 0
        self._document = DocumentId("")
        self.page: AsOfPage | None = None
        hub.article_opened.connect(self._end)
        hub.changed.connect(self._show_state)
        hub.look_changed.connect(self._show_look)

    def show(self, request: ShowAsOf) -> None:
        """Show the article as of an act."""
        self._document, self._entries = request.document, request.entries
        self._place = next(
            (n for n, one in enumerate(self._entries) if one.row.id == request.entry.row.id), 0
        )
        self._look()

    def is_shown(self) -> bool:
        """Tell whether the past stands in place of the text."""
        return self.page is not None and self._middle.currentWidget() is self.page

    def leave(self) -> None:
        """Make room for the text of now."""
        self._cancel()
        if self.is_shown():
            self._hub.set_transient(None)
            self.left.emit()

    def does_instead(self, command: Command) -> bool:
        """Do here what a command is about, or refuse it; tell whether that was done in its place.

        The target and the caret of now do not stand there: what moves them unseen would only be noticed later.
        """
        page = self.page
        if page is None or not self.is_shown() or command.id in _ANYWHERE:
            return False
        if command.run.startswith(_OF_NOW):
            self.leave()
            return False
        if command.scope is not Scope.TEXT:
            return False
        if command.id in _STEPS:
            page.walk(_STEPS[command.id])
        elif command.id == "go.leave":
            self.leave()
        else:
            self._hub.tell(tr(READ_ONLY if command.writes else NOT_HERE))
        return True

    def let_go(self) -> None:
        """Let go of all lines before the widgets die."""
        self._cancel()
        if self.page is not None:
            self.page.hub.open_article(None)
            self.page.canvas.let_go()

    # -- own

    def _look(self) -> None:
        """Read the log up to the act, beside the window where that may be."""
        project, entry = self._hub.project, self._entries[self._place]
        if project is None:
            return
        self._cancel()
        what = self._document, entry.row.id, entry.row.annotator
        if not may_look_beside():
            self._runner.guard(lambda: self._show(past_of(project, *what)))
            return
        self._task = self._tasks.worker(partial(look_back, project.path, *what))
        self._task.finished.connect(self._show)
        self._task.failed.connect(self._fail)

    def _cancel(self) -> None:
        task, self._task = self._task, None
        if task is not None:
            task.finished.disconnect(self._show)
            task.failed.disconnect(self._fail)
            task.cancel()

    def _fail(self, error: Exception) -> None:
        self._task = None
        if not isinstance(error, AnnotatorError):
            raise error
        self._hub.tell(error.sentence, Tone.WARNING)

    def _show(self, past: Past) -> None:
        self._task = None
        page, entry = self._page(), self._entries[self._place]
        earlier = self._place + 1 < len(self._entries)
        words = as_of_words(entry, past, datetime.now())
        self._middle.setCurrentWidget(page)
        page.show_past(past, self._theme_of(past), words, (earlier, self._place > 0))
        page.canvas.setFocus(Qt.FocusReason.OtherFocusReason)
        self._hub.set_transient(Transient(tr(KEYS), _not_meant, stays=True))
        self._show_state()

    def _page(self) -> AsOfPage:
        if self.page is None:
            self.page = AsOfPage(theme_named(self._hub.look.theme), self._hub.look.zoom)
            self.page.left.connect(self.leave)
            self.page.stepped.connect(self._step)
            self.page.restored.connect(self._restore)
            self.page.hub.told.connect(self._hub.told)
            self.page.hub.target_changed.connect(self._show_state)
            self._middle.addWidget(self.page)
        return self.page

    def _step(self, step: int) -> None:
        """Go to the act before or after."""
        place = self._place - step
        if 0 <= place < len(self._entries):
            self._place = place
            self._look()

    def _show_state(self) -> None:
        page, project = self.page, self._hub.project
        if page is None or page.past is None or project is None or not self.is_shown():
            return
        span = page.focused()
        state = differs(project, page.past, span) if span is not None else ""
        own = page.past.article.layer.annotator == project.annotator and project.writable
        page.show_state(tr(state) if state else "", bool(state) and own)

    def _restore(self) -> None:
        page, project = self.page, self._hub.project
        if page is None or page.past is None or project is None:
            return
        span = page.focused()
        if span is None:
            self._hub.tell(tr("No label is chosen. Press n for the next one, or click one."))
            return
        past = page.past
        self._runner.guard(lambda: self._controls.history.restore(partial(restore_span, project, past, span)))

    def _show_look(self) -> None:
        if self.page is not None and self.page.past is not None:
            self.page.canvas.set_theme(self._theme_of(self.page.past))
            self.page.canvas.set_zoom(self._hub.look.zoom)

    def _theme_of(self, past: Past) -> Theme:
        return theme_named(self._hub.look.theme, past.schema.labels)

    def _end(self) -> None:
        """Leave what belongs to the article before."""
        if self.page is not None and self.is_shown():
            self._hub.set_transient(None)
        self._cancel()


def as_of_words(entry: Entry, past: Past, today: datetime) -> str:
    """Return when this was, which act was the last one, and whose labels are shown."""
    title = in_marks(entry.row.title, 60) if "“" not in entry.row.title else entry.row.title
    number = past.people.get(past.article.layer.annotator, 0)
    whose = f"{owned(past.article.layer.annotator)} {counted(number, 'label')}"
    return f"{tr('As of')} {local_words(entry.row.at, today)}  ·  {tr('after')} {title}  ·  {whose}"


def _not_meant(key: str) -> bool:
    return False
