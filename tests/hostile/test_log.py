"""What stands in an article, a label or a file never stands in the log, whatever happens to it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from desk import Desk
from projects import project_with
from PySide6.QtWidgets import QApplication

from annotator.base.log import log, log_file, start_log, stop_log
from annotator.domain.annotation import AnnotatorName
from annotator.gui.application.crash import CrashHook
from annotator.ops.exporting import export
from annotator.ops.transfer import import_paths

WINDOW = 12
"""Letters in a row that no line of the log may share with an article."""

TEXT = "Ottilie Quendelbach declared: “Seventeen purple herons blocked the drawbridge.” Nobody contradicted her.\n"
BROKEN = (
    '{"format":"annotator-jsonl/1","id":"a","text":"%s",'
    '"spans":[{"label":"Quendelbach-label","fragments":[[0,7]],"exact":["Ottokar"]}]}'
)


@pytest.fixture
def logged(tmp_path: Path) -> Iterator[Path]:
    start_log(tmp_path / "data")
    yield log_file(tmp_path / "data")
    stop_log()


def assert_says_nothing_of(text: str, logged: Path) -> None:
    said = logged.read_text("utf-8")
    assert "the end" in said
    shared = [text[at : at + WINDOW] for at in range(len(text) - WINDOW) if text[at : at + WINDOW] in said]
    assert not shared


def test_the_window_logs_no_words_of_an_article(qapp: QApplication, tmp_path: Path, logged: Path) -> None:
    project_with(tmp_path, TEXT).close()
    bad = tmp_path / "Quendelbach.jsonl"
    bad.write_text(BROKEN % TEXT.strip())
    desk = Desk(tmp_path / "news.annotator", annotator=AnnotatorName("Quendelbach"))
    hook = CrashHook(desk.session.window, desk.session.hub, logged)
    hook._before = lambda *unused: None
    try:
        desk.press("Space", "p", "z", "Shift+Z")
        report = import_paths(desk.project, [bad])
        assert "Ottokar" in report.problems[0].sentence
        export(desk.project, tmp_path / "out.jsonl")
        for error in (report.problems[0], ValueError(TEXT), KeyError(TEXT)):
            _raised_and_caught(hook, error)
            while (dialog := desk.session.window.findChild(object, "crash")) is not None:
                dialog.reject()
                desk.settle()
        log().info("the end")
    finally:
        desk.close()
    assert_says_nothing_of(TEXT, logged)
    assert_says_nothing_of("Quendelbach.jsonl", logged)
    reports = [path.read_text("utf-8") for path in logged.parent.glob("crash-*.txt")]
    assert reports
    assert not [one for one in reports if "Quendelbach" in one or "herons" in one]


def _raised_and_caught(hook: CrashHook, error: Exception) -> None:
    try:
        raise error
    except Exception as caught:  # noqa: BLE001  # what Python would hand to the hook
        hook.caught(type(caught), caught, caught.__traceback__)


def test_a_bug_on_the_command_line_logs_no_words_of_an_article(tmp_path: Path, home: Path) -> None:
    project_with(tmp_path, TEXT).close()
    code = (
        "import sys; from annotator.store.store import Store\n"
        f"def fails(*unused): raise ValueError({TEXT!r})\n"
        "Store.search = fails\n"
        "from annotator.__main__ import main; sys.exit(main(sys.argv[1:]))"
    )
    command = [sys.executable, "-c", code, "search", str(tmp_path / "news.annotator"), "Quendelbach"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    (logged,) = home.rglob("annotator.log")
    said = logged.read_text("utf-8")
    assert "ValueError in" in said
    assert "Quendelbach" not in said
