"""What the check of the walls cannot see: imports by name at run time."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest
from tree import dotted, name_of, parsed, python_files

MODULES = {"imp", "importlib", "pkgutil", "runpy", "zipimport"}
HARMLESS = {"importlib.metadata", "importlib.resources"}
CALLS = {"__import__", "exec", "eval", "import_module", "compile"}


def dynamic_imports(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield line and words of everything that could import by name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Call):
            name = dotted(node.func)
            if name in CALLS or name.endswith(("import_module", "__import__")):
                yield node.lineno, name
            continue
        else:
            continue
        for name in names:
            harmless = any(f"{name}.".startswith(f"{module}.") for module in HARMLESS)
            if name.split(".")[0] in MODULES and not harmless:
                yield node.lineno, name


def test_nothing_is_imported_by_name() -> None:
    found = [
        f"{name_of(path)}:{line}: {words}"
        for path in python_files("src")
        for line, words in dynamic_imports(parsed(path))
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "line",
    [
        "import importlib",
        "import importlib.util as u",
        "from importlib import import_module",
        "from importlib.util import spec_from_file_location",
        "import runpy",
        "__import__('x')",
        "builtins.__import__('x')",
        "exec('import x')",
    ],
)
def test_an_import_by_name_is_seen(line: str) -> None:
    assert list(dynamic_imports(ast.parse(line)))


@pytest.mark.parametrize(
    "line", ["import importlib.metadata", "from importlib.resources import files", "re.compile('x')"]
)
def test_what_looks_like_one_is_let_through(line: str) -> None:
    assert not list(dynamic_imports(ast.parse(line)))
