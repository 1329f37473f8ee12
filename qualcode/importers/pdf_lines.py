"""Lines of a PDF in reading order, and where paragraphs begin among them.

A PDF has no paragraphs: they show in white space, indents, type, and in lines that end though the
next word would have fitted.
"""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import neg
from statistics import median
from typing import NamedTuple

from qualcode.importers.pdf_words import Word, in_rows, leftward, mended

_TAB = 1.0  # of the size: white space that is no space between words
_WIDE = 3.0
_INDENT = 0.8
_NEAR = 12.0
_LOOSE = 1.3  # of the usual step from line to line
_ENDS = tuple(".?!…:;–—-\"”’')]")


class Line(NamedTuple):
    """A line of one column: its place, its words, and how many signs of it are bold or a label."""

    page: int
    stretch: int
    x0: float
    x1: float
    y: float
    size: float
    text: str
    bold: int
    lead: int  # signs before a wide gap: a label before indented speech
    tab: float  # where the words after that gap begin
    first: float  # how wide the first word is


@dataclass(frozen=True, slots=True)
class Setting:
    """How a document is set: the step from line to line, the right edges, the kind of indent."""

    step: float
    edges: dict[int, float]
    hanging: bool = False
    turned_in: bool = False


def lines(words: Sequence[Word], page: int, stretch: int) -> list[Line]:
    """The lines of one stretch of a page."""
    return [_line(mended(row), page, stretch) for row in in_rows(words)]


def _line(row: Sequence[Word], page: int, stretch: int) -> Line:
    text = row[0].text
    bold = len(text) if row[0].bold else 0
    lead, tab = 0, 0.0
    gaps = [_gap(before, word) / word.size for before, word in pairwise(row)]
    justified = len(gaps) > 1 and min(gaps) > _TAB
    for gap, word in zip(gaps, row[1:], strict=True):
        if gap > _TAB and not lead and not justified:
            lead, tab = len(text), word.x0 if word.x0 > row[0].x0 else word.x1
        text += ("\t" if gap > _WIDE and not justified else " ") + word.text
        if word.bold and bold and bold >= len(text) - len(word.text) - 1:
            bold = len(text)
    left, right = min(word.x0 for word in row), max(word.x1 for word in row)
    size = median(word.size for word in row)
    width = row[0].x1 - row[0].x0
    base = max(word.y for word in row if word.size >= 0.8 * size)
    return Line(page, stretch, left, right, base, size, text, bold, lead, tab, width)


def _gap(before: Word, word: Word) -> float:
    """The white space between two words, whichever way the line runs."""
    return max(word.x0 - before.x1, before.x0 - word.x1)


def facing_right(found: Sequence[Line]) -> Sequence[Line]:
    """The lines as they are; where most run from right to left, as in a mirror.

    So an edge at which lines end is always on the right, and an indent on the left.
    """
    if sum(leftward(line.text) for line in found) * 2 <= len(found):
        return found
    return [line._replace(x0=-line.x1, x1=-line.x0) for line in found]


def setting(found: Sequence[Line]) -> Setting:
    """How the document is set."""
    step = _step(found)
    edges = _edges(found)
    plain = Setting(step, edges)
    starts = {n for n, (one, other) in enumerate(pairwise(found), 1) if _parted(one, other, plain)}
    shifts = [
        (found[n + 1].x0 - found[n].x0) / found[n].size
        for n in starts
        if n + 1 < len(found) and n + 1 not in starts and found[n].stretch == found[n + 1].stretch
    ]
    hanging = sum(shift > _INDENT for shift in shifts)
    turned_in = sum(shift < -_INDENT for shift in shifts)
    needed = max(2, 0.4 * len(shifts))
    return Setting(step, edges, hanging >= needed, turned_in >= needed and hanging < turned_in)


def starts(found: Sequence[Line], how: Setting) -> set[int]:
    """The numbers of the lines that begin a paragraph, by their looks alone."""
    begun = {0} if found else set()
    for number, (one, other) in enumerate(pairwise(found), 1):
        fresh = number - 1 in begun
        if _parted(one, other, how) or _indented(one, other, how, fresh=fresh):
            begun.add(number)
    return begun


def _step(found: Sequence[Line]) -> float:
    """The smallest step from line to line that is usual, in sizes of the type."""
    steps = Counter(
        round((other.y - one.y) / one.size, 1)
        for one, other in pairwise(found)
        if one.stretch == other.stretch and 0.7 < (other.y - one.y) / one.size < 4
    )
    usual = [step for step, count in steps.items() if count >= 0.15 * steps.total()]
    return min(usual, default=1.2)


def _edges(found: Sequence[Line]) -> dict[int, float]:
    """How far right the lines of each column reach, without the few that stick out.

    Columns that begin at one place of their pages are one.
    """
    lefts: dict[int, float] = {}
    for line in found:
        lefts[line.stretch] = min(line.x0, lefts.get(line.stretch, line.x0))
    columns: dict[int, list[Line]] = defaultdict(list)
    for line in found:
        columns[round(lefts[line.stretch] / _NEAR)].append(line)
    edges = {place: _edge(those) for place, those in columns.items()}
    return {stretch: edges[round(left / _NEAR)] for stretch, left in lefts.items()}


def _edge(those: Sequence[Line]) -> float:
    ends = sorted((line.x1 for line in those), reverse=True)
    room = 4 * max(line.size for line in those)
    needed = max(2, 0.05 * len(ends)) if len(ends) > 8 else 1
    for number, end in enumerate(ends):
        if bisect_right(ends, -(end - room), key=neg) - number >= needed:
            return end
    return ends[0]


def _parted(one: Line, other: Line, how: Setting) -> bool:
    """Whether white space, type or a line that ends early parts two lines."""
    together = one.stretch == other.stretch
    if together and (other.y - one.y) / one.size > _LOOSE * how.step:
        return True
    size = abs(one.size - other.size) > 0.12 * max(one.size, other.size)
    return size or _all_bold(one) != _all_bold(other) or _ends_early(one, other, how)


def _all_bold(line: Line) -> bool:
    return line.bold >= len(line.text)


def _ends_early(one: Line, other: Line, how: Setting) -> bool:
    """Whether the next word would have fitted on the line, so that somebody ended it."""
    edge = how.edges[one.stretch]
    if one.x1 + 0.3 * one.size + other.first > edge:
        return False
    if one.text.endswith(_ENDS) or not other.text[0].islower():
        return True
    return edge - one.x1 > 0.5 * (edge - one.x0)


def _indented(one: Line, other: Line, how: Setting, *, fresh: bool) -> bool:
    """Whether the line is set in or out against the one before, as paragraphs here are."""
    if one.stretch != other.stretch:
        return False
    shift = (other.x0 - one.x0) / one.size
    if how.hanging:
        return shift < -_INDENT
    if how.turned_in:
        return shift > _INDENT
    return abs(shift) > _INDENT and not fresh
