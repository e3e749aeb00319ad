"""Help › Look for a newer version: says who is asked before it asks, and asks only when told to."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from annotator.base.build import Build
from annotator.base.paths import log_folder
from annotator.gui.application.session import Session
from annotator.gui.dialogs import about
from annotator.gui.dialogs.newest import NewestDialog
from annotator.ops.newest import NewestCall

PAGE = "https://github.com/someone/annotator/releases"
WAIT = 20_000

CHILD = """
import sys
sys.stdin.readline()
print(sys.argv[1], flush=True)
"""
WAITS = """
import pathlib, sys
sys.stdin.readline()
print('{"type":"Progressed","done":0,"total":null}', flush=True)
sys.stdin.read()
"""


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the addresses that other programs were asked to show."""
    shown: list[str] = []

    def note(address: QUrl) -> bool:
        shown.append(address.toString())
        return bool(shown[1:])  # the first time there is no program for it

    monkeypatch.setattr(QDesktopServices, "openUrl", note)
    return shown


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str]]:
    """Return a function that says what the process answers, and gives the addresses that it was asked about."""

    def answering(said: dict[str, object] | None) -> list[str]:
        addresses: list[str] = []

        def command(self: NewestCall) -> list[str]:
            addresses.append(self.request.address)
            words = ["-c", WAITS] if said is None else ["-c", CHILD, json.dumps(said)]
            return [sys.executable, *words]

        monkeypatch.setattr(NewestCall, "command", command)
        return addresses

    return answering


@pytest.fixture
def ask(start: Session, monkeypatch: pytest.MonkeyPatch) -> Callable[..., NewestDialog]:
    def dialog(releases: str = PAGE) -> NewestDialog:
        monkeypatch.setattr("annotator.base.build.BUILD", Build("0.9.1", releases=releases))
        start.work.run("help.newest")
        shown = start.desk.dialog()
        assert isinstance(shown, NewestDialog)
        return shown

    return dialog


Ask = Callable[..., NewestDialog]


def test_who_is_asked_is_said_first_and_nobody_is_asked_before(
    ask: Ask, asked: Callable[..., list[str]], start: Session
) -> None:
    addresses = asked({"type": "Newest", "version": "1.0"})
    dialog = ask()
    words = dialog.words.text()
    assert "“api.github.com”" in words
    assert "0.9.1" in words
    dialog.reject()
    assert addresses == []
    assert not start.tasks.busy()


def test_a_newer_one_offers_its_page_and_no_more(
    ask: Ask, asked: Callable[..., list[str]], opened: list[str], qtbot: QtBot
) -> None:
    addresses = asked({"type": "Newest", "version": "v1.0", "page": f"{PAGE}/tag/v1.0"})
    dialog = ask()
    button = dialog.accept_button
    assert button is not None
    button.click()
    button.click()  # twice asks once
    qtbot.waitUntil(lambda: "is there" in dialog.words.text(), timeout=WAIT)
    assert len(addresses) == 1
    assert dialog.words.text() == "Version 1.0 is there; this is 0.9.1. Nothing was downloaded."
    assert opened == []
    button.click()
    assert dialog.isVisible()
    assert f"{PAGE}/tag/v1.0" in dialog.problem.text()  # no program could show it: the address can be copied
    button.click()
    assert not dialog.isVisible()
    assert opened == [f"{PAGE}/tag/v1.0"] * 2


def test_the_newest_offers_nothing(
    ask: Ask, asked: Callable[..., list[str]], opened: list[str], qtbot: QtBot
) -> None:
    asked({"type": "Newest", "version": "v0.9.1"})
    dialog = ask()
    assert dialog.accept_button is not None
    dialog.accept_button.click()
    qtbot.waitUntil(lambda: "newest version" in dialog.words.text(), timeout=WAIT)
    assert not dialog.accept_button.isVisible()
    assert dialog.leave_button is not None
    assert dialog.leave_button.text() == "Close"
    dialog.leave_button.click()
    assert opened == []


def test_a_failure_is_said_and_can_be_tried_again(
    ask: Ask, asked: Callable[..., list[str]], qtbot: QtBot
) -> None:
    asked({"type": "Refused", "sentence": "“api.github.com” could not be reached.", "by_user": False})
    dialog = ask()
    button = dialog.accept_button
    assert button is not None
    button.click()
    qtbot.waitUntil(dialog.problem.isVisible, timeout=WAIT)
    assert dialog.problem.text() == "“api.github.com” could not be reached."
    asked({"type": "Newest", "version": "v0.9.1"})
    assert button.text() == "Ask again"
    button.click()
    qtbot.waitUntil(lambda: "newest version" in dialog.words.text(), timeout=WAIT)
    assert not dialog.problem.isVisible()
    dialog.reject()


def test_esc_leaves_at_once_and_the_process_ends(
    ask: Ask, asked: Callable[..., list[str]], start: Session, qtbot: QtBot
) -> None:
    asked(None)
    dialog = ask()
    assert dialog.accept_button is not None
    dialog.accept_button.click()
    assert start.tasks.busy()
    dialog.reject()
    assert not dialog.isVisible()
    qtbot.waitUntil(lambda: not start.tasks.busy(), timeout=WAIT)


def test_a_build_without_releases_says_so_and_asks_nobody(ask: Ask, asked: Callable[..., list[str]]) -> None:
    addresses = asked({"type": "Newest", "version": "1.0"})
    dialog = ask("")
    assert "does not know where its releases are" in dialog.words.text()
    assert "0.9.1" in dialog.words.text()
    assert dialog.accept_button is not None
    assert dialog.accept_button.text() == "Close"
    dialog.accept_button.click()
    assert addresses == []


def test_the_folder_of_reports_is_shown_or_named(start: Session, opened: list[str], home: Path) -> None:
    start.work.run("help.reports")
    folder = log_folder()
    assert folder.is_relative_to(home)
    assert folder.is_dir()
    assert opened == [f"file://{folder}"]
    assert str(folder) in start.work.toast.text()
    start.work.toast.hide()
    start.work.run("help.reports")
    assert len(opened) == 2


def test_about_shows_the_folder_of_the_licenses_that_a_frozen_program_brings(
    session: Session, opened: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, qtbot: QtBot
) -> None:
    monkeypatch.setattr(about, "licenses_folder", lambda: tmp_path)
    session.work.run("help.about")
    dialog = session.desk.dialog()
    assert isinstance(dialog, about.AboutDialog)
    texts = next(b for b in dialog.findChildren(QPushButton) if b.text() == "Show the licenses")
    qtbot.mouseClick(texts, Qt.MouseButton.LeftButton)
    assert opened == [QUrl.fromLocalFile(str(tmp_path)).toString()]
    dialog.reject()
