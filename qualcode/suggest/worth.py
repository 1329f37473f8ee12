"""What a rule is worth to one coder: where it finds something, and what she made of it there."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np

from qualcode.codebook.model import Code
from qualcode.coding.suggestion import Judged, Scorer, SourceText, Stretch, Suggestion, Unit
from qualcode.suggest.passages import Passage, passages
from qualcode.suggest.verdicts import verdicts

_AROUND = 60  # characters before and after a hit
Span = tuple[int, int]
Place = tuple[int, int, int]  # number of the source, start, end


@dataclass(frozen=True)
class Read:
    """One source with what a coder has made of its passages: given a code, not, or not seen."""

    name: str
    source: SourceText
    passages: Sequence[Passage]
    starts: Sequence[int]
    truth: Any  # (passages, codes): 1, 0 or nan

    @staticmethod
    def of(
        name: str, source: SourceText, judged: Judged, codes: Sequence[Code], unit: Unit
    ) -> "Read":
        """This source as the coder has judged it."""
        found = list(passages(source, unit))
        truth = verdicts(judged, codes, (source, found))
        return Read(name, source, found, [each.start for each in found], truth)

    def rows(self, start: int, end: int) -> range:
        """The passages that a span touches."""
        first = max(bisect_right(self.starts, start) - 1, 0)
        last = first
        while last < len(self.starts) and self.starts[last] < end:
            last += 1
        return range(first, last)

    def verdict(self, start: int, end: int, code: int) -> bool | None:
        """Whether the coder gave a code there; None where she has not seen it."""
        said = self.truth[list(self.rows(start, end)), code]
        return True if (said == 1).any() else False if (said == 0).any() else None


@dataclass(frozen=True, slots=True)
class Line:
    """A hit in context, with what the coder made of it."""

    source: str
    turn: int
    left: str
    hit: str
    right: str
    coded: bool | None


@dataclass(frozen=True, slots=True)
class Met:
    """A segment that a rule finds; `alone`: no other rule of the code does. `mark` is the hit."""

    place: Place
    mark: Span
    coded: bool | None
    alone: bool = True


def together(scorers: Iterable[Scorer], source: SourceText) -> Iterator[list[Suggestion]]:
    """The suggestions of several methods on one source, those on one segment and code together."""
    found: dict[int, list[Suggestion]] = {}
    for each in chain.from_iterable(scorer.score(source) for scorer in scorers):
        found.setdefault(each.key, []).append(each)
    yield from found.values()


def line(read: Read, met: Met) -> Line:
    """The hit with the words around it, inside its turn."""
    source, (start, end) = read.source, met.mark
    turn = bisect_right(source.starts, start) - 1
    text, at = source.texts[turn], source.starts[turn]
    left, hit, right = text[: start - at], text[start - at : end - at], text[end - at :]
    before, found, after = (
        each.replace("\n", " ") for each in (left[-_AROUND:], hit, right[:_AROUND])
    )
    return Line(read.name, source.numbers[turn], before, found, after, met.coded)


def lines(reads: Sequence[Read], mets: Sequence[Met], wanted: Sequence[bool | None]) -> list[Line]:
    """Some hits in context: for each wanted verdict one more, as long as there are."""
    waiting = {verdict: [each for each in mets if each.coded is verdict] for verdict in wanted}
    shown = [waiting[verdict].pop(0) for verdict in wanted if waiting[verdict]]
    return [line(reads[met.place[0]], met) for met in shown]


def covered(stretches: Iterable[Stretch], places: Iterable[Place], number: int) -> set[Stretch]:
    """The coded stretches of a source that some places overlap."""
    spans = [(start, end) for at, start, end in places if at == number]
    return {each for each in stretches if any(a < each[1] and each[0] < b for a, b in spans)}


def stacked(reads: Sequence[Read], codes: int) -> Any:
    """What the coder made of all passages of all sources."""
    return np.vstack([np.zeros((0, codes)), *(read.truth for read in reads)])
