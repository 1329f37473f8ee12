"""Who says a segment: the turn it begins in, and what is known of all who speak in it."""

import polars as pl

from qualcode.analysis.reading import Reading
from qualcode.analysis.tally import place

TALK = ("speaker", "participant", "role", "case")


def values(turns: pl.DataFrame, reading: Reading) -> pl.DataFrame:
    """What is known of each turn as text: who, in what role, of which case and cases above."""
    tiers = [each.of(turns) for each in reading.people.tiers.values()]
    return turns.select(pl.col(TALK).cast(pl.String)).hstack(tiers)


def of_spans(spans: pl.DataFrame, reading: Reading, *, attributes: bool = False) -> pl.DataFrame:
    """For each span in order: time, who says it, and on demand the attributes of who says it.

    `spans` has source, start, first_turn and last_turn. The time is the nearest one at or before
    the span. Several speakers stand side by side; an attribute in which they differ is null.
    """
    turns = reading.talk.with_row_index("unit")
    known = [each.of(turns) for each in reading.people.attributes.values() if attributes]
    frame = values(turns, reading)
    names = frame.columns
    numbered = spans.select("source", "first_turn", "last_turn").with_row_index("span")
    rows = place(numbered, turns.select("source", "turn", "unit")).sort("span", "unit")
    rows = rows.select("span").hstack(frame.hstack(known)[rows["unit"]])
    several = rows["span"].is_duplicated()
    merged = (
        rows.filter(several)
        .group_by("span", maintain_order=True)
        .agg(*(joined(name) for name in names), *(_alike(each.name) for each in known))
    )
    told = pl.concat([rows.filter(~several), merged])
    timed = spans.select("source", "start").with_row_index("span").sort("source", "start")
    dated = timed.join_asof(reading.times, on="start", by="source", check_sortedness=False)
    when = dated.select("span", time=clock(pl.col("begins")))
    return when.join(told, on="span", how="left").sort("span").drop("span")


def joined(name: str) -> pl.Expr:
    """The distinct values of a group side by side: `Ms A; Mr B`."""
    distinct = pl.col(name).drop_nulls().unique(maintain_order=True)
    return pl.when(pl.col(name).is_not_null().any()).then(distinct.str.join("; ")).alias(name)


def _alike(name: str) -> pl.Expr:
    return pl.when(pl.col(name).n_unique() == 1).then(pl.col(name).first()).alias(name)


def clock(time: pl.Expr) -> pl.Expr:
    """Milliseconds as `00:12:41`, null where there are none."""
    seconds = time // 1000
    parts = (seconds // 3600, seconds // 60 % 60, seconds % 60)
    written = [part.cast(pl.String).str.zfill(2) for part in parts]
    return pl.concat_str(written, separator=":")
