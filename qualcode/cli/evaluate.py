"""Judging suggestions against human coding: one table, and files of it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from qualcode.cli.options import Codes, Format, Output, OutputFormat, Project, Raw, Sources, Unit
from qualcode.cli.render import findings, progress, say, show
from qualcode.cli.tables import Base, BaseOption, Layer
from qualcode.coding.figure import NAMES
from qualcode.workflow import evaluate as judging
from qualcode.workflow.evaluate_on import Wish
from qualcode.workflow.project import open_here

_BOUNDED = ("ap", "f1")  # on a screen; a file has the bounds of all


def register(app: typer.Typer) -> None:
    """Add `evaluate`."""
    app.command()(evaluate)


Against = Annotated[
    list[str] | None,
    typer.Option(
        "--against", metavar="CODER", show_default=False,
        help="Another coder, as if her codings were suggestions.",
    ),
]  # fmt: skip
Scores = Annotated[
    list[Path] | None,
    typer.Option(
        "--import-scores", metavar="FILE.csv", show_default=False,
        help="Scores of an outside model: source, turn (or start, end), code, score.",
    ),
]  # fmt: skip
Threshold = Annotated[
    float, typer.Option("--threshold", help="From which imported score on a code is given.")
]
PerCode = Annotated[bool, typer.Option("--per-code", help="A row for each code too.")]
Curve = Annotated[
    bool, typer.Option("--curve", help="What is reached after 25 to 800 decided units.")
]
Review = Annotated[
    list[str] | None,
    typer.Option(
        "--review", metavar="ORDER", show_default=False,
        help="How far a review in this order comes, were it decided as the layer coded.",
    ),
]  # fmt: skip
Seeds = Annotated[
    int | None,
    typer.Option(
        "--seeds", min=1, show_default=False,
        help="Draws of the curve: 5, or as many as the file of --split has.",
    ),
]  # fmt: skip
Split = Annotated[
    Path | None,
    typer.Option(
        "--split", metavar="FILE.json", show_default=False,
        help="Sources to train and to test on, for each seed of the curve.",
    ),
]  # fmt: skip
Bootstrap = Annotated[
    int, typer.Option("--bootstrap", min=0, help="Draws behind the intervals; 0 for none.")
]
Seed = Annotated[int, typer.Option("--seed", min=0, help="Of those draws.")]
Judged = Annotated[Unit | None, typer.Option("--unit", show_default=False, help="What is judged.")]
Interviewers = Annotated[
    bool, typer.Option("--interviewers", help="Judge on interviewers' talk too.")
]
Files = Annotated[
    list[Path] | None,
    typer.Option(
        "-o", "--output", metavar="FILE", show_default=False,
        help="Write to a file, or several; the suffix picks the format: a table as everywhere,"
        " .json with all, .svg or .png a picture, .html both.",
    ),
]  # fmt: skip


def evaluate(
    *,
    layer: Layer = "",
    base: BaseOption = Base.done,
    against: Against = None,
    import_scores: Scores = None,
    threshold: Threshold = 0.5,
    per_code: PerCode = False,
    curve: Curve = False,
    review: Review = None,
    seeds: Seeds = None,
    split: Split = None,
    bootstrap: Bootstrap = 200,
    seed: Seed = 1,
    unit: Judged = None,
    interviewers: Interviewers = False,
    code: Codes = None,
    source: Sources = None,
    project: Project = "",
    format: OutputFormat = Format.table,
    output: Files = None,
    raw: Raw = False,
) -> None:
    """Hold suggestions against human coding: how much each finds, how often it is right.

    Every method that learns is judged on sources that it was not taught by. A row for each
    method: average precision (`chance` is what an order at random gives); precision, recall and
    F1 of what would be suggested; WSS@95, the reading that the order saves; ECE, how far its
    chances are off.
    """
    wish = Wish(
        layer=layer or None, against=tuple(against or ()), base=base.value,
        unit=unit.value if unit else None, interviewers=interviewers, codes=tuple(code or ()),
        sources=tuple(source or ()), each=per_code, curve=curve, orders=tuple(review or ()),
        seeds=seeds, split=split, scores=tuple(import_scores or ()), threshold=threshold,
        draws=bootstrap, seed=seed,
    )  # fmt: skip
    _tell(wish, project, output or (), Output(format, raw=raw))


def _tell(wish: Wish, project: str, files: Sequence[Path], output: Output) -> None:
    """Judge, and write or show what came of it."""
    from qualcode.exporters import evaluation_files

    judging.check(wish)
    for path in files:
        evaluation_files.check(path)
    with open_here(project) as db, progress("judging", judging.steps(db, wish)) as step:
        found = judging.evaluate(db, wish, step)
    findings(found.findings)
    for path in files:
        written = evaluation_files.write(found.table, found.calibration, path, raw=output.raw)
        say(f"wrote {written}")
    if not files:
        _show(found, output.format, output.raw)


def _show(found: Any, format: Format, raw: bool) -> None:
    import sys

    from qualcode.exporters import evaluation_files

    if format is Format.json:
        sys.stdout.write(evaluation_files.whole(found.table, found.calibration))
    elif format is Format.table:
        show(_narrow(found.table), Output(format))
    else:
        show(found.table, Output(format, raw=raw))


def _narrow(table: Any) -> Any:
    """The same for a screen: each figure in one cell with its interval or its spread."""
    from dataclasses import replace

    import polars as pl

    if "order" in table.frame.columns:
        return _narrow_review(table)
    frame = table.frame.with_columns(
        pl.Series(name, [_cell(row, name) for row in table.frame.iter_rows(named=True)], pl.String)
        for name in NAMES
    )
    extra = [f"{name}_{end}" for name in NAMES for end in ("low", "high", "sd")]
    frame = frame.drop([*extra, "undefined"], strict=False)
    if "code" in frame.columns and frame["code"].null_count() == frame.height:
        frame = frame.drop("code")
    return replace(table, frame=frame, notes=(*table.notes, *_reasons(table.frame)))


def _narrow_review(table: Any) -> Any:
    """How far reviews have come, for a screen: what came by lot in one cell, and the estimate."""
    from dataclasses import replace

    import polars as pl

    shares = ("found", "offered", "found_of_offered", "ap", "ece")
    frame = table.frame.select(
        "order",
        "decided",
        "accepted",
        pl.format(
            "{} of {} ({})", "drawn_accepted", "drawn", pl.col("drawn_expected").round(1)
        ).alias("by_lot (expected)"),
        *(pl.Series(name, [_maybe(value) for value in table.frame[name]]) for name in shares[:3]),
        pl.Series("estimated", [_spanned(row) for row in table.frame.iter_rows(named=True)]),
        *(pl.Series(name, [_maybe(value) for value in table.frame[name]]) for name in shares[3:]),
    )
    return replace(table, frame=frame)


def _maybe(value: float | None) -> str:
    return "" if value is None else _short(value)


def _spanned(row: dict[str, Any]) -> str:
    if row["estimated"] is None:
        return ""
    low, high = _short(row["estimated_low"]), _short(row["estimated_high"])
    return f"{_short(row['estimated'])} ({low}–{high})"


def _reasons(frame: Any) -> list[str]:
    """Why figures over all codes are not there: each reason once, with whose figures."""
    found: dict[str, dict[str, list[str]]] = {}
    for row in frame.iter_rows(named=True):
        told = "" if row.get("code") else row["undefined"]
        for part in filter(None, told.split("; ")):
            name, _, reason = part.partition(": ")
            names = found.setdefault(reason, {}).setdefault(row["method"], [])
            names += [] if name in names else [name]
    return [
        f"{reason.capitalize()}: "
        + "; ".join(f"{method} ({', '.join(names)})" for method, names in whose.items())
        + "."
        for reason, whose in found.items()
    ]


def _cell(row: dict[str, Any], name: str) -> str:
    """A figure as it is read, with its interval or its spread.

    >>> _cell({"ap": 0.357, "ap_low": 0.28, "ap_high": 0.431}, "ap")
    '.36 (.28–.43)'
    >>> _cell({"ap": 0.357, "ap_sd": 0.03}, "ap"), _cell({"ap": None}, "ap")
    ('.36 ± .03', '')
    """
    value = row[name]
    if value is None:
        return ""
    low, spread = row.get(f"{name}_low"), row.get(f"{name}_sd")
    if low is not None and name in _BOUNDED:
        return f"{_short(value)} ({_short(low)}–{_short(row[f'{name}_high'])})"
    return f"{_short(value)} ± {_short(spread)}" if spread is not None else _short(value)


def _short(value: float) -> str:
    return f"{value:.2f}".replace("0.", ".", 1)
