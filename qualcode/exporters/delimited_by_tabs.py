"""Tab-separated values, otherwise as comma-separated ones."""

from qualcode.exporters.base import Export
from qualcode.exporters.delimited import separated


def dump(export: Export) -> bytes:
    """The rows under their names; text that looks like a formula gets an apostrophe unless raw."""
    return separated(export, "\t")
