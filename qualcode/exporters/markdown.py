"""Markdown: a heading, a pipe table as GitHub shows it, and what the table rests on."""

import re

from qualcode.exporters.base import Export
from qualcode.exporters.cells import Column, columns

_SIGNS = re.compile(r"([\\`*\[\]<>|~$])|(?<!\w)(_)|(_)(?!\w)|(&)(?=#?\w+;)")


def dump(export: Export) -> bytes:
    """Heading, table, unit, base and notes."""
    table = export.table
    shown = columns(table)
    lines = [f"## {_plain(table.title)}", "", _row([each.name for each in shown])]
    lines.append(f"|{'|'.join(_rule(each) for each in shown)}|")
    lines += [_row(row) for row in zip(*(each.cells for each in shown), strict=True)]
    lines += ["", f"Unit: {_plain(table.unit)}.", "", f"Base: {_plain(table.base)}.", ""]
    lines += [f"- {_plain(note)}" for note in table.notes]
    return ("\n".join(lines).rstrip("\n") + "\n").encode()


def _rule(column: Column) -> str:
    return "---:" if column.number else ":---"


def _row(cells: "list[str] | tuple[str, ...]") -> str:
    return f"| {' | '.join(_plain(cell) for cell in cells)} |"


def _plain(text: str) -> str:
    """Text that Markdown shows as it is, on one line."""
    return _SIGNS.sub(r"\\\g<0>", text.strip()).replace("\n", "<br>")
