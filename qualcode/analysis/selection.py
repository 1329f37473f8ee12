"""The filters that are the same everywhere, on the turns of a base.

A name that is not there is a stop with the nearest names, never an empty table.
"""

from collections.abc import Sequence

import polars as pl

from qualcode.analysis import columns
from qualcode.analysis.people import Dimension, People, above, people
from qualcode.coding.corpus import Columns, Corpus, Selection
from qualcode.errors import QualcodeError, unknown
from qualcode.transcript.people import INTERVIEWER

EVERYTHING = Selection()


def check(selection: Selection) -> None:
    """Stop at a filter that says nothing about codings."""
    if selection.methods or selection.confidence is not None:
        raise QualcodeError(
            "--method and --confidence choose among suggestions; this table counts codings",
            hint="see `qualcode table suggestions`",
        )


def turns(
    every: pl.DataFrame, selection: Selection, people: People, cases: Columns
) -> pl.DataFrame:
    """The turns that count and that the filters let pass."""
    picked = talk(every, selection)
    for name, wanted in _wanted(selection).items():
        dimension = people.find(name)
        keys = _cases(dimension, wanted, cases) if name == "case" else dimension.keys(wanted)
        allowed = pl.Series(keys).cast(every.schema[dimension.key], strict=False)
        picked = picked.filter(pl.col(dimension.key).is_in(allowed.implode()))
    return picked


def talk(every: pl.DataFrame, selection: Selection) -> pl.DataFrame:
    """The turns that count: an interviewer's only if that role or speaker is asked for."""
    if INTERVIEWER in selection.roles:
        return every
    named = pl.col("speaker").cast(pl.String).is_in(selection.speakers)
    counts = pl.col("role").cast(pl.String).ne_missing(INTERVIEWER)
    return every.filter(counts | named.fill_null(value=False))


def selected_turns(corpus: Corpus, selection: Selection) -> set[tuple[str, int]]:
    """The (revision, turn number) pairs that the filters on who speaks let pass."""
    sources = columns.sources(corpus)
    every = columns.turns(corpus, sources)
    picked = turns(every, selection, people(corpus, every, sources), corpus.cases)
    revisions = sources["revision"].gather(picked["source"])
    return set(zip(revisions, picked["turn"], strict=True))


def _wanted(selection: Selection) -> dict[str, list[str]]:
    pairs = [("source", name) for name in selection.sources]
    pairs += [("speaker", label) for label in selection.speakers]
    pairs += [("role", role) for role in selection.roles]
    wanted: dict[str, list[str]] = {}
    for name, value in [*pairs, *selection.where]:
        wanted.setdefault(name, []).append(value)
    return wanted


def _cases(dimension: Dimension, wanted: Sequence[str], cases: Columns) -> list[str]:
    chains = {**{str(case): (str(case),) for case in dimension.values}, **above(cases)}
    for each in wanted:
        if each not in chains:
            raise unknown("case", each, chains)
    return [case for case, chain in chains.items() if set(wanted) & set(chain)]


def said(selection: Selection) -> str:
    """The filters on turns in the words of a note.

    >>> said(Selection(roles=("teacher", "head"), where=(("wave", "1"),)))
    'role = teacher or head; wave = 1'
    """
    return "; ".join(
        f"{name} = {' or '.join(values)}" for name, values in _wanted(selection).items()
    )
