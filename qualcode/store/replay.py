"""The log played from its beginning: which rows should be in sight, and which are."""

from collections.abc import Iterator
from contextlib import contextmanager

from qualcode.store.database import Database
from qualcode.store.schema import FLIPPED

_ALONE = ("coder", "codebook", "coding", "decision", "progress", "memo")  # always named in the log


@contextmanager
def played(db: Database, until: int | None = None) -> Iterator[None]:
    """The last that the log says of each row, up to an event, in a list for the time of a question.

    The list is `temp.played`, with the columns `tbl`, `row` and `live`.
    """
    db.run(
        "CREATE TEMP TABLE played (tbl TEXT, row, live INT, PRIMARY KEY (tbl, row)) WITHOUT ROWID"
    )
    try:
        db.run(
            "INSERT OR REPLACE INTO temp.played"
            " SELECT t.key, r.value, side.key = '+' FROM event e, json_each(e.changes) side,"
            " json_each(side.value) t, json_each(t.value) r WHERE side.key IN ('+', '-')"
            " AND (:until IS NULL OR e.seq <= :until)"
            " ORDER BY e.seq, side.key DESC",  # what came counts more than what went
            {"until": until},
        )
        yield
    finally:
        db.run("DROP TABLE IF EXISTS temp.played")


def _wrong(table: str) -> str:
    key = FLIPPED[table]
    unsaid = "0" if table == "run" else "x.live"
    return (
        f'FROM "{table}" x LEFT JOIN temp.played p ON p.tbl = \'{table}\' AND p.row = x."{key}"'
        f" WHERE x.live != coalesce(p.live, {unsaid})"
    )


def out_of_step(db: Database) -> Iterator[tuple[str, str | int, int]]:
    """The rows (table, name, live now) whose flag is not what the log says."""
    found = []
    with played(db):
        for table, key in FLIPPED.items():
            rows = db.rows(f'SELECT x."{key}", x.live {_wrong(table)} ORDER BY 1')
            found += [(table, row, live) for row, live in rows]
    yield from found


def unknown(db: Database) -> Iterator[tuple[str, str | int]]:
    """Rows that came under no run and that no event names: the log does not know them."""
    found = []
    with played(db):
        for table in _ALONE:
            key = FLIPPED[table]
            alone = "AND x.run IS NULL" if table in {"coding", "decision"} else ""
            rows = db.rows(
                f'SELECT x."{key}" FROM "{table}" x WHERE NOT EXISTS (SELECT 1 FROM temp.played p'
                f" WHERE p.tbl = '{table}' AND p.row = x.\"{key}\") {alone} ORDER BY 1"
            )
            found += [(table, row) for (row,) in rows]
    yield from found


def set_right(db: Database) -> int:
    """Set every flag to what the log says, inside the caller's transaction; how many were wrong."""
    mended = 0
    with played(db):
        for table, key in FLIPPED.items():
            wrong = f'SELECT x."{key}" {_wrong(table)}'
            mended += db.run(f'UPDATE "{table}" SET live = 1 - live WHERE "{key}" IN ({wrong})')
    return mended
