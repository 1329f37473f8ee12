"""Codings in the store: each with its quote, checked against the text before it is written."""

import json
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from qualcode.coding.ids import content_id, new_id
from qualcode.coding.segment import Coding, Memo, Segment
from qualcode.errors import QualcodeError
from qualcode.store import coders, notes, sources
from qualcode.store.database import Database, now
from qualcode.store.dependents import IN_FORCE
from qualcode.store.events import Changes, flip, record, retire
from qualcode.text.words import count


class Placed(NamedTuple):
    """A live coding as it stands in the current text of its source."""

    id: str
    source: str
    start: int
    end: int
    quote: str
    first_turn: int
    last_turn: int
    placement: str
    code: str
    coder: str
    created: str
    origin: str
    rating: int | None
    valence: str | None
    good: int
    revision: str
    codebook: str = ""


_PLACED = (
    'SELECT id, source, start, "end", quote, first_turn, last_turn, placement, code, coder,'
    " created, origin, rating, valence, good, revision, codebook FROM v_codings"
)


@dataclass(frozen=True)
class Text:
    """One revision ready to be cut: its text and where its turns stand."""

    revision: str
    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def segment(self, start: int, end: int) -> Segment:
        """The segment at these positions, with its quote and the turns it overlaps."""
        if not 0 <= start < end <= len(self.text):
            raise QualcodeError(
                f"the span {start}-{end} lies beyond the text, which ends at {len(self.text)}",
                hint="positions count characters from 0; the end is the first one that is out",
            )
        first = bisect_right(self.ends, start)
        last = bisect_left(self.starts, end)
        turns = (first + 1, last) if first < last else (0, 0)
        return Segment(self.revision, start, end, self.text[start:end], *turns)

    def turn(self, number: int) -> Segment:
        """A whole turn, by its number."""
        if not 1 <= number <= len(self.starts):
            raise QualcodeError(
                f"there is no turn {number}; this source has 1 to {len(self.starts)}"
            )
        return self.segment(self.starts[number - 1], self.ends[number - 1])

    def find(self, quote: str) -> Segment:
        """The one segment with these words; an error when they are not there or stand twice."""
        at = self.text.find(quote)
        if not quote.strip() or at < 0:
            raise QualcodeError(f"the quote {_short(quote)} is not in the text")
        if self.text.find(quote, at + 1) >= 0:
            raise QualcodeError(
                f"the quote {_short(quote)} stands in the text more than once",
                hint="give start and end",
            )
        return self.segment(at, at + len(quote))


def _short(quote: str) -> str:
    return repr(quote if len(quote) <= 50 else quote[:49] + "…")


def text(db: Database, source: str) -> Text:
    """The current text of the source of this name."""
    revision = sources.revision_of(db, source)
    spans = db.rows('SELECT start, "end" FROM turn WHERE revision = ? ORDER BY number', (revision,))
    starts, ends = zip(*spans, strict=True) if spans else ((), ())
    return Text(revision, sources.text_of(db, revision), starts, ends)


def add(
    db: Database,
    codings: Sequence[Coding],
    coder: str,
    action: str = "code",
    memos: Sequence[Memo] = (),
) -> str:
    """Write codings and memos on them in one transaction with its event; the event's id."""
    with db.writing():
        changes = Changes()
        insert(db, codings, changes)
        for memo in memos:
            notes.put_memo(db, memo, changes)
        return record(db, action, coder, changes, hashes=_hashes(codings))


def insert(
    db: Database, codings: Sequence[Coding], changes: Changes | None, run: int | None = None
) -> None:
    """Write codings inside the caller's transaction; a quote that does not stand there never is."""
    _verify(db, codings)
    db.run_many(
        'INSERT INTO coding (id, revision, start, "end", quote, first_turn, last_turn, words, code,'
        " coder, created, origin, rating, valence, good, codebook, replaces, run)"
        " VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
        (
            (c.id, c.segment.revision, c.segment.start, c.segment.end, c.segment.quote,
             c.segment.first_turn, c.segment.last_turn, count(c.segment.quote), c.code, c.coder,
             c.created, c.origin, c.rating, c.valence, int(c.good), c.codebook, c.replaces, run)
            for c in codings
        ),
    )  # fmt: skip
    if changes is not None:
        for coding in codings:
            changes.add("coding", coding.id)


def _verify(db: Database, codings: Iterable[Coding]) -> None:
    """Every quote stands at its place in the current text of a source; one look at each text."""
    by_revision: dict[str, list[Segment]] = {}
    for coding in codings:
        by_revision.setdefault(coding.segment.revision, []).append(coding.segment)
    for revision, segments in by_revision.items():
        if not db.value(f"SELECT 1 FROM {sources.LIVE} WHERE r.id = ?", (revision,)):
            raise QualcodeError(
                "the source was revised or removed meanwhile; this coding was not written",
                hint="open the source again and code it there",
            )
        cut = Text(revision, sources.text_of(db, revision), (), ())
        for each in segments:
            if cut.segment(each.start, each.end).quote != each.quote:
                raise QualcodeError(
                    f"the quote {_short(each.quote)} does not stand at {each.start}-{each.end}"
                )


def _hashes(codings: Sequence[Coding]) -> dict[str, str]:
    return {c.id: content_id(c.segment.quote, c.code) for c in codings}


def replace(db: Database, old: str, new: Coding, coder: str, action: str = "recode") -> str:
    """Put a changed coding in the place of an old one; a decision that led to it follows."""
    with db.writing():
        changes = Changes()
        retire_codings(db, [old], changes)
        insert(db, [new], changes)
        lead_to(db, old, new.id, changes)
        return record(db, action, coder, changes, hashes=_hashes([new]))


def fold(db: Database, old: str, into: str, coder: str, action: str = "recode") -> str:
    """Let a coding that is there take over from another on the same words; the event's id."""
    with db.writing():
        changes = Changes()
        retire_codings(db, [old], changes)
        lead_to(db, old, into, changes)
        return record(db, action, coder, changes)


def lead_to(db: Database, old: str, new: str | None, changes: Changes) -> None:
    """Decisions that led to a coding lead to another from now on; to none: they reject.

    Inside the caller's transaction.
    """
    verdict = "rejected" if new is None else "accepted"
    for decision, suggestion, coder in db.rows(
        "SELECT d.id, d.suggestion, d.coder FROM decision d LEFT JOIN run u ON u.key = d.run"
        " WHERE d.coding = ? AND d.live AND coalesce(u.live, 1)",
        (old,),
    ):
        retire(db, changes, "decision", [decision])
        row = new_id()
        db.run(
            "INSERT INTO decision (id, suggestion, coder, verdict, coding, created)"
            " VALUES (?,?,?,?,?,?)",
            (row, suggestion, coder, verdict, new, now()),
        )
        changes.add("decision", row)


def remove(db: Database, ids: Sequence[str], coder: str) -> str:
    """Take codings away; a suggestion that led to one counts as rejected from now on."""
    with db.writing():
        changes = Changes()
        retire_codings(db, ids, changes)
        for coding in dict.fromkeys(ids):
            lead_to(db, coding, None, changes)
        return record(db, "remove codings", coder, changes)


def retire_codings(db: Database, ids: Sequence[str], changes: Changes) -> None:
    """Take live codings out of sight inside the caller's transaction; unknown ones are an error."""
    found = list(dict.fromkeys(ids))
    for coding in found:
        if not db.value(
            "SELECT c.live AND coalesce(u.live, 1) FROM coding c LEFT JOIN run u ON u.key = c.run"
            " WHERE c.id = ?",
            (coding,),
        ):
            raise QualcodeError(f"there is no coding {coding}", hint="qualcode codings list")
    retire(db, changes, "coding", found)


def placed(db: Database, source: str | None = None, coder: str | None = None) -> list[Placed]:
    """Live codings, of one source or coder if asked, in order of source, place, code, coder."""
    asked = {"source": source, "coder": coder}
    where = " AND ".join(f"{name} = :{name}" for name, value in asked.items() if value is not None)
    rows = db.rows(
        f'{_PLACED} WHERE {where or "1"} ORDER BY source, start, "end", code, coder, id', asked
    )
    return [Placed(*row) for row in rows]


def one(db: Database, prefix: str) -> Placed:
    """The coding whose id begins so."""
    rows = db.rows(
        f"{_PLACED} WHERE id >= ? AND id < ? ORDER BY id LIMIT 2", (prefix, prefix + "\U0010ffff")
    )
    if not rows or not prefix:
        raise QualcodeError(f"there is no coding {prefix}", hint="qualcode codings list")
    if len(rows) > 1 and rows[0][0] != prefix:
        raise QualcodeError(f"several codings begin with {prefix}", hint="give more of the id")
    return Placed(*rows[0])


Place = tuple[int, int, str]  # start, end, code


def twins(db: Database, revision: str, coder: str) -> dict[Place, str]:
    """A coder's live codings as they stand in this text, whichever text they were made in."""
    rows = db.rows(
        'SELECT start, "end", code, id FROM v_codings WHERE revision = ? AND coder = ?'
        " ORDER BY id DESC",
        (revision, coder),
    )
    return {(start, end, code): row for start, end, code, row in rows}


def twin(db: Database, segment: Segment, code: str, coder: str) -> str | None:
    """The live coding of the same coder, code and span, if there is one."""
    return twins(db, segment.revision, coder).get((segment.start, segment.end, code))


class Held(NamedTuple):
    """A coding that is in the store already, in sight or not."""

    revision: str
    start: int
    end: int
    code: str
    coder: str


def held(db: Database, ids: Iterable[str]) -> dict[str, Held]:
    """Those of the ids that are in the store already."""
    rows = db.rows(
        'SELECT id, revision, start, "end", code, coder FROM coding'
        " WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(ids)),),
    )
    return {row[0]: Held(*row[1:]) for row in rows}


def undone(db: Database, ids: Iterable[str]) -> set[str]:
    """Those of the ids that an undo took out of sight, and nobody has removed or replaced."""
    rows = db.rows(
        "SELECT id FROM coding WHERE NOT live AND replaces IS NULL"
        " AND id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(ids)),),
    )
    gone = {row for (row,) in rows}
    if not gone:
        return set()
    removed = db.rows(
        "SELECT r.value FROM event e, json_each(e.changes, '$.\"-\".coding') r"
        f" WHERE e.undoes IS NULL AND {IN_FORCE.format('e', '(SELECT max(seq) FROM event)')}"
    )
    return gone - {row for (row,) in removed}


def take_in(db: Database, codings: Sequence[Coding], memos: Sequence[Memo], coder: str) -> str:
    """Write codings from elsewhere, with their memos and coders, in one event; the event's id.

    Those that are there already are left alone, but for those that only an undo took away.
    """
    with db.writing():
        changes = Changes()
        for name in sorted({each.coder for each in codings} - set(coders.names(db))):
            coders.put(db, name, "", changes)
        there = held(db, [each.id for each in codings])
        new = [each for each in codings if each.id not in there]
        back = sorted(undone(db, there))
        insert(db, new, changes)
        _bring_back(db, "coding", back, changes)
        wanted = {*(each.id for each in new), *back}
        for memo in memos:
            if memo.target in wanted:
                notes.put_memo(db, memo, changes)
        return record(db, "import codings", coder, changes, hashes=_hashes(new))


def _bring_back(db: Database, table: str, rows: Sequence[str], changes: Changes) -> None:
    flip(db, table, rows, 1)
    for row in rows:
        changes.add(table, row)


def recode(db: Database, moves: Mapping[str, str], codebook: str, changes: Changes) -> None:
    """Replace every coding of some codes by one of another code, inside the caller's transaction.

    `moves` says which code takes over from which. Where the coder has put that code on the same
    words already, the coding that is there takes over.
    """
    asked = (json.dumps(sorted({*moves, *moves.values()})),)
    rows = db.rows(
        'SELECT id, code, revision, start, "end", coder FROM v_codings'
        " WHERE code IN (SELECT value FROM json_each(?)) ORDER BY id",
        asked,
    )
    there = {(code, *place): row for row, code, *place in rows if code not in moves}
    heirs: dict[str, str] = {}
    for old, code, *place in rows:
        if code not in moves:
            continue
        at = (moves[code], *place)
        heirs[old] = there.get(at) or new_id()
        if at in there:
            continue
        there[at] = heirs[old]
        db.run(
            'INSERT INTO coding SELECT ?, revision, start, "end", quote, first_turn, last_turn,'
            " words, ?, coder, ?, origin, rating, valence, good, ?, id, NULL, 1 FROM coding"
            " WHERE id = ?",
            (heirs[old], moves[code], now(), codebook, old),
        )
        db.run(
            'INSERT INTO placement SELECT ?, revision, start, "end", quote, first_turn, last_turn,'
            " words, state FROM placement WHERE coding = ?",
            (heirs[old], old),
        )
        changes.add("coding", heirs[old])
    retire_codings(db, list(heirs), changes)
    for old, new in heirs.items():
        lead_to(db, old, new, changes)
