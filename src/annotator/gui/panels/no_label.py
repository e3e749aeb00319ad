"""What the card says while no label is meant: the words that are, the keys that fit them, how to begin."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtWidgets import QWidget

from annotator.base.errors import AnnotatorError
from annotator.base.wording import counted, in_marks, shortened
from annotator.domain.annotation import Tier
from annotator.domain.schema import Label
from annotator.domain.stops import StopKind
from annotator.gui.hub import Aim, Hub
from annotator.gui.widgets import column, plain_label, tr
from annotator.ops.article import Article
from annotator.ops.project import Project

LONGEST = 120
"""Characters of the words that are shown."""

OF_QUOTATION = ("quote", "waived")
"""The labels that an open quotation is decided with."""


class NoLabel(QWidget):
    """A stop of Space or a selection by hand with what can be done with it; without either, how to begin.

    `caps`: the keys that are a person's own, by command id.
    """

    def __init__(self, hub: Hub, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hub = hub
        self.caps: Mapping[str, str] = {}
        layout = column(self, spacing=10)
        layout.setContentsMargins(8, 6, 8, 0)
        self.heading = plain_label("", "heading", wrap=True)
        self.first = plain_label("", "muted", wrap=True)
        self.second = plain_label("", "muted", wrap=True)
        self.others = plain_label("", "note", wrap=True)
        self.others.setContentsMargins(8, 6, 8, 6)
        for label in (self.heading, self.first, self.second, self.others):
            layout.addWidget(label)

    def show_target(self) -> None:
        """Say what is meant; where others have labels here and this annotator has none, how to see them."""
        project, article = self._hub.project, self._hub.article
        if project is None or article is None:
            return
        for label, words in zip(
            (self.heading, self.first, self.second), self._words(project, article), strict=True
        ):
            label.setText(words)
            label.setVisible(bool(words))
        words = _others_words(project, article)
        self.others.setText(words)
        self.others.setVisible(bool(words))

    def _words(self, project: Project, article: Article) -> tuple[str, str, str]:
        target = self._hub.target
        if target.aim is Aim.STOP and target.stop is not None:
            is_name = target.stop.kind is StopKind.NAME
            kind = tr("Name") if is_name else tr("Quotation")
            what = tr("Press what it is:")
            fits = [label for label in project.schema.labels if label.is_usable and _fits(label, is_name)]
            return f"{kind} {in_marks(target.stop.text, LONGEST)}", f"{what} {self._keys(fits)}.", _GO_ON
        if target.aim is Aim.HAND and target.fragments:
            words = shortened(" … ".join(article.text[a:b] for a, b in target.fragments), LONGEST)
            return f"{tr('Selected:')} {in_marks(words, LONGEST)}", _SELECTED, ""
        return tr("Nothing selected"), tr("Space finds the next name or quotation."), _BY_HAND

    def _keys(self, labels: Iterable[Label]) -> str:
        keys = (
            (self.caps.get(f"label.{label.id}", label.shown_key), label.title.lower()) for label in labels
        )
        return ", ".join(f"{key} {title}" for key, title in keys if key)


_GO_ON = "Space goes on without a label."
_SELECTED = "Press the letter of a label, or click one below. With Shift it is exactly these words."
_BY_HAND = "Or select words with the mouse, then press a letter or click a label below."


def _fits(label: Label, is_name: bool) -> bool:
    return label.tier is Tier.ENTITIES if is_name else label.id in OF_QUOTATION


def _others_words(project: Project, article: Article) -> str:
    try:
        found = project.labels_of(article.document.id)
    except AnnotatorError:
        return ""  # a sick disk is said where something is done
    if not found or project.annotator in found:
        return ""
    words = ", ".join(f"{name} {tr('has')} {counted(n, 'label')}" for name, n in found.items())
    return f"{words} {tr('in this article. To see them, click on your name above the text.')}"
