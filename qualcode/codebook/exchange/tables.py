"""Which kind of table a file holds, by its first rows, and its codebook."""

from collections.abc import Sequence

from qualcode.codebook.exchange import foreign, qualcoder, table
from qualcode.codebook.exchange.assembly import Assembly
from qualcode.codebook.exchange.base import Incoming
from qualcode.codebook.exchange.grid import Grid, NoTableError, Row, check_width
from qualcode.codebook.yaml_file import Reading
from qualcode.errors import Finding

_LOOKED_AT = 10  # rows; some tools put a title above the table
_COLUMNS = "a first row with `name` (or `tag`, `code`), and `definition` (or `description`, `memo`)"


def fits(head: Row, tool: str = "") -> bool:
    """Whether a row heads a table that can be read."""
    return (not tool and table.is_ours(head)) or foreign.layout(head, tool) is not None


def reading(grids: Sequence[Grid], incoming: Incoming, tool: str = "") -> Reading:
    """The codebook of the first grid that has one; of all when none has, what is missing."""
    for grid in grids:
        check_width(grid)
    found = next((has for each in grids if (has := _from_head(each, tool))), None)
    if found is not None:
        return _read(found, grids, incoming, tool)
    if grids and qualcoder.fits(grids[0]) and not tool:
        return qualcoder.of_grid(grids[0], incoming)
    return Reading(None, (_nothing(grids, incoming.where),))


def _read(grid: Grid, grids: Sequence[Grid], incoming: Incoming, tool: str) -> Reading:
    """The codebook of a grid that has one."""
    if any(each.severity == "error" for each in grid.findings):
        return Reading(None, grid.findings)
    assembly = Assembly(
        incoming.where, incoming.stem, grid.spell, rows=True, findings=list(grid.findings)
    )
    head = grid.rows[0]
    if len(grid.rows) == 1:
        assembly.error((head.number, 0), "no code stands below the first row")
        return Reading(None, tuple(assembly.findings))
    shape = foreign.layout(head, tool)
    if shape is None or (not tool and table.is_ours(head)):
        return table.read(grid, assembly, _of_the_book(grids))
    return foreign.read(grid, shape, assembly)


def _from_head(grid: Grid, tool: str) -> Grid | None:
    """The grid from its first row on; None where no row heads a codebook."""
    for number, row in enumerate(grid.rows[:_LOOKED_AT]):
        if fits(row, tool):
            return Grid(grid.name, grid.rows[number:], grid.spell, grid.findings)
    return None


def _of_the_book(grids: Sequence[Grid]) -> dict[str, str]:
    """What a sheet of two columns says of the whole codebook."""
    for grid in grids:
        said = {table.plain(row.cell(0)): row.cell(1).strip() for row in grid.rows}
        if "codebook" in said and not any(map(table.is_ours, grid.rows[:_LOOKED_AT])):
            return {name: said[name] for name in table.WHOLE if said.get(name)}
    return {}


def _nothing(grids: Sequence[Grid], where: str) -> Finding:
    """That no table is there, with what stands where its first row should be."""
    grid = next((each for each in grids if each.rows), None)
    if grid is None:
        return Finding("error", where, "the file is empty")
    first = grid.rows[0]
    seen = ", ".join(cell.strip()[:20] for cell in first.cells[:4] if cell.strip())
    apart = "; cells are separated by comma, semicolon or tab" if len(first.cells) == 1 else ""
    hint = f"it needs {_COLUMNS}{apart}"
    return Finding("error", grid.spell(first.number, 0), f"no column names a code: {seen}", hint)


def refusal(fault: NoTableError) -> Reading:
    """The reading of a file without a table."""
    return Reading(None, (fault.finding,))
