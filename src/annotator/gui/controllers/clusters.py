"""Who and what is meant: the registry of names, and what a person does there; each of them one act."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from annotator.base.errors import UserError
from annotator.base.wording import counted, shortened
from annotator.domain.annotation import Cluster, ClusterId
from annotator.gui.controllers.controller import Controller
from annotator.gui.controllers.requests import AskCluster, AskName, AskPatience, ShowNames
from annotator.gui.hub import Hub, Tone
from annotator.gui.models.registry import Choice
from annotator.ops import clusters
from annotator.ops.change_set import ChangeSet
from annotator.ops.clusters import CLAIM, ClusterRow, Steps
from annotator.ops.project import Project
from annotator.ops.undo import at_once

SHORT = 30
"""Articles in which an act is done while one waits."""


class Clusters(Controller):
    """Acts on what is chosen in the registry, `choice`; where it is not shown, on the name of the focused label."""

    def __init__(self, hub: Hub) -> None:
        super().__init__(hub)
        self.choice: Callable[[], Choice] = Choice

    def open(self) -> None:
        """Show the registry, at the name of the focused label."""
        self.project()
        self.hub.asked.emit(ShowNames(self._of_focus()))

    def rename(self) -> None:
        """Ask for another name."""
        project, row = self.writable_project(), self._one()
        proceed = partial(self._rename, project, row.cluster.id)
        what = "group of claims" if row.cluster.kind == CLAIM else row.cluster.kind
        self.hub.asked.emit(AskName(f"What is this {what} called?", proceed, row.cluster.name, name_lack))

    def _rename(self, project: Project, cluster: ClusterId, name: str) -> None:
        self._told(clusters.rename(project, cluster, name), f"Renamed: {name}")

    def link(self) -> None:
        """Ask what it is elsewhere; nothing typed takes a link away."""
        project, row = self.writable_project(), self._one()
        question = f"Which Wikidata id or address has “{shortened(row.cluster.name)}”?"
        proceed = partial(self._link, project, row.cluster.id)
        self.hub.asked.emit(AskName(question, proceed, row.cluster.link or "", link_lack, optional=True))

    def _link(self, project: Project, cluster: ClusterId, link: str) -> None:
        self._told(
            clusters.set_link(project, cluster, link), f"Link: {link}" if link else "The link is gone."
        )

    def merge(self) -> None:
        """Make one of the chosen names; where only one is chosen, ask with which other."""
        project, ids = self.writable_project(), self._chosen()
        if len(ids) > 1:
            self._merge(project, ids)
            return
        cluster = self._one().cluster
        self.hub.asked.emit(
            AskCluster(
                f"Which one is the same as “{shortened(cluster.name)}”?",
                lambda words: _others(project, words, cluster),
                lambda other: self._merge(project, (cluster.id, other.id)),
            )
        )

    def _merge(self, project: Project, ids: tuple[ClusterId, ...]) -> None:
        rows = clusters.to_merge(project, ids)
        articles = sum(row.articles for row in rows)
        self._wait(partial(clusters.merging, project, ids), articles, "Merging", "They are one now.")

    def split(self) -> None:
        """Ask for the name of a new one that the chosen labels mean."""
        project, row, choice = self.writable_project(), self._one(), self._labels()

        def make(name: str) -> None:
            steps = partial(clusters.splitting, project, row.cluster.id, choice.spans, name)
            self._wait(steps, len(choice.spans), "Making a new name", f"New: {name}")

        count = counted(sum(map(len, choice.spans.values())), "label")
        name = choice.words or row.cluster.name
        self.hub.asked.emit(AskName(f"Who is meant by the {count}?", make, name, name_lack))

    def move(self) -> None:
        """Ask which other name the chosen labels mean."""
        project, row, choice = self.writable_project(), self._one(), self._labels()

        def put(other: Cluster) -> None:
            steps = partial(clusters.moving, project, row.cluster.id, choice.spans, other.id)
            self._wait(steps, len(choice.spans), "Moving labels", f"They mean {shortened(other.name)} now.")

        count = counted(sum(map(len, choice.spans.values())), "label")
        find = partial(_others, project, but=row.cluster)
        self.hub.asked.emit(AskCluster(f"Who is meant by the {count}?", find, put))

    def delete(self) -> None:
        """Remove the chosen names that no label means."""
        project, ids = self.writable_project(), self._chosen()
        self._told(clusters.delete_empty(project, ids), f"Deleted: {counted(len(ids), 'name')}")

    # -- own

    def _of_focus(self) -> ClusterId | None:
        """Return what the focused label means; of a quote, who says it."""
        span, article = self.focus_span(), self.hub.article
        if span is None or article is None:
            return None
        sources = [relation.to_span for relation in article.layer.relations_from(span.id, "source")]
        for span_id in (span.id, *sources):
            if (cluster := article.layer.cluster_of(span_id)) is not None:
                return cluster.id
        return None

    def _chosen(self) -> tuple[ClusterId, ...]:
        chosen = self.choice().clusters
        if not chosen and (focus := self._of_focus()) is not None:
            chosen = (focus,)
        if not chosen:
            raise UserError("No name is chosen. Choose one in the list of names (Ctrl+Shift+N).")
        return chosen

    def _one(self) -> ClusterRow:
        ids = self._chosen()
        if len(ids) > 1:
            raise UserError(f"{len(ids):,} names are chosen. Choose one of them.")
        rows = clusters.reader(self.project()).rows(ids)
        if not rows:
            raise UserError("This name is no longer in the project.")
        return rows[0]

    def _labels(self) -> Choice:
        choice = self.choice()
        if not any(choice.spans.values()):
            raise UserError("Choose a spelling, or some labels in the lower list, of a name (Ctrl+Shift+N).")
        return choice

    def _wait(self, steps: Callable[[], Steps], articles: int, doing: str, done: str) -> None:
        """Do an act at once; one in many articles while a dialog says how far it is."""
        if articles > SHORT:
            told = partial(self._told, sentence=done)
            self.hub.asked.emit(AskPatience(doing, steps, articles, told))
        else:
            self._told(at_once(steps()), done)

    def _told(self, change_set: ChangeSet, sentence: str) -> None:
        if change_set:
            self.hub.broadcast(change_set, self)
            self.hub.tell(sentence, Tone.NOTE, undo=True)


def name_lack(name: str) -> str:
    """Return why something is no name, nothing if it can be one."""
    return clusters.too_long(name) if len(name) > clusters.LONGEST else ""


def link_lack(link: str) -> str:
    """Return why something is no link, nothing if it is one."""
    try:
        clusters.checked_link(link)
    except UserError as refusal:
        return refusal.sentence
    return ""


def _others(project: Project, words: str, but: Cluster) -> list[ClusterRow]:
    found = clusters.find(project, words, (but.kind,))
    return [row for row in found if row.cluster.id != but.id]
