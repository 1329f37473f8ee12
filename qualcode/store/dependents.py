"""What rests on rows that undo or redo would move: later steps that would lose their footing."""

from collections.abc import Iterator
from contextlib import contextmanager

from qualcode.store.database import Database
from qualcode.store.events import Changes, Rows
from qualcode.store.schema import FLIPPED

IN_FORCE = (  # whether the event {0} counted when the log ended at {1}
    "({0}.seq <= {1} AND NOT EXISTS (SELECT 1 FROM event u WHERE u.undoes = {0}.id AND u.seq <= {1}"
    " AND NOT EXISTS (SELECT 1 FROM event r WHERE r.undoes = u.id AND r.seq <= {1})))"
)
_NOW = str(2**62)

_PARENTS = {  # what a row of a table rests on: its column, and the table that this one names
    "coding": (("revision", "revision"), ("replaces", "coding"), ("coder", "coder")),
    "decision": (("coding", "coding"), ("coder", "coder")),
    "progress": (("source", "source"), ("coder", "coder")),
    "source_name": (("source", "source"),),
    "speaker": (("source", "source"),),
    "attribute": (("name", "source"),),
    "revision": (("source", "source"), ("replaces", "revision")),
    "memo": (("target", "coding"), ("target", "source"), ("coder", "coder")),
}
_LEAVING = "IN (SELECT row FROM temp.moved WHERE leaving AND tbl = '{}')"

_SPECIAL = {
    "coding": (
        f"(x.codebook {_LEAVING.format('codebook')} AND x.code NOT IN (SELECT id FROM code"
        " WHERE codebook IN (SELECT row FROM temp.moved WHERE NOT leaving AND tbl = 'codebook')))"
    ),
    "decision": (
        "EXISTS (SELECT 1 FROM suggestion s WHERE s.key = x.suggestion"
        f" AND s.revision {_LEAVING.format('revision')})"
        " OR EXISTS (SELECT 1 FROM evidence e WHERE e.suggestion = x.suggestion"
        f" AND e.run {_LEAVING.format('run')})"
    ),
    "memo": (
        "(x.kind = 'turn' AND EXISTS (SELECT 1 FROM temp.moved m WHERE m.leaving"
        " AND m.tbl = 'source' AND substr(x.target, 1, length(m.row) + 1) = m.row || '#'))"
    ),
}


def dependents(db: Database, moves: Changes, since: int) -> list[str]:
    """The ids of events, oldest first, that stand in the way of moving these rows.

    Those whose effect has changed after `since` (done, undone or redone), and that touched the
    same rows or built on a row that would leave.
    """
    others = _changed(db, since)
    if not others:
        return []
    with _scratch(db):
        _note_moved(db, moves)
        _note_later(db, others)
        blocking = {row for (row,) in db.rows(" UNION ".join(_questions()))}
    return [each for each in others if each in blocking]


def _changed(db: Database, since: int) -> list[str]:
    """The events that count now and did not when the log ended at `since`, or the reverse."""
    then, today = IN_FORCE.format("o", ":since"), IN_FORCE.format("o", _NOW)
    rows = db.rows(
        "SELECT o.id FROM event o WHERE o.id IN (SELECT coalesce(u.undoes, x.undoes, x.id)"
        " FROM event x LEFT JOIN event u ON u.id = x.undoes WHERE x.seq > :since)"
        f" AND {then} != {today} ORDER BY o.seq",
        {"since": since},
    )
    return [row for (row,) in rows]


@contextmanager
def _scratch(db: Database) -> Iterator[None]:
    """Two lists for the time of the question; a rollback takes them away too."""
    db.run("CREATE TEMP TABLE moved (tbl TEXT, row, leaving INT, PRIMARY KEY (tbl, row, leaving))")
    db.run("CREATE TEMP TABLE later (event TEXT, tbl TEXT, row, PRIMARY KEY (tbl, row, event))")
    try:
        yield
    finally:
        db.run("DROP TABLE IF EXISTS temp.moved")
        db.run("DROP TABLE IF EXISTS temp.later")


def _note_moved(db: Database, moves: Changes) -> None:
    """The rows themselves, what came under their runs, and all that belongs to their sources."""
    for rows, leaving in ((moves.went, 1), (moves.came, 0)):
        db.run_many("INSERT OR IGNORE INTO temp.moved VALUES (?,?,?)", _listed(rows, leaving))
    add = "INSERT OR IGNORE INTO temp.moved SELECT '{0}', x.id, m.leaving FROM temp.moved m"
    for table in ("source", "coding", "decision"):
        db.run(add.format(table) + f" JOIN {table} x ON m.tbl = 'run' AND x.run = m.row")
    for table in ("source_name", "speaker", "revision"):
        db.run(add.format(table) + f" JOIN {table} x ON m.tbl = 'source' AND x.source = m.row")


def _listed(rows: Rows, leaving: int) -> Iterator[tuple[str, str | int, int]]:
    return ((table, row, leaving) for table, held in rows.items() for row in held)


def _note_later(db: Database, events: list[str]) -> None:
    db.run_many(
        "INSERT OR IGNORE INTO temp.later SELECT e.id, t.key, r.value FROM event e,"
        " json_each(e.changes) side, json_each(side.value) t, json_each(t.value) r"
        " WHERE e.id = ? AND side.key IN ('+', '-')",
        ((event,) for event in events),
    )
    for table in ("source", "coding", "decision"):
        db.run(
            f"INSERT OR IGNORE INTO temp.later SELECT l.event, '{table}', x.id FROM temp.later l"
            f" JOIN {table} x ON l.tbl = 'run' AND x.run = l.row"
        )


def _questions() -> Iterator[str]:
    yield "SELECT l.event FROM temp.later l JOIN temp.moved m ON m.tbl = l.tbl AND m.row = l.row"
    for table, parents in _PARENTS.items():
        grounds = [f"x.{column} {_LEAVING.format(parent)}" for column, parent in parents]
        grounds += [_SPECIAL[table]] if table in _SPECIAL else []
        yield (
            f"SELECT l.event FROM temp.later l JOIN \"{table}\" x ON l.tbl = '{table}'"
            f" AND x.id = l.row WHERE {' OR '.join(grounds)}"
        )


_VISIBLE = {  # whether a row is in sight
    "coder": "EXISTS (SELECT 1 FROM coder k WHERE k.live AND k.name = {0})",
    "source": (
        "EXISTS (SELECT 1 FROM source o JOIN run u ON u.key = o.run AND u.live"
        " WHERE o.live AND o.id = {0})"
    ),
    "coding": (
        "EXISTS (SELECT 1 FROM coding c LEFT JOIN run u ON u.key = c.run"
        " WHERE c.live AND coalesce(u.live, 1) AND c.id = {0})"
    ),
}
_FOOTING = {  # what a row that comes back must find in sight
    "coding": (
        ("coder", "x.coder"),
        ("source", "(SELECT m.source FROM revision m WHERE m.id = x.revision)"),
    ),
    "decision": (("coder", "x.coder"), ("coding", "x.coding")),
    "progress": (("coder", "x.coder"), ("source", "x.source")),
    "memo": (
        ("coder", "x.coder"),
        ("coding", "x.target"),
        ("source", "x.target"),
        ("source", "substr(x.target, 1, instr(x.target, '#') - 1)"),
    ),
}


def lost_footing(db: Database, moves: Changes, since: int) -> list[str]:
    """The ids of events after `since` that took away what a row, now back, rests on."""
    others = _changed(db, since)
    if not others:
        return []
    with _scratch(db):
        _note_moved(db, Changes(moves.came))
        _note_later(db, others)
        taking = {row for (row,) in db.rows(" UNION ".join(_losses()))}
    return [each for each in others if each in taking]


def _losses() -> Iterator[str]:
    for table, grounds in _FOOTING.items():
        for parent, row in grounds:
            yield (
                f"SELECT l.event FROM temp.moved n JOIN \"{table}\" x ON n.tbl = '{table}'"
                f" AND x.id = n.row AND x.live JOIN temp.later l ON l.tbl = '{parent}'"
                f" AND l.row = {row} WHERE NOT {_VISIBLE[parent].format('l.row')}"
            )


def out_of_step(db: Database, moves: Changes) -> int:
    """How many of the rows are not as the event left them: live, or out of sight."""
    sides = ((moves.went, 0), (moves.came, 1))
    return sum(
        db.value(f'SELECT live FROM "{table}" WHERE "{FLIPPED[table]}" = ?', (row,)) != 1 - becomes
        for rows, becomes in sides
        for table, held in rows.items()
        for row in held
    )
