"""How far talk goes on about one thing, learned from the scores themselves, and what follows.

A score is taken as a signal that fades from passage to passage, plus noise; the kernel is the one
that finds the signal best (Wiener 1949). Where neighbours tell nothing it leaves scores alone.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

_LAGS = 8  # passages; how far apart two scores are compared
_REACH = 15  # passages on either side
_DOUBT = 2.0  # noise counts double: what is alike by chance looks like signal
_NONE = 0.01  # a share that is none
_FADING = np.linspace(0.3, 0.98, 69)


@dataclass(frozen=True)
class Persistence:
    """The share of signal in a score, and what is left of it one passage further."""

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
        return Persistence(min(share, 1.0), fading)

    def kernel(self, before: int = _REACH, after: int = _REACH) -> Any:
        """The weights of a passage and its neighbours, where so many stand before and after it.

        Of a passage without any it is what can be believed of a score that nothing else bears out.
        """
        return _kernel(self.share, self.fading, before, after)

    def smoothed(self, scores: Any) -> Any:
        """The scores of one source with what their neighbours tell."""
        from scipy.ndimage import correlate1d

        smooth = correlate1d(scores, self.kernel(), axis=0, mode="constant")
        for place in range(len(scores)):
            near = _near(place, len(scores))
            if near.stop - near.start <= 2 * _REACH:
                smooth[place] = self._weights(place, near) @ scores[near]
        return smooth

    def shares(self, scores: Any, place: int) -> Any:
        """What each passage of a source adds to the smoothed score of one: (passages,)."""
        added, near = np.zeros_like(scores), _near(place, len(scores))
        added[near] = self._weights(place, near) * scores[near]
        return added

    def _weights(self, place: int, near: slice) -> Any:
        return self.kernel(place - near.start, near.stop - 1 - place)


def _near(place: int, count: int) -> slice:
    """The passages of a source that are within reach of one."""
    return slice(max(place - _REACH, 0), min(place + _REACH + 1, count))


@lru_cache(maxsize=(_REACH + 1) ** 2)
def _kernel(share: float, fading: float, before: int, after: int) -> Any:
    places = np.arange(-before, after + 1)
    apart = np.abs(np.subtract.outer(places, places))
    signal = share * fading**apart
    noise = _DOUBT * (1 - share) * np.eye(len(places))
    wanted = share * fading ** np.abs(places)
    if share <= _NONE:
        return np.where(places == 0, 1.0, 0.0)
    return np.linalg.lstsq(signal + noise, wanted, rcond=None)[0]


ALONE = Persistence(0.0, 1.0)  # neighbours tell nothing


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
