"""The line above the text: which article this is, who labels it in which pass, and whether it is saved."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from enum import Enum

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QToolButton, QWidget

from annotator.domain.annotation import Status
from annotator.gui.hub import ALL_TIERS, Hub, Message, Tone
from annotator.gui.models.articles import Articles, shown_date
from annotator.gui.theme import Theme
from annotator.gui.widgets import (
    BAR_HEIGHT,
    MARGIN,
    ElidedLabel,
    FlatButton,
    icon,
    plain_label,
    set_role,
    set_tip,
    tr,
    unmarked,
)
from annotator.ops.article import Article
from annotator.ops.change_set import ChangeSet
from annotator.ops.project import Project

COUNT_WORDS_UP_TO = 300_000
"""Code points; above it the length is told instead, because splitting would cost a frame."""

PASSES = {"all": "all layers", "entities": "names", "quotes": "quotes", "claims": "claims"}
PASS_COMMANDS = {
    "all": "view.pass_all",
    "entities": "view.pass_names",
    "quotes": "view.pass_quotes",
    "claims": "view.pass_claims",
}


class Saved(Enum):
    """What the saved mark says."""

    NOTHING = "nothing"
    PENDING = "pending"
    SAVED = "saved"
    FAILED = "failed"


class TitleLine(QFrame):
    """Signals: `wanted(command id)`: who am I, or another pass."""

    wanted = Signal(str)

    def __init__(
        self,
        hub: Hub,
        articles: Articles,
        theme: Theme,
        now: Callable[[], datetime] = datetime.now,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("role", "bar")
        self.setFixedHeight(BAR_HEIGHT)
        self._hub = hub
        self._articles = articles
        self._now = now
        self.state = Saved.NOTHING
        self._unconfirmed = False
        self.place = ElidedLabel("")
        self.who = FlatButton()
        self.who.clicked.connect(self._ask_who)
        self.passes = self._pass_button()
        self.saved = plain_label("", "ok")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(MARGIN + 2, 0, MARGIN, 0)
        layout.setSpacing(4)
        layout.addWidget(self.place, 1)
        layout.addSpacing(8)
        layout.addWidget(self.who)
        layout.addWidget(self.passes)
        layout.addSpacing(6)
        layout.addWidget(self.saved)
        self.set_theme(theme)
        hub.project_opened.connect(self._show_project)
        hub.article_opened.connect(self._show_article)
        hub.changed.connect(self._on_change)
        hub.pending.connect(self._on_pending)
        hub.told.connect(self._on_told)
        hub.tiers_changed.connect(self._on_tiers)
        articles.modelReset.connect(self._show_place)
        self._show_project(hub.project)

    def set_theme(self, theme: Theme) -> None:
        """Draw with other colors."""
        self.who.setIcon(icon("person", theme.muted, 16))

    def _pass_button(self) -> QToolButton:
        button = FlatButton()
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(button)
        group = QActionGroup(menu)
        for name, words in PASSES.items():
            action = menu.addAction(words)
            action.setCheckable(True)
            action.setChecked(name == "all")
            action.setData(PASS_COMMANDS[name])
            group.addAction(action)
        group.triggered.connect(self._pick_pass)
        self._group = group
        button.setMenu(menu)
        button.setAccessibleName(tr("What you look for in this pass"))
        set_tip(button, tr("What you look for in this pass"))
        button.setText(f"{PASSES['all']} ▾")
        return button

    # -- own

    def _ask_who(self) -> None:
        self.wanted.emit("edit.who")

    def _pick_pass(self, action: object) -> None:
        checked = self._group.checkedAction()
        if checked is not None:
            self.wanted.emit(str(checked.data()))

    def _show_project(self, project: Project | None) -> None:
        name = str(project.annotator) if project is not None else ""
        self.who.setText(unmarked(name))
        self.who.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.who.setAccessibleName(f"{tr('Labels are signed by')} {name}. {tr('Change')}")
        set_tip(self.who, f"{tr('Labels are signed by')} {name}. {tr('Click to change.')}")
        for widget in (self.who, self.passes):
            widget.setVisible(project is not None)
        self._set(Saved.NOTHING)
        if project is not None and not project.writable:
            set_role(self.saved, "warn")
            self.saved.setText(tr("read only"))
        self._show_place()

    def _show_article(self, article: Article | None) -> None:
        self._show_place()

    def _show_place(self) -> None:
        self.place.setText(self._place_words())

    def _place_words(self) -> str:
        article = self._hub.article
        if article is None:
            return ""
        document = article.document
        place = self._articles.place_of(document.id)
        parts = [f"{place + 1:,} of {self._articles.total:,}"] if place >= 0 else []
        source, published = document.meta.get("source"), document.meta.get("published")
        parts += [str(source)] if source else []
        parts += [shown_date(str(published))] if published else []
        parts.append(length_words(article.text))
        state = article.layer.state.status
        if state is Status.DONE:
            parts.append(tr("done: read only"))
        elif state is Status.SKIPPED:
            parts.append(tr("skipped"))
        return " · ".join(parts)

    def _on_change(self, change_set: ChangeSet, initiator: object) -> None:
        self._unconfirmed = False
        self._set(Saved.SAVED)
        self._show_place()

    def _on_pending(self, fragments: object) -> None:
        if fragments:
            self._unconfirmed = True
            self._set(Saved.PENDING)
        elif self._unconfirmed:
            self._set(Saved.NOTHING)

    def _on_told(self, message: Message) -> None:
        if self._unconfirmed and message.tone is Tone.WARNING:
            self._set(Saved.FAILED)

    def _on_tiers(self, tiers: frozenset[object]) -> None:
        name = "all" if tiers == ALL_TIERS else next((str(tier) for tier in tiers), "all")
        self.passes.setText(f"{PASSES.get(name, name)} ▾")
        for action in self._group.actions():
            action.setChecked(action.data() == PASS_COMMANDS.get(name))

    def _set(self, state: Saved) -> None:
        self.state = state
        time = self._now().strftime("%H:%M")
        words, role = {
            Saved.NOTHING: ("", "ok"),
            Saved.PENDING: (tr("○ saving…"), "small-muted"),
            Saved.SAVED: (f"✓ {tr('saved')} {time}", "ok"),
            Saved.FAILED: (tr("! not saved"), "error"),
        }[state]
        set_role(self.saved, role)
        self.saved.setText(words)


def length_words(text: str) -> str:
    """Return the length as a person says it: `342 words`."""
    if len(text) > COUNT_WORDS_UP_TO:
        return f"{len(text):,} {tr('characters')}"
    count = len(text.split())
    return f"{count:,} {tr('word') if count == 1 else tr('words')}"
