"""The folder of the tests is importable, for the articles that they share."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
