"""Is the project sound? Each finding says where, what, and the command that mends it."""

from collections.abc import Iterator
from shlex import quote

from qualcode.coding.ids import key_text
from qualcode.errors import Finding, QualcodeError
from qualcode.store import check_text, placements, replay, runs, sources
from qualcode.store.check_text import MEND, RESTORE
from qualcode.store.database import Database
from qualcode.store.doubles import doubles
from qualcode.store.events import Changes, record
from qualcode.store.reading import aside
from qualcode.store.sources import LIVE

SHOWN = 100  # so many findings of one kind; more are one line
FILE = "qualcode.db"
BY_CHECK = "qualcode"  # who stands in the log for what was mended


def check(db: Database) -> list[Finding]:
    """Everything that is wrong with the project, errors first; nothing is changed.

    Texts are read one source at a time, so memory does not grow with the project.
    """
    found = list(_damage(db))
    if found:
        return found
    found.extend(_index(db))
    with db.reading():
        for look in _LOOKS:
            found.extend(_few(look(db)))
    return sorted(found, key=lambda finding: ("error", "warning", "note").index(finding.severity))


def _few(findings: Iterator[Finding]) -> Iterator[Finding]:
    """The first findings of one kind, and how many more there are."""
    more = 0
    for number, finding in enumerate(findings):
        if number < SHOWN:
            yield finding
        else:
            more, last = more + 1, finding
    if more:
        yield Finding(last.severity, FILE, f"{more} more of this kind", last.hint)


def _damage(db: Database) -> Iterator[Finding]:
    try:
        said = [str(row) for (row,) in db.rows("PRAGMA integrity_check(20)")]
    except QualcodeError as fault:
        said = [fault.message]
    for each in said:
        if each != "ok":
            yield Finding("error", FILE, f"the file is damaged: {each}", RESTORE)


def _references(db: Database) -> Iterator[Finding]:
    for table, row, parent, _ in db.rows("PRAGMA foreign_key_check"):
        what = f"row {row} of {table} rests on a row of {parent} that is not there"
        yield Finding("error", FILE, what, RESTORE)


def _index(db: Database) -> Iterator[Finding]:
    if not _in_step(db):
        yield Finding("error", FILE, "the full-text index is out of step with the turns", MEND)


def _in_step(db: Database) -> bool:
    """Whether the index holds just the words of the turns; asking takes the pen for a moment."""
    try:
        with db.writing():
            db.run("INSERT INTO turn_text (turn_text, rank) VALUES ('integrity-check', 1)")
    except QualcodeError as fault:
        if "damaged" not in fault.message:
            raise
        return False
    return True


def _log(db: Database) -> Iterator[Finding]:
    for table, row, live in replay.out_of_step(db):
        state = "in sight" if live else "out of sight"
        yield Finding("error", FILE, f"{table} {row} is {state}, and the log says otherwise", MEND)
    for table, row in replay.unknown(db):
        yield Finding("error", FILE, f"{table} {row} is not in the log", RESTORE)


def _twice(db: Database) -> Iterator[Finding]:
    for double in doubles(db):
        yield Finding("error", double.name, double.what, double.hint)


def _runs(db: Database) -> Iterator[Finding]:
    for _, kind, started in runs.unfinished(db):
        what = f"this {kind} was cut short; what it had written is out of sight"
        yield Finding("warning", f"{FILE}, {started[:16]}", what, MEND)


def _homeless(db: Database) -> Iterator[Finding]:
    """Codings without a place in the current text of their source: no table would show them."""
    for coding, name in db.rows(
        f"SELECT c.id, n.name FROM {LIVE} JOIN revision m ON m.source = o.id"
        " JOIN coding c ON c.revision = m.id LEFT JOIN run b ON b.key = c.run"
        " WHERE c.live AND coalesce(b.live, 1) AND m.id != r.id AND NOT EXISTS"
        " (SELECT 1 FROM placement p WHERE p.coding = c.id AND p.revision = r.id)"
        " ORDER BY n.name, c.start"
    ):
        yield Finding("error", name, f"coding {coding} has no place in the current text", MEND)


def _decisions(db: Database) -> Iterator[Finding]:
    rows = db.rows(
        "SELECT d.suggestion, d.coder FROM decision d LEFT JOIN run u ON u.key = d.run"
        " LEFT JOIN coding c ON c.id = d.coding LEFT JOIN run v ON v.key = c.run"
        " WHERE d.live AND coalesce(u.live, 1) AND d.verdict = 'accepted'"
        " AND NOT (c.id IS NOT NULL AND c.live AND coalesce(v.live, 1)) ORDER BY d.created, d.id"
    )
    for key, coder in rows:
        yield Finding(
            "error",
            f"suggestion {key_text(key)}",
            f"{coder} accepted it, and the coding is not there",
            f"qualcode suggestions reject {key_text(key)} --coder {coder}, or accept it again",
        )


def _codes(db: Database) -> Iterator[Finding]:
    if not db.value("SELECT EXISTS (SELECT 1 FROM codebook WHERE live)"):
        coded = db.value("SELECT count(*) FROM v_codings")
        if coded:
            what = f"there are {coded} codings and no codebook is in use"
            yield Finding("error", FILE, what, "qualcode codebook use FILE")
        return
    for code, number in db.rows(
        "SELECT code, count(*) FROM v_codings WHERE code NOT IN (SELECT x.id FROM code x"
        " JOIN codebook b ON b.id = x.codebook AND b.live) GROUP BY code ORDER BY code"
    ):
        yield Finding(
            "warning",
            code,
            f"{number} codings stand on this code, which the codebook in use does not have",
            f"qualcode codebook use FILE --map {code}=NEW",
        )


def _same_text(db: Database) -> Iterator[Finding]:
    for names in db.rows(
        f"SELECT min(n.name), max(n.name), count(*) FROM {LIVE} GROUP BY r.text"
        " HAVING count(*) > 1 ORDER BY 1"
    ):
        first, last, number = names
        more = f" (and {number - 2} more)" if number > 2 else ""
        what = f"has the same text as {last}{more}"
        yield Finding("warning", first, what, f"qualcode sources remove '{last}'")


def _strangers(db: Database) -> Iterator[Finding]:
    rows = db.rows(
        "SELECT DISTINCT source, speaker FROM v_turns WHERE speaker IS NOT NULL"
        " AND participant IS NULL AND role != 'interviewer' ORDER BY source, speaker"
    )
    if rows:
        first = ", ".join(f"{label} in {source}" for source, label in rows[:3])
        more = ", …" if len(rows) > 3 else ""
        what = f"speakers that are linked to no participant: {len(rows)} ({first}{more})"
        yield Finding("note", FILE, what, "qualcode people import FILE")


def _nobody(db: Database) -> Iterator[Finding]:
    """Sources in which somebody speaks who is not named, beside others who are."""
    for name, turns, words in db.rows(
        "SELECT source, sum(label IS NULL), sum(CASE WHEN label IS NULL THEN words END)"
        " FROM v_turns GROUP BY source HAVING sum(label IS NULL) > 0 AND count(label) > 0"
        " ORDER BY source"
    ):
        what = f"unattributed turns, said by nobody who is named: {turns} ({words} words)"
        yield Finding("note", name, what, f"qualcode sources show {quote(name)}")


def _outside(db: Database) -> Iterator[Finding]:
    """Lines of a text that stand in no turn, as headings do: they are in no table."""
    for name, revision in sources.revisions(db).items():
        spans = 'SELECT start, "end" FROM turn WHERE revision = ? ORDER BY number'
        turns = db.rows(spans, (revision,))
        lines = list(aside(db, revision, sources.text_of(db, revision), turns))
        if lines:
            words = sum(end - start for start, end in lines)
            what = f"unattributed lines, outside all turns: {len(lines)} ({words} characters)"
            yield Finding("note", name, what, f"qualcode sources show {quote(name)}")


_LOOKS = (
    _references,
    check_text.check_texts,
    _log,
    _twice,
    _runs,
    _homeless,
    _decisions,
    _codes,
    _same_text,
    _strangers,
    _nobody,
    _outside,
)


def mend(db: Database) -> list[str]:
    """Mend what can be worked out anew from texts and log; what was done, in words.

    Removes what broken-off runs left, rebuilds the index, sets rows to what the log says, works
    out turns and word counts anew, and places codings that had no place. No decision is touched.
    """
    swept = runs.sweep(db)
    done = [f"removed what {swept} broken-off runs had left"] if swept else []
    if not _in_step(db):
        with db.writing():
            db.run("INSERT INTO turn_text (turn_text) VALUES ('rebuild')")
        done.append("rebuilt the full-text index")
    with db.writing():
        for number, what in (
            (replay.set_right(db), "set {} rows to what the log says"),
            (check_text.mend_texts(db), "worked out the turns and words of {} rows anew"),
            (placements.place_missing(db), "placed {} codings in the current text"),
        ):
            done += [what.format(number)] if number else []
        if done:
            record(db, "mend", BY_CHECK, Changes())
    return done
