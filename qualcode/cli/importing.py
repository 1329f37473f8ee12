"""`import`: transcripts into the project, with a report of what was read."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape

from qualcode.cli.options import Coder, DryRun, Format, Output, OutputFormat, Project, pair
from qualcode.cli.render import Listing, findings, out, progress, say, show
from qualcode.errors import Finding
from qualcode.importers import registry
from qualcode.transcript.timecode import clock
from qualcode.workflow import ingest
from qualcode.workflow.import_report import Report
from qualcode.workflow.project import actor, open_here, settings

_TOLD = ("name", "outcome", "turns", "words", "duration", "marks")
FEW = 5  # notes that are shown without --verbose


People = Annotated[
    Path | None, typer.Option("--people", show_default=False, help="A people.csv: who speaks.")
]
Cases = Annotated[
    Path | None, typer.Option("--cases", show_default=False, help="A cases.csv: the schools.")
]
Pattern = Annotated[
    str,
    typer.Option(
        "--pattern", metavar="PATTERN", show_default=False,
        help="How names carry attributes, as 'w{wave}/{role}-{school}'.",
    ),
]  # fmt: skip
Set = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="NAME=VALUE", show_default=False, help="For each source."),
]
LeaveOut = Annotated[
    list[str] | None,
    typer.Option(
        "--leave-out", metavar="PATTERN", show_default=False,
        help="Files that are not meant: a path, or a pattern such as '*.srt'.",
    ),
]  # fmt: skip


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("import")(import_)


def import_(
    paths: Annotated[
        list[str] | None, typer.Argument(help="Files, folders or globs.", show_default=False)
    ] = None,
    *,
    form: Annotated[
        str, typer.Option("--as", metavar="FORMAT", show_default=False, help="Read all as this.")
    ] = "",
    people: People = None,
    cases: Cases = None,
    attribute: Set = None,
    case: Annotated[
        str, typer.Option("--case", show_default=False, help="The case of everybody who has none.")
    ] = "",
    pattern: Pattern = "",
    leave_out: LeaveOut = None,
    list_formats: Annotated[
        bool, typer.Option("--list-formats", help="Show the formats that can be read.")
    ] = False,
    dry_run: DryRun = False,
    format: OutputFormat = Format.table,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Show the first turns.")] = False,
    coder: Coder = "",
    project: Project = "",
) -> None:
    """Import transcripts: turns, speakers and times, with a report of what is doubtful."""
    if list_formats:
        _list_formats(Output(format))
        return
    if not paths:
        raise typer.BadParameter("name files, folders or globs, or --list-formats")
    told = tuple(pair(each, "--set") for each in attribute or ())
    with open_here(project) as db:
        pattern = pattern or settings(db.folder).pattern
        wish = ingest.Wish(form, people, cases, case, told, pattern, tuple(leave_out or ()))
        plan = ingest.plan(paths, wish)
        with progress("importing", len(plan.files)) as step:
            report = ingest.carry_out(db, plan, actor(db, coder), dry_run=dry_run, on_file=step)
    _show(report, dry_run=dry_run, verbose=verbose, format=format)


def _show(report: Report, *, dry_run: bool, verbose: bool, format: Format) -> None:
    if format is Format.json:
        print(json.dumps(_as_json(report, dry_run=dry_run), ensure_ascii=False, indent=1))
    elif format is Format.table and (dry_run or verbose):
        _file_by_file(report)
    elif report.files:
        show(_listing(report, short=format is Format.table), Output(format))
    counted = ", ".join(f"{n} {outcome}" for outcome, n in report.outcomes().items())
    say(f"{'would be: ' if dry_run else ''}{counted or 'nothing to import'}")
    if any("*" in file.speakers for file in report.files):
        say("* taken for an interviewer; qualcode people set corrects it")
    if any(each.doubtful for file in report.files for each in file.spoken):
        say("? may be an interviewer; qualcode people set says so")
    if report.types:
        say("attributes: " + ", ".join(f"{name} ({kind})" for name, kind in report.types.items()))
    if findings(_in_short(report.findings, verbose=verbose)):
        raise typer.Exit(1)


def _listing(report: Report, *, short: bool) -> Listing:
    """One line a source; on a screen only what a person looks for first."""
    columns = ("source", "outcome", "turns", "words", "speakers", "read as", "duration", "findings")
    rows = [
        (
            f.name, f.outcome, f.turns, f.words, f.speakers, f.importer, clock(f.duration),
            len(f.findings),
        )
        for f in report.files
    ]  # fmt: skip
    kept = 5 if short else len(columns)
    return Listing("import", "Import", columns[:kept], [row[:kept] for row in rows], "source")


def _as_json(report: Report, *, dry_run: bool) -> dict[str, Any]:
    """The whole report for another program."""
    return {
        "dry_run": dry_run,
        "outcomes": report.outcomes(),
        "attributes": report.types,
        "files": [
            {
                **{key: getattr(file, key) for key in _TOLD},
                "read_as": file.importer,
                "speakers": [asdict(each) for each in file.spoken],
                "findings": [asdict(each) for each in file.findings],
                "first_turns": [
                    {"label": label, "words": said} for label, said in file.first_turns
                ],
            }
            for file in report.files
        ],
        "findings": [asdict(each) for each in report.findings],
    }


def _list_formats(output: Output) -> None:
    """Every format that can be read, from the importers themselves."""
    described, broken = registry.described()
    columns = ("format", "suffixes", "reads", "keeps", "loses")
    rows = [
        (each.name, " ".join(each.suffixes), "; ".join(each.reads), each.keeps, each.loses)
        for each in described
    ]
    show(Listing("formats", "Formats", columns, rows, "format"), output)
    findings(broken)


def _in_short(found: Sequence[Finding], *, verbose: bool) -> list[Finding]:
    """All errors and warnings, and the first few notes."""
    notes = [each for each in found if each.severity == "note"]
    shown = notes if verbose or len(notes) <= FEW + 1 else notes[:FEW]
    kept = [each for each in found if each.severity != "note"] + shown
    if len(shown) < len(notes):
        what = f"and {len(notes) - len(shown)} more notes"
        kept.append(Finding("note", "import", what, "--verbose shows them"))
    return kept


def _counted(number: int, noun: str) -> str:
    """How many there are, in words; nothing for none.

    >>> _counted(1, "finding"), _counted(2, "finding"), _counted(0, "finding")
    ('1 finding', '2 findings', '')
    """
    return f"{number} {noun}{'s' * (number > 1)}" if number else ""


def _file_by_file(report: Report) -> None:
    """Each file as it was read: what becomes of it, who speaks, its first turns, its doubts."""
    console = out()
    for file in report.files:
        said = [file.outcome, file.importer, f"{file.turns} turns", f"{file.words:,} words"]
        said += [clock(file.duration), _counted(len(file.findings), "finding")]
        facts = ", ".join(each for each in said if each) if file.importer else file.outcome
        console.print(f"[bold]{escape(file.name)}[/]  {facts}", soft_wrap=True)
        spoken = ", ".join(each.in_role for each in file.spoken)
        if spoken:
            console.print(f"  [dim]{escape(spoken)}[/]", soft_wrap=True)
        for label, speech in file.first_turns:
            who = escape(label or "(nobody)")
            console.print(f"  [cyan]{who}[/]  {escape(speech)}", soft_wrap=True)
