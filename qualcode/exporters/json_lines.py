"""JSON lines: one object a row, null where nothing is known."""

from io import BytesIO

from qualcode.exporters.base import Export


def dump(export: Export) -> bytes:
    """A line for each row."""
    file = BytesIO()
    export.table.frame.write_ndjson(file)
    return file.getvalue()
