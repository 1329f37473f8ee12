"""What coders say about their work: how far they are in a source, and memos."""

from dataclasses import dataclass, replace

from qualcode.coding.ids import new_id
from qualcode.coding.segment import Memo, Status
from qualcode.store import sources
from qualcode.store.database import Database, now
from qualcode.store.events import Changes, record, retire


@dataclass(frozen=True, slots=True)
class Progress:
    """One coder's status on one source; `place` is the turn where she stopped."""

    source: str
    coder: str
    status: Status
    place: int


def progress(db: Database, coder: str | None = None) -> list[Progress]:
    """Every status that a coder has set, in order of source and coder."""
    rows = db.rows(
        f"SELECT n.name, p.coder, p.status, p.place FROM {sources.LIVE}"
        " JOIN progress p ON p.source = o.id AND p.live"
        " WHERE (:coder IS NULL OR p.coder = :coder) ORDER BY n.name, p.coder",
        {"coder": coder},
    )
    return [Progress(*row) for row in rows]


def set_status(
    db: Database, source: str, coder: str, status: Status, place: int | None = None
) -> bool:
    """Say how far a coder is in a source; False if that is what was said before.

    Without `place` the turn where she stopped stays what it was.
    """
    with db.writing():
        row = sources.id_of(db, source)
        held = db.rows(
            "SELECT id, status, place FROM progress WHERE source = ? AND coder = ? AND live",
            (row, coder),
        )
        if place is None:
            place = max((each[2] for each in held), default=0)
        if [tuple(each[1:]) for each in held] == [(status, place)]:
            return False
        changes = Changes()
        retire(db, changes, "progress", [each[0] for each in held])
        new = new_id()
        db.run(
            "INSERT INTO progress (id, source, coder, status, place, created) VALUES (?,?,?,?,?,?)",
            (new, row, coder, status, place, now()),
        )
        changes.add("progress", new)
        record(db, f"status {status}", coder, changes)
    return True


def keep_place(db: Database, source: str, coder: str, place: int) -> None:
    """Remember the turn where a coder stopped: a convenience, so it is no event.

    In a source that she has not begun there is none.
    """
    with db.writing():
        db.run(
            "UPDATE progress SET place = ? WHERE source = ? AND coder = ? AND live",
            (place, sources.id_of(db, source), coder),
        )


def add_memo(db: Database, kind: str, target: str, text: str, coder: str, title: str = "") -> Memo:
    """Write a memo with its event."""
    memo = Memo(new_id(), kind, target, text, coder, now(), title)
    with db.writing():
        changes = Changes()
        put_memo(db, memo, changes)
        record(db, "memo", coder, changes)
    return memo


def put_memo(db: Database, memo: Memo, changes: Changes) -> None:
    """Write a memo inside the caller's transaction."""
    db.run(
        "INSERT INTO memo (id, kind, target, title, text, coder, created) VALUES (?,?,?,?,?,?,?)"
        " ON CONFLICT (id) DO UPDATE SET live = 1",
        (memo.id, memo.kind, memo.target, memo.title, memo.text, memo.coder, memo.created),
    )
    changes.add("memo", memo.id)


def memos(
    db: Database, kind: str | None = None, target: str | None = None, *, in_sight: bool = True
) -> list[Memo]:
    """Live memos, oldest first; one on a coding goes on with what has replaced the coding.

    Those on words are left out where the text is not the current one of a source `in_sight`.
    """
    rows = db.rows(
        "SELECT id, kind, target, text, coder, created, title FROM memo WHERE live"
        f"{'' if kind is None else ' AND kind = ?'}{_CURRENT if in_sight else ''}"
        " ORDER BY created, id",
        () if kind is None else (kind,),
    )
    found = [Memo(*row) for row in rows]
    if any(memo.kind == "coding" for memo in found):
        heirs = dict(db.rows(_HEIRS))
        found = [replace(memo, target=heirs.get(memo.id, memo.target)) for memo in found]
    return [memo for memo in found if target is None or memo.target == target]


_CURRENT = (
    " AND (kind != 'segment' OR substr(target, 1, instr(target, ':') - 1) IN"
    f" (SELECT r.id FROM {sources.LIVE}))"
)
_HEIRS = (  # the live coding that each memo on a coding is about by now
    "WITH RECURSIVE heir (memo, coding) AS ("
    " SELECT id, target FROM memo WHERE kind = 'coding' AND live UNION"
    " SELECT h.memo, c.id FROM heir h JOIN coding c ON c.replaces = h.coding)"
    " SELECT h.memo, c.id FROM heir h JOIN coding c ON c.id = h.coding AND c.live"
    " LEFT JOIN run u ON u.key = c.run WHERE coalesce(u.live, 1)"
)
