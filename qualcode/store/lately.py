"""What a coder did of late: codes, verdicts, and the step that an undo would take back."""

from collections.abc import Sequence

from qualcode.coding.segment import Event
from qualcode.coding.suggestion import Verdict
from qualcode.store import audit
from qualcode.store.database import Database


def recent_codes(db: Database, coder: str) -> list[str]:
    """The codes of this coder's last codings, the latest first."""
    rows = db.rows(
        "SELECT code FROM coding WHERE coder = ? AND live ORDER BY rowid DESC LIMIT 200", (coder,)
    )
    return list(dict.fromkeys(code for (code,) in rows))


def next_undo(db: Database, coder: str) -> Event | None:
    """The event that this coder's next undo takes back, None if there is none."""
    for limit in (20, 500, 1 << 40):
        events = audit.log(db, limit, coder)
        for event in events:
            if event.undoes is None and not event.undone and event.what != "nothing":
                return event
        if len(events) < limit:
            break
    return None


def verdicts(db: Database, coder: str, keys: Sequence[int]) -> dict[int, Verdict]:
    """What this coder says now of these suggestions; those that wait are not there."""
    found: dict[int, Verdict] = {}
    for low in range(0, len(keys), 500):
        some = keys[low : low + 500]
        rows = db.rows(
            "SELECT d.suggestion, d.verdict FROM decision d LEFT JOIN run u ON u.key = d.run"
            f" WHERE d.suggestion IN ({','.join('?' * len(some))}) AND d.coder = ? AND d.live"
            " AND coalesce(u.live, 1)",
            (*some, coder),
        )
        found |= dict(rows)
    return found
