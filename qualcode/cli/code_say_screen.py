"""Coding in the coding screen: finding a code, a new one, and what is said of a coding."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from qualcode.cli.code_move_screen import ask, say
from qualcode.cli.code_state_screen import (
    READING,
    Apply,
    Change,
    Finding,
    NewCode,
    Next,
    Note,
    State,
)
from qualcode.cli.finder_screen import CANCELLED, Finder, Found, Picked, Unknown, look
from qualcode.cli.judging_screen import Choosing, rating_of, rating_title
from qualcode.cli.keys import ENTER, Key
from qualcode.store.codings import Placed

TOP_THEME = "a theme of its own, under no other"
_MEMO = "memo on: c the coding · t the turn · s the source · Esc none"
_WHY = "why this code (its definition for now):"


def find(state: State) -> Next:
    """Look for a code."""
    return replace(state, mode=Finding("code", Finder())), None


def finding(state: State, mode: Finding, key: Key) -> Next:
    """A key while a code is looked for."""
    found = look(mode.finder, key, state.book)
    if isinstance(found, Finder):
        return replace(state, mode=Finding(mode.purpose, found)), None
    back = replace(state, mode=READING)
    if found == CANCELLED:
        return back, None
    if mode.purpose == "parent":
        return _parent_found(state, found)
    if isinstance(found, Picked) and found.code:
        return back, Apply(found.code)
    typed = found.typed if isinstance(found, Unknown) else ""
    return ask("name", "name of the new code:", typed)(state)


def _parent_found(state: State, found: Found) -> Next:
    if not isinstance(found, Picked):
        return say(state, "choose a theme that is there; Esc gives up"), None
    draft = (state.draft[0], found.code)
    return ask("why", _WHY)(replace(state, draft=draft))


def recent(state: State, digit: int) -> Next:
    """Code with the code on this digit."""
    if not 1 <= digit <= len(state.slots):
        return say(state, f"no recent code on {digit}; c finds one"), None
    return state, Apply(state.slots[digit - 1])


def name_typed(state: State, typed: str) -> Next:
    """The name of a new code; then the theme above it."""
    if not typed:
        return say(state, "a code needs a name"), None
    finder = Finder(title=f"theme above “{typed}”", chosen=-1, none=TOP_THEME)
    return replace(state, draft=(typed, None), mode=Finding("parent", finder)), None


def why_typed(state: State, typed: str) -> Next:
    """Why there is a new code; without that it is not made."""
    if not typed:
        asked = ask("why", _WHY)(state)[0]
        return say(asked, "a word on why, so that others can use it; Esc gives up"), None
    return state, NewCode(*state.draft, typed)


def about(move: Callable[[State, Placed], Next]) -> Callable[[State], Next]:
    """A command about the coding that is chosen; without one it says so."""

    def about(state: State) -> Next:
        if state.focused is None:
            return say(state, "no coding on this turn yet; c makes one"), None
        return move(state, state.focused)

    return about


def choose(by: int) -> Callable[[State, Placed], Next]:
    """A command that chooses another coding of this turn."""

    def chosen(state: State, focused: Placed) -> Next:
        at = (state.here.index(focused) + by) % len(state.here)
        return replace(state, focus=state.here[at].id), None

    return chosen


def changed(coding: Placed, **said: Any) -> Change:
    """The wish that a coding says something else."""
    now = {"rating": coding.rating, "valence": coding.valence, "good": bool(coding.good)}
    return Change(coding, **(now | said))


def rate(state: State, focused: Placed) -> Next:
    """Ask for a rating, where the code has a scale."""
    title = rating_title(state.code_of(focused))
    if not title:
        return say(state, f"{state.code_of(focused).name} has no scale in the codebook"), None
    return ask("rating", title)(state)


def rating_typed(state: State, typed: str) -> Next:
    """The rating; one that the scale does not have is asked for again."""
    focused = state.focused
    if focused is None:
        return state, None
    code = state.code_of(focused)
    rating, wrong = rating_of(code, typed)
    if wrong:
        return say(ask("rating", rating_title(code))(state)[0], wrong), None
    return state, changed(focused, rating=rating)


def memo(state: State) -> Next:
    """Ask what the memo is on."""
    return replace(state, mode=Choosing("memo", _MEMO)), None


def memo_chosen(state: State, key: Key) -> Next:
    """Ask for the words of the memo."""
    if key in {"c", ENTER} and state.focused:
        return ask("memo coding", f"memo on {state.code_of(state.focused).name}:")(state)
    if key in {"t", ENTER}:
        return ask("memo turn", f"memo on turn {state.turn.number}:")(state)
    if key == "s":
        return ask("memo source", f"memo on {state.sheet.name}:")(state)
    said = "no coding on this turn yet" if key == "c" else ""
    return replace(state, mode=READING, message=said), None


def memo_typed(kind: str) -> Callable[[State, str], Next]:
    """What to do with the words of a memo."""

    def typed_memo(state: State, typed: str) -> Next:
        if not typed:
            return say(state, "nothing was written"), None
        targets = {"turn": state.turn_target, "source": state.sheet.id}
        target = targets.get(kind) or (state.focused.id if state.focused else "")
        return (state, Note(kind, target, typed)) if target else (state, None)

    return typed_memo
