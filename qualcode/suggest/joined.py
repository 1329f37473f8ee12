"""The turns of a source as one folded text, so that an automaton runs over all of them at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from qualcode.suggest.automaton import Hit
from qualcode.text.folding import Folded, fold

_BETWEEN = "\0\0"  # between turns: no keyword holds it, and no phrase runs across it


@dataclass(frozen=True, slots=True)
class Joined:
    """A folded text of turns: where each begins, before and after folding."""

    folded: Folded
    starts: Sequence[int]
    begins: Sequence[int]

    @staticmethod
    def of(texts: Sequence[str]) -> "Joined":
        """These turns, joined by what no keyword holds."""
        folded = fold(_BETWEEN.join(("", *texts, "")))
        starts = _begins(texts)
        if folded.offsets is None:
            return Joined(folded, starts, starts)
        return Joined(folded, starts, _begins(folded.text.split(_BETWEEN)[1:-1]))

    def placed(self, hits: Sequence[Hit], place: int) -> list[Hit]:
        """Hits in one turn, in positions of its own text."""
        at = self.starts[place]
        if self.folded.offsets is None:
            return [(start - at, end - at, ask) for start, end, ask in hits]
        spans = (self.folded.span(start, end) for start, end, _ in hits)
        return [(a - at, b - at, hit[2]) for (a, b), hit in zip(spans, hits, strict=True)]


def _begins(texts: Iterable[str]) -> list[int]:
    """Where each of the joined texts begins, and where one more would."""
    gap = len(_BETWEEN)
    return list(accumulate(map(gap.__add__, map(len, texts)), initial=gap))
