"""Decisions on suggestions go over to a corrected text, where it has the words decided on.

Where it has not, they stay with the text that they were made on, and count there.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from qualcode.coding.ids import new_id, suggestion_key
from qualcode.store.database import Database
from qualcode.store.events import Changes, retire
from qualcode.store.suggestions import spans_of, spans_text

Span = tuple[int, int]
Place = Callable[[str, int, int], Span | None]  # where a span of a text stands; None: not for sure

_STANDS = (
    "decision v JOIN suggestion s ON s.key = v.suggestion JOIN revision r ON r.id = s.revision"
    " LEFT JOIN run b ON b.key = v.run"
)
_LIVE = "v.live AND coalesce(b.live, 1)"


class _Decided(NamedTuple):
    """A live decision on a suggestion in another text of the source."""

    id: str
    suggestion: int
    coder: str
    verdict: str
    coding: str | None
    created: str
    chance: float | None
    drawn: int
    revision: str
    start: int
    end: int
    code: str


class _Move(NamedTuple):
    """A decision, the suggestion that it is on from now on, and where that one stands."""

    decided: _Decided
    suggestion: int
    span: Span


def carry(db: Database, source: str, revision: str, place: Place, changes: Changes) -> None:
    """Let decisions on other texts of a source stand in this one, inside the caller's transaction.

    Each is a new decision in the place of the old, which says the same. Where a coder has decided
    on the same words more than once, the last counts.
    """
    moves = list(_moves(db, source, revision, place))
    retire(db, changes, "decision", [each.decided.id for each in moves])
    for each in moves:
        _suggest(db, revision, each, place)
        changes.add("decision", _decide(db, each))


def _moves(db: Database, source: str, revision: str, place: Place) -> Iterator[_Move]:
    there = f"SELECT v.suggestion, v.coder FROM {_STANDS} WHERE {_LIVE} AND r.id = ?"
    taken = set(db.rows(there, (revision,)))
    for each in _decided(db, source, revision):
        span = place(each.revision, each.start, each.end)
        if span is not None:
            key = suggestion_key(revision, *span, each.code)
            if (key, each.coder) not in taken:
                taken.add((key, each.coder))
                yield _Move(each, key, span)


def _decided(db: Database, source: str, revision: str) -> Iterable[_Decided]:
    """The live decisions on other texts, the latest first."""
    rows = db.rows(
        "SELECT v.id, v.suggestion, v.coder, v.verdict, v.coding, v.created, v.chance, v.drawn,"
        f' s.revision, s.start, s."end", s.code FROM {_STANDS}'
        f" WHERE {_LIVE} AND r.source = ? AND r.id != ? ORDER BY v.created DESC, v.id DESC",
        (source, revision),
    )
    return [_Decided(*row) for row in rows]


def _decide(db: Database, move: _Move) -> str:
    old, row = move.decided, new_id()
    db.run(
        "INSERT INTO decision (id, suggestion, coder, verdict, coding, created, chance, drawn)"
        " VALUES (?,?,?,?,?,?,?,?)",
        (row, move.suggestion, old.coder, old.verdict, old.coding, old.created, old.chance,
         old.drawn),
    )  # fmt: skip
    return row


def _suggest(db: Database, revision: str, move: _Move, place: Place) -> None:
    """The suggestion in the new text, with the reasons for it that the coder had before her."""
    old = move.decided
    db.run(
        'INSERT OR IGNORE INTO suggestion (key, revision, start, "end", code) VALUES (?,?,?,?,?)',
        (move.suggestion, revision, *move.span, old.code),
    )
    rows = db.rows(
        "SELECT rule, spans, score, run, ended, coder, confidence, decided FROM evidence e"
        " WHERE suggestion = ? AND coder IN ('', ?) AND NOT EXISTS (SELECT 1 FROM evidence h"
        "  WHERE h.suggestion = ? AND h.rule = e.rule AND h.coder = e.coder)",
        (old.suggestion, old.coder, move.suggestion),
    )
    db.run_many(
        "INSERT INTO evidence (suggestion, rule, spans, score, run, ended, coder, confidence,"
        " decided) VALUES (?,?,?,?,?,?,?,?,?)",
        (
            (move.suggestion, rule, _placed(spans, old.revision, place), *rest)
            for rule, spans, *rest in rows
        ),
    )


def _placed(spans: str, revision: str, place: Place) -> str:
    """The words that a reason rests on, those that the new text has."""
    found = (place(revision, start, end) for start, end in spans_of(spans))
    return spans_text([span for span in found if span is not None])


def left(db: Database, name: str) -> int:
    """How many decisions stand on an earlier text of a source, whose words were changed since."""
    return int(
        db.value(
            f"SELECT count(*) FROM {_STANDS} JOIN source_name n ON n.source = r.source AND n.live"
            f" WHERE {_LIVE} AND NOT r.live AND n.name = ?",
            (name,),
        )
    )
