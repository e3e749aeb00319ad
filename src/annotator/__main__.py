"""The way in: reads the verb with the standard library, then hands over to the window or the command line."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from annotator.base.paths import means_path

WINDOW_VERBS = ("open", "demo")
IMPORT_CHILD, EXPORT_CHILD, CHECK_CHILD = "import-child", "export-child", "check-child"
MERGE_CHILD, PATTERN_CHILD, NEWEST_CHILD = "merge-child", "pattern-child", "newest-child"
"""How the frozen program starts its children: it has no other Python to start."""

WINDOW_OPTIONS = ("--smoke", "--new-window")
COMPLETION = "_ANNOTATOR_COMPLETE"
"""The variable by which a shell asks what could follow what was typed so far."""

_HELP = ("--help", "-h")


def wants_window(arguments: Sequence[str]) -> bool:
    """Return whether the arguments mean the window: no verb, `open`, `demo`, a file or an option, and no help."""
    if any(argument in _HELP for argument in arguments):
        return False
    if not arguments or arguments[0] in WINDOW_VERBS:
        return True
    if arguments[0].startswith("-"):
        return arguments[0] in WINDOW_OPTIONS
    return means_path(arguments[0])


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program and return its exit code: 0 done, 1 refused or failed, 2 wrong usage."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given[:1] == [IMPORT_CHILD]:
        from annotator.formats import child

        return child.main()
    if given[:1] == [EXPORT_CHILD]:
        from annotator.ops import export_child

        return export_child.main()
    if given[:1] == [CHECK_CHILD]:
        from annotator.ops import check_child

        return check_child.main()
    if given[:1] == [MERGE_CHILD]:
        from annotator.ops import merge_child

        return merge_child.main()
    if given[:1] == [PATTERN_CHILD]:
        from annotator.suggest import pattern_child

        return pattern_child.main()
    if given[:1] == [NEWEST_CHILD]:
        from annotator.ops import newest_child

        return newest_child.main()
    if COMPLETION not in os.environ and wants_window(given):
        from annotator.gui.application import main as open_window

        return open_window(given)
    from annotator.cli.commands import main as run_verb

    return run_verb(given)


if __name__ == "__main__":
    sys.exit(main())
