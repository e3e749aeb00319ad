"""What merged copies differ on: both values side by side, digits choose, Enter goes on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QWidget

from annotator.base.clock import local_words
from annotator.base.errors import AnnotatorError
from annotator.base.wording import quoted_whole, shortened
from annotator.gui.controllers.requests import AskUndecided
from annotator.gui.dialogs.frame import Frame, keep_on_screen
from annotator.gui.widgets import KeyCap, column, plain_label, set_name, set_role, tr
from annotator.ops.deciding import Choice, Waiting

WIDTH, HEIGHT = 700, 420
MOST = 9
_TITLE = 60

ReadKey = Callable[[QKeyEvent], str]


class ChoiceCard(QPushButton):
    """One value with its digit, who said so and when; a click chooses it."""

    def __init__(self, number: int, choice: Choice, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "choice")
        self.setAutoDefault(False)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMinimumHeight(104)
        self._words = f"{number}: {choice.says}, {who_words(choice, datetime.now())}"
        set_name(self, f"{self._words}, {tr('shown now')}" if choice.shown else self._words)
        layout = column(self, spacing=4, margin=14)
        head = QHBoxLayout()
        head.setSpacing(8)
        cap = KeyCap(str(number))
        self.state = plain_label(tr("shown now") if choice.shown else "", "small-muted")
        head.addWidget(cap)
        head.addWidget(self.state)
        head.addStretch(1)
        layout.addLayout(head)
        value = plain_label(choice.says, "heading", wrap=True)
        who = plain_label(who_words(choice, datetime.now()), "muted", wrap=True)
        layout.addWidget(value)
        layout.addWidget(who)
        layout.addStretch(1)
        for label in (cap, self.state, value, who):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def choose(self, chosen: bool) -> None:
        """Show that somebody decided, for this or for another one."""
        set_role(self, "choice-made" if chosen else "choice")
        set_role(self.state, "ok" if chosen else "small-muted")
        self.state.setText(f"✓ {tr('counts')}" if chosen else "")
        set_name(self, f"{self._words}, {tr('counts')}" if chosen else self._words)

    # -- Qt

    def sizeHint(self) -> QSize:
        """Return what the words need."""
        layout = self.layout()
        return QSize(240, 104) if layout is None else layout.totalSizeHint().expandedTo(QSize(240, 104))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Be as high as the words need at this width."""
        super().resizeEvent(event)
        layout = self.layout()
        if layout is not None:
            self.setMinimumHeight(max(104, layout.totalHeightForWidth(self.width())))


class UndecidedDialog(Frame):
    """Goes through what waits. Accepted with `gone_to`: a thing that shall be shown in its article.

    Keys: digits choose · Enter, Right next · Left before · z takes the last decision back.
    """

    def __init__(self, parent: QWidget | None, request: AskUndecided, read: ReadKey) -> None:
        super().__init__(parent, tr("Undecided"), tr("Looking…"), 560)
        self._request, self._read = request, read
        self.things: list[Waiting] | None = None
        self.place = 0
        self.gone_to: Waiting | None = None
        self._decided: dict[int, int] = {}
        self._order: list[int] = []
        self.what = plain_label("", "heading", wrap=True)
        self.why = plain_label("", "muted", wrap=True)
        self.around = plain_label("", wrap=True)
        self._grid = QGridLayout()
        self._grid.setSpacing(12)
        self.boxes: list[ChoiceCard] = []
        self.body.addWidget(self.what)
        self.body.addWidget(self.why)
        self.body.addWidget(self.around)
        self.body.addSpacing(4)
        self.body.addLayout(self._grid)
        self.body.addStretch(1)
        self.next = self.add_buttons(tr("Next"), tr("Close"), self._go_next)
        self.article = QPushButton(tr("&Show in the article"))
        self.back = QPushButton(tr("&Undo"))
        for button, slot in ((self.article, self._go), (self.back, self._take_back)):
            button.setAutoDefault(False)
            button.clicked.connect(slot)
        self.buttons.insertWidget(0, self.article)
        self.buttons.insertWidget(1, self.back)
        keep_on_screen(self, WIDTH, HEIGHT)
        self.refresh()
        self.next.setFocus()

    def refresh(self) -> None:
        """Show what waits as soon as that is known; what is being gone through stays as it is."""
        if self.things is None:
            self.things = self._found()
            self._show()

    def _found(self) -> list[Waiting] | None:
        found = self._request.load()
        return None if found is None else list(found)

    # -- showing

    def _show(self) -> None:
        things = self.things
        if things:
            self._show_thing(things[self.place])
            return
        self._clear()
        self.what.setText("")
        self.why.setText("")
        self.around.hide()
        self.say_words(tr("Looking…") if things is None else tr("Nothing waits for a decision."))
        for button in (self.next, self.article, self.back):
            button.hide()
        if things is not None:
            self.adjustSize()  # no large empty dialog around one sentence

    def _show_thing(self, thing: Waiting) -> None:
        assert self.things is not None
        item = thing.item
        left = len(self.things) - len(self._decided)
        count = f"{self.place + 1:,} {tr('of')} {len(self.things):,}"
        self.say_words(f"{count}  ·  {left:,} {tr('left')}" if self._decided else count)
        title = shortened(" ".join(item.title.split()), _TITLE)
        self.what.setText(f"{tr('In')} {quoted_whole(title)}" if title else tr("In the whole project"))
        self.why.setText(f"{item.reason.value[:1].upper()}{item.reason.value[1:]}.")
        around = self._request.around(thing)
        self.around.setText(around)
        self.around.setVisible(bool(around))
        self._clear()
        for number, choice in enumerate(thing.choices[:MOST]):
            box = ChoiceCard(number + 1, choice)
            box.clicked.connect(self._clicked)
            box.setProperty("number", number)
            self._grid.addWidget(box, number // 2, number % 2)
            self.boxes.append(box)
        chosen = self._decided.get(self.place, -1)
        if chosen >= 0:
            self._mark(chosen)
        for button in (self.next, self.article, self.back):
            button.show()
        self.article.setEnabled(thing.conflict.place.document != "")
        self.back.setEnabled(bool(self._order))
        self.next.setText(tr("Next") if self._following() >= 0 else tr("Close"))
        if self.leave_button is not None:
            self.leave_button.setVisible(self._following() >= 0)
        self.next.setFocus()  # while it was looked for, or after a click, something else has the keyboard
        self.say("")
        self.announce(self._spoken())

    def _spoken(self) -> str:
        """Return what is asked, as it is read out: the keyboard stays on the button."""
        parts = (self.words.text(), self.what.text(), self.why.text(), self.around.text())
        return ". ".join(
            part.rstrip(".") for part in (*parts, *(box.accessibleName() for box in self.boxes)) if part
        )

    def _clear(self) -> None:
        for box in self.boxes:
            self._grid.removeWidget(box)
            box.hide()
            box.deleteLater()
        self.boxes = []

    def _mark(self, number: int) -> None:
        for place, box in enumerate(self.boxes):
            box.choose(place == number)

    def _following(self) -> int:
        """Return the next thing that is not decided yet, -1 if there is none."""
        number = len(self.things or ())
        order = [(self.place + step) % number for step in range(1, number)] if number else []
        return next((place for place in order if place not in self._decided), -1)

    # -- doing

    def _clicked(self) -> None:
        sender = self.sender()
        if isinstance(sender, ChoiceCard):
            self._choose(int(sender.property("number")))

    def _choose(self, number: int) -> None:
        things = self.things
        if not things or number >= len(self.boxes):
            return
        if self.place in self._decided:
            self.say(tr("This is decided. Undo (z) takes it back."), "muted")
            return
        try:
            told = self._request.decide(things[self.place], number)
        except AnnotatorError as refusal:
            self.say(refusal.sentence)
            return
        self._decided[self.place] = number
        self._order.append(self.place)
        self._show_thing(things[self.place])
        self.say(f"{told} {tr('Undo (z) takes it back.')}", "ok")

    def _take_back(self) -> None:
        things = self.things
        if not self._order or things is None:
            return
        try:
            told = self._request.undo()
        except AnnotatorError as refusal:
            self.say(refusal.sentence)
            return
        self.place = self._order.pop()
        del self._decided[self.place]
        self._show_thing(things[self.place])
        self.say(told, "ok")

    def _go_next(self) -> None:
        place = self._following()
        if place < 0:
            self.reject()
        else:
            self.place = place
            self._show()

    def _walk(self, step: int) -> None:
        if self.things:
            self.place = (self.place + step) % len(self.things)
            self._show()

    def _go(self) -> None:
        if self.things:
            self.gone_to = self.things[self.place]
            self.accept()

    # -- Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose by digit; walk with the arrows; take back with z."""
        key = self._read(event)
        if key.isdigit() and len(key) == 1 and key != "0":
            if not event.isAutoRepeat():
                self._choose(int(key) - 1)
        elif key in ("Left", "Right"):
            self._walk(1 if key == "Right" else -1)
        elif key in ("z", "Ctrl+Z"):
            self._take_back()
        else:
            super().keyPressEvent(event)


def who_words(choice: Choice, today: datetime) -> str:
    """Return who said something, the last first, and when that one did."""
    return f"{', '.join(choice.who)}  ·  {local_words(choice.at, today)}"
