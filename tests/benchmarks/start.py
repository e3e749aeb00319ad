"""Start to first paint against W: an empty PySide6 window, import to first paint; CPU of whole processes.

What is painted first of ours is the frame of the window (docs/decisions/0014). Both run from byte code, as installed
programs do, and ours with the settings of a person who starts it anew.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from paired import children_cpu, paired, report

EMPTY = """
import os
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
class W(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        os._exit(0)
app = QApplication([]); w = W(); w.resize(1200, 800); w.show(); app.exec()
"""
OURS = """
import os, sys
from annotator.gui import application
sys.exit(application.main(sys.argv[1:], painted=lambda: os._exit(0)))
"""


def main() -> None:
    """Print one line for the start page and one for a project with the seed article."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["PYTHONPYCACHEPREFIX"] = str(Path(folder) / "byte-code")
        for name in ("CONFIG", "DATA"):
            os.environ[f"XDG_{name}_HOME"] = str(Path(folder) / name)
        project = Path(folder) / "seed.annotator"
        seed = next((Path(__file__).parents[2] / "seeds").glob("*.txt"))
        for arguments in (["new", project], ["import", project, seed]):
            command = [sys.executable, "-m", "annotator", *map(str, arguments)]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        for name, arguments in (("start page", []), ("with a project", ["open", str(project)])):
            report(
                paired(
                    f"start / W, {name}",
                    lambda arguments=arguments: _run(OURS, *arguments),
                    lambda: _run(EMPTY),
                    budget=1.5,
                    rounds=9,
                    cpu=children_cpu,
                )
            )


def _run(code: str, *arguments: str) -> None:
    subprocess.run([sys.executable, "-c", code, *arguments], check=True, stderr=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
