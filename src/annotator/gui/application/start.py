"""From the command line to a window, and back to an exit code."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Sequence

from annotator.base.errors import UserError
from annotator.base.paths import config_folder
from annotator.base.settings import FILE_NAME, Settings
from annotator.gui.application.asking import is_taken
from annotator.gui.application.screen import NO_SCREEN, draw_without_screen, has_screen
from annotator.gui.application.wanted import Wanted, WrongUsage, complain, is_read, read_words

USAGE = (
    "Usage: annotator [open [PROJECT] | FILE… | demo [FILE…] | --smoke] [--new-window]\n"
    "Without a verb the window opens; one that runs already comes to the front. "
    "`annotator --help` lists all verbs."
)


def _nobody() -> None:
    """Do nothing: nobody waits for the first paint."""


def main(argv: Sequence[str] = (), *, painted: Callable[[], object] = _nobody) -> int:
    """Open the window for `argv` (without the program's name) and return the exit code when it closes.

    `open [PROJECT]`, `FILE…`, `demo [FILE…]`, `--smoke`, or nothing. 0 at once where a window that runs does it, unless
    `--new-window` is said. 1: a path could not be opened or there is no screen, 2: usage.
    `painted` is called once, after the first paint: the benchmark of the start ends there.
    """
    try:
        wanted = read_words(argv)
    except WrongUsage:
        print(USAGE, file=sys.stderr)
        return 2
    except UserError as error:
        if is_read():
            complain(error.sentence)
            return 1
        wanted = Wanted(new_window=True, trouble=error.sentence)
    if not os.environ.get("QT_QPA_PLATFORM"):
        os.environ.pop("QT_QPA_PLATFORM", None)  # an empty one makes Qt abort
    if wanted.smoke:
        draw_without_screen()
        from annotator.gui.application.smoke import smoke_run

        return smoke_run()
    if not has_screen():
        complain(NO_SCREEN)
        return 1
    if not wanted.new_window and not wanted.files and is_taken(wanted.project):
        return 0
    gc.disable()  # until all is shown: what is made in starting stays, looking for garbage in it costs a tenth
    try:
        # before Qt, which looks through the source of every module that is first imported after it
        settings = Settings(config_folder() / FILE_NAME)
        from annotator.gui.application.run import run

        return run(settings, wanted, painted)
    finally:
        gc.enable()
