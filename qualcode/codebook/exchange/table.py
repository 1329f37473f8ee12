"""A codebook as a table, one row a code: a column for every field, lists one item a line.

The tree stands in the column `parent`; what holds for the whole codebook stands in its own columns
or on a sheet of its own.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from qualcode.codebook.dump import book_values, code_values
from qualcode.codebook.exchange import fields
from qualcode.codebook.exchange.assembly import Assembly, Item
from qualcode.codebook.exchange.grid import Grid, Row
from qualcode.codebook.model import Codebook
from qualcode.codebook.yaml_file import Reading
from qualcode.errors import unknown

COLUMNS = ("id", "parent", *fields.CODE_FIELDS[1:])
WHOLE = fields.BOOK_FIELDS


def rows(book: Codebook) -> Iterator[list[str]]:
    """The cells of each code under `COLUMNS`."""
    for code in book.codes:
        said = {**code_values(code), "parent": code.parent or ""}
        yield [fields.cell(name, said[name]) if name in said else "" for name in COLUMNS]


def whole(book: Codebook) -> dict[str, str]:
    """What holds for the whole codebook."""
    return {name: book_values(book).get(name, "") for name in WHOLE}


def plain(cell: str) -> str:
    """The name of a column as it is compared.

    >>> plain(" Parent "), plain("Number of_highlights")
    ('parent', 'number of highlights')
    """
    return " ".join(cell.casefold().replace("_", " ").split())


def is_ours(head: Row) -> bool:
    """Whether a first row heads a table of this kind: a name, and an id or what no other has."""
    names = set(map(plain, head.cells))
    return "name" in names and bool(names & {"id", "include", "exclude", "keywords", "examples"})


def read(grid: Grid, assembly: Assembly, book: Mapping[str, str]) -> Reading:
    """The codebook of the rows below the first; the codes stand in the order of the rows."""
    head = grid.rows[0]
    places = _places(head, assembly)
    found = {name: _of_all(name, place, grid, assembly) for name, place in places.items()
             if name in WHOLE}  # fmt: skip
    items = [_item(row, places, head, assembly) for row in grid.rows[1:]]
    return assembly.reading({**found, **book}, tree(items, assembly))


def _places(head: Row, assembly: Assembly) -> dict[str, int]:
    """Where each known column stands; the others are said."""
    found: dict[str, int] = {}
    for place, cell in enumerate(head.cells):
        name = plain(cell)
        if name in found:
            assembly.error((head.number, place + 1), f"the column `{name}` stands twice")
        elif name in (*COLUMNS, *WHOLE):
            found[name] = place
        elif name:
            fault = unknown("column", cell.strip(), (*COLUMNS, *WHOLE))
            what = f"the column `{cell.strip()}` is not read"
            assembly.warn((head.number, place + 1), what, fault.hint)
    missing = [name for name in COLUMNS if name not in found]
    if missing:
        what = f"columns that are not there count as empty: {', '.join(missing)}"
        assembly.note(what, "compare with the codebook it came from", (head.number, 0))
    return found


def _of_all(name: str, place: int, grid: Grid, assembly: Assembly) -> str:
    """What a column says that holds for the whole codebook: once, in whatever row."""
    said = {text: row.number for row in grid.rows[1:] if (text := row.cell(place).strip())}
    if len(said) > 1:
        at = (max(said.values()), place + 1)
        what = f"`{name}` holds for the whole codebook, and is said in different ways"
        assembly.error(at, what, "say it in one row")
    return next(iter(said), "")


def _item(row: Row, places: Mapping[str, int], head: Row, assembly: Assembly) -> Item:
    """The code of one row."""
    if len(row.cells) > len(head.cells) and any(row.cells[len(head.cells) :]):
        what = f"the row has {len(row.cells)} cells, the first row {len(head.cells)}"
        assembly.error((row.number, 0), what, "a cell with commas or line breaks needs quotes")
    said: dict[str, Any] = {
        name: fields.value(name, row.cell(place))
        for name, place in places.items()
        if name not in WHOLE
    }
    cells = {name: (row.number, place + 1) for name, place in places.items()}
    return Item((row.number, 1), said, cells)


def tree(items: Sequence[Item], assembly: Assembly) -> list[Item]:
    """The top codes, each with those below it, by what each says of its parent."""
    known = {item.said["id"]: item for item in items if item.said.get("id")}
    top: list[Item] = []
    for item in items:
        parent = item.said.pop("parent", None)
        above = known.get(parent)
        if parent and above is None:
            fault = unknown("code", parent, known)
            assembly.error(
                item.cells.get("parent", item.at), f"`parent`: {fault.message}", fault.hint
            )
        elif above is not None and _under(item, above):
            what = f"`{item.said.get('id')}` stands below itself"
            assembly.error(item.cells.get("parent", item.at), what, "correct `parent`")
        else:
            (above.below if above else top).append(item)
    return top


def _under(item: Item, above: Item) -> bool:
    """Whether `above` is this code or stands below it."""
    return above is item or any(_under(child, above) for child in item.below)
