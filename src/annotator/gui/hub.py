"""The one place where parts of the window hear of each other: what is open, what is meant, what changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, StrEnum

from PySide6.QtCore import QObject, Signal

from annotator.domain.annotation import Fragment, RelationId, SpanId, Tier
from annotator.domain.questions import Question
from annotator.domain.stops import Stop
from annotator.ops.article import Article
from annotator.ops.change_set import ChangeSet
from annotator.ops.project import Project
from annotator.ops.unsaved import Unsaved

ALL_TIERS = frozenset(Tier)


class Aim(Enum):
    """Why the target is the target, in the order of precedence."""

    HAND = "hand"
    SPAN = "span"
    STOP = "stop"
    CARET = "caret"


@dataclass(frozen=True, slots=True)
class Target:
    """What the next key acts on. `fragments` are empty only for a bare caret; `span` is set for `Aim.SPAN`.

    `raw`: a selection as the mouse drew it, before it was snapped. `part`: which part of the span was chosen by
    itself, none for the whole; `link`: which of its links was.
    """

    aim: Aim = Aim.CARET
    fragments: tuple[Fragment, ...] = ()
    caret: int = 0
    span: SpanId | None = None
    stop: Stop | None = None
    raw: tuple[Fragment, ...] = ()
    part: int | None = None
    link: RelationId | None = None


@dataclass(frozen=True, slots=True)
class Hint:
    """One word that can be chosen by the letters above it; `fragment` in code points."""

    letters: str
    fragment: Fragment


@dataclass(frozen=True, slots=True)
class Transient:
    """A state that the next keys end: word hints, Link…, the brush, the letter of an own label.

    `foot` is what the foot line says. `take` gets every single key first, as `Press.chord` spells it, and tells
    whether it was meant for the state. `hints` stand above their words; `typed`: letters of them pressed so far.
    `stays`: whether it goes on when something else becomes the target, as the brush does.
    """

    foot: str
    take: Callable[[str], bool]
    hints: tuple[Hint, ...] = ()
    typed: str = ""
    stays: bool = False


class Tone(StrEnum):
    """How loudly a message is shown."""

    SAVED = "saved"
    NOTE = "note"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Message:
    """One sentence for the person; `undo` offers to take back the act that it speaks of."""

    text: str
    tone: Tone = Tone.NOTE
    undo: bool = False


@dataclass(frozen=True, slots=True)
class Look:
    """How the window looks. `zoom`: percent of the article text; `theme`: light, dark or system."""

    zoom: int = 100
    theme: str = "system"


class Hub(QObject):
    """Holds what is open and what is meant; sends a signal after each of them changes.

    Signals: `project_opened(Project | None)` · `article_opened(Article | None)` ·
    `changed(ChangeSet, initiator)` after COMMIT, the only broadcast of acts · `target_changed(Target)` ·
    `question_changed(Question | None)` · `transient_changed(Transient | None)` ·
    `rule_changed(id)`: this rule shall be seen · `tiers_changed(frozenset[Tier])` · `told(Message)` ·
    `asked(request)`: a controller wants a dialog, the main window has the table ·
    `pending(tuple[Fragment, ...])`: a label not yet acknowledged, drawn hollow; empty when it is ·
    `unsaved_changed(Unsaved | None)`: an act that the disk refused and that is tried again ·
    `undecided_changed(int)`: how many things wait for a decision since copies were merged ·
    `look_changed(Look)` · `pane_wanted(str)`: articles, text, card or next shall have the keyboard ·
    `quit_wanted()`.
    """

    project_opened = Signal(object)
    article_opened = Signal(object)
    changed = Signal(object, object)
    target_changed = Signal(object)
    question_changed = Signal(object)
    transient_changed = Signal(object)
    rule_changed = Signal(str)
    tiers_changed = Signal(object)
    told = Signal(object)
    asked = Signal(object)
    pending = Signal(object)
    unsaved_changed = Signal(object)
    undecided_changed = Signal(int)
    look_changed = Signal(object)
    pane_wanted = Signal(str)
    quit_wanted = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.project: Project | None = None
        self.article: Article | None = None
        self.target = Target()
        self.question: Question | None = None
        self.transient: Transient | None = None
        self.unsaved: Unsaved | None = None
        self.undecided = 0
        self.rule: str | None = None
        self.tiers: frozenset[Tier] = ALL_TIERS
        self.look = Look()
        self.asked.connect(self._leave)

    def open_project(self, project: Project | None) -> None:
        """Make `project` the open one; the article before it is left."""
        self.open_article(None)
        self.project = project
        self.project_opened.emit(project)

    def open_article(self, article: Article | None) -> None:
        """Make `article` the shown one, with the caret at its start."""
        self.article = article
        self.set_transient(None)
        self.set_question(None)
        self.article_opened.emit(article)
        self.set_target(Target())

    def set_target(self, target: Target) -> None:
        """Say what the next key acts on; a state that belongs to the target before ends."""
        before, self.target = self.target, target
        if self.transient is not None and not self.transient.stays and _differs(before, target):
            self.set_transient(None)
        self.target_changed.emit(target)

    def set_question(self, question: Question | None) -> None:
        """Say which question a digit answers."""
        if question != self.question:
            self.question = question
            self.question_changed.emit(question)

    def set_transient(self, transient: Transient | None) -> None:
        """Say which state takes the next keys, none to end it."""
        if transient is not self.transient:
            self.transient = transient
            self.transient_changed.emit(transient)

    def set_unsaved(self, unsaved: Unsaved | None) -> None:
        """Say which act waits to be saved, none when it is in or given up."""
        if unsaved != self.unsaved:
            self.unsaved = unsaved
            self.unsaved_changed.emit(unsaved)

    def set_undecided(self, number: int) -> None:
        """Say how many things wait for a decision."""
        self.undecided = number
        self.undecided_changed.emit(number)

    def set_rule(self, rule_id: str) -> None:
        """Say which written rule is looked at."""
        self.rule = rule_id
        self.rule_changed.emit(rule_id)

    def set_tiers(self, tiers: frozenset[Tier]) -> None:
        """Choose the pass: which tiers stops, foot line and done speak of."""
        self.tiers = tiers
        self.tiers_changed.emit(tiers)

    def set_look(self, look: Look) -> None:
        """Say how the window looks."""
        self.look = look
        self.look_changed.emit(look)

    def _leave(self, request: object) -> None:
        """End a state that takes keys when a dialog or another place is to take them."""
        self.set_transient(None)

    def broadcast(self, change_set: ChangeSet, initiator: object) -> None:
        """Tell everyone what an acknowledged act changed."""
        self.changed.emit(change_set, initiator)

    def tell(self, text: str, tone: Tone = Tone.NOTE, undo: bool = False) -> None:
        """Show one sentence."""
        self.told.emit(Message(text, tone, undo))


def _differs(one: Target, other: Target) -> bool:
    """Tell whether something else is meant: another label, or where no label is, another stretch or place."""
    if one.aim is not other.aim or one.span != other.span:
        return True
    return one.aim is not Aim.SPAN and (one.fragments, one.caret) != (other.fragments, other.caret)
