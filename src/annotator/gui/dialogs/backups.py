"""The backups of a project: what is in each, and what of it is brought back."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QListView, QPushButton, QVBoxLayout, QWidget

from annotator.base.clock import moment_words
from annotator.base.errors import AnnotatorError
from annotator.base.legible import harmless
from annotator.base.paths import backup_folder
from annotator.base.settings import BACKUP_MEGABYTES, Settings
from annotator.base.wording import counted
from annotator.gui.controllers.requests import AskBackups
from annotator.gui.dialogs.find_name import BESIDE, ENTRY, NameRow
from annotator.gui.dialogs.frame import Frame, field_label, keep_on_screen
from annotator.gui.dialogs.work_bar import WorkBar
from annotator.gui.tasks import Task, Tasks
from annotator.gui.theme import Theme
from annotator.gui.widgets import ChoiceBox, plain_label, set_tip, tr
from annotator.ops.backups import REASONS, Backup
from annotator.ops.restoring import ArticleInside, Contents

WIDTH, HEIGHT = 860, 560
LIMITS = (500, 1000, 2000, 5000, 10_000, 50_000)
"""Between how many MB a person chooses for the backups of one project."""


class BackupsDialog(Frame):
    """Accepted when all of `chosen()` shall be restored; one article is restored while it stays open.

    Reading and making backups go on beside it; Esc stops the making.
    """

    def __init__(
        self, parent: QWidget | None, theme: Theme, request: AskBackups, settings: Settings, tasks: Tasks
    ) -> None:
        words = tr(
            "Made every ten minutes in which something changed, when a project is closed, and before what changes "
            "much. Each was checked when it was made."
        )
        super().__init__(parent, tr("Backups"), words, 640)
        self._request = request
        self._settings = settings
        self._tasks = tasks
        self._wanted = request.shown
        self._look: Task | None = None
        self._making: Task | None = None
        self._articles: list[ArticleInside] = []
        self.backups, self.list = self._list(tr("Backups"), theme)
        self.inside, self.articles = self._list(tr("What is in it"), theme)
        self.summary = plain_label("", "muted", wrap=True)
        self.field = QLineEdit()
        self.field.setPlaceholderText(tr("Find an article"))
        self.field.setAccessibleName(tr("Find an article"))
        self.field.setClearButtonEnabled(True)
        self._lay_out()
        self.now = QPushButton(tr("&Back up now"))
        self.all = QPushButton(tr("Restore &all…"))
        for button in (self.now, self.all):
            button.setAutoDefault(False)
        self.one = self.add_buttons(tr("&Restore this article"), tr("Close"), self._restore_one)
        self.buttons.insertWidget(0, self.now)
        self.buttons.insertWidget(2, self.all)
        self.now.setVisible(request.back_up is not None)
        self.one.setVisible(request.restore_article is not None)
        self.now.clicked.connect(self._back_up)
        self.all.clicked.connect(self.accept)
        self.field.textChanged.connect(self._fill_articles)
        self.list.selectionModel().currentChanged.connect(self._look_into)
        self.articles.selectionModel().currentChanged.connect(self._offer)
        keep_on_screen(self, WIDTH, HEIGHT)
        self._fill()
        self.list.setFocus()

    def chosen(self) -> Backup | None:
        """Return the backup that is chosen."""
        found = self.list.currentIndex().data(ENTRY)
        return found if isinstance(found, Backup) else None

    def chosen_article(self) -> ArticleInside | None:
        """Return the article that is chosen."""
        found = self.articles.currentIndex().data(ENTRY)
        return found if isinstance(found, ArticleInside) else None

    # -- own

    def _list(self, name: str, theme: Theme) -> tuple[QStandardItemModel, QListView]:
        model, view = QStandardItemModel(self), QListView()
        view.setObjectName("choices")
        view.setAccessibleName(name)
        view.setModel(model)
        view.setItemDelegate(NameRow(theme, self))
        view.setUniformItemSizes(True)
        view.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        return model, view

    def _lay_out(self) -> None:
        left, right, both = QVBoxLayout(), QVBoxLayout(), QHBoxLayout()
        left.addWidget(field_label(tr("Backups"), self.list))
        left.addWidget(self.list, 1)
        right.addWidget(field_label(tr("What is in it"), self.articles))
        right.addWidget(self.summary)
        right.addWidget(self.field)
        right.addWidget(self.articles, 1)
        both.setSpacing(18)
        both.addLayout(left, 4)
        both.addLayout(right, 5)
        self.body.addLayout(both, 1)
        place = plain_label(f"{tr('They lie in')} {backup_folder()}", "muted", wrap=True)
        place.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.bar = WorkBar(tr("How far the backup is"))
        self.bar.hide()
        self.body.addWidget(self.bar)
        self.body.addLayout(self._room())
        self.body.addWidget(place)

    def _room(self) -> QHBoxLayout:
        """Return the row that says how much room they take, and may take."""
        self.total = plain_label("", "muted")
        self.limit = ChoiceBox()
        chosen = self._settings.get(BACKUP_MEGABYTES)
        for megabytes in sorted({*LIMITS, chosen}):
            self.limit.addItem(size_words(megabytes * 1_000_000), megabytes)
        self.limit.setCurrentIndex(self.limit.findData(chosen))
        set_tip(
            self.limit,
            tr(
                "Beyond it the oldest of many close together go first, with the next backup; ten always stay."
            ),
        )
        self.limit.currentIndexChanged.connect(self._set_limit)
        row = QHBoxLayout()
        row.addWidget(self.total, 1)
        row.addWidget(field_label(tr("For each project at &most"), self.limit))
        row.addWidget(self.limit)
        return row

    def _set_limit(self) -> None:
        self._settings.set(BACKUP_MEGABYTES, int(self.limit.currentData()))

    def _fill(self) -> None:
        self.backups.clear()
        found = self._request.load()
        several = len({backup.name for backup in found}) > 1
        size = sum(backup.size for backup in found)
        self.total.setText(f"{counted(len(found), 'backup')} · {size_words(size)}" if found else "")
        for backup in found:
            why = tr(REASONS[backup.reason])
            beside = f"{backup.name} · {why}" if several else why
            self.backups.appendRow(
                _item(moment_words(backup.made.astimezone(), datetime.now()), beside, backup)
            )
        if found:
            self.list.setCurrentIndex(self.backups.index(0, 0))
        else:
            self._look_into()

    def _look_into(self, index: QModelIndex | None = None) -> None:
        """Show what is in the chosen backup."""
        backup = self.chosen()
        self._articles = []
        self.say("")
        self._stop_looking()
        if backup is None:
            self.summary.setText(tr("There is no backup yet."))
        else:
            self.summary.setText(tr("Reading…"))
            self._begin_looking(backup)
        self._fill_articles()

    def _begin_looking(self, backup: Backup) -> None:
        try:
            work = self._request.inside(backup)
        except AnnotatorError as error:
            self.summary.setText(error.sentence)
            return
        self._look = self._tasks.worker(work)
        self._look.finished.connect(self._show_inside)
        self._look.failed.connect(self._show_unreadable)

    def _stop_looking(self) -> None:
        task, self._look = self._look, None
        if task is not None:
            task.finished.disconnect(self._show_inside)
            task.failed.disconnect(self._show_unreadable)
            task.cancel()

    def _show_inside(self, inside: tuple[Contents, list[ArticleInside]]) -> None:
        self._look = None
        backup = self.chosen()
        contents, self._articles = inside
        numbers = f"{counted(contents.articles, 'article')} · {counted(contents.labels, 'label')}"
        last = f" · {tr('last act:')} {contents.last}" if contents.last else ""
        size = size_words(backup.size) if backup is not None else ""
        self.summary.setText(f"{numbers} · {size}{last}")
        self._fill_articles()

    def _show_unreadable(self, error: Exception) -> None:
        self._look = None
        if not isinstance(error, AnnotatorError):
            raise error
        self.summary.setText(error.sentence)

    def _fill_articles(self) -> None:
        words = self.field.text().casefold()
        kept = self.chosen_article()
        self._wanted = kept.row.id if kept is not None else self._wanted  # also while nothing is read yet
        self.articles.setCurrentIndex(QModelIndex())  # while rows go, it would be moved from each to the next
        self.inside.clear()
        found = [article for article in self._articles if words in article.row.title.casefold()]
        items = [_item(article.row.title, self._beside(article), article) for article in found]
        self.inside.invisibleRootItem().appendRows(items)
        row = next((n for n, article in enumerate(found) if article.row.id == self._wanted), -1)
        self.articles.setCurrentIndex(self.inside.index(row, 0))
        self._offer()

    def _beside(self, article: ArticleInside) -> str:
        """Return how many labels it has in the backup, and how many here where that differs."""
        there = counted(article.there, "label")
        if article.in_trash:
            there = f"{there} · {tr('in the trash')}"
        if self._request.back_up is None or article.here == article.there:
            return there
        return (
            f"{there} · {tr('gone here')}"
            if article.here is None
            else f"{there} · {article.here:,} {tr('here')}"
        )

    def _offer(self, index: QModelIndex | None = None) -> None:
        free = self._making is None
        self.all.setEnabled(free and self.chosen() is not None and bool(self._articles))
        self.one.setEnabled(free and self.chosen_article() is not None)

    def _back_up(self) -> None:
        if self._request.back_up is None or self._making is not None:
            return
        try:
            work = self._request.back_up()
        except AnnotatorError as error:
            self.say(error.sentence)
            return
        task = self._making = self._tasks.worker(work)
        task.progressed.connect(self.bar.follow)
        task.finished.connect(self._made)
        task.failed.connect(self._not_made)
        task.cancelled.connect(self._stopped)
        self.bar.follow(None)
        self.bar.show()
        self.now.setEnabled(False)
        self.name_leaving(tr("Stop"))
        self._offer()
        self.say(tr("Backing up… Esc stops it."), "muted")

    def _made(self, told: str) -> None:
        self._rest()
        self._fill()
        self.say(told, "ok")

    def _not_made(self, error: Exception) -> None:
        self._rest()
        self.say_failure(error)

    def _stopped(self) -> None:
        self._rest()
        self.say(tr("Stopped. No backup was made."), "muted")

    def _rest(self) -> None:
        self._making = None
        self.bar.hide()
        self.now.setEnabled(True)
        self.name_leaving(tr("Close"))
        self._offer()

    def _restore_one(self) -> None:
        backup, article = self.chosen(), self.chosen_article()
        if backup is None or article is None or self._request.restore_article is None:
            return
        try:
            told, role = self._request.restore_article(backup, article.row.id), "ok"
        except AnnotatorError as error:
            told, role = error.sentence, "error"
        self._look_into()
        self.say(told, role)
        self.articles.setFocus()

    # -- Qt

    def reject(self) -> None:
        """Stop a backup that is being made, else leave."""
        if self._making is not None:
            self._making.cancel()
            self.say(tr("Stopping…"), "muted")
        else:
            super().reject()

    def done(self, code: int) -> None:
        """Look into nothing any more."""
        self._stop_looking()
        super().done(code)


def _item(words: str, beside: str, entry: object) -> QStandardItem:
    words, beside = harmless(words), harmless(beside)
    item = QStandardItem(words)
    item.setData(entry, ENTRY)
    item.setData(beside, BESIDE)
    item.setData(f"{words}, {beside}", Qt.ItemDataRole.AccessibleTextRole)
    return item


def size_words(size: int) -> str:
    """Return a number of bytes in MB, at least one tenth, or in GB."""
    if size >= 1_000_000_000:
        return f"{size / 1e9:,.1f} GB".replace(".0 ", " ")
    return f"{max(size / 1e6, 0.1):,.1f} MB".replace(".0 ", " ")


def proposed_name(backup: Backup, folder: Path, suffix: str) -> Path:
    """Return a new name for a restored project."""
    return folder / f"{backup.name} {backup.made.astimezone():%Y-%m-%d %H.%M}{suffix}"
