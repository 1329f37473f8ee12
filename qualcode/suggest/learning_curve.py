"""How much coding is enough: what methods reach after k decided units, seed by seed."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np

from qualcode.coding.figure import NAMES, Bin, Figure, Step
from qualcode.suggest.bench import Bench
from qualcode.suggest.contenders import PUPILS, Pupil, decided
from qualcode.suggest.judging import Answers, Question, judge, reliability

SIZES = (25, 50, 100, 200, 400, 800)
_HELD_OUT = 0.3  # of the sources
_CALIBRATED = 200  # the size at which calibration is shown, if it was reached

Split = tuple[Sequence[int], Sequence[int]]  # the numbers of the sources that teach, and that ask


@dataclass(frozen=True)
class Curve:
    """The steps of every method, and how chances and shares go together at one size."""

    steps: tuple[Step, ...]
    bins: tuple[Bin, ...]
    size: int = 0  # of which the bins are


def splits(count: int, seeds: int) -> list[Split]:
    """For each seed, which sources teach and which are held out.

    >>> [(len(teach), len(ask)) for teach, ask in splits(10, 2)]
    [(7, 3), (7, 3)]
    """
    found: list[Split] = []
    held = max(1, round(_HELD_OUT * count))
    for seed in range(seeds):
        order = np.random.default_rng(seed).permutation(count).tolist()
        found.append((sorted(order[held:]), sorted(order[:held])))
    return found


def curve(
    bench: Bench,
    fixed: Sequence[Answers],
    over: Sequence[Split],
    sizes: Sequence[int] = SIZES,
    on_step: Callable[[], None] = lambda: None,
    question: Question | None = None,
    pupils: Mapping[str, Pupil] = PUPILS,
) -> Curve:
    """What the methods reach on held-out sources, each seed's sample the same for all."""
    found: dict[tuple[str, int | None], list[Mapping[str, Figure]]] = {}
    told: dict[tuple[str, int], list[tuple[Question, Answers]]] = {}
    for seed, (teach, ask) in enumerate(over):
        asked = decided(bench, np.isin(bench.sources, ask))
        papers = (question or bench.question).within(asked)
        for answers in fixed:
            here = answers.within(asked)
            found.setdefault((answers.method, None), []).append(judge(papers, here)[0].figures)
        for size, rows in _samples(bench, teach, sizes, seed):
            for name, pupil in pupils.items():
                said = pupil(bench, rows, asked)
                here = Answers(name, said.chances, said.said, said.chances)
                found.setdefault((name, size), []).append(judge(papers, here)[0].figures)
                told.setdefault((name, size), []).append((papers, here))
                on_step()
    steps = tuple(_step(name, size, figures) for (name, size), figures in found.items())
    reached = [size for _, size in told]
    size = _CALIBRATED if _CALIBRATED in reached else max(reached, default=0)
    shown = (papers for (_, each), papers in told.items() if each == size)
    bins = tuple(chain.from_iterable(map(_pooled, shown)))
    return Curve(tuple(sorted(steps, key=_order)), bins, size)


def _samples(
    bench: Bench, teach: Sequence[int], sizes: Sequence[int], seed: int
) -> Iterator[tuple[int, Any]]:
    """Units drawn at random from the sources that teach; a larger sample holds the smaller."""
    every = decided(bench, np.isin(bench.sources, teach))
    order = np.random.default_rng(seed).permutation(every)
    for size in sizes:
        if size <= len(every):
            yield size, np.sort(order[:size])


def _step(name: str, size: int | None, seeds: Sequence[Mapping[str, Figure]]) -> Step:
    means: dict[str, Figure] = {}
    spread: dict[str, float | None] = {}
    for measure in NAMES:
        values = [each[measure].value for each in seeds]
        told = [value for value in values if value is not None]
        reason = next((each[measure].reason for each in seeds if each[measure].reason), "")
        means[measure] = Figure(float(np.mean(told))) if told else Figure(None, reason)
        spread[measure] = float(np.std(told)) if len(told) > 1 else None
    return Step(name, size, len(seeds), means, spread)


def _order(step: Step) -> tuple[bool, str, int]:
    return step.decided is not None, step.method, step.decided or 0


def _pooled(papers: Sequence[tuple[Question, Answers]]) -> Iterator[Bin]:
    """The bins of all seeds in one."""
    rows = [list(reliability(*each)) for each in papers]
    for bins in zip(*rows, strict=True):
        units = sum(each.units for each in bins)
        sums = [
            sum(each.units * (value or 0) for each, value in zip(bins, values, strict=True))
            for values in ([each.chance for each in bins], [each.given for each in bins])
        ]
        means = [total / units for total in sums] if units else [None, None]
        yield Bin(bins[0].method, bins[0].low, bins[0].high, units, means[0], means[1])
