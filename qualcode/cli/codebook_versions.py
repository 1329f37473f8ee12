"""Versions of the codebook: put one in use, see what was in use before, write any out again."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from qualcode.cli.options import (
    Coder,
    Format,
    Output,
    OutputFile,
    OutputFormat,
    Project,
    Raw,
    Yes,
    pair,
)
from qualcode.cli.render import Listing, ask, findings, say, show
from qualcode.store.database import Database
from qualcode.workflow.project import actor, open_here
from qualcode.workflow.versions import Plan

SHOWN = 60  # lines of a diff


def add_to(group: typer.Typer) -> None:
    """Add the commands to the group `codebook`."""
    group.command()(use)
    group.command()(history)
    group.command()(export)


def use(
    name: Annotated[
        str, typer.Argument(help="A YAML file, a shipped codebook, or several: jpd+ipe-eef.")
    ],
    *,
    mapping: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="OLD=NEW", show_default=False, help="Who takes over a code."),
    ] = None,
    keep: Annotated[
        bool,
        typer.Option(
            "--keep-as-deprecated",
            help="Codes that are gone and have codings stay, deprecated, in the file too.",
        ),
    ] = False,
    no_rerun: Annotated[
        bool, typer.Option("--no-rerun", help="Leave suggestions that went stale marked as such.")
    ] = False,
    yes: Yes = False,
    coder: Coder = "",
    project: Project = "",
) -> None:
    """Put a codebook in use: shows what changes, asks, and suggests anew only what went stale."""
    from qualcode.workflow import library, versions

    with open_here(project) as db:
        pairs = dict(pair(each, "--map") for each in mapping or ())
        with library.placed(db.folder, name) as file:
            planned = versions.plan(db, file, pairs, keep=keep)
            findings(each for each in planned.findings if each.severity != "note")
            _tell(planned)
            if planned.changes and planned.at_stake and not ask("Put it in use?", yes=yes):
                raise typer.Exit(1)
            who = actor(db, coder)
            versions.carry_out(db, planned, who)
        book = planned.codebook
        say(f"in use: {book.name} {book.version}, {len(book.codes)} codes")
        _say_moved(planned)
        refresh(db, who, no_rerun=no_rerun)


def _tell(planned: Plan) -> None:
    """The changes, and what happens to the codings of codes that are gone."""
    from qualcode.codebook import changes_page

    if planned.before is None or not planned.changes:
        return
    lines = list(changes_page.text(planned.before, planned.codebook, planned.changes))
    for line in lines[: 1 if planned.another else SHOWN]:
        say(line)
    if len(lines) > SHOWN and not planned.another:
        say(f"… {len(lines) - SHOWN} lines more: qualcode codebook diff {planned.path}")
    for old, count in planned.kept.items():
        by = planned.split.get(old)
        why = f"until they are coded as {' or '.join(by)}" if by else "as you asked"
        say(f"{old} has {count} codings and stays as deprecated, {why}")


def _say_moved(planned: Plan) -> None:
    for old, (new, count) in planned.moves.items():
        why = "as mapped" if old in planned.mapping else f"which replaces {old}"
        say(f"{count} codings moved from {old} to {new}, {why}")
    if planned.split:
        say("code them anew with: qualcode review --recode")


def refresh(db: Database, who: str, *, no_rerun: bool = False) -> None:
    """Suggest anew what a change of the codebook has made stale, and say what that was."""
    from qualcode.workflow import stale

    if no_rerun:
        for each in stale.stale(db, who):
            codes = ", ".join(each.codes)
            why = f" ({each.why})" if each.why else ""
            say(f"stale, by {each.method}: {codes}{why}; qualcode suggest looks anew")
        return
    for done in stale.rerun(db, who):
        said = f"suggested anew by {done.method}: {', '.join(done.codes)}"
        say(f"{said} ({done.suggestions} suggestions); decisions stay as they are")
        findings(done.findings)


def history(
    *,
    project: Project = "",
    format: OutputFormat = Format.table,
    output: OutputFile = None,
    raw: Raw = False,
) -> None:
    """Every version that was in use: who put it in use, when, and what it changed."""
    from qualcode.workflow import versions

    with open_here(project) as db:
        chapters = versions.history(db)
    rows = [
        (
            each.turnover.version[: versions.SHORT],
            each.name,
            each.version,
            each.turnover.at[:16].replace("T", " "),
            each.turnover.coder,
            each.turnover.action,
            each.changed,
            "in use" if each.in_use else "undone" if each.turnover.undone else "",
        )
        for each in chapters
    ]
    columns = ("id", "codebook", "version", "when", "who", "how", "what changed", "state")
    listing = Listing("history", "Codebook history", columns, rows, "version")
    show(listing, Output(format, output, raw))


def export(
    version: Annotated[str, typer.Argument(help="The beginning of its id, or what it is called.")],
    *,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="FILE", show_default=False, help="Write here."),
    ] = None,
    project: Project = "",
) -> None:
    """Write a version out again, byte for byte as it was put in use."""
    from qualcode.errors import QualcodeError
    from qualcode.store import codebooks
    from qualcode.workflow import join_codebooks, versions

    with open_here(project) as db:
        found = versions.find(db, version)
        text = codebooks.text_of(db, found.id)
    if output is None:
        sys.stdout.buffer.write(text.encode())
        return
    if output.exists() and output.read_bytes() != text.encode():
        raise QualcodeError(f"{output} is there already", hint="choose another name")
    join_codebooks.write(output, text)
    say(f"wrote {found.name} {found.version} to {output}")
