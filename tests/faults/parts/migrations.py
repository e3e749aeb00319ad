"""The owner of an old project is killed while it is brought up to date: nothing is broken, and a backup came first."""

from __future__ import annotations

import sys

from migrating import drill
from refusing import built

from parts.part import Asked, Found, Part, table


def run(asked: Asked) -> Found:
    """Kill owners and return what came of it."""
    if sys.platform == "win32":
        return Found(skipped="the trials are forks, which Windows does not have")
    outcomes = drill(asked.folder, asked.number, asked.seed, built(asked.folder))
    broken = [outcome for outcome in outcomes if outcome.problems]
    rows = table(
        "SIGKILL while a project of the first layout is brought up to date",
        [
            ("kills", len(outcomes)),
            ("of these before there was a backup", sum(not o.backed_up for o in outcomes)),
            ("backed up, and still the old layout", sum(o.backed_up and not o.migrated for o in outcomes)),
            ("the new layout", sum(o.migrated for o in outcomes)),
            ("broken, changed, half, or migrated without a backup", len(broken)),
        ],
    )
    return Found([rows], [f"{o.kind}: {'; '.join(o.problems)}" for o in broken])


PART = Part("migrations", 300, "kills", run)
