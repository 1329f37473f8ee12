"""Who codes: a name that must be registered before it can decide anything."""

from collections.abc import Iterable
from dataclasses import dataclass

from qualcode.errors import QualcodeError, unknown
from qualcode.store.database import Database, now
from qualcode.store.events import Changes, record
from qualcode.store.sources import LIVE, LIVE_CODINGS

RESERVED = {"any", "all", "human"}


@dataclass(frozen=True, slots=True)
class Coder:
    """A registered coder and how much of hers there is."""

    name: str
    full_name: str
    codings: int
    done: int
    created: str


def add(db: Database, name: str, full_name: str = "") -> None:
    """Register a coder; `consensus` is a coder too, whose layer the team agrees on."""
    with db.writing():
        changes = Changes()
        put(db, name, full_name, changes)
        record(db, "add coder", name, changes)


def put(db: Database, name: str, full_name: str, changes: Changes) -> None:
    """Register a coder inside the caller's transaction."""
    checked(name, names(db))
    db.run(
        "INSERT INTO coder (name, full_name, created) VALUES (?,?,?)"
        " ON CONFLICT (name) DO UPDATE SET live = 1,"
        " full_name = CASE excluded.full_name WHEN '' THEN full_name ELSE excluded.full_name END",
        (name, full_name, now()),
    )
    changes.add("coder", name)


def checked(name: str, registered: Iterable[str] = ()) -> str:
    """The name itself if a new coder can be called so; capitals do not tell two coders apart.

    >>> checked("mina", ["jo"])
    'mina'
    >>> checked("any")
    Traceback (most recent call last):
    qualcode.errors.QualcodeError: 'any' cannot be a coder's name
    """
    sound = name.strip() and name == name.strip() and name.isprintable() and "," not in name
    if not sound or name.casefold() in RESERVED or len(name) > 60:
        raise QualcodeError(f"{name!r} cannot be a coder's name", hint="a short name such as mina")
    for other in registered:
        if other.casefold() == name.casefold():
            raise QualcodeError(f"the coder {other!r} is registered already")
    return name


def names(db: Database) -> list[str]:
    """All registered coders, in order of the alphabet."""
    return [name for (name,) in db.rows("SELECT name FROM coder WHERE live ORDER BY name")]


def known(db: Database, name: str) -> str:
    """The name itself if it is registered; an error with the nearest names if not."""
    registered = names(db)
    if name in registered:
        return name
    error = unknown("coder", name, registered)
    raise QualcodeError(
        error.message, hint=f"{error.hint}; qualcode coders add {name} registers one"
    )


def all_coders(db: Database) -> list[Coder]:
    """Every coder with the number of live codings and of sources done."""
    rows = db.rows(
        "SELECT c.name, c.full_name, coalesce(v.codings, 0), coalesce(p.done, 0), c.created"
        " FROM coder c"
        f" LEFT JOIN (SELECT c.coder, count(*) AS codings FROM {LIVE_CODINGS} GROUP BY c.coder) v"
        "  ON v.coder = c.name"
        " LEFT JOIN (SELECT p.coder, count(*) AS done FROM progress p"
        f"  JOIN (SELECT o.id FROM {LIVE}) o ON o.id = p.source"
        "  WHERE p.live AND p.status = 'done' GROUP BY p.coder) p ON p.coder = c.name"
        " WHERE c.live ORDER BY c.name"
    )
    return [Coder(*row) for row in rows]
