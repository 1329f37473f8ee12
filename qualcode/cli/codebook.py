"""Codebooks: the group of commands, and looking at the one in use."""

import typer

from qualcode.cli import (
    codebook_check,
    codebook_compare,
    codebook_edit,
    codebook_exchange,
    codebook_show,
    codebook_trial,
    codebook_versions,
)
from qualcode.cli.options import Format, Output, OutputFile, OutputFormat, Raw
from qualcode.cli.render import Listing, show


def register(app: typer.Typer) -> None:
    """Add the group `codebook`."""
    group = typer.Typer(
        no_args_is_help=True, help="The codebook: write, check, use, compare, change, convert."
    )
    codebook_check.add_to(group)
    codebook_versions.add_to(group)
    codebook_show.add_to(group)
    codebook_trial.add_to(group)
    group.command("list")(list_)
    codebook_compare.add_to(group)
    codebook_edit.add_to(group)
    codebook_exchange.add_to(group)
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
