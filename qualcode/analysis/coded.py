"""The coded texts themselves: the sources of a base, their turns, and the codings of a layer.

What counts is what the table of segments counts: the codings are its rows.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from qualcode.analysis import codes, segments
from qualcode.analysis.layer import Base
from qualcode.analysis.reading import Reading, read
from qualcode.coding.corpus import Corpus, Selection
from qualcode.coding.segment import LOOK
from qualcode.table import Table
from qualcode.text.amounts import many

COLUMNS = segments.COLUMNS
_TURN = ("turn", "start", "end", "begins", "speaker", "role", "participant", "case")
_CODING = ("coding", "start", "end", "code", "quote", "coder", "origin", "rating", "valence",
           "good", "memo", "codebook")  # fmt: skip
Row = Mapping[str, Any]


@dataclass(frozen=True)
class CodedText:
    """One source: its turns in order, its codings by place; nothing that is not known is in a row.

    A turn of the base has `counts`, and each its own `attributes`, where any is known of it; those
    of the text are those of the source.
    """

    name: str
    revision: str
    attributes: Row
    turns: tuple[Row, ...]
    codings: tuple[Row, ...]


@dataclass(frozen=True)
class CodedTexts:
    """The sources of a base in order of their names, whose codings they have, and what to know."""

    layer: str
    codes: tuple[str, ...]  # those that could be given, in the order of the codebook
    texts: tuple[CodedText, ...]
    notes: tuple[str, ...]


def coded(corpus: Corpus, *, layer: str | None, selection: Selection, base: Base) -> CodedTexts:
    """The sources that hold a turn of the base, with all their turns; no doubtful coding."""
    table = segments.segments(corpus, layer=layer, selection=selection, base=base)
    rows, notes = _sure(table)
    reading = read(corpus, COLUMNS, layer=layer, selection=selection, base=base)
    found = rows.select("source", *_CODING).partition_by("source", as_dict=True)
    texts = tuple(_texts(reading, {str(key[0]): frame for key, frame in found.items()}))
    used = {row["code"] for text in texts for row in text.codings}
    shown = codes.shown(reading.codes, selection.codes)
    given = (code.id for code in shown if code.id in used or code.status != "deprecated")
    return CodedTexts(str(reading.layer), tuple(given), texts, notes)


def _sure(table: Table) -> tuple[pl.DataFrame, tuple[str, ...]]:
    """The codings that stand on the words that were coded; and the notes with what is left out."""
    if "placement" not in table.frame.columns:
        return table.frame, table.notes
    kept = table.frame.filter(pl.col("placement") != LOOK)
    lost = table.frame.height - kept.height
    said = f"Left out of the file: {many(lost, 'coding')} that must be looked at first."
    return kept, (*table.notes, *([said] if lost else []))


def _texts(reading: Reading, codings: Mapping[str, pl.DataFrame]) -> Iterator[CodedText]:
    turns = _turns(reading)
    for (source,), rows in turns.partition_by("source", as_dict=True, maintain_order=True).items():
        if not rows["counts"].any():
            continue
        name, revision = reading.sources.select("name", "revision").row(int(str(source)))
        held = codings.get(name)
        yield CodedText(
            name,
            revision,
            _attributes(reading, rows),
            tuple(_known(rows.drop("source").filter(pl.col("turn") > 0))),
            tuple(_known(held.select(_CODING))) if held is not None else (),
        )


def _turns(reading: Reading) -> pl.DataFrame:
    """Every turn with what is known of it, and whether it is of the base."""
    told = pl.DataFrame([each.of(reading.turns) for each in _dimensions(reading)])
    base = reading.units.select("source", "turn", counts=True).unique()
    named = reading.turns.rename({"opens": "start", "closes": "end"}).select("source", *_TURN)
    return (
        named.hstack([told.to_struct("attributes")] if told.width else [])
        .join(base, on=["source", "turn"], how="left", maintain_order="left")
        .with_columns(pl.col("counts").fill_null(value=False))
    )


def _dimensions(reading: Reading) -> Iterator[Any]:
    yield from reading.people.tiers.values()
    yield from reading.people.attributes.values()


def _attributes(reading: Reading, rows: pl.DataFrame) -> Row:
    """What is said of the source of these turns."""
    of_sources = (each for each in reading.people.attributes.values() if each.key == "source")
    values = {each.name: each.of(rows.head(1))[0] for each in of_sources}
    return {name: value for name, value in values.items() if value is not None}


def _known(frame: pl.DataFrame) -> Iterator[Row]:
    """The rows without their empty cells."""
    for row in frame.iter_rows(named=True):
        held = {name: value for name, value in row.items() if value is not None}
        if "attributes" in held:
            told = held["attributes"].items()
            held["attributes"] = {name: value for name, value in told if value is not None}
        yield held
