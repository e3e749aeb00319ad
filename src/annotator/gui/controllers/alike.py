"""All like this: looks for the words of the focused label, lets the person choose, labels in one act."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from functools import partial

from annotator.base.errors import UserError
from annotator.base.wording import counted
from annotator.gui.controllers.controller import Controller
from annotator.gui.controllers.requests import AskAlike, AskPatience
from annotator.ops import alike, undo
from annotator.ops.alike import Found, Looked, Missed
from annotator.ops.change_set import ChangeSet

SHORT = 4
"""Steps of an act that is done while one waits: some hundredths of a second."""

FIRST = 6
"""Reports of a search, some milliseconds each, that are waited for before there is a list to fill."""


class AllAlike(Controller):
    """Labels the other places of the same words, here or everywhere."""

    def here(self) -> None:
        """Show the places in this article."""
        self._ask(everywhere=False)

    def everywhere(self) -> None:
        """Show the places in all articles."""
        self._ask(everywhere=True)

    def _ask(self, everywhere: bool) -> None:
        project, article = self.writable()
        span = self.focused()
        if article.closed and (article.in_trash or not everywhere):
            raise UserError(article.closed)
        wanted = alike.alike_to(project, article, span)
        look = partial(alike.looking, project, wanted, everywhere)
        missed = _nothing_in(look(False))
        # Where only other letters are found, a headline in capitals perhaps, they are shown at once.
        other_case = missed is not None and _nothing_in(look(True)) is None
        if missed is not None and not other_case:
            self.hub.tell(nothing_words(wanted.named, everywhere, missed))
            return
        self.hub.asked.emit(AskAlike(wanted, everywhere, look, partial(self._label, wanted), other_case))

    def _label(self, wanted: alike.Alike, chosen: Sequence[Found], join: bool) -> None:
        project, _ = self.writable()
        steps = alike.steps_for(chosen)
        run = partial(alike.labelling, project, wanted, chosen, join)
        if steps > SHORT:
            title = f"Labelling {alike.act_title(wanted, chosen)}"
            self.hub.asked.emit(AskPatience(title, run, steps, self._tell))
        else:
            self._tell(undo.at_once(run()))

    def _tell(self, change_set: ChangeSet) -> None:
        self.publish(change_set, change_set.select)
        self.hub.tell(f"Labelled: {change_set.title}", undo=True)


def nothing_words(named: str, everywhere: bool, missed: Missed) -> str:
    """Return what is said where no other place can get the label."""
    where = "in the project" if everywhere else "in this article"
    if not missed.same and not missed.otherwise:
        return f"{named} stands nowhere else {where}."
    parts = []
    if missed.same:
        parts.append(
            f"{counted(missed.same, 'other place')} {_verb(missed.same, 'has', 'have')} the label already"
        )
    if missed.otherwise:
        parts.append(
            f"{counted(missed.otherwise, 'place')} {_verb(missed.otherwise, 'is', 'are')} labelled otherwise"
        )
    return f"{named} {where}: {', '.join(parts)}."


def _nothing_in(looking: Generator[Looked, None, Missed]) -> Missed | None:
    """Return what a search passed over, if it soon ends without a place; else none."""
    try:
        for _ in range(FIRST):
            if next(looking).found:
                break
    except StopIteration as end:
        missed: Missed = end.value
        return missed
    finally:
        looking.close()
    return None


def _verb(number: int, one: str, several: str) -> str:
    return one if number == 1 else several
