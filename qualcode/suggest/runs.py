"""How much texts share in short runs: of letters, of words, of the small words around a gap.

Runs are hashed, so no list of them is kept, and each counts by how rare it is in the project.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Any, Literal

import numpy as np

Kind = Literal["letters", "words", "stems"]
_BUCKETS = 1 << 18
_LETTERS = range(3, 6)  # letters of a run, of a word with the spaces around it
_NONE = np.zeros(0, dtype=np.int64)
_WORDS = range(1, 4)  # words of a run


@dataclass(frozen=True)
class Runs:
    """One kind of runs, with how rare each is in a project; texts come folded."""

    kind: Kind
    rarity: Any  # (buckets,)

    @staticmethod
    def met(kind: Kind, sample: Sequence[str]) -> "tuple[Runs, Any]":
        """The runs of a sample of passages, and the rows of these passages."""
        counts = _counts(kind, sample)
        runs = Runs(kind, _rarity(counts))
        return runs, _weighed(counts, runs.rarity)

    def rows(self, texts: Sequence[str]) -> Any:
        """A sparse row of length 1 for each text: (texts, buckets)."""
        return _weighed(_counts(self.kind, texts), self.rarity)


def _rarity(counts: Any) -> Any:
    met = np.bincount(counts.indices, minlength=_BUCKETS)
    return (np.log((1 + counts.shape[0]) / (1 + met)) + 1).astype(np.float32)


def _weighed(counts: Any, rarity: Any) -> Any:
    """Rows of length 1; the counts are used up."""
    counts.data = (1 + np.log(counts.data)) * rarity[counts.indices]
    return even(counts)


def even(rows: Any) -> Any:
    """The rows of a sparse matrix at length 1, those of zeros as they are.

    >>> from scipy.sparse import csr_matrix
    >>> even(csr_matrix([[3.0, 4.0], [0.0, 0.0]])).toarray().tolist()
    [[0.6, 0.8], [0.0, 0.0]]
    """
    row = np.repeat(np.arange(rows.shape[0]), np.diff(rows.indptr))
    lengths = np.sqrt(np.bincount(row, weights=rows.data * rows.data, minlength=rows.shape[0]))
    found = rows.copy()
    found.data = (rows.data / np.where(lengths > 0, lengths, 1)[row]).astype(rows.dtype)
    return found


def places(runs: Iterable[str]) -> Any:
    """The column in which each run is counted: the one of scikit-learn, whose loading takes long.

    >>> from sklearn.feature_extraction import FeatureHasher
    >>> theirs = FeatureHasher(1 << 18, input_type="string").transform([["we"], ["we trust"]])
    >>> places(["we", "we trust"]).tolist() == theirs.indices.tolist()
    True
    """
    from murmurhash import hash as murmur

    return np.abs(np.fromiter(map(murmur, runs), dtype=np.int64)) % _BUCKETS


def _counts(kind: Kind, texts: Sequence[str]) -> Any:
    """How often each run stands in each text, its columns in order.

    Texts share most of their words, so each word is cut into runs once.
    """
    numbers: dict[str, int] = {}
    said = [[numbers.setdefault(each, len(numbers)) for each in _pieces(kind, t)] for t in texts]
    if kind == "letters":
        runs = [_letters(word) for word in numbers]
    else:
        runs = places(numbers).reshape(-1, 1)
    by_piece = _tallied(runs, np.concatenate([_NONE, *runs]), _BUCKETS)
    counts = _tallied(said, list(chain.from_iterable(said)), len(numbers)) @ by_piece
    counts.sort_indices()
    return counts


def _tallied(rows: Sequence[Sequence[Any]], columns: Any, width: int) -> Any:
    """A sparse matrix with as much in each row as it has columns: (rows, width)."""
    from scipy.sparse import csr_matrix

    ends = np.cumsum([0, *map(len, rows)])
    return csr_matrix((np.ones(ends[-1], dtype=np.float32), columns, ends), (len(rows), width))


def _pieces(kind: Kind, text: str) -> list[str]:
    """What is cut into runs by itself: words; or runs of words, which are not cut."""
    words = text.split()
    if kind != "words":
        return words
    ends = range(1, len(words) + 1)
    return [" ".join(words[end - size : end]) for size in _WORDS for end in ends[size - 1 :]]


@lru_cache(maxsize=1 << 16)
def _letters(word: str) -> Any:
    """The columns of the runs of letters in a word."""
    return places(_spelled(word))


def _spelled(word: str) -> Iterator[str]:
    """The runs of letters in a word; a word that is shorter than a run is one, once.

    >>> list(_spelled("is")), list(_spelled("so?"))
    ([' is', 'is ', ' is '], [' so', 'so?', 'o? ', ' so?', 'so? ', ' so? '])
    """
    spaced = f" {word} "
    for size in _LETTERS:
        yield from [spaced[at : at + size] for at in range(max(len(spaced) - size, 0) + 1)]
        if len(spaced) <= size:
            return
