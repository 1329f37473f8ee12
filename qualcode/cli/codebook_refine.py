"""Refining keywords by decisions: the list of what to drop and add, and the pass that writes it."""

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from qualcode.cli.options import (
    Coder,
    Codes,
    DryRun,
    Format,
    Output,
    OutputFile,
    OutputFormat,
    Project,
    Raw,
)
from qualcode.cli.render import Listing, out, say, show
from qualcode.errors import QualcodeError
from qualcode.workflow.project import acting_coder, open_here

if TYPE_CHECKING:
    from qualcode.table import Table
    from qualcode.workflow.keyword_edits import Deed, Edit
    from qualcode.workflow.refine import Refined

File = Annotated[
    str,
    typer.Argument(
        metavar="[FILE]", show_default=False,
        help="The codebook file; by default that of the codebook in use.",
    ),
]  # fmt: skip
AtLine = Annotated[
    float,
    typer.Option(
        "--line", metavar="SHARE",
        help="Drop what is surely less precise, add what is at least so.",
    ),
]  # fmt: skip
Most = Annotated[int, typer.Option("-n", "--limit", min=1, help="At most so many words a code.")]
_COLUMNS = ("do", "words", "code", "coded", "passed_over", "unread", "precision", "precision_low",
            "precision_high", "suggestions", "codings", "z", "in_context")  # fmt: skip


def add_to(group: typer.Typer) -> None:
    """Add the command to the group `codebook`."""
    group.command()(refine)


def words(
    file: File = "",
    *,
    code: Codes = None,
    line: AtLine = 0.5,
    limit: Most = 5,
    coder: Coder = "",
    project: Project = "",
    format: OutputFormat = Format.table,
    output: OutputFile = None,
    raw: Raw = False,
) -> None:
    """Keywords to drop and words to add, by what you accepted, coded and passed over."""
    refined = _proposed(file, code, line, limit, coder, project)
    if format is Format.table and output is None:
        _in_context(refined)
    show(_table(refined, seen=format is Format.table), Output(format, output, raw))


def refine(
    file: File = "",
    *,
    code: Codes = None,
    add: Annotated[
        list[str] | None,
        typer.Option("--add", metavar="WORDS", help="Add this keyword to the code."),
    ] = None,
    drop: Annotated[
        list[str] | None,
        typer.Option("--drop", metavar="KEYWORD", help="Drop this keyword or pattern."),
    ] = None,
    cancel: Annotated[
        list[str] | None,
        typer.Option("--not", metavar="PHRASE", help="Let this phrase cancel hits of the code."),
    ] = None,
    line: AtLine = 0.5,
    limit: Most = 5,
    plain: Annotated[
        bool, typer.Option("--plain", help="One key a line, for scripts and readers.")
    ] = False,
    dry_run: DryRun = False,
    coder: Coder = "",
    project: Project = "",
) -> None:
    """Drop keywords and add words with single keys, written into the codebook file at once."""
    edits = _edits(code or [], {"add": add, "drop": drop, "not": cancel})
    if edits:
        _write(file, edits, project, dry_run=dry_run)
    elif dry_run:
        raise QualcodeError(
            "--dry-run goes with --add, --drop or --not", hint="qualcode suggestions words lists"
        )
    else:
        _walk(_proposed(file, code, line, limit, coder, project), plain=plain)


def _edits(codes: list[str], said: "dict[Deed, list[str] | None]") -> "list[Edit]":
    """The changes that are named, all of one code."""
    from qualcode.workflow.keyword_edits import Edit

    named = [(deed, words) for deed, some in said.items() for words in some or ()]
    if named and len(codes) != 1:
        raise QualcodeError("for which code?", hint="one --code with --add, --drop or --not")
    return [Edit(deed, codes[0], words) for deed, words in named]


def _write(file: str, edits: "list[Edit]", project: str, *, dry_run: bool) -> None:
    """Make these changes, or show the lines that they would change."""
    from qualcode.workflow import keyword_edits

    with open_here(project) as db:
        path = keyword_edits.file(db, file)
    if dry_run:
        for each in keyword_edits.changed_lines(path, edits):
            out().print(each, markup=False, soft_wrap=True)
        return
    keyword_edits.carry_out(path, edits)
    for edit in edits:
        say(str(edit))
    say(f"put it to use: qualcode codebook use {path}")


def _proposed(
    file: str, codes: list[str] | None, line: float, limit: int, coder: str, project: str
) -> "Refined":
    from qualcode.workflow import refine

    with open_here(project) as db:
        wish = refine.Wish(tuple(codes or ()), line, limit)
        return refine.propose(db, acting_coder(db, coder), file, wish)


def _walk(refined: "Refined", *, plain: bool) -> None:
    from qualcode.cli import refine_screen

    if not refined.proposals:
        say(_nothing(refined))
        return
    edits = refine_screen.run(refined, plain=plain)
    for edit in edits:
        say(str(edit))
    if edits:
        say(f"put it to use: qualcode codebook use {refined.path}")


def _nothing(refined: "Refined") -> str:
    return (
        f"nothing to drop or add in {refined.path}:"
        f" {refined.coder} has seen {refined.seen:,} of {refined.passages:,} passages"
    )


def _in_context(refined: "Refined") -> None:
    """Each proposal with its places."""
    from qualcode.cli.refine_view import body, head

    console = out()
    for at, row in enumerate(refined.proposals):
        for each in [*head(refined, at, console.width), *body(row, console.width)[1:]]:
            console.print(each, soft_wrap=True)
        console.print()


def _table(refined: "Refined", *, seen: bool) -> "Table":
    from qualcode.analysis.proportion import wilson
    from qualcode.cli.refine_view import plain_lines

    rows = []
    for row in refined.proposals:
        judged = row.coded + row.passed
        share = (row.coded / judged, *wilson(row.coded, judged)) if judged else (None, None, None)
        rows.append(
            (row.deed, row.words, row.code, row.coded, row.passed, row.unread,
             *(each if each is None else round(each, 4) for each in share),
             row.suggestions, row.codings, row.z, "\n".join(plain_lines(row)))
        )  # fmt: skip
    shown = _COLUMNS[:-1] if seen else _COLUMNS
    title = f"Keywords to drop and words to add, for {refined.coder}"
    listing = Listing(
        "words", title, shown, [row[: len(shown)] for row in rows], "", _notes(refined)
    )
    unit = "one row a keyword to drop or a word to add; it counts the segments that it finds"
    base = (
        f"{refined.seen:,} of {refined.passages:,} passages that {refined.coder} coded, decided on"
        " or read to the end of the source"
    )
    return replace(listing.as_table(), unit=unit, base=base)


def _notes(refined: "Refined") -> tuple[str, ...]:
    line = f"{refined.line:.0%}"
    drop = (
        f"To drop: keywords whose precision is below {line} even at the upper end of Wilson's 95%"
        " interval."
    )
    add = (
        "To add: words that mark your passages of a code (log-odds with a Dirichlet prior, Monroe"
        " et al. 2008, z of 1.96 or more), in 3 or more that no keyword finds; of what they newly"
        f" find, {line} or more is yours. They are the best of many, so z is no test."
    )
    change = (
        "Suggestions and codings: how many more, or fewer, the keywords of the code would find."
    )
    return drop, add, change, f"One key writes them into {refined.path}: qualcode codebook refine"
