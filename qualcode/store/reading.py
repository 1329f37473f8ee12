"""Reading the whole project at once: as a corpus for tables, as texts for suggesters."""

import gc
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, NamedTuple

from qualcode.codebook.model import Codebook
from qualcode.coding.corpus import Columns, Corpus
from qualcode.coding.suggestion import SourceText
from qualcode.store import codings, notes, sources
from qualcode.store.codings import Placed
from qualcode.store.database import Database

_SOURCE = ("source", "name", "revision", "words", "duration")
_TURN = ("revision", "turn", "start", "end", "label", "role", "participant", "case", "begins",
         "ends", "words")  # fmt: skip
_ATTRIBUTE = ("owner", "name", "attribute", "value", "type")
_MOVED = ("start", "end", "first_turn", "last_turn", "words", "quote")  # what a placement says anew
_UNLIKE = {"id", "quote", "text", "created"}  # columns in which hardly any two cells are equal
_CODING = ("id", "source", "revision", *_MOVED, "code", "coder", "created", "origin", "rating",
           "valence", "good", "codebook")  # fmt: skip


def corpus(
    db: Database,
    codebook: Codebook,
    columns: Sequence[str],
    *,
    texts: bool = False,
    memos: bool = False,
) -> Corpus:
    """All that an analysis needs, of one moment; of the codings the columns that it names."""
    with db.reading(), _uncollected():
        noted = notes.memos(db, "coding") if memos else []
        return Corpus(
            codebook=codebook,
            sources=_columns(db, _SOURCE, _SOURCES),
            turns=_columns(db, (*_TURN, "text") if texts else _TURN, _turns(texts=texts)),
            cases=_columns(db, ("case", "parent", "kind"), _CASES),
            attributes=_columns(db, _ATTRIBUTE, _ATTRIBUTES),
            codings=_codings(db, columns),
            progress=_columns(db, ("source", "coder", "status"), _PROGRESS),
            memos={"target": [m.target for m in noted], "text": [m.text for m in noted]},
        )


def _columns(db: Database, names: Sequence[str], sql: str) -> Columns:
    """The rows of a query as columns, read piece by piece; equal cells are one value in memory."""
    columns: list[list[Any]] = [[] for _ in names]
    seen: list[dict[Any, Any]] = [{} for _ in names]
    for rows in db.pieces(sql):
        for name, column, known, cells in zip(
            names, columns, seen, zip(*rows, strict=True), strict=True
        ):
            column.extend(cells if name in _UNLIKE else map(known.setdefault, cells, cells))
    return dict(zip(names, columns, strict=True))


_SOURCES = f"SELECT o.id, n.name, r.id, r.words, r.duration FROM {sources.LIVE} ORDER BY n.name"
_CASES = "SELECT name, parent, kind FROM study_case WHERE live ORDER BY name"
_ATTRIBUTES = (
    "SELECT owner, name, attribute, value, type FROM attribute WHERE live"
    f" AND (owner != 'source' OR name IN (SELECT o.id FROM {sources.LIVE}))"
    " ORDER BY owner, name, attribute"
)
_PROGRESS = (
    f"SELECT p.source, p.coder, p.status FROM {sources.LIVE}"
    " JOIN progress p ON p.source = o.id AND p.live ORDER BY n.name, p.coder"
)


def _turns(*, texts: bool) -> str:
    text = ", t.text" if texts else ""
    return (
        "SELECT t.revision, t.number, t.start, t.\"end\", t.label, coalesce(s.role, 'participant'),"
        f' s.participant, s."case", t.begins, t.ends, t.words{text}'
        f" FROM {sources.LIVE} JOIN turn t ON t.revision = r.id"
        " LEFT JOIN speaker s ON s.source = o.id AND s.label = t.label AND s.live"
        " ORDER BY n.name, t.number"
    )


def _codings(db: Database, columns: Sequence[str]) -> Columns:
    """The live codings where they were made, and those that a later text has placed anew."""
    unknown = set(columns) - set(_CODING)
    if unknown:
        raise AssertionError(f"the corpus has no column {sorted(unknown)}")
    if not columns:
        return {}
    asked = [name for name in columns if name != "source"] or ["revision"]
    if "source" in columns and "revision" not in asked:
        asked.append("revision")
    found = dict(_columns(db, asked, f"{_in_place(asked)} UNION ALL {_elsewhere(asked)}"))
    if "source" in columns:
        of = dict(db.rows("SELECT id, source FROM revision"))
        found["source"] = [of[revision] for revision in found["revision"]]
    return {name: found[name] for name in columns}


_CURRENT = f"(SELECT r.id FROM {sources.LIVE})"


def _in_place(columns: Sequence[str]) -> str:
    asked = ", ".join(f'c."{name}"' for name in columns)
    return f"SELECT {asked} FROM {sources.LIVE_CODINGS} AND +c.revision IN {_CURRENT}"


def _elsewhere(columns: Sequence[str]) -> str:
    placed = {"revision", *_MOVED}
    asked = ", ".join(f'{"p" if name in placed else "c"}."{name}"' for name in columns)
    return (
        f"SELECT {asked} FROM placement p JOIN {sources.LIVE_CODINGS} AND c.id = p.coding"
        f" AND p.revision IN {_CURRENT} AND c.revision != p.revision"
    )


@contextmanager
def _uncollected() -> Iterator[None]:
    """Rows hold no circles: searching a million fresh ones for some takes longer than reading."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def source_texts(db: Database, names: Collection[str] | None = None) -> Iterator[SourceText]:
    """Every source as a suggester reads it, one at a time, in order of the names."""
    held = sources.revisions(db)
    wanted = held if names is None else set(names)
    for name, revision in held.items():
        if name not in wanted:
            continue
        rows = db.rows(
            "SELECT t.number, t.start, t.text, coalesce(s.role, 'participant') FROM turn t"
            " JOIN revision r ON r.id = t.revision"
            " LEFT JOIN speaker s ON s.source = r.source AND s.label = t.label AND s.live"
            " WHERE t.revision = ? ORDER BY t.number",
            (revision,),
        )
        numbers, starts, texts, roles = zip(*rows, strict=True) if rows else ((), (), (), ())
        yield SourceText(revision, numbers, starts, texts, roles)


class TurnRow(NamedTuple):
    """One turn as a reader wants it."""

    number: int
    start: int
    end: int
    label: str | None
    role: str
    participant: str | None
    case: str | None
    begins: int | None
    ends: int | None
    words: int
    text: str


@dataclass(frozen=True)
class Transcript:
    """One source to read: its turns and the codings that stand in it."""

    name: str
    source: str
    revision: str
    text: str
    turns: tuple[TurnRow, ...]
    codings: tuple[Placed, ...]


def transcript(db: Database, name: str) -> Transcript:
    """The current text of a source with its turns and codings."""
    source, revision = sources.id_of(db, name), sources.revision_of(db, name)
    rows = db.rows(
        'SELECT turn, start, "end", label, role, participant, "case", begins, ends, words, text'
        " FROM v_turns WHERE source = ? ORDER BY turn",
        (name,),
    )
    return Transcript(
        name,
        source,
        revision,
        sources.text_of(db, revision),
        tuple(TurnRow(*row) for row in rows),
        tuple(codings.placed(db, name)),
    )
