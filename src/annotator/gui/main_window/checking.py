"""The check of all articles: looks through them while one goes on working, and says what it has found."""

from __future__ import annotations

from PySide6.QtCore import QObject

from annotator.base.wording import counted
from annotator.gui.main_window.work_place import WorkPlace
from annotator.gui.tasks import Report, Steps, Task, Tasks
from annotator.gui.widgets import tr
from annotator.ops.project import Project


class Checking(QObject):
    """Marks the articles that have problems. One check at a time: a new one begins anew."""

    def __init__(self, work: WorkPlace, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._work = work
        self._tasks = tasks
        self._task: Task | None = None

    def start(self) -> None:
        """Look through all articles of the open project."""
        project = self._work.hub.project
        if project is None:
            return
        if self._task is not None:
            self._task.cancel()
        self._work.hub.tell(tr("Looking through all articles…"))
        self._task = self._tasks.slices(self._steps(project))
        self._task.finished.connect(self._end)

    def _steps(self, project: Project) -> Steps:
        """Count the problems of each article, and the hints of all: what is unfinished or unusual."""
        from annotator.domain.problems import Severity  # the first paint does without
        from annotator.ops.check import own_problems

        model = self._work.articles.model
        rows = list(model.rows())
        errors = hints = 0
        for number, row in enumerate(rows, 1):
            wrong = 0
            for found in own_problems(project, row.id):
                mistakes = sum(1 for problem in found if problem.severity is Severity.ERROR)
                wrong, hints = wrong + mistakes, hints + len(found) - mistakes
                yield Report(number, len(rows), row.title)
                if self._work.hub.project is not project:
                    return None
            model.set_problems(row.id, wrong)
            errors += wrong
        return errors, hints

    def _end(self, result: tuple[int, int] | None) -> None:
        self._task = None
        if result is not None:
            self._work.after_check()
            self._work.hub.tell(checked_words(*result))


def checked_words(errors: int, hints: int) -> str:
    """Return what a check of all articles has found."""
    if not errors and not hints:
        return "Checked: nothing is wrong and nothing unfinished."
    found = [counted(errors, "problem") if errors else "No problem"]
    found += [f"{counted(hints, 'hint')} at what is unfinished or unusual"] if hints else []
    where = " The articles with ! in the list have them." if errors else ""
    return f"{', '.join(found)}.{where}"
