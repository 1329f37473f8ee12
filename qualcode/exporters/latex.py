"""LaTeX: a long table with its caption, that a paper reads in."""

import re
from collections.abc import Sequence

from qualcode.exporters.base import Export
from qualcode.exporters.cells import Column, columns

_SIGNS = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#",
    "%": r"\%", "_": r"\_", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
    "<": r"\textless{}", ">": r"\textgreater{}", "[": "{[}", "]": "{]}", "–": "--",
    "|": r"\textbar{}", "*": "{*}", "\n": r" \newline ", "\t": " ",
}  # fmt: skip
_SIGN = re.compile("|".join(map(re.escape, _SIGNS)))
_LONG = 40  # characters of a cell that needs a paragraph


def dump(export: Export) -> bytes:
    """The table, with unit, base and notes under it."""
    table = export.table
    shown = columns(table)
    said = [f"Unit: {table.unit}.", f"Base: {table.base}.", *table.notes]
    lines = [
        "% Needs \\usepackage{booktabs,longtable,array}; XeLaTeX or LuaLaTeX for emoji.",
        f"\\begin{{longtable}}{{{''.join(_kind(each) for each in shown)}}}",
        f"\\caption{{{plain(table.title)}}}\\label{{tab:{table.name}}}\\\\",
        "\\toprule",
        _row([each.name for each in shown]),
        "\\midrule",
        "\\endhead",
        "\\bottomrule",
        "\\endlastfoot",
        *(_row(row) for row in zip(*(each.cells for each in shown), strict=True)),
        "\\end{longtable}",
        "\\begin{flushleft}\\footnotesize",
        *(f"{plain(line)}\\par" for line in said),
        "\\end{flushleft}",
    ]
    return ("\n".join(lines) + "\n").encode()


def _kind(column: Column) -> str:
    if column.number:
        return "r"
    long = any(len(cell) > _LONG or "\n" in cell for cell in column.cells)
    return "p{6cm}" if long else "l"


def _row(cells: Sequence[str]) -> str:
    return " & ".join(plain(cell) for cell in cells) + " \\\\"


def plain(text: str) -> str:
    r"""Text that LaTeX prints as it is.

    >>> print(plain("50% of R&D_2 {x}"))
    50\% of R\&D\_2 \{x\}
    """
    return _SIGN.sub(lambda found: _SIGNS[found[0]], text)
