"""Brings a window to the front with what the desktop gave for it; where the desktop refuses, it flashes."""

from __future__ import annotations

import os

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

PATIENCE = 600
"""Milliseconds in which a desktop makes a window the active one, if it does."""


def bring_to_front(window: QWidget, token: str = "", startup: str = "") -> None:
    """Show a window above the others and give it the keyboard, a minimized one as it was before.

    `token`: what a Wayland desktop gave the start that asks; `startup`: the same of an X11 desktop.
    """
    if window.isMinimized():
        window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
    if token:
        os.environ["XDG_ACTIVATION_TOKEN"] = token  # Qt takes it from there, once
    window.raise_()
    window.activateWindow()
    if QGuiApplication.platformName() == "xcb":
        from annotator.gui.application.x11 import activate

        activate(int(window.winId()), startup)
    late = QTimer(window)
    late.setSingleShot(True)
    late.timeout.connect(late.deleteLater)
    late.timeout.connect(lambda: _flash(window))
    late.start(PATIENCE)


def _flash(window: QWidget) -> None:
    """Show in the bar of the desktop that a window wants to be looked at, if it is not."""
    if not window.isActiveWindow():
        QApplication.alert(window)
