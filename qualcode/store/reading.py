"""Reading the whole project at once: as a corpus for tables, as texts for suggesters."""

import gc
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, NamedTuple

from qualcode.codebook.model import Codebook
from qualcode.coding.corpus import Columns, Corpus
from qualcode.coding.suggestion import SourceText
from qualcode.store import codings, notes, remarks, sources
from qualcode.store.codings import Placed
from qualcode.store.database import Database
from qualcode.store.remarks import OnWords
from qualcode.transcript.unattributed import unattributed

_SOURCE = ("source", "name", "revision", "words", "duration")
_TURN = ("revision", "turn", "start", "end", "label", "role", "participant", "case", "begins",
         "ends", "words")  # fmt: skip
_ANCHOR = ("revision", "position", "milliseconds")
_ATTRIBUTE = ("owner", "name", "attribute", "value", "type")
_MOVED = ("start", "end", "first_turn", "last_turn", "words", "quote")  # what a placement says anew
_UNLIKE = {"id", "quote", "text", "created"}  # columns in which hardly any two cells are equal
_CODING = ("id", "source", "revision", *_MOVED, "code", "coder", "created", "origin", "rating",
           "valence", "good", "codebook", "placement")  # fmt: skip


def corpus(
    db: Database,
    codebook: Codebook,
    columns: Sequence[str],
    *,
    texts: bool = False,
    memos: bool = False,
    times: bool = False,
) -> Corpus:
    """All that an analysis needs, of one moment; of the codings the columns that it names."""
    with db.reading(), _uncollected():
        noted = notes.memos(db, "coding") if memos else []
        return Corpus(
            codebook=codebook,
            sources=_columns(db, _SOURCE, _SOURCES),
            turns=_columns(db, (*_TURN, "text") if texts else _TURN, _turns(texts=texts)),
            anchors=_columns(db, _ANCHOR, _ANCHORS) if times else {name: [] for name in _ANCHOR},
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
# `[inaudible 00:03:04]` says when only where other times stand too.
_ANCHORS = (
    f"SELECT a.revision, a.position, a.milliseconds FROM {sources.LIVE}"
    " JOIN anchor a ON a.revision = r.id WHERE r.duration IS NOT NULL OR NOT EXISTS"
    " (SELECT 1 FROM mark m WHERE m.revision = r.id AND m.start = a.position)"
    " ORDER BY n.name, a.position"
)
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
        'SELECT t.revision, t.number, t.start, t."end", coalesce(s.name, t.label),'
        " coalesce(s.role, 'participant'),"
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
    asked = ", ".join("'exact'" if name == "placement" else f'c."{name}"' for name in columns)
    return f"SELECT {asked} FROM {sources.LIVE_CODINGS} AND +c.revision IN {_CURRENT}"


def _elsewhere(columns: Sequence[str]) -> str:
    placed = {name: f'p."{name}"' for name in ("revision", *_MOVED)} | {"placement": "p.state"}
    asked = ", ".join(placed.get(name, f'c."{name}"') for name in columns)
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
    written = _answers(db)
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
        spoken = _without_marks(texts, starts, silent_marks(db, revision))
        talk = revision not in written
        yield SourceText(revision, numbers, starts, spoken, roles, talk=talk)


def _answers(db: Database) -> set[str]:
    """The revisions of sources that came as rows of a survey, however they read by now."""
    rows = db.rows(
        "SELECT id FROM revision WHERE source IN"
        " (SELECT source FROM revision WHERE importer LIKE '% survey')"
    )
    return {revision for (revision,) in rows}


def silent_marks(db: Database, revision: str) -> list[tuple[int, int]]:
    """The marks of a revision that hold no speech, in order, as spans of its text."""
    return db.rows(
        "SELECT start, \"end\" FROM mark WHERE revision = ? AND kind != 'overlap' ORDER BY start",
        (revision,),
    )


def _without_marks(
    texts: Sequence[str], starts: Sequence[int], silent: Sequence[tuple[int, int]]
) -> Sequence[str]:
    """The words of the turns with spaces where marks stand, so that every position stays."""
    if not silent:
        return texts
    spoken = list(texts)
    for first, last in silent:
        at = bisect_right(starts, first) - 1
        words, low = spoken[at], first - starts[at]
        if at >= 0 and last <= starts[at] + len(words):
            spoken[at] = words[:low] + " " * (last - first) + words[low + last - first :]
    return spoken


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
    noted: tuple[tuple[int, int], ...] = ()  # the marks in it: what was noted and not said


@dataclass(frozen=True)
class Transcript:
    """One source to read: its turns, and the codings and memos that stand in it."""

    name: str
    source: str
    revision: str
    text: str
    turns: tuple[TurnRow, ...]
    codings: tuple[Placed, ...]
    memos: tuple[OnWords, ...] = ()
    aside: tuple[tuple[int, int], ...] = ()  # lines outside every turn that are no label, no time


def transcript(db: Database, name: str) -> Transcript:
    """The current text of a source with its turns, codings and memos."""
    source, revision = sources.id_of(db, name), sources.revision_of(db, name)
    memos = notes.memos(db, "turn") + notes.memos(db, "segment")
    here = [each for each in memos if each.target.startswith((f"{source}#", f"{revision}:"))]
    rows = db.rows(
        'SELECT turn, start, "end", speaker, role, participant, "case", begins, ends, words, text'
        " FROM v_turns WHERE source = ? ORDER BY turn",
        (name,),
    )
    marks = silent_marks(db, revision)
    turns = tuple(TurnRow(*row)._replace(noted=_between(marks, row[1], row[2])) for row in rows)
    text = sources.text_of(db, revision)
    return Transcript(
        name,
        source,
        revision,
        text,
        turns,
        tuple(codings.placed(db, name)),
        tuple(sorted(remarks.on_words(db, here).values(), key=lambda on: (on.turn, on.start))),
        tuple(aside(db, revision, text, [(turn.start, turn.end) for turn in turns])),
    )


def _between(marks: Sequence[tuple[int, int]], start: int, end: int) -> tuple[tuple[int, int], ...]:
    """The marks that begin within a span."""
    low = bisect_left(marks, (start, 0))
    return tuple(marks[low : bisect_left(marks, (end, 0))])


def aside(
    db: Database, revision: str, text: str, turns: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    """The lines of a text that stand outside every turn and are neither label nor time."""
    labels = db.rows("SELECT DISTINCT label FROM turn WHERE revision = ? AND label NOT NULL",
                     (revision,))  # fmt: skip
    return unattributed(text, turns, [label for (label,) in labels])
