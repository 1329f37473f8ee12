"""The coded-segment matrix: units as rows, codes as columns, for R, Excel or QCA."""

from collections.abc import Sequence
from typing import Literal

import polars as pl

from qualcode.analysis import codes, stated, voices
from qualcode.analysis.layer import Base
from qualcode.analysis.reading import Reading, read
from qualcode.analysis.selection import EVERYTHING
from qualcode.analysis.tally import SPAN, marks, place, rolled_up, whole
from qualcode.codebook.model import Code
from qualcode.coding.corpus import Corpus, Selection
from qualcode.errors import unknown
from qualcode.table import Table

COLUMNS = ("revision", "start", "end", "first_turn", "last_turn", "code", "coder")
Rows = Literal["segments", "turns", "participants", "sources", "cases"]
ROWS = ("segments", "turns", "participants", "sources", "cases")
_TOLD = {  # what a row is, and what is told of it
    "participants": ("participant", "role", "case"),
    "sources": ("source", "case"),
    "cases": ("case",),
}


def matrix(
    corpus: Corpus,
    *,
    rows: Rows = "turns",
    counts: bool = False,
    level: int | None = None,
    layer: str | None = None,
    selection: Selection = EVERYTHING,
    base: Base = "done",
) -> Table:
    """Every unit of the base against every code: 0 or 1, or the number of distinct segments.

    A unit without a coding is a row of zeros; a unit of a source that is not done is no row. A
    parent code holds what its children hold; `level` leaves out the codes below that level. A code
    called like a column that tells of the row (`time`) keeps its name, that column is `row_time`.
    """
    if rows not in ROWS:
        raise unknown("kind of row", rows, ROWS)
    reading = read(corpus, COLUMNS, layer=layer, selection=selection, base=base)
    shown = codes.shown(reading.codes, selection.codes, level)
    found = marks(reading).with_row_index("mark")
    placed = place(found, reading.units.select("source", "turn", "unit", "group"))
    frame, row = _rows(reading, placed, rows)
    ids = {code.id for code in shown}
    frame = frame.rename({name: f"row_{name}" for name in frame.columns if name in ids})
    raised = rolled_up(placed.with_columns(row=row), reading.codes, shown).drop_nulls("row")
    notes = stated.notes(reading, shown, found.height - placed["mark"].n_unique())
    notes += stated.counting(reading, shown) + _missing(reading, rows)
    cell = (
        "the number of distinct segments with the code" if counts else "1 for a coded unit, else 0"
    )
    return Table(
        name="matrix",
        frame=frame.hstack(_cells(raised, shown, frame, counts=counts)),
        title=f"{rows.capitalize()} by code, layer {reading.layer}",
        unit=f"one row a {rows[:-1]}; a cell is {cell}",
        base=stated.base(reading, whole(reading, placed["segment"].n_unique())),
        notes=tuple(notes),
    )


def _cells(
    raised: pl.DataFrame, shown: Sequence[Code], frame: pl.DataFrame, *, counts: bool
) -> list[pl.Series]:
    """A column for each code, cut from one long line of cells."""
    place = (pl.col("shown").cast(pl.Int64) * frame.height + pl.col("row")).alias("place")
    hits = raised.with_columns(place)
    line = pl.zeros(frame.height * len(shown), dtype=pl.UInt32 if counts else pl.UInt8, eager=True)
    if counts:
        many = hits.group_by("place").agg(segments=pl.col("segment").n_unique())
        line = line.scatter(many["place"], many["segments"])
    else:
        line = line.scatter(hits["place"], 1)
    return [
        line.slice(number * frame.height, frame.height).alias(code.id)
        for number, code in enumerate(shown)
    ]


def _rows(reading: Reading, placed: pl.DataFrame, rows: Rows) -> tuple[pl.DataFrame, pl.Series]:
    """What identifies each row, and the row of each placed span (null where it has none)."""
    if rows == "segments":
        return _segment_rows(reading, placed)
    if rows == "turns":
        return _turn_rows(reading, placed)
    return _people_rows(reading, placed, rows)


def _segment_rows(reading: Reading, placed: pl.DataFrame) -> tuple[pl.DataFrame, pl.Series]:
    spans = placed.unique("segment").sort(SPAN).select(*SPAN, "first_turn", "last_turn", "segment")
    numbered = spans.select("segment").with_row_index("row")
    row = placed.select("segment").join(numbered, on="segment", how="left", maintain_order="left")
    frame = spans.select(
        _source_names(reading, spans["source"]),
        pl.col("first_turn").alias("turn"),
        "last_turn",
        "start",
        "end",
    )
    return frame.hstack(voices.of_spans(spans, reading)), row["row"]


def _turn_rows(reading: Reading, placed: pl.DataFrame) -> tuple[pl.DataFrame, pl.Series]:
    units, talk = reading.units, pl.col("turn") > 0
    frame = units.select(
        _source_names(reading, units["source"]), "turn", time=voices.clock(pl.col("begins"))
    ).hstack(voices.values(units, reading))
    row = units.select(pl.when(talk).then(talk.cum_sum() - 1)).to_series()
    return frame.filter(talk), row.gather(placed["unit"])


def _people_rows(
    reading: Reading, placed: pl.DataFrame, rows: Rows
) -> tuple[pl.DataFrame, pl.Series]:
    """Participants, sources or cases, with the cases and roles that belong to them."""
    key, *told = _TOLD[rows]
    told += reading.people.tiers
    keys = reading.units.select(key).unique().drop_nulls().sort(key).with_row_index("row")
    row = reading.units.select(key).join(keys, on=key, how="left", maintain_order="left")["row"]
    known = voices.values(reading.units, reading).with_columns(row=row).drop_nulls("row")
    names = _source_names(reading, keys[key]) if key == "source" else keys[key].cast(pl.String)
    frame = known.group_by("row").agg(voices.joined(name) for name in told).sort("row")
    return frame.select(names.alias(key), *told), row.gather(placed["unit"])


def _source_names(reading: Reading, numbers: pl.Series) -> pl.Series:
    return reading.sources["name"].gather(numbers).alias("source")


def _missing(reading: Reading, rows: Rows) -> list[str]:
    """The turns that are in no row, where rows are people or places."""
    key = _TOLD.get(rows, ("",))[0]
    return [note for note in stated.unlinked(reading) if key and key in note]
