"""QualCoder's plain codebook: `category>>category>>code` and its memo, in two columns or by a tab.

It has no first row with names. `.qdc` carries more to QualCoder and back.
"""

import csv
import io

from qualcode.codebook.dump import book_values, code_values
from qualcode.codebook.exchange import description, foreign
from qualcode.codebook.exchange.assembly import Assembly, Item
from qualcode.codebook.exchange.base import Incoming, Outgoing
from qualcode.codebook.exchange.grid import Grid, NoTableError, Row
from qualcode.codebook.exchange.grid_csv import decoded, grid, guarded
from qualcode.codebook.model import Code, Codebook
from qualcode.codebook.yaml_file import Reading

_BETWEEN = ">>"
_APART = frozenset({"name", "definition"})


def fits(found: Grid) -> bool:
    """Whether the first column holds ways with `>>`, and no more than a memo stands beside it."""
    return any(_BETWEEN in row.cell(0) for row in found.rows) and all(
        len(row.cells) <= 2 for row in found.rows
    )


def read(incoming: Incoming) -> Reading:
    """The codebook of a text file with tabs or of a file with commas."""
    try:
        text = decoded(incoming)
    except NoTableError as fault:
        return Reading(None, (fault.finding,))
    if incoming.where.lower().endswith(".csv") or "\t" not in text:
        return of_grid(grid(incoming, lambda row: len(row.cells) == 2), incoming)
    rows = [
        Row(number, tuple(line.split("\t", 1)))
        for number, line in enumerate(text.split("\n"), 1)
        if line.strip()
    ]
    return of_grid(Grid("", rows, lambda row, _: f"{incoming.where}:{row}"), incoming)


def of_grid(found: Grid, incoming: Incoming) -> Reading:
    """The codebook of these rows."""
    assembly = Assembly(incoming.where, incoming.stem, found.spell, rows=True)
    book: dict[str, str] = {}
    items, ways = [], []
    for row in found.rows:
        way = tuple(name.strip() for name in row.cell(0).split(_BETWEEN) if name.strip())
        if not way:
            assembly.error((row.number, 1), "no code stands here")
            continue
        said, of_the_book = description.read(row.cell(1))
        book = {**of_the_book, **book}
        items.append(Item((row.number, 1), {"id": None, "name": way[-1], **said}))
        ways.append(way)
    return assembly.reading(book, foreign.by_way(items, ways, assembly))


def dump(outgoing: Outgoing) -> bytes:
    """A row for each code; all but its name stands in the memo."""
    book = outgoing.codebook
    file = io.StringIO()
    rows = csv.writer(file, lineterminator="\n")
    for number, code in enumerate(book.codes):
        memo = description.write(code_values(code), _APART, None if number else book_values(book))
        rows.writerow(map(guarded, (_BETWEEN.join(_way(book, code)), memo)))
    return file.getvalue().encode()


def _way(book: Codebook, code: Code) -> list[str]:
    """The names from the top down, without what would part them."""
    return [_name(book.by_id[each]) for each in code.path]


def _name(code: Code) -> str:
    return " ".join(code.name.replace(_BETWEEN, "›").split())
