"""What goes wrong beside the work of a person: said once per cause, and never lost when the program ends."""

from __future__ import annotations

from datetime import datetime

from annotator.base.settings import UNTOLD, Settings
from annotator.gui.hub import Hub, Tone


class Trouble:
    """What is wrong with the open project while nobody does anything."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._told = ""

    def say(self, sentence: str) -> None:
        """Say it, unless the same was said last and nothing was well in between."""
        if sentence != self._told:
            self._told = sentence
            self._hub.tell(sentence, Tone.WARNING)

    def well(self) -> None:
        """Let the next trouble be said again, also if it is the same."""
        self._told = ""


def keep_for_next_start(settings: Settings, sentence: str) -> None:
    """Remember what went wrong when nobody could be told any more."""
    settings.set(UNTOLD, f"When the program ended at {datetime.now():%H:%M}: {sentence}")


def taken_from_last_end(settings: Settings) -> str | None:
    """Return what went wrong when the program ended last, once; none if nothing did."""
    sentence = settings.get(UNTOLD)
    if sentence:
        settings.set(UNTOLD, "")
    return sentence or None
