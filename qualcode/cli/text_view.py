"""Text on a screen: lines of a width, marks on words, colours that stay the same.

Positions in a text survive: what cannot be shown is replaced by one sign each.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rich.cells import cell_len
from rich.text import Text

from qualcode.codebook.model import Codebook
from qualcode.store.reading import TurnRow
from qualcode.transcript.people import INTERVIEWER

Span = tuple[int, int]

_UNSEEN = {
    **{number: 0x2400 + number for number in range(0x20)},
    **dict.fromkeys(range(0x80, 0xA0), 0xFFFD),
    **dict.fromkeys((0x2028, 0x2029), 0x20),
    0x7F: 0x2421,
    0x09: 0x20,
    0x0A: 0x0A,
}
_VOICES = ("cyan", "green", "magenta", "yellow", "bright_blue", "bright_red", "bright_green")
_THEMES = ("#2f77c9", "#2e8b57", "#b8860b", "#a64ca6", "#c0504d", "#3a8f9e", "#7a6a4f")


def visible(text: str) -> str:
    r"""The text with a sign for each control character, so that no terminal obeys it.

    >>> visible("a\x1b[2Jb\tc"), len(visible("\x00\x9b"))
    ('a␛[2Jb c', 2)
    """
    return text.translate(_UNSEEN)


@lru_cache(maxsize=64)
def wrap(text: str, width: int) -> tuple[Span, ...]:
    r"""The lines of a text as spans of it, none wider than `width` cells.

    >>> text = "We trust\neach other now"
    >>> [text[start:end] for start, end in wrap(text, 10)]
    ['We trust', 'each other', 'now']
    """
    text = visible(text)
    lines: list[Span] = []
    for found in re.finditer(r"[^\n]*\n|[^\n]+$", text):
        lines += _paragraph(text, found.start(), found.end(), max(width, 2))
    return tuple(lines)


def _paragraph(text: str, start: int, end: int, width: int) -> Iterator[Span]:
    line: Span | None = None
    used = 0
    for first, last in _pieces(text, start, end, width):
        cells = cell_len(text[first:last])
        gap = cell_len(text[line[1] : first]) if line else 0
        if line and used + gap + cells <= width:
            line, used = (line[0], last), used + gap + cells
            continue
        if line:
            yield line
        line, used = (first, last), cells
    yield line or (start, start)


def _pieces(text: str, start: int, end: int, width: int) -> Iterator[Span]:
    """The words, those that are wider than a line in parts."""
    for found in re.finditer(r"\S+", text[start:end]):
        first, last = start + found.start(), start + found.end()
        while last - first > 1 and cell_len(text[first:last]) > width:
            cut = _fitting(text, first, last, width)
            yield first, cut
            first = cut
        yield first, last


def _fitting(text: str, first: int, last: int, width: int) -> int:
    used = 0
    for at in range(first, last):
        used += cell_len(text[at])
        if used > width:
            return max(at, first + 1)
    return last


@dataclass(frozen=True, slots=True)
class Mark:
    """A style on a span of a text."""

    start: int
    end: int
    style: str


def noted(turn: TurnRow) -> list[Mark]:
    """What a transcriber noted in a turn and nobody said, dim."""
    return [Mark(start - turn.start, end - turn.start, "dim italic") for start, end in turn.noted]


def painted(text: str, line: Span, marks: Iterable[Mark], base: str = "") -> Text:
    """One line of a text with the marks that lie on it."""
    start, end = line
    shown = Text(visible(text[start:end]), style=base, end="")
    for mark in marks:
        if mark.start < end and mark.end > start:
            shown.stylize(mark.style, max(mark.start - start, 0), min(mark.end, end) - start)
    return shown


def shortened(text: str, width: int) -> str:
    """The text on one line of at most `width` cells, with … where it goes on.

    >>> shortened("We trust  each other", 12), shortened("Yes.", 12)
    ('We trust ea…', 'Yes.')
    """
    flat = " ".join(visible(text).split())
    if cell_len(flat) <= width:
        return flat
    return flat[: _fitting(flat, 0, len(flat), max(width - 1, 1))] + "…"


def colour(codebook: Codebook, code: str) -> str:
    """The colour of a code: its own, that of a theme above it, or one by the order of themes."""
    if code not in codebook:
        return "default"
    path = codebook.by_id[code].path or (code,)
    own = (codebook.by_id[each].colour for each in reversed(path) if each in codebook)
    tops = [each.id for each in codebook.children(None)]
    place = tops.index(path[0]) if path[0] in tops else 0
    return next((each for each in own if each), _THEMES[place % len(_THEMES)])


def voices(turns: Sequence[TurnRow]) -> dict[str | None, str]:
    """A style for each speaker, in the order in which they first speak; interviewers are dim."""
    styles: dict[str | None, str] = {}
    seen = 0
    for turn in turns:
        if turn.label in styles:
            continue
        if turn.role == INTERVIEWER:
            styles[turn.label] = "dim"
        elif turn.label is None:
            styles[None] = "dim"
        else:
            styles[turn.label] = f"bold {_VOICES[seen % len(_VOICES)]}"
            seen += 1
    return styles


def speaker(turn: TurnRow) -> str:
    """Who speaks, as it is shown."""
    return visible(turn.label).replace("\n", " ") if turn.label else "–"
