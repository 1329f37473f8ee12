"""Two pictures of how suggestions do: what they reach, and how far their chances can be trusted.

One Vega-Lite specification gives SVG and PNG; nothing is fetched to draw it.
"""

from typing import Any

from qualcode.table import Table

SUFFIXES = (".svg", ".png")
_SIZE = {"width": 340, "height": 300}
_SCALE = 2  # points of a PNG for each of an SVG


def draw(table: Table, calibration: Table) -> Any:
    """The chart: average precision (bars, or a curve) or a review's way, and calibration."""
    import altair as alt

    left = _WAYS[table.name](table)
    parts = [left, _calibration(calibration)] if calibration.frame.height else [left]
    chart = alt.hconcat(*parts, title=table.title).resolve_scale(color="shared")
    return chart.configure_view(stroke=None).configure_axis(grid=True, gridOpacity=0.4)


def dump(table: Table, calibration: Table, suffix: str) -> bytes:
    """The chart as a file of this suffix."""
    import vl_convert

    spec = draw(table, calibration).to_dict()
    if suffix == ".png":
        png: bytes = vl_convert.vegalite_to_png(spec, scale=_SCALE)
        return png
    svg: str = vl_convert.vegalite_to_svg(spec)
    return svg.encode()


def _bars(table: Table) -> Any:
    """Average precision of each method over all codes, with its interval, and chance as a tick."""
    import altair as alt
    import polars as pl

    frame = table.frame.filter(pl.col("code").is_null(), pl.col("ap").is_not_null())
    shown = alt.Chart(frame, title="Average precision").properties(**_SIZE)
    method = alt.Y("method:N", title=None, sort=None)
    bars = shown.mark_bar(color="#3A7CA5", height={"band": 0.6}).encode(
        x=alt.X("ap:Q", title="average precision; the mark is chance", scale=alt.Scale(zero=True)),
        y=method,
    )
    spans = shown.mark_rule(color="#222").encode(x="ap_low:Q", x2="ap_high:Q", y=method)
    ticks = shown.mark_tick(color="#C8553D", thickness=3).encode(x="chance:Q", y=method)
    return bars + spans + ticks


def _curve(table: Table) -> Any:
    """Average precision after k decided units; what needs none is a level line."""
    import altair as alt
    import polars as pl

    frame = table.frame.filter(pl.col("ap").is_not_null()).with_columns(
        low=pl.col("ap") - pl.col("ap_sd"), high=pl.col("ap") + pl.col("ap_sd")
    )
    learns = frame.filter(pl.col("decided").is_not_null())
    level = frame.filter(pl.col("decided").is_null())
    k = alt.X(
        "decided:Q", title="decided units",
        scale=alt.Scale(type="log", base=2),
        axis=alt.Axis(values=learns["decided"].unique().sort().to_list()),
    )  # fmt: skip
    colour = alt.Color("method:N", title=None, legend=alt.Legend(orient="bottom", columns=2))
    ap = alt.Y("ap:Q", title="average precision (mean, sd)", scale=alt.Scale(zero=True))
    shown = alt.Chart(learns, title="What decisions teach").properties(**_SIZE)
    line = shown.mark_line(point=True).encode(x=k, y=ap, color=colour)
    bars = shown.mark_rule().encode(x=k, y="low:Q", y2="high:Q", color=colour)
    flat = alt.Chart(level).mark_rule(strokeDash=[5, 3]).encode(y=ap, color=colour)
    return flat + bars + line


def _review(table: Table) -> Any:
    """The share found in each order; what was offered by then is the dashed line above."""
    import altair as alt

    k = alt.X("decided:Q", title="decisions")
    shown = alt.Chart(table.frame, title="What a review finds").properties(**_SIZE)
    colour = alt.Color("order:N", title=None, legend=alt.Legend(orient="bottom", columns=2))
    share = alt.Scale(domain=[0, 1])
    found = alt.Y("found:Q", title="share of what is coded; dashed: offered", scale=share)
    offered = shown.mark_line(strokeDash=[5, 3]).encode(x=k, y="offered:Q", color=colour)
    return offered + shown.mark_line(point=True).encode(x=k, y=found, color=colour)


def _calibration(table: Table) -> Any:
    """The share that carries the code for each chance; on the diagonal they are the same."""
    import altair as alt
    import polars as pl

    frame = table.frame.filter(pl.col("chance").is_not_null())
    whole = alt.Scale(domain=[0, 1])
    colour = alt.Color("method:N", title=None, legend=alt.Legend(orient="bottom", columns=2))
    shown = alt.Chart(frame, title="How far chances hold").properties(**_SIZE)
    points = {
        "x": alt.X("chance:Q", title="chance told", scale=whole),
        "y": alt.Y("given:Q", title="share that carries the code", scale=whole),
        "color": colour,
    }
    dots = shown.mark_circle(opacity=0.8).encode(
        **points, size=alt.Size("units:Q", legend=None, scale=alt.Scale(type="sqrt"))
    )
    even = alt.Chart(pl.DataFrame({"x": [0, 1]})).mark_line(color="#888", strokeDash=[4, 4])
    return even.encode(x="x:Q", y="x:Q") + shown.mark_line().encode(**points) + dots


_WAYS = {"evaluation": _bars, "learning-curve": _curve, "rehearsal": _review}
