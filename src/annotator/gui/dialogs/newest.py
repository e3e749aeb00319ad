"""Whether there is a newer version: says first who would be asked and what is sent, and asks only when told to."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from annotator.base.build import Build
from annotator.base.errors import AnnotatorError, UserError
from annotator.gui.dialogs.frame import Frame, fit_words
from annotator.gui.tasks import Task, Tasks
from annotator.gui.widgets import tr
from annotator.ops.newest import Newest, Verdict, call_newest, host_of, verdict

WIDTH = 460


class NewestDialog(Frame):
    """Asks once, and says in one sentence what came of it. `open_page`: shows an address, tells whether it could."""

    def __init__(
        self, parent: QWidget | None, tasks: Tasks, build: Build, open_page: Callable[[str], bool]
    ) -> None:
        super().__init__(parent, tr("Look for a newer version"), width=WIDTH)
        self._tasks = tasks
        self._build = build
        self._open_page = open_page
        self._task: Task | None = None
        self._verdict: Verdict | None = None
        try:
            self._call = call_newest(build)
        except UserError as error:
            self.say_words(error.sentence)
            self.add_close()
            return
        self.say_words(
            f"“{host_of(build)}” will be asked once, now, over the network. It learns the version that asks, "
            f"{build.version}, and the address of this computer, as of any visitor; nothing of your work. Nothing is "
            "downloaded or installed, and nothing is ever asked unless you do it here."
        )
        self.add_buttons(tr("Ask now"), act=self._next)

    def _next(self) -> None:
        """Do what the default button offers: ask, then show the page."""
        if self._verdict is None:
            self._ask()
        elif self._verdict.page and not self._open_page(self._verdict.page):
            self.say(f"No program could show the page. Its address is {self._verdict.page}")
        else:
            self.accept()

    def _ask(self) -> None:
        if self._task is not None or self.accept_button is None:
            return
        self.accept_button.setEnabled(False)
        self.say("")
        self.say_words(f"Asking “{host_of(self._build)}”…")
        self._task = self._tasks.process(self._call)
        self._task.finished.connect(self._came)
        self._task.failed.connect(self._failed)

    def _came(self, newest: Newest) -> None:
        self._task = None
        self._verdict = verdict(self._build, newest)
        self.say_words(self._verdict.sentence)
        self.announce(self._verdict.sentence)
        self.name_leaving(tr("Close"))
        if self.accept_button is not None:
            self.accept_button.setText(tr("Show its page") if self._verdict.page else tr("Good"))
            self.accept_button.setVisible(bool(self._verdict.page))
        self._ready()

    def _failed(self, error: Exception) -> None:
        self._task = None
        if not isinstance(error, AnnotatorError):
            self.reject()
            raise error
        self.say_words("")
        self.say(error.sentence)
        if self.accept_button is not None:
            self.accept_button.setText(tr("Ask again"))
        self.name_leaving(tr("Close"))
        self._ready()

    def _ready(self) -> None:
        if self.accept_button is not None:
            self.accept_button.setEnabled(True)
            shown = self.accept_button if self.accept_button.isVisible() else self.leave_button
            if shown is not None:
                shown.setFocus()
        fit_words(self, WIDTH)

    # -- Qt

    def reject(self) -> None:
        """Leave at once; who is still being asked is not listened to any more."""
        task, self._task = self._task, None
        if task is not None:
            task.finished.disconnect(self._came)
            task.failed.disconnect(self._failed)
            task.cancel()
        super().reject()
