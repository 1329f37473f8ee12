"""Codes against the values of one attribute: one count a cell, and its share of the column."""

from typing import Literal

import polars as pl

from qualcode.analysis import codes, stated
from qualcode.analysis.layer import Base
from qualcode.analysis.reading import read
from qualcode.analysis.selection import EVERYTHING
from qualcode.analysis.tally import Tally, cells, tally
from qualcode.coding.corpus import Corpus, Selection
from qualcode.errors import unknown
from qualcode.table import Table

COLUMNS = ("revision", "start", "end", "first_turn", "last_turn", "code", "coder")
Unit = Literal["segments", "turns", "participants", "sources", "cases"]
_UNITS = ("segments", "turns", "participants", "sources", "cases")


def crosstab(
    corpus: Corpus,
    *,
    by: str,
    unit: Unit = "turns",
    share: bool = False,
    layer: str | None = None,
    selection: Selection = EVERYTHING,
    base: Base = "done",
) -> Table:
    """Codes as rows, the values of an attribute as columns, the count of a unit in each cell.

    `share` adds the share of the column's base: of its turns, participants, sources or cases, or of
    its coded segments. A column without a source in the base is empty, not zero.
    """
    if unit not in _UNITS:
        raise unknown("unit", unit, _UNITS)
    reading = read(corpus, COLUMNS, layer=layer, selection=selection, base=base, by=by)
    shown = codes.shown(reading.codes, selection.codes)
    found = tally(reading, shown)
    cells = [
        cell
        for number, group in enumerate(reading.groups)
        for cell in _column(found, number, len(shown), unit, group)
        if share or not cell.name.startswith("share")
    ]
    of = "coded segments" if unit == "segments" else f"{unit} in the base"
    notes = stated.notes(reading, shown, found.off_base) + stated.counting(reading, shown)
    notes += stated.groups(found.bases, reading.groups, [unit])
    if share:
        notes.append(f"A share is of all {of} in its column.")
    return Table(
        name="crosstab",
        frame=codes.described(shown, reading.codes).hstack(cells),
        title=f"Codes by {by}, layer {reading.layer}",
        unit=f"one row a code; a cell counts the distinct {unit} that carry it",
        base=stated.base(reading, found.whole),
        notes=tuple(notes),
    )


def _column(found: Tally, number: int, height: int, unit: str, group: str) -> list[pl.Series]:
    counts, shares = cells(found, number, height, unit)
    return [counts.alias(group), shares.alias(f"share ({group})")]
