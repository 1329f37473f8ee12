"""Where a value stands in a file."""

from dataclasses import dataclass

Path = tuple[str | int, ...]  # keys and item numbers that lead to a value


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value begins, counted from 1, and the last line that it takes.

    `written` is what stands there for a single value, `[` or `{` for one in brackets.
    """

    line: int
    column: int
    last: int
    written: str = ""
