"""Why a passage is like a code, in words that a person can check in the text."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import numpy as np

from qualcode.coding.suggestion import AROUND
from qualcode.suggest.likeness import Likeness
from qualcode.suggest.passages import Passage
from qualcode.text.stems import content_spans

ALIKE = "its wording as a whole"
_MOST = 4  # reasons that a person reads
_WORTH = 0.1  # of the strongest reason; less is left out
_Span = tuple[int, int]


class Reasons:
    """The reasons for the scores of one source."""

    def __init__(self, likeness: Likeness, passages: Sequence[Passage]) -> None:
        self._sight = likeness.sight
        self._taught = likeness.taught
        self._asks = likeness.asks
        self._last: tuple[int, dict[int, list[tuple[str, _Span]]]] = (-1, {})
        self._passages = passages
        self._counts = self._sight.lexicon.saturated(likeness.counted(passages))

    def of(
        self, place: int, code: int, carriers: Sequence[int] = ()
    ) -> list[tuple[str, tuple[_Span, ...]]]:
        """The rules and the spans they rest on, the strongest first.

        A word of the code is a reason by itself; `mentor ~ coach` is a word of the code and the
        one near to it that is said. The neighbours that carry the score are a reason too.
        """
        said = self._said(place)
        own = self._named(self._asked(place, code), said, code)
        words = own or self._named(self._learned(place, code), said, code) or [(ALIKE, ())]
        spans = tuple((self._passages[p].start, self._passages[p].end) for p in carriers)
        return [*words, (AROUND, spans)] if spans else words

    def telling(self, place: int) -> int:
        """How many words of the passage say anything."""
        return self._sight.lexicon.telling(self._passages[place])

    def speaking(self) -> Any:
        """Where a passage itself has to do with a code, or a sentence model takes it so.

        (passages, codes).
        """
        if self._sight.lexicon.embed is not None:
            return np.ones((len(self._passages), len(self._taught)), dtype=bool)
        return self._counts @ self._asks > 0

    def _asked(self, place: int, code: int) -> dict[int, float]:
        """What each stem of the passage adds because the code asks for it."""
        return self._added(place, self._sight.asked.weights[code], self._sight.lexicon.weights)

    def _learned(self, place: int, code: int) -> dict[int, float]:
        """What each stem adds because the code's best passages have it."""
        return self._added(place, self._taught[code])

    def _added(self, place: int, *weights: Any) -> dict[int, float]:
        stems, much = self._row(place)
        for each in weights:
            much = much * each[stems]
        more = much > 0
        return dict(zip(stems[more].tolist(), much[more].tolist(), strict=True))

    def _row(self, place: int) -> tuple[Any, Any]:
        """The stems of a passage and how often they count; slicing the matrix takes longer."""
        here = slice(*self._counts.indptr[place : place + 2])
        return self._counts.indices[here], self._counts.data[here]

    def _named(
        self, added: dict[int, float], said: dict[int, list[tuple[str, _Span]]], code: int
    ) -> list[tuple[str, tuple[_Span, ...]]]:
        """The stems that add most, as a person reads them, with their places."""
        strongest = max(added.values(), default=0.0)
        order = sorted(added, key=lambda stem: (-added[stem], stem))
        return [
            (self._rule(code, stem, said[stem][0][0]), tuple(span for _, span in said[stem]))
            for stem in order[:_MOST]
            if stem in said and added[stem] >= _WORTH * strongest
        ]

    def _rule(self, code: int, stem: int, word: str) -> str:
        kin = self._sight.asked.kin.get((code, stem))
        return f"{kin} ~ {word}" if kin else word

    def _said(self, place: int) -> dict[int, list[tuple[str, _Span]]]:
        """The words of a passage with their places in the revision, by stem.

        Several codes of one passage come after each other: the last is at hand.
        """
        if place != self._last[0]:
            self._last = (place, self._words_of(self._passages[place]))
        return self._last[1]

    def _words_of(self, passage: Passage) -> dict[int, list[tuple[str, _Span]]]:
        said: defaultdict[int, list[tuple[str, _Span]]] = defaultdict(list)
        for word, start, end in content_spans(passage.text):
            stem = self._sight.lexicon.number(word)
            if stem is not None:
                said[stem].append((word, (passage.start + start, passage.start + end)))
        return said
