"""The log in plain words, and steps taken back: undo and redo are events like all others.

Nothing is deleted: a step that is undone leaves its rows where they are, out of sight.
"""

from collections.abc import Callable
from dataclasses import dataclass

from qualcode.coding.segment import Event
from qualcode.errors import QualcodeError
from qualcode.store import placements, runs
from qualcode.store.database import Database
from qualcode.store.dependents import dependents, lost_footing, out_of_step
from qualcode.store.doubles import doubles
from qualcode.store.events import Changes, Scope, flip, record
from qualcode.store.wording import describe, learned_from

NAMED = 5  # so many of the steps that stand in the way are named

_UNDONE = (
    "EXISTS (SELECT 1 FROM event u WHERE u.undoes = e.id"
    " AND NOT EXISTS (SELECT 1 FROM event r WHERE r.undoes = u.id))"
)
_ENTRY = (
    f"SELECT e.seq, e.id, e.at, e.action, e.coder, e.changes, e.undoes, {_UNDONE} AS undone,"
    " CASE e.action WHEN 'suggest' THEN e.hashes ELSE '{}' END AS said"
    " FROM event e"
)
_EMPTY = Changes().as_json()


@dataclass(frozen=True, slots=True)
class _Entry:
    seq: int
    id: str
    at: str
    action: str
    coder: str
    json: str
    undoes: str | None
    undone: int
    said: str  # what a suggest run looked for

    @property
    def changes(self) -> Changes:
        return Changes.from_json(self.json)


@dataclass(frozen=True, slots=True)
class _Step:
    """One step back or forth: the event it is about, what it answers, and the rows it moves."""

    verb: str
    target: _Entry
    answers: str
    since: int
    moves: Changes


def log(db: Database, limit: int = 50, coder: str | None = None) -> list[Event]:
    """The latest events, newest first; `what` says in words which rows came and went."""
    rows = db.rows(
        f"{_ENTRY} WHERE :coder IS NULL OR e.coder = :coder ORDER BY e.seq DESC LIMIT :limit",
        {"coder": coder, "limit": limit},
    )
    return _as_events(db, [_Entry(*row) for row in rows])


def _as_events(db: Database, entries: list[_Entry]) -> list[Event]:
    words = describe(db, [entry.changes for entry in entries])
    taught = learned_from(db, [entry.said for entry in entries])
    return [
        Event(e.id, e.at, e.action, e.coder, what + by, e.undoes, bool(e.undone))
        for e, what, by in zip(entries, words, taught, strict=True)
    ]


def undo(db: Database, coder: str, steps: int = 1) -> list[Event]:
    """Take back this coder's last steps, all of them or none; the events that count no longer.

    Refused when a later step, of anyone, rests on what would go: the error names it.
    """
    return _walk(db, coder, steps, "undo", _last_done)


def redo(db: Database, coder: str, steps: int = 1) -> list[Event]:
    """Do again what this coder has undone since her last other step; the events that count."""
    return _walk(db, coder, steps, "redo", _last_undone)


def _walk(
    db: Database,
    coder: str,
    steps: int,
    verb: str,
    find: Callable[[Database, str], _Step | None],
) -> list[Event]:
    walked = []
    with db.writing():
        for done in range(steps):
            step = find(db, coder)
            if step is None:
                raise _no_more(coder, verb, done, steps)
            _refuse_if_needed(db, step)
            _carry_out(db, coder, step)
            walked.append(step.target.id)
        return [_event(db, event) for event in walked]


def _no_more(coder: str, verb: str, done: int, steps: int) -> QualcodeError:
    if not done:
        return QualcodeError(f"there is nothing to {verb} for {coder}", hint="qualcode log")
    return QualcodeError(
        f"{coder} has {done} steps to {verb}, not {steps}; none was taken",
        hint=f"qualcode {verb} {done}",
    )


def _event(db: Database, event: str) -> Event:
    return _as_events(db, [_Entry(*db.row(f"{_ENTRY} WHERE e.id = ?", (event,)))])[0]  # type: ignore[misc]


def _last_done(db: Database, coder: str) -> _Step | None:
    found = db.row(
        f"{_ENTRY} WHERE e.coder = ? AND e.undoes IS NULL AND NOT undone AND e.changes != ?"
        " ORDER BY e.seq DESC LIMIT 1",
        (coder, _EMPTY),
    )
    if found is None:
        return None
    target = _Entry(*found)
    return _Step("undo", target, target.id, target.seq, target.changes.inverse())


def _last_undone(db: Database, coder: str) -> _Step | None:
    """The latest undo that still counts, unless the coder has gone on with something else since."""
    found = db.row(
        f"{_ENTRY} JOIN event o ON o.id = e.undoes AND o.undoes IS NULL"
        " WHERE e.coder = ? AND NOT undone ORDER BY e.seq DESC LIMIT 1",
        (coder,),
    )
    if found is None:
        return None
    taken_back = _Entry(*found)
    if db.value(
        "SELECT 1 FROM event WHERE coder = ? AND undoes IS NULL AND seq > ? AND changes != ?"
        " LIMIT 1",
        (coder, taken_back.seq, _EMPTY),
    ):
        return None
    target = _Entry(*db.row(f"{_ENTRY} WHERE e.id = ?", (taken_back.undoes,)))  # type: ignore[misc]
    moves = Changes(target.changes.came, target.changes.went, taken_back.changes.ended)
    return _Step("redo", target, taken_back.id, taken_back.seq, moves)


def _refuse_if_needed(db: Database, step: _Step) -> None:
    blocking = dependents(db, step.moves, step.since)
    if blocking:
        raise _refusal(db, step, blocking)
    if out_of_step(db, step.moves):
        raise QualcodeError(
            f"cannot {step.verb} {_short(_event(db, step.target.id))}:"
            " its rows are no longer as it left them",
            hint="qualcode check",
        )


def _refusal(db: Database, step: _Step, blocking: list[str]) -> QualcodeError:
    events = [_event(db, event) for event in blocking[:NAMED]]
    more = f"; and {len(blocking) - NAMED} more" if len(blocking) > NAMED else ""
    named = "; ".join(map(_short, events))
    rest = "a later step rests" if len(blocking) == 1 else f"{len(blocking)} later steps rest"
    return QualcodeError(
        f"cannot {step.verb} {_short(_event(db, step.target.id))}: {rest} on it: {named}{more}",
        hint=f"first: qualcode undo --coder {events[-1].coder}",
    )


def _short(event: Event) -> str:
    at = event.at[:16].replace("T", " ")
    undone = "undone " if event.undone else ""
    return f"{undone}{event.action} by {event.coder}, {at} ({event.what})"


def _carry_out(db: Database, coder: str, step: _Step) -> None:
    moves = step.moves
    for table, rows in moves.went.items():
        flip(db, table, rows, 0)
    for table, rows in moves.came.items():
        flip(db, table, rows, 1)
    said = Changes(moves.came, moves.went)
    for run in moves.went.get("run", ()):
        said.ended |= _reopen_evidence(db, int(run))
    for run, scope in moves.ended.items():
        _end_evidence(db, int(run), scope)
    placements.place_missing(db)
    _refuse_what_cannot_stand(db, step)
    record(db, step.verb, coder, said, undoes=step.answers)


def _refuse_what_cannot_stand(db: Database, step: _Step) -> None:
    """An error, and a step back, if its rows would stand on nothing or beside a double."""
    what = f"cannot {step.verb} {_short(_event(db, step.target.id))}"
    for double in doubles(db, step.moves.came):
        raise QualcodeError(f"{what}: {double.what} then: {double.name}", hint=double.hint)
    gone = lost_footing(db, step.moves, step.since)
    if gone:
        why = "; ".join(_short(_event(db, event)) for event in gone[:NAMED])
        raise QualcodeError(f"{what}: what it rests on is gone: {why}", hint="qualcode log")


def _reopen_evidence(db: Database, run: int) -> dict[str, Scope]:
    """What this run had found no longer is current again; what it had looked for, for a redo."""
    ended = (
        "FROM evidence e JOIN rule r ON r.key = e.rule JOIN suggestion s ON s.key = e.suggestion"
    )
    pairs = db.rows(f"SELECT DISTINCT r.method, r.code {ended} WHERE e.ended = ?", (run,))
    if not pairs:
        return {}
    revisions = db.rows(f"SELECT DISTINCT s.revision {ended} WHERE e.ended = ?", (run,))
    db.run("UPDATE evidence SET ended = NULL WHERE ended = ?", (run,))
    return {
        str(run): {
            "pairs": [list(pair) for pair in sorted(pairs)],
            "revisions": sorted(revision for (revision,) in revisions),
        }
    }


def _end_evidence(db: Database, run: int, scope: Scope) -> None:
    """End again what the run had ended: all older evidence of the pairs it had looked for."""
    db.run("CREATE TEMP TABLE pair (method TEXT, code TEXT, PRIMARY KEY (method, code))")
    db.run("CREATE TEMP TABLE looked_at (revision TEXT PRIMARY KEY)")
    db.run_many("INSERT INTO temp.pair VALUES (?,?)", scope["pairs"])
    db.run_many("INSERT INTO temp.looked_at VALUES (?)", ((each,) for each in scope["revisions"]))
    db.run(
        f"UPDATE evidence SET ended = :run WHERE ended IS NULL AND run != :run AND {runs.MAY_END}"
        " AND rule IN (SELECT key FROM rule WHERE (method, code) IN temp.pair)"
        " AND suggestion IN (SELECT key FROM suggestion WHERE revision IN temp.looked_at)"
        " AND run IN (SELECT key FROM run WHERE finished <= (SELECT finished FROM run"
        "  WHERE key = :run))",
        {"run": run},
    )
    db.run("DROP TABLE temp.pair")
    db.run("DROP TABLE temp.looked_at")
