"""Codebooks into other tools and back."""

from pathlib import Path
from typing import Annotated

import typer

from qualcode.cli.options import Project
from qualcode.cli.render import findings, say
from qualcode.workflow.project import open_here

_FORMATS = "yaml, qdc, csv, xlsx, taguette, maxqda, qualcoder"
Source = Annotated[
    str,
    typer.Option(
        "--from", metavar="FORMAT", show_default=False,
        help=f"What IN is, if its suffix does not say: {_FORMATS}, nvivo.",
    ),
]  # fmt: skip
Target = Annotated[
    str,
    typer.Option(
        "--to", metavar="FORMAT", show_default=False,
        help=f"What OUT is, if its suffix does not say: {_FORMATS}, md, html, docx.",
    ),
]  # fmt: skip


def add_to(group: typer.Typer) -> None:
    """Add the commands to the group `codebook`."""
    group.command()(convert)


def convert(
    given: Annotated[
        str, typer.Argument(metavar="IN", help="A codebook file, or the name of a shipped one.")
    ],
    out: Annotated[Path, typer.Argument(metavar="OUT", help="The file to write.")],
    *,
    source: Source = "",
    target: Target = "",
    counts: Annotated[
        bool, typer.Option("--counts", help="Show the codings of this project by coder.")
    ] = False,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace OUT.")] = False,
    project: Project = "",
) -> None:
    """Convert a codebook: YAML, REFI-QDA, Excel, CSV and tables of other tools, Word, HTML."""
    from qualcode.workflow import convert as converting

    counted = None
    if counts:
        with open_here(project) as db:
            counted = converting.counts(db)
    done = converting.convert(
        given, out, source=source, target=target, counts=counted, overwrite=overwrite
    )
    findings(done.findings)
    if done.codebook is None:
        say("nothing was written")
        raise typer.Exit(1)
    book = done.codebook
    say(f"wrote {out}: {book.name} {book.version}, {len(book.codes)} codes")
    if done.about:
        say(done.about)
