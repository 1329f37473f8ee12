"""What an event changed, in plain words: counts from the log, names from the rows of today."""

import json
from collections.abc import Iterable, Mapping, Sequence

from qualcode.store.database import Database
from qualcode.store.events import Changes, Rows

NAMED = 3  # up to so many rows of a table are called by their names

_NOUNS = {
    "source": ("source", "sources"),
    "revision": ("revision", "revisions"),
    "source_name": ("name", "names"),
    "speaker": ("speaker", "speakers"),
    "study_case": ("case", "cases"),
    "attribute": ("attribute", "attributes"),
    "coder": ("coder", "coders"),
    "codebook": ("codebook", "codebooks"),
    "suggestion": ("suggestion", "suggestions"),
    "coding": ("coding", "codings"),
    "decision": ("decision", "decisions"),
    "progress": ("status", "statuses"),
    "memo": ("memo", "memos"),
}

_SOURCE = "(SELECT name FROM source_name n WHERE n.source = {} ORDER BY n.live DESC LIMIT 1)"
_CODED = "(SELECT source FROM revision WHERE id = x.revision)"
_NAMES = {  # the columns that name a row to a person
    "source": ("id", _SOURCE.format("x.id")),
    "revision": ("id", _SOURCE.format("x.source")),
    "source_name": ("id", "x.name"),
    "speaker": ("id", "x.label || ' in ' || " + _SOURCE.format("x.source")),
    "study_case": ("id", "x.name"),
    "attribute": ("id", "x.attribute"),
    "coder": ("name", "x.name"),
    "codebook": ("id", "x.name || ' ' || x.version"),
    "coding": ("id", "x.code || ' in ' || " + _SOURCE.format(_CODED)),
    "decision": ("id", "x.verdict"),
    "progress": ("id", "x.status || ': ' || " + _SOURCE.format("x.source")),
    "memo": ("id", "'on a ' || x.kind"),
}

Counts = dict[str, int]


def describe(db: Database, events: Sequence[Changes]) -> list[str]:
    """For each event what came and went, as `12 codings, 12 decisions`."""
    runs = _under_runs(db, {row for each in events for row in _runs(each)})
    names = _names(db, events)
    return [_one(each, runs, names) for each in events]


def learned_from(db: Database, said: Sequence[str]) -> list[str]:
    """For each suggest run how much it was taught by, and what it knew of, if it learned."""
    every = [json.loads(each) for each in said]
    seen = json.dumps([each["seen"] for each in every if "seen" in each])
    asked = "SELECT id, at FROM event WHERE id IN (SELECT value FROM json_each(?))"
    times = dict(db.rows(asked, (seen,)))
    return [_learned(each.get("taught", ""), times.get(each.get("seen"), "")) for each in every]


def _learned(taught: str, at: str) -> str:
    """From how many passages, as of when.

    >>> _learned("34 09dcc0c509213edba350", "2026-03-01T14:05:00.000Z")
    ', learned from 34 passages as of 2026-03-01 14:05:00'
    """
    count = taught.partition(" ")[0]
    if count in {"", "0"}:
        return ""
    as_of = f" as of {at[:19].replace('T', ' ')}" if at else ""
    return f", learned from {count} passages{as_of}"


def _runs(changes: Changes) -> list[str | int]:
    return [*changes.came.get("run", ()), *changes.went.get("run", ())]


def _under_runs(db: Database, runs: set[str | int]) -> dict[str | int, Counts]:
    """How many rows of each table came with each run."""
    found: dict[str | int, Counts] = {run: {} for run in runs}
    listed = ",".join(str(int(run)) for run in sorted(runs))
    for table, counted in (
        ("source", "source"),
        ("suggestion", "(SELECT DISTINCT run, suggestion FROM evidence)"),
        ("coding", "coding"),
        ("decision", "decision"),
    ):
        if runs:
            sql = f"SELECT run, count(*) FROM {counted} WHERE run IN ({listed}) GROUP BY run"
            for run, count in db.rows(sql):
                found[run][table] = count
    return found


def _names(db: Database, events: Iterable[Changes]) -> dict[tuple[str, str | int], str]:
    """The names of the rows of tables of which an event moves few."""
    wanted: dict[str, set[str | int]] = {}
    for each in events:
        for side in (each.came, each.went):
            for table, rows in side.items():
                if table in _NAMES and len(rows) <= NAMED:
                    wanted.setdefault(table, set()).update(rows)
    found: dict[tuple[str, str | int], str] = {}
    for table, ids in wanted.items():
        key, name = _NAMES[table]
        marks = ",".join("?" * len(ids))
        sql = f'SELECT x.{key}, {name} FROM "{table}" x WHERE x.{key} IN ({marks})'
        found |= {(table, row): str(called) for row, called in db.rows(sql, tuple(ids)) if called}
    return found


def _one(
    changes: Changes,
    runs: Mapping[str | int, Counts],
    names: Mapping[tuple[str, str | int], str],
) -> str:
    came, went = _counts(changes.came, runs), _counts(changes.went, runs)
    said = []
    for table in _NOUNS:
        called = _called(table, changes.came.get(table) or changes.went.get(table) or [], names)
        phrase = phrase_of(table, came.get(table, 0), went.get(table, 0))
        if phrase:
            said.append(phrase + called)
    return ", ".join(said) or "nothing"


def _counts(rows: Rows, runs: Mapping[str | int, Counts]) -> Counts:
    counts = {table: len(held) for table, held in rows.items()}
    for run in rows.get("run", ()):
        for table, count in runs[run].items():
            counts[table] = counts.get(table, 0) + count
    return counts


def _called(
    table: str, rows: Sequence[str | int], names: Mapping[tuple[str, str | int], str]
) -> str:
    called = sorted({names[table, row] for row in rows if (table, row) in names})
    return f" ({'; '.join(called)})" if called and len(rows) <= NAMED else ""


def phrase_of(table: str, came: int, went: int) -> str:
    """How many rows of a table came and went, in words.

    >>> phrase_of("coding", 12, 0), phrase_of("coding", 1, 1), phrase_of("progress", 0, 2)
    ('12 codings', '1 coding changed', '2 statuses taken away')
    >>> phrase_of("coding", 2, 1)
    '2 codings, 1 coding taken away'
    """
    if came == went:
        return f"{_number(table, came)} changed" if came else ""
    parts = [_number(table, came)] if came else []
    parts += [f"{_number(table, went)} taken away"] if went else []
    return ", ".join(parts)


def _number(table: str, count: int) -> str:
    return f"{count} {_NOUNS[table][count != 1]}"
