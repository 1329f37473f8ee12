"""Where the words of one text stand in another: alignment of two versions of a transcript.

Pure: two texts go in, positions come out. Words are the units; what lies between them (spaces,
punctuation, line breaks) follows as far as it is the same.
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from typing import NamedTuple

from qualcode.coding.segment import PlacementState
from qualcode.text.folding import fold

_WORD = re.compile(r"\w+")
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_SMALL = 4_000_000  # cells of a table that difflib may fill
SURE = 3  # so many words are taken for the same words wherever they stand

Span = tuple[int, int]


class Block(NamedTuple):
    """A stretch that both texts share: `size` characters from `old` and from `new`."""

    old: int
    new: int
    size: int


@dataclass(frozen=True)
class PositionMap:
    """The stretches that two texts share, in order, none empty."""

    blocks: tuple[Block, ...]

    def block(self, start: int, end: int) -> Block | None:
        """The stretch that holds this whole span of the old text."""
        at = bisect_right(self.blocks, start, key=lambda block: block.old) - 1
        if at < 0 or end > self.blocks[at].old + self.blocks[at].size:
            return None
        return self.blocks[at]

    def before(self, position: int) -> int:
        """Where the old text's position stands in the new, or where what it stood in begins."""
        at = bisect_right(self.blocks, position, key=lambda block: block.old) - 1
        if at < 0:
            return 0
        block = self.blocks[at]
        return block.new + min(position - block.old, block.size)

    def after(self, position: int, length: int) -> int:
        """Where the old text's position stands in the new, or where what it stood in ends."""
        at = bisect_left(self.blocks, position, key=lambda block: block.old + block.size)
        if at == len(self.blocks):
            return length
        block = self.blocks[at]
        return block.new + max(position - block.old, 0)

    def near(self, position: int, old: str, new: str) -> int:
        """About where a position stands: as far along between its neighbours as it was."""
        at = bisect_right(self.blocks, position, key=lambda block: block.old)
        low = self.blocks[at - 1] if at else Block(0, 0, 0)
        high = self.blocks[at] if at < len(self.blocks) else Block(len(old), len(new), 0)
        done = min(position - low.old, low.size)
        room, fresh = high.old - low.old - done, high.new - low.new - done
        return low.new + done + (position - low.old - done) * fresh // max(room, 1)


def position_map(old: str, new: str) -> PositionMap:
    """Align two versions of a text.

    >>> position_map("We trust them.", "Now we trust them all.").blocks
    (Block(old=2, new=6, size=11), Block(old=13, new=21, size=1))
    """
    ours, theirs = _tokens(_LINE, old), _tokens(_LINE, new)
    pairs: list[tuple[Span, Span]] = []
    for gap in _gaps(_matches(_texts(old, ours), _texts(new, theirs)), len(ours), len(theirs)):
        (a, b), (c, d), same = gap
        if same:
            pairs.extend(zip(ours[a:b], theirs[c:d], strict=True))
        else:
            pairs.extend(_words(old, new, _hull(ours, a, b), _hull(theirs, c, d)))
    return PositionMap(tuple(_blocks(old, new, pairs)))


def _hull(spans: Sequence[Span], first: int, last: int) -> Span:
    return (spans[first][0], spans[last - 1][1]) if first < last else (0, 0)


def _words(old: str, new: str, ours: Span, theirs: Span) -> Iterator[tuple[Span, Span]]:
    """The pairs of equal words of two stretches."""
    left, right = _tokens(_WORD, old, ours), _tokens(_WORD, new, theirs)
    for i, j, size in _matches(_texts(old, left), _texts(new, right)):
        yield from zip(left[i : i + size], right[j : j + size], strict=True)


def _tokens(pattern: re.Pattern[str], text: str, span: Span | None = None) -> list[Span]:
    start, end = span or (0, len(text))
    return [found.span() for found in pattern.finditer(text, start, end)]


def _texts(text: str, spans: Sequence[Span]) -> list[str]:
    return [text[start:end] for start, end in spans]


def _gaps(
    matches: Sequence[tuple[int, int, int]], ours: int, theirs: int
) -> Iterator[tuple[Span, Span, bool]]:
    """The whole of both sequences as runs that match and runs that do not, in order."""
    i = j = 0
    for a, b, size in (*matches, (ours, theirs, 0)):
        if a > i or b > j:
            yield (i, a), (j, b), False
        if size:
            yield (a, a + size), (b, b + size), True
        i, j = a + size, b + size


def _matches(ours: Sequence[str], theirs: Sequence[str]) -> list[tuple[int, int, int]]:
    """Runs of equal items, in order: common ends, then unique items as anchors, then difflib."""
    found: list[tuple[int, int, int]] = []
    pending = [(0, len(ours), 0, len(theirs))]
    while pending:
        a, b, c, d = pending.pop()
        front = _common(ours, theirs, range(a, b), range(c, d))
        back = _common(
            ours, theirs, range(b - 1, a + front - 1, -1), range(d - 1, c + front - 1, -1)
        )
        found += [(a, c, front)] if front else []
        found += [(b - back, d - back, back)] if back else []
        a, b, c, d = a + front, b - back, c + front, d - back
        if a == b or c == d:
            continue
        anchors = _anchors(ours, theirs, (a, b), (c, d))
        if anchors and (b - a) * (d - c) > _SMALL:
            pending += _between(anchors, a, b, c, d)
        else:
            found += _by_difflib(ours[a:b], theirs[c:d], a, c)
    return sorted(found)


def _common(
    ours: Sequence[str], theirs: Sequence[str], left: Sequence[int], right: Sequence[int]
) -> int:
    size = 0
    for i, j in zip(left, right, strict=False):
        if ours[i] != theirs[j]:
            break
        size += 1
    return size


def _anchors(ours: Sequence[str], theirs: Sequence[str], left: Span, right: Span) -> list[Span]:
    """Items that stand once on either side, as the longest chain that is in order on both."""
    counts, others = Counter(ours[slice(*left)]), Counter(theirs[slice(*right)])
    where = {theirs[j]: j for j in range(*right) if others[theirs[j]] == 1}
    pairs = [(i, where[ours[i]]) for i in range(*left) if counts[ours[i]] == 1 and ours[i] in where]
    return _rising(pairs)


def _rising(pairs: Sequence[Span]) -> list[Span]:
    """The longest chain of pairs that rises on both sides.

    >>> _rising([(0, 5), (1, 1), (2, 2), (3, 0), (4, 6)])
    [(1, 1), (2, 2), (4, 6)]
    """
    tops: list[int] = []
    ends: list[int] = []
    previous: list[int] = []
    for at, (_, j) in enumerate(pairs):
        length = bisect_left(tops, j)
        previous.append(ends[length - 1] if length else -1)
        tops[length:] = [j, *tops[length + 1 :]]
        ends[length:] = [at, *ends[length + 1 :]]
    chain: list[Span] = []
    at = ends[-1] if ends else -1
    while at >= 0:
        chain.append(pairs[at])
        at = previous[at]
    return chain[::-1]


def _between(
    anchors: Sequence[Span], a: int, b: int, c: int, d: int
) -> Iterator[tuple[int, int, int, int]]:
    """The stretches from one anchor to the next, each beginning with its anchor."""
    edges = [(a, c), *anchors, (b, d)]
    for (i, j), (k, m) in pairwise(edges):
        if k > i or m > j:
            yield i, k, j, m


def _by_difflib(
    ours: Sequence[str], theirs: Sequence[str], a: int, c: int
) -> list[tuple[int, int, int]]:
    huge = len(ours) * len(theirs) > _SMALL
    matcher = SequenceMatcher(None, ours, theirs, autojunk=huge)
    return [(a + i, c + j, size) for i, j, size in matcher.get_matching_blocks() if size]


def _blocks(old: str, new: str, pairs: Sequence[tuple[Span, Span]]) -> Iterator[Block]:
    """Pairs of equal tokens joined where the text between them is equal too."""
    start = end = fresh = 0  # the open stretch: old[start:end], new from fresh
    for (a, b), (c, _) in pairs:
        gap = old[end:a]
        if a - end == c - (fresh + end - start) and new[c - len(gap) : c] == gap:
            end = b
            continue
        ahead = _alike(old, new, range(end, a), range(fresh + end - start, c))
        yield from _filled(start, fresh, end - start + ahead)
        held, taken = end + ahead, fresh + end - start + ahead
        back = _alike(old, new, range(a - 1, held - 1, -1), range(c - 1, taken - 1, -1))
        start, fresh, end = a - back, c - back, b
    ahead = _alike(old, new, range(end, len(old)), range(fresh + end - start, len(new)))
    done, taken = end + ahead, fresh + end - start + ahead
    yield from _filled(start, fresh, done - start)
    back = _alike(old, new, range(len(old) - 1, done - 1, -1), range(len(new) - 1, taken - 1, -1))
    yield from _filled(len(old) - back, len(new) - back, back)


def _filled(old: int, new: int, size: int) -> Iterator[Block]:
    if size:
        yield Block(old, new, size)


def _alike(old: str, new: str, left: Sequence[int], right: Sequence[int]) -> int:
    """How many characters agree from one end of two gaps, letters of torn words left out."""
    size = 0
    for i, j in zip(left, right, strict=False):
        if old[i] != new[j] or old[i].isalnum():
            break
        size += 1
    return size


def place(
    start: int,
    end: int,
    old: str,
    new: str,
    positions: PositionMap,
    turns: Sequence[Span] = (),
) -> tuple[int, int, str, PlacementState]:
    """Where a span of the old text stands in the new: start, end, the words there, and how sure.

    `exact`: the same words at the same place; `moved`: the same words elsewhere; `needs a look`:
    the words changed, and the span is what stands between their surviving neighbours, or, where
    nothing does, the nearest turn.

    >>> old, new = "We trust them a lot.", "Well, we trust them all a lot."
    >>> place(3, 13, old, new, position_map(old, new))
    (9, 19, 'trust them', 'moved')
    >>> place(9, 20, old, new, position_map(old, new))
    (15, 30, 'them all a lot.', 'needs a look')
    """
    quote = old[start:end]
    block = positions.block(start, end)
    if block:
        low = block.new + start - block.old
        high = low + end - start
        sure = _sure(block, start, end, old, new)
    elif (found := _elsewhere(quote, old, new)) is not None:
        low, high, sure = found, found + end - start, True
    else:
        low, high = _region(start, end, new, positions) or _nearest(
            positions.near(start, old, new), new, turns
        )
        sure = _folded(new[low:high]) == _folded(quote)
    words = new[low:high]
    if not sure:
        return low, high, words, "needs a look"
    return low, high, words, "exact" if (low, words) == (start, quote) else "moved"


def _sure(block: Block, start: int, end: int, old: str, new: str) -> bool:
    """Whether enough agrees to take the words for the same: they themselves, or a neighbour."""
    quote = old[start:end]
    beside = old[block.old : start] + " " + old[end : block.old + block.size]
    return (
        block.size == len(old)
        or len(_WORD.findall(quote)) >= SURE
        or bool(_WORD.search(beside))
        or (old.count(quote) == 1 and new.count(quote) == 1)
    )


def _region(start: int, end: int, new: str, positions: PositionMap) -> Span | None:
    """What stands between the surviving neighbours, unless that is nothing, or far too much."""
    low, high = _trimmed(new, positions.before(start), positions.after(end, len(new)))
    return (low, high) if low < high <= low + 4 * (end - start) + 200 else None


def _elsewhere(quote: str, old: str, new: str) -> int | None:
    """Where a quote of several words that stands once in either text went."""
    if len(_WORD.findall(quote)) < SURE or old.find(quote, old.find(quote) + 1) >= 0:
        return None
    at = new.find(quote)
    if at < 0 or new.find(quote, at + 1) >= 0:
        return None
    torn = _torn(new, at) or _torn(new, at + len(quote))
    return None if torn and not (_torn(old, old.find(quote))) else at


def _torn(text: str, position: int) -> bool:
    """Whether a position lies within a word."""
    return 0 < position < len(text) and text[position - 1].isalnum() and text[position].isalnum()


def _folded(text: str) -> str:
    return fold(text).text.strip()


def _trimmed(text: str, low: int, high: int) -> Span:
    while low < high and text[low].isspace():
        low += 1
    while low < high and text[high - 1].isspace():
        high -= 1
    return low, high


def _nearest(position: int, text: str, turns: Sequence[Span]) -> Span:
    """The turn, or else the line, that lies nearest to a position."""
    spans = turns or [
        _trimmed(text, *line) for line in _tokens(_LINE, text) if text[slice(*line)].strip()
    ]
    return min(spans, key=lambda span: max(span[0] - position, position - span[1], 0))
