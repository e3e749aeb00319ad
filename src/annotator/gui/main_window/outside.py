"""What the window shows in other programs, and asks outside this computer when a person wants it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QWidget

from annotator.base.paths import log_folder
from annotator.gui.controllers.requests import AskNewest, ShowReports
from annotator.gui.hub import Hub, Tone
from annotator.gui.tasks import Tasks


class Outside(QObject):
    """Shows pages and folders. `show` opens a dialog and says what follows when it is agreed to."""

    def __init__(
        self,
        window: QWidget,
        hub: Hub,
        tasks: Tasks,
        show: Callable[[QDialog, Callable[[], None]], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._hub = hub
        self._tasks = tasks
        self._show = show

    def newest(self, request: AskNewest) -> None:
        """Ask whether to look for a newer version."""
        from annotator.base.build import BUILD
        from annotator.gui.dialogs.newest import NewestDialog

        self._show(NewestDialog(self._window, self._tasks, BUILD, open_page), _nothing)

    def reports(self, request: ShowReports) -> None:
        """Show the folder where the log and reports of bugs lie."""
        folder = log_folder()
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            self._hub.tell(f"“{folder}” could not be made: {error.strerror}.", Tone.WARNING)
            return
        self.folder(folder)

    def folder(self, folder: Path) -> None:
        """Show a folder; where that fails, say where it is."""
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
            self._hub.tell(f"No program could show the folder. It is “{folder}”.", Tone.WARNING)


def open_page(address: str) -> bool:
    """Show a page of the network in the browser, and tell whether there is one."""
    return QDesktopServices.openUrl(QUrl(address))


def _nothing() -> None:
    """Do nothing more when a dialog is agreed to."""
