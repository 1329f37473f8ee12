"""Codebooks: check a file, put one in use, look at it."""

from pathlib import Path
from typing import Annotated

import typer

from qualcode.cli import codebook_exchange, codebook_show, codebook_trial
from qualcode.cli.options import Coder, Format, Output, OutputFile, OutputFormat, Project, Raw, pair
from qualcode.cli.render import Listing, findings, say, show
from qualcode.workflow.project import actor, open_here


def register(app: typer.Typer) -> None:
    """Add the group `codebook`."""
    group = typer.Typer(no_args_is_help=True, help="The codebook: check, use, show, list.")
    group.command()(check)
    group.command()(use)
    codebook_show.add(group)
    codebook_trial.add(group)
    group.command("list")(list_)
    codebook_exchange.add(group)
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
    name: Annotated[str, typer.Argument(help="A YAML file, or the name of a shipped codebook.")],
    *,
    mapping: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="OLD=NEW", show_default=False, help="Who takes over a code."),
    ] = None,
    coder: Coder = "",
    project: Project = "",
) -> None:
    """Put a codebook in use in this project."""
    from qualcode.workflow import recode

    with open_here(project) as db:
        used = recode.use(
            db, name, actor(db, coder), dict(pair(each, "--map") for each in mapping or ())
        )
    findings(each for each in used.findings if each.severity != "note")
    book = used.codebook
    say(f"in use: {book.name} {book.version}, {len(book.codes)} codes")
    if used.mapped:
        say(f"{used.mapped} codings moved to the codes that take over")


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
