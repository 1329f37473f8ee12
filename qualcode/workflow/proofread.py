"""Proofreading a codebook: what its keywords and patterns do to each other and to the sources."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from qualcode.codebook.model import Code, Codebook
from qualcode.codebook.page import shorten
from qualcode.codebook.whereabouts import Whereabouts
from qualcode.codebook.yaml_file import Reading
from qualcode.coding.suggestion import Material
from qualcode.errors import Finding, QualcodeError, Severity
from qualcode.store import codings, database, reading, sources
from qualcode.store.database import Database
from qualcode.suggest import proof
from qualcode.suggest.lexis import Lexis, turned_off
from qualcode.workflow import ingest
from qualcode.workflow.project import locate, pipeline

OFTEN = 0.05  # of the turns: a keyword that stands in more of them tells little
FEW = 10  # turns: below that a share says nothing
WORST = 10  # so many keywords that hit too much are shown
NAMED = 6  # so many idle keywords of a code are named, and so many words of a family
_AROUND = 45  # characters on each side of a hit


@dataclass(frozen=True)
class Remark:
    """A finding, with lines from the transcripts that show it."""

    finding: Finding
    lines: tuple[str, ...] = ()


def proofread(read: Reading, where: str, db: Database | None) -> list[Remark]:
    """All that a second look finds in a codebook without errors, in the order of the file."""
    codebook = read.codebook
    if codebook is None:
        return []
    places = Whereabouts(read.text, where)
    material = _material(db)
    lexis = Lexis.of(codebook, material)
    remarks = [
        *map(Remark, turned_off(codebook, places.key("language"))),
        *_without_exclusion(codebook, places),
        *_clashes(codebook, places, lexis),
        *_unready(codebook, places, material, known=db is not None),
        *_missed(codebook, places, material.nlp),
        *(() if db is None else _in_sources(codebook, places, db, material)),
        *_families(codebook, places, lexis),
    ]
    return sorted(remarks, key=lambda each: _order(each.finding.where))


def _material(db: Database | None) -> Material:
    """The sources to try on, if there are any, and the pipeline of the project."""
    if db is None:
        return Material(tuple)
    return Material(lambda: reading.source_texts(db), nlp=pipeline(db.folder))


def _order(where: str) -> tuple[int, ...]:
    return tuple(int(part) for part in where.split(":")[-2:] if part.isdigit())


def _without_exclusion(codebook: Codebook, places: Whereabouts) -> Iterator[Remark]:
    """Codes that say what counts and not what does not: coders draw that line each their way."""
    for code in proof.in_use(codebook):
        if not code.exclude and not any(codebook.children(code.id)):
            what = f"the code `{code.id}` does not say what does not count (`exclude`)"
            hint = "name what looks like it, and the code to use instead"
            severity: Severity = "warning" if code.status == "active" else "note"
            yield Remark(Finding(severity, places.code(code.id), what, hint))


def _clashes(codebook: Codebook, places: Whereabouts, lexis: Lexis) -> Iterator[Remark]:
    for each in proof.clashes(codebook, lexis):
        what = f"`{each.keyword}` of `{each.code}` and `{each.others}` of its sibling"
        what += f" `{each.other}` both find “{each.form}”"
        where = _keyword_place(codebook, places, each.code, each.keyword)
        yield Remark(Finding("warning", where, what, "keep it in one, or narrow it with `not`"))


def _keyword_place(codebook: Codebook, places: Whereabouts, code: str, rule: str) -> str:
    """Where a keyword or a pattern stands."""
    said = codebook.by_id[code]
    at = proof.said(said).index(rule)
    first = len(said.keywords)
    return places.item(code, *(("keywords", at) if at < first else ("patterns", at - first)))


def _unready(
    codebook: Codebook, places: Whereabouts, material: Material, *, known: bool
) -> Iterator[Remark]:
    """Patterns that cannot run: with the project's pipeline, or as long as none is named."""
    for each in proof.unready(codebook, material.nlp):
        finding = each.finding(places.item(each.code, "patterns", each.number))
        yield Remark(finding if known or each.broken else replace(finding, severity="note"))


def _families(codebook: Codebook, places: Whereabouts, lexis: Lexis) -> Iterator[Remark]:
    """What `match: family` adds to the keywords of each code, in the words of the sources."""
    for code in proof.in_use(codebook):
        added = proof.families(code, lexis)
        if added:
            shown = [f"`{word}` {', '.join(added[word])}" for word in list(added)[:NAMED]]
            more = f"; and more for {len(added) - NAMED} others" if len(added) > NAMED else ""
            what = f"`match: family` of `{code.id}` finds too, for {'; '.join(shown)}{more}"
            hint = "`=` before a keyword leaves its family out"
            yield Remark(Finding("note", places.key("match", code.id), what, hint))


def _missed(codebook: Codebook, places: Whereabouts, nlp: str) -> Iterator[Remark]:
    for each in proof.missed_examples(codebook, nlp):
        by = " and ".join(f"`{code}`" for code in each.caught)
        what = f"no keyword of `{each.code}` finds this example, and those of {by} do"
        where = places.item(each.code, "examples", each.example)
        yield Remark(Finding("warning", where, what, "add a keyword, or a `not` over there"))


def _in_sources(
    codebook: Codebook, places: Whereabouts, db: Database, material: Material
) -> Iterator[Remark]:
    """Keywords and patterns that hit too much, and those that never hit."""
    names = {revision: name for name, revision in sources.revisions(db).items()}
    if not names:
        return
    found, turns = proof.hits(codebook, material)
    often = [(key, hits) for key, hits in found.items() if hits.turns > max(OFTEN * turns, FEW - 1)]
    for (code, rule), hits in sorted(often, key=lambda each: -each[1].turns)[:WORST]:
        what = f"`{rule}` of `{code}` stands in {hits.turns} of {turns} turns"
        what += f" ({hits.turns / turns:.0%})"
        where = _keyword_place(codebook, places, code, rule)
        finding = Finding("warning", where, what, "narrow it: a phrase, a `near` rule, or `not`")
        yield Remark(finding, tuple(_in_context(db, names, *each) for each in hits.shown()))
    for each in proof.in_use(codebook):
        yield from _idle(each, places, found, len(names))


def _in_context(db: Database, names: dict[str, str], revision: str, start: int, end: int) -> str:
    text = codings.text(db, names[revision]).text
    before = text[max(0, start - _AROUND) : start].lstrip()
    after = text[end : end + _AROUND].rstrip()
    shown = " ".join(f"…{before}[{text[start:end]}]{after}…".split())
    return f"{names[revision]}: {shown}"


def _idle(
    code: Code, places: Whereabouts, found: dict[tuple[str, str], proof.Hits], count: int
) -> Iterator[Remark]:
    rules = proof.said(code)
    first = len(code.keywords)
    for key, known in (("keywords", rules[:first]), ("patterns", rules[first:])):
        idle = [at for at, each in enumerate(known) if not found[code.id, each].turns]
        if idle:
            named = ", ".join(f"`{shorten(known[at])}`" for at in idle[:NAMED])
            more = f" and {len(idle) - NAMED} more" if len(idle) > NAMED else ""
            what = f"{len(idle)} of {len(known)} {key} of `{code.id}` find nothing in the"
            what += f" {count} sources: {named}{more}"
            yield Remark(Finding("note", places.item(code.id, key, idle[0]), what))


def opened(given: Path | None, project: str, start: Path) -> Database | None:
    """What to try keywords on: a project, a folder of transcripts, the project here, or nothing."""
    if given is None:
        try:
            return database.open_project(locate(start, project))
        except QualcodeError:
            if project:
                raise
            return None
    if given.suffix == ".db" or (given / database.FILE).is_file():
        return database.open_project(locate(start, str(given)))
    return _read_for_now(given)


def _read_for_now(path: Path) -> Database:
    """The transcripts of a folder in a project that lives as long as this process."""
    db = database.in_memory()
    report = ingest.carry_out(db, ingest.plan([str(path)], ingest.Wish()), "-")
    if not report.outcomes().get("new"):
        raise QualcodeError(f"no transcript could be read in {path}", hint="qualcode import PATH")
    return db
