"""Repairing a project: what will be done about what was found, agreed to first, and how far it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from annotator.base.wording import counted
from annotator.gui.dialogs.frame import Frame
from annotator.gui.dialogs.work_bar import WorkBar
from annotator.gui.models.examining import Examining
from annotator.gui.widgets import plain_label, tr
from annotator.ops.check import REPAIRS, Finding


class ExaminingDialog(Frame):
    """Shows how far an examination is and ends with it; Esc stops that. `begun`: whether it has begun."""

    def __init__(self, parent: QWidget | None, examining: Examining, heading: str, words: str) -> None:
        super().__init__(parent, heading, words, 520)
        self._examining = examining
        self.begun = False
        self.bar = WorkBar(tr("How far it is"))
        examining.changed.connect(self._follow)
        examining.ended.connect(self._end)

    def _follow(self) -> None:
        self.bar.follow(self._examining.report)

    def _end(self) -> None:
        if self.begun:
            self.accept()

    # -- Qt

    def done(self, code: int) -> None:
        """Follow nothing any more."""
        self._examining.changed.disconnect(self._follow)
        self._examining.ended.disconnect(self._end)
        super().done(code)

    def reject(self) -> None:
        """Stop what is done, which ends when its process has; before it began, leave."""
        if self.begun and self._examining.runs:
            self._examining.cancel()
        else:
            super().reject()


class RescueDialog(ExaminingDialog):
    """Stays until what can be read is written to a new file, which is done already."""

    def __init__(self, parent: QWidget | None, examining: Examining, name: str) -> None:
        words = tr("The damaged file is only read. If you stop (Esc), no new file is left.")
        super().__init__(parent, examining, f"{tr('Saving what can be read to')} “{name}”…", words)
        self.begun = True
        self.body.addWidget(self.bar)
        self.body.addStretch(1)
        self.add_stop()


class RepairDialog(ExaminingDialog):
    """Asks first, then stays until the repair is done. Signals: `wanted()`: somebody has agreed."""

    wanted = Signal()

    def __init__(self, parent: QWidget | None, examining: Examining, mendable: Sequence[Finding]) -> None:
        words = tr(
            "First the project is backed up, and the backup is opened and compared. Then everything is read twice: "
            "where the two differ, nothing is changed. At last it is checked again."
        )
        super().__init__(parent, examining, f"{tr('Repair')} {counted(len(mendable), 'finding')}?", words)
        self.kinds = plain_label(kinds_words(mendable), wrap=True)
        self.kinds.setAccessibleName(tr("What will be done"))
        self.undo = plain_label(undo_words(mendable), "muted", wrap=True)
        self.bar.hide()
        for widget in (self.kinds, self.undo, self.bar):
            self.body.addWidget(widget)
        self.body.addStretch(1)
        self.button = self.add_buttons(tr("&Repair"), act=self._agree)
        self.button.setFocus()

    def refuse(self, sentence: str) -> None:
        """Say why it cannot begin."""
        self._show_begun(False)
        self.say(sentence)

    def _show_begun(self, begun: bool) -> None:
        self.begun = begun
        self.button.setVisible(not begun)
        self.bar.setVisible(begun)
        self.heading.setText(tr("Repairing…") if begun else self.windowTitle())
        self.name_leaving(tr("Stop") if begun else tr("Cancel"))

    def _agree(self) -> None:
        self.say("")
        self._show_begun(True)
        self.hold_keyboard()
        self.wanted.emit()


def kinds_words(mendable: Iterable[Finding]) -> str:
    """Return one line for each kind of repair: what is done, and how often."""
    kinds = Counter(finding.repair for finding in mendable)
    return "\n".join(f"{number:,} ×  {repair}" for repair, number in kinds.most_common())


def undo_words(mendable: Sequence[Finding]) -> str:
    """Return which part can be taken back, and why the other need not be."""
    acts = [finding for finding in mendable if finding.code in REPAIRS]
    rest = len(mendable) > len(acts)
    parts = [tr("What is done about labels is one act: undo takes it back.")] if acts else []
    if rest:
        parts.append(
            tr(
                "What is written anew is what the log of all acts proves, so there is nothing to take back; the backup "
                "has the file as it was."
            )
        )
    parts.append(tr("The project is closed meanwhile and opened again."))
    return " ".join(parts)
