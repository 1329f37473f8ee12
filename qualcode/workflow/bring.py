"""Codings from a file: JSON lines that name a source and a span or a quote that is unique in it."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from qualcode.codebook.model import Codebook
from qualcode.codebook.tree import resolve
from qualcode.coding.ids import content_id
from qualcode.coding.segment import Coding, Memo, Segment
from qualcode.errors import Finding, QualcodeError
from qualcode.store import codings, sources
from qualcode.store.database import Database, now
from qualcode.workflow import decide, recode

FIELDS = {
    "id", "source", "start", "end", "quote", "code", "coder", "time", "rating", "valence", "good",
    "memo", "origin",
}  # fmt: skip


@dataclass(frozen=True)
class Brought:
    """What an import of codings did: how many are new, how many were there, what was wrong."""

    new: int
    held: int
    findings: tuple[Finding, ...]
    by_coder: dict[str, int] = field(default_factory=dict)


def codings_from(db: Database, path: Path, coder: str = "", *, dry_run: bool = False) -> Brought:
    """Read codings and write them in one event; nothing is written if any line is wrong."""
    version, codebook = recode.version_in_use(db)
    texts: dict[str, codings.Text] = {}
    found: list[tuple[Coding, str]] = []
    findings: list[Finding] = []
    for where, said in _lines(path, findings):
        try:
            found.append(_coding(db, codebook, version, texts, said, coder))
        except QualcodeError as fault:
            findings.append(Finding("error", where, fault.message, fault.hint))
    held = codings.held(db, [coding.id for coding, _ in found])
    new = {coding.id: (coding, memo) for coding, memo in found if coding.id not in held}
    if new and not findings and not dry_run:
        _write(db, list(new.values()), coder)
    by_coder: dict[str, int] = {}
    for coding, _ in new.values():
        by_coder[coding.coder] = by_coder.get(coding.coder, 0) + 1
    return Brought(len(new), len(found) - len(new), tuple(findings), by_coder)


def _lines(path: Path, findings: list[Finding]) -> Iterator[tuple[str, dict[str, Any]]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as fault:
        raise QualcodeError(
            f"{path} is not UTF-8 text", hint="codings come as JSON lines"
        ) from fault
    except OSError as fault:
        raise QualcodeError(f"{path}: {fault.strerror}") from fault
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        where = f"{path.name}:{number}"
        try:
            said = json.loads(line)
        except ValueError as fault:
            findings.append(Finding("error", where, f"this line is no JSON: {fault}"))
            continue
        if not isinstance(said, dict):
            findings.append(Finding("error", where, "this line is no JSON object"))
        elif unknown := sorted(set(said) - FIELDS):
            findings.append(
                Finding(
                    "error",
                    where,
                    f"unknown field {unknown[0]!r}",
                    f"known: {', '.join(sorted(FIELDS))}",
                )
            )
        else:
            yield where, said


def _coding(
    db: Database,
    codebook: Codebook,
    version: str,
    texts: dict[str, codings.Text],
    said: dict[str, Any],
    coder: str,
) -> tuple[Coding, str]:
    name = str(said.get("source", ""))
    if name not in texts:
        sources.id_of(db, name)
        texts[name] = codings.text(db, name)
    segment = _segment(texts[name], said)
    code = resolve(codebook, str(said.get("code", "")))
    who = str(said.get("coder") or coder)
    if not who:
        raise QualcodeError("no coder is named", hint="a `coder` field, or --coder NAME")
    rating, valence = said.get("rating"), said.get("valence")
    if valence not in {None, "barrier", "enabler", "mixed"}:
        raise QualcodeError(f"valence is barrier, enabler or mixed, not {valence!r}")
    if rating is not None and not isinstance(rating, int):
        raise QualcodeError(f"a rating is a whole number, not {rating!r}")
    decide.checked_rating(code, rating)
    made = str(said.get("time") or now())
    identity = str(
        said.get("id")
        or content_id(segment.revision, str(segment.start), str(segment.end), code.id, who)
    )
    coding = Coding(
        identity, segment, code.id, who, made, str(said.get("origin", "human")), rating, valence,
        bool(said.get("good", False)), version,
    )  # fmt: skip
    return coding, str(said.get("memo", ""))


def _segment(text: codings.Text, said: dict[str, Any]) -> Segment:
    quote = said.get("quote")
    start, end = said.get("start"), said.get("end")
    if start is None and end is None:
        if not isinstance(quote, str):
            raise QualcodeError(
                "a coding needs start and end, or a quote that is unique in its source"
            )
        return text.find(quote)
    if not isinstance(start, int) or not isinstance(end, int):
        raise QualcodeError(f"start and end are whole numbers, not {start!r} and {end!r}")
    segment = text.segment(start, end)
    if isinstance(quote, str) and quote != segment.quote:
        raise QualcodeError(
            f"the quote does not stand at {start}-{end}: there is {segment.quote[:60]!r}",
            hint="leave start and end out, and the quote is looked up",
        )
    return segment


def _write(db: Database, found: Sequence[tuple[Coding, str]], coder: str) -> None:
    made = [coding for coding, _ in found]
    memos = [
        Memo(content_id("memo", c.id), "coding", c.id, text, c.coder, c.created)
        for c, text in found
        if text
    ]
    codings.take_in(db, made, memos, coder or made[0].coder)
