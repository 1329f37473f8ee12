"""Finding words in what was said: full-text search, and every hit of a term in its context."""

import re
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qualcode.errors import QualcodeError
from qualcode.store.database import Database

_PART = re.compile(r'(?P<minus>-)?(?:["“”„](?P<phrase>[^"“”„]*)["“”„]?|(?P<word>[^\s"“”„]+))')
_HINT = 'words, "an exact phrase", trust*, honest OR candid, -train'
_CURRENT = (
    "turn_text JOIN turn t ON t.key = turn_text.rowid"
    " JOIN revision r ON r.id = t.revision AND r.live"
    " JOIN source o ON o.id = r.source AND o.live JOIN run u ON u.key = o.run AND u.live"
    " JOIN source_name n ON n.source = o.id AND n.live"
    " LEFT JOIN speaker s ON s.source = o.id AND s.label = t.label AND s.live"
)
_WHERE = (
    "turn_text MATCH :query AND (:interviewers OR coalesce(s.role, 'participant') != 'interviewer')"
    " AND (:source IS NULL OR n.name = :source)"
)
_BATCH = 500


@dataclass(frozen=True, slots=True)
class Hit:
    """A turn that holds what was looked for; `spans` are the hits, as positions in `text`.

    `start` is where the turn stands in its source.
    """

    source: str
    turn: int
    label: str | None
    role: str
    begins: int | None
    start: int
    spans: tuple[tuple[int, int], ...]
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """One hit of a term with the words around it, from one turn."""

    left: str
    hit: str
    right: str
    source: str
    turn: int
    label: str | None


def search(
    db: Database,
    query: str,
    *,
    limit: int | None = 50,
    source: str | None = None,
    interviewers: bool = True,
) -> list[Hit]:
    """The turns that hold what was looked for, in order of source and turn.

    All words must be there; `"a phrase"`, `trust*`, `honest OR candid`, `-train` (or `NOT train`).
    Case and accents make no difference.
    """
    return list(_hits(db, match(query), limit, source, interviewers))


def count(db: Database, query: str, *, source: str | None = None, interviewers: bool = True) -> int:
    """How many turns hold what was looked for."""
    sql = f"SELECT count(*) FROM {_CURRENT} WHERE {_WHERE}"
    return int(db.value(sql, _values(match(query), source, interviewers)))


def kwic(
    db: Database,
    term: str,
    width: int = 60,
    *,
    limit: int | None = None,
    source: str | None = None,
    interviewers: bool = True,
) -> list[Line]:
    """Every hit of a word, a phrase or a `prefix*` with up to `width` characters on either side."""
    lines: list[Line] = []
    for hit in _hits(db, _term(term), limit, source, interviewers):
        lines.extend(_lines(hit, width))
        if limit is not None and len(lines) >= limit:
            return lines[:limit]
    return lines


def _lines(hit: Hit, width: int) -> Iterator[Line]:
    for start, end in hit.spans:
        left, right = hit.text[max(start - width, 0) : start], hit.text[end : end + width]
        yield Line(
            _one_line(left),
            _one_line(hit.text[start:end]),
            _one_line(right),
            hit.source,
            hit.turn,
            hit.label,
        )


def _one_line(text: str) -> str:
    return text.replace("\n", " ")


def match(query: str) -> str:
    """A user's query as FTS5 reads it; every word is quoted, so nothing else has a meaning.

    >>> print(match('trust "safe to fail" -train'))
    ("trust" AND "safe to fail") NOT ("train")
    >>> print(match("honest* OR peer-led"))
    ("honest"*) OR ("peer-led")
    """
    groups: list[tuple[list[str], list[str]]] = [([], [])]
    negated = False
    for part in _PART.finditer(query.replace("\0", " ")):
        word = part["word"]
        if word == "OR" and not part["minus"]:
            groups.append(([], []))
        elif word == "NOT":
            negated = True
        elif word != "AND":
            term = _quoted(part["phrase"] if word is None else word)
            if term:
                groups[-1][bool(part["minus"]) or negated].append(term)
            negated = False
    if not all(wanted for wanted, _ in groups):
        raise QualcodeError(f"there is no word to look for in {query!r}", hint=_HINT)
    return " OR ".join(_group(wanted, unwanted) for wanted, unwanted in groups)


def _group(wanted: Sequence[str], unwanted: Sequence[str]) -> str:
    without = f" NOT ({' OR '.join(unwanted)})" if unwanted else ""
    return f"({' AND '.join(wanted)}){without}"


def _quoted(words: str) -> str:
    """A word, phrase or prefix for FTS5; empty if it holds no letter and no digit."""
    inner, star, after = words.replace('"', " ").strip().rstrip(".,;:!?)").partition("*")
    if after.strip("*"):
        raise QualcodeError(f"a * can only end a word, not {words!r}", hint=_HINT)
    if not any(letter.isalnum() for letter in inner):
        return ""
    return f'"{inner}"{star}'


def _term(term: str) -> str:
    quoted = _quoted(term.replace("\0", " ").strip().strip('"“”„'))
    if not quoted:
        raise QualcodeError(f"there is no word to look for in {term!r}", hint="a word, or trust*")
    return quoted


def _values(query: str, source: str | None, interviewers: bool) -> dict[str, object]:
    return {"query": query, "source": source, "interviewers": interviewers}


def _hits(
    db: Database, query: str, limit: int | None, source: str | None, interviewers: bool
) -> Iterator[Hit]:
    """First which turns, in order and limited; then their hits, batch by batch."""
    found = db.rows(
        "SELECT t.key, n.name, t.number, coalesce(s.name, t.label),"
        f" coalesce(s.role, 'participant'), t.begins, t.start FROM {_CURRENT} WHERE {_WHERE}"
        " ORDER BY n.name, t.number LIMIT :limit",
        {**_values(query, source, interviewers), "limit": -1 if limit is None else limit},
    )
    for low in range(0, len(found), _BATCH):
        batch = found[low : low + _BATCH]
        marked = _marked(db, query, [row[0] for row in batch])
        for key, name, turn, label, role, begins, start in batch:
            yield Hit(name, turn, label, role, begins, start, *marked[key])


def _marked(
    db: Database, query: str, keys: Sequence[int]
) -> dict[int, tuple[tuple[tuple[int, int], ...], str]]:
    """The hits in these turns, by marks that no text holds."""
    mark = secrets.token_hex(12)
    rows = db.rows(
        "SELECT rowid, highlight(turn_text, 0, ?, ?) FROM turn_text WHERE turn_text MATCH ?"
        f" AND rowid IN ({','.join('?' * len(keys))})",
        (f"<{mark}>", f"</{mark}>", query, *keys),
    )
    return {key: unmarked(text, f"<{mark}>", f"</{mark}>") for key, text in rows}


def unmarked(text: str, opening: str, closing: str) -> tuple[tuple[tuple[int, int], ...], str]:
    """The spans that marks surround, and the text without the marks.

    >>> unmarked("we [trust] them", "[", "]")
    (((3, 8),), 'we trust them')
    """
    before, *rest = text.split(opening)
    plain = before
    spans = []
    for piece in rest:
        hit, _, after = piece.partition(closing)
        spans.append((len(plain), len(plain) + len(hit)))
        plain += hit + after
    return tuple(spans), plain
