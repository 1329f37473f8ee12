"""The review screen as a picture: a suggestion, its words, their evidence, what stands around."""

from collections.abc import Sequence
from dataclasses import replace

from rich.text import Text

from qualcode.cli.code_view import MEASURE, TALL, ending, hints, judged, key_lines
from qualcode.cli.face_screen import Frame, Size
from qualcode.cli.finder_screen import Finder, entry_lines, find_lines
from qualcode.cli.judging_screen import Asking, Choosing, asked_lines
from qualcode.cli.review_state_screen import Deciding, Helping, Page, State
from qualcode.cli.text_view import (
    Mark,
    Span,
    colour,
    noted,
    painted,
    shortened,
    speaker,
    visible,
    voices,
    wrap,
)
from qualcode.coding.suggestion import Evidence
from qualcode.store.reading import TurnRow
from qualcode.suggest.queue import in_words
from qualcode.transcript.people import INTERVIEWER
from qualcode.transcript.timecode import clock
from qualcode.workflow.decide import own_spans

PLAIN_ROWS = 12  # lines of a long turn in the plain face
LEAST = 4  # lines of the turn that are always shown
KEYS = (
    ("a y Enter", "accept"),
    ("r n", "reject: you are not asked again"),
    ("s Space →", "skip; b ←: back, also to what is decided, to decide anew"),
    ("c", "accept with another code: type part of its name"),
    ("+ -", "one sentence more, or less, at the end; < > at the start"),
    ("[ ]", "one word more at the start, at the end; { } one word less"),
    ("0 Esc", "the words as they were suggested"),
    ("v R g", "valence · rating · good quote, kept when you accept"),
    ("m", "memo"),
    ("l L", "next what is most like this · the usual order again"),
    ("d", "what the code means, while you decide; d again: away"),
    ("u U", "undo: back to the last decision · redo"),
    ("↑ ↓", "scroll a long turn"),
    ("q Ctrl-C", "quit; every decision is kept"),
)
_HINTS = (("a", "accept"), ("r", "reject"), ("s", "skip"), ("c", "other code"), ("d", "definition"),
          ("u", "undo"), ("?", "keys"), ("q", "quit"), ("+ - [ ]", "words"))  # fmt: skip
_FIND_HINTS = (("letters", "part of the name"), ("1-9 ↑ ↓ Enter", "accept with it"),
               ("Tab", "definition"), ("Esc", "back"))  # fmt: skip


def view(state: State, size: Size) -> Frame:
    """The picture of this moment."""
    if isinstance(state.mode, Helping):
        shown = [Text(""), *key_lines(KEYS, size.width)]
        return {
            "head": [_counts(state)],
            "help": shown,
            "keys": [hints((("any key", "back"),), 60)],
        }
    around = _around(state, size)
    room = None if size.height is None else size.height - sum(map(len, around.values()))
    lines = _words(state, size)
    return {name: _cut(state, lines, room) if name == "text" else part
            for name, part in around.items()}  # fmt: skip


def _around(state: State, size: Size) -> dict[str, list[Text]]:
    """All parts but the words of the turn, which take the room that is left."""
    width, page = size.width, state.page
    tall = size.height is None or size.height >= TALL
    parts = {"head": [_counts(state), _place(state, width)], "code": _code(state, width)}
    parts["why"] = _why(state, width)
    if isinstance(state.mode, Finder):
        found = [Text(""), *find_lines(state.mode, state.book, width)]
        return parts | {"text": [], "find": found} | _foot(state, width)
    spare = not state.definition or tall
    before = page.turns[max(page.first - 1, 0) : page.first] if spare else ()
    after = page.turns[page.last + 1 : page.last + 2] if spare else ()
    parts["before"] = [Text("")] if before else []
    parts["before"] += [line for t in before for line in ending(t, width, 4 if tall else 2)]
    parts |= {"speaker": [Text(""), _speaker(page)], "text": []}
    parts["after"] = [Text("")] if after else []
    parts["after"] += [line for t in after for line in _beginning(t, width, tall=tall)]
    parts["definition"] = _definition(state, size)
    return parts | _foot(state, width)


def _counts(state: State) -> Text:
    line = Text.assemble((f"{state.at + 1} of {len(state.rows)}", "bold"))
    said = [f"{state.left} left", f"{state.count('accepted')} accepted",
            f"{state.count('rejected')} rejected"]  # fmt: skip
    line.append("  " + " · ".join(said), style="dim")
    verdict = state.verdict(state.row)
    if verdict:
        line.append(f"  {verdict}", style="bold green" if verdict == "accepted" else "bold red")
    return line


def _place(state: State, width: int) -> Text:
    turn = state.page.turns[state.page.first]
    said = [state.row.source, f"turn {turn.number}", speaker(turn), clock(turn.begins)]
    return Text(shortened(" · ".join(filter(None, said)), width), style="dim")


def _code(state: State, width: int) -> list[Text]:
    """The code in its colour, its path, and what would be said beside it."""
    style = colour(state.book, state.row.code)
    line = Text.assemble(("■ ", style))
    line.append(visible(state.code.name), style=f"bold {style}")
    line.append(f"  {' › '.join(state.code.path)}", style="dim")
    if not state.code.verified:
        line.append("  name not checked", style="yellow")
    draft = state.draft
    said = [draft.valence, "" if draft.rating is None else f"rating {draft.rating}",
            "good quote" if draft.good else "", "other words" if draft.span else "",
            "memo" if state.page.memos else ""]  # fmt: skip
    line.append("".join(f" · {each}" for each in said if each), style="bold cyan")
    line.truncate(width)
    return [line]


def _why(state: State, width: int) -> list[Text]:
    """The rules that fired, and what else is said of these words."""
    page = state.page
    lines = [Text(shortened("rule: " + rules(page.evidence), width), style="dim")]
    lines += _standing(page, width)
    if page.also:
        named = ", ".join(_also(state, each.code, each.verdict) for each in page.also)
        lines.append(Text(shortened(f"also suggested here: {named}", width), style="magenta"))
    held = [c for c in page.codings if c.code != state.row.code or state.verdict(state.row) is None]
    if held:
        named = ", ".join(" ".join(filter(None, (c.code, *judged(c)))) for c in held)
        lines.append(Text(shortened(f"you coded here: {named}", width), style="cyan"))
    return lines


def _standing(page: Page, width: int) -> list[Text]:
    """How likely it is by what the coder has decided, and whether it was drawn by lot."""
    known = page.standing is not None and page.standing.decided > 0
    said = [in_words(page.standing)] if page.standing is not None and known else []
    said += ["drawn by lot"] if page.by_lot else []
    return [Text(shortened(" · ".join(said), width), style="dim")] if said else []


def _also(state: State, code: str, verdict: str | None) -> str:
    known = state.book.by_id.get(code)
    return f"{known.name if known else code}{f' ({verdict})' if verdict else ''}"


def rules(evidence: Sequence[Evidence]) -> str:
    """The rules that fired, each once, with their methods.

    >>> rules([Evidence("keyword", "1", "trust*", ((0, 5),))])
    'trust* (keyword)'
    """
    told = (each for each in evidence if not each.passage)
    return ", ".join(dict.fromkeys(f"{each.rule} ({each.method})" for each in told))


def _speaker(page: Page) -> Text:
    turn = page.turns[page.first]
    return Text(speaker(turn), style=voices(page.turns)[turn.label])


def _beginning(turn: TurnRow, width: int, *, tall: bool) -> list[Text]:
    """The first lines of the turn after, dimmed."""
    said = visible(f"{speaker(turn)}: {turn.text}")
    spans = wrap(said, min(width, MEASURE))
    rows = 2 if tall else 1
    shown = [Text(said[a:b], style="dim") for a, b in spans[:rows]]
    if len(spans) > rows:
        rest = shortened(said[spans[rows - 1][0] :], min(width, MEASURE))
        shown[-1] = Text(rest, style="dim")
    return shown


def _words(state: State, size: Size) -> tuple[list[Text], Span]:
    """All lines of what was said, and which of them the suggestion lies on."""
    width = min(size.width, MEASURE)
    lines: list[Text] = []
    hit: list[int] = []
    for number, turn in enumerate(state.page.spoken):
        if number:
            lines.append(Text(f"{speaker(turn)}:", style="dim"))
        text, marks = _marked(state, turn, plain=size.height is None)
        target = [mark for mark in marks[:1] if mark.start < mark.end]
        for span in wrap(text, width):
            hit += [len(lines)] if any(_meet(span, (m.start, m.end)) for m in target) else []
            lines.append(painted(text, span, marks, "dim" if turn.role == INTERVIEWER else ""))
    return lines, (hit[0], hit[-1]) if hit else (0, 0)


def _meet(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _marked(state: State, turn: TurnRow, *, plain: bool) -> tuple[str, list[Mark]]:
    """A turn with the suggested words and their evidence: in colours, or in brackets and stars."""
    target = _within(state.target, turn)
    spans = set(own_spans(state.row, state.page.evidence))
    hits = [_within(span, turn) for span in sorted(spans)]
    hits = [hit for hit in hits if hit[0] < hit[1]]
    if plain:
        return _bracketed(turn.text, target, hits)
    marks = [Mark(*target, "not dim bold underline"), *noted(turn)]
    return turn.text, marks + [Mark(*hit, "not dim bold reverse") for hit in hits]


def _within(span: Span, turn: TurnRow) -> Span:
    """The part of a span that lies in a turn, in positions of the turn; may be empty."""
    start = min(max(span[0], turn.start), turn.end) - turn.start
    return start, max(start, min(span[1], turn.end) - turn.start)


def _bracketed(text: str, target: Span, hits: Sequence[Span]) -> tuple[str, list[Mark]]:
    """The words in double square brackets, the evidence between stars; the mark is invisible."""
    signs = [(target[0], "[["), (target[1], "]]")] if target[0] < target[1] else []
    signs += [(edge, "*") for hit in hits for edge in hit]
    order = {"[[": 0, "*": 1, "]]": 2}
    pieces, at = [], 0
    for place, sign in sorted(signs, key=lambda each: (each[0], order[each[1]])):
        pieces += [text[at:place], sign]
        at = place
    said = "".join([*pieces, text[at:]])
    return said, [Mark(max(said.find("[["), 0), said.rfind("]]") + 2, "")]


def _cut(state: State, words: tuple[list[Text], Span], room: int | None) -> list[Text]:
    """The lines around the suggestion, as many as there is room for."""
    lines, hit = words
    rows = PLAIN_ROWS if room is None else max(room, LEAST)
    if len(lines) <= rows:
        return lines
    rows -= 1
    top = _top(len(lines), hit, rows, state.scroll)
    said = f"… {top} lines above, {len(lines) - top - rows} below (↑ ↓)"
    return [*lines[top : top + rows], Text(said, style="dim")]


def _top(total: int, hit: Span, rows: int, scroll: int) -> int:
    """The first line shown: the suggestion in the middle, or its beginning when it is long."""
    long = hit[1] - hit[0] + 1
    start = hit[0] - (rows - long) // 2 if long < rows else hit[0] - 1
    return max(0, min(start + scroll, total - rows))


def scrolled(state: State, by: int) -> int:
    """How far the lines are moved after moving them on; never beyond the turn."""
    around = _around(state, state.size)
    lines, hit = _words(state, state.size)
    rows = max((state.size.height or PLAIN_ROWS) - sum(map(len, around.values())), LEAST) - 1
    still = _top(len(lines), hit, rows, 0)
    return max(-still, min(state.scroll + by, max(0, len(lines) - rows) - still))


def _definition(state: State, size: Size) -> list[Text]:
    """The entry of the code, in a part of the screen; its rule has been said above."""
    if not state.definition:
        return []
    lines = entry_lines(replace(state.code, keywords=(), cancel=()), min(size.width, MEASURE))
    most = len(lines) if size.height is None else max(size.height - 15, 4)
    if len(lines) > most:
        lines = [*lines[: most - 1], Text("…", style="dim")]
    return [Text("─" * min(size.width, MEASURE), style="dim"), *lines]


def _foot(state: State, width: int) -> dict[str, list[Text]]:
    said = [Text(visible(state.message), style="bold yellow")] if state.message else []
    if isinstance(state.mode, Asking):
        said += asked_lines(state.mode, width)
    elif isinstance(state.mode, Choosing):
        said.append(Text(state.mode.question, style="bold"))
    keys = _HINTS if isinstance(state.mode, Deciding) else ()
    shown = _FIND_HINTS if isinstance(state.mode, Finder) else keys
    return {"message": said or [Text("")], "keys": [hints(shown, width)]}
