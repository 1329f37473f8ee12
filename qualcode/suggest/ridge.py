"""Learning from decisions in closed form: what is like what was accepted, against what was not.

Kernel ridge regression, one step of the logistic kind from the share of a code: rare codes are
held closer. All codes are solved in one, and what a source would get without itself as well.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

_HELD = 2.0  # how strongly a code that half of all passages have is held
_STEPS = 4.0  # codes whose strength differs by less than this factor share one


@dataclass(frozen=True)
class Taught:
    """What some passages teach about codes: a weight for each passage and code."""

    weights: Any  # (rows, codes), to be met with a kernel: (others, rows) @ weights
    without: Any  # (rows, codes): the score of each row when its source teaches nothing


def taught(kernel: Any, truth: Any, share: Any, groups: Sequence[Any]) -> Taught:
    """What the truth about rows (1, 0, or nan for not decided) teaches; groups are left out.

    Scores are in logits around the share of each code. The score without a group is exact (the
    block form of leave-one-out, Rifkin and Lippert 2007).

    >>> kernel = np.array([[1, 0.9, 0, 0], [0.9, 1, 0, 0], [0, 0, 1, 0.9], [0, 0, 0.9, 1]])
    >>> truth = np.array([[1.0], [1], [0], [0]])
    >>> found = taught(kernel, truth, np.array([0.5]), [[0], [1], [2], [3]])
    >>> (found.without[:, 0] > 0).tolist()
    [True, True, False, False]
    """
    strength = share * (1 - share)
    wanted = np.where(np.isnan(truth), 0, truth - share) / strength
    values, vectors = np.linalg.eigh(np.asarray(kernel, dtype=np.float64))
    weights, without = np.zeros_like(wanted), np.zeros_like(wanted)
    steps = np.round(np.log(_HELD / strength) / np.log(_STEPS))
    for step in np.unique(steps):
        codes = np.flatnonzero(steps == step)
        inverse = (vectors / (np.maximum(values, 0) + _STEPS**step)) @ vectors.T
        weights[:, codes] = inverse @ wanted[:, codes]
        without[:, codes] = _left_out(inverse, wanted[:, codes], weights[:, codes], groups)
    return Taught(weights, without)


def taught_one(kernel: Any, truth: Any, share: float) -> Any:
    """The weights of the rows for one code alone, as `taught` gives them."""
    strength = share * (1 - share)
    wanted = np.where(np.isnan(truth), 0, truth - share) / strength
    held = _STEPS ** np.round(np.log(_HELD / strength) / np.log(_STEPS))
    return np.linalg.solve(kernel + held * np.eye(len(kernel)), wanted)


def _left_out(inverse: Any, wanted: Any, weights: Any, groups: Sequence[Any]) -> Any:
    scores = np.zeros_like(wanted)
    for rows in groups:
        scores[rows] = wanted[rows] - np.linalg.solve(inverse[np.ix_(rows, rows)], weights[rows])
    return scores
