"""What copies of a project differ on, as the command line lists it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from annotator.cli.output import say, say_json
from annotator.ops.copies import Undecided


def say_undecided(found: Sequence[Undecided], as_json: bool) -> None:
    """List what waits for a decision."""
    if as_json:
        say_json("conflicts", conflicts=undecided_json(found))
        return
    for item in found:
        say(item.sentence)
    if not found:
        say("Nothing waits for a decision.")


def undecided_json(found: Sequence[Undecided]) -> list[dict[str, object]]:
    """Return the same for programs."""
    return [{**asdict(item), "sentence": item.sentence} for item in found]
