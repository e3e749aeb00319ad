"""All controllers of one window, by the noun with which commands name them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields

from annotator.gui.controllers.alike import AllAlike
from annotator.gui.controllers.annotate import Annotate
from annotator.gui.controllers.answer import Answer
from annotator.gui.controllers.articles import Articles
from annotator.gui.controllers.backups import Backups
from annotator.gui.controllers.brush import Brush
from annotator.gui.controllers.clusters import Clusters
from annotator.gui.controllers.deciding import Deciding
from annotator.gui.controllers.find import Find
from annotator.gui.controllers.fragments import Fragments
from annotator.gui.controllers.hints import Hints
from annotator.gui.controllers.history import History
from annotator.gui.controllers.link import Link
from annotator.gui.controllers.merging import Merging
from annotator.gui.controllers.navigate import Navigate
from annotator.gui.controllers.own_labels import OwnLabels
from annotator.gui.controllers.profile import Profile
from annotator.gui.controllers.program import Program
from annotator.gui.controllers.project import ProjectController
from annotator.gui.controllers.rule import Rule
from annotator.gui.controllers.saving import Saving
from annotator.gui.controllers.shape import Shape
from annotator.gui.controllers.trash import Trash
from annotator.gui.controllers.view import View
from annotator.gui.hub import Hub


@dataclass(frozen=True, slots=True)
class Controls:
    """One object a noun."""

    annotate: Annotate
    alike: AllAlike
    answer: Answer
    shape: Shape
    hints: Hints
    link: Link
    own_labels: OwnLabels
    brush: Brush
    rule: Rule
    fragments: Fragments
    navigate: Navigate
    find: Find
    clusters: Clusters
    articles: Articles
    trash: Trash
    project: ProjectController
    merging: Merging
    deciding: Deciding
    backups: Backups
    program: Program
    profile: Profile
    history: History
    saving: Saving
    view: View

    def by_noun(self) -> Mapping[str, object]:
        """Return the controllers as `Command.run` names them."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


def make_controls(hub: Hub) -> Controls:
    """Return the controllers of one window."""
    saving, answer = Saving(hub), Answer(hub)
    annotate, shape = Annotate(hub, answer), Shape(hub, answer)
    own_labels = OwnLabels(hub, annotate)
    hints = Hints(hub, answer, shape)
    articles, project = Articles(hub), ProjectController(hub)
    return Controls(
        annotate=annotate,
        alike=AllAlike(hub),
        answer=answer,
        shape=shape,
        hints=hints,
        link=Link(hub, answer, hints),
        own_labels=own_labels,
        brush=Brush(hub, annotate, own_labels),
        rule=Rule(hub),
        fragments=Fragments(hub),
        navigate=Navigate(hub, answer),
        find=Find(hub),
        clusters=Clusters(hub),
        articles=articles,
        trash=Trash(hub, articles),
        project=project,
        merging=Merging(hub, project),
        deciding=Deciding(hub),
        backups=Backups(hub),
        program=Program(hub),
        profile=Profile(hub),
        history=History(hub, saving),
        saving=saving,
        view=View(hub),
    )
