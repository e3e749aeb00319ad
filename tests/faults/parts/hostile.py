"""What people send who mean harm: how often it succeeds, how long the window stands still, how much memory it takes."""

from __future__ import annotations

import multiprocessing
import sys

from hostile_trial import HUGE, KINDS, Trial, tried

from parts.part import Asked, Found, Part

LONGEST_BLOCK = 0.1
"""Seconds that the loop of the window may stand still."""
MOST_MEMORY = 600 << 20
"""Bytes that the window, or a process that it started, may hold."""


def run(asked: Asked) -> Found:
    """Try each `number`-th case of every kind, each kind in a process of its own."""
    context = multiprocessing.get_context("spawn")
    work = []
    for kind in KINDS:
        (asked.folder / kind).mkdir()
        work.append((kind, str(asked.folder / kind), asked.number))
    with context.Pool(asked.jobs, maxtasksperchild=1) as pool:
        trials = list(pool.imap(_tried, work))
    return Found([_rows(trials)], [words for trial in trials for words in broken(trial)])


def _tried(work: tuple[str, str, int]) -> Trial:
    trial = tried(*work)
    block = "" if trial.block is None else f", {trial.block * 1000:.0f} ms in {trial.at}"
    print(
        f"{trial.kind}: {trial.cases:,}, {len(trial.succeeded)} succeeded{block}", file=sys.stderr, flush=True
    )
    return trial


def broken(trial: Trial) -> list[str]:
    """Return what was promised and is not so."""
    found = list(trial.succeeded)
    if trial.block is not None and trial.block > LONGEST_BLOCK and not trial.kind.startswith(HUGE):
        found.append(f"{trial.kind}: the window stood still for {trial.block * 1000:.0f} ms in {trial.at}")
    for who, memory in (("the window", trial.memory), ("a process of it", trial.reader)):
        if memory > MOST_MEMORY:
            found.append(f"{trial.kind}: {who} held {memory >> 20} MB")
    return found


def _rows(trials: list[Trial]) -> list[str]:
    rows = [
        "| What is sent | cases | successes | longest block of the window, ms | memory, MB | of its readers, MB |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    for trial in trials:
        block = "–" if trial.block is None else f"{trial.block * 1000:.0f}"
        reader = f"{trial.reader >> 20}" if trial.reader else "–"
        rows.append(
            f"| {trial.kind} | {trial.cases:,} | {len(trial.succeeded)} | {block} | {trial.memory >> 20} | {reader} |"
        )
    real = [trial for trial in trials if not trial.kind.startswith("to compare")]
    cases, successes = sum(t.cases for t in real), sum(len(t.succeeded) for t in real)
    rows.append(f"| all | {cases:,} | {successes} | | | |")
    return rows


PART = Part("hostile", 1, "is the distance of the cases tried", run)
