"""Does everything stand where it says? Turns, codings, placements, evidence against the text."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import NamedTuple

from qualcode.errors import Finding
from qualcode.store.codings import Text
from qualcode.store.database import Database
from qualcode.text.words import count

MEND = "qualcode check --mend"
RESTORE = "qualcode restore FILE brings a sound backup back"


class _Turn(NamedTuple):
    key: int
    number: int
    start: int
    end: int
    words: int
    text: str


class _Quote(NamedTuple):
    """A coding, or its placement in a later text."""

    table: str
    id: str
    start: int
    end: int
    quote: str
    first_turn: int
    last_turn: int
    words: int


@dataclass(frozen=True)
class _Read:
    """One revision with all that stands in it."""

    revision: str
    name: str
    cut: Text
    turns: list[_Turn]

    def where(self, start: int, end: int) -> str:
        return f"{self.name}:{start}-{end}"


def check_texts(db: Database) -> Iterator[Finding]:
    """Every text, source by source, with all that stands in it."""
    yield from _contents(db)
    for revision, name, live, digest in _revisions(db):
        text = _text(db, digest)
        if text is None:
            what = "the text is not in the project any more"
            yield Finding("error" if live else "note", name, what, RESTORE)
            continue
        read = _read(db, revision, name, text)
        yield from _check_turns(read)
        yield from _check_quotes(read, _quotes(db, revision))
        yield from _check_spans(db, read)


def _contents(db: Database) -> Iterator[Finding]:
    """Texts and originals whose bytes are no longer those that were stored."""
    for digest, size in db.rows("SELECT sha256, size FROM content ORDER BY sha256"):
        data = db.value("SELECT data FROM content WHERE sha256 = ?", (digest,))
        if (data or not size) and sha256(data).hexdigest() != digest:
            yield Finding("error", _owner(db, digest), "the stored bytes have changed", RESTORE)


def _owner(db: Database, digest: str) -> str:
    found = db.rows(
        "SELECT n.name, r.text = :digest FROM revision r JOIN source_name n ON n.source = r.source"
        " WHERE :digest IN (r.text, r.original) ORDER BY n.live DESC, n.name LIMIT 1",
        {"digest": digest},
    )
    name, is_text = found[0] if found else (digest[:12], 0)
    return f"{name} ({'text' if is_text else 'original'})"


def _revisions(db: Database) -> list[tuple[str, str, int, str]]:
    return db.rows(
        "SELECT r.id, coalesce((SELECT n.name FROM source_name n WHERE n.source = r.source"
        " ORDER BY n.live DESC LIMIT 1), r.source), r.live, r.text FROM revision r ORDER BY 2, 1"
    )


def _text(db: Database, digest: str) -> str | None:
    """The text of this hash; None where it was purged or lost."""
    row = db.row("SELECT data, size FROM content WHERE sha256 = ?", (digest,))
    if row is None or (row[1] and not row[0]):
        return None
    return bytes(row[0]).decode(errors="replace")


def _read(db: Database, revision: str, name: str, text: str) -> _Read:
    rows = db.rows(
        'SELECT key, number, start, "end", words, text FROM turn WHERE revision = ?'
        " ORDER BY number",
        (revision,),
    )
    turns = [_Turn(*row) for row in rows]
    starts, ends = tuple(t.start for t in turns), tuple(t.end for t in turns)
    return _Read(revision, name, Text(revision, text, starts, ends), turns)


def _quotes(db: Database, revision: str) -> list[_Quote]:
    columns = 'start, "end", quote, first_turn, last_turn, words'
    rows = db.rows(
        f"SELECT 'coding', id, {columns} FROM coding WHERE revision = :revision UNION ALL"
        f" SELECT 'placement', coding, {columns} FROM placement WHERE revision = :revision"
        " ORDER BY 3, 2",
        {"revision": revision},
    )
    return [_Quote(*row) for row in rows]


def _check_turns(read: _Read) -> Iterator[Finding]:
    last = 0
    for number, turn in enumerate(read.turns, 1):
        where = read.where(turn.start, turn.end)
        if turn.number != number or not last <= turn.start < turn.end <= len(read.cut.text):
            what = f"turn {turn.number} is out of order or beyond the text"
            yield Finding("error", where, what, RESTORE)
        elif turn.text != read.cut.text[turn.start : turn.end]:
            yield Finding("error", where, f"the words of turn {number} are not the text's", MEND)
        elif turn.words != count(turn.text):
            yield Finding("error", where, f"the words of turn {number} are counted wrong", MEND)
        last = max(last, turn.end)


def _check_quotes(read: _Read, quotes: list[_Quote]) -> Iterator[Finding]:
    for each in quotes:
        where = read.where(each.start, each.end)
        if not _stands(read, each):
            yield Finding(
                "error",
                where,
                f"the quote of {each.table} {each.id} is not what stands there",
                f"qualcode codings remove {each.id} and code it again, or {RESTORE}",
            )
        elif _derived(read, each) != each[-3:]:
            what = f"the turns or words of {each.table} {each.id} are counted wrong"
            yield Finding("error", where, what, MEND)


def _stands(read: _Read, each: _Quote) -> bool:
    inside = 0 <= each.start < each.end <= len(read.cut.text)
    return inside and read.cut.text[each.start : each.end] == each.quote


def _derived(read: _Read, each: _Quote) -> tuple[int, int, int]:
    segment = read.cut.segment(each.start, each.end)
    return segment.first_turn, segment.last_turn, count(each.quote)


def _check_spans(db: Database, read: _Read) -> Iterator[Finding]:
    """Suggestions, their evidence, and memos on words lie inside the text."""
    length = len(read.cut.text)
    for start, end in db.rows(
        'SELECT start, "end" FROM suggestion WHERE revision = ? AND (start < 0 OR "end" > ?)',
        (read.revision, length),
    ):
        what = "a suggestion lies beyond the text"
        yield Finding("error", read.where(start, end), what, "qualcode suggest")
    for (at,) in db.rows(
        "SELECT substr(target, instr(target, ':') + 1) FROM memo WHERE live AND kind = 'segment'"
        " AND substr(target, 1, instr(target, ':') - 1) = ?",
        (read.revision,),
    ):
        if _beyond(at, length):
            yield Finding("error", read.name, f"a memo lies at {at}, beyond the text", RESTORE)
    spans = db.rows(
        "SELECT DISTINCT e.spans FROM suggestion s JOIN evidence e ON e.suggestion = s.key"
        " WHERE s.revision = ?",
        (read.revision,),
    )
    for (written,) in spans:
        if _beyond(written, length):
            what = f"evidence at {written} lies beyond the text"
            yield Finding("error", read.name, what, "qualcode suggest")


def _beyond(spans: str, length: int) -> bool:
    """Whether spans as written hold one that is none, or lies beyond the text.

    >>> _beyond("3-8,12-15", 15), _beyond("3-8,12-16", 15), _beyond("8-3", 15), _beyond("", 0)
    (False, True, True, False)
    """
    pairs = (span.split("-") for span in spans.split(",") if span)
    try:
        return not all(0 <= int(start) < int(end) <= length for start, end in pairs)
    except ValueError:
        return True


def mend_texts(db: Database) -> int:
    """Work out anew what follows from the texts, inside the caller's transaction; rows mended."""
    mended = 0
    for revision, name, _, digest in _revisions(db):
        text = _text(db, digest)
        if text is None or sha256(text.encode()).hexdigest() != digest:
            continue
        read = _read(db, revision, name, text)
        mended += _mend_turns(db, read) + _mend_quotes(db, read, _quotes(db, revision))
    return mended


def _mend_turns(db: Database, read: _Read) -> int:
    """Turns get the words of the text at their place; the index follows."""
    mended = 0
    for turn in read.turns:
        words = read.cut.text[turn.start : turn.end]
        if not words or (turn.text == words and turn.words == count(words)):
            continue
        db.run(
            "INSERT INTO turn_text (turn_text, rowid, text) VALUES ('delete', ?, ?)",
            (turn.key, turn.text),
        )
        db.run("UPDATE turn SET text = ?, words = ? WHERE key = ?", (words, count(words), turn.key))
        db.run("INSERT INTO turn_text (rowid, text) VALUES (?,?)", (turn.key, words))
        mended += 1
    return mended


def _mend_quotes(db: Database, read: _Read, quotes: list[_Quote]) -> int:
    mended = 0
    for each in quotes:
        if _stands(read, each) and _derived(read, each) != each[-3:]:
            key = "id = ?" if each.table == "coding" else "coding = ? AND revision = ?"
            names = (each.id,) if each.table == "coding" else (each.id, read.revision)
            db.run(
                f"UPDATE {each.table} SET first_turn = ?, last_turn = ?, words = ? WHERE {key}",
                (*_derived(read, each), *names),
            )
            mended += 1
    return mended
