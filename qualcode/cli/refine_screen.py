"""Keywords to drop and words to add, one by one: each key changes the codebook file at once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from rich.text import Text

from qualcode.cli.code_view import MEASURE, hints, key_lines
from qualcode.cli.face_screen import Face, Frame, Size, drive, face
from qualcode.cli.finder_screen import Line, entry_lines
from qualcode.cli.judging_screen import Asking, asked_lines
from qualcode.cli.keys import BACKSPACE, CLOSED, LEFT, REDRAW, RIGHT, Key
from qualcode.cli.refine_view import body, head
from qualcode.cli.render import out
from qualcode.cli.text_view import visible
from qualcode.errors import QualcodeError
from qualcode.suggest.proposals import Proposal
from qualcode.workflow import keyword_edits
from qualcode.workflow.keyword_edits import Deed, Edit
from qualcode.workflow.refine import Refined

KEYS = (
    ("y", "do it: the word is added, the keyword is dropped"),
    ("d", "drop the keyword"),
    ("w", "add it in other words: type them, such as =cover or cover teach*"),
    ("n", "add a `not` phrase to the code, which cancels the hits it overlaps"),
    ("s Space →", "skip; b ←: back"),
    ("e", "what the code means; e again: away"),
    ("u", "undo: the file says again what it said before the last change"),
    ("q Ctrl-C", "quit; the file keeps what was changed"),
)
_HINTS = (("y", "do it"), ("s", "skip"), ("w", "other words"), ("n", "not phrase"),
          ("e", "the code"), ("u", "undo"), ("?", "keys"), ("q", "quit"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Done:
    """One change that was written: at which proposal, and the file before and after."""

    at: int
    edit: Edit
    before: str
    after: str


@dataclass(frozen=True)
class State:
    """One moment of the screen."""

    refined: Refined
    at: int = 0
    done: tuple[Done, ...] = ()
    meaning: bool = False
    message: str = ""
    mode: Asking | str = ""  # `keys` while they are shown
    over: bool = False
    size: Size = field(default_factory=lambda: Size(80, 24))

    @property
    def typing(self) -> bool:
        """Whether words are asked for, not a single key."""
        return isinstance(self.mode, Asking)

    @property
    def row(self) -> Proposal:
        """The proposal on the screen."""
        return self.refined.proposals[self.at]


def run(refined: Refined, *, plain: bool = False, face_: Face | None = None) -> list[Edit]:
    """Walk the proposals with single keys; what was changed in the file."""
    shown = face_ or face(out(), plain=plain)

    def move(state: State, key: Key) -> State:
        return moved(replace(state, size=shown.size()), key)

    state = drive(shown, State(refined, size=shown.size()), move, view)
    return [each.edit for each in state.done]


def moved(state: State, key: Key) -> State:
    """The state after a key; what it changed is in the file."""
    if key == REDRAW:
        return state
    if key == CLOSED or (key == "<ctrl-d>" and not state.typing):
        return replace(state, over=True)
    state = replace(state, message="")
    try:
        return _in_mode(state, key)
    except QualcodeError as fault:
        hint = f" ({fault.hint})" if fault.hint else ""
        return replace(state, mode="", message=f"{fault.message}{hint}")


def _in_mode(state: State, key: Key) -> State:
    if isinstance(state.mode, Asking):
        return _asked(state, state.mode, key)
    if state.mode:
        return replace(state, mode="")
    if key in _COMMANDS:
        return _COMMANDS[key](state)
    return replace(state, message="no such key; ? shows the keys")


def _asked(state: State, mode: Asking, key: Key) -> State:
    after = mode.after(key)
    if isinstance(after, Asking):
        return replace(state, mode=after)
    back = replace(state, mode="")
    if not after:
        return replace(back, message="nothing was changed")
    return _written(back, "not" if mode.purpose == "not" else "add", after)


def _yes(state: State) -> State:
    return _written(state, state.row.deed, state.row.words)


def _drop(state: State) -> State:
    if state.row.deed != "drop":
        return replace(state, message="there is nothing to drop here; s passes this word by")
    return _yes(state)


def _written(state: State, deed: Deed, words: str) -> State:
    """The state after a change of the file, on the next proposal unless more may be said here."""
    edit, path = Edit(deed, state.row.code, words), state.refined.path
    before = keyword_edits.carry_out(path, [edit])
    done = Done(state.at, edit, before, keyword_edits.text(path))
    state = replace(state, done=(*state.done, done), message=str(edit))
    if deed == "not":
        return state
    if state.at + 1 == len(state.refined.proposals):
        return replace(state, message=f"{edit}; that was the last: q quits")
    return replace(state, at=state.at + 1)


def _ask(purpose: str, title: str, words: Callable[[Proposal], str]) -> Callable[[State], State]:
    def asked(state: State) -> State:
        said = words(state.row)
        return replace(state, mode=Asking(purpose, title, Line(said, len(said))))

    return asked


def _undo(state: State) -> State:
    if not state.done:
        return replace(state, message="nothing is left to undo here")
    last = state.done[-1]
    keyword_edits.take_back(state.refined.path, last.before, last.after)
    return replace(state, done=state.done[:-1], at=last.at, message=f"taken back: {last.edit}")


def _step(by: int) -> Callable[[State], State]:
    def stepped(state: State) -> State:
        at = state.at + by
        if not 0 <= at < len(state.refined.proposals):
            return replace(state, message="this is the last" if by > 0 else "this is the first")
        return replace(state, at=at)

    return stepped


_COMMANDS: Mapping[Key, Callable[[State], State]] = {
    "y": _yes,
    "d": _drop,
    "w": _ask("words", "add as a keyword:", lambda row: row.words if row.deed == "add" else ""),
    "n": _ask("not", "not this phrase:", lambda row: next(iter(row.cancel), "")),
    "s": _step(1),
    " ": _step(1),
    RIGHT: _step(1),
    "b": _step(-1),
    LEFT: _step(-1),
    BACKSPACE: _step(-1),
    "e": lambda state: replace(state, meaning=not state.meaning),
    "u": _undo,
    "?": lambda state: replace(state, mode="keys"),
    "q": lambda state: replace(state, over=True),
}


def view(state: State, size: Size) -> Frame:
    """The picture of this moment."""
    width = min(size.width, MEASURE)
    parts: dict[str, list[Text]] = {"head": head(state.refined, state.at, size.width)}
    if state.mode == "keys":
        parts["help"] = [Text(""), *key_lines(KEYS, size.width)]
    else:
        parts["text"] = body(state.row, width)
        if state.meaning:
            code = state.refined.codebook.by_id[state.row.code]
            parts["codes"] = [Text(""), *entry_lines(code, width)]
    if isinstance(state.mode, Asking):
        parts["ask"] = [Text(""), *asked_lines(state.mode, width)]
    here = [str(each.edit) for each in state.done if each.at == state.at]
    parts["done"] = [Text(f"done: {each}", style="green") for each in here]
    parts["message"] = [Text(visible(state.message), style="yellow")]
    return parts | {"keys": [hints(_HINTS, size.width)]}
