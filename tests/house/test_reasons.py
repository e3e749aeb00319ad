"""What may be done only with a reason on the line, and what the window's loop must never be asked to do."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator

import pytest
from tree import dotted, name_of, parsed, python_files

SILENCED = re.compile(r"#\s*(?:type: ignore\[[^\]]+\]|noqa: [A-Z0-9, ]+)(?P<rest>.*)")
REASON = re.compile(r"#.*\w{3}")
LOOP_CALLS = {"processEvents", "sleep", "msleep", "usleep"}


def without_a_reason(text: str) -> Iterator[int]:
    """Yield the lines that use `Any`, or silence a check, and do not say why."""
    comments: dict[int, str] = {}
    uses: list[int] = []
    previous = ""
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            comments[token.start[0]] = token.string
        elif (
            token.type == tokenize.NAME and token.string == "Any" and not token.line.startswith("from typing")
        ):
            uses += [token.start[0]] if previous != "import" else []
        previous = token.string
    yield from (line for line in uses if not REASON.search(comments.get(line, "")))
    for line, comment in comments.items():
        silenced = SILENCED.search(comment)
        if silenced and not REASON.search(silenced["rest"]):
            yield line


def test_any_and_silenced_checks_say_why() -> None:
    found = [
        f"{name_of(path)}:{line}"
        for path in python_files("src", "packaging")
        for line in without_a_reason(path.read_text(encoding="utf-8"))
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("line", "lacks"),
    [
        ("x: Any = 1\n", True),
        ("x: Any = 1  # Any: the stubs say object\n", False),
        ("from typing import Any\n", False),
        ("'Any word in a text'\n", False),
        ("x = f()  # type: ignore[arg-type]\n", True),
        ("x = f()  # type: ignore[arg-type]  # the stubs say object\n", False),
        ("x = f()  # noqa: B008\n", True),
        ("x = f()  # noqa: B008  # Qt's own signature\n", False),
    ],
)
def test_a_missing_reason_is_seen(line: str, lacks: bool) -> None:
    assert bool(list(without_a_reason(line))) is lacks


def test_the_window_never_waits_inside_its_loop() -> None:
    found = [
        f"{name_of(path)}:{node.lineno}: {dotted(node.func)}"
        for path in python_files("src/annotator/gui")
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Call) and dotted(node.func).split(".")[-1] in LOOP_CALLS
    ]
    assert not found, "\n".join(found)
