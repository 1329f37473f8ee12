"""The shape of an exporter, and the date that a document bears when no other is given."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from qualcode.table import Table

EPOCH = datetime(1980, 1, 1, tzinfo=UTC)  # the first date that a zip archive can hold


@dataclass(frozen=True, slots=True)
class Export:
    """A table on its way out.

    `raw` leaves out what guards a spreadsheet against formulas; `made` dates a document. `picture`
    is an SVG that a page shows above the table.
    """

    table: Table
    raw: bool = False
    made: datetime = EPOCH
    picture: str = ""


class Exporter(Protocol):
    """One format: same export, same bytes."""

    def dump(self, export: Export) -> bytes:
        """The whole file."""
        ...
