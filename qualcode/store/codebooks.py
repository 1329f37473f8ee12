"""Codebook versions as they were used: the YAML byte for byte, and its codes for the views."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from qualcode.codebook.model import Codebook
from qualcode.codebook.tree import heirs
from qualcode.coding.ids import content_id
from qualcode.coding.segment import Memo
from qualcode.errors import QualcodeError, unknown
from qualcode.store import codings, notes
from qualcode.store.database import Database, now
from qualcode.store.dependents import IN_FORCE
from qualcode.store.events import Changes, flip, record, retire
from qualcode.store.sources import LIVE_CODINGS


@dataclass(frozen=True, slots=True)
class Version:
    """One codebook text that this project has used."""

    id: str
    name: str
    version: str
    coder: str
    created: str
    in_use: bool


@dataclass(frozen=True, slots=True)
class Use:
    """What comes with a change of codebook, in the same event.

    `mapping` says which code takes over the codings of one that is gone. `instead_of` is the
    version that this one was made from: another in use by now is an error.
    """

    action: str = "use codebook"
    mapping: Mapping[str, str] = field(default_factory=dict)
    memos: Sequence[Memo] = ()
    instead_of: str = ""


def use(db: Database, codebook: Codebook, yaml: str, coder: str, how: Use | None = None) -> str:
    """Store this text as a version and put it in use; its id.

    The same text again changes nothing. Refused while codings stand on codes that it does not have
    and that no code takes over, by `how.mapping` or by its own `replaces`.
    """
    version = content_id(yaml)
    how = how or Use()
    with db.writing():
        held = [row for (row,) in db.rows("SELECT id FROM codebook WHERE live")]
        if how.instead_of and held != [how.instead_of]:
            raise QualcodeError("another codebook was put in use meanwhile", hint="try again")
        moves = moves_of(codings_by_code(db), codebook, how.mapping)
        if held == [version] and not moves:
            return version
        changes = Changes()
        if held != [version]:
            _switch(db, version, held, codebook, yaml, coder, changes)
        codings.recode(db, moves, version, changes)
        for memo in how.memos:
            notes.put_memo(db, memo, changes)
        record(db, how.action, coder, changes, hashes={version: content_id(yaml)})
    return version


def moves_of(
    held: Mapping[str, int], codebook: Codebook, mapping: Mapping[str, str]
) -> dict[str, str]:
    """Where the codings of codes that are gone shall go; an error for those that nobody placed."""
    for old, new in mapping.items():
        if new not in codebook:
            raise unknown("code", new, codebook.by_id)
        if old in codebook:
            raise QualcodeError(
                f"{old!r} is a code of this codebook, so its codings stay",
                hint=f"leave out --map {old}={new}, or take the code out of the codebook",
            )
    taken = heirs(codebook) | {old: (new,) for old, new in mapping.items()}
    gone = [code for code in held if code not in codebook]
    for code in gone:
        if len(taken.get(code, ())) > 1:
            raise QualcodeError(
                f"{held[code]} codings stand on {code!r}, which was split into"
                f" {' and '.join(taken[code])}",
                hint=f"keep {code} with `status: deprecated` until they are coded anew",
            )
        if code not in taken:
            raise QualcodeError(
                f"{held[code]} codings stand on {code!r}, which this codebook does not have",
                hint=f"--map {code}=NEW, or `replaces: [{code}]` in the code that takes over, or"
                " --keep-as-deprecated",
            )
    return {code: taken[code][0] for code in gone}


def _switch(
    db: Database,
    version: str,
    held: Sequence[str],
    codebook: Codebook,
    yaml: str,
    coder: str,
    changes: Changes,
) -> None:
    retire(db, changes, "codebook", held)
    if db.value("SELECT 1 FROM codebook WHERE id = ?", (version,)):
        flip(db, "codebook", [version], 1)
    else:
        _insert(db, version, codebook, yaml, coder)
    changes.add("codebook", version)


def _insert(db: Database, version: str, codebook: Codebook, yaml: str, coder: str) -> None:
    db.run(
        "INSERT INTO codebook (id, name, version, yaml, coder, created) VALUES (?,?,?,?,?,?)",
        (version, codebook.name, codebook.version, yaml, coder, now()),
    )
    db.run_many(
        "INSERT INTO code VALUES (?,?,?,?,?,?,?)",
        (
            (version, code.id, i, code.parent, code.name, code.definition, code.status)
            for i, code in enumerate(codebook.codes)
        ),
    )


def in_use(db: Database) -> tuple[str, str]:
    """The id and the text of the codebook in use."""
    found = db.row("SELECT id, yaml FROM codebook WHERE live")
    if found is None:
        raise QualcodeError("this project has no codebook yet", hint="qualcode codebook use jpd")
    return str(found[0]), str(found[1])


def versions(db: Database) -> list[Version]:
    """Every version that was in use, oldest first."""
    rows = db.rows(
        "SELECT id, name, version, coder, created, live FROM codebook ORDER BY created, id"
    )
    return [Version(i, n, v, coder, at, bool(live)) for i, n, v, coder, at, live in rows]


def text_of(db: Database, version: str) -> str:
    """The text of a version, byte for byte."""
    return str(db.value("SELECT yaml FROM codebook WHERE id = ?", (version,)))


@dataclass(frozen=True, slots=True)
class Turnover:
    """One time that a version was put in use, in the place of another; None: of none."""

    version: str
    instead_of: str | None
    action: str
    coder: str
    at: str
    undone: bool


def turnovers(db: Database) -> list[Turnover]:
    """Every change of the codebook in use, oldest first."""
    rows = db.rows(
        "SELECT e.changes, e.action, e.coder, e.at,"
        f" {IN_FORCE.format('e', '(SELECT max(seq) FROM event)')} FROM event e"
        " WHERE e.undoes IS NULL AND json_extract(e.changes, '$.\"+\".codebook') IS NOT NULL"
        " ORDER BY e.seq"
    )
    found = []
    for text, action, coder, at, counts in rows:
        changes = Changes.from_json(text)
        (version,), went = changes.came["codebook"], changes.went.get("codebook", [None])
        before = None if went[0] is None else str(went[0])
        found.append(Turnover(str(version), before, action, coder, at, not counts))
    return found


def codings_by_code(db: Database) -> dict[str, int]:
    """The number of live codings of each code."""
    return dict(db.rows(f"SELECT c.code, count(*) FROM {LIVE_CODINGS} GROUP BY c.code"))


def codings_by_coder(db: Database) -> dict[str, dict[str, int]]:
    """The number of live codings of each code by each coder."""
    found: dict[str, dict[str, int]] = {}
    for code, coder, number in db.rows(
        f"SELECT c.code, c.coder, count(*) FROM {LIVE_CODINGS} GROUP BY c.code, c.coder"
    ):
        found.setdefault(code, {})[coder] = number
    return found
