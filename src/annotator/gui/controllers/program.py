"""The program itself: palette, help, about, quit."""

from __future__ import annotations

from annotator.gui.controllers.controller import Controller
from annotator.gui.controllers.requests import AskAbout, AskKeys, AskPalette


class Program(Controller):
    """Asks for the windows that are about the program."""

    def palette(self) -> None:
        """Show all commands."""
        self.hub.asked.emit(AskPalette())

    def keys(self) -> None:
        """Show the keys and the help."""
        self.hub.asked.emit(AskKeys())

    def about(self) -> None:
        """Show name, versions and licenses."""
        self.hub.asked.emit(AskAbout())

    def quit(self) -> None:
        """Close the window and leave."""
        self.hub.quit_wanted.emit()
