"""All controllers of one window, by the noun with which commands name them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields

from annotator.gui.controllers.annotate import Annotate
from annotator.gui.controllers.answer import Answer
from annotator.gui.controllers.articles import Articles
from annotator.gui.controllers.find import Find
from annotator.gui.controllers.fragments import Fragments
from annotator.gui.controllers.history import History
from annotator.gui.controllers.navigate import Navigate
from annotator.gui.controllers.program import Program
from annotator.gui.controllers.project import ProjectController
from annotator.gui.controllers.shape import Shape
from annotator.gui.controllers.view import View
from annotator.gui.hub import Hub


@dataclass(frozen=True, slots=True)
class Controls:
    """One object a noun."""

    annotate: Annotate
    answer: Answer
    shape: Shape
    fragments: Fragments
    navigate: Navigate
    find: Find
    articles: Articles
    project: ProjectController
    program: Program
    history: History
    view: View

    def by_noun(self) -> Mapping[str, object]:
        """Return the controllers as `Command.run` names them."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


def make_controls(hub: Hub) -> Controls:
    """Return the controllers of one window."""
    answer = Answer(hub)
    return Controls(
        annotate=Annotate(hub),
        answer=answer,
        shape=Shape(hub, answer),
        fragments=Fragments(hub),
        navigate=Navigate(hub, answer),
        find=Find(hub),
        articles=Articles(hub),
        project=ProjectController(hub),
        program=Program(hub),
        history=History(hub),
        view=View(hub),
    )
