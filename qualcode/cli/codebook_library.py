"""The codebooks that come with qualcode: the list, and a look at one before it is used."""

from typing import Annotated, Any

import typer

from qualcode.cli.options import Format, Output, OutputFile, OutputFormat, Raw
from qualcode.cli.render import Listing, out, say, show
from qualcode.codebook.model import Codebook

_BOOKS = ("name", "version", "codes", "not checked", "title", "source")
_CODES = ("code", "name", "parent", "dimension", "checked", "definition")


def add_to(group: typer.Typer) -> None:
    """Add `list` to the group `codebook`."""
    group.command("list")(list_)


def list_(
    name: Annotated[
        str, typer.Argument(help="A codebook to look into: a shipped one, a file, or jpd+ipe-eef.")
    ] = "",
    code: Annotated[str, typer.Argument(help="One of its codes, for the whole entry.")] = "",
    *,
    format: OutputFormat = Format.table,
    output: OutputFile = None,
    raw: Raw = False,
) -> None:
    """The codebooks that come with qualcode; the codes of one; or one code in full."""
    from qualcode.workflow import library

    where, page = Output(format, output, raw), format is Format.table and output is None
    book = library.look(name) if name else None
    if book and code:
        _entry(book, code)
    elif book:
        _tree(book) if page else show(_codes(book), where)
    elif page:
        _shelf(_shipped())
    else:
        show(_shipped(), where)


list_.__name__ = "list"


def _shipped() -> Listing:
    """A row for each codebook, with how many names of constructs were not checked."""
    from qualcode.codebook import citation, shipped, yaml_file

    read = (yaml_file.load(shipped.path(name)).codebook for name in shipped.names())
    rows = [
        (
            book.name, book.version, len(book.codes), sum(not code.verified for code in book.codes),
            book.title, citation.short(book.source),
        )
        for book in read
        if book is not None
    ]  # fmt: skip
    return Listing("codebooks", "Codebooks that come with qualcode", _BOOKS, rows, "codebook")


def _shelf(listing: Listing) -> None:
    """Two lines for each codebook: what it is called and holds, and what it is about."""
    from rich.markup import escape

    for name, version, codes, doubtful, title, source in listing.rows:
        doubt = f", [yellow]{doubtful} names not checked[/]" if doubtful else ""
        out().print(f"[bold]{name}[/] [dim]{version}[/]  {codes} codes{doubt}")
        out().print(_indented(f"{escape(title)} [dim]({escape(source)})[/]", 2))
    say("look into one: qualcode codebook list NAME; use one: qualcode codebook use NAME")


def _codes(book: Codebook) -> Listing:
    rows = [
        (code.id, code.name, code.parent or "", code.dimension, code.verified, code.definition)
        for code in book.codes
    ]
    return Listing("codes", f"{book.title or book.name} {book.version}", _CODES, rows, "code")


def _entry(book: Codebook, code: str) -> None:
    from qualcode.cli.codebook_show import entry
    from qualcode.codebook.tree import resolve

    out().print(entry(resolve(book, code)))


def _tree(book: Codebook) -> None:
    """The whole codebook on a page: where it is from, and each code with what it means."""
    from rich.markup import escape

    console = out()
    console.print(f"[bold]{escape(book.title or book.name)}[/] [dim]{book.name} {book.version}[/]")
    console.print(escape(book.source), style="dim")
    for code in book.codes:
        doubt = "" if code.verified else " [yellow]name not checked[/]"
        head = f"[{code.colour or 'default'}]■[/] {escape(code.name)} [dim]{code.id}[/]{doubt}"
        indent = 2 * len(code.path)
        console.print(_indented(head, indent))
        console.print(_indented(f"[dim]{escape(code.definition)}[/]", indent + 2))


def _indented(line: str, by: int) -> Any:
    """A line that goes on below itself where the terminal is narrow."""
    from rich.padding import Padding

    return Padding(line, (0, 0, 0, by), expand=False)
