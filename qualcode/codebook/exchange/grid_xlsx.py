"""Sheets of an Excel workbook as text; what is no plain cell is a finding with its place."""

import warnings
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from typing import Any

from qualcode.codebook.exchange.base import Incoming
from qualcode.codebook.exchange.grid import Grid, NoTableError, Row, check_package, filled
from qualcode.errors import Finding


def grids(incoming: Incoming) -> list[Grid]:
    """Every sheet."""
    import openpyxl

    check_package(incoming, "xl/", "Excel workbook (.xlsx)")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter(
                "ignore"
            )  # what openpyxl cannot keep when it writes; we only read
            book = openpyxl.load_workbook(BytesIO(incoming.data))
        return [_grid(sheet, incoming.where) for sheet in book.worksheets]
    except Exception as fault:  # noqa: BLE001 - a damaged one fails in many ways
        what = f"this is a damaged Excel workbook ({type(fault).__name__})"
        hint = "open it in Excel or LibreOffice and save it again as .xlsx"
        raise NoTableError(incoming.where, what, hint) from None


def _grid(sheet: Any, where: str) -> Grid:
    """One sheet."""
    from openpyxl.utils import get_column_letter

    def spell(row: int, cell: int) -> str:
        column = get_column_letter(cell) if cell else ""
        return f"{where}, sheet {sheet.title}, {'cell' if cell else 'row'} {column}{row}"

    found = list(_faults(sheet, spell))
    rows = [
        Row(number, tuple(map(_text, cells)), tuple(_indent(cell) for cell in cells))
        for number, cells in enumerate(sheet.iter_rows(), 1)
    ]
    return Grid(sheet.title, list(filled(rows)), spell, tuple(found))


def _faults(sheet: Any, spell: Any) -> Iterator[Finding]:
    """Cells that are joined, and cells that hold formulas."""
    for area in sheet.merged_cells.ranges:
        where = f"{spell(area.min_row, area.min_col)} to {area.coord.partition(':')[2]}"
        hint = "unmerge them, so that each row is one code"
        yield Finding("error", where, "cells are merged here", hint)
    for cells in sheet.iter_rows():
        for cell in cells:
            if cell.data_type == "f":
                hint = "format the cell as Text and type it again, or put an apostrophe in front"
                where = spell(cell.row, cell.column)
                yield Finding(
                    "error", where, f"a formula stands here, not text: {cell.value}", hint
                )


def _text(cell: Any) -> str:
    """What stands in the cell."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time().isoformat() == "00:00:00" else str(value)
    return str(value).replace("\r\n", "\n").replace("\r", "\n")


def _indent(cell: Any) -> float:
    return float(cell.alignment.indent or 0) if cell.has_style else 0.0
