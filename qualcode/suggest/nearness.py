"""More like this: which passages are near to one that somebody points at, by words and by meaning.

No code and no decision is needed; the words that link two passages are told.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from qualcode.suggest.lexicon import Lexicon
from qualcode.suggest.passages import Passage
from qualcode.suggest.runs import even
from qualcode.suggest.vectors import unit

_VAGUE = 4  # content words; what has fewer means less than it seems


def pointed_at(text: str) -> Passage:
    """A passage of its own, made of these words."""
    return Passage.of(0, 0, text)


@dataclass(frozen=True)
class Points:
    """Passages among the words and the meanings of a project."""

    words: Any  # (passages, stems): rows of length 1
    meanings: Any  # (passages, 256): rows of length 1
    sure: Any  # (passages,): how much words so many can mean, up to 1

    @staticmethod
    def of(lexicon: Lexicon, passages: Sequence[Passage]) -> "Points":
        """Where these passages lie."""
        counts = lexicon.counted(passages)
        words = even(lexicon.saturated(counts).multiply(lexicon.weights).tocsr())
        lengths = np.array([len(passage.words) for passage in passages], dtype=np.float32)
        return Points(words, unit(words @ lexicon.vectors), lengths / (lengths + _VAGUE))


@dataclass(frozen=True)
class Nearness:
    """Some passages, ready to be asked which are near to another."""

    passages: Sequence[Passage]
    lexicon: Lexicon
    points: Points | None  # None where nobody has said a word

    @staticmethod
    def of(passages: Sequence[Passage], language: str = "en") -> "Nearness":
        """These passages among their own words."""
        lexicon = Lexicon.of(passages, language)
        points = Points.of(lexicon, passages) if lexicon.numbers else None
        return Nearness(passages, lexicon, points)

    def to(self, passage: Passage) -> Any:
        """How near each passage is to this one, 0 for nothing in common, near 1 for the same.

        >>> said = ["We watched a lesson together.", "The bus was late.", "She observed my class."]
        >>> near = Nearness.of([pointed_at(each) for each in said])
        >>> near.to(pointed_at("A colleague watched me teach a lesson.")).argsort()[::-1].tolist()
        [0, 2, 1]
        """
        if self.points is None:
            return np.zeros(len(self.passages))
        asked = Points.of(self.lexicon, [passage])
        words = (self.points.words @ asked.words.T).toarray()[:, 0]
        meanings = np.maximum(self.points.meanings @ asked.meanings[0], 0)
        return (words + meanings * np.minimum(self.points.sure, asked.sure)) / 2

    def common(self, passage: Passage, place: int) -> tuple[str, ...]:
        """The words of the passage at this place that both have, the rarest first.

        >>> near = Nearness.of([pointed_at("We trusted them."), pointed_at("They came.")])
        >>> near.common(pointed_at("It takes trust."), 0)
        ('trusted',)
        """
        asked = {self.lexicon.number(word) for word in passage.words} - {None}
        found = {word: self.lexicon.number(word) for word in self.passages[place].words}
        weights = self.lexicon.weights
        both = [(-float(weights[n]), word) for word, n in found.items() if n in asked]
        return tuple(word for _, word in sorted(both))
