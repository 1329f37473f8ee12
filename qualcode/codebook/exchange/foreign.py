"""Codebook tables of other tools: a column that says where a code stands, and one that explains it.

Each tool has its own names for the columns and its own way to write the tree.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from qualcode.codebook.exchange import description
from qualcode.codebook.exchange.assembly import Assembly, Item
from qualcode.codebook.exchange.grid import Grid, Row
from qualcode.codebook.exchange.table import plain
from qualcode.codebook.yaml_file import Reading

Way = tuple[str, ...]  # the names from the top down to a code


@dataclass(frozen=True, slots=True)
class Layout:
    """The table of one tool: which columns hold what, and how a cell says the way to a code."""

    tool: str
    code: tuple[str, ...]
    about: tuple[str, ...]
    counts: frozenset[str] = frozenset()  # columns that count in the other project
    tells: frozenset[str] = frozenset()  # the tool is known by one of these, if there are any
    separator: str = ""  # a pattern between the names of a way

    def is_of(self, names: set[str]) -> bool:
        """Whether columns with these names are of this tool."""
        return bool(names & set(self.code)) and (not self.tells or bool(names & self.tells))


_NVIVO_COUNTS = frozenset({"files", "references", "sources", "cases"})
NVIVO = Layout("nvivo", ("name",), ("description",), _NVIVO_COUNTS, _NVIVO_COUNTS, r"\\+")
TAGUETTE = Layout(
    "taguette", ("tag", "path", "name"), ("description",), frozenset({"number of highlights"}),
    frozenset({"tag", "path"}), r"\.",
)  # fmt: skip
MAXQDA = Layout(
    "maxqda", ("code",), ("memo", "code memo"), frozenset({"coded segments", "documents"}),
    frozenset({"memo", "code memo"}), r"\s+>\s+|\\",
)  # fmt: skip
PLAIN = Layout("", ("name",), ("description", "definition", "memo"))
_KNOWN = (NVIVO, TAGUETTE, MAXQDA, PLAIN)


def layout(head: Row, tool: str = "") -> Layout | None:
    """The table that a first row heads; that of the tool, if one is named."""
    names = set(map(plain, head.cells))
    for each in _KNOWN:
        if tool == each.tool and tool and names & set(each.code):
            return each
        if not tool and each.is_of(names):
            return each
    return None


def read(grid: Grid, shape: Layout, assembly: Assembly) -> Reading:
    """The codebook of the rows below the first."""
    head = grid.rows[0]
    columns = {plain(cell): place for place, cell in enumerate(head.cells) if cell.strip()}
    code = next(columns[name] for name in shape.code if name in columns)
    about = next((columns[name] for name in shape.about if name in columns), None)
    parent = columns.get("parent")
    _say_what_is_lost(assembly, head, shape, {code, about, parent})
    rows = [row for row in grid.rows[1:] if row.cell(code).strip()]
    book: dict[str, Any] = {}
    items = [_item(row, code, about, book) for row in rows]
    separator = shape.separator
    if parent is not None and any(row.cell(parent).strip() for row in rows):
        return assembly.reading(book, _by_parent(items, rows, (code, parent), assembly))
    if separator and any(re.search(separator, row.cell(code).strip()) for row in rows):
        ways = [_way(row.cell(code), separator) for row in rows]
        return assembly.reading(book, by_way(items, ways, assembly))
    return assembly.reading(book, _by_indent(items, [row.indent(code) for row in rows]))


def _item(row: Row, code: int, about: int | None, book: dict[str, Any]) -> Item:
    """The code of one row, under the name as it stands there."""
    said, of_the_book = description.read(row.cell(about))
    for key, value in of_the_book.items():
        book.setdefault(key, value)
    at = (row.number, code + 1)
    below = (row.number, (about or 0) + 1)
    cells = {**dict.fromkeys(said, below), "name": at}
    return Item(at, {"id": None, "name": row.cell(code).strip(), **said}, cells)


def _way(text: str, separator: str) -> Way:
    r"""The names from the top down.

    >>> _way("Joint work > Trust", r"\s+>\s+"), _way("a..b", r"\.")
    (('Joint work', 'Trust'), ('a', 'b'))
    """
    return tuple(name.strip() for name in re.split(separator, text.strip()) if name.strip())


def by_way(items: Sequence[Item], ways: Sequence[Way], assembly: Assembly) -> list[Item]:
    """The tree of codes that each say the names above them; names without a row become codes."""
    placed: dict[Way, Item] = {}
    top: list[Item] = []
    rows: dict[Way, Item] = {}
    for way, item in zip(ways, items, strict=True):
        rows.setdefault(way, item)
    made = 0
    for way, item in zip(ways, items, strict=True):
        if rows[way] is not item:
            assembly.error(item.at, f"the code `{' > '.join(way)}` stands twice")
            continue
        for depth in range(1, len(way) + 1):
            here = way[:depth]
            if here in placed:
                continue
            made += here not in rows
            placed[here] = rows.get(here) or Item(item.at, {"id": None})
            placed[here].said["name"] = here[-1]
            (placed[here[:-1]].below if depth > 1 else top).append(placed[here])
    if made:
        assembly.note(f"names that stand only above other codes became codes too: {made}")
    return top


def _by_parent(
    items: Sequence[Item], rows: Sequence[Row], places: tuple[int, int], assembly: Assembly
) -> list[Item]:
    """The tree of codes that each name the one above."""
    code, parent = places
    known = {row.cell(code).strip(): item for row, item in zip(rows, items, strict=True)}
    top: list[Item] = []
    for row, item in zip(rows, items, strict=True):
        above = row.cell(parent).strip()
        at = (row.number, parent + 1)
        if above and (above not in known or known[above] is item):
            assembly.error(at, f"no row has the code `{above}`", "correct the cell, or empty it")
        elif above and item in known[above].below:
            assembly.error(item.at, f"the code `{row.cell(code).strip()}` stands twice")
        elif above:
            item.said["name"] = item.said["name"].removeprefix(f"{above}.")
            known[above].below.append(item)
        else:
            top.append(item)
    lost = len(items) - sum(1 for each in top for _ in _every(each))
    if lost and not any(each.severity == "error" for each in assembly.findings):
        assembly.error((rows[0].number, parent + 1), f"codes that stand below themselves: {lost}")
    return top


def _every(item: Item) -> Iterator[Item]:
    yield item
    for child in item.below:
        yield from _every(child)


def _by_indent(items: Sequence[Item], indents: Sequence[float]) -> list[Item]:
    """The tree of codes that are indented below the one they belong to."""
    top: list[Item] = []
    above: list[tuple[float, Item]] = []
    for item, indent in zip(items, indents, strict=True):
        while above and above[-1][0] >= indent:
            above.pop()
        (above[-1][1].below if above else top).append(item)
        above.append((indent, item))
    return top


def _say_what_is_lost(
    assembly: Assembly, head: Row, shape: Layout, read_from: set[int | None]
) -> None:
    """Name the columns that are not read; counts of another project mean nothing here."""
    counts = [
        cell.strip() for place, cell in enumerate(head.cells)
        if place not in read_from and plain(cell) in shape.counts
    ]  # fmt: skip
    if counts:
        assembly.note(f"counts of the other project are not read: {', '.join(counts)}")
    for place, cell in enumerate(head.cells):
        if place not in read_from and cell.strip() and plain(cell) not in shape.counts:
            what = f"the column `{cell.strip()}` is not read"
            assembly.warn((head.number, place + 1), what)
