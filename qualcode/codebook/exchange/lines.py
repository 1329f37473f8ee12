r"""Lists as lines, for cells and descriptions: an item a line, its further lines indented.

What is written reads back as the same items, whatever line breaks they hold.
"""

from collections.abc import Iterable, Iterator, Sequence

_INDENT = "  "


def written(items: Iterable[str], bullet: str = "") -> list[str]:
    r"""The lines of some items.

    >>> written(["one", "two\n\n three"], "- ")
    ['- one', '- two', '', '   three']
    """
    return [line for item in items for line in _item(item, bullet)]


def _item(item: str, bullet: str) -> Iterator[str]:
    first, *rest = item.split("\n")
    yield bullet + first
    yield from (_INDENT + line if line else "" for line in rest)


def items(lines: Sequence[str], bullet: str = "") -> list[str]:
    r"""The items of some lines; empty lines count only inside an item.

    >>> items(["- one", "", "- two", "", "   three"], "- ")
    ['one', 'two\n\n three']
    >>> items(["trust*", "", " peer review "])
    ['trust*', 'peer review']
    """
    found: list[list[str]] = []
    empty = 0
    for line in lines:
        if not line:
            empty += 1
        elif line.startswith(_INDENT) and found:
            found[-1] += [*[""] * empty, line.removeprefix(_INDENT)]
            empty = 0
        else:
            found.append([line.removeprefix(bullet)])
            empty = 0
    joined = ("\n".join(item).strip() for item in found)
    return [item for item in joined if item]
