"""Excel: text stays text, numbers stay numbers, and a second sheet says how the table was made."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import polars as pl
from xlsxwriter import Workbook

from qualcode.errors import QualcodeError
from qualcode.exporters import zipped
from qualcode.exporters.base import Export
from qualcode.exporters.cells import ILLEGAL, is_share, legal
from qualcode.table import Table

_ROWS, _COLUMNS, _LETTERS = 1_048_575, 16_384, 32_767
_MANY = 500_000  # cells; above, rows go to the disk as they come
_WIDEST, _NARROWEST, _HEAD, _LOOKED_AT = 60, 8, 20, 500
_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


@dataclass
class _Text:
    """What had to be changed in text so that Excel can hold it."""

    cut: int = 0
    replaced: int = 0
    notes: list[str] = field(default_factory=list)

    def fit(self, text: str) -> str:
        """The text within the limits of a cell."""
        if ILLEGAL.search(text):
            self.replaced += 1
        text = legal(text)
        if len(text) * 2 <= _LETTERS:
            return text
        units = text.encode("utf-16-le")
        if len(units) <= 2 * _LETTERS:
            return text
        self.cut += 1
        return units[: 2 * (_LETTERS - 1)].decode("utf-16-le", "ignore") + "…"

    def said(self) -> list[str]:
        """The changes in the words of a note."""
        notes = []
        if self.cut:
            notes.append(f"Cells cut to the {_LETTERS:,} letters that Excel holds: {self.cut:,}.")
        if self.replaced:
            notes.append(f"Cells with control characters, each shown as \ufffd: {self.replaced:,}.")
        return notes


def dump(export: Export) -> bytes:
    """The workbook: the table with frozen header, filters and widths, and the sheet About."""
    table, frame = export.table, export.table.frame
    if frame.height > _ROWS or frame.width > _COLUMNS:
        raise QualcodeError(
            f"Excel holds {_ROWS:,} rows and {_COLUMNS:,} columns; the table has"
            f" {frame.height:,} and {frame.width:,}",
            hint="write .csv or .parquet, or choose fewer sources or codes",
        )
    file = BytesIO()
    many = frame.height * frame.width > _MANY
    book = Workbook(file, {**_OPTIONS, "in_memory": not many, "constant_memory": many})
    book.set_properties({"title": table.title, "author": "qualcode", "created": export.made})
    text = _Text()
    _sheet(book, table, text)
    _about(book, table, text)
    book.close()
    return zipped.dated(file.getvalue())


def _sheet(book: Workbook, table: Table, text: _Text) -> None:
    frame = table.frame
    sheet = book.add_worksheet(re.sub(r"[\[\]:*?/\\']", " ", table.name)[:31] or "table")
    _dress(book, sheet, frame, text)
    writers = [_writer(sheet, column.dtype, text) for column in frame]
    for number, row in enumerate(frame.iter_rows(), start=1):
        for place, value in enumerate(row):
            if value is not None:
                writers[place](number, place, value)
    sheet.freeze_panes(1, 0)
    if frame.width:
        sheet.autofilter(0, 0, frame.height, frame.width - 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _dress(book: Workbook, sheet: Any, frame: pl.DataFrame, text: _Text) -> None:
    """Widths and formats of the columns, and the header."""
    for place, column in enumerate(frame):
        width, lines = _size(column)
        style: dict[str, object] = {"valign": "top", "text_wrap": width >= _WIDEST or lines > 1}
        if is_share(column.name):
            style["num_format"] = "0.0%"
        sheet.set_column(place, place, width, book.add_format(style))
        side = "right" if column.dtype.is_numeric() else "left"
        head = {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "align": side}
        sheet.write_string(0, place, text.fit(column.name), book.add_format(head))


def _writer(sheet: Any, dtype: pl.DataType, text: _Text) -> Callable[[int, int, Any], object]:
    if dtype.is_numeric():
        write: Callable[[int, int, Any], object] = sheet.write_number
    elif dtype == pl.Boolean:
        write = sheet.write_boolean
    else:

        def write(row: int, place: int, value: Any) -> object:
            return sheet.write_string(row, place, text.fit(str(value)))

    return write


def _size(column: pl.Series) -> tuple[int, int]:
    """How wide a column should be, and the most lines in a cell, by its first rows."""
    cells = column.head(_LOOKED_AT).cast(pl.String).drop_nulls()
    lines = cells.str.split("\n")
    most = int(lines.list.len().max() or 0)  # type: ignore[arg-type]
    longest = int(lines.explode().str.len_chars().max() or 0)  # type: ignore[arg-type]
    if is_share(column.name):
        longest = len("100.0%")
    return max(_NARROWEST, min(_WIDEST, max(longest, min(len(column.name), _HEAD)) + 2)), most


def _about(book: Workbook, table: Table, text: _Text) -> None:
    sheet = book.add_worksheet("About")
    bold = book.add_format({"bold": True, "valign": "top"})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 12, bold)
    sheet.set_column(1, 1, 100, wrap)
    sheet.fit_to_pages(1, 0)
    for number, (name, said) in enumerate(_lines(table, text.said())):
        sheet.write_string(number, 0, name, bold)
        sheet.write_string(number, 1, legal(said), wrap)


def _lines(table: Table, more: Sequence[str]) -> list[tuple[str, str]]:
    return [
        ("Title", table.title),
        ("Unit", table.unit),
        ("Base", table.base),
        *(("Note", note) for note in (*table.notes, *more)),
        ("Rows", f"{table.frame.height:,}"),
        ("Table", f"qualcode table {table.name}"),
    ]
