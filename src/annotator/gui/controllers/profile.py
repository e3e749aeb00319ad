"""What is marked in the project, and what is said of an article as a whole."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from annotator.domain.annotation import Value
from annotator.gui.controllers.controller import Controller
from annotator.gui.controllers.requests import AskAboutArticle, AskSwitches
from annotator.gui.hub import Aim, Target, Tone
from annotator.ops import about
from annotator.ops.schema import set_switches


class Profile(Controller):
    """Asks what else shall be marked, and the questions about the article."""

    def switches(self) -> None:
        """Ask what else shall be marked."""
        self.project()
        self.hub.asked.emit(AskSwitches())

    def set_switches(self, on: Collection[str]) -> None:
        """Mark exactly these parts of Standard besides; what is switched off is hidden."""
        project = self.project()
        change_set = set_switches(project, on)
        if change_set is None:
            self.hub.tell("This is marked already.")
            return
        self.hub.broadcast(change_set, self)
        self.ask_anew()
        self.hub.tell(f"{change_set.title}.", Tone.NOTE, undo=True)

    def ask_anew(self) -> None:
        """Ask what is open now; a question that is off is asked no more."""
        span = self.focus_span()
        if span is not None:
            self.focus(span)
        elif self.hub.article is not None:
            self.hub.set_question(None)
            self.hub.set_target(Target(Aim.CARET, (), self.hub.target.caret))

    def about(self) -> None:
        """Ask the questions about the article, and for a note on it."""
        _, article = self.writable()
        said = article.layer.state.attributes
        self.hub.asked.emit(AskAboutArticle(article.document.title, said, article.closed))

    def set_about(self, values: Mapping[str, Value]) -> None:
        """Say this of the article."""
        project, article = self.writable()
        change_set = about.set_about(project, article, values)
        if change_set:
            self.hub.broadcast(change_set, self)
            self.hub.tell("Kept what you said about this article.", Tone.NOTE, undo=True)
