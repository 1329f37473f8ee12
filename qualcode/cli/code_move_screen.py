"""Moving through a source: from turn to turn, within a long one, to a number, to words."""

import re
from collections.abc import Callable
from dataclasses import replace

from qualcode.cli import code_view
from qualcode.cli.code_state_screen import Next, Place, State, is_interviewer
from qualcode.cli.finder_screen import Line
from qualcode.cli.judging_screen import Asking
from qualcode.coding.span_edit import Span


def say(state: State, message: str) -> State:
    """The state with a line for the coder."""
    return replace(state, message=message)


def go(state: State, place: int) -> Next:
    """Another turn, with nothing selected on it."""
    moved = replace(state, place=place, span=None, focus="", scroll=0, hit=None)
    return moved, Place()


def following(state: State) -> Next:
    """The next turn that is not passed over."""
    return _walk(state, range(state.place + 1, len(state.sheet.turns)), "the last turn: d done")


def preceding(state: State) -> Next:
    """The turn before that is not passed over."""
    return _walk(state, range(state.place - 1, -1, -1), "the first turn")


def _walk(state: State, places: range, end: str) -> Next:
    for place in places:
        if not (state.skip and is_interviewer(state.sheet.turns[place])):
            return go(state, place)
    return say(state, f"this is {end}"), None


def onward(state: State) -> Next:
    """The next page of a long turn, after its last the next turn."""
    seen = code_view.window(state)
    if seen.below:
        return replace(state, scroll=seen.top + max(seen.room - 1, 1)), None
    return following(state)


def scroll(by: int, *, pages: bool = False) -> Callable[[State], Next]:
    """A command that moves the lines of a long turn."""

    def scrolled(state: State) -> Next:
        seen = code_view.window(state)
        wanted = seen.top + by * (max(seen.room - 1, 1) if pages else 1)
        return replace(state, scroll=max(0, min(wanted, seen.total - seen.room))), None

    return scrolled


def toggle_skip(state: State) -> Next:
    """Pass over interviewers, or stop doing so."""
    said = "interviewers are shown again" if state.skip else "interviewers are passed over"
    return replace(state, skip=not state.skip, message=said), None


def ask(purpose: str, title: str, text: str = "") -> Callable[[State], Next]:
    """A command that asks for words."""
    return lambda state: (replace(state, mode=Asking(purpose, title, Line(text, len(text)))), None)


def turn_typed(state: State, typed: str) -> Next:
    """The turn of this number."""
    count = len(state.sheet.turns)
    if typed.isdigit() and 1 <= int(typed) <= count:
        return go(state, int(typed) - 1)
    return say(state, f"there is no turn {typed or '(none)'}; this source has 1 to {count}"), None


def search_typed(state: State, typed: str) -> Next:
    """The next place of these words; of the last ones when nothing was typed."""
    wanted = typed or state.searched
    if not wanted:
        return state, None
    state = replace(state, searched=wanted)
    hit = _search(state, wanted)
    if hit is None:
        return say(state, f"“{wanted}” is not in this source"), None
    place, span = hit
    said = (
        "from the beginning again" if (place, span) <= (state.place, state.hit or (-1, 0)) else ""
    )
    moved = go(state, place)[0] if place != state.place else state
    found = replace(moved, hit=span, message=said)
    line = code_view.line_at(found, span[0])
    return replace(found, scroll=max(0, line - 2)), Place()


def _search(state: State, wanted: str) -> tuple[int, Span] | None:
    """The next place of the words, after the last hit, round the end of the source."""
    pattern = re.compile(r"\s+".join(map(re.escape, wanted.split())), re.IGNORECASE)
    count = len(state.sheet.turns)
    for ahead in range(count + 1):
        place = (state.place + ahead) % count
        turn = state.sheet.turns[place]
        after = state.hit[1] - turn.start if state.hit and not ahead else 0
        found = pattern.search(turn.text, after)
        if found and found.end() > found.start():
            return place, (turn.start + found.start(), turn.start + found.end())
    return None
