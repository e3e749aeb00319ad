"""Random histories of three copies, merged in every order: nothing diverges, is lost, or is hidden."""

from __future__ import annotations

import multiprocessing
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path

import histories
from merged_files import FileSums, in_files

from parts.part import Asked, Found, Part, table

FILES = 40
"""One history in so many is also lived through in project files, by the program's own acts."""


def run(asked: Asked) -> Found:
    """Merge histories in memory and in files and return what that showed."""
    share = [range(asked.seed + job, asked.seed + asked.number, asked.jobs) for job in range(asked.jobs)]
    files = [range(job, max(1, asked.number // FILES), asked.jobs) for job in range(asked.jobs)]
    folders = [str(asked.folder / str(job)) for job in range(asked.jobs)]
    with multiprocessing.get_context("spawn").Pool(asked.jobs) as pool:
        sums = _added(pool.starmap(_in_memory, [(seeds,) for seeds in share]))
        filed = _added_files(pool.starmap(_filed, zip(files, folders, strict=True)))
    rows = table(
        "Three copies with random histories, merged in every order",
        [
            ("histories", sums.histories),
            ("steps", sums.steps),
            ("merges", sums.merges),
            ("conflicts listed", sums.conflicts),
            ("diverged", sums.diverged + sums.differ + sums.unsound),
            ("steps lost", sums.lost),
            ("hidden conflicts, or listed without reason", sums.hidden),
            ("histories in project files (merges)", f"{filed.histories:,} ({filed.merges:,})"),
            (
                "of these diverged, with lost steps or an unclean check",
                filed.diverged + filed.lost + filed.unclean,
            ),
        ],
    )
    return Found([rows], [*sums.seen, *filed.seen])


def _in_memory(seeds: Sequence[int]) -> histories.Sums:
    sums = histories.Sums()
    for seed in seeds:
        histories.one(seed, sums)
    return sums


def _filed(seeds: Sequence[int], folder: str) -> FileSums:
    Path(folder).mkdir()
    sums = FileSums()
    for seed in seeds:
        in_files(Path(folder), seed, sums)
    return sums


def _added(parts: Sequence[histories.Sums]) -> histories.Sums:
    names = [field.name for field in fields(histories.Sums)]
    return histories.Sums(**{name: sum((getattr(p, name) for p in parts), _none(name)) for name in names})


def _added_files(parts: Sequence[FileSums]) -> FileSums:
    names = [field.name for field in fields(FileSums)]
    return FileSums(**{name: sum((getattr(p, name) for p in parts), _none(name)) for name in names})


def _none(name: str) -> list[str] | int:
    return [] if name == "seen" else 0


PART = Part("merges", 20_000, "histories", run)
