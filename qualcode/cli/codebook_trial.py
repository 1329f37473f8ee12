"""Trial coding with a draft: what it would suggest, without storing anything."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from qualcode.cli.options import (
    Codes,
    Format,
    Output,
    OutputFile,
    OutputFormat,
    Project,
    Raw,
    Sources,
    Unit,
)
from qualcode.cli.render import Listing, findings, out, progress, say, show
from qualcode.workflow.project import open_here, settings

if TYPE_CHECKING:
    from qualcode.workflow.trial import Hit, Trial, Tried

_COUNTED = ("code", "name", "hits", "sources", "new", "lost", "shared with siblings")
_HIT = ("state", "source", "turn", "segment", "evidence", "keywords")
_COLOURS = {"new": "green", "lost": "red", "same": "dim"}
Shown = Annotated[
    int, typer.Option("-n", "--show", min=0, help="Hits to show for each code, at random.")
]
Covered = Annotated[
    Unit | None, typer.Option("--unit", show_default=False, help="What a suggestion covers.")
]
Interviewers = Annotated[
    bool | None,
    typer.Option("--interviewers/--no-interviewers", show_default=False, help="Their talk too."),
]


def add_to(group: typer.Typer) -> None:
    """Add the command to the group `codebook`."""
    group.command("try")(try_)


def try_(
    file: Annotated[
        str, typer.Argument(metavar="FILE", help="A draft: a codebook file, or a shipped one.")
    ],
    *,
    source: Sources = None,
    code: Codes = None,
    number: Shown = 10,
    seed: Annotated[int, typer.Option("--seed", help="Another number draws other hits.")] = 1,
    unit: Covered = None,
    interviewers: Interviewers = None,
    project: Project = "",
    format: OutputFormat = Format.table,
    output: OutputFile = None,
    raw: Raw = False,
) -> None:
    """Try a draft on this project: hits, overlaps, what is new or lost; nothing is stored."""
    from qualcode.workflow import trial

    with open_here(project) as db:
        held = settings(db.folder)
        wish = trial.Wish(
            tuple(source or ()), tuple(code or ()), number, seed,
            unit.value if unit else "turn" if held.unit == "turn" else "sentence",
            held.interviewers if interviewers is None else interviewers,
        )  # fmt: skip
        with progress("trying", len(trial.revisions(db, wish.sources))) as step:
            tried = trial.carry_out(db, file, wish, step)
    findings(each for each in tried.findings if each.severity != "note")
    if tried.codebook is None:
        say("nothing was tried")
        raise typer.Exit(1)
    if format is Format.table and output is None:
        for each in tried.codes:
            _hits(each)
        show(_counts(tried), Output(format, output, raw))
    else:
        show(_every(tried), Output(format, output, raw))


try_.__name__ = "try"


def _counted(each: "Tried") -> tuple[object, ...]:
    shared = ", ".join(f"{other} {number}" for other, number in each.shared)
    return each.code.id, each.code.name, each.hits, each.sources, each.new, each.lost, shared


def _notes(tried: "Trial") -> tuple[str, ...]:
    return (
        f"new and lost: against {tried.against}, the book in use; nothing was stored",
        "shared: the same segment would be suggested for a code beside it in the tree",
    )


def _title(tried: "Trial") -> str:
    book = tried.codebook
    name = f"{book.name} {book.version}" if book else ""
    return f"Trial of {name} on {tried.sources} source{'s' * (tried.sources != 1)}"


def _counts(tried: "Trial") -> Listing:
    """How much the draft finds, code by code."""
    rows = [_counted(each) for each in tried.codes]
    return Listing("trial", _title(tried), _COUNTED, rows, "segments", _notes(tried))


def _every(tried: "Trial") -> Listing:
    """One row a shown hit, with the counts of its code; a code without hits has a row too."""
    rows = [
        (*_counted(each), *cells)
        for each in tried.codes
        for cells in ([_cells(hit) for hit in each.shown] or [(None,) * len(_HIT)])
    ]
    unit = "one row a shown hit, with the counts of its code"
    return Listing("trial", _title(tried), (*_COUNTED, *_HIT), rows, unit, _notes(tried))


def _cells(hit: "Hit") -> tuple[object, ...]:
    marked = "; ".join(hit.quote[start:end] for start, end in hit.marks)
    return hit.state, hit.source, hit.turn, hit.quote, marked, "; ".join(hit.rules)


def _hits(each: "Tried") -> None:
    """The shown hits of a code with the words that matched in bold."""
    if not each.shown:
        return
    console = out()
    head = Text(each.code.name, "bold")
    head.append(f"  {each.code.id}", "dim")
    console.print(head)
    for line in _lines(each):
        console.print(line)
    console.print()


def _lines(each: "Tried") -> Iterator[Text]:
    for hit in each.shown:
        line = Text("  ")
        line.append(f"{hit.state:4} ", _COLOURS[hit.state])
        line.append(f"{hit.source}, turn {hit.turn}  ", "dim")
        line.append(f"…{_flat(hit.before)}" if hit.before.strip() else "", "dim")
        quote = Text(_flat(hit.quote))
        for start, end in hit.marks:
            quote.stylize("bold yellow", start, end)
        line.append_text(quote)
        line.append(f"{_flat(hit.after)}…" if hit.after.strip() else "", "dim")
        line.append(f"  [{'; '.join(hit.rules)}]", "cyan")
        yield line


def _flat(text: str) -> str:
    """The text on one line, letter for letter."""
    return text.replace("\n", " ").replace("\t", " ")
