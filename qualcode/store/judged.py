"""What one coder has said so far, or had said at an event: what suggestions learn from."""

from collections import defaultdict
from collections.abc import Iterable

from qualcode.coding.suggestion import Judged, Stretch
from qualcode.errors import QualcodeError
from qualcode.store import decisions, replay, sources
from qualcode.store.database import Database

_REFUSED = (
    'SELECT s.revision, s.start, s."end", s.code FROM {} d'
    " JOIN suggestion s ON s.key = d.suggestion WHERE d.coder = ? AND d.verdict = 'rejected'"
)


def judged(db: Database, coder: str) -> Judged:
    """All that this coder has coded, refused, and read to its end; nothing of anybody else."""
    with db.reading():
        coded = db.rows(
            'SELECT revision, start, "end", code FROM v_codings WHERE coder = ?', (coder,)
        )
        refused = db.rows(_REFUSED.format(decisions.SAID), (coder,))
        done = db.rows(
            f"SELECT r.id FROM {sources.LIVE} JOIN progress p ON p.source = o.id AND p.live"
            " AND p.coder = ? AND p.status = 'done'",
            (coder,),
        )
        last = db.value("SELECT id FROM event ORDER BY seq DESC LIMIT 1")
    return _judged(coder, coded, refused, done, last or "")


def judged_at(db: Database, coder: str, event: str) -> Judged:
    """The same as it was right after an event: what taught a run that had seen the log so far."""
    seq = db.value("SELECT seq FROM event WHERE id = ?", (event,))
    if seq is None:
        raise QualcodeError(f"there is no event {event}", hint="qualcode log")
    with db.reading(), replay.played(db, seq):
        coded = db.rows(_CODED_THEN, (coder,))
        refused = db.rows(_REFUSED.format(decisions.said(_under_run("decision", "v"))), (coder,))
        done = db.rows(_DONE_THEN, (coder,))
    return _judged(coder, coded, refused, done, event)


def _then(table: str, row: str, unsaid: str) -> str:
    """SQL: whether a row was in sight; `unsaid` where the log had said nothing of it by then."""
    of_row = f"SELECT p.live FROM temp.played p WHERE p.tbl = '{table}' AND p.row = {row}"
    return f"coalesce(({of_row}), {unsaid})"


def _under_run(table: str, row: str) -> str:
    """SQL: the same of a row that may have come with a run, which the log names in its stead."""
    there = _then(table, f"{row}.id", f"{row}.run IS NOT NULL")
    return f"{there} AND ({row}.run IS NULL OR {_then('run', f'{row}.run', '0')})"


# The first text of a source came with it; the log names those that took its place. Nothing is said
# of words in a source that is not there.
_TEXT_THEN = (
    f"revision r JOIN source o ON o.id = r.source AND {_then('source', 'o.id', '1')}"
    f" AND {_then('revision', 'r.id', 'r.replaces IS NULL')}"
)
_CODED_THEN = (
    'SELECT r.id, coalesce(a.start, c.start), coalesce(a."end", c."end"), c.code'
    f" FROM {_TEXT_THEN} JOIN revision made ON made.source = o.id JOIN coding c"
    " ON c.revision = made.id LEFT JOIN placement a ON a.coding = c.id AND a.revision = r.id"
    f" WHERE c.coder = ? AND (made.id = r.id OR a.coding NOT NULL) AND {_under_run('coding', 'c')}"
)
_DONE_THEN = (
    f"SELECT r.id FROM {_TEXT_THEN} JOIN progress g ON g.source = o.id AND g.coder = ?"
    f" AND g.status = 'done' AND {_then('progress', 'g.id', '0')}"
)


def _judged(
    coder: str,
    coded: Iterable[tuple[str, int, int, str]],
    refused: Iterable[tuple[str, int, int, str]],
    done: Iterable[tuple[str]],
    event: str,
) -> Judged:
    read = frozenset(revision for (revision,) in done)
    return Judged(coder, _by_revision(coded), _by_revision(refused), read, event)


def _by_revision(rows: Iterable[tuple[str, int, int, str]]) -> dict[str, list[Stretch]]:
    found: defaultdict[str, list[Stretch]] = defaultdict(list)
    for revision, start, end, code in rows:
        found[revision].append((start, end, code))
    return dict(found)
