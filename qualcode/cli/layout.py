"""How a table stands on a screen: words stay whole, and nothing is squeezed to letters.

What does not fit side by side loses the columns that say least, then names break at their hyphens;
what then still does not fit goes on below, each part with the column that names the row.
"""

import re
import textwrap
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from rich.cells import cell_len

_LITTLE = ("level", "theme", "time", "placement")  # columns that may be left out, in this order
_MORE = ("name", "coder", "role", "case")
_NAMES_A_ROW = ("source", "turn")  # where a table begins with these, both do
_EDGE, _GAP, _WIDE_GAP = 1, 2, 3  # blanks around the columns and between them
_WORD = 24  # a word that is longer may be cut
_PROSE = 30  # what a column of long text needs at least


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, its cells as lines of text, and whether they stand at the right."""

    name: str
    cells: Sequence[str]
    numeric: bool = False

    @property
    def wish(self) -> int:
        """The width that it would like."""
        lines = (line for cell in self.cells for line in cell.split("\n"))
        return max(cell_len(self.name), max(map(cell_len, lines), default=0))

    def need(self, *, broken: bool) -> int:
        """The width below which it cannot be read, with names whole or broken at their hyphens."""
        heading = _longest(self.name, broken=broken)
        if self.numeric:
            return max(heading, max(map(cell_len, self.cells), default=0))
        word = max((_longest(cell, broken=broken) for cell in self.cells), default=0)
        prose = min(_PROSE, self.wish) if self.wish > 2 * _PROSE else 0
        return max(heading, min(word, _WORD), prose)


@dataclass(frozen=True, slots=True)
class Layout:
    """The parts that stand below each other, as places of columns with their widths; the rest."""

    parts: tuple[dict[int, int], ...]
    left_out: tuple[str, ...] = ()


def lay_out(columns: Sequence[Column], room: int) -> Layout:
    """Which columns stand where, and how wide, in so much room; all of them where they fit."""
    wishes = [column.wish for column in columns]
    if roomy(wishes, room):
        return Layout((dict(enumerate(wishes)),))
    said = [i for i, column in enumerate(columns) if any(column.cells)] or [*range(len(columns))]
    little, more = _expendable(columns, said)
    for expendable, broken in (([], False), (little, False), (little, True), (more, True)):
        needs = {i: columns[i].need(broken=broken) for i in said}
        kept = _without(expendable, needs, room)
        if fits(kept, room):
            left_out = tuple(columns[i].name for i in said if i not in kept)
            return Layout((_spread(columns, kept, room),), left_out)
    parts = (_squeezed(part, room) for part in _parts(columns, needs, room))
    return Layout(tuple(_spread(columns, part, room) for part in parts))


def roomy(widths: Collection[int], room: int) -> bool:
    """Whether columns of these widths have room for wide gaps."""
    return _EDGE + sum(widths) + _WIDE_GAP * len(widths) <= room


def fits(widths: Mapping[int, int], room: int) -> bool:
    """Whether columns of these widths stand in that room, be it with narrow gaps."""
    return _width(widths) <= room


def wrapped(cell: str, width: int) -> str:
    r"""The cell in lines that are no wider; only a word that is wider itself is cut.

    >>> wrapped("Challenge with support", 12)
    'Challenge\nwith support'
    """
    return "\n".join(textwrap.wrap(cell, width))


def _expendable(columns: Sequence[Column], said: Sequence[int]) -> tuple[list[int], list[int]]:
    """The columns that may be left out, in order: those that say little, then some more."""
    rest = said[1:]  # the first one names the row
    named = {columns[i].name: i for i in reversed(rest)}
    same = [i for i in rest if len(columns[i].cells) > 1 and len({*columns[i].cells}) == 1]
    little = [named[name] for name in _LITTLE if name in named]
    little += [i for i in same if not columns[i].numeric and i not in little]
    return little, little + [named[n] for n in _MORE if n in named and named[n] not in little]


def _without(expendable: Sequence[int], needs: dict[int, int], room: int) -> dict[int, int]:
    """The columns without the expendable ones, as many of these as must go."""
    kept = dict(needs)
    for place in expendable:
        if not fits(kept, room):
            del kept[place]
    return kept


def _parts(columns: Sequence[Column], needs: dict[int, int], room: int) -> list[dict[int, int]]:
    """As many columns as fit, and the rest below, each part with what names the row."""
    places = list(needs)
    first = tuple(columns[i].name for i in places[: len(_NAMES_A_ROW)])
    keys = {i: needs[i] for i in places[: len(first) if first == _NAMES_A_ROW else 1]}
    parts = [dict(keys)]
    for i in places[len(keys) :]:
        if not fits(parts[-1] | {i: needs[i]}, room) and len(parts[-1]) > len(keys):
            parts.append(dict(keys))
        parts[-1][i] = needs[i]
    return parts


def _squeezed(part: dict[int, int], room: int) -> dict[int, int]:
    """A part that cannot be divided any more: its widest column gives way, and words are cut."""
    over = max(0, _width(part) - room)
    widest = max(part, key=lambda i: part[i])
    return part | {widest: max(1, part[widest] - over)}


def _spread(columns: Sequence[Column], part: dict[int, int], room: int) -> dict[int, int]:
    """The widths with what is left of the room, given first to those that lack little."""
    widths, spare = dict(part), max(0, room - _width(part))
    lacking = sorted(part, key=lambda i: columns[i].wish - part[i])
    for number, i in enumerate(lacking):
        more = max(0, min(columns[i].wish - part[i], spare // (len(lacking) - number)))
        widths[i] += more
        spare -= more
    return widths


def _width(part: Mapping[int, int]) -> int:
    return _EDGE + sum(part.values()) + _GAP * len(part)


def _longest(text: str, *, broken: bool) -> int:
    pieces = re.split(r"\s+|(?<=\w-)(?=\w)", text) if broken else text.split()
    return max(map(cell_len, pieces), default=0)
