"""The program itself: palette, help, about, quit."""

from __future__ import annotations

from annotator.gui.controllers.controller import Controller
from annotator.gui.controllers.requests import (
    AskAbout,
    AskHelp,
    AskKeys,
    AskNewest,
    AskPalette,
    AskRebind,
    AskTour,
    ShowReports,
)
from annotator.gui.hub import Transient


class Program(Controller):
    """Asks for the windows that are about the program."""

    def palette(self) -> None:
        """Show all commands."""
        self.hub.asked.emit(AskPalette())

    def help(self) -> None:
        """Show the page of the guide about the place where the keyboard is."""
        self.hub.asked.emit(AskHelp())

    def keys(self) -> None:
        """Show all keys."""
        self.hub.asked.emit(AskKeys())

    def tour(self) -> None:
        """Begin the tour of six keys on a new sample."""
        self.hub.asked.emit(AskTour())

    def rebind(self) -> None:
        """Show which key does what, to change it."""
        self.hub.asked.emit(AskRebind())

    def single_key(self) -> None:
        """Let the next single key act, also where single keys are switched off."""
        self.hub.pane_wanted.emit("text")
        self.hub.set_transient(Transient("The next key is a command. Esc leaves.", self._pass_on))

    def _pass_on(self, key: str) -> bool:
        self.hub.set_transient(None)
        return key == "Esc"

    def about(self) -> None:
        """Show name, versions and licenses."""
        self.hub.asked.emit(AskAbout())

    def newest(self) -> None:
        """Ask whether to look for a newer version; nothing else ever looks."""
        self.hub.asked.emit(AskNewest())

    def reports(self) -> None:
        """Show where the log and the reports of bugs lie."""
        self.hub.asked.emit(ShowReports())

    def quit(self) -> None:
        """Close the window and leave."""
        self.hub.quit_wanted.emit()
