"""How much of what is there was found, and what the rest would cost: with its uncertainty.

The chances of what waits say how much is left; what came by lot says how far they can be trusted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

GOAL = 0.95  # of what is there; who wants the rest reads everything
_FEWEST = 10  # decisions that came by lot; with fewer nothing is said
_BELIEF = 2.0  # decisions that the chances themselves are worth
_SPAN = (0.025, 0.975)


@dataclass(frozen=True)
class Estimate:
    """The share found so far, and how many more decisions 95 % would take, each with its span.

    Of what the methods offer; what none of them offers nobody has counted.
    """

    share: float
    share_span: tuple[float, float]
    effort: int
    effort_span: tuple[int, int]
    sample: int  # decisions that came by lot, on which the span rests

    def __str__(self) -> str:
        """The estimate in one line.

        >>> print(Estimate(0.64, (0.5, 0.81), 40, (12, 90), 23))
        about 64 % found (50 to 81 %), about 40 more decisions to 95 % (12 to 90)
        """
        low, high = (f"{100 * share:.0f}" for share in self.share_span)
        few, many = self.effort_span
        return (
            f"about {100 * self.share:.0f} % found ({low} to {high} %), about {self.effort} more"
            f" decisions to {100 * GOAL:.0f} % ({few} to {many})"
        )


def estimate(
    found: int, waiting: Sequence[float], drawn: Sequence[tuple[float, bool]]
) -> Estimate | None:
    """What is known from these chances and draws; None with too few draws to say anything.

    `drawn` are the chance and the verdict of each that came by lot. The number accepted among
    them, against the number expected, scales the chances of what waits (gamma-Poisson).

    >>> sound = estimate(30, [0.5] * 20, [(0.5, True), (0.5, False)] * 10)
    >>> round(sound.share, 2), sound.effort
    (0.75, 16)
    """
    if len(drawn) < _FEWEST or not found:
        return None
    expected = sum(chance for chance, _ in drawn) + _BELIEF
    accepted = sum(verdict for _, verdict in drawn) + _BELIEF
    middle = accepted / expected
    low, high = (each / expected for each in _gamma(accepted))
    chances = np.sort(np.asarray(waiting, dtype=float))[::-1]
    left = float(chances.sum())
    shares = [found / (found + scale * left) for scale in (high, middle, low)]
    efforts = [_effort(found, scale * chances) for scale in (low, middle, high)]
    return Estimate(
        shares[1], (shares[0], shares[2]), efforts[1], (efforts[0], efforts[2]), len(drawn)
    )


def _gamma(shape: float) -> list[float]:
    from scipy.special import gammaincinv

    return [float(gammaincinv(shape, each)) for each in _SPAN]


def _effort(found: int, chances: Any) -> int:
    """How many of the likeliest must be read until the goal is reached."""
    wanted = GOAL * (found + chances.sum()) - found
    if wanted <= 0:
        return 0
    return min(int(np.searchsorted(np.cumsum(chances), wanted)) + 1, len(chances))
