"""Merging copies of a project: what each would bring, how far the merge is, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QScrollArea, QWidget

from annotator.base.clock import local_words
from annotator.base.errors import AnnotatorError
from annotator.base.legible import legible, one_line
from annotator.base.wording import counted, quoted_whole, shortened
from annotator.gui.dialogs.frame import Frame, fit_words, keep_on_screen
from annotator.gui.dialogs.work_bar import WorkBar
from annotator.gui.tasks import Report, Task, Tasks
from annotator.gui.widgets import ElidedLabel, column, plain_label, set_role, tr
from annotator.ops.merge_calls import Came, CopySeen, Prospect, call_look, call_merge

WIDTH, HEIGHT = 580, 420
_DOING = {"read": "Reading…", "look": "Comparing…", "backup": "Backing up…", "merge": "Merging…"}
_MOST_PEOPLE = 4
_LONGEST_NAME = 60
_NOTHING = " Nothing was changed."
"""What a refusal says that does not hold where the other copies are merged."""


class MergeDialog(Frame):
    """Looks at the copies at once, and merges when that is agreed to; accepted to see what waits for a decision.

    `lend`: leaves the project, so that the merge may write it; raises where that cannot be. Signals: `ended()` when
    the process that had the project has gone, merged or not · `stopped()` after that where a person ended it.
    """

    ended = Signal()
    stopped = Signal()

    def __init__(
        self,
        parent: QWidget | None,
        tasks: Tasks,
        project: Path,
        paths: Sequence[Path],
        annotator: str,
        lend: Callable[[], None],
    ) -> None:
        words = tr("All that was done in it is added to your project. The copy stays as it is.")
        super().__init__(parent, tr("Merge a copy"), words, 480)
        self._tasks, self._project, self._paths = tasks, project, tuple(paths)
        self._annotator, self._lend = annotator, lend
        self._task: Task | None = None
        self._has_project = False
        self.prospect: Prospect | None = None
        self.came: Came | None = None
        self._lay_out()
        self.button = self.add_buttons(tr("&Merge"), act=self._go_on)
        keep_on_screen(self, WIDTH, HEIGHT)
        self._fit()
        self._look()

    def _lay_out(self) -> None:
        inside = QWidget()
        self.copies = column(inside, spacing=14)
        self.copies.addStretch(1)
        area = QScrollArea()
        area.setWidget(inside)
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.viewport().setAutoFillBackground(False)
        inside.setAutoFillBackground(False)
        self.body.addWidget(area, 1)
        self.area = area
        self.summary = plain_label("", wrap=True)
        self.summary.setAccessibleName(tr("What comes of it"))
        self.doing = plain_label("", "muted")
        self.bar = WorkBar(tr("How far it is"))
        for widget in (self.summary, self.doing, self.bar):
            self.body.addWidget(widget)

    def _fit(self) -> None:
        """Be as small as what is said now; many copies are scrolled."""
        width = self.area.viewport().width()
        lines = max(self.copies.totalHeightForWidth(width), self.copies.totalMinimumSize().height())
        self.area.setMinimumHeight(min(lines, HEIGHT // 2))
        fit_words(self, WIDTH)

    # -- looking

    def _look(self) -> None:
        self._begin(self._tasks.process(call_look(self._project, self._paths)))
        self.button.setEnabled(False)

    def _begin(self, task: Task) -> None:
        self._task = task
        task.progressed.connect(self._follow)
        task.finished.connect(self._end)
        task.failed.connect(self._fail)
        task.cancelled.connect(self._stopped)
        self.bar.follow(None)
        self._show_doing("read")
        self.bar.show()
        self.doing.show()

    def _show_doing(self, what: str) -> None:
        self.doing.setText(tr(_DOING.get(what, _DOING["look"])))

    def _follow(self, report: Report) -> None:
        self._show_doing(report.what)
        self.bar.follow(report)

    def _end(self, result: object) -> None:
        self._rest()
        if isinstance(result, Prospect):
            self._show_prospect(result)
        elif isinstance(result, Came):
            self._show_came(result)

    def _rest(self) -> None:
        """Show that nothing runs; whoever lent the project gets it back."""
        self._task = None
        self.bar.hide()
        self.doing.hide()
        if self._has_project:
            self._has_project = False
            self.ended.emit()

    def _show_prospect(self, prospect: Prospect) -> None:
        self.prospect = prospect
        for copy in prospect.copies:
            self._add_copy(copy)
        self.summary.setText(prospect_words(prospect))
        self._paths = tuple(path for place, path in enumerate(self._paths) if place not in prospect.refused)
        if prospect.refused:
            self.say(refused_words(list(prospect.refused.values())), "warn")
        if prospect.acts:
            self.button.setEnabled(True)
            self.button.setFocus()
        else:
            self._only_close()
        self._fit()

    def _add_copy(self, copy: CopySeen) -> None:
        place = self.copies.count() - 1
        name = ElidedLabel(f"“{one_line(Path(copy.path).name)}”", "heading")
        words = plain_label(copy_words(copy, datetime.now()), "muted", wrap=True)
        box = QWidget()
        lines = column(box, spacing=2)
        lines.addWidget(name)
        lines.addWidget(words)
        self.copies.insertWidget(place, box)

    def _only_close(self) -> None:
        self.button.hide()
        if self.leave_button is not None:
            self.leave_button.setText(tr("Close"))
            self.leave_button.setDefault(True)
            self.leave_button.setFocus()

    # -- merging

    def _go_on(self) -> None:
        if self.came is not None:
            self.accept()
            return
        self.say("")
        try:
            self._lend()
        except AnnotatorError as refusal:
            self.say(refusal.sentence)
            return
        self._has_project = True
        self.summary.setText(tr("First the project is backed up. If you stop (Esc), nothing is changed."))
        self._begin(self._tasks.process(call_merge(self._project, self._paths, self._annotator)))
        self.button.hide()
        self.name_leaving(tr("Stop"))
        self.hold_keyboard()

    def _show_came(self, came: Came) -> None:
        self.came = came
        self.heading.setText(tr("Merged"))
        self.say_words(came_words(came, self.prospect))
        self.summary.setText(undecided_words(came.undecided))
        set_role(self.summary, "muted" if not came.undecided else "")
        if came.warning:
            self.say(came.warning, "warn")
        self.name_leaving(tr("Close"))
        if came.undecided:
            self.button.setText(tr("&Decide now…"))
            self.button.show()
            self.button.setFocus()
        else:
            self._only_close()
        self._fit()

    def _fail(self, error: Exception) -> None:
        self._rest()
        if not isinstance(error, AnnotatorError):
            super().reject()
            raise error
        self.summary.setText("")
        self.say_words("")
        self.say(error.sentence)
        self._only_close()
        self._fit()

    def _stopped(self) -> None:
        merging = self._has_project
        self._rest()
        super().reject()
        if merging:  # whether it was in already when it ended, only the project can tell
            self.stopped.emit()

    # -- Qt

    def reject(self) -> None:
        """Stop what runs, and leave when it has stopped; where nothing runs, leave."""
        if self._task is not None:
            self._task.cancel()
            self.doing.setText(tr("Stopping…"))
        else:
            super().reject()


class CopyDialog(Frame):
    """Asks what to do with a copy of the project that is open: accepted to merge it.

    Signals: `open_wanted()`: leave this project and open the copy instead.
    """

    open_wanted = Signal()

    def __init__(self, parent: QWidget | None, path: Path, project: str) -> None:
        super().__init__(
            parent,
            tr("This is a copy of your project"),
            f"{_short(path.name)} {tr('and')} {_short(project)} {tr('were one project once.')} "
            + tr("Merged, yours gets all that was done in the copy, which stays as it is."),
            460,
        )
        self.other = QPushButton(tr("&Open it instead"))
        self.other.setAutoDefault(False)
        self.other.clicked.connect(self._open)
        self.add_buttons(tr("&Merge it…")).setFocus()
        self.buttons.insertWidget(0, self.other)

    def _open(self) -> None:
        self.open_wanted.emit()
        self.reject()


def _short(name: str) -> str:
    return quoted_whole(shortened(one_line(name), _LONGEST_NAME))


def copy_words(copy: CopySeen, today: datetime) -> str:
    """Return what one copy has that the project has not, and whose it is."""
    if not copy.acts:
        return tr("Nothing in it is new: your project has all of it.")
    people = sorted(copy.people.items(), key=lambda one: (-one[1], one[0]))
    shown = ", ".join(f"{legible(name)} {acts:,}" for name, acts in people[:_MOST_PEOPLE])
    more = f", {len(people) - _MOST_PEOPLE:,} {tr('more')}" if len(people) > _MOST_PEOPLE else ""
    parts = [f"{counted(copy.acts, 'new act')} ({shown}{more})"]
    parts += [f"{counted(copy.articles, 'article')} {tr('more')}"] if copy.articles > 0 else []
    parts += [f"{counted(copy.labels, 'label')} {tr('more')}"] if copy.labels > 0 else []
    last = f"{tr('last change')} {local_words(copy.last, today)}"
    apart = f" {tr('You went on in yours meanwhile.')}" if copy.went_apart else ""
    return f"{', '.join(parts)}; {last}.{apart}"


def refused_words(sentences: Sequence[str]) -> str:
    """Return why some files are no copies, and that it goes on without them."""
    return f"{tr('Left out:')} {' '.join(sentence.replace(_NOTHING, '') for sentence in sentences)}"


def prospect_words(prospect: Prospect) -> str:
    """Return what a merge would leave to decide."""
    if not prospect.acts:
        return tr("There is nothing to merge.")
    new = prospect.undecided - prospect.before
    if new <= 0:
        return tr("Nothing contradicts: there will be nothing to decide.")
    differ = counted(new, "thing was", "things were")
    rest = tr("changed differently on both sides. The later is shown; both are kept until you decide.")
    return f"{differ} {rest}"


def came_words(came: Came, prospect: Prospect | None) -> str:
    """Return what a merge brought."""
    acts = prospect.acts if prospect is not None else came.steps
    articles = f", {counted(came.articles, 'article')} {tr('more')}" if came.articles > 0 else ""
    return f"{counted(acts, 'act')} {tr('came in')}{articles}. {tr('Nothing that anybody did is lost.')}"


def stopped_words(steps: int) -> str:
    """Return what a merge that was stopped has changed: all or nothing. `steps`: how many came in."""
    if not steps:
        return tr("Stopped. Nothing was changed.")
    came = f"{counted(steps, 'step')} {tr('of work came in')}"
    return f"{tr('The merge was done before it could be stopped:')} {came}. {tr('Nothing that anybody did is lost.')}"


def undecided_words(number: int) -> str:
    """Return how much waits for a decision."""
    if not number:
        return tr("Nothing waits for a decision.")
    wait = counted(number, "thing waits", "things wait")
    return f"{wait} {tr('for a decision. Article › Undecided… lists them whenever you like.')}"
