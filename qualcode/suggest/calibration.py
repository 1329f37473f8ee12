"""From scores to chances: one logistic curve for all codes, fitted on sources it was not taught by.

Few decisions stand behind one code, many behind all: so the curve is shared (Platt 1999, pooled),
and how common a code is among what was seen enters as a term of its own. What is surest is often
less sure than such a curve takes it to be: it is bent (beta calibration; Kull et al. 2017).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

# What is believed before anything is seen: a constant, the two members, the code's own words and
# its keywords, and how common it is; each helps a little.
_BEFORE = (-3.0, 0.6, 0.8, 1.5, 2.0, 0.9)
_STRAIGHT = (0.0, 1.0, 1.0)
_FIRM = 3.0  # how many decisions that belief is worth, roughly
_STEPS = 30
_SHORTER = (1.0, 0.5, 0.25, 0.1, 0.03)
_WORTH = 1e-9
_FARTHEST = 30.0  # the logit beyond which nothing changes
POINTS = 2.5  # spreads above the mean of the project from which likeness points to a passage


@dataclass(frozen=True)
class Prior:
    """What is known of passages and codes without any decision: (passages, codes) each."""

    semantic: Any  # how far a passage stands out for a code, 0 for acts
    hits: Any  # 1 where a keyword of the code is said

    @property
    def pointed(self) -> Any:
        """Where the words of the code point to a passage, so that it is offered to anybody."""
        return (self.hits > 0) | (self.semantic >= POINTS)

    def take(self, rows: Any) -> "Prior":
        """The same of some passages."""
        return Prior(self.semantic[rows], self.hits[rows])

    def of(self, codes: slice) -> "Prior":
        """The same of some codes."""
        return Prior(self.semantic[:, codes], self.hits[:, codes])

    @staticmethod
    def joined(parts: Sequence["Prior"]) -> "Prior":
        """The same of the passages of several sources."""
        return Prior(
            np.vstack([part.semantic for part in parts]), np.vstack([part.hits for part in parts])
        )


@dataclass(frozen=True)
class Curve:
    """The weights of the terms of a logit: a constant, then those of `terms`.

    >>> nothing = Prior(np.zeros(2), np.zeros(2))
    >>> told = terms(np.array([0.0, 1.5]), np.zeros(2), nothing, 0.5)
    >>> Curve().chance(told).round(2).tolist()
    [0.05, 0.09]
    """

    weights: tuple[float, ...] = _BEFORE
    bend: tuple[float, ...] = _STRAIGHT  # a constant, the weights of ln p and of -ln(1 - p)

    @property
    def members(self) -> tuple[float, float]:
        """How far the topic member and the act member are trusted."""
        return self.weights[1], self.weights[2]

    def logit(self, told: Any) -> Any:
        """The logit of each row of terms: (..., 5) gives (...)."""
        straight = self.weights[0] + told @ np.array(self.weights[1:])
        return self.bend[0] + _ends(straight) @ np.array(self.bend[1:])

    def chance(self, told: Any) -> Any:
        """The probability that each is accepted."""
        return _chance(self.logit(told))


def terms(topic: Any, act: Any, prior: Prior, share: Any) -> Any:
    """The terms of the logit in one array, of any shape; far scores count as less far.

    `share` says how common a code is among passages of the same standing (see `standing`).
    """
    odds = np.log(share / (1 - share)) + np.zeros_like(topic)
    near = (np.arcsinh(score) for score in (topic, act, prior.semantic))
    return np.stack([*near, prior.hits, odds], axis=-1)


def standing(shares: Any, pointed: Any) -> Any:
    """For each passage how common the code is among those that stand as it does.

    `shares` is (2, codes): among passages that no word of the code points to, and among the others.
    Who decides on suggestions alone has seen mostly the others: that six in ten of them were right
    says nothing of the rest.

    >>> standing(np.array([[0.01], [0.6]]), np.array([[True], [False]])).tolist()
    [[0.6], [0.01]]
    """
    return np.where(pointed, shares[1], shares[0])


def fitted(told: Any, truth: Any, weights: Any) -> Curve:
    """The curve that fits what was decided: terms (n, 5), truth and weights (n,).

    With nothing decided the belief stands.
    """
    # left out of few, a source looks unlike its own: no member counts less than nothing
    straight = _fit(told, truth, weights, _BEFORE, slice(1, -1))
    bend = _fit(_ends(Curve(straight).logit(told)), truth, weights, _STRAIGHT, slice(1, None))
    return Curve(straight, bend)


def _fit(
    told: Any, truth: Any, weights: Any, before: Sequence[float], least: slice
) -> tuple[float, ...]:
    """The weights of a constant and of some terms, those in `least` not below nothing.

    Newton's method on the penalised likelihood, each step shortened until it is one for the better.
    """
    believed = np.array(before)
    rows = np.column_stack([np.ones(len(told)), told])

    def loss(curve: Any) -> float:
        logit = rows @ curve
        unlikely = np.logaddexp(0, logit) - truth * logit
        return float(weights @ unlikely + _FIRM / 2 * ((curve - believed) ** 2).sum())

    curve = believed.copy()
    for _ in range(_STEPS):
        chance = _chance(rows @ curve)
        slope = rows.T @ (weights * (truth - chance)) - _FIRM * (curve - believed)
        curved = (rows * (weights * chance * (1 - chance))[:, None]).T @ rows
        step = np.linalg.solve(curved + _FIRM * np.eye(len(curve)), slope)
        better = _first_better(loss, curve, step, least)
        if better is None:
            break
        curve = better
    return tuple(float(weight) for weight in curve)


def _first_better(loss: Callable[[Any], float], curve: Any, step: Any, least: slice) -> Any:
    """The curve after the longest of ever shorter steps that is clearly for the better, or None."""
    now = loss(curve)
    for shorter in _SHORTER:
        there = curve + shorter * step
        there[least] = np.maximum(there[least], 0)
        if loss(there) < now - _WORTH:
            return there
    return None


def _ends(logit: Any) -> Any:
    """Of logits ln p and -ln(1 - p), side by side; their sum is the logit."""
    return np.stack([-np.logaddexp(0, -logit), np.logaddexp(0, logit)], axis=-1)


def _chance(logit: Any) -> Any:
    return 1 / (1 + np.exp(-np.clip(logit, -_FARTHEST, _FARTHEST)))
