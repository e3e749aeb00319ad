"""The frozen program as `packaging/launch.py` starts it, except that it ends with its first paint."""

import os
import sys

# With it all verbs are in the bundle, as in the one that people get.
from annotator.__main__ import main, wants_window
from annotator.gui import application

if not wants_window(sys.argv[1:]):
    sys.exit(main())
sys.exit(application.main(sys.argv[1:], painted=lambda: os._exit(0)))
