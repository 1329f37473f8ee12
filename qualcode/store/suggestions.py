"""Suggestions with their evidence, and each coder's decisions on them."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from qualcode.coding.ids import new_id
from qualcode.coding.segment import Coding
from qualcode.coding.suggestion import Evidence, Suggestion, Verdict
from qualcode.errors import QualcodeError
from qualcode.store import coders, codings, runs
from qualcode.store.database import Database, now
from qualcode.store.events import Changes, record, retire

CHUNK = 20_000


class Offered(NamedTuple):
    """A suggestion as one coder sees it; `verdict` is hers, None while she has not decided."""

    key: int
    source: str
    revision: str
    start: int
    end: int
    code: str
    verdict: Verdict | None
    stale: bool


def write(db: Database, run: int, found: Iterable[Suggestion]) -> int:
    """Write suggestions under a run, in chunks that nobody sees yet; how many there were."""
    rules = Rules(db)
    total = 0
    for chunk in _chunks(found, CHUNK):
        with db.writing():
            db.run_many(
                'INSERT OR IGNORE INTO suggestion (key, revision, start, "end", code)'
                " VALUES (?,?,?,?,?)",
                ((s.key, s.revision, s.start, s.end, s.code) for s in chunk),
            )
            db.run_many(
                "INSERT INTO evidence (suggestion, rule, spans, score, run) VALUES (?,?,?,?,?)",
                [
                    (s.key, rules.key(s.code, e), spans_text(e.spans), e.score, run)
                    for s in chunk
                    for e in s.evidence
                ],
            )
        total += len(chunk)
    return total


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
) -> None:
    """Make a suggest run visible; what it looked for and found no longer is ended by it.

    It looked for these codes, or for all that there ever were (None).
    """
    with db.writing():
        if db.value("SELECT 1 FROM evidence WHERE run != ? LIMIT 1", (run,)):
            _end_earlier(db, run, methods, codes, revisions)
        runs.finish(db, run, "suggest", coder)


def _end_earlier(
    db: Database,
    run: int,
    methods: Sequence[str],
    codes: Sequence[str] | None,
    revisions: Sequence[str],
) -> None:
    """One earlier state is kept for `undo`; what was ended before that goes, but for its decisions.

    The evidence of a decision stays until newer takes its place. A run that another process has
    not finished yet is left alone.
    """
    listed = "(SELECT value FROM json_each(:{}))"
    of_codes = "" if codes is None else f" AND code IN {listed.format('codes')}"
    db.run(
        "UPDATE evidence SET ended = :run WHERE ended IS NULL AND run != :run"
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
    " WHERE e.suggestion = s.key AND e.ended IS NULL)"
)
_VISIBLE = (
    "revision r ON r.id = s.revision AND r.live JOIN source o ON o.id = r.source AND o.live"
    " JOIN run i ON i.key = o.run AND i.live"
)
_STANDS = "v.live AND coalesce(b.live, 1)"


def offered(
    db: Database, coder: str, *, source: str | None = None, key: int | None = None
) -> list[Offered]:
    """Every suggestion that has current evidence or a decision of this coder, in reading order.

    Those of one source, or the one with this key, if asked.
    """
    of_one = " AND n.name = :source" if source is not None else ""
    of_one += " AND s.key = :key" if key is not None else ""
    rows = db.rows(
        'SELECT s.key, n.name, s.revision, s.start, s."end", s.code, d.verdict,'
        f" NOT ({_CURRENT}) FROM suggestion s JOIN {_VISIBLE}"
        f" JOIN source_name n ON n.source = o.id AND n.live{of_one} LEFT JOIN"
        " (SELECT v.suggestion, v.verdict FROM decision v LEFT JOIN run b ON b.key = v.run"
        f"  WHERE {_STANDS} AND v.coder = :coder) d"
        ' ON d.suggestion = s.key ORDER BY n.name, s.start, s."end", s.code',
        {"coder": coder, "source": source, "key": key},
    )
    return [
        Offered(k, n, r, a, z, c, verdict, bool(stale))
        for k, n, r, a, z, c, verdict, stale in rows
        if verdict or not stale
    ]


def waiting(db: Database) -> dict[str, int]:
    """How many suggestions on codes of the codebook in use each coder has not decided on."""
    seen = (
        f"{_CURRENT} AND s.code IN"
        " (SELECT c.id FROM code c JOIN codebook k ON k.id = c.codebook AND k.live)"
    )
    every = db.value(f"SELECT count(*) FROM suggestion s JOIN {_VISIBLE} WHERE {seen}")
    decided = dict(
        db.rows(
            "SELECT v.coder, count(DISTINCT s.key) FROM decision v"
            f" JOIN suggestion s ON s.key = v.suggestion JOIN {_VISIBLE}"
            f" LEFT JOIN run b ON b.key = v.run WHERE {_STANDS} AND {seen} GROUP BY v.coder"
        )
    )
    return {name: every - decided.get(name, 0) for name in coders.names(db)}


def evidence(db: Database, keys: Sequence[int]) -> dict[int, tuple[Evidence, ...]]:
    """The evidence of suggestions, current first; the ended too where a decision rests on it."""
    found: dict[int, list[Evidence]] = {key: [] for key in keys}
    for low in range(0, len(keys), 500):
        some = keys[low : low + 500]
        rows = db.rows(
            "SELECT e.suggestion, r.method, r.version, r.rule, e.spans, e.score FROM evidence e"
            " JOIN rule r ON r.key = e.rule JOIN run u ON u.key = e.run AND u.live"
            f" WHERE e.suggestion IN ({','.join('?' * len(some))})"
            " ORDER BY e.suggestion, e.ended IS NOT NULL, e.spans, r.rule",
            some,
        )
        for key, method, version, rule, spans, score in rows:
            each = Evidence(method, version, rule, spans_of(spans), score)
            if each not in found[key]:
                found[key].append(each)
    return {key: tuple(each) for key, each in found.items()}


class Verdicts(NamedTuple):
    """What one coder decides on one suggestion; an accepted one brings its coding."""

    suggestion: int
    verdict: Verdict
    coding: Coding | None


def decide(db: Database, coder: str, verdicts: Sequence[Verdicts], action: str) -> None:
    """Write decisions and their codings in one transaction with one event.

    A decision on a suggestion that the coder has decided before replaces the earlier one.
    """
    if not verdicts:
        return
    with db.writing():
        changes = Changes()
        _settle(db, _write_decisions(db, coder, _last(verdicts), changes, None), changes, None)
        record(db, action, coder, changes)


def decide_in_bulk(db: Database, coder: str, verdicts: Iterable[Verdicts], action: str) -> int:
    """Write many decisions in chunks under one run, seen with one flip, one event."""
    wanted = _last(verdicts)
    written = _Written()
    run = runs.start(db, "accept", coder)
    try:
        for low in range(0, len(wanted), CHUNK // 4):
            some = _write_chunk(db, coder, wanted[low : low + CHUNK // 4], run)
            written.decisions += some.decisions
            written.replaced |= some.replaced
        with db.writing():
            changes = Changes()
            _settle(db, written, changes, run)
            runs.finish(db, run, action, coder, changes)
    except BaseException:
        runs.drop(db, run)
        raise
    return len(wanted)


def _last(verdicts: Iterable[Verdicts]) -> list[Verdicts]:
    """One verdict on each suggestion, the last that was given."""
    return list({each.suggestion: each for each in verdicts}.values())


@dataclass
class _Written:
    """The ids of new decisions, and the codings that new ones stand in the place of."""

    decisions: list[str] = field(default_factory=list)
    replaced: dict[str, str] = field(default_factory=dict)


def _write_chunk(db: Database, coder: str, verdicts: Sequence[Verdicts], run: int) -> _Written:
    with db.writing():
        return _write_decisions(db, coder, verdicts, None, run)


def _write_decisions(
    db: Database, coder: str, verdicts: Sequence[Verdicts], changes: Changes | None, run: int | None
) -> _Written:
    """Decisions and codings beside what is there already, inside the caller's transaction."""
    coders.known(db, coder)
    _refuse_unknown(db, verdicts)
    there = _There(db, coder)
    rows = []
    for suggestion, verdict, coding in verdicts:
        if (verdict == "accepted") != (coding is not None):
            raise QualcodeError("an accepted suggestion brings a coding, a rejected one does not")
        rests_on = there.coding(coding) if coding else None
        rows.append((new_id(), suggestion, coder, verdict, rests_on, now(), run))
    codings.insert(db, there.new, changes, run)
    db.run_many(
        "INSERT INTO decision (id, suggestion, coder, verdict, coding, created, run)"
        " VALUES (?,?,?,?,?,?,?)",
        rows,
    )
    if changes is not None:
        for decision, *_ in rows:
            changes.add("decision", decision)
    replaced = {each.replaces: each.id for each in there.new if each.replaces}
    return _Written([decision for decision, *_ in rows], replaced)


def _refuse_unknown(db: Database, verdicts: Sequence[Verdicts]) -> None:
    keys = json.dumps([each.suggestion for each in verdicts])
    held = "SELECT count(*) FROM suggestion WHERE key IN (SELECT value FROM json_each(?))"
    if db.value(held, (keys,)) < len(verdicts):
        raise QualcodeError(
            "a suggestion is not there any more; nothing was decided",
            hint="qualcode suggestions list",
        )


class _There:
    """A coder's codings beside those that shall come: no span gets the same code twice."""

    def __init__(self, db: Database, coder: str) -> None:
        self._db = db
        self._coder = coder
        self._twins: dict[str, dict[codings.Place, str]] = {}
        self.new: list[Coding] = []

    def coding(self, coding: Coding) -> str:
        """The id of the coding to rest on: the one that is there, or else this one.

        One with a rating, valence or mark that the one there has not takes its place.
        """
        at = coding.segment
        twins = self._twins.get(at.revision)
        if twins is None:
            twins = codings.twins(self._db, at.revision, self._coder)
            self._twins[at.revision] = twins
        held = twins.get((at.start, at.end, coding.code))
        fuller = self._fuller(held, coding) if held else coding
        if fuller is None:
            return str(held)
        twins[at.start, at.end, coding.code] = fuller.id
        self.new.append(fuller)
        return fuller.id

    def _fuller(self, held: str, coding: Coding) -> Coding | None:
        row = self._db.row("SELECT rating, valence, good, origin FROM coding WHERE id = ?", (held,))
        if row is None:
            return None
        rating, valence, good, origin = row
        fuller = replace(
            coding, valence=coding.valence or valence, good=coding.good or bool(good),
            rating=rating if coding.rating is None else coding.rating, origin=origin, replaces=held,
        )  # fmt: skip
        same = (fuller.rating, fuller.valence, fuller.good) == (rating, valence, bool(good))
        return None if same else fuller


def _settle(db: Database, written: _Written, changes: Changes, run: int | None) -> None:
    """Take back what the new decisions stand in the place of, with the codings it had made."""
    earlier = db.rows(
        "SELECT d.id, d.coding FROM decision n JOIN decision d ON d.suggestion = n.suggestion"
        " AND d.coder = n.coder AND d.live AND d.id != n.id LEFT JOIN run u ON u.key = d.run"
        " WHERE n.id IN (SELECT value FROM json_each(?)) AND coalesce(u.live, 1)",
        (json.dumps(written.decisions),),
    )
    retire(db, changes, "decision", [decision for decision, _ in earlier])
    for old, new in written.replaced.items():
        codings.retire_codings(db, [old], changes)
        codings.lead_to(db, old, new, changes)
    for coding in dict.fromkeys(coding for _, coding in earlier if coding):
        if _idle(db, coding, run):
            codings.retire_codings(db, [coding], changes)
    if db.value(
        "SELECT EXISTS (SELECT 1 FROM decision d JOIN coding c ON c.id = d.coding AND NOT c.live"
        " WHERE d.id IN (SELECT value FROM json_each(?)))",
        (json.dumps(written.decisions),),
    ):
        raise QualcodeError("a coding was removed meanwhile; nothing was decided", hint="try again")


def _idle(db: Database, coding: str, run: int | None) -> bool:
    """Whether a live coding came from a suggestion, and no decision rests on it any more."""
    return bool(
        db.value(
            "SELECT 1 FROM coding c LEFT JOIN run u ON u.key = c.run"
            " WHERE c.id = :coding AND c.live AND coalesce(u.live, 1) AND c.origin != 'human'"
            " AND NOT EXISTS (SELECT 1 FROM decision d LEFT JOIN run b ON b.key = d.run"
            "  WHERE d.coding = c.id AND d.live AND (coalesce(b.live, 1) OR d.run = :run))",
            {"coding": coding, "run": run},
        )
    )
