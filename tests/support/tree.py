"""The files of the checkout that are, or would be, committed; also where there is no git."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "annotator"
TOP = ("docs", "packaging", "resources", "seeds", "src", "tests", ".ci")
BINARY = {".png", ".ico", ".icns", ".annotator", ".pdf", ".docx", ".epub", ".gz", ".zip"}


def committed_files() -> Iterator[Path]:
    """Yield them; caches, environments and builds are none of them."""
    yield from sorted(path for path in ROOT.iterdir() if path.is_file() and path.suffix != ".annotator")
    for top in TOP:
        for path in sorted((ROOT / top).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                yield path


def python_files(*tops: str) -> list[Path]:
    """Return the Python files below folders of the checkout."""
    return [path for top in tops for path in sorted((ROOT / top).rglob("*.py"))]


def name_of(path: Path) -> str:
    """Return the path as the checkout names it."""
    return path.relative_to(ROOT).as_posix()


@cache
def parsed(path: Path) -> ast.Module:
    """Return the syntax tree of a Python file."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def dotted(node: ast.expr) -> str:
    """Return `a.b.c` for names and attributes; the last attribute alone where the start is something else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        start = dotted(node.value)
        return f"{start}.{node.attr}" if start else node.attr
    return ""
