"""The order in which the words of a page are read: columns one after the other.

A gutter is a strip that runs down the page with hardly a word in it and running text on both sides;
a label before indented speech has no running text on its side.
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from qualcode.importers.pdf_words import Word, in_rows

_STEP = 2.0
_WIDEST = 10_000.0
_NARROWEST = 0.7  # of the size of the type
_ROWS = 4  # on either side of a gutter
_FEWER = 2  # where another gutter says that there are columns
_WORDS_A_ROW = 2.2
_ALIGNED = 0.6
_ACROSS = 0.08  # of the rows may cross a gutter: titles


class Gutter(NamedTuple):
    """The strip between two columns."""

    left: float
    right: float

    def crossed(self, word: Word) -> bool:
        """Whether the word stands in the strip."""
        return word.x0 < self.right - 1 and word.x1 > self.left + 1


class Order(NamedTuple):
    """Stretches of words in reading order, and the gutter that parts some of them."""

    stretches: list[list[Word]]
    gutter: Gutter | None


def in_order(words: Sequence[Word], known: Gutter | None = None, needed: int = _ROWS) -> Order:
    """The words in stretches, each one column wide; `known` is the gutter of the page before."""
    gutter = _gutter(words, needed) or _same(words, known)
    if gutter is None:
        return Order([list(words)] if words else [], None)
    stretches: list[list[Word]] = []
    for band, whole in _bands(words, gutter):
        if whole:
            stretches.append(band)
            continue
        left = [word for word in band if word.x1 <= gutter.left + 1]
        right = [word for word in band if word.x1 > gutter.left + 1]
        for side in (left, right):
            stretches += in_order(side, needed=_FEWER).stretches
    return Order(stretches, gutter)


def _gutter(words: Sequence[Word], needed: int) -> Gutter | None:
    """The widest strip that parts two columns of running text."""
    if len(words) < 2 * needed * _WORDS_A_ROW:
        return None
    rows = in_rows(words)
    found = [
        each
        for each in _strips(words, _ACROSS * len(rows) if needed == _ROWS else 0)
        if _parts(words, each, needed)
    ]
    return max(found, key=lambda each: each.right - each.left, default=None)


def _strips(words: Sequence[Word], across: float) -> Iterable[Gutter]:
    """Strips in the middle of the page that no more words cross than that."""
    left, right = min(word.x0 for word in words), max(word.x1 for word in words)
    size = median(word.size for word in words)
    steps = int(min(right - left, _WIDEST) / _STEP) + 1
    crossing = [0] * (steps + 2)
    for word in words:  # a running sum over the ends of all words
        crossing[min(int((word.x0 - left) / _STEP) + 1, steps)] += 1
        crossing[min(int((word.x1 - left) / _STEP), steps)] -= 1
    open_at: int | None = None
    count = 0
    for step, change in enumerate(crossing[: steps + 1]):
        count += change
        if count <= across:
            open_at = step if open_at is None else open_at
        elif open_at is not None:
            strip = Gutter(left + (open_at + 1) * _STEP, left + (step - 1) * _STEP)
            inner = left + 0.2 * (right - left) < strip.left < right - 0.2 * (right - left)
            if inner and strip.right - strip.left >= _NARROWEST * size:
                yield strip
            open_at = None


def _parts(words: Sequence[Word], strip: Gutter, needed: int) -> bool:
    """Whether there is running text on both sides, set to a line on the right side."""
    left = in_rows(word for word in words if word.x1 <= strip.left + 1)
    right = in_rows(word for word in words if word.x0 >= strip.right - 1)
    if min(len(left), len(right)) < needed or min(map(_density, (left, right))) < _WORDS_A_ROW:
        return False
    starts = sorted(row[0].x0 for row in right)
    edge = starts[len(starts) // 4]
    aligned = sum(abs(start - edge) < 2 for start in starts)
    return aligned >= _ALIGNED * len(starts) or _turned_in(starts)


def _turned_in(starts: Sequence[float]) -> bool:
    """Whether lines begin at one of two places: paragraphs with an indent."""
    places = [starts[0]]
    for one, other in pairwise(starts):
        if other - one > 2:
            places.append(other)
    return len(places) <= 3 and len(starts) >= 3 * len(places)


def _density(rows: Sequence[Sequence[Word]]) -> float:
    return sum(map(len, rows)) / len(rows)


def _same(words: Sequence[Word], known: Gutter | None) -> Gutter | None:
    """The gutter of the page before, where a short last page keeps to it."""
    if known is None or not words:
        return None
    across = sum(map(known.crossed, words))
    sides = {word.x0 > known.left for word in words if not known.crossed(word)}
    return known if len(sides) == 2 and across <= 0.1 * len(words) else None


def _bands(words: Sequence[Word], gutter: Gutter) -> Iterable[tuple[list[Word], bool]]:
    """Stretches from top to bottom: lines across the whole page, and columns between them."""
    whole = [word for word in words if gutter.crossed(word)]
    band: list[Word] = []
    across = False
    for word in sorted(words, key=lambda each: each.y):
        here = any(abs(word.y - each.y) <= 0.3 * each.size for each in whole)
        if band and here != across:
            yield band, across
            band = []
        across = here
        band.append(word)
    if band:
        yield band, across
