"""A transcript as a reader wants it: who, when, what, and the codes in the right margin."""

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from rich.console import Console
from rich.text import Text

from qualcode.cli.text_view import (
    Mark,
    colour,
    noted,
    painted,
    shortened,
    speaker,
    visible,
    voices,
    wrap,
)
from qualcode.codebook.model import Codebook
from qualcode.store.codings import Placed
from qualcode.store.reading import Transcript, TurnRow
from qualcode.store.remarks import OnWords
from qualcode.transcript.people import INTERVIEWER
from qualcode.transcript.timecode import clock

WIDEST = 96  # cells of speech in a line; longer lines are hard to read
_SIGNS = {"barrier": "−", "enabler": "+", "mixed": "±"}
_LEGEND = {"−": "barrier", "+": "enabler", "±": "mixed", "★": "good quote", "?": "needs a look"}


@dataclass(frozen=True)
class _Page:
    """What is the same for every turn of one transcript."""

    codebook: Codebook
    initials: dict[str, str]
    voices: dict[str | None, str]
    number: int  # cells of the turn numbers
    speech: int
    margin: int


def print_transcript(
    transcript: Transcript, codebook: Codebook, *, coder: str | None, console: Console, width: int
) -> None:
    """Print a source turn by turn, with all codings or those of one coder.

    In a pipe nothing is coloured and nothing is cut.
    """
    codings = [each for each in transcript.codings if coder in {None, each.coder}]
    page = _page(transcript, codebook, codings, width)
    for line in _head(transcript, page, codings):
        console.print(line, soft_wrap=True)
    by_turn = _by_turn(codings)
    beside = deque(transcript.aside)
    for turn in transcript.turns:
        for line in _unattributed(transcript, beside, turn.start, page):
            console.print(line, soft_wrap=True)
        console.print()
        lines = _turn(turn, by_turn.get(turn.number, []), page)
        for memo in transcript.memos:
            lines += _memo(memo, page) if memo.turn == turn.number else []
        for line in lines:
            console.print(line, soft_wrap=True)
    for line in _unattributed(transcript, beside, len(transcript.text), page):
        console.print(line, soft_wrap=True)
    for line in _foot(by_turn.get(0, []), codings, page):
        console.print(line, soft_wrap=True)


def _page(
    transcript: Transcript, codebook: Codebook, codings: Sequence[Placed], width: int
) -> _Page:
    initials = shortest({each.coder for each in codings})
    number = len(str(len(transcript.turns)))
    longest = max((len(_noted(_same(group), initials)) for group in _groups(codings)), default=0)
    margin = min(longest + 2, max(width // 3, 18)) if codings else 0
    speech = width - number - 2 - (margin + 3 if margin else 0)
    return _Page(
        codebook, initials, voices(transcript.turns), number, max(min(speech, WIDEST), 20), margin
    )


def shortest(names: Iterable[str]) -> dict[str, str]:
    """The shortest beginning of each name that no other has; a single name needs none.

    >>> shortest(["mina", "jo"]), shortest(["mina", "mika"]), shortest(["mina"])
    ({'jo': 'J', 'mina': 'M'}, {'mika': 'Mik', 'mina': 'Min'}, {'mina': ''})
    """
    ordered = sorted(set(names))
    if len(ordered) == 1:
        return {ordered[0]: ""}
    found = {}
    for name in ordered:
        others = [each.casefold() for each in ordered if each != name]
        sizes = (n for n in range(1, len(name)) if not _begins(others, name[:n].casefold()))
        start = name[: next(sizes, len(name))]
        found[name] = start[0].upper() + start[1:]
    return found


def _begins(names: Sequence[str], start: str) -> bool:
    return any(name.startswith(start) for name in names)


def _by_turn(codings: Sequence[Placed]) -> dict[int, list[Placed]]:
    """The codings under every turn that they overlap, 0 for those outside all turns."""
    found: dict[int, list[Placed]] = {}
    for each in codings:
        for number in range(each.first_turn, each.last_turn + 1):
            found.setdefault(number, []).append(each)
    return found


def _head(transcript: Transcript, page: _Page, codings: Sequence[Placed]) -> list[Text]:
    words = sum(turn.words for turn in transcript.turns)
    title = Text.assemble((visible(transcript.name), "bold"))
    title.append(f"  {len(transcript.turns)} turns, {words:,} words", style="dim")
    if codings:
        title.append(f", {len(codings)} codings", style="dim")
    named = [f"{short} {name}" for name, short in page.initials.items() if short]
    return [title, Text("coders: " + ", ".join(named), style="dim")] if named else [title]


def _unattributed(
    transcript: Transcript, beside: deque[tuple[int, int]], until: int, page: _Page
) -> list[Text]:
    """The lines before a position that no turn holds, dim, under the sign for nobody."""
    lines: list[Text] = []
    while beside and beside[0][0] < until:
        start, end = beside.popleft()
        words = transcript.text[start:end]
        lines += [
            _indented(painted(words, span, (), "dim"), page.number + 2)
            for span in wrap(words, page.speech)
        ]
    sign = Text(f"\n{' ' * page.number}  – outside the turns", style="dim")
    return [sign, *lines] if lines else []


def _turn(turn: TurnRow, codings: Sequence[Placed], page: _Page) -> list[Text]:
    """The lines of one turn, each with what stands in the margin beside it.

    What nobody said, and what was said by nobody who is named, is dim.
    """
    base = "dim" if turn.role == INTERVIEWER or turn.label is None else ""
    marks = [coded(each, page.codebook, turn.start) for each in codings]
    marks += noted(turn)
    spans = wrap(turn.text, page.speech)
    speech = [_head_of(turn, page)]
    speech += [_indented(painted(turn.text, span, marks, base), page.number + 2) for span in spans]
    return _beside(speech, _margin(turn, spans, codings, page), page)


def _memo(on: OnWords, page: _Page) -> list[Text]:
    """A memo below its turn: who says what of which words."""
    quote = f" on “{shortened(' '.join(on.quote.split()), 40)}”" if on.quote else ""
    who = f"{on.memo.coder}, {on.memo.title}" if on.memo.title else on.memo.coder
    said = visible(f"✎ {who}{quote}: {' '.join(on.memo.text.split())}")
    spans = wrap(said, page.speech)
    return [_indented(Text(said[a:b], style="italic dim"), page.number + 2) for a, b in spans]


def _head_of(turn: TurnRow, page: _Page) -> Text:
    head = Text.assemble((f"{turn.number:>{page.number}}  ", "dim"))
    head.append(speaker(turn), style=page.voices[turn.label])
    if turn.begins is not None:
        head.append(f"  {clock(turn.begins)}", style="dim")
    return head


def _indented(line: Text, by: int) -> Text:
    return Text(" " * by) + line


def coded(coding: Placed, codebook: Codebook, start: int) -> Mark:
    """The words of a coding underlined in the code's colour, in positions from `start`."""
    style = f"underline {colour(codebook, coding.code)}"
    return Mark(coding.start - start, coding.end - start, style)


def _beside(speech: Sequence[Text], margin: Sequence[Text], page: _Page) -> list[Text]:
    """Speech and margin side by side; where the margin has nothing the line just ends."""
    width = page.number + 2 + page.speech
    lines = []
    for left, right in zip_longest(speech, margin):
        line = left.copy() if left is not None else Text("")
        if right is not None and right.plain:
            line.append(" " * max(width - line.cell_len, 0) + " ")
            line.append_text(right)
        lines.append(line)
    return lines


def _margin(
    turn: TurnRow, spans: Sequence[tuple[int, int]], codings: Sequence[Placed], page: _Page
) -> list[Text]:
    """The codes, each beside the line where its words begin, or as near below as there is room."""
    lines: list[Text] = []
    for group in _groups(codings):
        at = group[0].start - turn.start
        wanted = 1 + sum(start <= at for start, _ in spans[1:])
        lines += [Text("")] * (wanted - len(lines))
        lines += _note(group, goes_on=group[0].start < turn.start, page=page)
    return lines


def _groups(codings: Sequence[Placed]) -> list[list[Placed]]:
    """Codings of one code on the same words, by whichever coders, in reading order."""
    found: dict[tuple[int, int, str], list[Placed]] = {}
    for each in codings:
        found.setdefault((each.start, each.end, each.code), []).append(each)
    return [found[key] for key in sorted(found)]


def _note(group: Sequence[Placed], *, goes_on: bool, page: _Page) -> list[Text]:
    """One code in the margin: `│trust M+★`; it wraps rather than lose a letter."""
    style = colour(page.codebook, group[0].code)
    said = _noted(_same(group), page.initials)
    bar = "┆" if goes_on else "│"
    return [Text(bar + said[a:b], style=style) for a, b in wrap(said, max(page.margin, 10))]


def _same(group: Sequence[Placed]) -> Sequence[Placed]:
    return sorted(group, key=lambda each: each.coder)


def _noted(group: Sequence[Placed], initials: dict[str, str]) -> str:
    """The code, then each coder with what he or she said of it."""
    return visible(f"{group[0].code} " + " ".join(initials[c.coder] + signs(c) for c in group))


def signs(coding: Placed) -> str:
    """What a coder said beside the code, in as few signs as can be: `+2★`."""
    rating = "" if coding.rating is None else str(coding.rating)
    good = "★" if coding.good else ""
    doubt = "?" if coding.placement == "needs a look" else ""
    return _SIGNS.get(coding.valence or "", "") + rating + good + doubt


def _foot(outside: Sequence[Placed], codings: Sequence[Placed], page: _Page) -> list[Text]:
    """Codings outside every turn, and what the signs mean that were used."""
    lines = []
    if outside:
        lines += [Text(""), Text("outside the turns", style="dim")]
        for group in _groups(outside):
            line = Text(shortened(group[0].quote, page.speech) + "  ")
            line.append(_noted(_same(group), page.initials), colour(page.codebook, group[0].code))
            lines.append(line)
    used = {sign for each in codings for sign in signs(each)}
    meant = [f"{sign} {word}" for sign, word in _LEGEND.items() if sign in used]
    return [*lines, Text(""), Text("  ".join(meant), style="dim")] if meant else lines
