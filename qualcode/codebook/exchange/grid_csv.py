"""Tables of separated values, whatever separates them; and how text stays text in a spreadsheet."""

import codecs
import csv
import io
import re
from collections.abc import Callable

from qualcode.codebook.exchange.base import LARGEST, Incoming
from qualcode.codebook.exchange.grid import Grid, NoTableError, Row, filled

_SEPARATORS = ",;\t|"
_RISKY = re.compile(r"'*[=+@\t\r-]")
_GUARDED = re.compile(r"'+[=+@\t\r-]")


def guarded(text: str) -> str:
    """Text that a spreadsheet does not run as a formula.

    >>> guarded("=trust"), guarded("'=trust"), guarded("trust")
    ("'=trust", "''=trust", 'trust')
    """
    return f"'{text}" if _RISKY.match(text) else text


def unguarded(text: str) -> str:
    """The text behind the apostrophe that guards it.

    >>> [unguarded(guarded(each)) for each in ("=a", "'=a", "'a", "a")]
    ['=a', "'=a", "'a", 'a']
    """
    return text[1:] if _GUARDED.match(text) else text


def grid(incoming: Incoming, fits: Callable[[Row], bool]) -> Grid:
    """The rows, separated by the first sign that gives a first row that `fits`, else by commas."""
    text = decoded(incoming)
    tried = [_separated(text, sign, incoming.where) for sign in _SEPARATORS]
    return next((each for each in tried if each.rows and fits(each.rows[0])), tried[0])


def decoded(incoming: Incoming) -> str:
    """The text of a UTF-8 file, or of a UTF-16 file with its mark."""
    data, where = incoming.data, incoming.where
    if len(data) > LARGEST:
        raise NoTableError(where, f"the file is larger than {LARGEST // 1_000_000} MB")
    wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        text = data.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as fault:
        line = data.count(b"\n", 0, fault.start) + 1
        hint = "in Excel, save it as `CSV UTF-8`, or as .xlsx"
        raise NoTableError(f"{where}, line {line}", "this is not UTF-8 text", hint) from None
    if "\0" in text or not text.strip():
        raise NoTableError(where, "this is no table of text" if text else "the file is empty")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _separated(text: str, sign: str, where: str) -> Grid:
    """The rows with this sign between the cells."""
    rows: list[Row] = []

    def spell(row: int, cell: int) -> str:
        head = rows[0].cell(cell - 1).strip() if rows and cell else ""
        return f"{where}, row {row}" + (f", column {head}" if head else "")

    reader = csv.reader(io.StringIO(text, newline=""), delimiter=sign)
    try:
        every = (
            Row(number, tuple(map(unguarded, cells))) for number, cells in enumerate(reader, 1)
        )
        rows += filled(every)
    except csv.Error as fault:
        raise NoTableError(
            f"{where}, line {reader.line_num}", f"this is no table: {fault}"
        ) from None
    return Grid("", rows, spell)
