"""Suggestions with their evidence, as each coder sees them."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from qualcode.coding.suggestion import Evidence, Suggestion, Verdict
from qualcode.store import coders, decisions, runs
from qualcode.store.database import Database

CHUNK = 20_000


class Offered(NamedTuple):
    """A suggestion as one coder sees it; `verdict` is hers, None while she has not decided.

    Who gave another code than the one suggested has rejected that one; `instead` is what she gave.
    """

    key: int
    source: str
    revision: str
    start: int
    end: int
    code: str
    verdict: Verdict | None
    stale: bool
    instead: str = ""


def write(db: Database, run: int, found: Iterable[Suggestion]) -> int:
    """Write suggestions under a run, in chunks that nobody sees yet; how many there were."""
    rules = Rules(db)
    total = 0
    for chunk in _chunks(found, CHUNK):
        chunk.sort(key=_key)  # in the order of the tree that they go into
        with db.writing():
            db.run_many(
                'INSERT OR IGNORE INTO suggestion (key, revision, start, "end", code)'
                " VALUES (?,?,?,?,?)",
                ((s.key, s.revision, s.start, s.end, s.code) for s in chunk),
            )
            db.run_many(
                "INSERT INTO evidence (suggestion, rule, spans, score, run, coder, confidence,"
                " decided) VALUES (?,?,?,?,?,?,?,?)",
                [_row(s, e, rules, run) for s in chunk for e in s.evidence],
            )
        total += len(chunk)
    return total


def _row(of: Suggestion, why: Evidence, rules: "Rules", run: int) -> tuple[Any, ...]:
    rule, spans = rules.key(of.code, why), spans_text(why.spans)
    return of.key, rule, spans, why.score, run, why.coder, why.confidence, why.decided


def _key(suggestion: Suggestion) -> int:
    return suggestion.key


def _chunks(items: Iterable[Suggestion], size: int) -> Iterator[list[Suggestion]]:
    chunk: list[Suggestion] = []
    for item in items:
        chunk.append(item)
        if len(chunk) == size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


class Rules:
    """The rules that have fired, each under a small number."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._keys: dict[tuple[str, str, str, str], int] = {}

    def key(self, code: str, evidence: Evidence) -> int:
        """The number of a rule, new if it has not fired before."""
        rule = (evidence.method, evidence.version, code, evidence.rule)
        if rule not in self._keys:
            self._db.run(
                "INSERT OR IGNORE INTO rule (method, version, code, rule) VALUES (?,?,?,?)", rule
            )
            self._keys[rule] = self._db.value(
                "SELECT key FROM rule WHERE method = ? AND version = ? AND code = ? AND rule = ?",
                rule,
            )
        return self._keys[rule]


def finish(
    db: Database,
    run: int,
    coder: str,
    methods: Sequence[str],
    codes: Sequence[str] | None,
    revisions: Sequence[str],
    said: Mapping[str, str] | None = None,
) -> None:
    """Make a suggest run visible; what it looked for and found no longer is ended by it.

    It looked for these codes, or for all that there ever were (None); `said` goes into the log.
    """
    with db.writing():
        if db.value("SELECT 1 FROM evidence WHERE run != ? LIMIT 1", (run,)):
            _end_earlier(db, run, methods, codes, revisions)
        runs.finish(db, run, "suggest", coder, said=said)


def _end_earlier(
    db: Database,
    run: int,
    methods: Sequence[str],
    codes: Sequence[str] | None,
    revisions: Sequence[str],
) -> None:
    """One earlier state is kept for `undo`; what was ended before that goes, but for its decisions.

    The evidence of a decision stays until newer takes its place, and for good where it was learned
    from whoever decided. A run that another process has not finished yet is left alone, and so is
    what another coder's decisions taught.
    """
    _leave_decided(db, run)
    listed = "(SELECT value FROM json_each(:{}))"
    of_codes = "" if codes is None else f" AND code IN {listed.format('codes')}"
    db.run(
        f"UPDATE evidence SET ended = :run WHERE ended IS NULL AND run != :run AND {runs.MAY_END}"
        f" AND rule IN (SELECT key FROM rule WHERE method IN {listed.format('methods')}{of_codes})"
        " AND suggestion IN (SELECT key FROM suggestion"
        f"  WHERE revision IN {listed.format('revisions')})"
        " AND run IN (SELECT key FROM run WHERE finished IS NOT NULL)",
        {
            "run": run,
            "methods": json.dumps(list(methods)),
            "codes": json.dumps(list(codes or ())),
            "revisions": json.dumps(list(revisions)),
        },
    )
    db.run(
        "DELETE FROM evidence WHERE ended IS NOT NULL AND ended != :run AND (EXISTS"
        " (SELECT 1 FROM evidence e WHERE e.suggestion = evidence.suggestion AND e.ended IS NULL)"
        " OR NOT EXISTS (SELECT 1 FROM decision d WHERE d.suggestion = evidence.suggestion))",
        {"run": run},
    )


def _leave_decided(db: Database, run: int) -> None:
    """What was learned before a decision is what it was made on: what came anew is not kept."""
    db.run(
        "DELETE FROM evidence WHERE run = :run AND suggestion IN (SELECT suggestion FROM decision"
        " WHERE live AND coder = (SELECT coder FROM run WHERE key = :run))"
        f" AND {runs.DECIDED} AND EXISTS (SELECT 1 FROM evidence e JOIN run u ON u.key = e.run"
        "  AND u.live WHERE e.suggestion = evidence.suggestion AND e.coder = evidence.coder"
        "  AND e.ended IS NULL)",
        {"run": run},
    )


def spans_text(spans: Sequence[tuple[int, int]]) -> str:
    """Spans as the store keeps them.

    >>> spans_text([(3, 8), (12, 15)])
    '3-8,12-15'
    """
    return ",".join(f"{start}-{end}" for start, end in spans)


def spans_of(text: str) -> tuple[tuple[int, int], ...]:
    """The spans behind the text.

    >>> spans_of("3-8,12-15")
    ((3, 8), (12, 15))
    """
    pairs = (span.split("-") for span in text.split(",") if span)
    return tuple((int(start), int(end)) for start, end in pairs)


_CURRENT = (
    "EXISTS (SELECT 1 FROM evidence e JOIN run u ON u.key = e.run AND u.live"
    " WHERE e.suggestion = s.key AND e.ended IS NULL AND e.coder IN ('', {}))"
)
_OF_SOURCE = "JOIN source o ON o.id = r.source AND o.live JOIN run i ON i.key = o.run AND i.live"
_VISIBLE = f"revision r ON r.id = s.revision AND r.live {_OF_SOURCE}"
_STANDS = "v.live AND coalesce(b.live, 1)"


def offered(
    db: Database,
    coder: str,
    *,
    source: str | None = None,
    key: int | None = None,
    earlier: bool = False,
) -> list[Offered]:
    """Every suggestion that has current evidence or a decision of this coder, in reading order.

    Those of one source, or the one with this key, if asked; with `earlier` also what she decided
    of words that a text had before it was corrected. What another coder's decisions taught is not
    among them.
    """
    of_one = " AND n.name = :source" if source is not None else ""
    of_one += " AND s.key = :key" if key is not None else ""
    rows = db.rows(
        'SELECT s.key, n.name, s.revision, s.start, s."end", s.code, d.verdict,'
        f" NOT ({_CURRENT.format(':coder')}), coalesce(d.instead, '')"
        f" FROM suggestion s JOIN revision r ON r.id = s.revision {_OF_SOURCE}"
        f" JOIN source_name n ON n.source = o.id AND n.live{of_one}"
        f" LEFT JOIN {decisions.SAID} d ON d.suggestion = s.key AND d.coder = :coder"
        " WHERE r.live OR (:earlier AND d.verdict IS NOT NULL)"
        ' ORDER BY n.name, s.start, s."end", s.code',
        {"coder": coder, "source": source, "key": key, "earlier": earlier},
    )
    return [
        Offered(k, n, r, a, z, c, verdict, bool(stale), instead)
        for k, n, r, a, z, c, verdict, stale, instead in rows
        if verdict or not stale
    ]


def waiting(db: Database) -> dict[str, int]:
    """How many suggestions on codes of the codebook in use each coder has not decided on."""
    known = "s.code IN (SELECT c.id FROM code c JOIN codebook k ON k.id = c.codebook AND k.live)"
    shared = _CURRENT.format("''")
    every = db.value(
        f"SELECT count(*) FROM suggestion s JOIN {_VISIBLE} WHERE {shared} AND {known}"
    )
    own = dict(
        db.rows(
            "SELECT w.coder, count(DISTINCT s.key) FROM evidence w JOIN run t ON t.key = w.run"
            f" AND t.live JOIN suggestion s ON s.key = w.suggestion JOIN {_VISIBLE}"
            f" WHERE w.coder != '' AND w.ended IS NULL AND {known} AND NOT {shared}"
            " GROUP BY w.coder"
        )
    )
    decided = dict(
        db.rows(
            "SELECT v.coder, count(DISTINCT s.key) FROM decision v"
            f" JOIN suggestion s ON s.key = v.suggestion JOIN {_VISIBLE} LEFT JOIN run b"
            f" ON b.key = v.run WHERE {_STANDS} AND {_CURRENT.format('v.coder')} AND {known}"
            " GROUP BY v.coder"
        )
    )
    return {name: every + own.get(name, 0) - decided.get(name, 0) for name in coders.names(db)}


def evidence(db: Database, keys: Sequence[int], coder: str = "") -> dict[int, tuple[Evidence, ...]]:
    """The evidence of suggestions; what was ended only where nothing has come in its place.

    Of what was learned, only what this coder's own decisions taught.
    """
    found: dict[int, list[Evidence]] = {key: [] for key in keys}
    for low in range(0, len(keys), 500):
        some = keys[low : low + 500]
        rows = db.rows(
            "SELECT e.suggestion, r.method, r.version, r.rule, e.spans, e.score, e.coder,"
            " e.confidence, e.decided, e.ended IS NOT NULL FROM evidence e"
            " JOIN rule r ON r.key = e.rule JOIN run u ON u.key = e.run AND u.live"
            f" WHERE e.suggestion IN ({','.join('?' * len(some))}) AND e.coder IN ('', ?)"
            " ORDER BY e.suggestion, e.ended IS NOT NULL, e.spans, r.rule",
            (*some, coder),
        )
        current = {row[0] for row in rows if not row[-1]}
        for key, method, version, rule, spans, *rest, ended in rows:
            each = Evidence(method, version, rule, spans_of(spans), *rest)
            if each not in found[key] and not (ended and key in current):
                found[key].append(each)
    return {key: tuple(each) for key, each in found.items()}
