"""Walking the suggestions: the loop that writes each verdict before the next key is read."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from qualcode.cli.code_screen import load_sentences
from qualcode.cli.face_screen import Face, TerminalFace, drive, face
from qualcode.cli.judging_screen import Asking, Choosing, undo_refused
from qualcode.cli.keys import Key
from qualcode.cli.render import out, say
from qualcode.cli.review_state_screen import (
    DECIDING,
    Accept,
    Effect,
    MoreLike,
    NewCode,
    Note,
    Page,
    Redo,
    Reject,
    State,
    Undo,
)
from qualcode.cli.review_step_screen import decided, step
from qualcode.cli.review_view import view
from qualcode.coding.ids import key_text
from qualcode.coding.suggestion import Verdict
from qualcode.errors import QualcodeError
from qualcode.store import audit, codings, lately, notes, reading, suggestions
from qualcode.store.database import Database, now
from qualcode.store.suggestions import Offered
from qualcode.suggest.queue import Order
from qualcode.workflow import decide, recode
from qualcode.workflow.alike import TOO_LITTLE
from qualcode.workflow.decide import Judgement, Shown
from qualcode.workflow.queue import Queue


@dataclass(frozen=True)
class Counts:
    """How a sitting went."""

    accepted: int
    rejected: int
    left: int
    seconds: float

    def __str__(self) -> str:
        """The sitting in one line.

        >>> print(Counts(12, 3, 197, 61.5))
        accepted 12, rejected 3, left 197; 4.1 seconds a decision
        """
        made = self.accepted + self.rejected
        pace = f"; {self.seconds / made:.1f} seconds a decision" if made else ""
        return f"accepted {self.accepted}, rejected {self.rejected}, left {self.left}{pace}"


@dataclass(frozen=True)
class Desk:
    """Who decides where: what the effects need beside the state."""

    db: Database
    coder: str
    began: str
    queue: Queue | None = None

    def shown(self, row: Offered) -> Shown:
        """How the suggestion was shown, as its decision keeps it."""
        standing = self.queue.standing(row) if self.queue else None
        if self.queue is None or standing is None:
            return Shown()
        return Shown(standing.chance, self.queue.by_lot(row))


def run(
    db: Database,
    coder: str,
    rows: Sequence[Offered],
    *,
    order: Order = "doubtful",
    like: str = "",
    plain: bool = False,
    face_: Face | None = None,
) -> Counts:
    """Decide on suggestions with single keys; says in one line how it went."""
    shown = face_ or face(out(), plain=plain)
    live = isinstance(shown, TerminalFace)
    desk = Desk(db, coder, now(), Queue(db, coder, rows, order, live=live))
    if like and not _queue(desk).like(like):
        raise QualcodeError(TOO_LITTLE)
    first = _queue(desk).after(())
    if not first:
        raise _nothing(rows)
    _say_hidden(len(rows) - len(first))
    if isinstance(shown, TerminalFace):
        load_sentences()

    def move(state: State, key: Key) -> State:
        return moved(desk, replace(state, size=shown.size()), key)

    began = time.monotonic()
    state = drive(shown, replace(opened(desk, first), size=shown.size()), move, view)
    counts = Counts(
        state.count("accepted"), state.count("rejected"), state.left, time.monotonic() - began
    )
    say(str(counts))
    _say_estimate(desk, state)
    return counts


def _nothing(rows: Sequence[Offered]) -> QualcodeError:
    """Why there is nothing to decide on."""
    if not rows:
        return QualcodeError("no suggestion is waiting", hint="qualcode suggest makes some")
    return QualcodeError(
        f"none of the {len(rows)} that wait is shown: coded already, or left out by the settings",
        hint="see least_words, exclude and most_per_source in qualcode.toml",
    )


def _say_hidden(hidden: int) -> None:
    if hidden:
        say(
            f"{hidden} more come when others are decided, as they have the same words or overlap,"
            " or are coded already or left out by the settings"
        )


def _say_estimate(desk: Desk, state: State) -> None:
    """How much of what was offered is found by now, where enough came by lot to tell."""
    if desk.queue is None:
        return
    if desk.queue.off:
        say(f"nothing was learned from these decisions yet: {desk.queue.off}")
    told = desk.queue.estimate(row.code for row in state.rows)
    if told:
        say(f"of what is offered for these codes: {told}")


def _following(desk: Desk, state: State) -> tuple[Offered, ...]:
    """What was walked past and all that is decided; then what comes by what is known now."""
    past = state.rows[: state.at + 1]
    decided = [row for row in state.rows[state.at + 1 :] if state.verdict(row) is not None]
    walked = (*past, *decided)
    return (*walked, *_queue(desk).after(walked, state.verdicts))


def _queue(desk: Desk) -> Queue:
    if desk.queue is None:
        raise AssertionError("without a queue nothing follows")
    return desk.queue


def opened(desk: Desk, rows: Sequence[Offered]) -> State:
    """The screen with its first suggestion."""
    book = recode.in_use(desk.db)
    verdicts = {row.key: row.verdict for row in rows if row.verdict is not None}
    page = turned(desk, rows[0], None)
    return State(desk.coder, book, tuple(rows), page, verdicts=verdicts)


def turned(desk: Desk, row: Offered, last: Page | None) -> Page:
    """All that stands around a suggestion; the turns of the same source are read once."""
    same = last is not None and last.row.revision == row.revision
    turns = last.turns if last and same else reading.transcript(desk.db, row.source).turns
    on = [n for n, turn in enumerate(turns) if turn.start < row.end and row.start < turn.end]
    if not on:
        raise QualcodeError(f"a suggestion in {row.source} lies on no turn", hint="qualcode check")
    known = suggestions.offered(desk.db, desk.coder, source=row.source)
    span = (row.start, row.end)
    also = [each for each in known if (each.start, each.end) == span and each.code != row.code]
    held = codings.placed(desk.db, row.source, desk.coder)
    return Page(
        row,
        turns,
        on[0],
        on[-1],
        suggestions.evidence(desk.db, [row.key], desk.coder)[row.key],
        tuple(also),
        tuple(each for each in held if each.start < row.end and row.start < each.end),
        tuple(m for m in notes.memos(desk.db, "suggestion", key_text(row.key))
              if m.coder == desk.coder),
        desk.queue.standing(row) if desk.queue else None,
        by_lot=desk.queue is not None and desk.queue.by_lot(row),
    )  # fmt: skip


def moved(desk: Desk, state: State, key: Key) -> State:
    """The state after a key, with what it decided written to disk and the page that belongs to it.

    When the writing is refused, the coder reads why and loses nothing of what was typed.
    """
    after, effect = step(state, key)
    if effect is not None:
        after = _carried_out(desk, state, after, effect)
    if after.row.key == after.page.row.key and effect is None:
        return after
    return replace(after, page=turned(desk, after.row, after.page))


def _carried_out(desk: Desk, before: State, after: State, effect: Effect) -> State:
    try:
        return _DO[type(effect)](desk, after, effect)
    except QualcodeError as fault:
        hint = f" ({fault.hint})" if fault.hint else ""
        kept = before.mode if isinstance(before.mode, Asking) else DECIDING
        return replace(before, mode=kept, message=f"{fault.message}{hint}")


def _accept(desk: Desk, state: State, effect: Accept) -> State:
    draft = state.draft
    said = Judgement(draft.rating, draft.valence, draft.good)
    if effect.code is None and draft.span is None:
        (coding,) = decide.accept(desk.db, desk.coder, [state.row], said, desk.shown(state.row))
    else:
        segment = codings.text(desk.db, state.row.source).segment(*state.target)
        code = effect.code or state.row.code
        if effect.code and effect.code != state.row.code:
            said = replace(said, rating=None)  # the scale is that of the other code
        coding = decide.accept_changed(
            desk.db, desk.coder, state.row, segment, code, said, desk.shown(state.row)
        )
    said_of = state.book.by_id.get(coding.code, state.code).name
    told = _told(desk, _with(state, {state.row.key: "accepted"}), coding.code)
    return decided(told, f"accepted: {said_of}")


def _told(desk: Desk, state: State, code: str) -> State:
    """The state with the rest of the queue as it stands after the verdict on this suggestion."""
    verdict = state.verdict(state.row)
    if desk.queue is None or verdict is None:
        return state
    desk.queue.decided(state.row, code, verdict)
    return replace(state, rows=_following(desk, state))


def _reject(desk: Desk, state: State, _: Reject) -> State:
    decide.reject(desk.db, desk.coder, [state.row], desk.shown(state.row))
    told = _told(desk, _with(state, {state.row.key: "rejected"}), state.row.code)
    return decided(told, f"rejected: {state.code.name}")


def _with(state: State, new: dict[int, Verdict]) -> State:
    """The state with these verdicts, the last decided last."""
    touched = (*(key for key in state.touched if key not in new), *new)
    return replace(state, verdicts={**state.verdicts, **new}, touched=touched)


def _note(desk: Desk, state: State, effect: Note) -> State:
    key = key_text(state.row.key)
    became = [c for c in state.page.codings if c.origin == key]
    if became:
        notes.add_memo(desk.db, "coding", became[0].id, effect.text, desk.coder)
    else:
        notes.add_memo(desk.db, "suggestion", key, effect.text, desk.coder)
    where = "coding" if became else "suggestion"
    return replace(state, mode=DECIDING, message=f"memo on the {where} kept")


def _undo(desk: Desk, state: State, effect: Undo) -> State:
    last = lately.next_undo(desk.db, desk.coder)
    refused = undo_refused(last, desk.began, sure=effect.sure)
    if isinstance(refused, Choosing):
        return replace(state, mode=refused)
    if refused:
        return replace(state, message=refused)
    before = _waiting(desk) if effect.sure else {}
    (event,) = audit.undo(desk.db, desk.coder)
    said = f"undone: {event.action}, {event.what}"
    stepped = _with_old(desk, state, before, said) if effect.sure else _stepped(desk, state, said)
    _unlearn(desk)
    return stepped


def _redo(desk: Desk, state: State, _: Redo) -> State:
    (event,) = audit.redo(desk.db, desk.coder)
    _unlearn(desk)
    return _stepped(desk, state, f"done again: {event.action}, {event.what}")


def _unlearn(desk: Desk) -> None:
    if desk.queue is not None:
        desk.queue.undone()


def _stepped(desk: Desk, state: State, said: str) -> State:
    """The state after an undo or redo, at the suggestion whose verdict changed.

    A redo may be of an earlier sitting: so every row is looked at, the last decided last.
    """
    keys = tuple(dict.fromkeys((*(row.key for row in state.rows), *state.touched)))
    held = lately.verdicts(desk.db, desk.coder, keys)
    order = [*(key for key in keys if key not in state.touched), *state.touched]
    changed = [key for key in order if held.get(key) != state.verdicts.get(key)]
    touched = (*state.touched, *(key for key in changed if key not in state.touched))
    new = replace(state, verdicts=held, touched=touched, message=said)
    if not changed:
        return new
    at = next((n for n, row in enumerate(state.rows) if row.key == changed[-1]), state.at)
    return new.showing(at, said)


def _waiting(desk: Desk) -> dict[int, Offered]:
    rows = suggestions.offered(desk.db, desk.coder)
    return {row.key: row for row in rows if row.verdict is None}


def _with_old(desk: Desk, state: State, before: dict[int, Offered], said: str) -> State:
    """The state after an undo of an earlier sitting: what waits again joins the walk."""
    back = [row for key, row in _waiting(desk).items() if key not in before]
    if not back:
        return _stepped(desk, state, said)
    if desk.queue is not None:
        desk.queue.take(back)
    known = {row.key for row in state.rows}
    new = [row for row in back if row.key not in known]
    rows = (*state.rows[: state.at + 1], *new, *state.rows[state.at + 1 :])
    keys = [row.key for row in rows]
    gone = {row.key for row in back}
    verdicts = {key: word for key, word in state.verdicts.items() if key not in gone}
    joined = replace(state, rows=rows, verdicts=verdicts, touched=(*state.touched, *gone))
    return joined.showing(keys.index(back[0].key), said)


def _more_like(desk: Desk, state: State, effect: MoreLike) -> State:
    """The state with the rest of the queue by how near it is to this suggestion, or as before."""
    if desk.queue is None:
        return state
    alike = desk.queue.like("" if effect.no_longer else desk.queue.words(state.row))
    said = "next comes what is most like this" if alike else "the usual order again"
    if not alike and not effect.no_longer:
        said = f"{TOO_LITTLE}; {said}"
    return replace(state, rows=_following(desk, state), message=said)


def _new_code(desk: Desk, state: State, effect: NewCode) -> State:
    """A draft code of its own theme, accepted at once; `codebook move` finds it a place later."""
    code = recode.new_code(desk.db, desk.coder, name=effect.name, parent=None, why=effect.why)
    known = replace(state, book=recode.in_use(desk.db))
    return _accept(desk, known, Accept(code.id))


_DO: dict[type[Effect], Callable[[Desk, State, Any], State]] = {
    NewCode: _new_code,
    MoreLike: _more_like,
    Accept: _accept,
    Reject: _reject,
    Note: _note,
    Undo: _undo,
    Redo: _redo,
}
