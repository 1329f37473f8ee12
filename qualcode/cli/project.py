"""The project itself: init, demo, status, check, backup, restore."""

from pathlib import Path
from typing import Annotated

import typer

from qualcode.cli.options import Coder, Format, Output, OutputFile, OutputFormat, Project, Raw, Yes
from qualcode.cli.render import Listing, ask, findings, out, say, show
from qualcode.workflow import overview
from qualcode.workflow.project import locate, open_here


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    for command in (init, demo, status, check, backup, restore):
        app.command()(command)


def init(
    folder: Annotated[Path, typer.Argument(help="The project's folder.")] = Path(),
    *,
    codebook: Annotated[
        str,
        typer.Option("--codebook", help="A YAML file, a shipped codebook, or several: jpd+npt."),
    ] = "jpd",
    coder: Coder = "",
) -> None:
    """Make a new project in a folder, with a codebook of its own in codebooks/."""
    from qualcode.workflow import begin

    made = begin.init(folder, codebook, coder)
    say(f"made {made.path}")
    say(f"codebook in use: {made.codebook} ({made.codes} codes), to edit in {made.yaml}")
    say(
        "next: "
        + ("" if coder else "qualcode coders add NAME, then ")
        + "qualcode import transcripts/"
    )


def demo(
    folder: Annotated[Path, typer.Argument(help="A new folder.")] = Path("qualcode-demo"),
) -> None:
    """Build the fictional sample study in a new folder and walk through the whole job."""
    from qualcode.workflow import demo as tour

    console = out()
    tour.demo(
        folder,
        say=lambda line: console.print(line, markup=False, soft_wrap=True),
        heading=lambda line: console.print(f"\n[bold cyan]{line}[/]"),
    )


def status(
    *,
    project: Project = "",
    format: OutputFormat = Format.table,
    output: OutputFile = None,
    raw: Raw = False,
) -> None:
    """What is there, and what is left to code, by coder."""
    with open_here(project) as db:
        told = overview.status(db)
    if format is Format.table and output is None:
        console = out()
        for line in told.lines:
            console.print(line, markup=False)
    columns = ("coder", "sources done", "in progress", "left", "codings", "suggestions to decide")
    if told.coders or format is not Format.table:
        show(
            Listing("status", "Coders", columns, told.coders, "coder"), Output(format, output, raw)
        )


def check(
    *,
    mend: Annotated[bool, typer.Option("--mend", help="Mend what can be rebuilt.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Warnings fail too.")] = False,
    project: Project = "",
) -> None:
    """Verify every quote, position and index of the project; each finding says what mends it."""
    from qualcode.store import check as checking

    with open_here(project) as db:
        if mend:
            for line in checking.mend(db):
                say(line)
        found = checking.check(db)
    if findings(found, strict=strict):
        raise typer.Exit(1)
    say("sound: every quote stands where it should")


def backup(
    to: Annotated[
        Path | None, typer.Argument(show_default=False, help="A file or a folder.")
    ] = None,
    *,
    force: Annotated[bool, typer.Option("--force", help="Write over a file.")] = False,
    project: Project = "",
) -> None:
    """Copy the project safely, also while others write to it."""
    from qualcode.store import backup as copying

    with open_here(project) as db:
        if to is None:
            to = db.folder / "backups"
            to.mkdir(exist_ok=True)
        say(f"backed up to {copying.backup(db, to, force=force)}")


def restore(
    file: Annotated[Path, typer.Argument(help="A backup.")],
    *,
    yes: Yes = False,
    project: Project = "",
) -> None:
    """Bring a backup back; the present file is kept beside it."""
    from qualcode.store import backup as copying

    target = locate(Path.cwd(), project)
    if not ask(f"Replace {target} by {file}?", yes=yes):
        raise typer.Exit(1)
    kept = copying.restore(file, target)
    say("restored" + (f"; the file that was there is kept as {kept.name}" if kept else ""))
