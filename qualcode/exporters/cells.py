"""Cells as people read them in a document: percentages, and a dash where nothing is defined."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from qualcode.table import PROPORTIONS, Table

UNDEFINED = "–"
ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
REPLACEMENT = "\ufffd"


@dataclass(frozen=True, slots=True)
class Column:
    """A column as text; numbers stand at the right."""

    name: str
    cells: Sequence[str]
    number: bool


def columns(table: Table) -> list[Column]:
    """The columns of a table as text."""
    return [
        Column(
            legal(each.name),
            [
                shown(value, share=is_share(each.name), number=each.dtype.is_numeric())
                for value in each
            ],
            each.dtype.is_numeric(),
        )
        for each in table.frame
    ]


def is_share(name: str) -> bool:
    """Whether a column holds proportions."""
    return name.startswith(PROPORTIONS)


def shown(value: Any, *, share: bool = False, number: bool = False) -> str:
    """One value as a reader wants it.

    >>> shown(0.5714, share=True), shown(None, number=True), shown(None), shown(True)
    ('57.1%', '–', '', 'yes')
    """
    if value is None:
        return UNDEFINED if number else ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.1%}" if share else f"{value:g}"
    return legal(str(value))


def legal(text: str) -> str:
    """The text with a sign for every control character, and LF as its line end."""
    return ILLEGAL.sub(REPLACEMENT, text.replace("\r\n", "\n").replace("\r", "\n"))
