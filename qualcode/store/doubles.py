"""What may be there once only: a source's name, its current text, the codebook in use."""

from collections.abc import Iterable
from dataclasses import dataclass

from qualcode.store.database import Database

_VISIBLE = (
    "SELECT o.id AS id, n.name AS name FROM source o JOIN run u ON u.key = o.run AND u.live"
    " JOIN source_name n ON n.source = o.id AND n.live WHERE o.live"
)


@dataclass(frozen=True, slots=True)
class Double:
    """A name under which two rows are live where one may be."""

    name: str
    what: str
    hint: str


@dataclass(frozen=True, slots=True)
class _Rule:
    tables: frozenset[str]  # a change in one of these can break the rule
    sql: str
    what: str
    hint: str


_RULES = (
    _Rule(
        frozenset({"run", "source", "source_name"}),
        f"SELECT name FROM ({_VISIBLE}) GROUP BY name HAVING count(DISTINCT id) > 1",
        "two sources have this name",
        "qualcode sources rename gives one of them another",
    ),
    _Rule(
        frozenset({"run", "source", "source_name"}),
        f"SELECT min(name) FROM ({_VISIBLE}) GROUP BY id HAVING count(*) > 1",
        "this source has two names at once",
        "qualcode sources rename settles it",
    ),
    _Rule(
        frozenset({"revision"}),
        f"SELECT v.name FROM ({_VISIBLE}) v JOIN revision r ON r.source = v.id AND r.live"
        " GROUP BY v.id HAVING count(*) > 1",
        "this source has two current texts",
        "qualcode undo takes the later back",
    ),
    _Rule(
        frozenset({"speaker"}),
        f"SELECT v.name || ': ' || s.label FROM ({_VISIBLE}) v JOIN speaker s ON s.source = v.id"
        " AND s.live GROUP BY v.id, s.label HAVING count(*) > 1",
        "this label is linked to two people at once",
        "qualcode people set settles it",
    ),
    _Rule(
        frozenset({"study_case"}),
        "SELECT name FROM study_case WHERE live GROUP BY name HAVING count(*) > 1",
        "two cases have this name",
        "qualcode cases import settles it",
    ),
    _Rule(
        frozenset({"attribute"}),
        "SELECT name || ': ' || attribute FROM attribute WHERE live"
        " GROUP BY owner, name, attribute HAVING count(*) > 1",
        "this attribute has two values at once",
        "qualcode people import or qualcode cases import settles it",
    ),
    _Rule(
        frozenset({"codebook"}),
        "SELECT min(name) FROM codebook WHERE live HAVING count(*) > 1",
        "two codebook versions are in use",
        "qualcode codebook use settles it",
    ),
    _Rule(
        frozenset({"progress"}),
        f"SELECT v.name || ': ' || p.coder FROM ({_VISIBLE}) v JOIN progress p ON p.source = v.id"
        " AND p.live GROUP BY v.id, p.coder HAVING count(*) > 1",
        "this coder has two statuses on the source",
        "qualcode done or qualcode reopen settles it",
    ),
)


def doubles(db: Database, tables: Iterable[str] | None = None) -> list[Double]:
    """Everything that is live twice; with `tables`, only what a change in them can have done."""
    asked = None if tables is None else set(tables)
    return [
        Double(str(name), rule.what, rule.hint)
        for rule in _RULES
        if asked is None or rule.tables & asked
        for (name,) in db.rows(rule.sql)
    ]
