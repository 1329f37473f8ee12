"""The coding screen as a picture: the turn, what came before, its codings, the keys."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from rich.text import Text

from qualcode.cli.code_state_screen import (
    READING,
    Finding,
    Reading,
    Sentences,
    Showing,
    State,
    Words,
    is_interviewer,
)
from qualcode.cli.face_screen import Frame, Size
from qualcode.cli.finder_screen import entry_lines, find_lines
from qualcode.cli.judging_screen import Asking, Choosing, asked_lines
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
from qualcode.store.codings import Placed
from qualcode.store.reading import TurnRow
from qualcode.transcript.timecode import clock

TALL = 30  # rows from which on there is room for more around the turn
MEASURE = 100  # cells of speech in a line

KEYS = (
    ("Enter →", "next turn (Space: next page of a long turn, then next turn)"),
    ("b ←", "back; Home, End: first and last turn; t: go to a turn; ↑ ↓ PgUp PgDn: scroll"),
    ("c", "code the turn, or what is selected: type part of the name, then Enter or its digit"),
    ("1-9", "code with one of the recent codes below; each keeps its digit"),
    ("s", "select a sentence by its number; Esc: the whole turn again"),
    ("+ -", "the selection takes one sentence more, or less, at its end; < > at its start"),
    ("[ ]", "one word more at the start, at the end; { } one word less"),
    ("w", "move the ends of the selection with the arrows; Tab: the other end"),
    ("Tab", "choose among the codings of this turn; the keys of the next line are about it"),
    ("v r g x", "valence · rating · good quote · remove"),
    ("e", "what its code means: include, exclude, examples"),
    ("m", "memo on the coding, the turn or the source"),
    ("n", "new draft code: name, theme, and why"),
    ("u U", "undo · redo"),
    ("/", "search forward; / Enter: the next hit"),
    ("i", "pass over interviewers, or not"),
    ("d", "done with this source (or open it again)"),
    ("q Ctrl-C", "quit; every decision is kept, and it goes on here next time"),
)
_HINTS = {
    Reading: (("Enter", "next"), ("b", "back"), ("c", "code"), ("s", "sentence"), ("u", "undo"),
              ("d", "done"), ("?", "keys"), ("q", "quit"), ("w", "words"), ("v r g m x", "coding")),
    Finding: (("letters", "part of the name"), ("1-9 ↑ ↓ Enter", "take"), ("Tab", "definition"),
              ("Esc", "back")),
    Sentences: (("number Enter", "select"), ("↑ ↓", "choose"), ("2-4", "several"), ("Esc", "back")),
    Words: (("← →", "word"), ("↑ ↓", "sentence"), ("Tab", "other end"), ("c", "code"),
            ("Enter", "keep"), ("Esc", "whole turn")),
    Showing: (("any key", "back"),),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Window:
    """The lines of the turn that are on the screen."""

    top: int
    room: int
    total: int

    @property
    def below(self) -> int:
        """How many lines are left below."""
        return max(0, self.total - self.top - self.room)


def view(state: State, size: Size) -> Frame:
    """The picture of this moment."""
    if isinstance(state.mode, Showing):
        return {"head": [head(state, size.width)], "shown": _shown(state, state.mode, size.width),
                "keys": _hints(state, size.width)}  # fmt: skip
    around = _around(state, size)
    lines = text_lines(state, size.width)
    seen = _seen(state, len(lines), _room(around, size))
    shown = lines[seen.top : seen.top + seen.room]
    if seen.below or seen.top:
        shown = [*shown, _more(seen)]
    return {name: shown if name == "text" else part for name, part in around.items()}


def window(state: State) -> Window:
    """Which lines of the turn are on the screen now."""
    around = _around(state, state.size)
    total = len(text_lines(state, state.size.width))
    return _seen(state, total, _room(around, state.size))


def _room(around: Frame, size: Size) -> int | None:
    if size.height is None:
        return None
    return max(size.height - sum(map(len, around.values())), 3)


def _seen(state: State, total: int, room: int | None) -> Window:
    if room is None or total <= room:
        return Window(0, total, total)
    room -= 1  # the line that says how much there is
    top = state.scroll if state.mode == READING else _line_of_target(state)
    return Window(max(0, min(top, total - room)), room, total)


def _line_of_target(state: State) -> int:
    """The line where what is being coded begins; the line above it is shown too."""
    if isinstance(state.mode, Sentences):
        return _line_of_sentence(state, state.mode)
    if state.span is None:
        return state.scroll
    return max(0, line_at(state, state.span[0]) - 1)


def line_at(state: State, position: int) -> int:
    """The number of the line of the turn in which a position lies."""
    spans = wrap(state.turn.text, _measure(state.size.width))
    return sum(start <= position - state.turn.start for start, _ in spans[1:])


def _line_of_sentence(state: State, mode: Sentences) -> int:
    before = mode.pieces[: sentence_at(state, mode) - 1]
    width = _measure(state.size.width) - 5
    return sum(len(wrap(_words(state, each), width)) for each in before)


def sentence_at(state: State, mode: Sentences) -> int:
    """The number of the sentence that is typed, else of the first one on the screen."""
    last = mode.typed.rpartition("-")[2]
    if last:
        return max(1, min(int(last), len(mode.pieces)))
    above = (n for n, each in enumerate(mode.pieces, 1) if line_at(state, each[0]) >= state.scroll)
    return next(above, len(mode.pieces))


def _words(state: State, span: Span) -> str:
    return state.turn.text[span[0] - state.turn.start : span[1] - state.turn.start]


def _more(seen: Window) -> Text:
    above = f"{seen.top} lines above" if seen.top else ""
    below = f"{seen.below} lines below" if seen.below else ""
    return Text(f"… {', '.join(filter(None, (above, below)))} (↑ ↓ Space)", style="dim")


def _around(state: State, size: Size) -> dict[str, list[Text]]:
    """All parts but the text of the turn, which takes the room that is left."""
    width = size.width
    parts: dict[str, list[Text]] = {"head": [head(state, width)]}
    if isinstance(state.mode, Finding):
        found = find_lines(state.mode.finder, state.book, width)
        middle = {"text": [], "gap": [Text("")], "find": found}
        return parts | {"turn": [Text(""), _speaker(state)]} | middle | _foot(state, width)
    parts["before"] = _before(state, size)
    parts |= {"turn": [Text(""), _speaker(state)], "text": []}
    parts["after"] = _after(state, width)
    parts["codings"] = [Text(""), *_codings(state, size)]
    parts["recent"] = _recent(state, width)
    return parts | _foot(state, width)


def _foot(state: State, width: int) -> dict[str, list[Text]]:
    said = [Text(visible(state.message), style="bold yellow")] if state.message else []
    if isinstance(state.mode, Asking):
        said += asked_lines(state.mode, width)
    elif isinstance(state.mode, Choosing):
        said.append(Text(state.mode.question, style="bold"))
    elif isinstance(state.mode, Sentences):
        said.append(Text(f"sentence: {state.mode.typed}", style="bold"))
    return {"message": said or [Text("")], "keys": _hints(state, width)}


def head(state: State, width: int) -> Text:
    """Where the coder is: source, turn, time, status, number of codings."""
    line = Text.assemble((visible(state.sheet.name), "bold"))
    said = [f"turn {state.turn.number} of {len(state.sheet.turns)}", clock(state.turn.begins),
            state.status, _counted(len(state.codings), "coding"),
            "interviewers passed over" if state.skip else ""]  # fmt: skip
    line.append("  " + " · ".join(filter(None, said)), style="dim")
    line.truncate(width, overflow="ellipsis")
    return line


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _speaker(state: State) -> Text:
    line = Text.assemble((speaker(state.turn), voices(state.sheet.turns)[state.turn.label]))
    if state.memos_on("turn", state.turn_target):
        line.append("  memo", style="dim italic")
    return line


def _before(state: State, size: Size) -> list[Text]:
    """The end of the turn before, and on a tall screen the beginning of that before it."""
    if not state.place or (size.height is not None and size.height < 14):
        return []
    tall = size.height is None or size.height >= TALL
    lines = []
    if tall and state.place > 1:
        lines.append(_beginning(state.sheet.turns[state.place - 2], size.width))
    return lines + ending(state.sheet.turns[state.place - 1], size.width, 4 if tall else 2)


def _beginning(turn: TurnRow, width: int) -> Text:
    return Text(shortened(f"{speaker(turn)}: {turn.text}", _measure(width)), style="dim")


def ending(turn: TurnRow, width: int, rows: int) -> list[Text]:
    """The last lines of a turn, dimmed, after the name of who speaks."""
    said = visible(turn.text)
    who = f"{speaker(turn)}: "
    whole = wrap(who + said, _measure(width))
    if len(whole) <= rows:
        return [Text((who + said)[a:b], style="dim") for a, b in whole]
    intro = f"{who}… "
    lines = [said[a:b] for a, b in wrap(said, max(_measure(width) - cell_len(intro), 20))[-rows:]]
    return [Text(each, style="dim") for each in (intro + lines[0], *lines[1:])]


def _after(state: State, width: int) -> list[Text]:
    if state.place + 1 >= len(state.sheet.turns):
        return [Text("(the last turn)", style="dim")]
    return [_beginning(state.sheet.turns[state.place + 1], width)]


def _measure(width: int) -> int:
    return min(width, MEASURE)


def text_lines(state: State, width: int) -> list[Text]:
    """The words of the turn, coded words underlined; or its sentences with their numbers."""
    if isinstance(state.mode, Sentences):
        return _numbered(state, state.mode, _measure(width))
    base = "dim" if is_interviewer(state.turn) else ""
    marks = _marks(state)
    return [
        painted(state.turn.text, span, marks, base)
        for span in wrap(state.turn.text, _measure(width))
    ]


def _marks(state: State) -> list[Mark]:
    at = state.turn.start
    marks = [
        Mark(c.start - at, c.end - at, f"not dim underline {colour(state.book, c.code)}")
        for c in state.here
    ]
    marks += noted(state.turn)
    if state.span:
        marks.append(Mark(state.span[0] - at, state.span[1] - at, "not dim reverse"))
    if state.hit:
        marks.append(Mark(state.hit[0] - at, state.hit[1] - at, "bold black on yellow"))
    return marks


def _numbered(state: State, mode: Sentences, width: int) -> list[Text]:
    lines = []
    marks = _marks(state)
    for number, (start, end) in enumerate(mode.pieces, 1):
        first, text = start - state.turn.start, state.turn.text
        chosen = mode.typed == str(number)
        for row, (a, b) in enumerate(wrap(text[first : end - state.turn.start], width - 5)):
            line = Text.assemble((f"{number:>3}  " if not row else "     ", "bold"))
            line.append_text(painted(text, (first + a, first + b), marks))
            line.stylize("reverse" if chosen else "", 5)
            lines.append(line)
    return lines


def _codings(state: State, size: Size) -> list[Text]:
    """The codings of this turn, the one that the keys are about marked when there are several."""
    focused = state.focused
    if focused is None:
        return [Text("not coded", style="dim")]
    rows = 10 if size.height is None or size.height >= TALL else 4
    at = state.here.index(focused)
    top = max(0, at - rows + 1)
    shown = state.here[top : top + rows]
    lines = [_coding(state, each, size.width, chosen=each is focused) for each in shown]
    left = len(state.here) - len(shown)
    return [*lines, Text(f"  … {left} more (Tab)", style="dim")] if left else lines


def _coding(state: State, coding: Placed, width: int, *, chosen: bool) -> Text:
    code = state.code_of(coding)
    line = Text("▸ " if chosen and len(state.here) > 1 else "  ")
    line.append("■ ", style=colour(state.book, coding.code))
    line.append(visible(code.name), style="bold" if chosen else "")
    said = [*judged(coding), "memo" if state.memos_on("coding", coding.id) else ""]
    line.append("".join(f" · {each}" for each in said if each), style="cyan")
    line.append(f"  {_lies(state, coding, width - line.cell_len - 2)}", style="dim")
    line.truncate(width)
    return line


def judged(coding: Placed) -> list[str]:
    """What was said of a coding beside its code."""
    rating = "" if coding.rating is None else f"rating {coding.rating}"
    doubt = coding.placement if coding.placement != "exact" else ""
    return [coding.valence or "", rating, "good quote" if coding.good else "", doubt]


def _lies(state: State, coding: Placed, room: int) -> str:
    """Where a coding lies: on the turn, over several, or on some words of it."""
    if coding.first_turn != coding.last_turn:
        return f"turns {coding.first_turn} to {coding.last_turn}"
    if (coding.start, coding.end) == state.whole:
        return "the turn"
    return f"“{shortened(coding.quote, max(min(room - 2, 60), 8))}”"


def _recent(state: State, width: int) -> list[Text]:
    """The recent codes on their digits, in at most two lines."""
    lines = [Text("")]
    for digit, code in enumerate(state.slots, 1):
        part = Text.assemble((f"{digit} ", "bold"))
        part.append(visible(code), style=colour(state.book, code))
        if lines[-1].cell_len and lines[-1].cell_len + part.cell_len + 2 > width:
            lines.append(Text(""))
        lines[-1].append_text(Text("  ") if lines[-1].cell_len else Text("")).append_text(part)
    return lines[:2]


def _hints(state: State, width: int) -> list[Text]:
    return [hints(_HINTS.get(type(state.mode), ()), width)]


def hints(pairs: Sequence[tuple[str, str]], width: int) -> Text:
    """The keys that matter now, as many as there is room for."""
    line = Text("")
    for key, word in pairs:
        if line.cell_len + len(key) + len(word) + 4 > width:
            break
        line.append("  " if line.cell_len else "")
        line.append(key, style="bold").append(f" {word}", style="dim")
    return line


def _shown(state: State, mode: Showing, width: int) -> list[Text]:
    if mode.what != "keys":
        return [Text(""), *entry_lines(state.book.by_id[mode.what], min(width, MEASURE))]
    return [Text(""), *key_lines(KEYS, width)]


def key_lines(keys: Sequence[tuple[str, str]], width: int) -> list[Text]:
    """All keys, each with what it does."""
    lines = []
    for key, said in keys:
        spans = wrap(said, width - 11)
        for row, (a, b) in enumerate(spans):
            line = Text.assemble((f"{'' if row else key:<10} ", "bold"))
            lines.append(line.append(said[a:b]))
    return lines
