"""The Python part of Shiboken as files, which it takes instead of compiling what lies inside it at each start.

With the environment's Python. Shiboken itself knows the folder
(`files.dir`, its variable SBK_EMBED): a start is a tenth quicker. Two runs give the same bytes.
"""

from __future__ import annotations

import os
import py_compile
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

FILES = "files.dir"
"""Name of the folder beside Shiboken's library."""


def write(folder: Path) -> list[Path]:
    """Put Shiboken's modules, compiled, into `folder` and return them; raises `OSError` where Shiboken has none."""
    with tempfile.TemporaryDirectory() as scratch:
        sources = _unpacked(Path(scratch))
        found = sorted(path.relative_to(sources) for path in sources.rglob("*.py"))
        if not found:
            raise OSError("Shiboken gave no files; its variable SBK_EMBED may mean something else now.")
        return [_compiled(sources / name, folder / name.with_suffix(".pyc"), name) for name in found]


def _unpacked(scratch: Path) -> Path:
    """Return the folder into which a copy of Shiboken unpacked itself: the environment must stay as it is."""
    import shiboken6  # not where build.py is read by another Python

    copy = scratch / "shiboken6"
    shutil.copytree(Path(shiboken6.__file__).parent, copy)
    variables = dict(os.environ) | {
        "SBK_EMBED": "0",
        "PYTHONPATH": str(scratch),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    subprocess.run([sys.executable, "-c", "import shiboken6.Shiboken"], env=variables, check=True)
    return copy / FILES


def _compiled(source: Path, target: Path, name: Path) -> Path:
    target.parent.mkdir(parents=True, exist_ok=True)
    unchecked = py_compile.PycInvalidationMode.UNCHECKED_HASH
    py_compile.compile(str(source), str(target), name.as_posix(), doraise=True, invalidation_mode=unchecked)
    return target
