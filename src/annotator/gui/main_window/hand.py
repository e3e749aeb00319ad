"""What the mouse does in the text: what is clicked, pulled and selected there goes to the controllers."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QPoint

from annotator.domain.annotation import Fragment
from annotator.gui.canvas.canvas import Canvas
from annotator.gui.commands.command import Scope
from annotator.gui.controllers.runner import Runner
from annotator.gui.hub import Hub
from annotator.gui.main_window.controls import Controls
from annotator.gui.main_window.label_menu import label_menu


class Hand(QObject):
    """Connects the canvas of now. `run`: runs the command of an id."""

    def __init__(
        self, canvas: Canvas, hub: Hub, controls: Controls, runner: Runner, run: Callable[[str], None]
    ) -> None:
        super().__init__(canvas)
        self._canvas, self._hub, self._controls, self._runner, self._run = canvas, hub, controls, runner, run
        canvas.moved.connect(controls.navigate.moved)
        canvas.clicked_span.connect(controls.navigate.clicked_span)
        canvas.clicked_part.connect(controls.fragments.clicked)
        canvas.clicked_link.connect(controls.navigate.clicked_link)
        canvas.pulled.connect(self._pulled)
        canvas.menu_wanted.connect(self._show_label_menu)
        canvas.selection_released.connect(controls.navigate.selected_by_mouse)
        canvas.selection_released.connect(self._brush)
        canvas.top_changed.connect(controls.hints.scrolled)
        canvas.clicked_text.connect(self._clicked_text)
        canvas.answer_clicked.connect(self._answer)
        controls.hints.in_sight = canvas.in_sight
        controls.hints.bring = canvas.show_offset
        controls.brush.label_at = self._label_at

    def _answer(self, number: int) -> None:
        self._run("answer.none" if number == 0 else f"answer.{number}")

    def _pulled(self, span_id: str, fragments: tuple[Fragment, ...]) -> None:
        self._runner.guard(lambda: self._controls.fragments.pulled(span_id, fragments))

    def _show_label_menu(self, span_id: str, point: QPoint) -> None:
        menu = label_menu(self._canvas, self._runner.table, self._hub, self._run)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(point)

    def _clicked_text(self, offset: int) -> None:
        self._runner.guard(lambda: self._controls.navigate.clicked_word(offset))

    def _brush(self) -> None:
        self._runner.guard(self._controls.brush.selected)

    def _label_at(self, key: str) -> str | None:
        """Return the label that a key gives."""
        command = self._runner.table.at_key(key, Scope.TEXT)
        return str(command.argument) if command is not None and command.run == "annotate.label" else None
