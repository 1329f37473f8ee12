"""Taguette's codebook: a CSV or Excel file with `tag`, `parent` and `description`.

Columns as its own export and import name them. `.qdc` from Taguette holds the names alone.
"""

import csv
import io

from qualcode.codebook.dump import book_values, code_values
from qualcode.codebook.exchange import comma_table, description, workbook
from qualcode.codebook.exchange.base import Incoming, Outgoing
from qualcode.codebook.exchange.grid_csv import guarded
from qualcode.codebook.model import Code, Codebook
from qualcode.codebook.yaml_file import Reading

_APART = frozenset({"name", "definition"})
_BETWEEN = "."


def read(incoming: Incoming) -> Reading:
    """The codebook of its CSV or Excel file; a dot parts the names of a way."""
    packed = incoming.data.startswith(b"PK")
    read_as = workbook.read_as if packed else comma_table.read_as
    return read_as(incoming, "taguette")


def dump(outgoing: Outgoing) -> bytes:
    """A row for each code; all but its name stands in the description."""
    book = outgoing.codebook
    file = io.StringIO()
    rows = csv.writer(file, lineterminator="\n")
    rows.writerow(("tag", "parent", "description"))
    for number, code in enumerate(book.codes):
        text = description.write(code_values(code), _APART, None if number else book_values(book))
        above = _tag(book, book.by_id[code.parent]) if code.parent else ""
        rows.writerow(map(guarded, (_tag(book, code), above, text)))
    return file.getvalue().encode()


def _tag(book: Codebook, code: Code) -> str:
    """The names from the top down, joined by dots; a dot inside a name would part it."""
    return _BETWEEN.join(_name(book.by_id[each]) for each in code.path)


def _name(code: Code) -> str:
    return " ".join(code.name.replace(_BETWEEN, "․").split())
