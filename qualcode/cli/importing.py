"""`import`: transcripts into the project, with a report of what was read."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from qualcode.cli.options import Coder, DryRun, Output, Project, pair
from qualcode.cli.render import Listing, findings, out, progress, say, show
from qualcode.errors import Finding
from qualcode.workflow import ingest
from qualcode.workflow.project import actor, open_here, settings

FEW = 5  # notes that are shown without --verbose


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("import")(import_)


def import_(
    paths: Annotated[list[str], typer.Argument(help="Files, folders or globs.")],
    *,
    form: Annotated[
        str, typer.Option("--as", metavar="FORMAT", show_default=False, help="Read all as this.")
    ] = "",
    people: Annotated[
        Path | None, typer.Option("--people", show_default=False, help="A people.csv: who speaks.")
    ] = None,
    cases: Annotated[
        Path | None, typer.Option("--cases", show_default=False, help="A cases.csv: the schools.")
    ] = None,
    attribute: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="NAME=VALUE", show_default=False, help="For each source."),
    ] = None,
    case: Annotated[
        str, typer.Option("--case", show_default=False, help="The case of everybody who has none.")
    ] = "",
    pattern: Annotated[
        str,
        typer.Option(
            "--pattern", metavar="PATTERN", show_default=False,
            help="How names carry attributes, as 'w{wave}/{role}-{school}'.",
        ),
    ] = "",
    dry_run: DryRun = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Show the first turns.")] = False,
    coder: Coder = "",
    project: Project = "",
) -> None:  # fmt: skip
    """Import transcripts: turns, speakers and times, with a report of what is doubtful."""
    told = tuple(pair(each, "--set") for each in attribute or ())
    with open_here(project) as db:
        pattern = pattern or settings(db.folder).pattern
        plan = ingest.plan(paths, ingest.Wish(form, people, cases, case, told, pattern))
        with progress("importing", len(plan.files)) as step:
            report = ingest.carry_out(db, plan, actor(db, coder), dry_run=dry_run, on_file=step)
    _show(report, dry_run=dry_run, verbose=verbose)


def _show(report: ingest.Report, *, dry_run: bool, verbose: bool) -> None:
    rows = [(f.name, f.outcome, f.turns, f.words, f.speakers) for f in report.files]
    columns = ("source", "outcome", "turns", "words", "speakers")
    if rows:
        show(Listing("import", "Import", columns, rows, "source"), Output())
    if dry_run or verbose:
        _first_turns(report)
    counted = ", ".join(f"{n} {outcome}" for outcome, n in report.outcomes().items())
    say(f"{'would be: ' if dry_run else ''}{counted or 'nothing to import'}")
    if any("*" in file.speakers for file in report.files):
        say("* taken for an interviewer; qualcode people set corrects it")
    if report.types:
        say("attributes: " + ", ".join(f"{name} ({kind})" for name, kind in report.types.items()))
    if findings(_in_short(report.findings, verbose=verbose)):
        raise typer.Exit(1)


def _in_short(found: Sequence[Finding], *, verbose: bool) -> list[Finding]:
    """All errors and warnings, and the first few notes."""
    notes = [each for each in found if each.severity == "note"]
    shown = notes if verbose or len(notes) <= FEW + 1 else notes[:FEW]
    kept = [each for each in found if each.severity != "note"] + shown
    if len(shown) < len(notes):
        what = f"and {len(notes) - len(shown)} more notes"
        kept.append(Finding("note", "import", what, "--verbose shows them"))
    return kept


def _first_turns(report: ingest.Report) -> None:
    console = out()
    for file in report.files:
        if file.first_turns:
            console.print(f"[bold]{escape(file.name)}[/]")
        for label, speech in file.first_turns:
            console.print(f"  [cyan]{escape(label or '(nobody)')}[/] {escape(speech)}")
