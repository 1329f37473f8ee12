"""Codebooks: the group of commands, and looking at the one in use."""

from typing import Annotated

import typer

from qualcode.cli import codebook_check, codebook_compare, codebook_edit, codebook_versions
from qualcode.cli.options import Format, Output, OutputFile, OutputFormat, Project, Raw
from qualcode.cli.render import Listing, out, show
from qualcode.codebook.model import Code, Codebook, Keyword, Near
from qualcode.workflow.project import open_here


def register(app: typer.Typer) -> None:
    """Add the group `codebook`."""
    group = typer.Typer(
        no_args_is_help=True, help="The codebook: write, check, use, compare, change."
    )
    codebook_check.add_to(group)
    codebook_versions.add_to(group)
    group.command()(show_)
    group.command("list")(list_)
    codebook_compare.add_to(group)
    codebook_edit.add_to(group)
    app.add_typer(group, name="codebook")


def list_(
    *,
    format: OutputFormat = Format.table,
    output: OutputFile = None,
    raw: Raw = False,
) -> None:
    """The codebooks that come with qualcode."""
    from qualcode.codebook import shipped, yaml_file

    rows = []
    for name in shipped.names():
        book = yaml_file.load(shipped.path(name)).codebook
        if book is not None:
            rows.append((name, book.version, len(book.codes), book.title))
    listing = Listing(
        "codebooks", "Codebooks", ("name", "version", "codes", "title"), rows, "codebook"
    )
    show(listing, Output(format, output, raw))


def show_(
    code: Annotated[str, typer.Argument(help="A code, for its whole entry.")] = "",
    *,
    version: Annotated[
        str,
        typer.Option("--version", metavar="V", show_default=False, help="As it was in a version."),
    ] = "",
    project: Project = "",
) -> None:
    """The tree of the codebook in use, with the number of codings; or one code in full."""
    from qualcode.codebook.tree import resolve
    from qualcode.store import codebooks
    from qualcode.workflow import versions

    with open_here(project) as db:
        book, counts = versions.book(db, version), codebooks.codings_by_code(db)
    if code:
        out().print(entry(resolve(book, code)))
    else:
        _tree(book, counts)


show_.__name__ = "show"


def _tree(book: Codebook, counts: dict[str, int]) -> None:
    from rich.markup import escape

    console = out()
    console.print(f"[bold]{escape(book.title or book.name)}[/] [dim]{book.name} {book.version}[/]")
    for code in book.codes:
        below = sum(counts.get(each.id, 0) for each in book.below(code.id))
        colour = code.colour or "default"
        doubt = " [yellow]name not checked[/]" if not code.verified else ""
        indent = "  " * len(code.path)
        console.print(
            f"{indent}[{colour}]■[/] {escape(code.name)} [dim]{code.id}[/] {below or ''}{doubt}"
        )


def entry(code: Code) -> str:
    """One code as a person reads it, in console markup."""
    from rich.markup import escape

    lines = [
        f"[bold]{escape(code.name)}[/]  [dim]{' › '.join(code.path)}[/]",
        escape(code.definition),
    ]
    parts = (
        ("counts", code.include), ("does not count", code.exclude), ("examples", code.examples),
        ("keywords", tuple(written(k) for k in code.keywords)), ("never", code.cancel),
    )  # fmt: skip
    for title, items in parts:
        lines += [f"[cyan]{title}[/]", *(f"  {escape(item)}" for item in items)] if items else []
    if code.scale:
        labels = ", ".join(f"{value} {word}" for value, word in code.scale.labels)
        lines.append(f"[cyan]rating[/] {code.scale.min} to {code.scale.max} {escape(labels)}")
    if not code.verified:
        lines.append("[yellow]The name of this construct was not checked against its source.[/]")
    return "\n".join(lines)


def written(keyword: Keyword) -> str:
    """A keyword as the codebook writes it.

    >>> written(Near(("honest",), ("feedback", "review"), 8))
    'honest near feedback, review (within 8)'
    """
    if isinstance(keyword, Near):
        return f"{', '.join(keyword.any)} near {', '.join(keyword.near)} (within {keyword.within})"
    return keyword
