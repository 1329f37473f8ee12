"""What one coder has said so far, of the texts as they are now: what suggestions learn from."""

from collections import defaultdict
from collections.abc import Iterable

from qualcode.coding.suggestion import Judged, Stretch
from qualcode.store import decisions, sources
from qualcode.store.database import Database

_REFUSED = (
    f'SELECT s.revision, s.start, s."end", s.code FROM {decisions.SAID} d'
    " JOIN suggestion s ON s.key = d.suggestion WHERE d.coder = ? AND d.verdict = 'rejected'"
)


def judged(db: Database, coder: str) -> Judged:
    """All that this coder has coded, refused, and read to its end; nothing of anybody else."""
    with db.reading():
        coded = db.rows(
            'SELECT revision, start, "end", code FROM v_codings WHERE coder = ?', (coder,)
        )
        refused = db.rows(_REFUSED, (coder,))
        done = db.rows(
            f"SELECT r.id FROM {sources.LIVE} JOIN progress p ON p.source = o.id AND p.live"
            " AND p.coder = ? AND p.status = 'done'",
            (coder,),
        )
    return Judged(coder, _by_revision(coded), _by_revision(refused), frozenset(r for (r,) in done))


def _by_revision(rows: Iterable[tuple[str, int, int, str]]) -> dict[str, list[Stretch]]:
    found: defaultdict[str, list[Stretch]] = defaultdict(list)
    for revision, start, end, code in rows:
        found[revision].append((start, end, code))
    return dict(found)
