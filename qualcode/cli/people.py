"""People and cases: who spoke, in which role, from which school."""

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
    pair,
)
from qualcode.cli.render import Listing, findings, say, show
from qualcode.store import people, sources
from qualcode.transcript.people import Speaker
from qualcode.workflow import persons
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
    """Who speaks in which source, with turns and words."""
    with open_here(project) as db:
        if source:
            sources.id_of(db, source)
        voices = people.voices(db, source or None)
    columns = ("source", "label", "participant", "case", "role", "turns", "words")
    rows = [(v.source, v.label, v.participant, v.case, v.role, v.turns, v.words) for v in voices]
    show(
        Listing("people", "People", columns, rows, "label in a source"), Output(format, output, raw)
    )


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
