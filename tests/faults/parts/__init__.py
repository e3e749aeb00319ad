"""The parts of the faults, one file each; to add one: a file that ends in `PART`, and an entry here."""

from __future__ import annotations

from parts import kills, merges, power, refusals, reopening
from parts.part import Part

PARTS: tuple[Part, ...] = (kills.PART, reopening.PART, refusals.PART, power.PART, merges.PART)
