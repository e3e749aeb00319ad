"""A new project: its name, where it lies, and what shall be marked in it."""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from annotator.domain.schema import Schema
from annotator.domain.switches import cost_words, switched_on
from annotator.gui.dialogs.frame import Frame, field_label, fit_words
from annotator.gui.dialogs.switches import SwitchList
from annotator.gui.widgets import ElidedLabel, plain_label, set_tip, tr, unmarked

SUFFIX = ".annotator"
DEFAULT_NAME = "Articles"
OWN_CHOICE = "chosen"
PROFILES = (
    (
        "news",
        "News",
        "People, organizations, quotes and who says them, claims. Learnt in five minutes.",
    ),
    (
        "standard",
        "Standard",
        "Also what signals a quote, speech acts, kinds of claims and organizations.",
    ),
    (OWN_CHOICE, "News and more", "What you choose here; it can be changed at any time."),
)
WIDTH = 540
FORBIDDEN = '/\\:*?"<>|'


class NewProjectDialog(Frame):
    """`path()`, `profile()` and `switches()` are what was chosen; the file is not made here.

    `news` and `standard` are the two schemas that the choice begins with and takes from.
    """

    def __init__(
        self,
        parent: QWidget | None,
        news: Schema,
        standard: Schema,
        folder: Path | None = None,
        words: str = "",
        signature: str = "",
    ) -> None:
        super().__init__(
            parent, tr("New project"), words or tr("One file holds the articles and all labels."), WIDTH
        )
        self._folder = folder if folder is not None and os.path.isdir(folder) else documents_folder()
        self.name = QLineEdit(free_name(self._folder))
        self.name.selectAll()
        self.name.textChanged.connect(self._check)
        self._add_field(tr("Name"), self.name)
        self._place = ElidedLabel("", "muted")
        change = QPushButton(tr("Change…"))
        change.setAutoDefault(False)
        change.clicked.connect(self._choose_folder)
        line = QHBoxLayout()
        line.addWidget(self._place, 1)
        line.addWidget(change)
        self.body.addLayout(line)
        self.body.addSpacing(6)
        self.body.addWidget(plain_label(tr("What do you want to mark?"), "heading"))
        self._profiles = QButtonGroup(self)
        for name, title, says in PROFILES:
            cost = f" {tr(cost_words(standard, *switched_on(standard)))}" if name == "standard" else ""
            self._add_profile(name, title, f"{tr(says)}{cost}")
        self.switch_list = SwitchList(news, standard, compact=True)
        self.switch_list.setContentsMargins(26, 0, 0, 0)
        self.switch_list.hide()
        self.body.addWidget(self.switch_list)
        self._profiles.buttonToggled.connect(self._show_switches)
        self.signature = QLineEdit(signature)
        if signature:
            self._ask_signature()
        self.add_buttons(tr("Make the project"))
        self._check()
        self.name.setFocus()
        fit_words(self, WIDTH)

    def _add_profile(self, name: str, title: str, says: str) -> None:
        button = QRadioButton(unmarked(tr(title)))
        button.setProperty("profile", name)
        button.setChecked(name == PROFILES[0][0])
        button.setAccessibleDescription(says)
        self._profiles.addButton(button)
        words = plain_label(says, "small-muted", wrap=True)
        words.setContentsMargins(26, 0, 0, 0)
        pair = QVBoxLayout()
        pair.setSpacing(0)
        pair.addWidget(button)
        pair.addWidget(words)
        self.body.addLayout(pair)

    def _add_field(self, name: str, field: QLineEdit) -> None:
        pair = QVBoxLayout()
        pair.setSpacing(5)
        pair.addWidget(field_label(name, field))
        pair.addWidget(field)
        self.body.addLayout(pair)

    def _ask_signature(self) -> None:
        self.body.addSpacing(4)
        self._add_field(tr("How shall your labels be signed?"), self.signature)

    def signed(self) -> str:
        """Return how labels shall be signed, empty where that is known already."""
        return " ".join(self.signature.text().split())

    def path(self) -> Path:
        """Return the project file to make."""
        return self._folder / f"{self._plain_name()}{SUFFIX}"

    def profile(self) -> str:
        """Return `news` or `standard`: what the project begins with."""
        name = self._chosen()
        return PROFILES[0][0] if name == OWN_CHOICE else name

    def switches(self) -> frozenset[str] | None:
        """Return what else shall be marked, none where the profile says it."""
        return self.switch_list.on() if self._chosen() == OWN_CHOICE else None

    def _chosen(self) -> str:
        button = self._profiles.checkedButton()
        return str(button.property("profile")) if button is not None else PROFILES[0][0]

    def _show_switches(self) -> None:
        """Show what can be chosen where it is a person's own choice."""
        self.switch_list.setVisible(self._chosen() == OWN_CHOICE)
        fit_words(self, WIDTH)

    def set_folder(self, folder: Path) -> None:
        """Make the file in another folder."""
        self._folder = folder
        self._check()

    def _plain_name(self) -> str:
        name = self.name.text().strip()
        return name[: -len(SUFFIX)] if name.endswith(SUFFIX) else name

    def _choose_folder(self) -> None:
        dialog = QFileDialog(self, tr("Where shall the project lie?"), str(self._folder))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._folder_chosen)
        dialog.open()

    def _folder_chosen(self, name: str) -> None:
        self.set_folder(Path(name))

    def _check(self) -> None:
        name = self._plain_name()
        self._place.setText(f"{tr('in')} {self._folder}")
        set_tip(self._place, str(self.path()))
        sentence = ""
        if any(letter in FORBIDDEN for letter in name):
            sentence = f"{tr('A name cannot hold any of these:')} {FORBIDDEN}"
        elif name and os.path.exists(self.path()):
            sentence = (
                f"“{self.path().name}” {tr('is there already. Choose another name; it is not touched.')}"
            )
        self.say(sentence)
        if self.accept_button is not None:
            self.accept_button.setEnabled(bool(name) and not sentence)


def documents_folder() -> Path:
    """Return where a person keeps documents, the home folder if there is no such place."""
    place = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    folder = Path(place) if place else Path.home()
    return folder if os.path.isdir(folder) else Path.home()


def free_name(folder: Path) -> str:
    """Return `Articles`, or with a number behind it if that is there."""
    name, number = DEFAULT_NAME, 1
    while os.path.exists(folder / f"{name}{SUFFIX}"):
        number += 1
        name = f"{DEFAULT_NAME} {number}"
    return name
