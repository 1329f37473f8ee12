"""How far talk goes on about one thing, learned from the scores themselves, and what follows.

A score is a signal that fades from passage to passage, louder in longer ones, plus noise; what is
believed of the signal is the mean of what it may be (Kalman 1960; Rauch, Tung and Striebel 1965).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

_LAGS = 8  # passages; how far apart two scores are compared
_DOUBT = 4.0  # noise counts more: what is alike by chance looks like signal
_NONE = 0.01  # a share that is none
_HALF = 0.5  # of the usual length: a passage so long tells half of what it is about
_FADING = np.linspace(0.3, 0.98, 69)


@dataclass(frozen=True)
class Persistence:
    """The share of signal in a score, and what is left of it one passage further.

    Where neighbours tell nothing (a share of none) scores are left alone.
    """

    share: float
    fading: float

    @staticmethod
    def of(scores: Any, lengths: Sequence[int]) -> "Persistence":
        """Measured on scores (passages, codes) of sources of these lengths.

        >>> rng = np.random.default_rng(1)
        >>> calm = np.repeat(rng.normal(size=(60, 2)), 10, axis=0)
        >>> noise = rng.normal(size=(600, 2))
        >>> Persistence.of(calm, [600]).share > 0.8, Persistence.of(noise, [600]).share < 0.1
        (True, True)
        """
        if not scores.size:
            return ALONE
        likeness = _likeness(scores, lengths)
        fits = [(*_fit(likeness, fading), float(fading)) for fading in _FADING]
        _, share, fading = min(fits)
        return Persistence(min(share, 0.98), fading)

    def smoothed(self, scores: Any, telling: Any) -> Any:
        """What is believed of one source's scores (passages, codes) with what neighbours tell.

        `telling` is how loud the signal is in each passage (see `telling`).

        >>> talk = np.array([[0.0], [3.0], [0.0], [3.0], [3.0], [3.0]])
        >>> Persistence(0.5, 0.8).smoothed(talk, np.ones(6)).ravel().round(2).tolist()
        [0.67, 0.91, 0.96, 1.17, 1.23, 1.15]
        """
        if self.share < _NONE or not len(scores):
            return scores
        return self._solved(telling, scores * (telling / self._noise)[:, None]).astype(scores.dtype)

    def alone(self, scores: Any, telling: Any) -> Any:
        """What would be believed of each score if nothing stood beside it."""
        if self.share < _NONE:
            return scores
        return (scores * (telling / self._noise / self._sure(telling))[:, None]).astype(
            scores.dtype
        )

    def shares(self, alone: Any, telling: Any, place: int) -> Any:
        """What each passage of a source adds to what is believed of one: (passages,).

        `alone` is what would be believed of each by itself.
        """
        one = np.zeros((len(alone), 1))
        one[place] = 1
        if self.share < _NONE:
            return alone * one[:, 0]
        return alone * self._sure(telling) * self._solved(telling, one)[:, 0]

    def _sure(self, telling: Any) -> Any:
        """How sure one passage is by itself (precision)."""
        return 1 / self.share + telling**2 / self._noise

    @property
    def _noise(self) -> float:
        return _DOUBT * (1 - self.share)

    def _solved(self, telling: Any, right: Any) -> Any:
        """The solution for what precision there is: of a fading signal it has three diagonals."""
        from scipy.linalg import solveh_banded

        count, left = len(right), self.share * (1 - self.fading**2)
        bands = np.zeros((2, count))
        bands[0, 1:] = -self.fading / left
        bands[1] = (1 + self.fading**2) / left
        bands[1, [0, -1]] = 1 / left if count > 1 else 1 / self.share
        bands[1] += telling**2 / self._noise
        return solveh_banded(bands[-min(count, 2) :], right)  # one passage has one diagonal


ALONE = Persistence(0.0, 1.0)  # neighbours tell nothing


def telling(words: Any, usual: float) -> Any:
    """How much passages of so many content words tell of what they are about, 0 to 1.

    >>> telling(np.array([0, 5, 10, 40]), usual=10).round(2).tolist()
    [0.0, 0.5, 0.67, 0.89]
    """
    return words / (words + _HALF * usual)


def parts(lengths: Sequence[int]) -> Iterator[slice]:
    """Where the passages of each source lie in a row of all; sources without any are left out."""
    start = 0
    for length in filter(None, lengths):
        yield slice(start, start + length)
        start += length


def _likeness(scores: Any, lengths: Sequence[int]) -> Any:
    """How alike scores are that stand 0, 1, 2 … passages apart in one source."""
    sums, counts = np.zeros(_LAGS + 1), np.zeros(_LAGS + 1)
    centred = scores - scores.mean(axis=0)
    for part in parts(lengths):
        source = centred[part]
        for lag in range(min(_LAGS + 1, len(source))):
            sums[lag] += float((source[lag:] * source[: len(source) - lag]).sum())
            counts[lag] += (len(source) - lag) * source.shape[1]
    means = sums / np.maximum(counts, 1)
    return means / means[0] if means[0] > 0 else means


def _fit(likeness: Any, fading: float) -> tuple[float, float]:
    """How badly this fading fits, and the share of signal that goes with it."""
    curve = fading ** np.arange(1, _LAGS + 1)
    share = max(float(likeness[1:] @ curve / (curve @ curve)), 0.0)
    return float(((likeness[1:] - share * curve) ** 2).sum()), share
