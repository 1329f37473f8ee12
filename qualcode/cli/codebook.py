"""Codebooks: check a file, put one in use, look at it."""

from pathlib import Path
from typing import Annotated

import typer

from qualcode.cli import codebook_library
from qualcode.cli.options import Coder, Project, pair
from qualcode.cli.render import findings, out, say
from qualcode.codebook.model import Code, Codebook, Keyword, Near
from qualcode.workflow.project import actor, open_here


def register(app: typer.Typer) -> None:
    """Add the group `codebook`."""
    group = typer.Typer(no_args_is_help=True, help="The codebook: check, use, show, list.")
    group.command()(check)
    group.command()(use)
    group.command()(show_)
    codebook_library.add_to(group)
    app.add_typer(group, name="codebook")


def check(
    files: Annotated[list[Path], typer.Argument(help="Codebook files (YAML).")],
    *,
    strict: Annotated[bool, typer.Option("--strict", help="Warnings fail too.")] = False,
) -> None:
    """Check codebook files; every finding says file, line and column."""
    from qualcode.codebook import yaml_file
    from qualcode.workflow import recode

    fatal = 0
    for file in files:
        reading = yaml_file.load(recode.find(str(file)))
        fatal += findings(reading.findings, strict=strict)
        if reading.codebook is not None:
            book = reading.codebook
            say(f"{file}: {book.name} {book.version}, {len(book.codes)} codes")
    if fatal:
        raise typer.Exit(1)


def use(
    name: Annotated[
        str, typer.Argument(help="A YAML file, a shipped codebook, or several: jpd+ipe-eef.")
    ],
    *,
    mapping: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="OLD=NEW", show_default=False, help="Who takes over a code."),
    ] = None,
    coder: Coder = "",
    project: Project = "",
) -> None:
    """Put a codebook in use in this project."""
    from qualcode.workflow import library, recode

    mapped = dict(pair(each, "--map") for each in mapping or ())
    with open_here(project) as db, library.placed(db.folder, name) as file:
        used = recode.use(db, file, actor(db, coder), mapped)
    findings(each for each in used.findings if each.severity != "note")
    book = used.codebook
    say(f"in use: {book.name} {book.version}, {len(book.codes)} codes")
    if used.mapped:
        say(f"{used.mapped} codings moved to the codes that take over")


def show_(
    code: Annotated[str, typer.Argument(help="A code, for its whole entry.")] = "",
    *,
    project: Project = "",
) -> None:
    """The tree of the codebook in use, with the number of codings; or one code in full."""
    from qualcode.codebook.tree import resolve
    from qualcode.store import codebooks
    from qualcode.workflow import recode

    with open_here(project) as db:
        book, counts = recode.in_use(db), codebooks.codings_by_code(db)
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
