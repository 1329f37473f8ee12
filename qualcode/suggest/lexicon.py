"""What the words of a project weigh: how rare each stem is, where it lies, what its kin are.

Made once from a sample of whole sources that is large enough; the same for any order of sources.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from qualcode.coding.suggestion import Embed
from qualcode.suggest.passages import Passage
from qualcode.suggest.vectors import unit, word_vectors
from qualcode.text.small_words import small_words
from qualcode.text.stems import stems

_COMMON = 0.3  # of passages: what is said in more of them says nothing
_K1, _B = 1.2, 0.75  # BM25: how soon a repeated word adds nothing, how much length counts


@dataclass(frozen=True)
class Lexicon:
    """The stems of a project: their numbers, weights (BM25's idf), vectors, and the mean length.

    The vectors know English only; in another language they are zeros, which say nothing. With
    `embed` a sentence model says what whole passages mean; the vectors still link single words.
    """

    numbers: Mapping[str, int]
    weights: Any  # (stems,)
    vectors: Any  # (stems, 256), length 1
    stem_of: Mapping[str, str]
    length: float
    language: str = "en"
    embed: Embed | None = None

    @staticmethod
    def of(every: Sequence[Passage], language: str = "en", embed: Embed | None = None) -> "Lexicon":
        """The lexicon of some passages."""
        counts = Counter(word for passage in every for word in passage.words)
        words = sorted(counts)
        stem_of = dict(zip(words, stems(words, language), strict=True))
        names = sorted(set(stem_of.values()))
        numbers = {name: number for number, name in enumerate(names)}
        met = Counter(
            number for passage in every for number in {numbers[stem_of[w]] for w in passage.words}
        )
        seen = np.array([met[number] for number in range(len(names))], dtype=np.float32)
        weights = np.log(1 + (len(every) - seen + 0.5) / (seen + 0.5))
        weights[_small(stem_of, numbers, seen / max(len(every), 1), language)] = 0
        lengths = [len(passage.words) for passage in every]
        mean = float(np.mean(lengths)) if lengths else 1.0
        vectors = _stem_vectors(words, counts, stem_of, numbers)
        if language != "en":
            vectors = np.zeros_like(vectors)
        return Lexicon(numbers, weights, vectors, stem_of, max(mean, 1.0), language, embed)

    def number(self, word: str) -> int | None:
        """The number of a word's stem, None where the project does not have it."""
        stem = self.stem_of.get(word) or stems([word], self.language)[0]
        return self.numbers.get(stem)

    def telling(self, passage: Passage) -> int:
        """How many words of a passage say anything."""
        if self.language == "en":
            return len(passage.words)
        numbers = (self.number(word) for word in passage.words)
        return sum(number is None or self.weights[number] > 0 for number in numbers)

    def counted(self, passages: Iterable[Passage]) -> Any:
        """How often each stem stands in each passage: a sparse matrix (passages, stems)."""
        from scipy.sparse import csr_matrix

        counts = [Counter(self._known(passage.words)) for passage in passages]
        ends = np.cumsum([0, *map(len, counts)])
        columns = np.fromiter((n for one in counts for n in one), dtype=np.int32, count=ends[-1])
        values = np.fromiter(
            (v for one in counts for v in one.values()), dtype=np.float32, count=ends[-1]
        )
        return csr_matrix((values, columns, ends), shape=(len(counts), len(self.numbers)))

    def meanings(self, passages: Sequence[Passage], counts: Any) -> Any:
        """Where passages with these counts lie: by a sentence model, or by their rarer words."""
        if self.embed is not None:
            return self.embed([passage.text for passage in passages])
        return unit(counts.multiply(self.weights).tocsr() @ self.vectors)

    def saturated(self, counts: Any) -> Any:
        """The counts as BM25 weighs them, without the weight of the stem (Robertson 2009)."""
        lengths = np.asarray(counts.sum(axis=1)).ravel()
        rows = np.repeat(lengths, np.diff(counts.indptr))
        weighed = counts.copy()
        scale = _K1 * (1 - _B + _B * rows / self.length)
        weighed.data = counts.data * (_K1 + 1) / (counts.data + scale)
        return weighed

    def _known(self, words: Iterable[str]) -> list[int]:
        names, numbers = self.stem_of, self.numbers
        found = [numbers[names[w]] if w in names else self.number(w) for w in words]
        return [number for number in found if number is not None]


def _small(
    stem_of: Mapping[str, str], numbers: Mapping[str, int], shares: Any, language: str
) -> list[int]:
    """The stems of words that say nothing; where nobody has listed these, what most is full of.

    English ones are left out of passages from the beginning.
    """
    if language == "en":
        return []
    listed = small_words(language)
    if not listed:
        return np.flatnonzero(shares > _COMMON).tolist()
    telling = {stem for word, stem in stem_of.items() if word not in listed}
    return [number for stem, number in numbers.items() if stem not in telling]


def _stem_vectors(
    words: Sequence[str],
    counts: Mapping[str, int],
    stem_of: Mapping[str, str],
    numbers: Mapping[str, int],
) -> Any:
    """The vector of each stem: the mean of its words as often as they are said."""
    spread = word_vectors(words)
    vectors = np.zeros((len(numbers), spread.shape[1]), dtype=np.float32)
    places = [numbers[stem_of[word]] for word in words]
    weights = np.array([counts[word] for word in words], dtype=np.float32)
    np.add.at(vectors, places, spread * weights[:, None])
    return unit(vectors)
