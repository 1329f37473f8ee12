"""Rows of a table as text, with the place of each cell and how far it is indented."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from qualcode.codebook.exchange.base import LARGEST, UNPACKED, Incoming
from qualcode.errors import Finding

_MOST_COLUMNS = 200


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number from 1, its cells as text, and how far each is indented."""

    number: int
    cells: tuple[str, ...]
    indents: tuple[float, ...] = ()

    def cell(self, place: int | None) -> str:
        """The text at this place, nothing where the row is shorter."""
        return self.cells[place] if place is not None and place < len(self.cells) else ""

    def indent(self, place: int) -> float:
        """How far the cell is indented: blanks in front of its text, and by its format."""
        text = self.cell(place)
        blanks = len(text) - len(text.lstrip(" \t\u00a0"))
        return blanks + (self.indents[place] if place < len(self.indents) else 0)


@dataclass(frozen=True)
class Grid:
    """The rows that hold anything, and how a place in them is spelled."""

    name: str
    rows: list[Row]
    spell: Callable[[int, int], str]
    findings: tuple[Finding, ...] = field(default=())


class NoTableError(Exception):
    """The file holds no table that can be read; `finding` says why and where."""

    def __init__(self, where: str, what: str, hint: str = "") -> None:
        super().__init__(what)
        self.finding = Finding("error", where, what, hint)


def filled(rows: Iterable[Row]) -> Iterator[Row]:
    """The rows that hold anything."""
    return (row for row in rows if any(cell.strip() for cell in row.cells))


def check_width(grid: Grid) -> None:
    """Stop at a table that no codebook can be."""
    for row in grid.rows:
        if len(row.cells) > _MOST_COLUMNS:
            what = f"the row has {len(row.cells)} cells"
            raise NoTableError(grid.spell(row.number, 0), what, "is this a codebook?")


def check_package(incoming: Incoming, inside: str, kind: str) -> None:
    """Stop at a file that is no Office package of this kind, or one that is far too large."""
    from io import BytesIO
    from zipfile import BadZipFile, ZipFile

    where = incoming.where
    if len(incoming.data) > LARGEST:
        raise NoTableError(where, f"the file is larger than {LARGEST // 1_000_000} MB")
    try:
        with ZipFile(BytesIO(incoming.data)) as package:
            members = package.infolist()
    except BadZipFile:
        old = incoming.data.startswith(b"\xd0\xcf\x11\xe0")
        hint = "open it and save it again in the new format, without a password" if old else ""
        raise NoTableError(where, f"this is no {kind}", hint) from None
    if not any(each.filename.startswith(inside) for each in members):
        raise NoTableError(where, f"this is no {kind}")
    if sum(each.file_size for each in members) > UNPACKED:
        raise NoTableError(where, f"what is packed inside is larger than {UNPACKED // 10**6} MB")
