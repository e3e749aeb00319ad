"""The program with a window: what `annotator`, `annotator open`, `annotator demo` and `--smoke` start."""

from annotator.gui.application.start import main

__all__ = ["main"]
