"""What coders decide on suggestions: one live decision of each coder, each with its coding."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from qualcode.coding.ids import key_text, new_id
from qualcode.coding.segment import Coding
from qualcode.coding.suggestion import Decision, Verdict
from qualcode.errors import QualcodeError
from qualcode.store import coders, codings, notes, runs
from qualcode.store.database import Database, now
from qualcode.store.events import Changes, record, retire

CHUNK = 5_000

_OTHER = (
    "(c.code != s.code AND EXISTS"
    " (SELECT 1 FROM code k WHERE k.codebook = c.codebook AND k.id = s.code))"
)


def said(in_sight: str) -> str:
    """SQL: what each decision (v) that is in sight says of the code that was suggested.

    Whoever gave another code in its place (`instead`) refused it; not so where a codebook without
    it let another take over.
    """
    return (
        "(SELECT v.id, v.suggestion, v.coder, v.coding, v.created, v.chance, v.drawn,"
        f" CASE WHEN {_OTHER} THEN 'rejected' ELSE v.verdict END AS verdict,"
        f" CASE WHEN {_OTHER} THEN c.code ELSE '' END AS instead"
        " FROM decision v JOIN suggestion s ON s.key = v.suggestion"
        f" LEFT JOIN run b ON b.key = v.run LEFT JOIN coding c ON c.id = v.coding WHERE {in_sight})"
    )


SAID = said("v.live AND coalesce(b.live, 1)")


class Verdicts(NamedTuple):
    """What one coder decides on one suggestion; an accepted one brings its coding.

    `chance` is how likely it seemed when it was shown, `drawn` whether it came by lot.
    """

    suggestion: int
    verdict: Verdict
    coding: Coding | None
    chance: float | None = None
    drawn: bool = False


def decide(db: Database, coder: str, verdicts: Sequence[Verdicts], action: str) -> None:
    """Write decisions and their codings in one transaction with one event.

    A decision on a suggestion that the coder has decided before replaces the earlier one.
    """
    if not verdicts:
        return
    with db.writing():
        changes = Changes()
        _settle(db, _write_decisions(db, coder, _last(verdicts), changes, None), changes, None)
        _carry_memos(db, coder, [each.suggestion for each in verdicts if each.coding], changes)
        record(db, action, coder, changes)


def decide_in_bulk(db: Database, coder: str, verdicts: Iterable[Verdicts], action: str) -> int:
    """Write many decisions in chunks under one run, seen with one flip, one event."""
    wanted = _last(verdicts)
    written = _Written()
    run = runs.start(db, "accept", coder)
    try:
        for low in range(0, len(wanted), CHUNK):
            some = _write_chunk(db, coder, wanted[low : low + CHUNK], run)
            written.decisions += some.decisions
            written.replaced |= some.replaced
        with db.writing():
            changes = Changes()
            _settle(db, written, changes, run)
            _carry_memos(db, coder, [each.suggestion for each in wanted if each.coding], changes)
            runs.finish(db, run, action, coder, changes)
    except BaseException:
        runs.drop(db, run)
        raise
    return len(wanted)


def resting(db: Database, coder: str, keys: Iterable[int]) -> dict[int, str]:
    """The coding that each suggestion rests on which this coder has accepted."""
    rows = db.rows(
        "SELECT v.suggestion, v.coding FROM decision v LEFT JOIN run b ON b.key = v.run"
        " WHERE v.live AND coalesce(b.live, 1) AND v.coder = ? AND v.coding IS NOT NULL"
        " AND v.suggestion IN (SELECT value FROM json_each(?))",
        (coder, json.dumps(list(keys))),
    )
    return dict(rows)


def _carry_memos(db: Database, coder: str, accepted: Sequence[int], changes: Changes) -> None:
    """What the coder noted on suggestions stands on what they became, too."""
    keys = {key_text(key): key for key in accepted}
    noted = [
        memo
        for memo in notes.memos(db, "suggestion")
        if memo.coder == coder and memo.target in keys
    ]
    if not noted:
        return
    became = resting(db, coder, (keys[memo.target] for memo in noted))
    there = {(memo.target, memo.text) for memo in notes.memos(db, "coding") if memo.coder == coder}
    for memo in noted:
        coding = became[keys[memo.target]]
        if (coding, memo.text) not in there:
            put = replace(memo, id=new_id(), kind="coding", target=coding, created=now())
            notes.put_memo(db, put, changes)


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
    for suggestion, verdict, coding, chance, drawn in verdicts:
        if (verdict == "accepted") != (coding is not None):
            raise QualcodeError("an accepted suggestion brings a coding, a rejected one does not")
        rests_on = there.coding(coding) if coding else None
        rows.append(
            (new_id(), suggestion, coder, verdict, rests_on, now(), run, chance, int(drawn))
        )
    codings.insert(db, there.new, changes, run)
    db.run_many(
        "INSERT INTO decision (id, suggestion, coder, verdict, coding, created, run, chance,"
        " drawn) VALUES (?,?,?,?,?,?,?,?,?)",
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


def drawn(db: Database, coder: str) -> list[tuple[str, float, bool]]:
    """What this coder decided on suggestions that came by lot: code, chance then, accepted."""
    rows = db.rows(
        f"SELECT s.code, d.chance, d.verdict FROM {SAID} d"
        " JOIN suggestion s ON s.key = d.suggestion"
        " WHERE d.coder = ? AND d.drawn AND d.chance IS NOT NULL ORDER BY d.id",
        (coder,),
    )
    return [(code, chance, verdict == "accepted") for code, chance, verdict in rows]


def made(db: Database, by: Iterable[str]) -> list[Decision]:
    """The live decisions of these coders, in the order of time."""
    rows = db.rows(
        "SELECT d.id, d.suggestion, d.coder, d.verdict, d.coding, d.created, d.instead"
        f" FROM {SAID} d WHERE d.coder IN (SELECT value FROM json_each(?))"
        " ORDER BY d.created, d.id",
        (json.dumps(list(by)),),
    )
    return [Decision(*row) for row in rows]


def deciders(db: Database) -> list[str]:
    """Who has decided on any suggestion."""
    rows = db.rows(
        "SELECT DISTINCT v.coder FROM decision v LEFT JOIN run b ON b.key = v.run"
        " WHERE v.live AND coalesce(b.live, 1) ORDER BY v.coder"
    )
    return [name for (name,) in rows]


def by_rule(db: Database, code: str) -> dict[str, tuple[int, int]]:
    """How often suggestions of a code that rest on each rule were decided on, and how often not.

    The first number is decisions, the second rejections, of all coders together.
    """
    rows = db.rows(
        "SELECT r.rule, count(DISTINCT d.id),"
        " count(DISTINCT CASE d.verdict WHEN 'rejected' THEN d.id END)"
        f" FROM rule r JOIN evidence e ON e.rule = r.key JOIN {SAID} d"
        " ON d.suggestion = e.suggestion WHERE r.code = ? GROUP BY r.rule",
        (code,),
    )
    return {rule: (decided, rejected) for rule, decided, rejected in rows}
