"""Where a file or function ends at the latest, and which names say nothing."""

from __future__ import annotations

import ast

from tree import name_of, parsed, python_files

FILE_END = 600
FUNCTION_END = 60
EMPTY_NAMES = {"utils", "util", "helpers", "helper", "misc", "common", "manager", "managers"}
ALL = python_files("src", "packaging", "tests")


def test_no_file_is_longer_than_the_end() -> None:
    lengths = {name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in ALL}
    assert not {name: length for name, length in lengths.items() if length > FILE_END}


def test_no_function_is_longer_than_the_end() -> None:
    long = []
    for path in ALL:
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > FUNCTION_END:
                    long.append(f"{name_of(path)}:{node.lineno}: {node.name} has {length} lines")
    assert not long, "\n".join(long)


def test_no_name_says_nothing() -> None:
    names = [name_of(path) for path in ALL if {path.stem, *path.parent.parts[-2:]} & EMPTY_NAMES]
    classes = [
        f"{name_of(path)}: {node.name}"
        for path in ALL
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.ClassDef) and node.name.lower().endswith(tuple(EMPTY_NAMES))
    ]
    assert not names + classes


def test_every_package_says_what_it_owns() -> None:
    folders = {path.parent for path in python_files("src")}
    silent = [
        name_of(folder)
        for folder in sorted(folders)
        if not (folder / "__init__.py").is_file() or not ast.get_docstring(parsed(folder / "__init__.py"))
    ]
    assert not silent
