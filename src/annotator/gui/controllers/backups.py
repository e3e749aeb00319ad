"""Backups in the window: looks into them, brings all of one or one article back, makes one more."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from annotator.base.errors import UserError
from annotator.base.progress import Progress
from annotator.base.temporary import is_temporary
from annotator.base.wording import counted
from annotator.domain.annotation import DocumentId
from annotator.gui.controllers.controller import Controller
from annotator.gui.controllers.requests import AskBackups
from annotator.ops.backup_names import shown_name
from annotator.ops.backups import Backup, Reason, all_backups, backups_of, plan
from annotator.ops.restoring import (
    ArticleInside,
    Contents,
    articles_beside,
    contents,
    labels_here,
    restore,
    restore_article,
)

Inside = tuple[Contents, list[ArticleInside]]


class Backups(Controller):
    """What the window does with backups; those that are made by themselves are `application.backing`'s."""

    def show(self) -> None:
        """Show the backups of the project; where none is open, those of all projects."""
        project, article = self.hub.project, self.hub.article
        own = project is not None and project.writable
        self.hub.asked.emit(
            AskBackups(
                self._listed,
                self._inside,
                self._restore_all,
                self._restore_article if own else None,
                self._back_up if project is not None else None,
                article.document.id if article is not None else None,
            )
        )

    def show_of(self, path: Path) -> None:
        """Show the backups of a project that cannot be opened, found by its name; if it has none, those of all."""
        own = [one for one in all_backups() if one.name == shown_name(path)]
        self.hub.asked.emit(AskBackups(lambda: own or all_backups(), self._inside, self._restore_all))

    def _listed(self) -> list[Backup]:
        return all_backups() if self.hub.project is None else backups_of(self.hub.project)

    def _inside(self, backup: Backup) -> Callable[[Progress], Inside]:
        here = {} if self.hub.project is None else labels_here(self.hub.project)

        def look(progress: Progress) -> Inside:
            found = contents(backup.path)
            progress(1, 2, "read")
            return found, articles_beside(backup.path, here)

        return look

    def _restore_all(self, backup: Backup, target: Path) -> Callable[[Progress], str]:
        def write(progress: Progress) -> str:
            inside = restore(backup.path, target, progress)
            articles, labels = counted(inside.articles, "article"), counted(inside.labels, "label")
            return f"{articles} and {labels} restored to {target}. Open it with Ctrl+O."

        return write

    def _restore_article(self, backup: Backup, document: DocumentId) -> str:
        """Bring one article back as an act; return what was done."""
        project = self.writable_project()
        change_set = restore_article(project, backup.path, document)
        if not change_set:
            return "Nothing to restore: it is the same here."
        self.hub.set_question(None)
        self.hub.broadcast(change_set, self)
        self.hub.tell(change_set.title, undo=True)
        return f"{change_set.title}. Undo takes it back."

    def _back_up(self) -> Callable[[Progress], str]:
        project = self.project()
        if is_temporary(project.path):
            raise UserError("This project is for trying out and not backed up. File › Save a copy… keeps it.")
        planned = plan(project, Reason.ASKED)
        if planned is None:
            raise UserError("There is nothing to back up yet.")
        if not planned.apart:  # only the project's own connection can, which no thread may use
            planned.run()
            return _told

        def make(progress: Progress) -> str:
            planned.run(progress)
            return _told(progress)

        return make


def _told(progress: Progress) -> str:
    return "Backed up and checked."
