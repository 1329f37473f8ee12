"""From scores to chances: one logistic curve for all codes, fitted on sources it was not taught by.

Few decisions stand behind one code, many behind all: so the curve is shared (Platt 1999, pooled),
and how common a code is among what was seen enters as a term of its own.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

# What is believed before anything is seen: the two members and the semantic score help a little.
_BEFORE = (-1.0, 0.6, 0.8, 1.0, 0.9)
_FIRM = 3.0  # how many decisions that belief is worth, roughly
_STEPS = 30
_FARTHEST = 30.0  # the logit beyond which nothing changes


@dataclass(frozen=True)
class Curve:
    """The weights of the terms of a logit: a constant, two members, the semantic score, the share.

    >>> even = Curve(_BEFORE).chance(terms(np.zeros(2), np.zeros(2), np.array([0, 2.0]), 0.5))
    >>> [round(float(chance), 2) for chance in even]
    [0.27, 0.5]
    """

    weights: tuple[float, ...] = _BEFORE

    def logit(self, told: Any) -> Any:
        """The logit of each row of terms: (..., 4) gives (...)."""
        return self.weights[0] + told @ np.array(self.weights[1:])

    def chance(self, told: Any) -> Any:
        """The probability that each is accepted."""
        return _chance(self.logit(told))


def terms(topic: Any, act: Any, semantic: Any, share: Any) -> Any:
    """The terms of the logit in one array, of any shape; far scores count as less far."""
    odds = np.log(share / (1 - share)) + np.zeros_like(topic)
    return np.stack([*map(np.arcsinh, (topic, act, semantic)), odds], axis=-1)


def fitted(told: Any, truth: Any, weights: Any) -> Curve:
    """The curve that fits what was decided: terms (n, 4), truth and weights (n,).

    Newton's method on the penalised likelihood; with nothing decided the belief stands.
    """
    before = np.array(_BEFORE)
    rows = np.column_stack([np.ones(len(told)), told])
    curve = before.copy()
    for _ in range(_STEPS):
        chance = _chance(rows @ curve)
        slope = rows.T @ (weights * (truth - chance)) - _FIRM * (curve - before)
        bend = (rows * (weights * chance * (1 - chance))[:, None]).T @ rows
        step = np.linalg.solve(bend + _FIRM * np.eye(len(curve)), slope)
        curve += step
        curve[1:-1] = np.maximum(curve[1:-1], 0)  # left out of few, a source looks unlike its own
        if np.abs(step).max() < 1e-6:
            break
    return Curve(tuple(float(weight) for weight in curve))


def _chance(logit: Any) -> Any:
    return 1 / (1 + np.exp(-np.clip(logit, -_FARTHEST, _FARTHEST)))
