"""How suggestions do against human coding: whose codings are the measure, and the tables of it."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from qualcode.analysis import layer as layers
from qualcode.analysis.layer import Base, Layer
from qualcode.coding.corpus import Corpus
from qualcode.coding.figure import NAMES, Bin, Figure, Judgement, Rehearsed, Step
from qualcode.table import Table
from qualcode.text.amounts import many

COLUMNS = ("revision", "start", "end", "code", "coder")
_PLACES = 4  # a figure from some hundred units says no more
_LEFT = ("ap", "wss95", "ece")  # what is measured on what a review has not decided


@dataclass(frozen=True)
class Truth:
    """The codings of a layer by revision, and the revisions that it has read to the end."""

    layer: Layer
    coded: Mapping[str, Sequence[tuple[int, int, str]]]
    read: tuple[str, ...]
    there: int  # sources, read or not


def truth(corpus: Corpus, known: Collection[str], layer: str | None, base: Base) -> Truth:
    """What this layer says of which sources; `known` are all coders of the project."""
    held = corpus.codings
    chosen = layers.choose(sorted(set(held["coder"])), known, layer)
    done = set(layers.finished(corpus.progress, chosen)["source"])
    pairs = list(zip(corpus.sources["source"], corpus.sources["revision"], strict=True))
    read = tuple(revision for source, revision in pairs if base == "all" or source in done)
    coded: defaultdict[str, list[tuple[int, int, str]]] = defaultdict(list)
    for revision, start, end, code, coder in zip(*(held[name] for name in COLUMNS), strict=True):
        if coder in chosen.coders:
            coded[revision].append((start, end, code))
    return Truth(chosen, dict(coded), read, len(pairs))


def judgements(rows: Sequence[Judgement], title: str, base: str, notes: Sequence[str]) -> Table:
    """A row for each method over all codes (code empty), and for each code where they are given."""
    frame = pl.DataFrame(
        [_judged(each) for each in rows],
        schema={
            "method": pl.String,
            "code": pl.String,
            "codes": pl.Int64,
            "units": pl.Int64,
            "positives": pl.Int64,
            "chance": pl.Float64,
            **_figures_schema(),
            "undefined": pl.String,
        },
        orient="row",
    )
    unit = "one row a method, over all codes or (with a code) on that code alone"
    return Table("evaluation", frame, title, unit, base, tuple(notes))


def steps(rows: Sequence[Step], title: str, base: str, notes: Sequence[str]) -> Table:
    """A row for each method and number of decided units; those that learn nothing have none."""
    numbers = {f"{name}{end}": pl.Float64 for name in NAMES for end in ("", "_sd")}
    frame = pl.DataFrame(
        [
            {
                "method": each.method,
                "decided": each.decided,
                "seeds": each.seeds,
                **{name: _rounded(each.figures[name].value) for name in NAMES},
                **{f"{name}_sd": _rounded(each.spread[name]) for name in NAMES},
                "undefined": _undefined(
                    {name: one for name, one in each.figures.items() if not one.defined}
                ),
            }
            for each in rows
        ],
        schema={
            "method": pl.String,
            "decided": pl.Int64,
            "seeds": pl.Int64,
            **numbers,
            "undefined": pl.String,
        },
        orient="row",
    )
    unit = "one row a method and number of decided units: the mean over seeds, and the spread (sd)"
    return Table("learning-curve", frame, title, unit, base, tuple(notes))


def rehearsals(rows: Sequence[Rehearsed], title: str, base: str, notes: Sequence[str]) -> Table:
    """A row for each order and number of decisions: how far the review had come by then."""
    counts = ("decided", "accepted", "drawn", "drawn_accepted")
    shares = ("drawn_expected", "found", "offered", "found_of_offered")
    span = ("estimated", "estimated_low", "estimated_high")
    frame = pl.DataFrame(
        [_rehearsed(each, (*counts, *shares)) for each in rows],
        schema={
            "order": pl.String,
            **dict.fromkeys(counts, pl.Int64),
            **dict.fromkeys((*shares, *span, *_LEFT), pl.Float64),
            "undefined": pl.String,
        },
        orient="row",
    )
    unit = "one row an order and number of decisions; ap, wss95, ece on what was not decided"
    return Table("rehearsal", frame, title, unit, base, tuple(notes))


def bins(rows: Sequence[Bin], title: str, base: str) -> Table:
    """A row for each method and bin of chances: their mean, and the share that has the code."""
    frame = pl.DataFrame(
        [
            (each.method, each.low, each.high, each.units, _rounded(each.chance),
             _rounded(each.given))
            for each in rows
        ],
        schema={"method": pl.String, "from": pl.Float64, "to": pl.Float64, "units": pl.Int64,
                "chance": pl.Float64, "given": pl.Float64},
        orient="row",
    )  # fmt: skip
    return Table("calibration", frame, title, "one row a method and bin of chances", base)


def base_line(found: Truth, base: Base, units: int, unit: str, *, interviewers: bool) -> str:
    """What the figures rest on, in one line."""
    read = (
        f"{many(len(found.read), 'source')}, done or not"
        if base == "all"
        else f"{len(found.read):,} of {many(found.there, 'source')} (marked done by {found.layer})"
    )
    told = f"{many(units, unit)}" + ("" if interviewers else " not spoken by an interviewer")
    given = sum(len(found.coded.get(revision, ())) for revision in found.read)
    return f"{read}, {told}, {many(given, 'coding')}"


def _judged(each: Judgement) -> dict[str, Any]:
    figures: dict[str, Any] = {}
    for name in NAMES:
        figure = each.figures[name]
        figures[name] = _rounded(figure.value)
        figures[f"{name}_low"], figures[f"{name}_high"] = map(_rounded, (figure.low, figure.high))
    return {
        "method": each.method,
        "code": each.code or None,
        "codes": each.codes,
        "units": each.units,
        "positives": each.positives,
        "chance": _rounded(each.chance),
        **figures,
        "undefined": _undefined(each.figures),
    }


def _rehearsed(each: Rehearsed, told: Sequence[str]) -> dict[str, Any]:
    values = {name: getattr(each, name) for name in told}
    left = {name: each.figures[name] for name in _LEFT}
    return {
        "order": each.order,
        **{name: _rounded(one) if isinstance(one, float) else one for name, one in values.items()},
        "estimated": _rounded(each.estimated.value),
        "estimated_low": _rounded(each.estimated.low),
        "estimated_high": _rounded(each.estimated.high),
        **{name: _rounded(figure.value) for name, figure in left.items()},
        "undefined": _undefined(left),
    }


def _undefined(figures: Mapping[str, Figure]) -> str:
    """Which figures are not there, and why."""
    return "; ".join(f"{name}: {each.reason}" for name, each in figures.items() if each.reason)


def _figures_schema() -> dict[str, type[pl.Float64]]:
    return {f"{name}{end}": pl.Float64 for name in NAMES for end in ("", "_low", "_high")}


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, _PLACES)
