"""What each key does in the coding screen: a state and a key in, a state and perhaps a wish out."""

from collections.abc import Callable
from dataclasses import replace

from qualcode.cli.code_move_screen import (
    ask,
    following,
    go,
    onward,
    preceding,
    say,
    scroll,
    search_typed,
    toggle_skip,
    turn_typed,
)
from qualcode.cli.code_say_screen import (
    about,
    changed,
    choose,
    find,
    finding,
    memo,
    memo_chosen,
    memo_typed,
    name_typed,
    rate,
    rating_typed,
    recent,
    why_typed,
)
from qualcode.cli.code_select_screen import (
    edited,
    hold_an_end,
    moving,
    number_sentences,
    picking,
    whole,
)
from qualcode.cli.code_state_screen import (
    READING,
    Effect,
    Finding,
    Next,
    Redo,
    Remove,
    Sentences,
    SetStatus,
    Showing,
    State,
    Undo,
    Words,
)
from qualcode.cli.face_screen import SUBMIT
from qualcode.cli.judging_screen import VALENCE, Asking, Choosing, valence_of
from qualcode.cli.keys import (
    BACKSPACE,
    BACKTAB,
    CLOSED,
    DOWN,
    END,
    ENTER,
    ESCAPE,
    HOME,
    LEFT,
    PAGE_DOWN,
    PAGE_UP,
    PASTE,
    REDRAW,
    RIGHT,
    TAB,
    UP,
    Key,
)
from qualcode.cli.select_screen import EDITS
from qualcode.store.codings import Placed


def step(state: State, key: Key) -> Next:
    """The state after a key, and what must be written before the next key is read."""
    if key == REDRAW:
        return state, None
    if key == CLOSED or (key == "<ctrl-d>" and not state.typing):
        return replace(state, over=True), None
    return _in_mode(replace(state, message=""), key)


def _in_mode(state: State, key: Key) -> Next:
    mode = state.mode
    if isinstance(mode, Words):
        return moving(state, mode, key) or _reading(replace(state, mode=READING), key)
    if isinstance(mode, Finding):
        return finding(state, mode, key)
    if isinstance(mode, Sentences):
        return picking(state, mode, key)
    if isinstance(mode, Asking | Choosing):
        return _questioned(state, mode, key)
    return (replace(state, mode=READING), None) if mode != READING else _reading(state, key)


def _questioned(state: State, mode: Asking | Choosing, key: Key) -> Next:
    return _asking(state, mode, key) if isinstance(mode, Asking) else _choosing(state, mode, key)


def _reading(state: State, key: Key) -> Next:
    if key in _COMMANDS:
        return _COMMANDS[key](state)
    if key in EDITS:
        return edited(state, key), None
    if key.isdigit() and key.isascii() and len(key) == 1:
        return recent(state, int(key))
    if key.startswith(PASTE):
        return say(state, "pasted words are no keys; nothing was done"), None
    return (state if key == SUBMIT else say(state, "no such key; ? shows the keys")), None


def _asking(state: State, mode: Asking, key: Key) -> Next:
    after = mode.after(key)
    if isinstance(after, Asking):
        return replace(state, mode=after), None
    back = replace(state, mode=READING)
    return (back, None) if after is None else _ANSWERS[mode.purpose](back, after)


_ANSWERS: dict[str, Callable[[State, str], Next]] = {
    "turn": turn_typed,
    "search": search_typed,
    "name": name_typed,
    "why": why_typed,
    "rating": rating_typed,
    "memo coding": memo_typed("coding"),
    "memo turn": memo_typed("turn"),
    "memo source": memo_typed("source"),
}


def _choosing(state: State, mode: Choosing, key: Key) -> Next:
    if mode.purpose == "memo":
        return memo_chosen(state, key)
    back = replace(state, mode=READING)
    if mode.purpose == "valence":
        valence = valence_of(key)
        if valence == "cancelled" or state.focused is None:
            return back, None
        return back, changed(state.focused, valence=valence)
    effects: dict[str, Effect] = {
        "done": SetStatus("done"),
        "reopen": SetStatus("in progress"),
        "undo": Undo(sure=True),
    }
    return (back, effects[mode.purpose]) if key == "y" else (back, None)


def _done(state: State) -> Next:
    left = len(state.sheet.turns) - state.place - 1
    if state.status == "done":
        asked = Choosing("reopen", "this source is done. Open it again? y n")
    elif left:
        turns = "1 turn comes" if left == 1 else f"{left} turns come"
        asked = Choosing("done", f"{turns} after this one. Done with this source? y n")
    else:
        return state, SetStatus("done")
    return replace(state, mode=asked), None


def _explain(state: State, focused: Placed) -> Next:
    if focused.code not in state.book:
        return say(state, f"the codebook in use has no {focused.code}"), None
    return replace(state, mode=Showing(focused.code)), None


_COMMANDS: dict[Key, Callable[[State], Next]] = {
    ENTER: following,
    RIGHT: following,
    " ": onward,
    LEFT: preceding,
    BACKSPACE: preceding,
    "b": preceding,
    HOME: lambda state: go(state, 0),
    END: lambda state: go(state, len(state.sheet.turns) - 1),
    UP: scroll(-1),
    DOWN: scroll(1),
    PAGE_UP: scroll(-1, pages=True),
    PAGE_DOWN: scroll(1, pages=True),
    "i": toggle_skip,
    "t": ask("turn", "go to turn:"),
    "/": ask("search", "search:"),
    "c": find,
    "s": number_sentences,
    "w": hold_an_end,
    ESCAPE: whole,
    TAB: about(choose(1)),
    BACKTAB: about(choose(-1)),
    "v": about(lambda state, _: (replace(state, mode=VALENCE), None)),
    "r": about(rate),
    "g": about(lambda state, focused: (state, changed(focused, good=not focused.good))),
    "x": about(lambda state, focused: (state, Remove(focused))),
    "e": about(_explain),
    "m": memo,
    "n": ask("name", "name of the new code:"),
    "u": lambda state: (state, Undo()),
    "U": lambda state: (state, Redo()),
    "d": _done,
    "?": lambda state: (replace(state, mode=Showing("keys")), None),
    "q": lambda state: (replace(state, over=True), None),
}
