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
        return Runs.met(kind, counts(kind, sample))

    @staticmethod
    def met(kind: Kind, counted: Any) -> "Runs":
        """The same, of runs that were counted already."""
        met = np.bincount(counted.indices, minlength=_BUCKETS)
        rarity = np.log((1 + counted.shape[0]) / (1 + met)) + 1
        return Runs(kind, rarity.astype(np.float32))

    def rows(self, texts: Sequence[str]) -> Any:
        """A sparse row of length 1 for each text: (texts, buckets)."""
        return self.weighed(counts(self.kind, texts))

    def weighed(self, counted: Any) -> Any:
        """The counted runs as rows of length 1."""
        from sklearn.preprocessing import normalize

        rows = counted.copy()
        rows.data = (1 + np.log(rows.data)) * self.rarity[rows.indices]
        return normalize(rows, copy=False)


def places(runs: Iterable[str]) -> Any:
    """The column in which each run of words is counted."""
    from sklearn.feature_extraction import FeatureHasher

    hasher = FeatureHasher(_BUCKETS, input_type="string", alternate_sign=False)
    return hasher.transform([[run] for run in runs]).indices


def counts(kind: Kind, texts: Sequence[str]) -> Any:
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
