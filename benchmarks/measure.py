"""Whole processes, timed in turn A B A B, so that a ratio holds when the machine drifts."""

import os
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

ROUNDS = 3


@dataclass(frozen=True)
class Run:
    """What one process took: wall and CPU seconds, peak memory in MB."""

    wall: float
    cpu: float
    memory: float


@dataclass(frozen=True)
class Compared:
    """Medians of ours and of the floor, and the median of the ratios pair by pair.

    The bound is one of wall time; the ratio of CPU time beside it tells whether the machine was
    busy with something else, or ours with waiting.
    """

    what: str
    floor: str
    ours: Run
    theirs: Run
    ratio: float
    cpu_ratio: float
    bound: float

    def line(self) -> str:
        """One row of the printed table."""
        verdict = "ok" if self.ratio <= self.bound else "OVER"
        return (
            f"{self.what:<44} {self.ours.wall:8.2f} {self.theirs.wall:8.2f} {self.ratio:7.2f}"
            f" {self.bound:6.2f} {verdict:<5} {self.cpu_ratio:7.2f}"
            f" {self.ours.memory:7.0f} {self.theirs.memory:7.0f}  {self.floor}"
        )


HEADER = (
    f"{'what':<44} {'ours s':>8} {'floor s':>8} {'ratio':>7} {'bound':>6} {'':<5} {'by CPU':>7}"
    f" {'ours MB':>7} {'fl. MB':>7}  floor"
)


def run(command: Sequence[str]) -> Run:
    """Run one command to its end; its output goes nowhere, its failure stops the benchmark."""
    began = time.perf_counter()
    quiet = [(os.POSIX_SPAWN_OPEN, stream, os.devnull, os.O_WRONLY, 0) for stream in (1, 2)]
    process = os.posix_spawn(command[0], list(command), os.environ, file_actions=quiet)
    _, status, used = os.wait4(process, 0)
    wall = time.perf_counter() - began
    if status:
        sys.exit(f"{' '.join(command)} failed with status {os.waitstatus_to_exitcode(status)}")
    return Run(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def compare(
    what: str,
    ours: Sequence[str],
    floor_name: str,
    floor: Sequence[str],
    bound: float,
    prepare: Callable[[], None] = lambda: None,
    rounds: int = ROUNDS,
) -> Compared:
    """Ours against the floor, after one warm-up of each; `prepare` comes before every run."""
    pairs = []
    for number in range(rounds + 1):
        prepare()
        a = run(ours)
        prepare()
        b = run(floor)
        if number:
            pairs.append((a, b))
    mine, theirs = (_median([pair[side] for pair in pairs]) for side in (0, 1))
    ratio = statistics.median(a.wall / b.wall for a, b in pairs)
    cpu_ratio = statistics.median(a.cpu / b.cpu for a, b in pairs)
    return Compared(what, floor_name, mine, theirs, ratio, cpu_ratio, bound)


def _median(runs: Sequence[Run]) -> Run:
    return Run(
        statistics.median(each.wall for each in runs),
        statistics.median(each.cpu for each in runs),
        statistics.median(each.memory for each in runs),
    )
