"""How much texts share in short runs: of letters, of words, of the small words around a gap.

Runs are hashed, so no list of them is kept, and each counts by how rare it is in the project.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

Kind = Literal["letters", "words", "stems"]
_BUCKETS = 1 << 18
_LENGTHS = {"letters": (3, 5), "words": (1, 3), "stems": (1, 1)}  # of runs


@dataclass(frozen=True)
class Runs:
    """One kind of runs, with how rare each is in a project; texts come folded."""

    kind: Kind
    rarity: Any  # (buckets,)

    @staticmethod
    def of(kind: Kind, sample: Sequence[str]) -> "Runs":
        """The runs of a sample of passages."""
        met = np.bincount(_counts(kind, sample).indices, minlength=_BUCKETS)
        return Runs(kind, (np.log((1 + len(sample)) / (1 + met)) + 1).astype(np.float32))

    def rows(self, texts: Sequence[str]) -> Any:
        """A sparse row of length 1 for each text: (texts, buckets)."""
        from sklearn.preprocessing import normalize

        counts = _counts(self.kind, texts)
        counts.data = (1 + np.log(counts.data)) * self.rarity[counts.indices]
        return normalize(counts, copy=False)


def places(runs: Iterable[str]) -> Any:
    """The column in which each run of words is counted."""
    from sklearn.feature_extraction import FeatureHasher

    hasher = FeatureHasher(_BUCKETS, input_type="string", alternate_sign=False)
    return hasher.transform([[run] for run in runs]).indices


def _counts(kind: Kind, texts: Sequence[str]) -> Any:
    """How often each run stands in each text."""
    from sklearn.feature_extraction.text import HashingVectorizer

    vectorizer = HashingVectorizer(
        analyzer="char_wb" if kind == "letters" else "word",
        ngram_range=_LENGTHS[kind],
        token_pattern=r"\S+",  # noqa: S106 - no secret: what a word is
        lowercase=False,
        n_features=_BUCKETS,
        norm=None,
        alternate_sign=False,
        dtype=np.float32,
    )
    return vectorizer.transform(texts)
