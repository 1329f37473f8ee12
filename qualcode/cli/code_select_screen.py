"""Selecting what will be coded: a sentence by its number, ends moved by words and sentences."""

import re
from dataclasses import replace

from qualcode.cli import code_view
from qualcode.cli.code_move_screen import say
from qualcode.cli.code_state_screen import READING, Next, Sentences, State, Words
from qualcode.cli.face_screen import SUBMIT
from qualcode.cli.keys import (
    BACKSPACE,
    BACKTAB,
    DOWN,
    ENTER,
    ESCAPE,
    LEFT,
    RIGHT,
    TAB,
    UP,
    Key,
)
from qualcode.cli.select_screen import NO_FURTHER, resized, sentence_pieces
from qualcode.coding.span_edit import Span


def edited(state: State, key: Key) -> State:
    """The selection with one end moved."""
    span = resized(key, state.target, [state.turn])
    if span == state.target:
        return say(state, NO_FURTHER)
    return _selected(state, span)


def _selected(state: State, span: Span | None) -> State:
    """The state with this selection; a long turn is moved to where it begins."""
    new = replace(state, span=None if span == state.whole else span, mode=READING)
    seen = code_view.window(new)
    line = code_view.line_at(new, new.target[0])
    if new.span is None or seen.top <= line < seen.top + seen.room:
        return new
    return replace(new, scroll=max(0, line - 1))


def number_sentences(state: State) -> Next:
    """Give the sentences of the turn numbers."""
    pieces = tuple(sentence_pieces([state.turn]))
    if len(pieces) < 2:
        return say(state, "this turn is one sentence"), None
    return replace(state, mode=Sentences(pieces)), None


def picking(state: State, mode: Sentences, key: Key) -> Next:
    """A key while a sentence is asked for."""
    if key == ESCAPE:
        return replace(state, mode=READING), None
    if key in {ENTER, SUBMIT}:
        return _picked(state, mode, mode.typed), None
    if key in {UP, DOWN, BACKSPACE}:
        typed = mode.typed[:-1] if key == BACKSPACE else _beside(state, mode, key)
        return replace(state, mode=replace(mode, typed=typed)), None
    if not re.fullmatch(r"[0-9-]", key):
        return say(state, "a number, or two with - between; Esc goes back"), None
    return _numbered(state, mode, mode.typed + key), None


def _beside(state: State, mode: Sentences, key: Key) -> str:
    """The number of the sentence above or below."""
    step = 1 if key == DOWN else -1
    number = code_view.sentence_at(state, mode) + (step if mode.typed else 0)
    return str(max(1, min(number, len(mode.pieces))))


def _numbered(state: State, mode: Sentences, typed: str) -> State:
    """The number as it grows; one figure is enough where no sentence has two."""
    if len(mode.pieces) <= 9 and typed.isdigit() and state.size.height:
        return _picked(state, mode, typed)
    return replace(state, mode=replace(mode, typed=typed))


def _picked(state: State, mode: Sentences, typed: str) -> State:
    """The sentence of this number is selected, or all from one to another."""
    first, _, last = typed.partition("-")
    numbers = [int(each) for each in (first, last or first) if each.isdigit()]
    fits = len(numbers) == 2 and 1 <= numbers[0] <= numbers[1] <= len(mode.pieces)
    if not fits:
        said = f"the sentences are 1 to {len(mode.pieces)}, not {typed or 'nothing'}"
        return replace(say(state, said), mode=replace(mode, typed=""))
    return _selected(state, (mode.pieces[numbers[0] - 1][0], mode.pieces[numbers[1] - 1][1]))


def hold_an_end(state: State) -> Next:
    """Let the arrows move the end of the selection."""
    return replace(state, mode=Words()), None


_ARROWS: dict[Key, dict[str, Key]] = {
    LEFT: {"end": "}", "start": "["},
    RIGHT: {"end": "]", "start": "{"},
    UP: {"end": "-", "start": "<"},
    DOWN: {"end": "+", "start": ">"},
}


def moving(state: State, mode: Words, key: Key) -> Next | None:
    """Arrows move the end that is held; None for any other key: a command ends this."""
    if key in _ARROWS:
        span = resized(_ARROWS[key][mode.side], state.target, [state.turn])
        return replace(_selected(state, span), mode=mode), None
    if key in {TAB, BACKTAB}:
        side = "start" if mode.side == "end" else "end"
        return replace(state, mode=Words(side), message=f"the arrows move the {side}"), None
    if key in {ENTER, SUBMIT}:
        return replace(state, mode=READING), None
    return None


def whole(state: State) -> Next:
    """Select the whole turn again."""
    return replace(state, span=None, hit=None), None
