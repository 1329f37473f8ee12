"""Codings from a file: JSON lines that name a source and a span or a quote that is unique in it."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from qualcode.codebook.tree import resolve
from qualcode.coding.ids import content_id, text_key
from qualcode.coding.segment import Coding, Memo, Segment, Valence
from qualcode.errors import Finding, QualcodeError
from qualcode.store import coders, codings
from qualcode.store.database import Database, iso, now
from qualcode.workflow import decide, recode

_TEXT = ("id", "source", "quote", "code", "coder", "time", "origin", "memo", "valence")
_NUMBERS = ("start", "end", "rating")
_KINDS: Mapping[str, tuple[type, str]] = {
    **dict.fromkeys(_TEXT, (str, "text in quotes")),
    **dict.fromkeys(_NUMBERS, (int, "a whole number")),
    "good": (bool, "true or false"),
}
FIELDS = frozenset(_KINDS)
_VALENCES: dict[str | None, Valence | None] = {
    None: None, "barrier": "barrier", "enabler": "enabler", "mixed": "mixed"
}  # fmt: skip
Said = dict[str, Any]


@dataclass(frozen=True)
class Brought:
    """What an import of codings did: how many are new, how many were there, what was wrong."""

    new: int
    held: int
    findings: tuple[Finding, ...]
    by_coder: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Line:
    """A coding with its memo, and the line of the file that says so."""

    where: str
    coding: Coding
    memo: str

    @property
    def content(self) -> tuple[object, ...]:
        """All that must be the same where two lines have one id."""
        c = self.coding
        return (c.segment, c.code, c.coder, c.rating, c.valence, c.good, self.memo)


def codings_from(db: Database, path: Path, coder: str = "", *, dry_run: bool = False) -> Brought:
    """Read codings and write them in one event; nothing is written if any line is wrong."""
    reader = _Reader(db, coder)
    findings: list[Finding] = []
    lines: dict[str, _Line] = {}
    count = 0
    for where, said in _lines(path, findings):
        try:
            line = reader.line(where, said)
            _refuse_clash(lines.setdefault(line.coding.id, line), line)
            count += 1
        except QualcodeError as fault:
            findings.append(Finding("error", where, fault.message, fault.hint))
    new = _not_held(db, lines, findings)
    if new and not findings and not dry_run:
        made = [line.coding for line in new]
        memos = [_memo(line) for line in new if line.memo]
        codings.take_in(db, made, memos, coder or made[0].coder)
    by_coder = Counter(line.coding.coder for line in new)
    return Brought(len(new), count - len(new), tuple(findings), dict(by_coder))


def _refuse_clash(first: _Line, line: _Line) -> None:
    if first.content != line.content:
        raise QualcodeError(
            f"{first.where} is the same coding with another content",
            hint="leave one out, or give it another id",
        )


def _memo(line: _Line) -> Memo:
    of = line.coding
    row = content_id("memo", of.id, line.memo)
    return Memo(row, "coding", of.id, line.memo, of.coder, of.created)


def _lines(path: Path, findings: list[Finding]) -> Iterator[tuple[str, Said]]:
    for number, line in enumerate(_text(path).split("\n"), 1):
        if not line.strip():
            continue
        where = f"{path.name}:{number}"
        try:
            yield where, _object(line)
        except QualcodeError as fault:
            findings.append(Finding("error", where, fault.message, fault.hint))


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as fault:
        raise QualcodeError(
            f"{path} is not UTF-8 text", hint="codings come as JSON lines"
        ) from fault
    except OSError as fault:
        raise QualcodeError(f"{path}: {fault.strerror}") from fault


def _object(line: str) -> Said:
    """The fields of a line, each of its type; null says nothing."""
    try:
        said = json.loads(line)
    except (ValueError, RecursionError) as fault:
        raise QualcodeError(f"this line is no JSON: {fault}") from fault
    if not isinstance(said, dict):
        raise QualcodeError("this line is no JSON object")
    for name, value in said.items():
        if name not in _KINDS:
            raise QualcodeError(
                f"unknown field {name!r}", hint=f"known: {', '.join(sorted(FIELDS))}"
            )
        kind, words = _KINDS[name]
        if value is not None and type(value) is not kind:  # true is no whole number
            raise QualcodeError(f"{name} is {words}, not {json.dumps(value)[:60]}")
        if isinstance(value, str) and not _sound(value):
            raise QualcodeError(f"{name} holds characters that no text holds")
    return {name: value for name, value in said.items() if value is not None}


def _sound(text: str) -> bool:
    return "\0" not in text and not any("\ud800" <= letter <= "\udfff" for letter in text)


class _Reader:
    """Lines against the project: every text is read once."""

    def __init__(self, db: Database, coder: str) -> None:
        self._db = db
        self._coder = coder
        self._version, self._codebook = recode.version_in_use(db)
        self._texts: dict[str, codings.Text] = {}
        self._twins: dict[tuple[str, str], dict[codings.Place, str]] = {}
        self._coders = set(coders.names(db))

    def line(self, where: str, said: Said) -> _Line:
        """The coding that a line says, with what it leaves out."""
        segment = _segment(self._text(said.get("source", "")), said)
        code = resolve(self._codebook, said.get("code", ""))
        rating, valence = said.get("rating"), said.get("valence")
        if valence not in _VALENCES:
            raise QualcodeError(f"valence is barrier, enabler or mixed, not {valence!r}")
        decide.checked_rating(code, rating)
        who = self._who(said)
        row = said.get("id") or self._id(segment, code.id, who)
        coding = Coding(
            row, segment, code.id, who, _time(said), _origin(said),
            rating, _VALENCES[valence], said.get("good", False), self._version,
        )  # fmt: skip
        return _Line(where, coding, said.get("memo", ""))

    def _id(self, segment: Segment, code: str, who: str) -> str:
        """The id of the coding that is there already, or one that another import gives too."""
        key = (segment.revision, who)
        if key not in self._twins:
            self._twins[key] = codings.twins(self._db, *key)
        place = (segment.revision, str(segment.start), str(segment.end), code, who)
        return self._twins[key].get((segment.start, segment.end, code)) or content_id(*place)

    def _text(self, source: str) -> codings.Text:
        if source not in self._texts:
            self._texts[source] = codings.text(self._db, source)
        return self._texts[source]

    def _who(self, said: Said) -> str:
        who = said.get("coder") or self._coder
        if not who:
            raise QualcodeError("no coder is named", hint="a `coder` field, or --coder NAME")
        if who not in self._coders:
            coders.checked(who, self._coders)
            self._coders.add(who)
        return str(who)


def _time(said: Said) -> str:
    if "time" not in said:
        return now()
    try:
        moment = datetime.fromisoformat(said["time"])
        return iso(moment if moment.tzinfo else moment.replace(tzinfo=UTC))
    except (ValueError, OverflowError) as fault:
        raise QualcodeError(
            f"{said['time']!r} is no time", hint="as 2026-03-01T14:05:00Z"
        ) from fault


def _origin(said: Said) -> str:
    origin: str = said.get("origin", "human")
    if origin != "human" and text_key(origin) is None:
        raise QualcodeError(f"origin is human or the id of a suggestion, not {origin!r}")
    return origin


def _segment(text: codings.Text, said: Said) -> Segment:
    quote, start, end = said.get("quote"), said.get("start"), said.get("end")
    if start is None and end is None:
        if quote is None:
            raise QualcodeError(
                "a coding needs start and end, or a quote that is unique in its source"
            )
        return text.find(quote)
    if start is None or end is None:
        raise QualcodeError("start and end go together", hint="or leave both out and give a quote")
    segment = text.segment(start, end)
    if quote is not None and quote != segment.quote:
        raise QualcodeError(
            f"the quote does not stand at {start}-{end}: there is {segment.quote[:60]!r}",
            hint="leave start and end out, and the quote is looked up",
        )
    return segment


def _not_held(db: Database, lines: Mapping[str, _Line], findings: list[Finding]) -> list[_Line]:
    """Those that are not in the project yet; an id that stands for another coding there is wrong.

    What an undo has taken away counts as not there; what a coder has removed or changed does not.
    """
    held = codings.held(db, lines)
    back = codings.undone(db, held)
    new = []
    for row, line in lines.items():
        there = held.get(row)
        if there is None or row in back:
            new.append(line)
        at = line.coding.segment
        said = (line.coding.code, line.coding.coder, at.start, at.end)
        if there and at.revision == there.revision and said != there[3:] + there[1:3]:
            what = f"the project has another coding with the id {row}"
            findings.append(Finding("error", line.where, what, "give this one its own id"))
    return new
