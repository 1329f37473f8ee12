"""How good an order is: where in a ranked list the units stand that a person gave the code.

Units of one score stand at one rank. A unit may count several times or not at all (bootstrap).
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from qualcode.coding.figure import Figure

FOUND = 0.95  # the share of all positives that work is saved at


@dataclass(frozen=True)
class Ranking:
    """Units from the highest score to the lowest; made once, measured under many weights."""

    order: Any  # (units,): the places of the units, best first
    truth: Any  # (units,): in that order, whether each carries the code
    ends: Any  # (scores,): where the units of each different score end

    @staticmethod
    def of(truth: Any, scores: Any) -> "Ranking":
        """The ranking by these scores."""
        order = np.argsort(-scores, kind="stable")
        ranked = scores[order]
        ends = np.flatnonzero(np.append(ranked[1:] != ranked[:-1], True)) if len(order) else order
        return Ranking(order, np.asarray(truth, dtype=float)[order], ends)

    def average_precision(self, weights: Any = None) -> Figure:
        """The mean precision at the ranks of the positives, as scikit-learn gives it.

        >>> Ranking.of(np.array([1, 0, 1]), np.array([0.9, 0.8, 0.7])).average_precision().value
        0.8333333333333333
        """
        found, read = self._at_ends(weights)
        if not len(found) or not found[-1]:
            return Figure(None, "no unit carries the code")
        gained = np.diff(found, prepend=0.0)
        precision = np.divide(found, read, out=np.zeros_like(found), where=read > 0)
        return Figure(float((gained * precision).sum() / found[-1]))

    def work_saved(self, weights: Any = None) -> Figure:
        """WSS@95: the share of reading that the order saves over reading at random.

        Cohen et al. 2006: one less the share read to find 95 % of the positives, less 5 %.

        >>> best = Ranking.of(np.array([1, 0, 0, 0]), np.array([4, 3, 2, 1]))
        >>> round(best.work_saved().value, 2)
        0.7
        """
        found, read = self._at_ends(weights)
        if not len(found) or not found[-1]:
            return Figure(None, "no unit carries the code")
        enough = int(np.searchsorted(found, FOUND * found[-1] - 1e-9))
        return Figure(float(FOUND - read[enough] / read[-1]))

    def _at_ends(self, weights: Any) -> tuple[Any, Any]:
        """At the end of each different score: the positives found so far, the units read."""
        each = np.ones(len(self.order)) if weights is None else np.asarray(weights)[self.order]
        return (each * self.truth).cumsum()[self.ends], each.cumsum()[self.ends]


def agreed(both: float, said: float, given: float) -> dict[str, Figure]:
    """Precision, recall and F1 from counts: said and given, said, given.

    >>> found = agreed(2, 4, 8)
    >>> [found[name].value for name in ("precision", "recall")], round(found["f1"].value, 3)
    ([0.5, 0.25], 0.333)
    >>> agreed(0, 0, 8)["precision"].reason
    'nothing was suggested'
    """
    nothing = Figure(None, "no unit carries the code")
    return {
        "precision": Figure(both / said) if said else Figure(None, "nothing was suggested"),
        "recall": Figure(both / given) if given else nothing,
        "f1": Figure(2 * both / (said + given)) if given else nothing,
    }


LEAST = 0.2  # chances below it hide behind the many units that nobody would look at
BINS = 10


def binned(truth: Any, chances: Any) -> Any:
    """What lies in each of ten bins of equal width: units, their chances, their truths (10, 3).

    >>> binned(np.array([1, 0, 1]), np.array([0.21, 0.29, 1.0]))[[2, 9]].round(2).tolist()
    [[2.0, 0.5, 1.0], [1.0, 1.0, 1.0]]
    """
    number = np.minimum((np.asarray(chances) * BINS).astype(int), BINS - 1)
    return np.stack(
        [
            np.bincount(number, weights=each, minlength=BINS)
            for each in (np.ones(len(number)), chances, truth)
        ],
        axis=1,
    )


def calibration_error(bins: Any) -> Figure:
    """ECE: how far chances lie from shares, on average over the units with p >= .2.

    >>> perfect = binned(np.array([1, 0]), np.array([0.5, 0.5]))
    >>> calibration_error(perfect).value, calibration_error(perfect * 0).reason
    (0.0, 'no chance of .2 or more')
    """
    units, chances, truths = bins[round(LEAST * BINS) :].T
    if not units.sum():
        return Figure(None, "no chance of .2 or more")
    return Figure(float(np.abs(chances - truths).sum() / units.sum()))
