"""The line above the text: which article this is, who labels it in which pass, and whether it is saved."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from enum import Enum

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QToolButton, QWidget

from annotator.base.wording import counted
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
    plain,
    plain_label,
    set_name,
    set_role,
    set_tip,
    tr,
    unmarked,
)
from annotator.ops.article import Article
from annotator.ops.change_set import ChangeSet
from annotator.ops.project import Project
from annotator.ops.unsaved import Unsaved

COUNT_WORDS_UP_TO = 300_000
"""Code points; above it the length is told instead, because splitting would cost a frame."""

_WITHOUT_BLANKS = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]+"
)
"""Thai, Lao, Burmese, Khmer, Chinese and Japanese, with their signs."""

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
    """Signals: `wanted(command id)`: who am I, or another pass · `signed(name)`: labels of somebody else."""

    wanted = Signal(str)
    signed = Signal(str)

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
        self._parts: list[str] = []
        self._saved_words = ("", "")
        self.place = ElidedLabel("")
        self.who = FlatButton()
        self.who.clicked.connect(self._ask_who)
        self._names = QMenu(self.who)
        self._names.triggered.connect(self._pick_name)
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
        hub.unsaved_changed.connect(self._on_unsaved)
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
        """Ask for a name, or offer those that the project knows first."""
        project = self._hub.project
        others = [name for name in project.annotators() if name != project.annotator] if project else []
        if project is None or not others:
            self.wanted.emit("edit.who")
            return
        self._names.clear()
        for name in sorted({str(project.annotator), *map(str, others)}):
            action = self._names.addAction(unmarked(name))
            action.setToolTip(plain(name))
            action.setData(name)
            action.setCheckable(True)
            action.setChecked(name == project.annotator)
        self._names.addSeparator()
        self._names.addAction(tr("Another name…")).setData("")
        self._names.popup(self.who.mapToGlobal(self.who.rect().bottomLeft()))

    def _pick_name(self, action: QAction) -> None:
        project, name = self._hub.project, str(action.data())
        if not name:
            self.wanted.emit("edit.who")
        elif project is not None and name != project.annotator:
            self.signed.emit(name)

    def _pick_pass(self, action: object) -> None:
        checked = self._group.checkedAction()
        if checked is not None:
            self.wanted.emit(str(checked.data()))

    def _show_project(self, project: Project | None) -> None:
        name = str(project.annotator) if project is not None else ""
        self.who.setText(unmarked(name))
        self.who.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        set_name(self.who, f"{tr('Labels are signed by')} {name}. {tr('Change')}")
        set_tip(self.who, f"{tr('Labels are signed by')} {name}. {tr('Click to change.')}")
        for widget in (self.who, self.passes):
            widget.setVisible(project is not None)
        self._set(Saved.NOTHING)
        if project is not None and not project.writable:
            set_role(self.saved, "warn")
            self._saved_words = (tr("read only"), tr("read only"))
        self._show_place()

    def _show_article(self, article: Article | None) -> None:
        self._show_place()

    def _show_place(self) -> None:
        self._parts = self._place_parts()
        self._fit()

    def _place_parts(self) -> list[str]:
        """Return what is told of the article, the most important first: what does not fit goes from the end."""
        article = self._hub.article
        if article is None:
            return []
        document = article.document
        place = self._articles.place_of(document.id)
        parts = [f"{place + 1:,} of {self._articles.total:,}"] if place >= 0 else []
        parts += self._state_parts(article)
        source, published = document.meta.get("source"), document.meta.get("published")
        parts += [str(source)] if source else []
        parts += [shown_date(str(published))] if published else []
        return [*parts, length_words(article.text)]

    def _state_parts(self, article: Article) -> list[str]:
        state = article.layer.state.status
        if article.in_trash:
            return [tr("in the trash: read only")]
        words = {Status.DONE: [tr("done: read only")], Status.SKIPPED: [tr("skipped")]}.get(state, [])
        project = self._hub.project
        return [*words, *others_words(project, article)] if project is not None else words

    def _fit(self) -> None:
        """Shorten what is saved first, then leave out the end of what is told of the article."""
        whole, short = self._saved_words
        metrics, parts = self.place.fontMetrics(), list(self._parts)
        buttons = sum(
            button.sizeHint().width() for button in (self.who, self.passes) if not button.isHidden()
        )
        room = self.width() - buttons - MARGIN * 2 - 32
        saved = plain_width(self.saved, whole)
        if parts and self.isVisible() and metrics.horizontalAdvance(parts[0]) + saved > room:
            whole = short
        self.saved.setText(whole)
        set_tip(self.saved, self._saved_words[0] if whole != self._saved_words[0] else "")
        room -= plain_width(self.saved, whole)
        while len(parts) > 1 and self.isVisible() and metrics.horizontalAdvance(" · ".join(parts)) > room:
            parts.pop()
        self.place.setText(" · ".join(parts))

    def _on_change(self, change_set: ChangeSet, initiator: object) -> None:
        self._unconfirmed = False
        self._set(Saved.SAVED)
        self._show_place()

    def _on_pending(self, fragments: object) -> None:
        if fragments:
            self._unconfirmed = True
            self._set(Saved.PENDING)
        elif self._hub.unsaved is not None:
            self._set(Saved.FAILED)
        elif self._unconfirmed:
            self._set(Saved.NOTHING)

    def _on_unsaved(self, unsaved: Unsaved | None) -> None:
        self._set(Saved.NOTHING if unsaved is None else Saved.FAILED)

    def _on_told(self, message: Message) -> None:
        project = self._hub.project
        gone = project is not None and project.writable and not project.still_there()
        if message.tone is Tone.WARNING and (self._unconfirmed or gone):
            self._set(Saved.FAILED)

    def _on_tiers(self, tiers: frozenset[object]) -> None:
        name = "all" if tiers == ALL_TIERS else next((str(tier) for tier in tiers), "all")
        self.passes.setText(f"{PASSES.get(name, name)} ▾")
        for action in self._group.actions():
            action.setChecked(action.data() == PASS_COMMANDS.get(name))

    def _set(self, state: Saved) -> None:
        self.state = state
        time = self._now().strftime("%H:%M")
        words, short, role = {
            Saved.NOTHING: ("", "", "ok"),
            Saved.PENDING: (tr("○ saving…"), "○", "small-muted"),
            Saved.SAVED: (f"✓ {tr('saved')} {time}", f"✓ {tr('saved')}", "ok"),
            Saved.FAILED: (tr("! not saved"), tr("! not saved"), "error"),
        }[state]
        set_role(self.saved, role)
        self._saved_words = (words, short)
        self._fit()

    # -- Qt

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tell as much as fits."""
        super().resizeEvent(event)
        self._fit()


def plain_width(label: QLabel, text: str) -> int:
    """Return how wide a text is in the font of a label."""
    label.ensurePolished()
    return label.fontMetrics().horizontalAdvance(text)


def others_words(project: Project, article: Article) -> list[str]:
    """Return who else has labels in an article in which this annotator has none: `gold has 53 labels here`."""
    found = project.labels_of(article.document.id)
    if project.annotator in found:
        return []
    return [f"{name} {tr('has')} {counted(number, 'label')} {tr('here')}" for name, number in found.items()]


def length_words(text: str) -> str:
    """Return the length as a person says it: `342 words`, or characters where no blanks part words."""
    if len(text) > COUNT_WORDS_UP_TO:
        return f"{len(text):,} {tr('characters')}"
    visible = "".join(text.split())
    if 2 * len(_WITHOUT_BLANKS.sub("", visible)) < len(visible):
        return f"{len(visible):,} {tr('character') if len(visible) == 1 else tr('characters')}"
    count = len(text.split())
    return f"{count:,} {tr('word') if count == 1 else tr('words')}"
