"""Suggestions: make them, list them, decide on them one by one or in bulk."""

from collections.abc import Sequence
from typing import Annotated

import typer

from qualcode.cli.codebook_refine import words
from qualcode.cli.options import (
    Coder,
    Codes,
    Confidence,
    DryRun,
    Format,
    Like,
    Limit,
    Methods,
    Output,
    OutputFile,
    OutputFormat,
    Project,
    Raw,
    Roles,
    Sources,
    Speakers,
    Where,
    Yes,
    selection,
)
from qualcode.cli.render import Listing, ask, first, most, out, say, show
from qualcode.cli.suggesting import suggest
from qualcode.coding.corpus import Selection
from qualcode.coding.ids import key_text
from qualcode.errors import QualcodeError
from qualcode.store import codings, suggestions
from qualcode.store.database import Database
from qualcode.store.suggestions import Offered
from qualcode.text.amounts import many
from qualcode.workflow import decide, reasons
from qualcode.workflow.project import acting_coder, open_here

Which = Annotated[
    list[str] | None,
    typer.Argument(metavar="[ID...]", help="Suggestions by their ids; or use the filters."),
]

Recode = Annotated[
    bool, typer.Option("--recode", help="Your codings on codes that were split: code them anew.")
]
AnOrder = Annotated[
    str,
    typer.Option(
        "--order",
        metavar="ORDER",
        help="doubtful first (one in four by lot), certain, source, code or random.",
    ),
]

USUAL = 100  # rows of a table on a terminal


def register(app: typer.Typer) -> None:
    """Add `suggest`, the group `suggestions`, and `review`."""
    app.command()(suggest)
    group = typer.Typer(no_args_is_help=True, help="What was suggested, and deciding on it.")
    group.command("list")(list_)
    group.command()(accept)
    group.command()(reject)
    group.command()(explain)
    group.command()(words)
    app.add_typer(group, name="suggestions")
    app.command()(review)


def list_(
    *,
    state: Annotated[
        str, typer.Option("--state", help="pending, accepted, rejected or all, as you decided.")
    ] = "pending",
    code: Codes = None,
    source: Sources = None,
    speaker: Speakers = None,
    role: Roles = None,
    where: Where = None,
    method: Methods = None,
    confidence: Confidence = None,
    limit: Limit = None,
    coder: Coder = "",
    project: Project = "",
    format: OutputFormat = Format.table,
    output: OutputFile = None,
    raw: Raw = False,
) -> None:
    """Suggestions with the words that made them."""
    chosen = selection(
        codes=code,
        sources=source,
        speakers=speaker,
        roles=role,
        where=where,
        methods=method,
        confidence=confidence,
    )
    where_to = Output(format, output, raw)
    with open_here(project) as db:
        acting = acting_coder(db, coder)
        rows = decide.find(db, acting, chosen, states=_states(state))
        shown, cut = first(rows, most(limit, where_to, USUAL))
        cells = _cells(db, acting, shown)
    notes = (many(len(rows), "suggestion"),)
    cut += f" of {len(rows):,}" if cut else ""
    columns = ("id", "source", "code", "state", "words", "text")
    listing = Listing("suggestions", "Suggestions", columns, cells, "suggestion", notes, cut)
    show(listing, where_to)


def _states(word: str) -> tuple[str, ...]:
    every = ("pending", "accepted", "rejected")
    if word == "all":
        return every
    if word not in every:
        raise QualcodeError(f"--state is {', '.join(every)} or all, not {word!r}")
    return (word,)


def _cells(db: Database, coder: str, rows: Sequence[Offered]) -> list[tuple[str, ...]]:
    evidence = suggestions.evidence(db, [row.key for row in rows], coder)
    texts: dict[str, codings.Text] = {}
    cells: list[tuple[str, ...]] = []
    for row in rows:
        if row.source not in texts:
            texts[row.source] = codings.text(db, row.source)
        text = texts[row.source].text
        words = dict.fromkeys(text[a:b] for a, b in decide.own_spans(row, evidence[row.key]))
        state = decide.verdict_word(row.verdict, row.instead) + (" (stale)" if row.stale else "")
        cells.append(
            (
                key_text(row.key),
                row.source,
                row.code,
                state,
                ", ".join(words),
                text[row.start : row.end],
            )
        )
    return cells


def accept(
    ids: Which = None,
    *,
    code: Codes = None,
    source: Sources = None,
    speaker: Speakers = None,
    role: Roles = None,
    where: Where = None,
    method: Methods = None,
    confidence: Confidence = None,
    yes: Yes = False,
    dry_run: DryRun = False,
    coder: Coder = "",
    project: Project = "",
) -> None:
    """Accept suggestions: each becomes your coding; shows what it will do first."""
    chosen = selection(
        codes=code,
        sources=source,
        speakers=speaker,
        roles=role,
        where=where,
        methods=method,
        confidence=confidence,
    )
    with open_here(project) as db:
        who = acting_coder(db, coder)
        rows = _chosen(db, who, ids, chosen)
        if _agreed("accept", who, rows, yes=yes, dry_run=dry_run):
            decide.accept(db, who, rows)
            say(f"accepted {len(rows)}; qualcode undo takes it back")


def reject(
    ids: Which = None,
    *,
    code: Codes = None,
    source: Sources = None,
    speaker: Speakers = None,
    role: Roles = None,
    where: Where = None,
    method: Methods = None,
    confidence: Confidence = None,
    yes: Yes = False,
    dry_run: DryRun = False,
    coder: Coder = "",
    project: Project = "",
) -> None:
    """Reject suggestions: you are not asked about them again."""
    chosen = selection(
        codes=code,
        sources=source,
        speakers=speaker,
        roles=role,
        where=where,
        methods=method,
        confidence=confidence,
    )
    with open_here(project) as db:
        who = acting_coder(db, coder)
        rows = _chosen(db, who, ids, chosen)
        if _agreed("reject", who, rows, yes=yes, dry_run=dry_run):
            decide.reject(db, who, rows)
            say(f"rejected {len(rows)}; qualcode undo takes it back")


def _chosen(db: Database, who: str, ids: list[str] | None, chosen: Selection) -> list[Offered]:
    if not ids and chosen == Selection():
        raise QualcodeError(
            "name suggestions by id, or choose them by a filter", hint="--code trust, --source …"
        )
    rows = decide.find(db, who, chosen)
    if not ids:
        return rows
    by_id = {key_text(row.key): row for row in rows}
    for each in ids:
        if each not in by_id:
            raise QualcodeError(
                f"there is no pending suggestion {each}", hint="qualcode suggestions list"
            )
    return [by_id[each] for each in dict.fromkeys(ids)]


def _agreed(verb: str, who: str, rows: list[Offered], *, yes: bool, dry_run: bool) -> bool:
    """Show what would happen, by code, and ask when it is more than one."""
    by_code: dict[str, list[Offered]] = {}
    for row in rows:
        by_code.setdefault(row.code, []).append(row)
    cells = [
        (code, len(held), len({r.source for r in held})) for code, held in sorted(by_code.items())
    ]
    if not rows:
        say("no pending suggestion passes these filters")
        return False
    if len(rows) > 1 or dry_run:
        title = f"{who} would {verb}" if dry_run else f"{who} is about to {verb}"
        show(
            Listing("batch", title, ("code", "suggestions", "sources"), cells, "suggestion"),
            Output(),
        )
    if dry_run:
        say(f"dry run: {len(rows)} suggestions, nothing written")
        return False
    if len(rows) > 1 and not ask(f"{verb.capitalize()} {len(rows)} suggestions as {who}?", yes=yes):
        raise typer.Exit(1)
    return True


def explain(
    suggestion: Annotated[str, typer.Argument(help="The suggestion's id.")],
    *,
    coder: Coder = "",
    project: Project = "",
) -> None:
    """Why a suggestion was made, in plain words."""
    from rich.markup import escape

    with open_here(project) as db:
        told = decide.explain(db, acting_coder(db, coder), suggestion)
        lines = reasons.told(db, told.evidence, told.row.key)
    console = out()
    path = " › ".join(told.code.path)
    console.print(f"[bold]{escape(told.code.name)}[/] [dim]{path}[/] in {escape(told.row.source)}")
    console.print(escape(told.quote))
    for method, why in lines:
        console.print(f"  [cyan]{method}[/] {escape(why)}")
    if told.words:
        console.print(f"  words: {escape(', '.join(dict.fromkeys(told.words)))}")
    if told.code.exclude:
        console.print("[cyan]does not count[/] " + escape("; ".join(told.code.exclude)))


def review(
    *,
    code: Codes = None,
    source: Sources = None,
    speaker: Speakers = None,
    role: Roles = None,
    where: Where = None,
    method: Methods = None,
    confidence: Confidence = None,
    order: AnOrder = "doubtful",
    like: Like = "",
    recode: Recode = False,
    plain: Annotated[
        bool, typer.Option("--plain", help="One key a line, for scripts and readers.")
    ] = False,
    coder: Coder = "",
    project: Project = "",
) -> None:
    """Walk the suggestions: accept, reject, change; each decision is on disk at once."""
    from qualcode.cli import recode_screen, review_screen
    from qualcode.workflow import alike
    from qualcode.workflow.queue import checked_order

    chosen = selection(
        codes=code, sources=source, speakers=speaker, roles=role, where=where,
        methods=method, confidence=confidence,
    )  # fmt: skip
    with open_here(project) as db:
        who = acting_coder(db, coder)
        if recode:
            recode_screen.run(db, who, code or (), source or (), plain=plain)
            return
        wanted = checked_order(order)
        rows = decide.find(db, who, chosen)
        if not rows:
            say("no suggestion is waiting; qualcode suggest makes some")
            return
        first = alike.place(db, like, who).text if like else ""
        review_screen.run(db, who, rows, order=wanted, like=first, plain=plain)
