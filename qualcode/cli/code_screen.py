"""Reading and coding a source turn by turn: the loop that writes what the keys decide.

Every decision is its own transaction, on disk before the next key is read.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from threading import Thread
from typing import Any

from qualcode.cli.code_state_screen import (
    READING,
    Apply,
    Change,
    Effect,
    NewCode,
    Note,
    Place,
    Redo,
    Remove,
    SetStatus,
    Sheet,
    State,
    Undo,
    slots_with,
)
from qualcode.cli.code_step_screen import step
from qualcode.cli.code_view import view
from qualcode.cli.face_screen import Face, TerminalFace, drive, face
from qualcode.cli.judging_screen import Asking, Choosing, undo_refused
from qualcode.cli.keys import Key
from qualcode.cli.render import out, say
from qualcode.cli.text_view import shortened
from qualcode.codebook.model import Codebook
from qualcode.coding.segment import Memo
from qualcode.errors import QualcodeError
from qualcode.store import audit, codings, lately, notes, reading
from qualcode.store.database import Database, now
from qualcode.workflow import decide, recode


@dataclass(frozen=True)
class Desk:
    """Who codes where: what the effects need beside the state."""

    db: Database
    coder: str
    text: codings.Text
    began: str


def run(
    db: Database, coder: str, source: str, *, plain: bool = False, face_: Face | None = None
) -> None:
    """Code a source with single keys, from the turn where this coder stopped."""
    desk, state = opened(db, coder, source)
    shown = face_ or face(out(), plain=plain)
    if isinstance(shown, TerminalFace):
        load_sentences()

    def move(state: State, key: Key) -> State:
        return moved(desk, replace(state, size=shown.size()), key)

    state = drive(shown, replace(state, size=shown.size()), move, view)
    made = "1 coding" if state.made == 1 else f"{state.made} codings"
    at = f"turn {state.turn.number} of {len(state.sheet.turns)}"
    say(f"{source}: {made} in this sitting, {state.status}; it goes on at {at}")


def load_sentences() -> None:
    """Load what finds sentences while the coder reads the first words: it takes a second."""
    from qualcode.text.sentences import sentences

    Thread(target=sentences, args=("One. Two.",), daemon=True).start()


def opened(db: Database, coder: str, source: str) -> tuple[Desk, State]:
    """The screen as it is when the source is opened."""
    script = reading.transcript(db, source)
    if not script.turns:
        raise QualcodeError(f"{source} has no turns to code", hint="qualcode sources show")
    text = codings.Text(
        script.revision,
        script.text,
        tuple(turn.start for turn in script.turns),
        tuple(turn.end for turn in script.turns),
    )
    desk = Desk(db, coder, text, now())
    book = recode.in_use(db)
    sheet = Sheet(script.name, script.source, script.revision, script.turns)
    slots, used = _slots(lately.recent_codes(db, coder), book)
    state = State(sheet, book, slots=slots, used=used)
    held = [each for each in notes.progress(db, coder) if each.source == source]
    if held:
        last = len(script.turns) - 1
        place = max(0, min(held[0].place - 1, last))
        state = replace(state, status=held[0].status, place=place)
    return desk, refreshed(desk, state)


def _slots(recent: list[str], book: Codebook) -> tuple[tuple[str, ...], tuple[str, ...]]:
    used = tuple(code for code in recent if code in book)
    slots: tuple[str, ...] = ()
    for code in reversed(used[:9]):
        slots, _ = slots_with(slots, used, code)
    return slots, used


def refreshed(desk: Desk, state: State) -> State:
    """The state with what is on disk now."""
    held = tuple(codings.placed(desk.db, state.sheet.name, desk.coder))
    about = {each.id for each in held} | {state.sheet.id}
    memos = tuple(m for m in notes.memos(desk.db) if m.coder == desk.coder and _on(m, about))
    return replace(state, codings=held, memos=memos, book=recode.in_use(desk.db))


def _on(memo: Memo, about: set[str]) -> bool:
    return memo.target.partition("#")[0] in about


def moved(desk: Desk, state: State, key: Key) -> State:
    """The state after a key, with what it decided written to disk.

    When the writing is refused, the coder reads why and loses nothing of what was typed.
    """
    after, effect = step(state, key)
    if effect is None:
        return after
    try:
        return _DO[type(effect)](desk, after, effect)
    except QualcodeError as fault:
        hint = f" ({fault.hint})" if fault.hint else ""
        kept = state.mode if isinstance(state.mode, Asking | Choosing) else READING
        with suppress(QualcodeError):  # somebody else may have changed what is shown
            state = refreshed(desk, state)
        return replace(state, mode=kept, message=f"{fault.message}{hint}")


def _begun(desk: Desk, state: State) -> State:
    """Say that the source is in progress, with the first thing that is done in it."""
    if state.status != "not started":
        return state
    notes.set_status(desk.db, state.sheet.name, desk.coder, "in progress", state.turn.number)
    return replace(state, status="in progress")


def _place(desk: Desk, state: State, _: Place) -> State:
    if state.status == "not started":
        return _begun(desk, state)
    notes.keep_place(desk.db, state.sheet.name, desk.coder, state.turn.number)
    return state


def _apply(desk: Desk, state: State, effect: Apply) -> State:
    state = _begun(desk, state)
    segment = desk.text.segment(*state.target)
    coding = decide.code_segment(desk.db, desk.coder, segment, effect.code)
    slots, used = slots_with(state.slots, state.used, effect.code)
    on = f" on “{shortened(segment.quote, 40)}”" if state.span else ""
    said = f"{state.book.by_id[effect.code].name}{on}"
    new = replace(state, slots=slots, used=used, focus=coding.id, made=state.made + 1)
    return replace(refreshed(desk, new), message=f"coded: {said}")


def _change(desk: Desk, state: State, effect: Change) -> State:
    said = {"rating": effect.rating, "valence": effect.valence, "good": effect.good}
    new = decide.change(desk.db, desk.coder, effect.coding.id, **said)
    return refreshed(desk, replace(state, focus=new.id))


def _remove(desk: Desk, state: State, effect: Remove) -> State:
    codings.remove(desk.db, [effect.coding.id], desk.coder)
    name = state.code_of(effect.coding).name
    return replace(refreshed(desk, state), focus="", message=f"removed: {name}; u brings it back")


def _note(desk: Desk, state: State, effect: Note) -> State:
    notes.add_memo(desk.db, effect.kind, effect.target, effect.text, desk.coder)
    return replace(refreshed(desk, state), message=f"memo on the {effect.kind} kept")


def _new_code(desk: Desk, state: State, effect: NewCode) -> State:
    code = recode.new_code(
        desk.db, desk.coder, name=effect.name, parent=effect.parent, why=effect.why
    )
    applied = _apply(desk, refreshed(desk, state), Apply(code.id))
    return replace(applied, message=f"new draft code {code.id}, and coded with it")


def _undo(desk: Desk, state: State, effect: Undo) -> State:
    last = lately.next_undo(desk.db, desk.coder)
    refused = undo_refused(last, desk.began, sure=effect.sure)
    if isinstance(refused, Choosing):
        return replace(state, mode=refused)
    if refused:
        return replace(state, message=refused)
    (event,) = audit.undo(desk.db, desk.coder)
    return _stepped(desk, state, f"undone: {event.action}, {event.what}")


def _redo(desk: Desk, state: State, _: Redo) -> State:
    (event,) = audit.redo(desk.db, desk.coder)
    return _stepped(desk, state, f"done again: {event.action}, {event.what}")


def _stepped(desk: Desk, state: State, said: str) -> State:
    """The state after an undo or redo, at the turn where it changed something."""
    before = {each.id: each for each in state.codings}
    status = [p.status for p in notes.progress(desk.db, desk.coder) if p.source == state.sheet.name]
    new = replace(refreshed(desk, state), status=status[0] if status else "not started")
    after = {each.id: each for each in new.codings}
    touched = [(before | after)[each] for each in before.keys() ^ after.keys()]
    turns = {number for each in touched for number in range(each.first_turn, each.last_turn + 1)}
    if turns and new.turn.number not in turns:
        new = replace(new, place=max(min(turns) - 1, 0), span=None, scroll=0, focus="")
        notes.keep_place(desk.db, new.sheet.name, desk.coder, new.turn.number)
    return replace(new, message=said)


def _set_status(desk: Desk, state: State, effect: SetStatus) -> State:
    notes.set_status(desk.db, state.sheet.name, desk.coder, effect.status, state.turn.number)
    said = "done; q quits" if effect.status == "done" else "open again"
    return replace(state, status=effect.status, message=said)


_DO: dict[type[Effect], Callable[[Desk, State, Any], State]] = {
    Place: _place,
    Apply: _apply,
    Change: _change,
    Remove: _remove,
    Note: _note,
    NewCode: _new_code,
    Undo: _undo,
    Redo: _redo,
    SetStatus: _set_status,
}
