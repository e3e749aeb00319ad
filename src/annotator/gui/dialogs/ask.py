"""Short questions: a name, a memo, how labels are signed, whether to leave the article."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QWidget

from annotator.base.wording import counted, in_marks, quoted_whole, titled
from annotator.gui.dialogs.frame import Frame
from annotator.gui.widgets import FlatButton, plain_label, set_name, tr
from annotator.ops.trash import Held

MEMO_HEIGHT = 140
TITLE_LENGTH = 60
"""Characters of a title in a heading."""
MOST_OTHERS = 4
KEEPS = "Ctrl+Enter"
"""The chord that agrees where Enter begins a new line."""


class AskLine(Frame):
    """One line of text; `text()` is it without blanks around. Empty is refused.

    `lack` tells why something else is, too, empty if it is not; `optional`: empty is not refused.
    """

    def __init__(
        self,
        parent: QWidget | None,
        heading: str,
        words: str = "",
        text: str = "",
        accept: str = "",
        lack: Callable[[str], str] | None = None,
        optional: bool = False,
    ) -> None:
        super().__init__(parent, heading, words, 440)
        self._optional = optional
        self._lack = lack
        self.field = QLineEdit(text)
        set_name(self.field, heading)
        self.field.selectAll()
        self.field.textChanged.connect(self._check)
        self.body.addWidget(self.field)
        self.add_buttons(accept or tr("OK"))
        self._check()
        self.field.setFocus()

    def text(self) -> str:
        """Return what was typed, blanks around it stripped."""
        return " ".join(self.field.text().split())

    def _check(self) -> None:
        text = self.text()
        sentence = self._lack(text) if self._lack is not None and text else ""
        self.say(sentence)
        if self.accept_button is not None:
            self.accept_button.setEnabled((bool(text) or self._optional) and not sentence)


class AskWhoDialog(AskLine):
    """How labels are signed."""

    def __init__(self, parent: QWidget | None, suggestion: str, others: Iterable[str] = ()) -> None:
        """`others`: names that the project knows; a click takes one."""
        super().__init__(
            parent,
            tr("How shall your labels be signed?"),
            tr(
                "Your name or a short sign, as colleagues know you. It stands beside every label that you "
                "make, on this computer and in exports. You can change it above the text."
            ),
            suggestion,
            tr("Sign like this"),
        )
        names = [name for name in others if name != suggestion][:MOST_OTHERS]
        self.others = [FlatButton(name) for name in names]
        if self.others:
            line = QHBoxLayout()
            line.setSpacing(2)
            line.addWidget(plain_label(tr("In this project:"), "small-muted"))
            for name, button in zip(names, self.others, strict=True):
                button.clicked.connect(self._take)
                button.setProperty("name", name)
                line.addWidget(button)
            line.addStretch(1)
            self.body.addLayout(line)

    def _take(self) -> None:
        sender = self.sender()
        if isinstance(sender, FlatButton):
            self.field.setText(str(sender.property("name")))
            self.field.setFocus()


class MemoDialog(Frame):
    """A note of any number of lines; Ctrl+Enter keeps it, an empty one is removed."""

    def __init__(self, parent: QWidget | None, heading: str, text: str) -> None:
        super().__init__(parent, heading, "", 480)
        self.field = QPlainTextEdit(text)
        set_name(self.field, heading)
        self.field.setTabChangesFocus(True)
        self.field.setMinimumHeight(MEMO_HEIGHT)
        self.field.moveCursor(QTextCursor.MoveOperation.End)
        self.body.addWidget(self.field)
        keep = self.add_buttons(f"{tr('Keep')}  {KEEPS}")
        keep.setAccessibleName(tr("Keep"))
        self._before = self.text()
        self.field.textChanged.connect(self.unwarn)
        self.field.setFocus()

    def text(self) -> str:
        """Return the note."""
        return self.field.toPlainText().strip()

    def is_changed(self) -> bool:
        """Tell whether the note is another one now."""
        return self.text() != self._before


class LeaveArticleDialog(Frame):
    """Asks before an undo goes to another article."""

    def __init__(self, parent: QWidget | None, title: str) -> None:
        super().__init__(
            parent,
            tr("Go to the other article?"),
            f"{tr('What you did last was in')} {quoted_whole(titled(title))}. "
            f"{tr('It is shown there before anything changes.')}",
            440,
        )
        self.add_buttons(tr("Go there"), tr("Stay here"))


class TakeBackArticlesDialog(Frame):
    """Asks before an undo takes articles out of the project."""

    def __init__(self, parent: QWidget | None, title: str, articles: int) -> None:
        """`title`: of the act that brought them in."""
        super().__init__(
            parent,
            f"{tr('Take back the')} {title[:1].lower()}{title[1:]}?",
            f"{counted(articles, 'article')} {_goes(articles)}",
            440,
        )
        self.add_buttons(tr("Take it back"), tr("Leave it"))


class TrashDialog(Frame):
    """Asks before articles go to the trash: says whose labels are in them."""

    def __init__(self, parent: QWidget | None, held: Held) -> None:
        number = len(held.documents)
        what = counted(number, "article") if number > 1 else in_marks(titled(held.title), TITLE_LENGTH)
        heading = f"{tr('Put')} {what} {tr('in the trash?')}"
        super().__init__(parent, heading, held_words(held), 440)
        self.add_buttons(tr("Put in the trash"), tr("Leave it") if number == 1 else tr("Leave them"))


def done_words(done: int) -> str:
    """Return how many of several articles are done."""
    return tr("1 of them is done.") if done == 1 else f"{done:,} {tr('of them are done.')}"


def held_words(held: Held) -> str:
    """Return what goes with some articles, and how it comes back."""
    one = len(held.documents) == 1
    words = []
    if held.labels:
        names = f" ({', '.join(held.people)})" if len(held.people) <= MOST_OTHERS else ""
        people = counted(len(held.people), "person", "people")
        words.append(
            f"{tr('It holds') if one else tr('They hold')} {counted(held.labels, 'label')} {tr('of')} {people}{names}."
        )
    if held.done:
        words.append(tr("It is done.") if one else done_words(held.done))
    words.append(
        tr("Nothing is erased: the list shows it under “trash”, and undo brings it back.")
        if one
        else tr("Nothing is erased: the list shows them under “trash”, and undo brings them back.")
    )
    return " ".join(words)


def _goes(articles: int) -> str:
    if articles == 1:
        return tr("goes, with all labels in it. Redo brings it back.")
    return tr("go, with all labels in them. Redo brings them back.")
