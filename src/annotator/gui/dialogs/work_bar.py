"""How far some work is, as a bar."""

from __future__ import annotations

from PySide6.QtWidgets import QProgressBar, QWidget

from annotator.gui.tasks import Report
from annotator.gui.widgets import set_name


class WorkBar(QProgressBar):
    """A bar without words, which runs to and fro until it is known how much there is. `name`: for screen readers."""

    def __init__(self, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextVisible(False)
        self.setRange(0, 0)
        set_name(self, name)

    def follow(self, report: Report | None) -> None:
        """Show how far it is; none at its start."""
        total = report.total if report is not None else None
        self.setRange(0, total or 0)
        self.setValue(report.done if report is not None and total else 0)
