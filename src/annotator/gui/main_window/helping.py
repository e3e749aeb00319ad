"""F1 at any place, also in dialogs: shows the page of the guide about it in the window of the help."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from annotator.base.paths import resources
from annotator.base.settings import KEYS
from annotator.gui.commands.command import Command, CommandTable, Scope
from annotator.gui.commands.table import command_table
from annotator.gui.controllers.requests import AskHelp
from annotator.gui.hub import Look
from annotator.gui.main_window.help_pages import page_about
from annotator.gui.main_window.window import MainWindow
from annotator.gui.main_window.work_place import WorkPlace
from annotator.gui.theme import theme_named

if TYPE_CHECKING:  # made when it is first asked for
    from annotator.gui.dialogs.help import HelpWindow

GUIDE_COMMAND = "help.guide"
SHORTCUT = "help"


class Helping(QObject):
    """Owns the help's window. A dialog is modal to the main window alone, so that both can be used."""

    def __init__(self, window: MainWindow, work: WorkPlace, parent: QObject) -> None:
        super().__init__(parent)
        self._window, self._work = window, work
        self.help: HelpWindow | None = None
        work.hub.look_changed.connect(self._show_look)
        application = QApplication.instance()
        self._heard = application if isinstance(application, QApplication) else None
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._listen)

    def show(self, request: AskHelp) -> None:
        """Show a page; without one that about the place where the keyboard is."""
        focused = QApplication.focusWidget()
        shown = self._made()
        if focused is None or focused.window() is not shown:
            shown.show_page(request.page or page_about(focused or self._window, self._work.hub))
        if shown.isMinimized():
            shown.showNormal()
        shown.show()
        shown.raise_()
        shown.activateWindow()
        shown.take_keyboard()

    def close(self) -> None:
        """Close the help with the window that it is about; no dialog of another window is heard any more."""
        application, self._heard = self._heard, None
        if application is not None:
            application.focusChanged.disconnect(self._listen)
        shown, self.help = self.help, None
        if shown is not None:
            shown.close()
            shown.deleteLater()

    def _made(self) -> HelpWindow:
        if self.help is None:
            from annotator.gui.dialogs.help import Helped, HelpWindow  # the first paint does without
            from annotator.gui.models.guide import Guide

            helped = Helped(lambda: self._work.runner.table, self.cap, self._may_run, self._run)
            guide = Guide(resources() / "guide")
            self.help = HelpWindow(guide, self._window.theme, self._window.settings, helped)
            self.help.left.connect(self._back_to_work)
        return self.help

    def _show_look(self, look: Look) -> None:
        if self.help is not None:
            self.help.set_theme(theme_named(look.theme))

    def _back_to_work(self) -> None:
        """Give the keyboard back to the dialog that waits, or to the window."""
        waits = QApplication.activeModalWidget()
        (waits if waits is not None else self._window).activateWindow()

    # -- commands

    def cap(self, key: str) -> str:
        """Return what is printed for a key that the guide names: a person's own key, if the command has one."""
        project = self._work.hub.project
        standard = command_table(project.schema if project is not None else None)
        own = self._work.runner.table
        return key if not self._window.settings.get(KEYS) else own_key(key, standard, own)

    def _may_run(self, command: Command) -> bool:
        return (
            command.scope is Scope.WINDOW
            and command.id != GUIDE_COMMAND
            and QApplication.activeModalWidget() is None
            and self._work.menus.is_possible(command)
        )

    def _run(self, command_id: str) -> None:
        command = self._work.runner.table.get(command_id)
        if self._may_run(command):
            self._window.activateWindow()
            self._work.run(command_id)

    # -- F1 in dialogs

    def _listen(self, old: QWidget | None, new: QWidget | None) -> None:
        """Hear F1 in every dialog that gets the keyboard, whoever opened it."""
        window = new.window() if new is not None else None
        if isinstance(window, QDialog):
            self.listen(window)

    def listen(self, dialog: QDialog) -> None:
        """Hear F1 in a dialog, also where a field of it takes every key, as that of file names does."""
        if dialog.findChild(QShortcut, SHORTCUT, Qt.FindChildOption.FindDirectChildrenOnly) is None:
            shortcut = QShortcut(QKeySequence(Qt.Key.Key_F1), dialog)
            shortcut.setObjectName(SHORTCUT)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(self._show_here)

    def _show_here(self) -> None:
        self.show(AskHelp())


def own_key(key: str, standard: CommandTable, own: CommandTable) -> str:
    """Return the key that now does what a standard key did, the standard one where none does or nothing changed."""
    for scope in (Scope.TEXT, Scope.WINDOW):
        command = standard.at_key(key, scope)
        if command is not None:
            now = own.get(command.id)
            return key if key in now.keys else now.key or key
    return key
