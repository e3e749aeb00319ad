"""An act that the disk refused: said at once, drawn hollow, tried again every two seconds until it is in."""

from __future__ import annotations

from PySide6.QtCore import QTimer

from annotator.base.errors import AnnotatorError, EnvironmentFailure, NotSaved
from annotator.domain.change import Draft
from annotator.gui.controllers.controller import Controller
from annotator.gui.hub import Hub, Target, Tone
from annotator.ops.project import Project
from annotator.ops.unsaved import EVERY, Unsaved


class Saving(Controller):
    """Holds on to the one act that waits; reading goes on, and the next act of writing comes after it."""

    def __init__(self, hub: Hub) -> None:
        super().__init__(hub)
        self._meant = Target()
        self._warned: tuple[Draft, ...] = ()
        self._timer = QTimer(hub)
        self._timer.setInterval(EVERY * 1000)
        self._timer.timeout.connect(self.again)
        hub.project_opened.connect(self._follow)

    def waits(self) -> bool:
        """Tell whether an act is not saved."""
        return self.hub.project is not None and self.hub.project.unsaved is not None

    def again(self) -> bool:
        """Try once more; tell whether nothing waits now. What is in the way is said only once."""
        if not self.waits():
            self._ended()
            return True
        project = self.project()
        try:
            change_set = project.save_unsaved()
        except NotSaved:
            self.hub.set_unsaved(project.unsaved)
            return False
        except AnnotatorError as refusal:
            self._ended()
            self.hub.tell(refusal.sentence, Tone.WARNING)
            return True
        self._ended()
        stays = self.hub.target == self._meant
        self.publish(change_set) if stays else self.hub.broadcast(change_set, self)
        self.hub.tell(f"Saved now: {change_set.title}", Tone.SAVED)
        return True

    def tell(self, labelling: bool = False) -> None:
        """Say what is not saved and why; `labelling`: other words were to be labelled, which is not done."""
        project, article, words = self.project(), self.hub.article, ""
        if project.unsaved is None:
            return
        if labelling and article is not None and self.hub.target != self._meant:
            words = " … ".join(article.text[start:end] for start, end in self.hub.target.fragments)
        said = project.refused_before_unsaved(words) if words else project.unsaved.sentence(project.schema)
        self.hub.tell(said, Tone.WARNING)

    def give_up(self) -> None:
        """Forget the act that waits, as undo would if it had been saved."""
        project = self.project()
        waiting = project.unsaved
        project.give_up_unsaved()
        self._ended()
        if waiting is not None:
            self.hub.tell(
                f"Not saved and given up: {waiting.drafts[0].title}. Everything saved before is safe."
            )

    def before_leaving(self) -> None:
        """Try once more; where that fails say so and refuse, but not twice: whoever goes on leaves the act behind."""
        if self.again():
            return
        waiting, project = self.hub.unsaved, self.project()
        if waiting is None or waiting.drafts == self._warned:
            return
        self._warned = waiting.drafts
        raise EnvironmentFailure(
            f"{waiting.sentence(project.schema)} Do the same again to leave without what is not saved."
        )

    def may_close(self) -> bool:
        """Tell whether the window may go; what keeps it is said."""
        try:
            self.before_leaving()
        except EnvironmentFailure as failure:
            self.hub.tell(failure.sentence, Tone.WARNING)
            return False
        return True

    def _follow(self, project: Project | None) -> None:
        self._timer.stop()
        self.hub.set_unsaved(project.unsaved if project is not None else None)
        if project is not None:
            project.when_not_saved = self._hold

    def _hold(self, unsaved: Unsaved) -> None:
        self._meant = self.hub.target
        self._timer.start()
        self.hub.set_unsaved(unsaved)

    def _ended(self) -> None:
        self._timer.stop()
        self.hub.set_unsaved(None)
