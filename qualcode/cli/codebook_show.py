"""The codebook in use as people look at it: the tree with counts, and one code in full."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.text import Text

from qualcode.cli.options import Format, Output, OutputFile, OutputFormat, Project, Raw
from qualcode.cli.render import Listing, out, show
from qualcode.codebook.model import Code
from qualcode.workflow.project import open_here

if TYPE_CHECKING:
    from qualcode.analysis.exemplars import Exemplar
    from qualcode.workflow.look import Entry, Used

_COLUMNS = ("code", "name", "parent", "status", "verified")
_SHOWN_DOUBTS = 3
_QUOTE = 300  # characters of a segment that are shown


def add_to(group: typer.Typer) -> None:
    """Add the command to the group `codebook`."""
    group.command("show")(show_)


def show_(
    code: Annotated[str, typer.Argument(help="A code, for all there is to know of it.")] = "",
    *,
    version: Annotated[
        str,
        typer.Option("--version", metavar="V", show_default=False, help="As it was in a version."),
    ] = "",
    project: Project = "",
    format: OutputFormat = Format.table,
    output: OutputFile = None,
    raw: Raw = False,
) -> None:
    """The tree of the codebook in use with codings by coder; or one code with its segments."""
    from qualcode.workflow import look

    written = Output(format, output, raw)
    seen = format is Format.table and output is None
    with open_here(project) as db:
        if code:
            entry_of = look.entry(db, code, version)
            if seen:
                _whole(entry_of)
            else:
                show(_segments(entry_of), written)
        elif seen:
            _tree(look.used(db, version))
        else:
            show(_listing(look.used(db, version)), written)


show_.__name__ = "show"


def _listing(used: "Used") -> Listing:
    """The tree as a table, a column for each coder."""
    book, counts = used.codebook, used.counts
    rows = []
    for code in book.codes:
        own = [counts.of(code.id, coder) for coder in counts.coders]
        below = sum(sum(counts.by_code.get(each.id, {}).values()) for each in book.below(code.id))
        said = (code.id, code.name, code.parent or "", code.status, code.verified)
        rows.append((*said, *own, sum(own), below))
    columns = (*_COLUMNS, *counts.coders, "codings", "with codes below")
    title = f"{book.title or book.name} {book.version}"
    return Listing("codebook", title, columns, rows, "codings of the code itself, by coder")


def _tree(used: "Used") -> None:
    """The tree in colour; counts are of the code itself, the last column takes in what is below."""
    from rich.table import Table

    book, counts = used.codebook, used.counts
    grid = Table(box=None, pad_edge=False, header_style="dim", padding=(0, 2, 0, 0))
    for name in (f"{book.title or book.name}  {book.name} {book.version}", "id"):
        grid.add_column(escape(name), overflow="fold")
    for coder in (*counts.coders, "all below"):
        grid.add_column(escape(coder), justify="right", no_wrap=True)
    for code in book.codes:
        own = [counts.of(code.id, coder) for coder in counts.coders]
        below = sum(sum(counts.by_code.get(each.id, {}).values()) for each in book.below(code.id))
        theme = next(book.children(code.id), None) is not None
        total = str(below) if theme else ""
        grid.add_row(_leaf(code), Text(code.id, "dim"), *(str(n or "·") for n in own), total)
    out().print(grid)


def _leaf(code: Code) -> Text:
    """The name of a code in the tree, with its colour and what to beware of."""
    leaf = Text("  " * (len(code.path) - 1))
    leaf.append("■ ", code.colour or "default")
    leaf.append(code.name, "bold" if len(code.path) == 1 else "")
    if code.status != "active":
        leaf.append(f"  {code.status}", "magenta")
    if not code.verified:
        leaf.append("  name not checked", "yellow")
    return leaf


def _whole(found: "Entry") -> None:
    """One code in full."""
    console = out()
    console.print(entry(found.code))
    if found.family:
        said = "; ".join(f"{word}: {', '.join(some)}" for word, some in found.family.items())
        console.print(f"[cyan]Families in these sources[/]  {escape(said)}")
    console.print(f"\n[bold]Use[/]  {escape(_use(found)) or 'no coder has used it yet'}")
    for title, shown, all_of in (
        ("Typical segments", found.typical, len(found.typical)),
        ("Doubtful segments", found.doubtful[:_SHOWN_DOUBTS], len(found.doubtful)),
    ):
        if shown:
            more = f" [dim]{len(shown)} of {all_of}[/]" if all_of > len(shown) else ""
            console.print(f"\n[bold]{title}[/]{more}")
            for line in _passages(shown):
                console.print(line)
    console.print("\n[bold]History of this id[/]")
    for version, what in found.history:
        console.print(
            f"  {escape(version.version)}  [dim]{version.created[:10]} {escape(version.coder)}[/]"
            f"  {escape(what)}{'  [green]in use[/]' if version.in_use else ''}"
        )


def _use(found: "Entry") -> str:
    """The codings of a code by coder, in words."""
    held = found.counts.by_code.get(found.code.id, {})
    return ", ".join(f"{coder} {held[coder]}" for coder in found.counts.coders if coder in held)


def _passages(shown: "Iterable[Exemplar]") -> Iterator[str]:
    """Segments with their place, coders and reasons, in console markup."""
    for each in shown:
        passage = each.passage
        quote = " ".join(passage.quote.split())
        cut = quote if len(quote) <= _QUOTE else f"{quote[: _QUOTE - 1]}…"
        place = f"{passage.source}, turn {passage.turn}" if passage.turn else passage.source
        yield f"  “{escape(cut)}”"
        yield f"    [dim]{escape(place)}; coded by {escape(', '.join(passage.coders))}[/]"
        yield from (f"    [cyan]·[/] {escape(reason)}" for reason in each.why)


def _segments(found: "Entry") -> Listing:
    """The typical and all doubtful segments as a table."""
    rows = [
        (kind, each.passage.quote, each.passage.source, each.passage.turn,
         ", ".join(each.passage.coders), "; ".join(each.why), each.passage.start, each.passage.end)
        for kind, shown in (("typical", found.typical), ("doubtful", found.doubtful))
        for each in shown
    ]  # fmt: skip
    columns = ("kind", "quote", "source", "turn", "coders", "why", "start", "end")
    title = f"Typical and doubtful segments of {found.code.name}"
    return Listing("segments", title, columns, rows, "one row a segment")


def entry(code: Code) -> str:
    """One code as a person reads it, in console markup."""
    from qualcode.codebook.exchange.entry import cautions, parts

    way = escape(" › ".join(code.path))
    lines = [
        f"[{code.colour or 'default'}]■[/] [bold]{escape(code.name)}[/]  [dim]{way}[/]",
        *(f"[yellow]{caution}[/]" for caution in cautions(code)),
        *([escape(code.definition)] if code.definition else []),
    ]
    for part in parts(code):
        lines += _part(part.title, part.items, listed=part.listed)
    return "\n".join(lines)


def _part(title: str, items: Sequence[str], *, listed: bool) -> list[str]:
    if not listed:
        return [f"[cyan]{title}[/]  {escape('; '.join(items))}"]
    return [f"[cyan]{title}[/]", *(f"  {escape(item)}" for item in items)]
