"""Lines that a printer puts on every page: headers, footers, page numbers, numbers of lines.

They come off only where they repeat at the same place over pages, or count up; each is listed.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from statistics import median, median_low, mode
from typing import NamedTuple

from qualcode.errors import Finding
from qualcode.importers.pdf_words import Sheet, Word, in_rows

_DEPTH = 3  # lines at the top and at the bottom that may be running lines
_SHARE = 0.4  # of the pages: left and right pages may differ
_NEAR = 6.0
_APART = 1.25  # of the usual step from line to line
_LIKELY = re.compile(r"(?:page\s*)?#\s*(?:/|of)\s*#|.*\bhttps?://\S+.*|page #|[–—-] ?# ?[–—-]|#")
_LISTED = 12
_MANY = 5  # numbers at the margin of a page


class Edge(NamedTuple):
    """A line near the top or bottom of a page; `apart` if white space parts it from the rest."""

    sheet: int
    y: float
    key: str
    text: str
    apart: bool


def without_running(sheets: Sequence[Sheet], where: str) -> tuple[list[Sheet], tuple[Finding, ...]]:
    """The pages without running lines and line numbers, and what was taken off or may be one."""
    numbered, notes = _without_line_numbers(sheets, where)
    edges = [_edges(sheet) for sheet in numbered]
    running = _running([edge for page in edges for end in page for edge in end], len(sheets))
    kept = []
    taken: dict[str, list[Edge]] = defaultdict(list)
    doubts: list[Finding] = []
    for sheet, page in zip(numbered, edges, strict=True):
        gone = [edge for end in page for edge in _outermost(end, running)]
        for edge in gone:
            taken[edge.key].append(edge)
        levels = {edge.y for edge in gone}
        rows = in_rows(sheet.words) if levels else []
        words = [word for row in rows if _level(row) not in levels for word in row]
        kept.append(sheet._replace(words=tuple(words)) if levels else sheet)
        doubts += _likely([edge for end in page for edge in end if edge not in gone], where)
    return kept, (*notes, *_said(taken, where), *doubts)


def _edges(sheet: Sheet) -> tuple[list[Edge], list[Edge]]:
    """The outer lines at the top and at the bottom, from outside; digits count as one sign.

    They go on from page to page, so that they must not tell one line from another.
    """
    rows = in_rows(sheet.words)
    levels = [_level(row) for row in rows]
    if not rows:
        return [], []
    steps = [below - above for above, below in pairwise(levels)]
    usual = _APART * median(steps) if steps else 0.0
    depth = min(_DEPTH, len(rows) // 2) if len(rows) > 1 else len(rows)
    top = [_edge(sheet, row, gap > usual) for row, gap in zip(rows, [*steps, 0.0], strict=True)]
    end = [_edge(sheet, row, gap > usual) for row, gap in zip(rows, [0.0, *steps], strict=True)]
    return top[:depth], end[len(end) - depth :][::-1] if len(rows) > 1 else []


def _edge(sheet: Sheet, row: Sequence[Word], apart: bool) -> Edge:
    text = " ".join(word.text for word in row)
    key = re.sub(r"\d+", "#", text).casefold()
    return Edge(sheet.number, _level(row), key, text, apart)


def _level(row: Sequence[Word]) -> float:
    return min(word.y for word in row)


def _running(edges: Sequence[Edge], pages: int) -> Mapping[str, float]:
    """The lines that stand on many pages at one height, with that height."""
    found: dict[str, list[Edge]] = defaultdict(list)
    for edge in edges:
        found[edge.key].append(edge)
    needed = max(2, _SHARE * pages)
    running = {}
    for key, those in found.items():
        height = median_low(edge.y for edge in those)
        near = {edge.sheet for edge in those if abs(edge.y - height) <= _NEAR}
        if len(near) >= needed:
            running[key] = height
    return running


def _outermost(end: Sequence[Edge], running: Mapping[str, float]) -> Sequence[Edge]:
    """The running lines at one end of a page, from outside to the white space before the text.

    A name on the first line of several pages repeats too, but speech follows it closely.
    """
    last = 0
    for count, edge in enumerate(end, 1):
        if edge.key not in running or abs(edge.y - running[edge.key]) > _NEAR:
            break
        if edge.apart or _LIKELY.fullmatch(edge.key):
            last = count
    return end[:last]


def _likely(edges: Sequence[Edge], where: str) -> Iterator[Finding]:
    """A doubt about a line that looks like a page number or a browser's line and stands alone."""
    for edge in edges:
        if _LIKELY.fullmatch(edge.key):
            what = f"“{edge.text[:60]}” may be a running line, and was kept as text"
            yield Finding("note", f"{where}, page {edge.sheet}", what)


def _said(taken: Mapping[str, Sequence[Edge]], where: str) -> Iterator[Finding]:
    for those in list(taken.values())[:_LISTED]:
        pages = listed([edge.sheet for edge in those])
        what = f"unattributed, a line that repeats: “{those[0].text[:60]}”"
        yield Finding("note", f"{where}, page {pages}", what)
    if len(taken) > _LISTED:
        what = f"{len(taken) - _LISTED} more lines that repeat were left out"
        yield Finding("note", where, what)


def listed(pages: Sequence[int]) -> str:
    """Pages as people list them.

    >>> listed([1, 2, 3, 5, 7, 8])
    '1-3, 5, 7-8'
    """
    runs: list[list[int]] = []
    for page in sorted(set(pages)):
        if runs and page == runs[-1][-1] + 1:
            runs[-1].append(page)
        else:
            runs.append([page])
    return ", ".join(f"{run[0]}-{run[-1]}" if len(run) > 1 else f"{run[0]}" for run in runs)


def _without_line_numbers(
    sheets: Sequence[Sheet], where: str
) -> tuple[list[Sheet], tuple[Finding, ...]]:
    """The pages without the numbers that a word processor puts before lines."""
    numbers = [_line_numbers(sheet, _MANY) for sheet in sheets]
    pages = [sheet.number for sheet, those in zip(sheets, numbers, strict=True) if those]
    if not pages:
        return list(sheets), ()
    kept = []
    for sheet, many in zip(sheets, numbers, strict=True):
        those = many or _line_numbers(sheet, 1)  # a short last page
        kept.append(sheet._replace(words=tuple(w for w in sheet.words if w not in those)))
    what = "the numbers of lines at the margin were left out"
    return kept, (Finding("note", f"{where}, page {listed(pages)}", what),)


def _line_numbers(sheet: Sheet, needed: int) -> frozenset[Word]:
    """The numbers left of all other words that count up by one step, if there are many."""
    firsts = [row[0] for row in in_rows(sheet.words) if re.fullmatch(r"\d{1,5}", row[0].text)]
    if len(firsts) < needed:
        return frozenset()
    edge = max(word.x1 for word in firsts)
    others = [word.x0 for word in sheet.words if word not in firsts]
    values = [int(word.text) for word in firsts]
    steps = [after - before for before, after in pairwise(values)]
    alone = bool(others) and edge < min(others)
    even = not steps or (min(steps) > 0 and steps.count(mode(steps)) >= 0.8 * len(steps))
    return frozenset(firsts) if alone and even else frozenset()
