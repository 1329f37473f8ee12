"""How often each code was used, with the share of every base: the theme frequency table."""

from collections.abc import Sequence

import polars as pl

from qualcode.analysis import codes, stated
from qualcode.analysis.layer import Base
from qualcode.analysis.reading import Reading, read
from qualcode.analysis.selection import EVERYTHING
from qualcode.analysis.tally import UNITS, Tally, cells, tally
from qualcode.codebook.model import Code
from qualcode.coding.corpus import Corpus, Selection
from qualcode.table import Table

COLUMNS = ("revision", "start", "end", "first_turn", "last_turn", "words", "code", "coder")
_SHARED = UNITS[1:]


def frequencies(
    corpus: Corpus,
    *,
    layer: str | None = None,
    selection: Selection = EVERYTHING,
    base: Base = "done",
    by: str | None = None,
    zeros: bool = True,
    level: int | None = None,
) -> Table:
    """The counts of every code in tree order, with their shares of the base.

    `by` puts the values of an attribute (or `role`, `case`, `source`, `speaker`, `coder`) side by
    side, each with its own base. `level` leaves out codes below that level of the tree. Where a
    group has no source in the base, its cells are empty: not coded yet is not the same as zero.
    """
    reading = read(corpus, COLUMNS, layer=layer, selection=selection, base=base, by=by)
    shown = codes.shown(reading.codes, selection.codes, level)
    found = tally(reading, shown, words=True)
    frame = codes.described(shown, reading.codes)
    for number, group in enumerate(reading.groups):
        frame = frame.hstack(_group(found, number, len(shown), group))
    if not zeros:
        used = found.counts["shown"].unique()
        frame = frame.filter(pl.int_range(pl.len(), dtype=pl.UInt32).is_in(used.implode()))
    return Table(
        name="frequencies",
        frame=frame,
        title=f"Code frequencies{f' by {by}' if by else ''}, layer {reading.layer}",
        unit="one row a code: the distinct segments, turns, participants, sources, cases and words"
        " that carry it",
        base=stated.base(reading, found.whole),
        notes=tuple(_notes(reading, shown, found)),
    )


def _group(found: Tally, number: int, height: int, group: str) -> list[pl.Series]:
    """The counts of one group, and behind them the shares."""
    pairs = [cells(found, number, height, unit) for unit in UNITS]
    columns = [counts for counts, _ in pairs] + [shares for _, shares in pairs[1:]]
    return [each.alias(f"{each.name} ({group})") if group else each for each in columns]


def _notes(reading: Reading, shown: Sequence[Code], found: Tally) -> list[str]:
    notes = stated.notes(reading, shown, found.off_base) + stated.counting(reading, shown)
    notes += stated.groups(found.bases, reading.groups, _SHARED)
    notes += stated.unlinked(reading) + stated.small(found.bases, reading.groups)
    if found.estimated:
        notes.append("Words of segments that overlap in part are told from their length.")
    return notes
