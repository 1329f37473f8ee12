"""People and cases: who spoke, in which role, from which school."""

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.text import Text

from qualcode.cli.options import (
    Coder,
    DryRun,
    Format,
    Output,
    OutputFile,
    OutputFormat,
    Project,
    Raw,
    pair,
)
from qualcode.cli.render import Listing, findings, out, say, show
from qualcode.cli.text_view import visible
from qualcode.store import people, sources
from qualcode.transcript.people import Speaker
from qualcode.workflow import merging, persons
from qualcode.workflow.project import actor, open_here

Source = Annotated[
    str, typer.Option("--source", metavar="NAME", show_default=False, help="Only this source.")
]


def register(app: typer.Typer) -> None:
    """Add the groups `people` and `cases`."""
    persons = typer.Typer(no_args_is_help=True, help="Speakers, participants, roles.")
    persons.command("list")(people_list)
    persons.command("import")(people_import)
    persons.command("set")(people_set)
    persons.command("merge")(people_merge)
    persons.command("show")(people_show)
    persons.command("template")(people_template)
    app.add_typer(persons, name="people")
    places = typer.Typer(no_args_is_help=True, help="Schools, clusters, sites; they nest.")
    places.command("list")(cases_list)
    places.command("import")(cases_import)
    places.command("set")(cases_set)
    app.add_typer(places, name="cases")


def people_list(
    *,
    source: Source = "",
    project: Project = "",
    format: OutputFormat = Format.table,
    output: OutputFile = None,
    raw: Raw = False,
) -> None:
    """Who speaks in which source, with turns and words, and why a role was guessed."""
    with open_here(project) as db:
        if source:
            sources.id_of(db, source)
        voices = people.voices(db, source or None)
    columns = ("source", "label", "participant", "case", "role", "turns", "words", "also written",
               "why")  # fmt: skip
    rows = [
        (v.source, v.label, v.participant, v.case, v.role, v.turns, v.words, v.others, v.why)
        for v in voices
    ]
    seen = format is Format.table and output is None
    kept = [n for n in range(len(columns)) if n < 7 or not seen or any(row[n] for row in rows)]
    shown = [[row[n] for n in kept] for row in rows]
    names = tuple(columns[n] for n in kept)
    listing = Listing("people", "People", names, shown, "speaker in a source")
    show(listing, Output(format, output, raw))


def people_import(
    file: Annotated[
        Path, typer.Argument(help="people.csv: participant, label, source, case, role, …")
    ],
    *,
    coder: Coder = "",
    project: Project = "",
) -> None:
    """Link labels to participants, cases and roles; other columns are attributes."""
    with open_here(project) as db:
        told = persons.bring_people(db, file, actor(db, coder))
    _tell(told)


def people_set(
    source: Annotated[str, typer.Argument(help="The source.")],
    label: Annotated[str, typer.Argument(help="The label as the transcript has it.")],
    *,
    participant: Annotated[str, typer.Option("--participant", show_default=False)] = "",
    case: Annotated[str, typer.Option("--case", show_default=False)] = "",
    role: Annotated[
        str, typer.Option("--role", show_default=False, help="interviewer, headteacher, …")
    ] = "",
    attribute: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="NAME=VALUE",
            show_default=False,
            help="An attribute of the participant.",
        ),
    ] = None,
    coder: Coder = "",
    project: Project = "",
) -> None:
    """Correct who a label is: participant, case, role."""
    values = dict(pair(each, "--set") for each in attribute or ())
    with open_here(project) as db:
        said = Speaker(label, source, participant or None, case or None, role)
        new = persons.set_person(db, source, label, actor(db, coder), said, values)
    say(f"{label} in {source}: {'changed' if new else 'as it was'}")


def people_merge(
    labels: Annotated[
        list[str], typer.Argument(metavar="LABEL... INTO", help="Labels, and last the one to show.")
    ],
    *,
    source: Annotated[
        list[str] | None,
        typer.Option("--source", metavar="NAME", show_default=False, help="Only in this source."),
    ] = None,
    dry_run: DryRun = False,
    coder: Coder = "",
    project: Project = "",
) -> None:
    """Make several labels one speaker, as `qualcode people merge interviewr Interviewer`.

    The transcripts keep their words. Without --source it holds wherever one of the labels occurs.
    """
    if len(labels) < 2:
        raise typer.BadParameter("name at least two labels: the last is the one to show")
    *others, into = labels
    with open_here(project) as db:
        who = actor(db, coder)
        merged = merging.merge_labels(db, others, into, who, source or (), dry_run=dry_run)
    for each in merged:
        linked = f", {each.participant}" if each.participant else ""
        written = ", ".join(repr(label) for label in each.labels)
        say(f"{each.source}: {written} → {each.label} ({each.role}{linked}, {each.turns} turns)")
    said = "would become" if dry_run else "became"
    say(f"{said} one speaker in {len(merged)} sources" if merged else "as it was")
    if merged and not dry_run:
        say("qualcode undo takes it back")


def people_show(
    source: Annotated[str, typer.Argument(help="The source.")],
    label: Annotated[str, typer.Argument(help="Only this speaker.", show_default=False)] = "",
    *,
    project: Project = "",
) -> None:
    """Who speaks in a source: role and why, how they speak, and their first words."""
    with open_here(project) as db:
        shown = persons.portraits(db, source, label)
    console = out()
    for each in shown:
        console.print(Text.assemble((visible(each.voice.label), "bold"), f"  {_who(each.voice)}"))
        console.print(f"  {escape(each.manner)}")
        for words in each.first_words:
            console.print(Text(f"  “{visible(words)}”", style="dim"))


def _who(voice: people.Voice) -> str:
    """What is known of a speaker, on one line."""
    linked = [each for each in (voice.participant, voice.case) if each]
    also = [f"also written {voice.others}"] if voice.others else []
    why = f" ({voice.why})" if voice.why else ""
    return ", ".join([voice.role + why, *linked, *also])


def people_template(
    *,
    source: Source = "",
    output: OutputFile = None,
    project: Project = "",
) -> None:
    """Write a people.csv to fill in: every speaker with turns and first words.

    Columns in brackets only help you to know who it is; `qualcode people import` skips them.
    """
    with open_here(project) as db:
        if source:
            sources.id_of(db, source)
        rows = persons.template(db, source or None)
    columns = ("source", "label", "participant", "role", "case", "(turns)", "(first words)")
    listing = Listing("people", "People", columns, rows, "speaker in a source")
    show(listing, Output(Format.csv, output))


def cases_list(
    *,
    project: Project = "",
    format: OutputFormat = Format.table,
    output: OutputFile = None,
    raw: Raw = False,
) -> None:
    """All cases with what they lie in and their attributes."""
    with open_here(project) as db:
        cases, values = people.cases(db), people.attributes(db, "case")
    names = sorted({each.attribute for each in values})
    held = {(each.name, each.attribute): each.value for each in values}
    rows = [
        (case.name, case.parent, case.kind, *(held.get((case.name, name)) for name in names))
        for case in cases
    ]
    listing = Listing("cases", "Cases", ("case", "parent", "kind", *names), rows, "case")
    show(listing, Output(format, output, raw))


def cases_import(
    file: Annotated[Path, typer.Argument(help="cases.csv: case, parent, kind, …")],
    *,
    coder: Coder = "",
    project: Project = "",
) -> None:
    """Take cases and their attributes from a file."""
    with open_here(project) as db:
        told = persons.bring_cases(db, file, actor(db, coder))
    _tell(told)


def cases_set(
    case: Annotated[str, typer.Argument(help="The case.")],
    *,
    parent: Annotated[str, typer.Option("--parent", show_default=False)] = "",
    kind: Annotated[str, typer.Option("--kind", show_default=False)] = "",
    attribute: Annotated[
        list[str] | None, typer.Option("--set", metavar="NAME=VALUE", show_default=False)
    ] = None,
    coder: Coder = "",
    project: Project = "",
) -> None:
    """Add a case or change it."""
    values = dict(pair(each, "--set") for each in attribute or ())
    with open_here(project) as db:
        new = persons.set_case(db, case, actor(db, coder), parent=parent, kind=kind, values=values)
    say(f"{case}: {'changed' if new else 'as it was'}")


def _tell(told: persons.Told) -> None:
    if findings(told.findings):
        raise typer.Exit(1)
    say(f"{told.rows} rows are new or changed")
    if told.types:
        say("types: " + ", ".join(f"{name} {kind}" for name, kind in told.types.items()))
