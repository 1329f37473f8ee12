"""Tables of codings: segments, matrix, frequencies, crosstab; and the ledger of suggestions."""

from enum import StrEnum
from typing import Annotated, Any

import typer

from qualcode.cli.options import (
    CodedBy,
    Codes,
    Confidence,
    Format,
    Methods,
    Output,
    OutputFile,
    OutputFormat,
    Project,
    Raw,
    Roles,
    Sources,
    Speakers,
    Where,
    selection,
)
from qualcode.cli.render import show
from qualcode.coding.corpus import Selection
from qualcode.workflow import analyse
from qualcode.workflow.project import open_here


class Base(StrEnum):
    """Which sources count in the base."""

    done = "done"
    all = "all"


class Rows(StrEnum):
    """What a row of a matrix, or a count, is."""

    segments = "segments"
    turns = "turns"
    participants = "participants"
    sources = "sources"
    cases = "cases"


class Values(StrEnum):
    """What a cell of the matrix says."""

    binary = "binary"
    counts = "counts"


class By(StrEnum):
    """What a row of the ledger of suggestions is."""

    method = "method"
    code = "code"
    rule = "rule"
    suggestion = "suggestion"


Layer = Annotated[
    str,
    typer.Option(
        "--layer", metavar="CODER|consensus|any", show_default=False,
        help="Whose codings; needed as soon as several coders have coded.",
    ),
]  # fmt: skip
Level = Annotated[
    int | None,
    typer.Option("--level", min=1, show_default=False, help="Roll codes up to this level."),
]
BaseOption = Annotated[
    Base, typer.Option("--base", help="Sources that the layer marked done, or all of them.")
]


def register(app: typer.Typer) -> None:
    """Add the group `table`."""
    group = typer.Typer(no_args_is_help=True, help="Tables of codings, with unit and base stated.")
    for command in (segments, matrix, frequencies, crosstab, suggestions):
        group.command()(command)
    app.add_typer(group, name="table")


def segments(
    *,
    layer: Layer = "",
    base: BaseOption = Base.done,
    code: Codes = None,
    source: Sources = None,
    coded_by: CodedBy = None,
    speaker: Speakers = None,
    role: Roles = None,
    where: Where = None,
    project: Project = "",
    format: OutputFormat = Format.table,
    output: OutputFile = None,
    raw: Raw = False,
) -> None:
    """One row a coded segment: quote, place, speaker, attributes, code with its path."""
    chosen = selection(
        codes=code, sources=source, coded_by=coded_by, speakers=speaker, roles=role, where=where
    )
    _table("segments", layer, base, chosen, project, Output(format, output, raw))


def matrix(
    *,
    rows: Annotated[Rows, typer.Option("--rows", help="What a row is.")] = Rows.segments,
    values: Annotated[Values, typer.Option("--values", help="0/1 or counts.")] = Values.binary,
    level: Level = None,
    layer: Layer = "",
    base: BaseOption = Base.done,
    code: Codes = None,
    source: Sources = None,
    coded_by: CodedBy = None,
    speaker: Speakers = None,
    role: Roles = None,
    where: Where = None,
    project: Project = "",
    format: OutputFormat = Format.table,
    output: OutputFile = None,
    raw: Raw = False,
) -> None:
    """Units by codes: rows are segments, turns, participants, sources or cases."""
    chosen = selection(
        codes=code, sources=source, coded_by=coded_by, speakers=speaker, roles=role, where=where
    )
    options = {"rows": rows.value, "counts": values is Values.counts, "level": level}
    _table("matrix", layer, base, chosen, project, Output(format, output, raw), **options)


def frequencies(
    *,
    by: Annotated[
        str,
        typer.Option("--by", metavar="ATTRIBUTE", show_default=False, help="Groups side by side."),
    ] = "",
    level: Level = None,
    zeros: Annotated[
        bool, typer.Option("--zeros/--no-zeros", help="Codes never given too.")
    ] = True,
    layer: Layer = "",
    base: BaseOption = Base.done,
    code: Codes = None,
    source: Sources = None,
    coded_by: CodedBy = None,
    speaker: Speakers = None,
    role: Roles = None,
    where: Where = None,
    project: Project = "",
    format: OutputFormat = Format.table,
    output: OutputFile = None,
    raw: Raw = False,
) -> None:
    """How often each code was given, in segments, turns, people, sources, cases and words."""
    chosen = selection(
        codes=code, sources=source, coded_by=coded_by, speakers=speaker, roles=role, where=where
    )
    options = {"by": by or None, "level": level, "zeros": zeros}
    _table("frequencies", layer, base, chosen, project, Output(format, output, raw), **options)


def crosstab(
    attribute: Annotated[str, typer.Argument(help="An attribute, or role, case, source, speaker.")],
    *,
    unit: Annotated[Rows, typer.Option("--unit", help="What is counted.")] = Rows.turns,
    share: Annotated[
        bool, typer.Option("--share", help="Shares of each group's base too.")
    ] = False,
    layer: Layer = "",
    base: BaseOption = Base.done,
    code: Codes = None,
    source: Sources = None,
    coded_by: CodedBy = None,
    speaker: Speakers = None,
    role: Roles = None,
    where: Where = None,
    project: Project = "",
    format: OutputFormat = Format.table,
    output: OutputFile = None,
    raw: Raw = False,
) -> None:
    """Codes by the values of an attribute."""
    chosen = selection(
        codes=code, sources=source, coded_by=coded_by, speakers=speaker, roles=role, where=where
    )
    options = {"by": attribute, "unit": unit.value, "share": share}
    _table("crosstab", layer, base, chosen, project, Output(format, output, raw), **options)


def suggestions(
    *,
    by: Annotated[By, typer.Option("--by", help="What a row is.")] = By.method,
    layer: Annotated[
        str,
        typer.Option(
            "--layer",
            metavar="CODER|consensus|any",
            show_default=False,
            help="Whose decisions; needed as soon as several coders have decided.",
        ),
    ] = "",
    code: Codes = None,
    source: Sources = None,
    coded_by: Annotated[
        list[str] | None,
        typer.Option(
            "--coded-by", metavar="CODER", show_default=False, help="Only this coder's decisions."
        ),
    ] = None,
    speaker: Speakers = None,
    role: Roles = None,
    where: Where = None,
    method: Methods = None,
    confidence: Confidence = None,
    project: Project = "",
    format: OutputFormat = Format.table,
    output: OutputFile = None,
    raw: Raw = False,
) -> None:
    """What methods, codes and rules offered, and how much of it was accepted; or one by one."""
    chosen = selection(
        codes=code, sources=source, coded_by=coded_by, speakers=speaker, roles=role, where=where,
        methods=method, confidence=confidence,
    )  # fmt: skip
    shown = Output(format, output, raw)
    _table("suggestions", layer, Base.done, chosen, project, shown, by=by.value)


def _table(
    name: analyse.Name,
    layer: str,
    base: Base,
    chosen: Selection,
    project: str,
    output: Output,
    **options: Any,
) -> None:
    request = analyse.Request(name, layer or None, chosen, base.value, options)
    with open_here(project) as db:
        show(analyse.table(db, request), output)
