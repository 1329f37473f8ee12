"""Proofreading a codebook: what its keywords do to each other, to its examples, to the sources."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from qualcode.codebook.model import Code, Codebook
from qualcode.codebook.page import shorten
from qualcode.codebook.whereabouts import Whereabouts
from qualcode.codebook.yaml_file import Reading
from qualcode.errors import Finding, QualcodeError, Severity
from qualcode.store import codings, database, reading, sources
from qualcode.store.database import Database
from qualcode.suggest import proof
from qualcode.suggest.rules import written
from qualcode.workflow import ingest
from qualcode.workflow.project import locate

OFTEN = 0.05  # of the turns: a keyword that stands in more of them tells little
FEW = 10  # turns: below that a share says nothing
WORST = 10  # so many keywords that hit too much are shown
NAMED = 6  # so many idle keywords of a code are named
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
    remarks = [
        *_without_exclusion(codebook, places),
        *_clashes(codebook, places),
        *_missed(codebook, places),
        *(() if db is None else _in_sources(codebook, places, db)),
    ]
    return sorted(remarks, key=lambda each: _order(each.finding.where))


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


def _clashes(codebook: Codebook, places: Whereabouts) -> Iterator[Remark]:
    for each in proof.clashes(codebook):
        what = f"`{each.keyword}` of `{each.code}` and `{each.others}` of its sibling"
        what += f" `{each.other}` both find “{each.form}”"
        where = _keyword_place(codebook, places, each.code, each.keyword)
        yield Remark(Finding("warning", where, what, "keep it in one, or narrow it with `not`"))


def _keyword_place(codebook: Codebook, places: Whereabouts, code: str, keyword: str) -> str:
    known = [written(each) for each in codebook.by_id[code].keywords]
    return places.item(code, "keywords", known.index(keyword))


def _missed(codebook: Codebook, places: Whereabouts) -> Iterator[Remark]:
    for each in proof.missed_examples(codebook):
        by = " and ".join(f"`{code}`" for code in each.caught)
        what = f"no keyword of `{each.code}` finds this example, and those of {by} do"
        where = places.item(each.code, "examples", each.example)
        yield Remark(Finding("warning", where, what, "add a keyword, or a `not` over there"))


def _in_sources(codebook: Codebook, places: Whereabouts, db: Database) -> Iterator[Remark]:
    """Keywords that hit too much, and those that never hit."""
    names = {revision: name for name, revision in sources.revisions(db).items()}
    if not names:
        return
    found, turns = proof.hits(codebook, reading.source_texts(db))
    often = [(key, hits) for key, hits in found.items() if hits.turns > max(OFTEN * turns, FEW - 1)]
    for (code, keyword), hits in sorted(often, key=lambda each: -each[1].turns)[:WORST]:
        what = f"`{keyword}` of `{code}` stands in {hits.turns} of {turns} turns"
        what += f" ({hits.turns / turns:.0%})"
        where = _keyword_place(codebook, places, code, keyword)
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
    known = [written(each) for each in code.keywords]
    idle = [at for at, each in enumerate(known) if not found[code.id, each].turns]
    if idle:
        named = ", ".join(f"`{shorten(known[at])}`" for at in idle[:NAMED])
        more = f" and {len(idle) - NAMED} more" if len(idle) > NAMED else ""
        what = f"{len(idle)} of {len(known)} keywords of `{code.id}` find nothing in the"
        what += f" {count} sources: {named}{more}"
        yield Remark(Finding("note", places.item(code.id, "keywords", idle[0]), what))


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
