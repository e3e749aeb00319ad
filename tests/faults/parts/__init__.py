"""The parts of the faults, one file each; to add one: a file that ends in `PART`, and an entry here."""

from __future__ import annotations

from parts import (
    damage,
    defects,
    hostile,
    kills,
    merges,
    migrations,
    owners,
    power,
    reading,
    refusals,
    reopening,
    restores,
    sound,
)
from parts.part import Part

PARTS: tuple[Part, ...] = (
    kills.PART,
    reopening.PART,
    refusals.PART,
    power.PART,
    migrations.PART,
    restores.PART,
    owners.PART,
    merges.PART,
    reading.PART,
    damage.PART,
    defects.PART,
    sound.PART,
    hostile.PART,
)
