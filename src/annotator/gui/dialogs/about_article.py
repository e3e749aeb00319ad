"""What is said of an article as a whole: one field a question of the project, and a note."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from annotator.base.errors import UserError
from annotator.base.legible import harmless
from annotator.domain.annotation import Value
from annotator.domain.questions import typed_value
from annotator.domain.schema import Attribute, AttributeKind
from annotator.gui.dialogs.ask import KEEPS
from annotator.gui.dialogs.frame import Frame, field_label
from annotator.gui.widgets import ChoiceBox, column, plain_label, tr, unmarked
from annotator.ops.about import NOTE

NOTE_HEIGHT = 84
UNSET = "not said"


class AboutArticleDialog(Frame):
    """`values()` is what was said; what is empty is not said."""

    def __init__(
        self,
        parent: QWidget | None,
        title: str,
        attributes: Sequence[Attribute],
        values: Mapping[str, Value],
        locked: str = "",
    ) -> None:
        """`locked`: why nothing can be changed; then all can only be read."""
        super().__init__(parent, tr("About this article"), " ".join(title.split()), 480)
        self._read: dict[str, Callable[[], Value | None]] = {}
        self._numbers: dict[str, tuple[Attribute, QLineEdit]] = {}
        for attribute in attributes:
            self._add(attribute, values.get(attribute.id))
        self.note = QPlainTextEdit(str(values.get(NOTE, "")))
        self.note.setTabChangesFocus(True)
        self.note.setFixedHeight(NOTE_HEIGHT)
        self._place(tr("Note"), self.note)
        if not attributes:
            more = tr("Label › What else do you want to mark? adds genre, wire copy, language and topic.")
            self.body.addWidget(plain_label(more, "small-muted", wrap=True))
        self._before = self._said()
        if locked:
            self._lock(locked)
            return
        keep = self.add_buttons(f"{tr('Keep')}  {KEEPS}")
        keep.setAccessibleName(tr("Keep"))
        self.note.textChanged.connect(self.unwarn)
        self._check()

    def values(self) -> dict[str, Value]:
        """Return what is said, by the ids of the questions, and the note."""
        read = {name: take() for name, take in self._read.items()}
        found: dict[str, Value] = {name: value for name, value in read.items() if value}
        found |= {name: value for name, value in read.items() if value == 0 and value is not None}
        note = self.note.toPlainText().strip()
        return found | ({NOTE: note} if note else {})

    def is_changed(self) -> bool:
        """Tell whether something else is said now, right or wrong."""
        return self._said() != self._before

    def _lock(self, sentence: str) -> None:
        for kind in (QCheckBox, QComboBox, QLineEdit):
            for field in self.findChildren(kind):
                field.setEnabled(False)
        self.note.setReadOnly(True)
        self.add_close(act=self.reject)
        self.say(sentence, "muted")

    def _said(self) -> list[object]:
        typed: list[object] = [line.text() for _, line in self._numbers.values()]
        chosen = [take() for name, take in self._read.items() if name not in self._numbers]
        return [*typed, *chosen, self.note.toPlainText().strip()]

    def _add(self, attribute: Attribute, value: Value | None) -> None:
        match attribute.kind:
            case AttributeKind.YES:
                self._add_yes(attribute, value)
            case AttributeKind.CHOICE:
                self._add_choice(attribute, value)
            case AttributeKind.SEVERAL:
                self._add_several(attribute, value)
            case _:
                self._add_line(attribute, value)

    def _add_yes(self, attribute: Attribute, value: Value | None) -> None:
        box = QCheckBox(unmarked(attribute.title))
        box.setChecked(value in (True, "yes"))
        self._read[attribute.id] = lambda: "yes" if box.isChecked() else None
        self.body.addWidget(box)

    def _add_choice(self, attribute: Attribute, value: Value | None) -> None:
        choice = ChoiceBox()
        choice.addItem(tr(UNSET), None)
        for option in attribute.choices:
            choice.addItem(harmless(option.title), option.id)
        choice.setCurrentIndex(max(0, choice.findData(value)))
        self._read[attribute.id] = lambda: _text_or_none(choice.currentData())
        self._place(attribute.title, choice)

    def _add_several(self, attribute: Attribute, value: Value | None) -> None:
        group = QWidget()
        layout = column(group)
        chosen = value if isinstance(value, tuple) else ()
        boxes = {option.id: QCheckBox(unmarked(option.title)) for option in attribute.choices}
        for name, box in boxes.items():
            box.setChecked(name in chosen)
            layout.addWidget(box)
        self._read[attribute.id] = lambda: tuple(name for name, box in boxes.items() if box.isChecked())
        self._place(attribute.title, group)

    def _add_line(self, attribute: Attribute, value: Value | None) -> None:
        line = QLineEdit("" if value is None else str(value))
        line.textChanged.connect(self._check)
        self._numbers[attribute.id] = (attribute, line)
        self._read[attribute.id] = lambda: (
            typed_value(attribute.kind, line.text()) if line.text().strip() else None
        )
        self._place(attribute.title, line)

    def _place(self, name: str, field: QWidget) -> None:
        pair = QVBoxLayout()
        pair.setSpacing(5)
        pair.addWidget(field_label(name, field))
        pair.addWidget(field)
        self.body.addLayout(pair)

    def _check(self) -> None:
        """Say what is no number, before it is kept."""
        sentence = ""
        for attribute, line in self._numbers.values():
            try:
                if line.text().strip():
                    typed_value(attribute.kind, line.text())
            except UserError as refusal:
                sentence = f"{attribute.title}: {refusal.sentence}"
                break
        self.say(sentence)
        if self.accept_button is not None:
            self.accept_button.setEnabled(not sentence)


def _text_or_none(data: object) -> str | None:
    return None if data is None else str(data)
