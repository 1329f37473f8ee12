"""The words beside the cells: what the base is, and what a reader must know to use the counts."""

from collections.abc import Mapping, Sequence

import polars as pl

from qualcode.analysis import selection as filters
from qualcode.analysis.reading import Reading
from qualcode.codebook.model import Code
from qualcode.text.amounts import many
from qualcode.transcript.people import INTERVIEWER

_SMALL = 10  # below it, a percentage says less than the count


def base(reading: Reading, whole: Mapping[str, int]) -> str:
    """The base of a table in one line, with the number of each unit in it."""
    asked = (reading.talk["role"].cast(pl.String) == INTERVIEWER).any()
    parts = [
        _sources(reading, whole["sources"]),
        many(whole["turns"], "turn") + ("" if asked else " not spoken by an interviewer"),
        many(whole["words"], "word"),
        many(whole["participants"], "participant"),
        many(whole["cases"], "case"),
        many(whole["segments"], "coded segment"),
    ]
    only = filters.said(reading.selection)
    return ", ".join(parts) + (f"; only {only}" if only else "")


def _sources(reading: Reading, held: int) -> str:
    there = reading.picked["source"].n_unique()
    if reading.base == "all":
        return f"{many(held, 'source')}, done or not"
    return f"{held:,} of {many(there, 'source')} (marked done by {reading.layer})"


def notes(reading: Reading, shown: Sequence[Code], off_base: int) -> list[str]:
    """What holds for every table: what is not in it, and why."""
    strays = [code.id for code in shown if code.id not in reading.codebook]
    found = [_no_base(reading), _not_done(reading), _wordless(reading)]
    if off_base:
        found.append(
            f"Left out: {many(off_base, 'coding')} only on talk outside the base"
            " (an interviewer's, or not selected)."
        )
    if strays:
        found.append(f"Not in the codebook, but in the codings: {', '.join(strays)}.")
    return [note for note in found if note]


def counting(reading: Reading, shown: Sequence[Code]) -> list[str]:
    """How often something counts that several coders or several codes hold."""
    found = []
    if len(reading.layer.coders) > 1:
        found.append("What several coders gave the same code counts once.")
    if any(len(code.path) > 1 for code in shown):
        found.append("A parent code counts the distinct units of all codes below it.")
    return found


def _no_base(reading: Reading) -> str:
    if reading.units.height:
        return ""
    if not reading.picked.height:
        return "Nothing meets the selection, so there is no base and no share."
    return (
        f"No source is marked done by {reading.layer}, so there is no base and no share:"
        " mark sources with `qualcode done SOURCE`, or read all of them with --base all."
    )


def _not_done(reading: Reading) -> str:
    if reading.base == "done":
        left = reading.not_done if reading.units.height else 0
        return f"Left out: {many(left, 'coding')} in sources not marked done." if left else ""
    there = reading.picked["source"].unique()
    waiting = there.len() - int(there.is_in(reading.done["source"].implode()).sum())
    return (
        f"Not marked done by {reading.layer}: {waiting:,} of {many(there.len(), 'source')};"
        " no coding there may mean not coded yet."
        if waiting
        else ""
    )


def _wordless(reading: Reading) -> str:
    """What is missing from the base, not found empty: marks, and the sources that hold no more."""
    left = reading.wordless
    if left.is_empty():
        return ""
    lost = left["source"].unique().is_in(reading.units["source"].unique().implode())
    gone = lost.len() - int(lost.sum())
    sources = f", and with them {many(gone, 'source')}" if gone else ""
    turns = many(left.height, "turn")
    return f"Left out: {turns} in which nobody says a word (marks such as [inaudible]){sources}."


def unlinked(reading: Reading) -> list[str]:
    """Notes on turns that no participant or no case stands behind."""
    talk = reading.units.filter(pl.col("turn") > 0).unique(["source", "turn"])
    return [
        f"Linked to no {name}: {missing:,} of {many(talk.height, 'turn')}."
        for name in ("participant", "case")
        if (missing := talk[name].null_count())
    ]


def small(bases: pl.DataFrame, groups: Sequence[str]) -> list[str]:
    """A note on groups so small that a percentage misleads."""
    few = [
        many(count, unit) + (f" ({group})" if group else "")
        for group, row in zip(groups, bases.iter_rows(named=True), strict=True)
        for unit, count in (("participant", row["participants"]), ("source", row["sources"]))
        if 0 < count < _SMALL
    ]
    note = f"Bases under {_SMALL}, where counts say more than shares: {', '.join(few)}."
    return [note] if few else []


def groups(bases: pl.DataFrame, names: Sequence[str], units: Sequence[str]) -> list[str]:
    """The base of each group that stands side by side with others."""
    return [
        f"Base of {name}: {', '.join(many(row[unit], unit[:-1]) for unit in units)}."
        for name, row in zip(names, bases.iter_rows(named=True), strict=True)
        if name
    ]
