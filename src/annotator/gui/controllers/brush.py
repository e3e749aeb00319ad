"""The brush: every selection gets one label, until Esc."""

from __future__ import annotations

from collections.abc import Callable

from annotator.base.errors import UserError
from annotator.gui.controllers.annotate import Annotate
from annotator.gui.controllers.controller import Controller
from annotator.gui.controllers.own_labels import OwnLabels
from annotator.gui.hub import Aim, Hub, Transient
from annotator.ops.change_set import ChangeSet


class Brush(Controller):
    """What the mouse selects is labelled at once; what keys select, or Space finds, is by Enter.

    `label_at`: which label a key stands for, none for a key that does something else.
    """

    def __init__(self, hub: Hub, annotate: Annotate, own: OwnLabels) -> None:
        super().__init__(hub)
        self._annotate = annotate
        self._own = own
        self._label: str | None = None
        self._shown: Transient | None = None
        self.label_at: Callable[[str], str | None] = self._standard_label
        hub.changed.connect(self._changed)

    def begin(self) -> None:
        """Take the brush with the focused label, else the one given last, else the one whose letter comes first."""
        self.changeable()
        span = self.focus_span()
        self._dip(span.label if span is not None else self._annotate.memory.label)

    def selected(self) -> None:
        """Label what the mouse has selected, if the brush is on."""
        if self._is_on() and self._label is not None and self.hub.target.aim is Aim.HAND:
            self._annotate.label(self._label)

    # -- inside

    def _dip(self, label_id: str | None) -> None:
        label = self.project().schema.label(label_id) if label_id is not None else None
        usable = label is not None and not label.retired
        self._label = label.id if label is not None and usable else None
        if label is not None and usable:
            foot = f"Brush: {label.title}. Select words (by keys: then Enter); Esc ends."
        else:
            foot = "Brush: press the letter of a label. Esc ends."
        self._shown = Transient(foot, self._take, stays=True)
        self.hub.set_transient(self._shown)

    def _changed(self, change_set: ChangeSet, initiator: object) -> None:
        """Put the brush away when the article is done or in the trash: nothing can be labelled there."""
        article = self.hub.article
        if self._is_on() and article is not None and article.closed:
            self.hub.set_transient(None)

    def _is_on(self) -> bool:
        return self._shown is not None and self.hub.transient is self._shown

    def _take(self, key: str) -> bool:
        if key in ("Esc", "v"):
            self.hub.set_transient(None)
            return True
        if key == "Enter":
            self._enter()
            return True
        if key == ".":
            self._own.ask(self._dip)
            return True
        label = self.label_at(key)
        if label is None:
            return False
        self._dip(label)
        return True

    def _enter(self) -> None:
        if self._label is None:
            raise UserError("The brush has no label yet. Press the letter of one.")
        if self.hub.target.aim in (Aim.HAND, Aim.STOP):
            self._annotate.label(self._label)
        else:
            raise UserError("Select the words that shall get the label, then press Enter.")

    def _standard_label(self, key: str) -> str | None:
        labels = self.project().schema.labels
        return next(
            (label.id for label in labels if label.is_usable and not label.is_after_dot and label.key == key),
            None,
        )
