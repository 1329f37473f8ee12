"""What each key does in the review screen: a state and a key in, a state and perhaps a wish out."""

from collections.abc import Callable
from dataclasses import replace
from itertools import chain

from qualcode.cli import review_view
from qualcode.cli.face_screen import SUBMIT
from qualcode.cli.finder_screen import CANCELLED, Finder, Picked, Unknown, look
from qualcode.cli.judging_screen import (
    VALENCE,
    Asking,
    Choosing,
    rating_of,
    rating_title,
    valence_of,
)
from qualcode.cli.keys import (
    BACKSPACE,
    CLOSED,
    DOWN,
    ENTER,
    ESCAPE,
    HOME,
    LEFT,
    PAGE_DOWN,
    PAGE_UP,
    PASTE,
    REDRAW,
    RIGHT,
    UP,
    Key,
)
from qualcode.cli.review_state_screen import (
    DECIDING,
    Accept,
    Draft,
    Helping,
    MoreLike,
    NewCode,
    Next,
    Note,
    Redo,
    Reject,
    State,
    Undo,
)
from qualcode.cli.select_screen import EDITS, NO_FURTHER, resized

ALL_DECIDED = "all are decided: u takes the last back, q quits"


def step(state: State, key: Key) -> Next:
    """The state after a key, and what must be written before the next key is read."""
    if key == REDRAW:
        return state, None
    if key == CLOSED or (key == "<ctrl-d>" and not state.typing):
        return replace(state, over=True), None
    return _in_mode(replace(state, message=""), key)


def _in_mode(state: State, key: Key) -> Next:
    mode = state.mode
    if isinstance(mode, Finder):
        return _finding(state, mode, key)
    if isinstance(mode, Asking):
        return _asking(state, mode, key)
    if isinstance(mode, Choosing):
        return _choosing(state, mode, key)
    if isinstance(mode, Helping):
        return replace(state, mode=DECIDING), None
    return _deciding(state, key)


def _deciding(state: State, key: Key) -> Next:
    if key in _COMMANDS:
        return _COMMANDS[key](state)
    if key in EDITS:
        return _resized(state, key), None
    if key.startswith(PASTE):
        return _say(state, "pasted words are no keys; nothing was done")
    return (state, None) if key == SUBMIT else _say(state, "no such key; ? shows the keys")


def _say(state: State, message: str) -> Next:
    return replace(state, message=message), None


def _accept(state: State) -> Next:
    if state.verdict(state.row) == "accepted" and state.draft == Draft():
        return _say(state, ALL_DECIDED if not state.left else "accepted already; s goes on")
    return state, Accept()


def _reject(state: State) -> Next:
    if state.verdict(state.row) == "rejected":
        return _say(state, ALL_DECIDED if not state.left else "rejected already; s goes on")
    return state, Reject()


def decided(state: State, said: str) -> State:
    """After a decision: the next suggestion that waits; at the end those that were skipped."""
    found = _waiting(state)
    if found is None:
        return replace(state, draft=Draft(), message=f"{said}; {ALL_DECIDED}")
    back = "; back to those that were skipped" if found < state.at else ""
    return state.showing(found, f"{said}{back}")


def _waiting(state: State) -> int | None:
    """The next suggestion after this one that waits, round the end; None if there is no other."""
    order = chain(range(state.at + 1, len(state.rows)), range(state.at))
    return next((n for n in order if state.verdict(state.rows[n]) is None), None)


def _skip(state: State) -> Next:
    found = _waiting(state)
    if found is None:
        return _say(state, "this is the last that waits" if state.left else ALL_DECIDED)
    back = "from the first again: these were skipped" if found < state.at else ""
    return state.showing(found, back), None


def _back(state: State) -> Next:
    if not state.at:
        return _say(state, "this is the first")
    return state.showing(state.at - 1), None


def _resized(state: State, key: Key) -> State:
    span = resized(key, state.target, state.page.spoken)
    if span == state.target:
        return replace(state, message=NO_FURTHER)
    offered = (state.row.start, state.row.end)
    return replace(state, draft=replace(state.draft, span=None if span == offered else span))


def _as_offered(state: State) -> Next:
    return replace(state, draft=Draft(), scroll=0), None


def _scroll(by: int) -> Callable[[State], Next]:
    return lambda state: (replace(state, scroll=review_view.scrolled(state, by)), None)


def _find(state: State) -> Next:
    return replace(state, mode=Finder(title="accept as")), None


def _finding(state: State, mode: Finder, key: Key) -> Next:
    found = look(mode, key, state.book)
    if isinstance(found, Finder):
        return replace(state, mode=found), None
    back = replace(state, mode=DECIDING)
    if found == CANCELLED:
        return back, None
    if isinstance(found, Picked) and found.code:
        return back, Accept(found.code)
    if isinstance(found, Unknown) and found.typed:
        asked = Asking("why", f"new draft code “{found.typed}”; why (its definition for now):")
        return replace(state, mode=asked, new_code=found.typed), None
    return _say(replace(state, mode=mode), "type part of a name; Esc goes back")


def _good(state: State) -> Next:
    return replace(state, draft=replace(state.draft, good=not state.draft.good)), None


def _rate(state: State) -> Next:
    title = rating_title(state.code)
    if not title:
        return _say(state, f"{state.code.name} has no scale in the codebook")
    return replace(state, mode=Asking("rating", title)), None


def _asking(state: State, mode: Asking, key: Key) -> Next:
    after = mode.after(key)
    if isinstance(after, Asking):
        return replace(state, mode=after), None
    back = replace(state, mode=DECIDING)
    if after is None or (mode.purpose == "memo" and not after):
        return back, None
    if mode.purpose == "memo":
        return replace(back, mode=mode), Note(after)
    if mode.purpose == "why":
        return _why(state, mode, after)
    rating, wrong = rating_of(state.code, after)
    if wrong:
        return _say(replace(state, mode=Asking("rating", mode.title)), wrong)
    return replace(back, draft=replace(state.draft, rating=rating)), None


def _why(state: State, mode: Asking, typed: str) -> Next:
    """Why there is a new code; without that it is not made."""
    if not typed:
        asked = replace(state, mode=Asking("why", mode.title))
        return _say(asked, "a word on why, so that others can use it; Esc gives up")
    return replace(state, mode=DECIDING), NewCode(state.new_code, typed)


def _choosing(state: State, mode: Choosing, key: Key) -> Next:
    back = replace(state, mode=DECIDING)
    if mode.purpose == "undo":
        return back, Undo(sure=True) if key == "y" else None
    valence = valence_of(key)
    if valence == "cancelled":
        return back, None
    return replace(back, draft=replace(state.draft, valence=valence)), None


def _undo(state: State) -> Next:
    """What was said and not yet decided goes first; then the last step on disk."""
    if state.draft != Draft():
        return replace(state, draft=Draft(), message="as it was suggested"), None
    return state, Undo()


_COMMANDS: dict[Key, Callable[[State], Next]] = {
    ENTER: _accept,
    "a": _accept,
    "y": _accept,
    "r": _reject,
    "n": _reject,
    "s": _skip,
    " ": _skip,
    RIGHT: _skip,
    LEFT: _back,
    BACKSPACE: _back,
    "b": _back,
    HOME: lambda state: (state.showing(0), None),
    UP: _scroll(-1),
    DOWN: _scroll(1),
    PAGE_UP: _scroll(-8),
    PAGE_DOWN: _scroll(8),
    "c": _find,
    "v": lambda state: (replace(state, mode=VALENCE), None),
    "g": _good,
    "R": _rate,
    "m": lambda state: (replace(state, mode=Asking("memo", "memo:")), None),
    "d": lambda state: (replace(state, definition=not state.definition), None),
    "l": lambda state: (state, MoreLike()),
    "L": lambda state: (state, MoreLike(no_longer=True)),
    "0": _as_offered,
    ESCAPE: _as_offered,
    "u": _undo,
    "U": lambda state: (state, Redo()),
    "?": lambda state: (replace(state, mode=Helping()), None),
    "q": lambda state: (replace(state, over=True), None),
}
