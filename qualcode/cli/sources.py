"""Sources: list, read, rename, revise, remove."""

from pathlib import Path
from typing import Annotated

import typer

from qualcode.cli.options import (
    Coder,
    Format,
    Output,
    OutputFile,
    OutputFormat,
    Overwrite,
    Project,
    Raw,
    Yes,
    pair,
)
from qualcode.cli.render import Listing, ask, findings, out, say, show
from qualcode.store import people, reading, sources
from qualcode.text.amounts import many
from qualcode.transcript.timecode import clock
from qualcode.workflow import ingest, persons, recode
from qualcode.workflow.project import actor, open_here

Name = Annotated[
    str, typer.Argument(help="The source's name, as `qualcode sources list` shows it.")
]


def register(app: typer.Typer) -> None:
    """Add the group `sources`."""
    group = typer.Typer(
        no_args_is_help=True, help="Transcripts: list, show, rename, revise, remove."
    )
    group.command("list")(list_)
    group.command("show")(show_)
    group.command("turns")(turns)
    group.command("set")(set_)
    group.command("rename")(rename)
    group.command("revise")(revise)
    group.command("remove")(remove)
    app.add_typer(group, name="sources")


def list_(
    *,
    project: Project = "",
    format: OutputFormat = Format.table,
    output: OutputFile = None,
    raw: Raw = False,
) -> None:
    """All sources with turns, words, duration and attributes."""
    with open_here(project) as db:
        held, values = sources.all_sources(db), people.attributes(db, "source")
    names = sorted({each.attribute for each in values})
    of = {(each.name, each.attribute): each.value for each in values}
    rows = [
        (
            s.name,
            s.turns,
            s.words,
            clock(s.duration),
            s.importer,
            *(of.get((s.name, n)) for n in names),
        )
        for s in held
    ]
    columns = ("source", "turns", "words", "duration", "read as", *names)
    show(Listing("sources", "Sources", columns, rows, "source"), Output(format, output, raw))
    timed = [each.duration for each in held if each.duration is not None]
    total = f"; {clock(sum(timed))} of recording in {len(timed)} of them" if timed else ""
    say(
        f"{len(held)} sources, {sum(each.turns for each in held):,} turns,"
        f" {sum(each.words for each in held):,} words{total}"
    )


def show_(
    name: Name,
    *,
    coder: Annotated[
        str,
        typer.Option(
            "--coded-by", show_default=False, help="Only this coder's codes in the margin."
        ),
    ] = "",
    project: Project = "",
) -> None:
    """Read a transcript: speakers, times, turn numbers, codes in the margin."""
    from qualcode.cli.reading_view import print_transcript
    from qualcode.errors import QualcodeError

    with open_here(project) as db:
        transcript = reading.transcript(db, name)
        try:
            codebook = recode.in_use(db)
        except QualcodeError:
            codebook = recode.NONE
    console = out()
    print_transcript(
        transcript, codebook, coder=coder or None, console=console, width=console.width
    )


def turns(
    *,
    target: Annotated[
        str,
        typer.Option("--to", metavar="PLACE", help="FILE.parquet, a folder, s3://… and so on."),
    ],
    overwrite: Overwrite = False,
    project: Project = "",
) -> None:
    """Write all turns as Parquet, for `suggest --from` on other machines."""
    from qualcode.workflow import scale_out

    with open_here(project) as db:
        count, total = scale_out.write_turns(db, target, overwrite=overwrite)
    say(f"wrote {many(total, 'turn')} of {many(count, 'source')} to {target}")


def set_(
    name: Name,
    values: Annotated[list[str], typer.Argument(metavar="NAME=VALUE...", help="Attributes.")],
    *,
    coder: Coder = "",
    project: Project = "",
) -> None:
    """Give a source attributes, as `wave=2`."""
    with open_here(project) as db:
        told = dict(pair(each, "the attribute") for each in values)
        new = persons.set_source(db, name, actor(db, coder), told)
    say(f"{name}: {'changed' if new else 'as it was'}")


def rename(
    name: Name,
    new: Annotated[str, typer.Argument(help="The new name.")],
    *,
    coder: Coder = "",
    project: Project = "",
) -> None:
    """Give a source another name; its codings stay."""
    with open_here(project) as db:
        sources.rename(db, name, new, actor(db, coder))
    say(f"{name} is now {new}")


def revise(
    name: Name,
    file: Annotated[Path, typer.Argument(help="The corrected or pseudonymised transcript.")],
    *,
    coder: Coder = "",
    project: Project = "",
) -> None:
    """Put a corrected text in place; every coding is placed in it or listed as needing a look."""
    with open_here(project) as db:
        states, found = ingest.revise(db, name, file, actor(db, coder))
    findings(found)
    say(
        f"{name}: "
        + (", ".join(f"{count} codings {state}" for state, count in states.items()) or "revised")
    )
    if states.get("needs a look"):
        say(f"qualcode codings list --source {name} shows them")


def remove(
    name: Name,
    *,
    with_codings: Annotated[
        bool, typer.Option("--with-codings", help="Also when codings lie on it.")
    ] = False,
    yes: Yes = False,
    coder: Coder = "",
    project: Project = "",
) -> None:
    """Take a source out of the project; `undo` brings it back."""
    with open_here(project) as db:
        sources.id_of(db, name)
        if not ask(f"Remove {name}?", yes=yes):
            raise typer.Exit(1)
        count = sources.remove(db, name, actor(db, coder), with_codings=with_codings)
    say(
        f"removed {name}"
        + (f" and its {count} codings" if count else "")
        + "; qualcode undo brings it back"
    )
