"""`codebook diff` and `codebook merge`: two or three states of a codebook, code by code."""

import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from qualcode.cli.options import Project
from qualcode.cli.render import out, say
from qualcode.codebook.model import Codebook
from qualcode.errors import QualcodeError
from qualcode.workflow.project import open_here

MERGE_HELP = """Join two edits of one codebook, code by code and key by key; both began with BASE.

What both decided differently is marked in the file, with ours in force and theirs beside it; then
the command exits 1. As a merge driver of git: qualcode codebook merge %O %A %B -o %A"""


class DiffFormat(StrEnum):
    """How a diff is written."""

    text = "text"
    md = "md"
    json = "json"


def add_to(group: typer.Typer) -> None:
    """Add the commands to the group `codebook`."""
    group.command()(diff)
    group.command(help=MERGE_HELP)(merge)


def diff(
    before: Annotated[
        str, typer.Argument(metavar="[A]", help="A file or a name; by default the one in use.")
    ] = "",
    after: Annotated[str, typer.Argument(metavar="[B]", help="What A has become.")] = "",
    *,
    format: Annotated[
        DiffFormat, typer.Option("--format", "-f", help="md: for a pull request.")
    ] = DiffFormat.text,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE", show_default=False)
    ] = None,
    project: Project = "",
) -> None:
    """What has changed between two codebooks: codes and keys, whatever the lines and their order.

    With one file: between the version in use and this file. With none: the project's own file.
    """
    from qualcode.codebook import compare

    one, other = _two(before, after, project)
    changes = compare.diff(one, other)
    said = _written(one, other, changes, format)
    if output is not None:
        output.write_text(said, encoding="utf-8", newline="")
        say(f"wrote {output}")
    elif format is DiffFormat.text:
        out().print(said, end="", markup=False)
    else:
        sys.stdout.write(said)


def _two(before: str, after: str, project: str) -> tuple[Codebook, Codebook]:
    """The codebooks to compare."""
    from qualcode.workflow import recode

    if before and after:
        one, other = (recode.sound(recode.find(each)).codebook for each in (before, after))
        return one, other
    with open_here(project) as db:
        if before:
            return recode.in_use(db), recode.sound(recode.find(before)).codebook
        file = recode.file_of(db)
        if file is None:
            raise QualcodeError("there is no file of the codebook in use", hint="name one")
        return recode.in_use(db), recode.sound(file).codebook


def _written(one: Codebook, other: Codebook, changes: Sequence[object], format: DiffFormat) -> str:
    import json

    from qualcode.codebook import changes_page
    from qualcode.codebook.compare import Change

    told = [each for each in changes if isinstance(each, Change)]
    if format is DiffFormat.md:
        return changes_page.markdown(one, other, told)
    if format is DiffFormat.json:
        rows = changes_page.rows(told)
        named = [dict(zip(changes_page.COLUMNS, row, strict=True)) for row in rows]
        about = {"from": f"{one.name} {one.version}", "to": f"{other.name} {other.version}"}
        return json.dumps({**about, "changes": named}, ensure_ascii=False, indent=2) + "\n"
    return "".join(f"{line}\n" for line in changes_page.text(one, other, told))


def merge(
    base: Annotated[Path, typer.Argument(help="What both began with; may be empty.")],
    ours: Annotated[Path, typer.Argument(help="Our file: its comments and order stay.")],
    theirs: Annotated[Path, typer.Argument(help="The other file.")],
    *,
    output: Annotated[
        Path | None,
        typer.Option(
            "-o", "--output", metavar="FILE", show_default=False,
            help="Write here, which may be one of the three; by default to stdout.",
        ),
    ] = None,
) -> None:  # fmt: skip
    """Join two edits of one codebook."""
    from qualcode.workflow import join_codebooks

    joined = join_codebooks.join(base, ours, theirs)
    if output is None:
        sys.stdout.write(joined.text)
    else:
        join_codebooks.write(output, joined.text)
        say(f"wrote {output}")
    for line in joined.told:
        say(line)
    if joined.told:
        raise typer.Exit(1)
