"""Articles, labels and file names are data: Qt must never read tags in them (a label named `<img …>` hangs it)."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest
from tree import dotted, name_of, parsed, python_files

HOME = "src/annotator/gui/widgets"
RICH_CALLS = {
    "setHtml",
    "insertHtml",
    "appendHtml",
    "setMarkdown",
    "insertMarkdown",
    "fromHtml",
    "fromMarkdown",
}
RICH_WORDS = {"RichText", "AutoText", "MarkdownText"}
GUESSING_CLASSES = {"QLabel", "QMessageBox", "QTextBrowser", "QErrorMessage", "QSplashScreen"}
GUESSING_CALLS = {"setToolTip", "setWhatsThis", "showText"}
"""Those that read tags where they see some, so that only `gui.widgets` may use them, told to read none."""
WITH_LINKS = {"src/annotator/gui/dialogs/help_view.py": "QTextBrowser"}
"""Where a class is needed for what it does with links; it gets documents that were written piece by piece."""


def rich_text(tree: ast.Module, at_home: bool, with_links: str = "") -> Iterator[tuple[int, str]]:
    """Yield line and words of everything that could show tags as rich text."""
    plain_items = any(_is_told_plain(node) for node in ast.walk(tree))
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in RICH_WORDS:
            yield node.lineno, node.attr
        elif isinstance(node, ast.Call):
            name = dotted(node.func).split(".")[-1]
            guesses = dotted(node.func).split(".")[0] in GUESSING_CLASSES and not at_home
            unsafe = name in GUESSING_CALLS and not at_home and not _is_plain(node)
            shows = name == "QStaticText" and not plain_items
            if name in RICH_CALLS or guesses or unsafe or shows:
                yield node.lineno, dotted(node.func)
        elif isinstance(node, ast.ClassDef) and not at_home:
            yield from (
                (node.lineno, word)
                for base in node.bases
                if (word := dotted(base)) in GUESSING_CLASSES - {with_links}
            )


def _is_told_plain(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Call)
        and dotted(node.func).endswith("setTextFormat")
        and all(dotted(argument).endswith("PlainText") for argument in node.args)
    )


def _is_plain(call: ast.Call) -> bool:
    """Tell whether some argument is fixed and without tags, or was made plain on the spot."""
    return any(
        "<" not in argument.value
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
        else isinstance(argument, ast.Call) and dotted(argument.func).split(".")[-1] == "plain"
        for argument in call.args
    )


def test_the_window_shows_plain_text_only() -> None:
    found = [
        f"{name_of(path)}:{line}: {words}"
        for path in python_files("src/annotator/gui")
        for line, words in rich_text(
            parsed(path), name_of(path).startswith(HOME), WITH_LINKS.get(name_of(path), "")
        )
    ]
    assert not found, "\n".join(found)


def test_a_tool_tip_of_a_model_is_made_plain() -> None:
    unsafe = [
        name_of(path)
        for path in python_files("src/annotator/gui")
        if "ToolTipRole" in path.read_text(encoding="utf-8")
        and not any(
            isinstance(node, ast.Call) and dotted(node.func) == "plain" for node in ast.walk(parsed(path))
        )
    ]
    assert not unsafe


@pytest.mark.parametrize(
    "line",
    [
        "view.setHtml(text)",
        "cursor.insertHtml(text)",
        "label.setTextFormat(Qt.TextFormat.RichText)",
        "label.setTextFormat(Qt.AutoText)",
        "QLabel(text)",
        "QtWidgets.QTextEdit().setMarkdown(text)",
        "QMessageBox.warning(self, title, text)",
        "QToolTip.showText(point, text)",
        "widget.setToolTip(text)",
        "widget.setToolTip(f'<b>{text}</b>')",
        "class Name(QLabel): pass",
        "QStaticText(text)",
    ],
)
def test_rich_text_is_seen(line: str) -> None:
    assert list(rich_text(ast.parse(line), at_home=False))


@pytest.mark.parametrize(
    "line",
    [
        "plain_label(text)",
        "widget.setToolTip(plain(text))",
        "widget.setToolTip('Undo')",
        "QToolTip.showText(point, plain(text), view)",
        "view.setPlainText(text)",
        "word = QStaticText(text)\nword.setTextFormat(Qt.TextFormat.PlainText)",
    ],
)
def test_plain_text_is_let_through(line: str) -> None:
    assert not list(rich_text(ast.parse(line), at_home=False))
