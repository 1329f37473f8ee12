"""Tables of a Word document as text; an indented paragraph is an indented cell."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from qualcode.codebook.exchange.base import Incoming
from qualcode.codebook.exchange.grid import Grid, NoTableError, Row, check_package, filled
from qualcode.errors import Finding


def grids(incoming: Incoming) -> list[Grid]:
    """Every table of the document; a document without one is an error."""
    from docx import Document

    check_package(incoming, "word/", "Word document (.docx)")
    try:
        tables = Document(BytesIO(incoming.data)).tables
    except Exception as fault:  # noqa: BLE001 - a damaged one fails in many ways
        what = f"this is a damaged Word document ({type(fault).__name__})"
        raise NoTableError(incoming.where, what, "open it in Word and save it again") from None
    if not tables:
        hint = "a codebook in Word is read from a table with the columns Name and Description"
        raise NoTableError(incoming.where, "the document holds no table", hint)
    return [_grid(table, number, incoming.where) for number, table in enumerate(tables, 1)]


def _grid(table: Any, number: int, where: str) -> Grid:
    """One table."""

    def spell(row: int, cell: int) -> str:
        return f"{where}, table {number}, row {row}" + (f", cell {cell}" if cell else "")

    rows, faults = [], []
    for at, row in enumerate(table.rows, 1):
        cells = list(row.cells)
        if len({id(cell._tc) for cell in cells}) < len(cells):  # noqa: SLF001 - it has no public name
            hint = "split them, so that each row is one code"
            faults.append(Finding("error", spell(at, 0), "cells are merged here", hint))
        rows.append(Row(at, tuple(map(_text, cells)), tuple(map(_indent, cells))))
    return Grid(f"table {number}", list(filled(rows)), spell, tuple(faults))


def _text(cell: Any) -> str:
    return str(cell.text).replace("\r", "\n")


def _indent(cell: Any) -> float:
    """How far the first paragraph stands from the edge, in points."""
    return float(sum(_points(cell)))


def _points(cell: Any) -> Iterator[float]:
    for paragraph in cell.paragraphs[:1]:
        for style in (paragraph.paragraph_format, paragraph.style.paragraph_format):
            if style.left_indent is not None:
                yield style.left_indent.pt
                return
