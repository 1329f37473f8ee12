"""How far talk goes on about one thing, learned from the scores themselves, and what follows.

A score is taken as a signal that fades from passage to passage, plus noise; the kernel is the one
that finds the signal best (Wiener 1949). Where neighbours tell nothing it leaves scores alone.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

_LAGS = 8  # passages; how far apart two scores are compared
_REACH = 15  # passages on either side
_DOUBT = 2.0  # noise counts double: what is alike by chance looks like signal
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

    @property
    def kernel(self) -> Any:
        """The weights of the neighbours, from the farthest before to the farthest after."""
        places = np.arange(-_REACH, _REACH + 1)
        apart = np.abs(np.subtract.outer(places, places))
        signal = self.share * self.fading**apart
        noise = _DOUBT * (1 - self.share) * np.eye(len(places))
        wanted = self.share * self.fading ** np.abs(places)
        weights = np.linalg.lstsq(signal + noise, wanted, rcond=None)[0]
        own = np.where(places == 0, 1.0, 0.0)
        return weights if self.share > 0.01 else own

    def smoothed(self, scores: Any, lengths: Sequence[int]) -> Any:
        """The scores of sources of these lengths with what their neighbours tell."""
        from scipy.ndimage import correlate1d

        smooth = np.empty_like(scores)
        for part in parts(lengths):
            smooth[part] = correlate1d(scores[part], self.kernel, axis=0, mode="nearest")
        return smooth


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
