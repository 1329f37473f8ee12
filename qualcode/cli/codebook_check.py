"""`codebook check`: all that is wrong or doubtful in codebook files, each with its place."""

from pathlib import Path
from typing import Annotated

import typer

from qualcode.cli.options import Format, Output, OutputFile, OutputFormat, Project, Raw
from qualcode.cli.render import Listing, err, findings, say, show
from qualcode.codebook.model import Codebook
from qualcode.errors import Finding
from qualcode.store.database import Database
from qualcode.workflow.proofread import Remark

COLUMNS = ("severity", "file", "line", "column", "what", "hint", "context")


def add_to(group: typer.Typer) -> None:
    """Add the command to the group `codebook`."""
    group.command()(check)


def check(
    files: Annotated[list[str], typer.Argument(help="Codebook files (YAML), or shipped names.")],
    *,
    try_on: Annotated[
        Path | None,
        typer.Option(
            "--in", metavar="PATH", show_default=False,
            help="Try the keywords on this project or folder of transcripts; by default on the"
            " project we stand in.",
        ),
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Warnings fail too.")] = False,
    project: Project = "",
    format: OutputFormat = Format.table,
    output: OutputFile = None,
    raw: Raw = False,
) -> None:  # fmt: skip
    """Check codebook files; every finding says file, line and column.

    Keywords are tried on the examples of each code, on those of its siblings, and on transcripts.
    """
    from qualcode.workflow import proofread

    db = proofread.opened(try_on, project, Path.cwd())
    try:
        found = _remarks(files, db)
    finally:
        if db is not None:
            db.close()
    if format is Format.table and output is None:
        fatal = _tell(found, strict=strict)
    else:
        show(_listing(found), Output(format, output, raw))
        fatal = sum(_fails(each.finding, strict=strict) for each in found)
    if fatal:
        raise typer.Exit(1)


def _remarks(files: list[str], db: Database | None) -> list[Remark]:
    from qualcode.codebook import yaml_file
    from qualcode.workflow import proofread, recode

    found: list[Remark] = []
    named: dict[str, str] = {}
    for file in files:
        reading = yaml_file.load(recode.find(file))
        found += [Remark(each) for each in reading.findings]
        found += proofread.proofread(reading, str(recode.find(file)), db)
        if reading.codebook is not None:
            found += _namesake(named, reading.codebook, str(recode.find(file)))
            said = f"{reading.codebook.name} {reading.codebook.version}"
            say(f"{file}: {said}, {len(reading.codebook.codes)} codes")
    return found


def _namesake(named: dict[str, str], book: Codebook, file: str) -> list[Remark]:
    """Two files that call their codebook the same are easily taken for each other."""
    first = named.setdefault(book.name, file)
    if first == file:
        return []
    what = f"the codebook `{book.name}` stands in {first} too"
    return [Remark(Finding("warning", f"{file}:1:1", what, "give one of them another name"))]


def _tell(found: list[Remark], *, strict: bool) -> int:
    from rich.markup import escape

    fatal = 0
    for each in found:
        fatal += findings([each.finding], strict=strict)
        for line in each.lines:
            err().print(f"    [dim]{escape(line)}[/]")
    return fatal


def _fails(finding: Finding, *, strict: bool) -> bool:
    return finding.severity == "error" or (strict and finding.severity == "warning")


def _listing(found: list[Remark]) -> Listing:
    rows = [_row(each) for each in found]
    return Listing("findings", "Findings in codebooks", COLUMNS, rows, "finding")


def _row(remark: Remark) -> tuple[str | int | None, ...]:
    finding = remark.finding
    file, line, column = finding.where, None, None
    parts = finding.where.rsplit(":", 2)
    if len(parts) == 3 and parts[1].isdigit() and parts[2].isdigit():
        file, line, column = parts[0], int(parts[1]), int(parts[2])
    lines = "\n".join(remark.lines)
    return finding.severity, file, line, column, finding.what, finding.hint, lines
