"""What a check found as rows: errors first, then hints, each under its heading."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from annotator.base.legible import harmless
from annotator.base.wording import counted, owned, shortened
from annotator.domain.annotation import AnnotatorName
from annotator.domain.problem import Severity
from annotator.gui.widgets import tr
from annotator.ops.check import Finding
from annotator.ops.check_calls import Checkup

Index = QModelIndex | QPersistentModelIndex

_TITLE = 60


class FindingRole(IntEnum):
    """What the delegate asks for beside the words: the finding, none for a heading, and the second line."""

    FINDING = Qt.ItemDataRole.UserRole
    BELOW = Qt.ItemDataRole.UserRole + 1


class FindingRows(QAbstractListModel):
    """Rows of `Finding` and headings. `me`: whose labels need no name."""

    def __init__(self, me: AnnotatorName | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._me = me
        self._rows: list[Finding | str] = []

    def show(self, checkup: Checkup | None) -> None:
        """Show what another check has found."""
        self.beginResetModel()
        self._rows = [] if checkup is None else _rows(checkup)
        self.endResetModel()

    def at(self, row: int) -> Finding | None:
        """Return the finding of a row, none for a heading."""
        found = self._rows[row]
        return None if isinstance(found, str) else found

    def row_of(self, finding: Finding | None) -> int:
        """Return the row of a finding, of an unknown one the first that is no heading, -1 if there is none."""
        first = -1
        for row, found in enumerate(self._rows):
            if found == finding:
                return row
            if first < 0 and not isinstance(found, str):
                first = row
        return first

    def below(self, row: int) -> str:
        """Return where it is, and whether it can be repaired."""
        finding = self.at(row)
        if finding is None:
            return ""
        where = shortened(finding.title, _TITLE) if finding.document is not None else tr("the project file")
        whose = finding.annotator
        parts = [
            where,
            f"{owned(whose)} {tr('label')}" if whose and whose != self._me else "",
            tr("can be repaired") if finding.repair else "",
        ]
        return "  ·  ".join(part for part in parts if part)

    # -- Qt

    def rowCount(self, parent: Index | None = None) -> int:
        """Return the number of rows, headings among them."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let headings be passed over."""
        if index.isValid() and self.at(index.row()) is None:
            return Qt.ItemFlag.NoItemFlags
        return super().flags(index)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the words, the finding, or all of it for a screen reader."""
        if not index.isValid():
            return None
        row = index.row()
        finding, words = self.at(row), self._rows[row]
        if role == FindingRole.FINDING:
            return finding
        if role == FindingRole.BELOW:
            return self.below(row)
        said = words.sentence if isinstance(words, Finding) else words
        if role == Qt.ItemDataRole.AccessibleTextRole and finding is not None:
            kind = tr("Error") if finding.severity is Severity.ERROR else tr("Hint")
            return harmless(f"{kind}, {finding.sentence}, {self.below(row)}")
        spoken = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
        return harmless(said) if role in spoken else None


def _rows(checkup: Checkup) -> list[Finding | str]:
    errors = [finding for finding in checkup.findings if finding.severity is Severity.ERROR]
    hints = [finding for finding in checkup.findings if finding.severity is not Severity.ERROR]
    return [
        *_under(counted(checkup.errors, "error"), errors, checkup.errors),
        *_under(
            f"{counted(checkup.hints, 'hint')} {tr('at what is unfinished or unusual')}", hints, checkup.hints
        ),
    ]


def _under(heading: str, found: Sequence[Finding], number: int) -> list[Finding | str]:
    """Return a heading and what it stands over; where not all is told one by one, it says so."""
    if not found:
        return []
    if len(found) < number:
        heading = f"{heading}; {tr('the first')} {len(found):,}:"
    return [heading, *found]
