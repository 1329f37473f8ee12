"""A proposal as a person reads it: what to do, why, and the places in context."""

from collections.abc import Iterator

from rich.text import Text

from qualcode.analysis.proportion import wilson
from qualcode.cli.text_view import colour, shortened, visible, wrap
from qualcode.suggest.proposals import Proposal
from qualcode.suggest.worth import Line
from qualcode.workflow.refine import Refined

_SIGNS = {True: ("✓", "green"), False: ("✗", "red"), None: ("?", "dim")}
_LEFT = 45  # characters before a hit, so that hits stand below each other


def head(refined: Refined, at: int, width: int) -> list[Text]:
    """Which proposal this is, for which code."""
    row = refined.proposals[at]
    code = refined.codebook.by_id[row.code]
    line = Text(f"{at + 1} of {len(refined.proposals)} · ", style="bold")
    line.append("■ ", style=colour(refined.codebook, row.code))
    line.append(visible(code.name), style="bold")
    line.append(f"  {' › '.join(code.path)}", style="dim")
    line.truncate(width)
    return [line]


def body(row: Proposal, width: int) -> list[Text]:
    """What is proposed, what stands behind it, and the places."""
    verb = "add" if row.deed == "add" else "drop"
    what = Text(f"{verb}  ", style="green" if row.deed == "add" else "red")
    what.append(visible(row.words), style="bold")
    said = facts(row)
    reasons = [Text(said[a:b], style="dim") for a, b in wrap(said, width)]
    return [Text(""), what, *reasons, Text(""), *(context(each, width) for each in row.lines)]


def facts(row: Proposal) -> str:
    """The counts behind a proposal, in a sentence."""
    low, high = wilson(row.coded, row.coded + row.passed)
    finds = "newly finds" if row.deed == "add" else "finds"
    parts = [f"{finds} {row.coded} that you coded so, {row.passed} that you did not"]
    if row.coded + row.passed:
        parts.append(f"{row.coded / (row.coded + row.passed):.0%} ({low * 100:.0f}–{high:.0%})")
    if row.unread:
        parts.append(f"{row.unread} that you have not seen")
    parts.append(f"{abs(row.suggestions)} suggestions and {abs(row.codings)} of your codings"
                 f" {'more' if row.deed == 'add' else 'fewer'}")  # fmt: skip
    return " · ".join(parts)


def context(line: Line, width: int) -> Text:
    """One hit on one line, between the words around it."""
    sign, style = _SIGNS[line.coded]
    where = f"  {shortened(line.source, 28)} {line.turn}"
    room = max(width - len(where), 40)
    left = min(_LEFT, room // 3)
    shown = Text("  ")
    shown.append(f"{sign} ", style)
    shown.append(visible(line.left)[-left:].rjust(left), "dim")
    shown.append(visible(line.hit), "bold yellow")
    shown.append(visible(line.right), "dim")
    shown.truncate(room, overflow="ellipsis", pad=True)
    shown.append(where, "cyan")
    return shown


def plain_lines(row: Proposal) -> Iterator[str]:
    """The places as text, for a file."""
    for each in row.lines:
        said = f"{each.left}[{each.hit}]{each.right}"
        yield f"{_SIGNS[each.coded][0]} {said} ({each.source}, {each.turn})"
