"""How many words carry a code: words that several segments share are counted once.

A coding stores how many words it has, not which; so a segment that covers a turn only in part, or
overlaps another in part, is told from its length. All else is exact.
"""

import polars as pl

_PARTS = 1000  # parts of a word are summed as whole numbers: in any order they give the same
_PLACE, _LOW, _HIGH = pl.col("place"), pl.col("low"), pl.col("high")


def words(pieces: pl.DataFrame, units: pl.DataFrame) -> tuple[pl.DataFrame, bool]:
    """The words of each (shown code, unit), and whether any of them is an estimate.

    `pieces` are placed spans: shown, unit, start, end, first_turn, last_turn, words.
    """
    spans = _within_turns(pieces, units)
    shared = spans["place"].is_duplicated()
    every = pl.concat([_alone(spans.filter(~shared)), _together(spans.filter(shared))])
    counted = every.select(
        shown=(_PLACE // units.height).cast(pl.UInt32),
        unit=(_PLACE % units.height).cast(pl.UInt32),
        words=(pl.col("words") + _PARTS // 2) // _PARTS,
    )
    most = units["spoken"].gather(counted["unit"])
    whole = counted.with_columns(words=pl.min_horizontal("words", most))
    return whole, bool(every["partial"].any())


def _within_turns(pieces: pl.DataFrame, units: pl.DataFrame) -> pl.DataFrame:
    """Each piece clipped to its turn, with the words it has there."""
    turns = units.select("opens", "closes", "spoken")[pieces["unit"]]
    length = pl.col("closes") - pl.col("opens")
    low = (pl.col("start") - pl.col("opens")).clip(0, length)
    high = pl.max_horizontal(pl.min_horizontal("end", "closes") - pl.col("opens"), low + 1)
    several = pl.col("first_turn") != pl.col("last_turn")
    part = (high - low) / length
    return pieces.hstack(turns).select(
        place=pl.col("shown").cast(pl.Int64) * units.height + pl.col("unit"),
        low=low,
        high=high,
        words=pl.when(several)
        .then(part * pl.col("spoken"))
        .otherwise(pl.min_horizontal("words", "spoken").cast(pl.Float64)),
        partial=several & (part < 1),
    )


def _alone(spans: pl.DataFrame) -> pl.DataFrame:
    """The words of places that hold one span: almost all, so they skip the sorting."""
    return spans.select("place", (pl.col("words") * _PARTS).round().cast(pl.Int64), "partial")


def _together(spans: pl.DataFrame) -> pl.DataFrame:
    """The words of places that hold several, each cut to what those before it leave."""
    line = spans.sort("place", "low", "high", "words", descending=[False, False, True, True])
    # One running maximum serves all places: each has its own stretch of the line.
    width = _HIGH.max() + 1
    reach = (_PLACE * width + _HIGH).cum_max().shift(1, fill_value=-1) - _PLACE * width
    left = (_HIGH - pl.max_horizontal(_LOW, reach)).clip(0)
    size = _HIGH - _LOW
    cut = line.select(
        "place",
        words=(pl.col("words") * _PARTS * left / size).round().cast(pl.Int64),
        partial=(left > 0) & (pl.col("partial") | (left < size)),
    )
    return cut.group_by("place").agg(pl.col("words").sum(), pl.col("partial").any())
