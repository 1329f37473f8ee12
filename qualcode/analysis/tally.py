"""How often: distinct segments, turns, participants, sources, cases and words, code by code.

A unit counts once per code, a parent counts the distinct units of all codes below it, and a coding
counts for each turn it overlaps.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from qualcode.analysis import columns
from qualcode.analysis import words as spoken
from qualcode.analysis.reading import CODER, Reading
from qualcode.codebook.model import Code

SPAN = ("source", "start", "end")
UNITS = ("segments", "turns", "participants", "sources", "cases", "words")
_GROUPED = {"participants": "participant", "sources": "source", "cases": "case"}


@dataclass(frozen=True)
class Tally:
    """Counts for each shown code and group, the base of each group, and the base over all groups.

    `off_base` codings lie only in talk that is not in the base; `estimated` says that words of
    segments that overlap in part were told from their length.
    """

    counts: pl.DataFrame
    bases: pl.DataFrame
    whole: Mapping[str, int]
    off_base: int
    estimated: bool


def marks(reading: Reading) -> pl.DataFrame:
    """The distinct (code, segment) pairs of the layer, for each coder where coders are groups."""
    codings = reading.codings
    per_coder = [CODER] if reading.by == CODER else []
    rest = [name for name in ("first_turn", "last_turn", "words") if name in codings.columns]
    found = codings.group_by("code", *SPAN, *per_coder).agg(pl.col(rest).first())
    # One whole number for each segment: three columns would be compared far more slowly.
    width = pl.col("end").max() + 1
    found = found.with_columns(
        code=columns.renumbered(found["code"], [code.id for code in reading.codes]),
        segment=(pl.col("source").cast(pl.Int64) * width + pl.col("start")) * width + pl.col("end"),
    )
    if not per_coder:
        return found
    group = columns.renumbered(found[CODER], reading.layer.coders)
    return found.with_columns(group=group).drop(CODER)


def place(spans: pl.DataFrame, units: pl.DataFrame) -> pl.DataFrame:
    """A row for each unit that a span overlaps; what overlaps no unit of the base is gone."""
    on = ["source", "turn", *(["group"] if "group" in spans.columns else [])]
    one = spans.filter(pl.col("first_turn") == pl.col("last_turn"))
    many = spans.filter(pl.col("first_turn") != pl.col("last_turn"))
    turn = pl.int_ranges("first_turn", pl.col("last_turn") + 1, dtype=pl.UInt32)
    every = pl.concat(
        [one.with_columns(turn="first_turn"), many.with_columns(turn=turn).explode("turn")]
    )
    return every.join(units, on=on)


def rolled_up(placed: pl.DataFrame, every: Sequence[Code], shown: Sequence[Code]) -> pl.DataFrame:
    """The rows once for each shown code that is the coded one or stands above it."""
    rank = {code.id: number for number, code in enumerate(shown)}
    pairs = [
        (number, rank[above])
        for number, code in enumerate(every)
        for above in code.path or (code.id,)
        if above in rank
    ]
    table = pl.DataFrame(pairs, schema={"code": pl.UInt32, "shown": pl.UInt32}, orient="row")
    return placed.join(table, on="code").drop("code")


def tally(reading: Reading, shown: Sequence[Code], *, words: bool = False) -> Tally:
    """Count the units of the base that carry each code, group by group."""
    found = marks(reading).with_row_index("mark")
    placed = place(found, reading.units.select("source", "turn", "unit", "group"))
    raised = rolled_up(placed, reading.codes, shown)
    coded, estimated = _coded(raised, reading.units, words=words)
    segments = raised.group_by("shown", "group").agg(segments=pl.col("segment").n_unique())
    counts = coded.group_by("shown", "group").agg(_counts(coded.columns))
    bases = _bases(reading, placed)
    return Tally(
        counts=segments.join(counts, on=["shown", "group"]).sort("shown", "group"),
        bases=bases,
        whole=whole(reading, placed["segment"].n_unique()),
        off_base=found.height - placed["mark"].n_unique(),
        estimated=estimated,
    )


def _coded(raised: pl.DataFrame, units: pl.DataFrame, *, words: bool) -> tuple[pl.DataFrame, bool]:
    """The units that carry each shown code, with what is counted of them."""
    pairs, estimated = raised.select("shown", "unit").unique(), False
    if words:
        pairs, estimated = spoken.words(raised, units)
    described = units.select("group", "turn", *_GROUPED.values())[pairs["unit"]]
    return pairs.hstack(described), estimated


def _counts(columns: Collection[str]) -> list[pl.Expr]:
    counts = [(pl.col("turn") > 0).sum().alias("turns")]
    counts += [pl.col(each).drop_nulls().n_unique().alias(unit) for unit, each in _GROUPED.items()]
    return [*counts, pl.col("words").sum()] if "words" in columns else counts


def _bases(reading: Reading, placed: pl.DataFrame) -> pl.DataFrame:
    groups = pl.DataFrame({"group": pl.Series(range(len(reading.groups)), dtype=pl.UInt32)})
    units = reading.units.with_columns(words="spoken")
    held = units.group_by("group").agg(_counts(units.columns))
    segments = placed.group_by("group").agg(segments=pl.col("segment").n_unique())
    joined = groups.join(segments, on="group", how="left").join(held, on="group", how="left")
    return joined.sort("group").select("group", pl.col(UNITS).fill_null(0))


def whole(reading: Reading, segments: int) -> Mapping[str, int]:
    """The base over all groups: the number of each unit in it."""
    units = reading.units if reading.by != CODER else reading.units.unique(["source", "turn"])
    counts = units.with_columns(words="spoken").select(_counts(["words"]))
    return {"segments": segments, **counts.row(0, named=True)}


def cells(found: Tally, group: int, height: int, unit: str) -> tuple[pl.Series, pl.Series]:
    """The counts of a unit in one group in order of the shown codes, and their shares of its base.

    Both are null where the group has no source in the base: not coded yet is not zero.
    """
    base = found.bases.row(group, named=True)
    mine = found.counts.filter(pl.col("group") == group)
    counts = pl.zeros(height, dtype=pl.Int64, eager=True).alias(unit)
    if not base["sources"]:
        counts = counts.clear(height)
    counts = counts.scatter(mine["shown"], mine[unit].cast(pl.Int64))
    # Divided by a column: polars divides by a number inexactly (3 / 5 gives 0.6000000000000001).
    bases = pl.repeat(base[unit] or None, height, dtype=pl.Int64, eager=True)
    shares = counts / bases
    return counts, shares.alias(f"share_{unit}")
