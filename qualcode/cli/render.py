"""What a person sees: tables, findings, progress; data to stdout, the rest to stderr."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from rich.console import Console
from rich.markup import escape
from rich.text import Text

from qualcode.cli.layout import Column, lay_out
from qualcode.cli.options import Format, Output
from qualcode.errors import Finding
from qualcode.table import PROPORTIONS, Table

PIPE_WIDTH = 200
Row = TypeVar("Row")
_COLOURS = {"error": "red", "warning": "yellow", "note": "cyan"}


def out() -> Console:
    """The console for data; wide in a pipe, so that no cell is cut."""
    return Console(width=None if sys.stdout.isatty() else PIPE_WIDTH, highlight=False)


def err() -> Console:
    """The console for all that is not data."""
    return Console(stderr=True, highlight=False, soft_wrap=True)


def say(message: str) -> None:
    """One line for the person, not for the pipe."""
    err().print(escape(message))


def problem(message: str, hint: str) -> None:
    """One clear sentence, and what to do."""
    console = err()
    console.print(f"[bold red]error:[/] {escape(message)}")
    if hint:
        console.print(f"[cyan]hint:[/] {escape(hint)}")


def findings(found: Iterable[Finding], *, strict: bool = False) -> int:
    """Show findings on stderr; how many of them make the command fail."""
    fatal = 0
    console = err()
    for each in found:
        fatal += each.severity == "error" or (strict and each.severity == "warning")
        hint = f" [dim]→ {escape(each.hint)}[/]" if each.hint else ""
        colour = _COLOURS[each.severity]
        console.print(
            f"[{colour}]{each.severity}:[/] {escape(each.where)}: {escape(each.what)}{hint}"
        )
    return fatal


@dataclass(frozen=True)
class Listing:
    """A small table that needs no frame: what lists print."""

    name: str
    title: str
    columns: tuple[str, ...]
    rows: Sequence[Sequence[Any]]
    unit: str
    notes: tuple[str, ...] = ()
    cut: str = ""  # which rows these are, where there are more

    def as_table(self) -> Table:
        """The same as a table, for files and formats."""
        import polars as pl

        frame = pl.DataFrame(
            [list(row) for row in self.rows], schema=list(self.columns), orient="row",
            infer_schema_length=None, strict=False,
        )  # fmt: skip
        base = f"n = {len(self.rows)}" + (f", {self.cut}" if self.cut else "")
        return Table(self.name, frame, self.title, self.unit, base, self.notes)


def most(asked: int | None, output: Output, usual: int) -> int | None:
    """How many rows of a list are shown: so many as were asked for, else all.

    A table on a terminal has no more than is usual: nobody wants it to run away.
    """
    on_screen = output.file is None and output.format is Format.table and sys.stdout.isatty()
    return usual if asked is None and on_screen else asked


def one_more(limit: int | None) -> int | None:
    """How many rows to ask for, to know whether there are more than are shown."""
    return limit if limit is None else limit + 1


def first(rows: Sequence[Row], limit: int | None) -> tuple[Sequence[Row], str]:
    """The rows that are shown, and which these are, where there are more.

    >>> first("abc", 2), first("abc", 3)
    (('ab', 'the first 2'), ('abc', ''))
    """
    if limit is None or len(rows) <= limit:
        return rows, ""
    return rows[:limit], f"the first {limit:,}"


def show(what: Listing | Table, output: Output) -> None:
    """Print or write a table as the options say."""
    if output.file is not None:
        _write(what, output)
    elif output.format is Format.table:
        _print(what)
    else:
        from qualcode.exporters import registry

        sys.stdout.write(registry.render(_table(what), output.format.value, raw=output.raw))
    if isinstance(what, Listing) and what.cut:
        say(f"only {what.cut}; -n says how many")


def _table(what: Listing | Table) -> Table:
    return what.as_table() if isinstance(what, Listing) else what


def _write(what: Listing | Table, output: Output) -> None:
    from qualcode.exporters import registry

    if output.file is not None:
        say(f"wrote {registry.write(_table(what), output.file, raw=output.raw)}")


def _print(what: Listing | Table) -> None:
    from qualcode.cli.grid import grid

    names, rows, notes = _parts(what)
    numeric = {c for c in range(len(names)) if _is_numeric(rows, c)}
    numeric |= {i for i, name in enumerate(names) if _counted(what, name)}
    cells = [[_cell(name, row[i]) for row in rows] for i, name in enumerate(names)]
    plain = [[str(cell) for cell in column] for column in cells]
    columns = [Column(name, plain[i], i in numeric) for i, name in enumerate(names)]
    console = out()
    laid_out = lay_out(columns, console.width)
    for number, part in enumerate(laid_out.parts):
        title = "" if number else what.title
        console.print(grid(title, columns, cells, part, console.width))
    if laid_out.left_out:
        notes.append(
            f"Left out for want of room: {', '.join(laid_out.left_out)}; a wider window shows all,"
            " -o FILE writes all."
        )
    for note in notes:
        console.print(f"[dim]{escape(note)}[/]")


def _parts(what: Listing | Table) -> tuple[Sequence[str], Sequence[Sequence[Any]], list[str]]:
    if isinstance(what, Listing):
        return what.columns, what.rows, list(what.notes)
    said = [f"unit: {what.unit}", f"base: {what.base}", *what.notes]
    return *_with_intervals(*compact(what.frame.columns, what.frame.rows())), said


def compact(
    columns: Sequence[str], rows: Sequence[Sequence[Any]]
) -> tuple[Sequence[str], Sequence[Sequence[Any]]]:
    """The same cells for a narrow screen: each share beside its count.

    >>> compact(["code", "turns", "share_turns"], [("trust", 23, 0.06), ("time", 0, None)])
    (['code', 'turns'], [['trust', '23 (6%)'], ['time', '0']])
    >>> compact(["turns", "share_turns"], [(None, None)])  # nobody is done: no count, not zero
    (['turns'], [[None]])
    """
    partner = {
        name: columns.index(share)
        for name in columns
        for share in (f"share_{name}", f"share ({name})")
        if share in columns
    }
    kept = [i for i, name in enumerate(columns) if i not in partner.values()]

    def cell(row: Sequence[Any], i: int) -> Any:
        if columns[i] not in partner or row[i] is None:
            return row[i]
        share = row[partner[columns[i]]]
        return str(row[i]) if share is None else f"{row[i]} ({share:.0%})"

    return [columns[i] for i in kept], [[cell(row, i) for i in kept] for row in rows]


def _with_intervals(
    columns: Sequence[str], rows: Sequence[Sequence[Any]]
) -> tuple[Sequence[str], Sequence[Sequence[Any]]]:
    """The same cells with each precision and its interval in one.

    >>> names = ["rule", "precision", "precision_low", "precision_high", "only"]
    >>> _with_intervals(names, [("time", 0.5, 0.25, 0.75, 1), ("luck", None, None, None, 0)])
    (['rule', 'precision', 'only'], [['time', '50% (25–75%)', 1], ['luck', '', 0]])
    """
    if "precision_low" not in columns:
        return columns, rows
    at, ends = columns.index("precision"), ("precision_low", "precision_high")
    low, high = (columns.index(end) for end in ends)
    kept = [i for i in range(len(columns)) if i not in {low, high}]

    def cell(row: Sequence[Any], i: int) -> Any:
        if i != at:
            return row[i]
        return "" if row[at] is None else f"{row[at]:.0%} ({row[low] * 100:.0f}–{row[high]:.0%})"

    return [columns[i] for i in kept], [[cell(row, i) for i in kept] for row in rows]


def _counted(what: Listing | Table, name: str) -> bool:
    """Whether a column holds numbers, shown with their shares or interval."""
    return isinstance(what, Table) and any(
        more in what.frame.columns for more in (f"share_{name}", f"share ({name})", f"{name}_low")
    )


def _is_numeric(rows: Sequence[Sequence[Any]], column: int) -> bool:
    values = [row[column] for row in rows if row[column] is not None]
    return bool(values) and all(
        isinstance(v, int | float) and not isinstance(v, bool) for v in values
    )


def _cell(column: str, value: Any) -> str | Text:
    if isinstance(value, Text):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.0%}" if column.startswith(PROPORTIONS) else f"{value:g}"
    return str(value)


@contextmanager
def progress(what: str, total: int) -> Iterator[Any]:
    """A bar on a terminal, nothing in a pipe; gives a function to call after each step."""
    if not sys.stderr.isatty() or total < 2:
        yield lambda: None
        return
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=err(), transient=True) as bar:
        task = bar.add_task(what, total=total)
        yield lambda: bar.advance(task)


def ask(question: str, *, yes: bool) -> bool:
    """Whether to go on; without a terminal only `--yes` goes on."""
    if yes:
        return True
    if not sys.stdin.isatty():
        say(f"{question} (no terminal to ask on: --yes goes on)")
        return False
    import typer

    return typer.confirm(question, err=True)
