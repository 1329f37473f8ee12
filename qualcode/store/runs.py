"""Bulk work: written in chunks that nobody sees, made visible with one flip and one event."""

import json
import os
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta

from qualcode.store.database import Database, iso, now
from qualcode.store.dependents import IN_FORCE
from qualcode.store.events import Changes, flip, record

# What was learned from a coder and decided on by her: it is not offered again, so no run renews it.
DECIDED = (
    "(coder != '' AND EXISTS (SELECT 1 FROM decision d LEFT JOIN run b ON b.key = d.run"
    " WHERE d.suggestion = evidence.suggestion AND d.coder = evidence.coder AND d.live"
    " AND coalesce(b.live, 1)))"
)
# What a run may end: nobody's evidence, and what its own coder taught and has not decided on.
MAY_END = f"coder IN ('', (SELECT coder FROM run WHERE key = :run)) AND NOT {DECIDED}"


def start(db: Database, kind: str, coder: str) -> int:
    """Open a run; rows written under it stay out of sight until `finish`."""
    key = secrets.randbits(63)
    with db.writing():
        db.run(
            "INSERT INTO run (key, kind, coder, started) VALUES (?,?,?,?)",
            (key, f"{kind}:{os.getpid()}", coder, now()),
        )
    return key


def finish(
    db: Database,
    run: int,
    action: str,
    coder: str,
    changes: Changes | None = None,
    said: Mapping[str, str] | None = None,
) -> str:
    """Make the run and all that came with it visible, with its one event.

    Inside the caller's transaction. A source that comes back, and whose own run was undone, belongs
    to this run from now on. `said` goes into the log with it: what a suggest run looked for.
    """
    changes = changes or Changes()
    for table, rows in changes.went.items():
        flip(db, table, rows, 0)
    for table, rows in changes.came.items():
        flip(db, table, rows, 1)
    db.run_many(
        "UPDATE source SET run = ? WHERE id = ? AND run IN (SELECT key FROM run WHERE NOT live)",
        ((run, source) for source in changes.came.get("source", ())),
    )
    flip(db, "run", [run], 1)
    db.run("UPDATE run SET finished = ? WHERE key = ?", (_after_all(db), run))
    changes.add("run", run)
    return record(db, action, coder, changes, hashes=said)


def _after_all(db: Database) -> str:
    """This moment, or the one after the last run: two in one millisecond must be told apart."""
    last = db.value("SELECT max(finished) FROM run")
    if last is None or last < now():
        return now()
    return iso(datetime.fromisoformat(last) + timedelta(milliseconds=1))


def drop(db: Database, run: int) -> None:
    """Remove an unfinished run and every row written under it: no trace is left."""
    with db.writing():
        for table in ("decision", "coding"):
            db.run(f"DELETE FROM {table} WHERE run = ?", (run,))
        _drop_evidence(db, run)
        _drop_sources(db, run)
        db.run("DELETE FROM run WHERE key = ?", (run,))


def _drop_evidence(db: Database, run: int) -> None:
    """The run's evidence, and the suggestions that came with it and that nothing else needs.

    The numbers of rules stay: they say nothing, and asking whether one is free costs a scan.
    """
    db.run("CREATE TEMP TABLE found AS SELECT suggestion FROM evidence WHERE run = ?", (run,))
    db.run("DELETE FROM evidence WHERE run = ?", (run,))
    db.run(
        "DELETE FROM suggestion WHERE key IN (SELECT suggestion FROM temp.found)"
        " AND key NOT IN (SELECT suggestion FROM evidence)"
        " AND key NOT IN (SELECT suggestion FROM decision)"
    )
    db.run("DROP TABLE temp.found")


def _drop_sources(db: Database, run: int) -> None:
    of_run = "(SELECT id FROM source WHERE run = :run)"
    revisions = f"(SELECT id FROM revision WHERE source IN {of_run})"
    named = {"run": run}
    db.run(
        "INSERT INTO turn_text (turn_text, rowid, text) SELECT 'delete', key, text FROM turn"
        f" WHERE revision IN {revisions}",
        named,
    )
    for table in ("turn", "anchor"):
        db.run(f"DELETE FROM {table} WHERE revision IN {revisions}", named)
    for table in ("speaker", "source_name", "revision"):
        db.run(f"DELETE FROM {table} WHERE source IN {of_run}", named)
    db.run("DELETE FROM attribute WHERE owner = 'source' AND name IN" + of_run, named)
    db.run("DELETE FROM source WHERE run = :run", named)
    db.run(
        "DELETE FROM content WHERE sha256 NOT IN (SELECT text FROM revision)"
        " AND sha256 NOT IN (SELECT original FROM revision)"
    )


def looked_for(db: Database) -> list[dict[str, str]]:
    """What the suggest runs that count looked for, and for which `coder`, oldest first."""
    rows = db.rows(
        "SELECT e.hashes, e.coder FROM event e WHERE e.action = 'suggest' AND e.undoes IS NULL"
        f" AND {IN_FORCE.format('e', '(SELECT max(seq) FROM event)')} ORDER BY e.seq"
    )
    return [{**json.loads(said), "coder": coder} for said, coder in rows if json.loads(said)]


def taught_by(db: Database, suggestion: int, coder: str) -> str | None:
    """When the last event was that a run had seen which learned a suggestion from this coder."""
    rows = db.rows(
        "SELECT s.at FROM evidence w JOIN event e ON e.action = 'suggest' AND EXISTS"
        " (SELECT 1 FROM json_each(e.changes, '$.\"+\".run') r WHERE r.value = w.run)"
        " JOIN event s ON s.id = json_extract(e.hashes, '$.seen')"
        " WHERE w.suggestion = ? AND w.coder = ? ORDER BY w.ended NOT NULL, e.seq DESC LIMIT 1",
        (suggestion, coder),
    )
    return rows[0][0] if rows else None


def unfinished(db: Database) -> list[tuple[int, str, str]]:
    """Runs that were cut short (key, kind, when), whose process is gone."""
    rows = db.rows("SELECT key, kind, started FROM run WHERE finished IS NULL")
    return [(key, kind.split(":")[0], started) for key, kind, started in rows if not _alive(kind)]


def _alive(kind: str) -> bool:
    process = kind.partition(":")[2]
    if not process.isdigit():
        return False
    if os.name == "nt":  # there, asking whether a process lives would end it
        return True
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def sweep(db: Database) -> int:
    """Remove what runs that were cut short left behind; how many there were."""
    left = unfinished(db)
    for key, _, _ in left:
        drop(db, key)
    return len(left)
