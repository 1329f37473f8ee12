"""Finding words in transcripts, and the quotes of a code."""

from collections.abc import Sequence
from typing import Annotated, Any

import typer
from rich.text import Text

from qualcode.cli.options import (
    CodedBy,
    Codes,
    Format,
    Like,
    Limit,
    Output,
    OutputFile,
    OutputFormat,
    Project,
    Raw,
    Roles,
    Sources,
    Speakers,
    Where,
    selection,
)
from qualcode.cli.render import Listing, first, most, one_more, out, show
from qualcode.cli.tables import Base, Layer
from qualcode.cli.text_view import shortened
from qualcode.store import search as finding
from qualcode.store import sources
from qualcode.store.database import Database
from qualcode.text.amounts import many
from qualcode.transcript.timecode import clock
from qualcode.workflow import analyse
from qualcode.workflow.project import actor, open_here, settings

Interviewers = Annotated[
    bool, typer.Option("--interviewers/--no-interviewers", help="Interviewers' talk too.")
]
AROUND = 80  # characters before the first hit that are shown
AROUND_COLUMNS = 20  # blanks around and between six columns
Source = Annotated[
    str, typer.Option("--source", metavar="NAME", show_default=False, help="Only this source.")
]
USUAL = 200  # rows of a table on a terminal


def register(app: typer.Typer) -> None:
    """Add the commands of this group."""
    app.command()(search)
    app.command()(kwic)
    app.command()(quotes)


def search(
    query: Annotated[
        list[str] | None,
        typer.Argument(help='Words (all must occur), "a phrase", prefix*, OR, -word.'),
    ] = None,
    *,
    like: Like = "",
    source: Source = "",
    interviewers: Interviewers = True,
    limit: Limit = None,
    project: Project = "",
    format: OutputFormat = Format.table,
    output: OutputFile = None,
    raw: Raw = False,
) -> None:
    """Turns that hold the words, by the full-text index; or passages like one that you name."""
    if bool(query) == bool(like):
        raise typer.BadParameter("give words to look for, or --like PLACE")
    where_to = Output(format, output, raw)
    limit = most(limit, where_to, USUAL)
    with open_here(project) as db:
        if like:
            show(_like(db, like, source, limit, interviewers=interviewers), where_to)
            return
        query = query or []
        found = finding.search(
            db, _asked(query), source=_known(db, source), interviewers=interviewers,
            limit=one_more(limit),
        )  # fmt: skip
    hits, cut = first(found, limit)
    seen = format is Format.table and output is None
    rows = [
        (h.source, h.turn, clock(h.begins), h.label, _marked(h) if seen else h.text) for h in hits
    ]
    columns = ("source", "turn", "time", "speaker", "text")
    title = f"Search: {' '.join(query)}"
    show(Listing("search", title, columns, rows, "turn", _hits(rows), cut), where_to)


def _like(
    db: Database, typed: str, source: str, limit: int | None, *, interviewers: bool
) -> Listing:
    """The passages near to a place, the nearest first."""
    from qualcode.workflow import alike

    said = settings(db.folder)
    to = alike.place(db, typed, actor(db))
    found = alike.near(
        db,
        to,
        [source] if source else (),
        unit="turn" if said.unit == "turn" else "sentence",
        interviewers=interviewers,
        limit=one_more(limit),
    )
    near, cut = first(found, limit)
    rows = [
        (
            e.source,
            e.turn,
            clock(e.begins),
            e.label,
            round(e.nearness, 2),
            ", ".join(e.common),
            e.text,
        )
        for e in near
    ]
    columns = ("source", "turn", "time", "speaker", "nearness", "words in common", "text")
    title = f"Like: {shortened(' '.join(to.text.split()), 70)}"
    return Listing("like", title, columns, rows, "passage", _hits(rows), cut)


def _known(db: Database, source: str) -> str | None:
    if source:
        sources.id_of(db, source)
    return source or None


def _marked(hit: finding.Hit) -> Text:
    """The turn around its first hit, with every hit marked."""
    text = Text(hit.text.replace("\n", " "))
    for start, end in hit.spans:
        text.stylize("bold yellow", start, end)
    begin = max(hit.spans[0][0] - AROUND, 0) if hit.spans else 0
    end = min(begin + 3 * AROUND, len(text))
    shown = text[begin:end]
    return Text("…" if begin else "") + shown + Text("…" if end < len(text) else "")


def _asked(words: list[str]) -> str:
    """The query as typed; an argument that holds a blank was quoted in the shell: a phrase."""
    quoted = len(words) > 1
    return " ".join(f'"{w}"' if quoted and " " in w and '"' not in w else w for w in words)


def _hits(rows: Sequence[Any]) -> tuple[str, ...]:
    return (many(len(rows), "hit"),)


def kwic(
    term: Annotated[str, typer.Argument(help="A word, a phrase or a prefix*.")],
    *,
    width: Annotated[int, typer.Option("--width", min=10, help="Characters each side.")] = 50,
    source: Source = "",
    interviewers: Interviewers = True,
    limit: Limit = None,
    project: Project = "",
    format: OutputFormat = Format.table,
    output: OutputFile = None,
    raw: Raw = False,
) -> None:
    """Key word in context: every hit on its own line."""
    where_to = Output(format, output, raw)
    limit = most(limit, where_to, USUAL)
    with open_here(project) as db:
        found = finding.kwic(
            db, term, width, source=_known(db, source), interviewers=interviewers,
            limit=one_more(limit),
        )  # fmt: skip
    lines, cut = first(found, limit)
    seen = format is Format.table and output is None
    rows: list[tuple[Any, ...]]
    rows = [(x.source, x.turn, x.label, x.left, x.hit, x.right) for x in lines]
    if seen:
        side = _side(rows, width)
        rows = [
            (source, turn, label, left[-side:].rjust(side), hit, right[:side])
            for source, turn, label, left, hit, right in rows
        ]
    columns = ("source", "turn", "speaker", "left", "hit", "right")
    listing = Listing("kwic", f"In context: {term}", columns, rows, "hit", _hits(rows), cut)
    show(listing, where_to)


def _side(rows: Sequence[Sequence[Any]], most: int) -> int:
    """How many characters each side of a hit leave it on one line of this screen."""
    room = out().width - AROUND_COLUMNS
    for place, least in enumerate(("source", "turn", "speaker", "", "hit")):
        if least:
            room -= max([len(least), *(len(str(row[place] or "")) for row in rows)])
    return max(10, min(most, room // 2))


def quotes(
    *,
    code: Codes = None,
    good: Annotated[bool, typer.Option("--good", help="Only those marked as good quotes.")] = False,
    layer: Layer = "",
    source: Sources = None,
    coded_by: CodedBy = None,
    speaker: Speakers = None,
    role: Roles = None,
    where: Where = None,
    project: Project = "",
    format: OutputFormat = Format.table,
    output: OutputFile = None,
    raw: Raw = False,
) -> None:
    """The coded passages of a code, each with who said it and where."""
    chosen = selection(
        codes=code, sources=source, coded_by=coded_by, speakers=speaker, roles=role, where=where
    )
    request = analyse.Request("segments", layer or None, chosen, Base.all.value)
    with open_here(project) as db:
        show(analyse.quotes(db, request, good=good), Output(format, output, raw))
