"""What was done and taking it back: log, undo, redo."""

from typing import Annotated

import typer

from qualcode.cli.options import (
    Coder,
    Format,
    Limit,
    Output,
    OutputFile,
    OutputFormat,
    Project,
    Raw,
)
from qualcode.cli.render import Listing, first, most, one_more, say, show
from qualcode.coding.segment import Event
from qualcode.store import audit
from qualcode.workflow.project import actor, open_here

USUAL, EVERY = 30, -1  # rows of a table on a terminal, of the log
Steps = Annotated[int, typer.Argument(min=1, help="How many steps.")]


def register(app: typer.Typer) -> None:
    """Add the commands of this group."""
    app.command()(log)
    app.command()(undo)
    app.command()(redo)


def log(
    *,
    coder: Annotated[str, typer.Option("--coded-by", help="Only what this coder did.")] = "",
    limit: Limit = None,
    project: Project = "",
    format: OutputFormat = Format.table,
    output: OutputFile = None,
    raw: Raw = False,
) -> None:
    """Show what was done, by whom, newest first."""
    where_to = Output(format, output, raw)
    limit = most(limit, where_to, USUAL)
    with open_here(project) as db:
        found = audit.log(db, one_more(limit) or EVERY, coder or None)
    events, cut = first(found, limit)
    rows = [
        (e.at[:19].replace("T", " "), e.coder, e.action, e.what, "undone" if e.undone else "")
        for e in events
    ]
    columns = ("when (UTC)", "coder", "action", "what", "state")
    show(Listing("log", "Log", columns, rows, "event", cut=cut), where_to)


def undo(steps: Steps = 1, *, coder: Coder = "", project: Project = "") -> None:
    """Take back your last steps, also a bulk accept."""
    with open_here(project) as db:
        _tell("undone", audit.undo(db, actor(db, coder), steps))


def redo(steps: Steps = 1, *, coder: Coder = "", project: Project = "") -> None:
    """Do again what you took back."""
    with open_here(project) as db:
        _tell("done again", audit.redo(db, actor(db, coder), steps))


def _tell(verb: str, events: list[Event]) -> None:
    for event in events:
        say(f"{verb}: {event.action} of {event.at[:19].replace('T', ' ')} ({event.what})")
