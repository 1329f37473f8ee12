"""Rows of a CSV file or an Excel workbook, as text, with the line each stands on."""

import csv
import datetime as dt
import io
import re
import sys
import warnings
import zipfile
from collections.abc import Iterator
from typing import Any, NamedTuple

from qualcode.errors import Finding, QualcodeError
from qualcode.importers.containers import require_parts
from qualcode.importers.decoding import decode, repaired
from qualcode.transcript.timecode import clock

_DELIMITERS = ",;\t|"
_SEARCHED = 100_000_000  # bytes of a sheet that are looked through for formulas
_NO_VALUE = re.compile(rb"<f[^<>]*>[^<]*</f>(?:<v\s*/>|<v></v>)?</c>")


class Line(NamedTuple):
    """One row: the line in the file or the row in the sheet, and its cells as text."""

    number: int
    cells: tuple[str, ...]


class Sheet(NamedTuple):
    """The rows that hold anything; a CSV file is one sheet without a name."""

    name: str
    lines: list[Line]


def read_sheets(data: bytes, where: str) -> tuple[list[Sheet], tuple[Finding, ...]]:
    r"""The sheets of a CSV file (comma, semicolon, tab or bar) or of an Excel workbook.

    >>> sheets, notes = read_sheets(b"name;age\nAnn;7\n\n'Ben';8\n", "a.csv")
    >>> sheets[0].lines[1:]
    [Line(number=2, cells=('Ann', '7')), Line(number=4, cells=("'Ben'", '8'))]
    """
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        require_parts(data, where, "xl/", "Excel workbook", ".xlsx")
        try:
            return list(_workbook(data)), _empty_formulas(data, where)
        except Exception as fault:
            raise QualcodeError(
                f"{where} is a damaged Excel workbook ({type(fault).__name__})",
                hint="open it in Excel or LibreOffice and save it again as .xlsx",
            ) from fault
    text, notes = decode(data, where)
    try:
        return [Sheet("", list(_filled(_delimited(text))))], notes
    except csv.Error as fault:
        raise QualcodeError(f"{where} does not read as a table: {fault}") from fault


def _delimited(text: str) -> Iterator[Line]:
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))  # a cell may hold a whole interview
    sign = _delimiter(text)
    plain = sign == "\t" and _unquoted(text)
    lines = io.StringIO(text, newline="")
    reader = (
        csv.reader(lines, delimiter=sign, quoting=csv.QUOTE_NONE)
        if plain
        else csv.reader(lines, delimiter=sign)
    )
    before = 0
    for row in reader:
        yield Line(before + 1, tuple(row))
        before = reader.line_num


def _delimiter(text: str) -> str:
    """The sign that parts the first line into most cells."""
    first = re.sub(r'"[^"]*"', "", text.lstrip().partition("\n")[0])
    return max(_DELIMITERS, key=lambda sign: (first.count(sign), -_DELIMITERS.index(sign)))


def _unquoted(text: str) -> bool:
    r"""Whether quotation marks in a table with tabs are words: none encloses a whole cell.

    >>> _unquoted('start\tend\ttext\n0\t9\t"So," she said'), _unquoted('a\tb\n1\t"two"')
    (True, False)
    """
    return not re.search(r'(?:^|\t)"(?:[^"]|"")*"(?=\t|\n|\Z)', text, re.MULTILINE)


def _workbook(data: bytes) -> Iterator[Sheet]:
    import openpyxl

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what openpyxl cannot keep when it writes; we only read
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        for sheet in book.worksheets:
            sheet.reset_dimensions()
            rows = (
                Line(number, tuple(map(_cell, row)))
                for number, row in enumerate(sheet.iter_rows(), 1)
            )
            yield Sheet(sheet.title, list(_filled(rows)))
        book.close()


def _empty_formulas(data: bytes, where: str) -> tuple[Finding, ...]:
    """A warning for formulas whose value was never worked out: their cells read as empty."""
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        sheets = [
            entry
            for entry in book.infolist()
            if entry.filename.startswith("xl/worksheets/sheet") and entry.file_size < _SEARCHED
        ]
        empty = sum(len(_NO_VALUE.findall(book.read(entry))) for entry in sheets)
    if not empty:
        return ()
    what = f"formula cells without a value, read as empty: {empty}"
    return (Finding("warning", where, what, "open it in Excel or LibreOffice and save it again"),)


def _filled(lines: Iterator[Line]) -> Iterator[Line]:
    return (line for line in lines if any(cell.strip() for cell in line.cells))


def _cell(cell: Any) -> str:
    """The cell as a reader sees it, near enough: dates in ISO form, zeros in front kept."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return _number(value, cell.number_format or "")
    if isinstance(value, dt.timedelta):
        return clock(round(value.total_seconds() * 1000))
    if isinstance(value, dt.datetime):
        midnight = value.time() == dt.time()
        return value.date().isoformat() if midnight else value.isoformat(" ", "seconds")
    return value.isoformat() if hasattr(value, "isoformat") else repaired(str(value))


def _number(value: float, shown_as: str) -> str:
    written = str(int(value)) if value == int(value) else repr(value)
    return written.zfill(len(shown_as)) if re.fullmatch("0{2,}", shown_as) else written
