"""Coding by hand: `code`, codings, status, memos, coders."""

from pathlib import Path
from typing import Annotated

import typer

from qualcode.cli.options import (
    CodedBy,
    Coder,
    Codes,
    DryRun,
    Format,
    Output,
    OutputFile,
    OutputFormat,
    Project,
    Raw,
    Sources,
    Valence,
    Yes,
)
from qualcode.cli.render import Listing, ask, findings, say, show
from qualcode.errors import QualcodeError
from qualcode.store import coders, codings, notes, remarks, sources
from qualcode.workflow import bring, decide, versions
from qualcode.workflow.decide import Judgement
from qualcode.workflow.project import acting_coder, open_here

SourceName = Annotated[str, typer.Argument(help="The source's name.")]


def register(app: typer.Typer) -> None:
    """Add the commands and groups of this file."""
    app.command()(code)
    group = typer.Typer(no_args_is_help=True, help="Codings: add, remove, list, import.")
    group.command("add")(codings_add)
    group.command("remove")(codings_remove)
    group.command("list")(codings_list)
    group.command("import")(codings_import)
    app.add_typer(group, name="codings")
    app.command()(done)
    app.command()(reopen)
    people = typer.Typer(no_args_is_help=True, help="Who codes.")
    people.command("add")(coders_add)
    people.command("list")(coders_list)
    app.add_typer(people, name="coders")
    memos = typer.Typer(no_args_is_help=True, help="Memos on anything.")
    memos.command("add")(memo_add)
    memos.command("list")(memo_list)
    memos.command("show")(memo_show)
    app.add_typer(memos, name="memo")


def code(
    source: SourceName,
    *,
    plain: Annotated[
        bool, typer.Option("--plain", help="One key a line, for scripts and readers.")
    ] = False,
    coder: Coder = "",
    project: Project = "",
) -> None:
    """Read a source turn by turn and code it with single keys; goes on where you stopped."""
    from qualcode.cli import code_screen

    with open_here(project) as db:
        sources.id_of(db, source)
        code_screen.run(db, acting_coder(db, coder), source, plain=plain)


def codings_add(
    source: SourceName,
    code: Annotated[str, typer.Argument(help="The code's id.")],
    *,
    start: Annotated[
        int | None, typer.Option("--start", show_default=False, help="First character, from 0.")
    ] = None,
    end: Annotated[
        int | None, typer.Option("--end", show_default=False, help="First character that is out.")
    ] = None,
    turn: Annotated[
        int | None, typer.Option("--turn", show_default=False, help="A whole turn.")
    ] = None,
    quote: Annotated[
        str,
        typer.Option("--quote", show_default=False, help="Words that stand once in the source."),
    ] = "",
    rating: Annotated[int | None, typer.Option("--rating", show_default=False)] = None,
    valence: Annotated[Valence | None, typer.Option("--valence", show_default=False)] = None,
    good: Annotated[bool, typer.Option("--good", help="A good quote for the report.")] = False,
    coder: Coder = "",
    project: Project = "",
) -> None:
    """Code a span, a turn or a quote."""
    with open_here(project) as db:
        who = acting_coder(db, coder)
        text = codings.text(db, source)
        if quote:
            segment = text.find(quote)
        elif turn is not None:
            segment = text.turn(turn)
        elif start is not None and end is not None:
            segment = text.segment(start, end)
        else:
            raise QualcodeError("which words?", hint="--quote, --turn, or --start and --end")
        said = Judgement(rating, valence.value if valence else None, good)
        made = decide.code_segment(db, who, segment, code, said)
    say(f"{made.id}  {code} on {segment.quote[:60]!r}")


def codings_remove(
    ids: Annotated[list[str], typer.Argument(help="Coding ids, or the beginnings of them.")],
    *,
    yes: Yes = False,
    coder: Coder = "",
    project: Project = "",
) -> None:
    """Take codings away; `undo` brings them back."""
    with open_here(project) as db:
        who = acting_coder(db, coder)
        found = [codings.one(db, each) for each in ids]
        others = {each.coder for each in found} - {who}
        if others and not ask(f"Remove codings of {', '.join(sorted(others))}?", yes=yes):
            raise typer.Exit(1)
        codings.remove(db, [each.id for each in found], who)
    say(f"removed {len(found)}; qualcode undo brings them back")


def codings_list(
    *,
    code: Codes = None,
    source: Sources = None,
    coded_by: CodedBy = None,
    project: Project = "",
    format: OutputFormat = Format.table,
    output: OutputFile = None,
    raw: Raw = False,
) -> None:
    """Codings with their ids and places; those that need a look after a revision say so."""
    with open_here(project) as db:
        rows = decide.listed(db, code or (), source or (), coded_by or ())
        made_under = versions.labels(db)
    columns = (
        "id", "source", "start", "end", "turn", "code", "coder", "placement", "rating", "valence",
        "good", "quote", "codebook",
    )  # fmt: skip
    cells = [
        (c.id, c.source, c.start, c.end, c.first_turn, c.code, c.coder, c.placement, c.rating,
         c.valence, bool(c.good), c.quote, made_under.get(c.codebook, c.codebook))
        for c in rows
    ]  # fmt: skip
    show(Listing("codings", "Codings", columns, cells, "coding"), Output(format, output, raw))


def codings_import(
    file: Annotated[
        Path, typer.Argument(help="JSON lines: source, code, quote or start and end, …")
    ],
    *,
    dry_run: DryRun = False,
    coder: Coder = "",
    project: Project = "",
) -> None:
    """Take codings from a file; while any line is wrong, nothing is written."""
    with open_here(project) as db:
        told = bring.codings_from(db, file, coder, dry_run=dry_run)
    fatal = findings(told.findings)
    if fatal:
        say(f"{fatal} lines are wrong; nothing was written")
        raise typer.Exit(1)
    by = ", ".join(f"{count} by {name}" for name, count in told.by_coder.items())
    would = "would be " if dry_run else ""
    say(f"{would}{told.new} new codings ({by or 'none'}), {told.held} were there")


def done(source: SourceName, *, coder: Coder = "", project: Project = "") -> None:
    """Say that you have coded a source to its end; bases rest on it."""
    with open_here(project) as db:
        who = acting_coder(db, coder)
        new = decide.set_status(db, who, source, "done")
    say(f"{source}: done by {who}" if new else f"{source} was done already")


def reopen(source: SourceName, *, coder: Coder = "", project: Project = "") -> None:
    """Say that you are not done with a source after all."""
    with open_here(project) as db:
        who = acting_coder(db, coder)
        decide.set_status(db, who, source, "in progress")
    say(f"{source}: in progress for {who}")


def coders_add(
    name: Annotated[str, typer.Argument(help="A short name, as mina.")],
    *,
    full_name: Annotated[str, typer.Option("--full-name", show_default=False)] = "",
    project: Project = "",
) -> None:
    """Register a coder."""
    with open_here(project) as db:
        coders.add(db, name, full_name)
    say(f"registered {name}")


def coders_list(
    *,
    project: Project = "",
    format: OutputFormat = Format.table,
    output: OutputFile = None,
    raw: Raw = False,
) -> None:
    """All coders with codings and sources done."""
    with open_here(project) as db:
        rows = [
            (c.name, c.full_name, c.codings, c.done, c.created[:10]) for c in coders.all_coders(db)
        ]
    columns = ("coder", "full name", "codings", "sources done", "since")
    show(Listing("coders", "Coders", columns, rows, "coder"), Output(format, output, raw))


def memo_add(
    text: Annotated[str, typer.Argument(help="The memo.")],
    *,
    on: Annotated[
        str,
        typer.Option(
            "--on",
            metavar="KIND:NAME",
            help="code:trust, source:w1/head, coding:ID, turn:w1/head#3, project.",
        ),
    ] = "project",
    title: Annotated[str, typer.Option("--title", show_default=False)] = "",
    coder: Coder = "",
    project: Project = "",
) -> None:
    """Write a memo on the project, a source, a turn, a code, a coding, a suggestion, a person."""
    with open_here(project) as db:
        who = acting_coder(db, coder)
        kind, target = decide.memo_target(db, on, who)
        memo = notes.add_memo(db, kind, target, text, who, title)
    say(f"memo {memo.id} on {on}")


def memo_list(
    *,
    project: Project = "",
    format: OutputFormat = Format.table,
    output: OutputFile = None,
    raw: Raw = False,
) -> None:
    """All memos."""
    with open_here(project) as db:
        names = {row: name for name, row in sources.ids(db).items()}
        held = notes.memos(db)
        on = {row: _on_words(each) for row, each in remarks.on_words(db, held).items()}
    rows = [
        (
            m.id,
            m.created[:10],
            m.coder,
            m.kind,
            on.get(m.id) or names.get(m.target, m.target),
            ": ".join(filter(None, (m.title, m.text))),
        )
        for m in held
    ]
    columns = ("id", "date", "coder", "on", "what", "memo")
    show(Listing("memos", "Memos", columns, rows, "memo"), Output(format, output, raw))


def _on_words(memo: remarks.OnWords) -> str:
    """A turn as `w1/head#3`, and the words in it that the memo is about."""
    quote = " ".join(memo.quote.split())
    return f"{memo.source}#{memo.turn}" + (f" “{quote}”" if quote else "")


def memo_show(
    memo: Annotated[str, typer.Argument(help="The memo's id, or the beginning of it.")],
    *,
    project: Project = "",
) -> None:
    """One memo in full."""
    with open_here(project) as db:
        found = [each for each in notes.memos(db) if each.id.startswith(memo)]
    if len(found) != 1:
        raise QualcodeError(f"{len(found)} memos begin with {memo}", hint="qualcode memo list")
    (one,) = found
    typer.echo(
        "\n".join(filter(None, (one.title, f"{one.coder}, {one.created[:10]}", "", one.text)))
    )
