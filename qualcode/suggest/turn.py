"""What the hits in one turn come to: `not` cancels, `near` pairs, and which segment they make."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import NamedTuple

from qualcode.suggest.automaton import Hit
from qualcode.suggest.rules import Part
from qualcode.text import words

Span = tuple[int, int]
_WORD = 50  # characters; words that are longer than this on average are not speech
_LOOK_BACK = 8  # hits that may overlap a word; the one before those does not


class Found(NamedTuple):
    """One keyword found once: from its first word to its last, and the words that matched."""

    start: int
    end: int
    rule: int
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the numbers in hits mean: the rule and its part, and how far `near` reaches."""

    parts: Sequence[tuple[int, Part]]
    within: Sequence[int]


def resolve(hits: Sequence[Hit], asked: Asked, text: str) -> list[Found]:
    """The keywords of one code found in one turn, from its hits, in positions of its text."""
    found: list[Found] = []
    pairs: dict[int, tuple[list[Span], list[Span]]] = {}
    cancels = [hit[:2] for hit in hits if asked.parts[hit[2]][1] is Part.CANCEL]
    for start, end, ask in hits:
        rule, part = asked.parts[ask]
        if cancels and (part is Part.CANCEL or any(start < b and a < end for a, b in cancels)):
            continue
        if part is Part.WHOLE:
            found.append(Found(start, end, rule, ((start, end),)))
        else:
            pairs.setdefault(rule, ([], []))[part is Part.NEAR].append((start, end))
    for rule, (some, others) in pairs.items():
        found += _pairs(some, others, rule, asked.within[rule], text)
    return found


def _pairs(
    some: Sequence[Span], others: Sequence[Span], rule: int, within: int, text: str
) -> Iterator[Found]:
    """Each word of one list with the closest of the other, before and after it, if near enough."""
    for one in some:
        after = bisect_left(others, (one[1], -1))
        low = max(0, after - _LOOK_BACK)
        before = [other for other in others[low:after] if other[1] <= one[0]]
        for other in (*before[-1:], *others[after : after + 1]):
            first, last = sorted((one, other))
            if _close(first[1], last[0], within, text):
                yield Found(first[0], last[1], rule, (first, last))


def _close(start: int, end: int, within: int, text: str) -> bool:
    """Whether no more than so many words stand between two positions."""
    return end - start < _WORD * (within + 1) and words.count(text[start:end]) <= within


def segments(found: Sequence[Found], borders: Sequence[Span]) -> list[tuple[Span, list[Found]]]:
    """The sentences with what was found in them; what crosses a border takes both sentences.

    >>> one, two = Found(1, 3, 0, ((1, 3),)), Found(8, 14, 1, ((8, 9), (12, 14)))
    >>> [span for span, _ in segments([one, two], [(0, 5), (6, 10), (11, 20)])]
    [(0, 5), (6, 20)]
    """
    if len(borders) == 1:
        return [(borders[0], list(found))] if found else []
    begins = [start for start, _ in borders]
    placed = sorted(
        (bisect_right(begins, each.start) - 1, bisect_right(begins, each.end - 1) - 1, number)
        for number, each in enumerate(found)
    )
    groups: list[tuple[int, int, list[Found]]] = []
    for first, last, number in placed:
        if groups and first <= groups[-1][1]:
            begin, end, group = groups[-1]
            groups[-1] = begin, max(end, last), [*group, found[number]]
        else:
            groups.append((first, last, [found[number]]))
    return [((borders[first][0], borders[last][1]), group) for first, last, group in groups]


def stretches(found: Sequence[Found]) -> list[tuple[Span, list[Found]]]:
    """The words of each rule from the first to the last, none inside another of the same rule.

    >>> pair, word = Found(1, 9, 0, ((1, 3), (5, 9))), Found(2, 3, 1, ((2, 3),))
    >>> [span for span, _ in stretches([pair, word, Found(1, 3, 0, ((1, 3),))])]
    [(1, 9), (2, 3)]
    """
    placed: dict[Span, list[Found]] = {}
    rules: dict[int, list[Found]] = {}
    for each in found:
        rules.setdefault(each.rule, []).append(each)
    for some in rules.values():
        for start, end in _outermost({(each.start, each.end) for each in some}):
            inside = [each for each in some if start <= each.start and each.end <= end]
            placed.setdefault((start, end), []).extend(inside)
    return sorted(placed.items(), key=itemgetter(0))


def by_rule(found: Sequence[Found]) -> dict[int, tuple[Span, ...]]:
    """The words that matched, by rule in the order of the codebook, none inside another."""
    if len(found) == 1:
        return {found[0].rule: found[0].spans}
    spans: dict[int, set[Span]] = {}
    for each in found:
        spans.setdefault(each.rule, set()).update(each.spans)
    return {rule: tuple(_outermost(spans[rule])) for rule in sorted(spans)}


def _outermost(spans: set[Span]) -> Iterator[Span]:
    """The spans that do not lie inside another, in order."""
    reached = -1
    for start, end in sorted(spans, key=_widest_first):
        if end > reached:
            yield start, end
            reached = end


def _widest_first(span: Span) -> tuple[int, int]:
    """By where a span begins, the longest first."""
    return span[0], -span[1]
