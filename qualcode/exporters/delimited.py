"""Comma-separated values: UTF-8, LF, quotes where needed, an empty field where nothing is known."""

from io import BytesIO

import polars as pl

from qualcode.exporters.base import Export

_FORMULA = "^[=+@\t\r-]"  # what makes a spreadsheet run a cell


def dump(export: Export) -> bytes:
    """The rows under their names; text that looks like a formula gets an apostrophe unless raw."""
    return separated(export, ",")


def separated(export: Export, separator: str) -> bytes:
    """The rows with this between the cells."""
    file = BytesIO()
    frame = export.table.frame if export.raw else guard(export.table.frame)
    frame.write_csv(file, separator=separator, line_terminator="\n")
    return file.getvalue()


def guard(frame: pl.DataFrame) -> pl.DataFrame:
    """Cells and names that a spreadsheet would run, made plain text by an apostrophe.

    >>> guard(pl.DataFrame({"a": ["=1+1", "-", "1-1"], "b": [-1, 0, 1]}))["a"].to_list()
    ["'=1+1", "'-", '1-1']
    """
    cells = pl.col(pl.String)
    plain = frame.with_columns(
        pl.when(cells.str.contains(_FORMULA)).then("'" + cells).otherwise(cells).name.keep()
    )
    names = pl.Series(frame.columns, dtype=pl.String)
    risky = names.filter(names.str.contains(_FORMULA))
    return plain.rename({name: f"'{name}" for name in risky})
