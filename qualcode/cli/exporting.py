"""The coded project in files of other tools."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from qualcode.cli.options import (
    CodedBy,
    Codes,
    Overwrite,
    Project,
    Roles,
    Sources,
    Speakers,
    Where,
    selection,
)
from qualcode.cli.render import say
from qualcode.cli.tables import Base, BaseOption, Layer
from qualcode.text.amounts import many
from qualcode.workflow.project import open_here


class Unit(StrEnum):
    """What becomes a document."""

    source = "source"
    turn = "turn"


def register(app: typer.Typer) -> None:
    """Add `export`."""
    app.command()(export)


def export(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="The file to write: FILE.spacy, a spaCy DocBin.")
    ],
    *,
    unit: Annotated[Unit, typer.Option("--unit", help="What a Doc is.")] = Unit.source,
    layer: Layer = "",
    base: BaseOption = Base.done,
    code: Codes = None,
    source: Sources = None,
    coded_by: CodedBy = None,
    speaker: Speakers = None,
    role: Roles = None,
    where: Where = None,
    overwrite: Overwrite = False,
    project: Project = "",
) -> None:
    """Write the coded texts for another tool; the suffix picks the format: .spacy.

    The codings are those that `table segments` shows with the same filters. A Doc is a source with
    all its turns, or with --unit turn each turn of the base alone.
    """
    from qualcode.workflow import export as exporting

    chosen = selection(
        codes=code, sources=source, coded_by=coded_by, speakers=speaker, roles=role, where=where
    )
    wish = exporting.Wish(layer or None, chosen, base.value, unit.value, overwrite)
    with open_here(project) as db:
        done = exporting.export(db, file, wish)
    for note in done.notes:
        say(note)
    sources, codings = many(done.sources, "source"), many(done.codings, "coding")
    say(f"wrote {file}: {sources}, {codings}, layer {done.layer}")
