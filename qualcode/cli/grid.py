"""A table as it stands on a screen: rich draws the frame, and its rows where cells have a style.

Plain rows are put together here, since a list may have thousands: rich takes fifty times as long.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from rich import box
from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderableType
from rich.markup import escape
from rich.segment import Segment
from rich.table import Table
from rich.text import Text

from qualcode.cli.layout import Column, fits, roomy, wrapped

Cell = str | Text


@dataclass(frozen=True)
class _Plain:
    """A frame without rows, and the rows that stand in it."""

    frame: Table
    rows: Sequence[Sequence[str]]
    columns: Sequence[tuple[int, bool]]  # the width of each, and whether it is numeric
    gap: str

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Segment]:
        *head, foot = console.render_lines(self.frame, options, pad=False, new_lines=True)
        for line in head:
            yield from line
        for row in self.rows:
            yield Segment(self._drawn(row, console))
        yield from foot

    def _drawn(self, row: Sequence[str], console: Console) -> str:
        columns = [
            [_padded(line, width, numeric=numeric) for line in _lines(cell, width, console)]
            for cell, (width, numeric) in zip(row, self.columns, strict=True)
        ]
        blank = [" " * width for width, _ in self.columns]
        lines = (
            [line or blank[place] for place, line in enumerate(side_by_side)]
            for side_by_side in zip_longest(*columns)
        )
        return "".join(f"{self.gap[1:]}{self.gap.join(line)}  \n" for line in lines)


def grid(
    title: str,
    columns: Sequence[Column],
    cells: Sequence[Sequence[Cell]],
    widths: Mapping[int, int],
    room: int,
) -> RenderableType:
    """These columns side by side, with wide gaps where there is room for them."""
    wide = roomy(widths.values(), room)
    frame = _frame(title, columns, widths, wide=wide)
    rows = list(zip(*(cells[i] for i in widths), strict=True))
    plain = [row for row in rows if all(isinstance(cell, str) for cell in row)]
    if len(plain) == len(rows) and fits(widths, room):
        kinds = [(width, columns[i].numeric) for i, width in widths.items()]
        return _Plain(frame, plain, kinds, "   " if wide else "  ")
    for row in rows:
        fitted = zip(row, widths.values(), strict=True)
        frame.add_row(*(_text(cell, width) for cell, width in fitted))
    return frame


def _frame(
    title: str, columns: Sequence[Column], widths: Mapping[int, int], *, wide: bool
) -> Table:
    frame = Table(
        title=escape(title) or None, title_justify="left", header_style="bold",
        box=box.SIMPLE_HEAD, padding=(0, 1) if wide else (0, 1, 0, 0),
    )  # fmt: skip
    for i, width in widths.items():
        frame.add_column(
            escape(wrapped(columns[i].name, width)), width=width, overflow="fold",
            justify="right" if columns[i].numeric else "left",
        )  # fmt: skip
    return frame


def _text(cell: Cell, width: int) -> Text:
    """The cell in lines of this width, broken between words."""
    if isinstance(cell, Text):
        return cell
    return Text(wrapped(cell, width) if cell_len(cell) > width else cell)


def _lines(cell: str, width: int, console: Console) -> list[str]:
    if cell.isprintable() and cell_len(cell) <= width:  # as most are
        return [cell]
    return [line.plain for line in _text(cell, width).wrap(console, width, overflow="fold")]


def _padded(line: str, width: int, *, numeric: bool) -> str:
    line = line.rstrip() if numeric else line
    blank = " " * (width - cell_len(line))
    return blank + line if numeric else line + blank
