"""The measure of all benchmarks: a candidate against a floor, alternated in one process, CPU time, medians."""

from __future__ import annotations

import gc
import json
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass

FRAME_MS = 16.7


@dataclass(frozen=True)
class Ratio:
    """One line of a report: milliseconds of CPU, the median of `rounds`; `budget` as the design names it.

    `cpu_ms`: of a row of wall times, the median of the CPU time, which a busy neighbor changes less.
    """

    name: str
    ours_ms: float
    floor_ms: float
    ratio: float
    budget: float | None
    rounds: int
    cpu_ms: float | None = None


def paired(
    name: str,
    ours: Callable[[], object],
    floor: Callable[[], object],
    *,
    budget: float | None = None,
    rounds: int = 15,
    cpu: Callable[[], float] = time.process_time,
) -> Ratio:
    """Measure both in turns, so that a busy neighbor slows both alike; the first round warms up and is dropped.

    `cpu` returns seconds; `children_cpu` is for work that is done in child processes.
    """
    times: tuple[list[float], list[float]] = ([], [])
    for turn in range(rounds + 1):
        order = (0, 1) if turn % 2 else (1, 0)
        for which in order:
            taken = _time((ours, floor)[which], cpu)
            if turn:
                times[which].append(taken * 1000)
    mine, base = (statistics.median(column) for column in times)
    return Ratio(name, round(mine, 2), round(base, 2), round(mine / base, 2) if base else 0.0, budget, rounds)


def _time(work: Callable[[], object], cpu: Callable[[], float]) -> float:
    gc.collect()
    gc.disable()
    try:
        before = cpu()
        work()
        return cpu() - before
    finally:
        gc.enable()


def frame(name: str, times: list[float], allowed: float = FRAME_MS, used: list[float] | None = None) -> Ratio:
    """Return the p95 of wall times (milliseconds) as a ratio to what a person may wait; `used` are those of CPU."""
    p95 = statistics.quantiles(times, n=20)[18] if len(times) > 1 else times[0]
    cpu = round(statistics.median(used), 1) if used else None
    return Ratio(name, round(p95, 1), allowed, round(p95 / allowed, 2), 1.0, len(times), cpu)


def children_cpu() -> float:
    """Return the CPU seconds, of user and system, of the children that have ended."""
    import resource  # not on Windows

    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def report(*ratios: Ratio) -> None:
    """Print one JSON object a line, which `run.py` gathers."""
    for ratio in ratios:
        json.dump(asdict(ratio), sys.stdout)
        print(flush=True)
