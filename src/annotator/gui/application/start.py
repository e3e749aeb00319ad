"""From the command line to a window, and back to an exit code."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from annotator.base.paths import config_folder
from annotator.base.settings import FILE_NAME, Settings

USAGE = (
    "Usage: annotator [open [PROJECT] | demo [FILE…] | --smoke]\n"
    "Without a verb the window opens. `annotator --help` lists all verbs."
)


def _nobody() -> None:
    """Do nothing: nobody waits for the first paint."""


def main(argv: Sequence[str] = (), *, painted: Callable[[], object] = _nobody) -> int:
    """Open the window for `argv` (without the program's name) and return the exit code when it closes.

    `open [PROJECT]`, `demo [FILE…]`, `--smoke`, or nothing. 1: a path could not be opened, 2: usage.
    `painted` is called once, after the first paint: the benchmark of the start ends there.
    """
    words = list(argv)
    smoke = "--smoke" in words
    words = [word for word in words if word != "--smoke"]
    verb = words.pop(0) if words else ""
    if verb not in ("", "open", "demo") or (verb == "open" and len(words) > 1) or (smoke and verb):
        print(USAGE, file=sys.stderr)
        return 2
    missing = next((word for word in words if not os.path.exists(word)), None)
    if missing is not None:
        print(f"“{missing}” is not there. Nothing was opened; check the path and try again.", file=sys.stderr)
        return 1
    choose_platform()
    if smoke:
        from annotator.gui.application.smoke import smoke_run

        return smoke_run()
    gc.disable()  # until all is shown: what is made in starting stays, looking for garbage in it costs a tenth
    try:
        # before Qt, which looks through the source of every module that is first imported after it
        settings = Settings(config_folder() / FILE_NAME)
        from annotator.gui.application.run import run

        return run(settings, verb, [Path(word).absolute() for word in words], painted)
    finally:
        gc.enable()


def choose_platform() -> None:
    """Draw into memory where there is no screen; an empty setting would make Qt abort."""
    if not os.environ.get("QT_QPA_PLATFORM"):
        os.environ.pop("QT_QPA_PLATFORM", None)
        screens = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
        if sys.platform.startswith("linux") and not screens:
            os.environ["QT_QPA_PLATFORM"] = "offscreen"
