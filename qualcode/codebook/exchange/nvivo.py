"""NVivo's codebook export: a table in Word or Excel with Name, Description, Files, References.

Codes below others are indented, or follow their parents after a backslash. Only read: `.qdc` is the
way into NVivo.
"""

from qualcode.codebook.exchange import comma_table, tables, workbook
from qualcode.codebook.exchange.base import Incoming
from qualcode.codebook.exchange.grid import NoTableError
from qualcode.codebook.exchange.grid_word import grids
from qualcode.codebook.yaml_file import Reading


def read(incoming: Incoming) -> Reading:
    """The codebook of such a table."""
    return read_word(incoming, "nvivo") if _is_word(incoming) else _read_sheet(incoming)


def read_word(incoming: Incoming, tool: str = "") -> Reading:
    """The codebook of the first table of a Word document that holds one."""
    try:
        return tables.reading(grids(incoming), incoming, tool)
    except NoTableError as fault:
        return tables.refusal(fault)


def _is_word(incoming: Incoming) -> bool:
    return incoming.where.lower().endswith(".docx")


def _read_sheet(incoming: Incoming) -> Reading:
    packed = incoming.data.startswith(b"PK")
    read_as = workbook.read_as if packed else comma_table.read_as
    return read_as(incoming, "nvivo")
