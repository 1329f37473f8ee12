"""How much two texts share in letters, three to five in a row: spelling, endings, short answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

_BUCKETS = 1 << 18


@dataclass(frozen=True)
class Letters:
    """The runs of letters of a project with how rare each is, and those of some texts to find."""

    rarity: Any  # (buckets,)
    wanted: Any  # (texts, buckets), sparse, rows of length 1

    @staticmethod
    def of(sample: Sequence[str], wanted: Sequence[str]) -> "Letters":
        """The runs of a sample of passages, and of the texts that are looked for."""
        counts = _runs(sample)
        met = np.bincount(counts.indices, minlength=_BUCKETS)
        rarity = (np.log((1 + len(sample)) / (1 + met)) + 1).astype(np.float32)
        return Letters(rarity, _weighed(_runs(wanted), rarity))

    def alike(self, texts: Sequence[str]) -> Any:
        """The likeness of each text to each wanted one: (texts, wanted), 0 to 1."""
        return (_weighed(_runs(texts), self.rarity) @ self.wanted.T).toarray()


def _runs(texts: Sequence[str]) -> Any:
    """How often each run of letters stands in each text."""
    from sklearn.feature_extraction.text import HashingVectorizer

    from qualcode.text.folding import fold

    vectorizer = HashingVectorizer(
        analyzer="char_wb",
        ngram_range=(3, 5),
        n_features=_BUCKETS,
        norm=None,
        alternate_sign=False,
        dtype=np.float32,
    )
    return vectorizer.transform([fold(text).text for text in texts])


def _weighed(counts: Any, rarity: Any) -> Any:
    """The counts damped and weighed by rarity, each row at length 1."""
    from sklearn.preprocessing import normalize

    counts.data = (1 + np.log(counts.data)) * rarity[counts.indices]
    return normalize(counts, copy=False)
