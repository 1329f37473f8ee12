"""All that analyses return and exporters take: a frame that says its unit and its base."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

PROPORTIONS = ("share", "precision")  # how the columns begin that hold them


@dataclass(frozen=True)
class Table:
    """A frame with its title, the unit that a row counts, the base of every share, and notes.

    `name` is the short name of the table (`frequencies`), used for sheets and file names.
    Columns whose name starts with `share` are proportions of the base, 0 to 1; those whose name
    starts with `precision` are proportions of what was decided.
    """

    name: str
    frame: "pl.DataFrame"
    title: str
    unit: str
    base: str
    notes: tuple[str, ...] = ()

    def about(self) -> dict[str, object]:
        """What stands beside the cells: title, unit, base, notes, size."""
        return {
            "table": self.name,
            "title": self.title,
            "unit": self.unit,
            "base": self.base,
            "notes": list(self.notes),
            "rows": self.frame.height,
            "columns": self.frame.columns,
        }
