"""The corpus as frames in which names have become numbers, once and early.

A source, code or coder is its place in a sorted list; so every join and every count is on integers.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import polars as pl

from qualcode.coding.corpus import Corpus

Values = Sequence[Any] | pl.Series
_NUMBERS = {
    "start": pl.Int64,
    "end": pl.Int64,
    "first_turn": pl.UInt32,
    "last_turn": pl.UInt32,
    "words": pl.UInt32,
    "rating": pl.Int64,
}


def place(values: Values, known: Sequence[str]) -> pl.Series:
    """The place of each value among the known ones, null for a stranger.

    >>> place(["trust", "time", "luck"], ["time", "trust"]).to_list()
    [1, 0, None]
    """
    if not known:
        return pl.Series([None] * len(values), dtype=pl.UInt32)
    named = pl.Series(values, dtype=pl.String).cast(pl.Enum(known), strict=False)
    return named.to_physical().cast(pl.UInt32)


def category(values: Values) -> pl.Series:
    """Names as an enumeration in alphabetical order: compared as integers, shown as text."""
    text = pl.Series(values, dtype=pl.String)
    return text.cast(pl.Enum(text.drop_nulls().unique().sort()))


def sources(corpus: Corpus) -> pl.DataFrame:
    """The sources in order of their names; the row number is the source's number from here on."""
    held = {name: pl.Series(corpus.sources[name], dtype=pl.String) for name in _SOURCE}
    return pl.DataFrame({"id": held["source"], **held}).drop("source").sort("name")


_SOURCE = ("source", "name", "revision")


def turns(corpus: Corpus, sources: pl.DataFrame) -> pl.DataFrame:
    """Every turn in order, with the number of its source."""
    held = corpus.turns
    frame = pl.DataFrame(
        {
            "source": place(held["revision"], sources["revision"].to_list()),
            "turn": pl.Series(held["turn"], dtype=pl.UInt32),
            "opens": pl.Series(held["start"], dtype=pl.Int64),
            "closes": pl.Series(held["end"], dtype=pl.Int64),
            "begins": pl.Series(held["begins"], dtype=pl.Int64),
            "spoken": pl.Series(held["words"], dtype=pl.UInt32),
            "speaker": category(held["label"]),
            **{name: category(held[name]) for name in ("role", "participant", "case")},
        }
    )
    return frame.drop_nulls("source").sort("source", "turn")


def times(corpus: Corpus, turns: pl.DataFrame, sources: pl.DataFrame) -> pl.DataFrame:
    """Every known time with its position in its source: of turns, and of anchors amid them."""
    held = {name: corpus.anchors.get(name, ()) for name in ("revision", "position", "milliseconds")}
    anchors = pl.DataFrame(
        {
            "source": place(held["revision"], sources["revision"].to_list()),
            "start": pl.Series(held["position"], dtype=pl.Int64),
            "begins": pl.Series(held["milliseconds"], dtype=pl.Int64),
        }
    )
    begun = turns.select("source", pl.col("opens").alias("start"), "begins")
    both = pl.concat([begun, anchors]).drop_nulls()
    return both.unique(["source", "start"], keep="first").sort("source", "start")


def heard(turns: pl.DataFrame, codings: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The turns that can be coded, and those in which nobody says a word and nothing is coded."""
    mute = turns.filter(pl.col("spoken") == 0, pl.col("turn") > 0)
    if mute.is_empty():
        return turns, mute
    reach = pl.int_ranges("first_turn", pl.col("last_turn") + 1, dtype=pl.UInt32)
    over = codings.filter(pl.col("first_turn") != pl.col("last_turn"))
    several = over.select("source", turn=reach).explode("turn")  # few: most lie in one turn
    on = ["source", "turn"]
    coded = pl.concat([codings.select("source", turn="first_turn"), several])
    hit = coded.join(mute, on=on, how="semi")  # among the many codings, those on few turns
    left = mute.join(hit, on=on, how="anti", maintain_order="left")
    rest = turns.join(left, on=on, how="anti", maintain_order="left")
    return rest, left


def with_outside(turns: pl.DataFrame, sources: pl.DataFrame, codings: pl.DataFrame) -> pl.DataFrame:
    """The turns, and a turn 0 where a source has none or where codings lie outside all of them."""
    silent = set(range(sources.height)) - set(turns["source"].unique())
    coded = codings.filter(pl.col("first_turn") == 0)["source"].unique()
    outside = pl.DataFrame(
        {"source": sorted(silent | set(coded)), "turn": 0, "opens": 0, "closes": 0, "spoken": 0},
        schema=turns.select("source", "turn", "opens", "closes", "spoken").schema,
    )
    return pl.concat([turns, outside], how="diagonal").sort("source", "turn")


def codings(corpus: Corpus, columns: Iterable[str], sources: pl.DataFrame) -> pl.DataFrame:
    """The codings in the current revisions, with the number of their source."""
    held = corpus.codings
    series = {"source": place(held["revision"], sources["revision"].to_list())}
    for name in columns:
        if name in {"code", "coder"}:
            series[name] = category(held[name])
        elif name == "good":
            series[name] = pl.Series(held[name]).cast(pl.Boolean)
        elif name != "revision":
            series[name] = pl.Series(held[name], dtype=_NUMBERS.get(name, pl.String))
    return pl.DataFrame(series).drop_nulls("source")


def known(values: pl.Series) -> list[str]:
    """The names of an enumeration."""
    return values.dtype.categories.to_list() if isinstance(values.dtype, pl.Enum) else []


def renumbered(values: pl.Series, names: Sequence[str]) -> pl.Series:
    """An enumeration as places in another list of names."""
    return place(known(values), names).gather(values.to_physical())
