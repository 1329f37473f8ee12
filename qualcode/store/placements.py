"""A corrected text takes the place of a source's; every coding and decision gets a place in it."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import NamedTuple

from qualcode.coding.segment import LOOK, Memo, PlacementState
from qualcode.errors import QualcodeError
from qualcode.store import carried, remarks, sources
from qualcode.store.codings import Text
from qualcode.store.database import Database
from qualcode.store.events import Changes, flip, record
from qualcode.store.positions import PositionMap, place, position_map
from qualcode.text.words import count
from qualcode.transcript import speakers
from qualcode.transcript.document import Document
from qualcode.transcript.people import Speaker


class _Standing(NamedTuple):
    """A coding as it was made, and where it stands in the current text, if it does."""

    id: str
    revision: str
    start: int
    end: int
    quote: str
    now_start: int | None
    now_end: int | None
    state: str | None


class _Place(NamedTuple):
    start: int
    end: int
    quote: str
    state: PlacementState


@dataclass(frozen=True)
class _Target:
    """The text that codings are placed in, and the way there from every earlier text."""

    db: Database
    cut: Text
    maps: dict[str, tuple[str, PositionMap]]

    @cached_property
    def turns(self) -> list[tuple[int, int]]:
        return list(zip(self.cut.starts, self.cut.ends, strict=True))

    def place(self, revision: str, start: int, end: int) -> _Place:
        if revision not in self.maps:
            old = sources.text_of(self.db, revision)
            self.maps[revision] = (old, position_map(old, self.cut.text))
        old, positions = self.maps[revision]
        return _Place(*place(start, end, old, self.cut.text, positions, self.turns))


def revise(
    db: Database, source: str, document: Document, original: bytes, suffix: str, coder: str
) -> dict[PlacementState, int]:
    """Put a corrected text in the place of a source's current one; how its codings stand there.

    Codings that are out of sight get their places too, so that undo can bring them back. A text
    that the source had before becomes current again.
    """
    if not document.text.strip():
        raise QualcodeError(
            "the new text is empty", hint="qualcode sources remove takes a source away"
        )
    with db.writing():
        current = db.value("SELECT id FROM revision WHERE source = ? AND live", (source,))
        if current is None:
            raise QualcodeError(f"there is no source {source}", hint="qualcode sources")
        revision = sources.revision_id(source, document, original)
        if revision == current:
            raise QualcodeError("this is the text that the source has already")
        changes = Changes()
        flip(db, "revision", [current], 0)
        changes.drop("revision", current)
        _make_current(db, source, revision, document, original, suffix, current)
        changes.add("revision", revision)
        _link_new_labels(db, source, document, changes)
        _place_codings(db, source, revision, current)
        _carry_decisions(db, source, revision, changes)
        _carry_remarks(db, current, revision, remarks.from_file(revision, document, coder), changes)
        record(db, "revise", coder, changes, hashes=_hashes(revision, document))
        return _states(db, revision)


def _carry_remarks(
    db: Database, current: str, revision: str, fresh: list[Memo], changes: Changes
) -> None:
    """Comments on the text that is replaced go over to the new one, with those that it brings."""
    target = _Target(db, cut(db, revision), {})

    def there(start: int, end: int) -> tuple[int, int, bool]:
        found = target.place(current, start, end)
        return found.start, found.end, found.state != LOOK

    remarks.carry(db, current, revision, fresh, there, changes)


def _carry_decisions(db: Database, source: str, revision: str, changes: Changes) -> None:
    """What coders decided on suggestions goes over where the words are still there."""
    target = _Target(db, cut(db, revision), {})

    def there(old: str, start: int, end: int) -> tuple[int, int] | None:
        found = target.place(old, start, end)
        return None if found.state == LOOK else (found.start, found.end)

    carried.carry(db, source, revision, there, changes)


def _hashes(revision: str, document: Document) -> dict[str, str]:
    return {revision: sha256(document.text.encode()).hexdigest()}


def _make_current(
    db: Database,
    source: str,
    revision: str,
    document: Document,
    original: bytes,
    suffix: str,
    replaces: str,
) -> None:
    if db.value("SELECT 1 FROM revision WHERE id = ?", (revision,)):
        flip(db, "revision", [revision], 1)
    else:
        sources.write_revision(db, source, document, original, suffix, replaces)


def _link_new_labels(db: Database, source: str, document: Document, changes: Changes) -> None:
    held = {
        label
        for (label,) in db.rows("SELECT label FROM speaker WHERE source = ? AND live", (source,))
    }
    new = [
        Speaker(each.label, source, role=each.role, why=each.reason)
        for each in speakers.report(document)
        if each.label and each.label not in held
    ]
    sources.put_speakers(db, source, new)
    for each in new:
        changes.add("speaker", sources.speaker_id(source, each))


def _states(db: Database, revision: str) -> dict[PlacementState, int]:
    found: Counter[PlacementState] = Counter()
    for state, number in db.rows(
        "SELECT placement, count(*) FROM v_codings WHERE revision = ? GROUP BY placement",
        (revision,),
    ):
        found[state] = number
    return dict(found)


def place_missing(db: Database) -> int:
    """Give a place to every coding that has none in its source's current text; how many there were.

    Inside the caller's transaction.
    """
    homeless = db.rows(
        "SELECT DISTINCT r.source, r.id FROM revision m"
        " JOIN revision r ON r.source = m.source AND r.live"
        " JOIN coding c ON c.revision = m.id WHERE NOT m.live AND NOT EXISTS"
        " (SELECT 1 FROM placement p WHERE p.coding = c.id AND p.revision = r.id)"
    )
    return sum(_place_codings(db, source, revision, revision) for source, revision in homeless)


def _place_codings(db: Database, source: str, revision: str, current: str) -> int:
    """Place what was coded on other texts of the source and has no place in this one."""
    standing = [
        _Standing(*row)
        for row in db.rows(
            'SELECT c.id, c.revision, c.start, c."end", c.quote, p.start, p."end", p.state'
            " FROM coding c JOIN revision r ON r.id = c.revision"
            " LEFT JOIN placement p ON p.coding = c.id AND p.revision = :current"
            " WHERE r.source = :source AND r.id != :revision AND NOT EXISTS"
            " (SELECT 1 FROM placement h WHERE h.coding = c.id AND h.revision = :revision)"
            " ORDER BY c.revision, c.start",
            {"source": source, "revision": revision, "current": current},
        )
    ]
    if standing:
        target = _Target(db, cut(db, revision), {})
        db.run_many(
            "INSERT INTO placement VALUES (?,?,?,?,?,?,?,?,?)",
            _rows(target, ((each, _find(target, each, current)) for each in standing)),
        )
    return len(standing)


def cut(db: Database, revision: str) -> Text:
    """A revision ready to be cut into segments."""
    spans = db.rows('SELECT start, "end" FROM turn WHERE revision = ? ORDER BY number', (revision,))
    starts, ends = zip(*spans, strict=True) if spans else ((), ())
    return Text(revision, sources.text_of(db, revision), starts, ends)


def _find(target: _Target, coding: _Standing, current: str) -> _Place:
    """From where it stands now; from where it was made if that was unsure or is not known."""
    if coding.now_start is None or coding.now_end is None or coding.revision == current:
        return target.place(coding.revision, coding.start, coding.end)
    if coding.state != LOOK:
        return target.place(current, coding.now_start, coding.now_end)
    direct = target.place(coding.revision, coding.start, coding.end)
    if direct.state != LOOK:
        return direct
    return target.place(current, coding.now_start, coding.now_end)._replace(state=LOOK)


def _rows(
    target: _Target, placed: Iterable[tuple[_Standing, _Place]]
) -> Iterator[tuple[str | int, ...]]:
    for coding, (start, end, quote, state) in placed:
        at = target.cut.segment(start, end)
        exact = (start, end, quote) == (coding.start, coding.end, coding.quote)
        settled = state if state == LOOK else "exact" if exact else "moved"
        yield (
            coding.id, target.cut.revision, start, end, quote, at.first_turn, at.last_turn,
            count(quote), settled,
        )  # fmt: skip
