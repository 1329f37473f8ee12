"""CSV: a codebook as a table in UTF-8, and the CSV codebooks of other tools."""

import csv
import io

from qualcode.codebook.exchange import table, tables
from qualcode.codebook.exchange.base import Incoming, Outgoing
from qualcode.codebook.exchange.grid import NoTableError
from qualcode.codebook.exchange.grid_csv import grid, guarded
from qualcode.codebook.yaml_file import Reading


def dump(outgoing: Outgoing) -> bytes:
    """The table; what holds for the whole codebook stands in the row of the first code."""
    book = outgoing.codebook
    file = io.StringIO()
    rows = csv.writer(file, lineterminator="\n")
    rows.writerow((*table.COLUMNS, *table.WHOLE))
    of_all = table.whole(book)
    for number, cells in enumerate(table.rows(book)):
        rest = ["" if number else of_all[name] for name in table.WHOLE]
        rows.writerow(map(guarded, (*cells, *rest)))
    return file.getvalue().encode()


def read(incoming: Incoming) -> Reading:
    """The codebook of a table of any tool that is known by its first row."""
    return read_as(incoming, "")


def read_as(incoming: Incoming, tool: str) -> Reading:
    """The codebook of a table as this tool writes it."""
    try:
        found = grid(incoming, lambda head: tables.fits(head, tool))
        return tables.reading([found], incoming, tool)
    except NoTableError as fault:
        return tables.refusal(fault)
