"""The wheel for `pip install`, made of a copy of the sources that says which build it is; the same twice."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from shutil import copy2, copytree, ignore_patterns

from built import Built
from environment import ROOT

SOURCES = ("pyproject.toml", "README.md", "LICENSE", "src", "resources")
"""What a wheel is made of; the article in seeds/ and the tests are not."""

LEFT_OUT = ignore_patterns("__pycache__", "*.pyc", "build.toml")


def wheel(built: Built) -> Sequence[Path]:
    """Make the wheel in `built.dist` and return it. Raises `SetupFailure` where hatchling refuses."""
    tree = built.scratch("wheel")
    for name in SOURCES:
        if (ROOT / name).is_dir():
            copytree(ROOT / name, tree / name, ignore=LEFT_OUT)
        else:
            copy2(ROOT / name, tree / name)
    said = tree / "resources" / "build.toml"
    said.write_text(built.stamp.toml(), encoding="utf-8", newline="\n")
    hatchling = (sys.executable, "-m", "hatchling", "build", "--target", "wheel")
    built.call(*hatchling, "--directory", built.dist, cwd=tree)
    return [built.dist / f"article_annotator-{built.version}-py3-none-any.whl"]
