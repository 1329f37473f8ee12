"""Coding anew what stands on a code that was split: each coding with the codes it may be now.

The queue is what the project says, so leaving and coming back loses nothing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from rich.text import Text

from qualcode.cli.code_view import MEASURE, hints, key_lines
from qualcode.cli.face_screen import SUBMIT, Face, Frame, Size, drive, face
from qualcode.cli.finder_screen import CANCELLED, Finder, Picked, entry_lines, find_lines, look
from qualcode.cli.judging_screen import Choosing, undo_refused
from qualcode.cli.keys import BACKSPACE, CLOSED, LEFT, REDRAW, RIGHT, Key
from qualcode.cli.render import out, say
from qualcode.cli.text_view import Mark, colour, painted, shortened, visible, wrap
from qualcode.codebook.model import Codebook
from qualcode.errors import QualcodeError
from qualcode.store import audit, codings, lately
from qualcode.store.database import Database, now
from qualcode.workflow import code_anew, recode
from qualcode.workflow.code_anew import Waiting

AROUND = 300  # characters of talk on each side of the words
OTHERS = 5  # lines of the head, an empty one, the message and the keys
LEAST = 3  # lines of talk that are always shown
KEYS = (
    ("1 to 9", "code it with this code"),
    ("c", "code it with any other code: type part of its name"),
    ("s Space →", "skip; b ←: back"),
    ("d", "what the codes mean; d again: away"),
    ("u U", "undo: back to the last one · redo"),
    ("q Ctrl-C", "quit; what is left waits for the next time"),
)
_HINTS = (("1-9", "code it so"), ("c", "other code"), ("s", "skip"), ("d", "definitions"),
          ("u", "undo"), ("?", "keys"), ("q", "quit"))  # fmt: skip


@dataclass(frozen=True)
class Desk:
    """Whose codings, in which project, and which of them."""

    db: Database
    coder: str
    began: str
    codes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()

    def waiting(self) -> tuple[Waiting, ...]:
        """What waits now."""
        return tuple(code_anew.waiting(self.db, self.coder, self.codes, self.sources))


@dataclass(frozen=True)
class State:
    """One moment of the screen; `around` is the text of the source on it."""

    book: Codebook
    rows: tuple[Waiting, ...]
    text: str = ""
    at: int = 0
    settled: int = 0
    definitions: bool = False
    message: str = ""
    mode: Finder | Choosing | str = ""  # `keys` while they are shown
    over: bool = False
    size: Size = field(default_factory=lambda: Size(80, 24))

    @property
    def typing(self) -> bool:
        """Whether words are asked for, not a single key."""
        return isinstance(self.mode, Finder)

    @property
    def row(self) -> Waiting | None:
        """The coding on the screen, None when all are settled."""
        return self.rows[self.at] if self.rows else None


def run(
    db: Database,
    coder: str,
    codes: Sequence[str] = (),
    sources: Sequence[str] = (),
    *,
    plain: bool = False,
    face_: Face | None = None,
) -> None:
    """Walk the codings that wait to be coded anew, with single keys."""
    desk = Desk(db, coder, now(), tuple(codes), tuple(sources))
    state = opened(desk)
    if not state.rows:
        say(f"no coding of {coder} waits to be coded anew")
        return
    shown = face_ or face(out(), plain=plain)

    def move(state: State, key: Key) -> State:
        return moved(desk, replace(state, size=shown.size()), key)

    state = drive(shown, replace(state, size=shown.size()), move, view)
    say(f"coded anew: {state.settled}; left: {len(state.rows)}")


def opened(desk: Desk) -> State:
    """The screen with the first coding that waits."""
    return _turned(desk, State(recode.in_use(desk.db), desk.waiting()))


def _turned(desk: Desk, state: State) -> State:
    """The state with the text of the source that is on the screen."""
    at = max(0, min(state.at, len(state.rows) - 1))
    text = codings.text(desk.db, state.rows[at].coding.source).text if state.rows else ""
    return replace(state, at=at, text=text)


def moved(desk: Desk, state: State, key: Key) -> State:
    """The state after a key; what it decided is on disk."""
    if key == REDRAW:
        return state
    if key == CLOSED or (key == "<ctrl-d>" and not state.typing):
        return replace(state, over=True)
    state = replace(state, message="")
    try:
        return _in_mode(desk, state, key)
    except QualcodeError as fault:
        hint = f" ({fault.hint})" if fault.hint else ""
        return replace(state, mode="", message=f"{fault.message}{hint}")


def _in_mode(desk: Desk, state: State, key: Key) -> State:
    if isinstance(state.mode, Finder):
        return _finding(desk, state, state.mode, key)
    if isinstance(state.mode, Choosing):
        back = replace(state, mode="")
        return _undo(desk, back, sure=True) if key == "y" else back
    if state.mode:
        return replace(state, mode="")
    if key.isdigit() and key.isascii() and state.row is not None:
        return _chosen(desk, state, state.row, int(key))
    if key in _COMMANDS:
        return _COMMANDS[key](desk, state)
    return state if key == SUBMIT else replace(state, message="no such key; ? shows the keys")


def _chosen(desk: Desk, state: State, row: Waiting, digit: int) -> State:
    if not 1 <= digit <= len(row.candidates):
        return replace(state, message=f"there is no code on {digit}")
    return _settled(desk, state, row, row.candidates[digit - 1])


def _settled(desk: Desk, state: State, row: Waiting, code: str) -> State:
    code_anew.settle(desk.db, desk.coder, row.coding, code)
    said = f"coded: {state.book.by_id[code].name}"
    new = replace(state, rows=desk.waiting(), settled=state.settled + 1, mode="")
    done = "" if new.rows else "; all are coded anew: u takes the last back, q quits"
    return _turned(desk, replace(new, message=f"{said}{done}"))


def _finding(desk: Desk, state: State, mode: Finder, key: Key) -> State:
    found = look(mode, key, state.book)
    if isinstance(found, Finder):
        return replace(state, mode=found)
    if isinstance(found, Picked) and found.code and state.row is not None:
        return _settled(desk, state, state.row, found.code)
    back = replace(state, mode="")
    return back if found == CANCELLED else replace(state, message="no code has this in its name")


def _step(by: int) -> Callable[[Desk, State], State]:
    def stepped(desk: Desk, state: State) -> State:
        at = state.at + by
        if not 0 <= at < len(state.rows):
            return replace(state, message="this is the last" if by > 0 else "this is the first")
        return _turned(desk, replace(state, at=at))

    return stepped


def _undo(desk: Desk, state: State, *, sure: bool = False) -> State:
    refused = undo_refused(lately.next_undo(desk.db, desk.coder), desk.began, sure=sure)
    if isinstance(refused, Choosing):
        return replace(state, mode=refused)
    if refused:
        return replace(state, message=refused)
    (event,) = audit.undo(desk.db, desk.coder)
    return _stepped(desk, state, f"undone: {event.action}, {event.what}")


def _redo(desk: Desk, state: State) -> State:
    (event,) = audit.redo(desk.db, desk.coder)
    return _stepped(desk, state, f"done again: {event.action}, {event.what}")


def _stepped(desk: Desk, state: State, said: str) -> State:
    """The state after an undo or redo, at the coding that waits again."""
    before = {row.coding.id for row in state.rows}
    rows = desk.waiting()
    back = [at for at, row in enumerate(rows) if row.coding.id not in before]
    settled = max(0, state.settled + len(before) - len(rows))
    new = replace(state, rows=rows, at=back[0] if back else state.at, settled=settled)
    return _turned(desk, replace(new, message=said))


def _find(_: Desk, state: State) -> State:
    return replace(state, mode=Finder(title="code as")) if state.row else state


_COMMANDS: dict[Key, Callable[[Desk, State], State]] = {
    "s": _step(1),
    " ": _step(1),
    RIGHT: _step(1),
    "b": _step(-1),
    LEFT: _step(-1),
    BACKSPACE: _step(-1),
    "c": _find,
    "d": lambda _, state: replace(state, definitions=not state.definitions),
    "u": _undo,
    "U": _redo,
    "?": lambda _, state: replace(state, mode="keys"),
    "q": lambda _, state: replace(state, over=True),
}


def view(state: State, size: Size) -> Frame:
    """The picture of this moment."""
    width = min(size.width, MEASURE)
    parts: dict[str, list[Text]] = {"head": _head(state, size.width)}
    if state.mode == "keys":
        parts["help"] = [Text(""), *key_lines(KEYS, size.width)]
    elif state.row is not None:
        codes = [Text(""), *_codes(state, state.row, width)]
        room = None if size.height is None else size.height - len(codes) - OTHERS
        parts["text"] = [Text(""), *_words(state, state.row, width, room)]
        parts["codes"] = codes
    question = state.mode.question if isinstance(state.mode, Choosing) else ""
    parts["message"] = [Text(visible(question or state.message), style="yellow")]
    return parts | {"keys": [hints(_HINTS, size.width)]}


def _head(state: State, width: int) -> list[Text]:
    if state.row is None:
        return [Text("no coding waits to be coded anew", style="bold")]
    coding = state.row.coding
    old = state.book.by_id[coding.code].name if coding.code in state.book else coding.code
    said = f"{state.at + 1} of {len(state.rows)} to code anew · was: {old}"
    where = f"{coding.source}, turn {coding.first_turn}"
    return [Text(shortened(said, width), style="bold"), Text(shortened(where, width), style="dim")]


def _words(state: State, row: Waiting, width: int, room: int | None) -> list[Text]:
    """The coded words with as much as there is room for around them."""
    coding = row.coding
    start, end = max(0, coding.start - AROUND), min(len(state.text), coding.end + AROUND)
    shown = state.text[start:end]
    coded = Mark(coding.start - start, coding.end - start, "bold reverse")
    lines = wrap(shown, width)
    if room is not None and len(lines) > max(room, LEAST):
        first = next(at for at, line in enumerate(lines) if line[1] > coded.start)
        spare = max(room, LEAST)
        top = max(0, min(first - spare // 4, len(lines) - spare))
        lines = lines[top : top + spare]
    return [painted(shown, line, [coded], "dim") for line in lines]


def _codes(state: State, row: Waiting, width: int) -> list[Text]:
    if isinstance(state.mode, Finder):
        return find_lines(state.mode, state.book, width)
    lines = []
    for digit, code in enumerate(row.candidates[:9], 1):
        line = Text(f"{digit} ", style="bold")
        line.append("■ ", style=colour(state.book, code))
        line.append(visible(state.book.by_id[code].name))
        lines.append(line)
        if state.definitions:
            lines += entry_lines(state.book.by_id[code], width)
        else:
            said = shortened(state.book.by_id[code].definition, width - 4)
            lines.append(Text(f"    {said}", style="dim"))
    return lines
