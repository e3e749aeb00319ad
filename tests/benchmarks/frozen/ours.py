"""The frozen program as `packaging/launch.py` starts it, except that it ends with its first paint.

With UNTIL_FURNISHED in the environment it ends when the page, or the empty panes, are painted.
"""

import os
import sys

# With it all verbs are in the bundle, as in the one that people get.
from annotator.__main__ import main, wants_window
from annotator.gui import application

if not wants_window(sys.argv[1:]):
    sys.exit(main())
if "UNTIL_FURNISHED" in os.environ:
    from annotator.gui.application.run import Opening

    Opening._go_on = lambda _: os._exit(0)  # type: ignore[method-assign]  # this script is never anything else
    sys.exit(application.main(sys.argv[1:]))
sys.exit(application.main(sys.argv[1:], painted=lambda: os._exit(0)))
