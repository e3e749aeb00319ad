"""What stands in the middle when no article waits any more: what is there, and what can be done with it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from annotator.base.wording import counted
from annotator.domain.annotation import Status
from annotator.gui.models.articles import ALL, Tiers, is_done, pass_words
from annotator.gui.theme import Theme
from annotator.gui.widgets import column, picture, plain_label, set_role, tr
from annotator.ops.project import DocumentRow

ACTS = (
    ("article.review", "Review"),
    ("article.check", "Check"),
    ("file.export", "Export…"),
)


class FinishedPage(QFrame):
    """Signals: `wanted(command id)`."""

    wanted = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "paper")
        self._picture = plain_label()
        self.heading = plain_label("", "title", wrap=True)
        self.counts = plain_label("", "muted", wrap=True)
        self.problems = plain_label("", "small-muted", wrap=True)
        self.buttons: list[QPushButton] = []
        layout = column(self, spacing=8, margin=24)
        layout.addStretch(2)
        for label in (self._picture, self.heading, self.counts):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            layout.addWidget(label)
        layout.addSpacing(14)
        layout.addLayout(self._acts())
        layout.addSpacing(4)
        self.problems.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(self.problems)
        layout.addStretch(3)
        self.set_theme(theme)

    def _acts(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addStretch(1)
        for command, words in ACTS:
            button = QPushButton(tr(words))
            button.setProperty("command", command)
            button.setAutoDefault(True)
            button.clicked.connect(self._clicked)
            line.addWidget(button)
            self.buttons.append(button)
        line.addStretch(1)
        return line

    def set_theme(self, theme: Theme) -> None:
        """Draw with other colors."""
        self._picture.setPixmap(picture("done", theme.ok, 44, self.devicePixelRatio()))

    def show_rows(
        self, rows: Sequence[DocumentRow], tiers: Tiers, problems: int, checked: bool, undecided: int = 0
    ) -> None:
        """Say how much there is; `problems` are those that a check has found, if there was one.

        `undecided`: how many things merged copies differ on.
        """
        skipped = sum(1 for row in rows if row.status is Status.SKIPPED and not is_done(row, tiers))
        self.heading.setText(finished_words(len(rows) - skipped, skipped, tiers))
        labels, doubts = sum(row.spans for row in rows), sum(row.doubts for row in rows)
        waits = f" · {undecided:,} {tr('undecided')}" if undecided else ""
        self.counts.setText(f"{counted(labels, 'label')} · {counted(doubts, 'doubt')}{waits}")
        words = counted(problems, "problem") if problems else tr("No problems found.")
        self.problems.setText(words if checked else "")
        set_role(self.problems, "error" if problems else "ok")

    def take_focus(self) -> None:
        """Give the keyboard to the first button."""
        self.buttons[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _clicked(self) -> None:
        sender = self.sender()
        if isinstance(sender, QPushButton):
            self.wanted.emit(str(sender.property("command")))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk through the buttons with the arrows."""
        step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}.get(Qt.Key(event.key()), 0)
        here = next((n for n, button in enumerate(self.buttons) if button.hasFocus()), -1)
        if step and here >= 0:
            following = self.buttons[(here + step) % len(self.buttons)]
            following.setFocus(Qt.FocusReason.TabFocusReason)
            return
        super().keyPressEvent(event)


def finished_words(done: int, skipped: int, tiers: Tiers) -> str:
    """Return what is true of all articles together: done, skipped, or some of each."""
    of_pass = "" if tiers == ALL else f" for {pass_words(tiers)}"
    if not skipped:
        return f"{_all_of(done)} done{of_pass}"
    if not done:
        return f"{_all_of(skipped)} skipped"
    are = "is" if done == 1 else "are"
    return f"{counted(done, 'article')} {are} done{of_pass}, {skipped:,} skipped"


def _all_of(number: int) -> str:
    if number == 1:
        return "The article is"
    return "Both articles are" if number == 2 else f"All {number:,} articles are"
