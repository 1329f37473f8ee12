"""Looking at the codebook in use: how much each code is used, and how well, by what there is."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from qualcode.analysis import exemplars
from qualcode.analysis.exemplars import Exemplar, Passage, Signs
from qualcode.codebook import history, yaml_file
from qualcode.codebook.exchange.base import Counts
from qualcode.codebook.exchange.entry import written
from qualcode.codebook.model import Code, Codebook
from qualcode.codebook.tree import resolve
from qualcode.coding.segment import CONSENSUS
from qualcode.coding.suggestion import Material, SourceText
from qualcode.store import codebooks, codings, decisions, notes
from qualcode.store.codebooks import Version
from qualcode.store.codings import Placed
from qualcode.store.database import Database
from qualcode.store.reading import source_texts
from qualcode.suggest import pattern_rules, proof, registry, rules
from qualcode.suggest.lexis import Lexis
from qualcode.transcript.people import PARTICIPANT
from qualcode.workflow import convert, versions

SHOWN = 3
_OFTEN = 1 / 3  # share of its suggestions that are rejected, from which on a keyword is doubtful


@dataclass(frozen=True)
class Used:
    """The codebook in use, and the codings of each code by each coder."""

    codebook: Codebook
    counts: Counts


@dataclass(frozen=True)
class Entry:
    """All there is to know of one code."""

    code: Code
    codebook: Codebook
    counts: Counts
    typical: Sequence[Exemplar]
    doubtful: Sequence[Exemplar]
    history: Sequence[tuple[Version, str]]
    family: Mapping[str, Sequence[str]]  # what the words of its keywords find beyond their forms


def used(db: Database, version: str = "") -> Used:
    """How much each code is used, of the codebook in use or of another version."""
    counts = convert.counts(db)
    return Used(versions.book(db, version), counts)


def entry(db: Database, typed: str, version: str = "") -> Entry:
    """One code: its entry, its use, its typical and its doubtful segments, its history."""
    book = versions.book(db, version)
    code = resolve(book, typed)
    every = codings.placed(db)
    passages = list(_passages(db, book, code, every))
    signs = _signs(db, book, code, passages)
    others = [each.quote for each in every if each.code != code.id]
    return Entry(
        code,
        book,
        convert.counts(db),
        exemplars.typical(passages, signs, others, SHOWN),
        exemplars.doubtful(passages, signs),
        _history(db, code),
        _family(db, book, code),
    )


def _family(db: Database, book: Codebook, code: Code) -> Mapping[str, Sequence[str]]:
    alone = replace(book, codes=(replace(code, path=(code.id,)),))
    lexis = Lexis.of(alone, Material(lambda: source_texts(db)))
    return proof.families(code, lexis)


def _passages(
    db: Database, book: Codebook, code: Code, every: Sequence[Placed]
) -> Iterator[Passage]:
    """The distinct segments of a code with who coded them so, and who passed them by."""
    near = {each.id for each in book.below(code.id)} | set(code.path)
    finished = _finished(db)
    mine: dict[tuple[str, int, int], list[Placed]] = {}
    close: dict[str, list[Placed]] = {}
    for each in every:
        if each.code == code.id:
            mine.setdefault((each.source, each.start, each.end), []).append(each)
        if each.code in near:
            close.setdefault(each.source, []).append(each)
    for (source, start, end), rows in mine.items():
        around = (row for row in close[source] if row.start < end and start < row.end)
        missed = finished.get(source, set()) - {row.coder for row in around} - {CONSENSUS}
        yield Passage(
            source,
            rows[0].first_turn,
            start,
            end,
            rows[0].quote,
            tuple(sorted({row.coder for row in rows})),
            tuple(sorted(missed)),
            good=any(row.good for row in rows),
            accepted=all(row.origin != "human" for row in rows),
        )


def _finished(db: Database) -> Mapping[str, set[str]]:
    """Who has finished each source."""
    found: dict[str, set[str]] = {}
    for each in notes.progress(db):
        if each.status == "done":
            found.setdefault(each.source, set()).add(each.coder)
    return found


def _signs(db: Database, book: Codebook, code: Code, passages: Sequence[Passage]) -> list[Signs]:
    """What the keywords of the code and of all others say of each passage."""
    quotes = [each.quote for each in passages]
    material = Material(lambda: source_texts(db))
    cancelling = replace(code, keywords=code.cancel, cancel=(), path=(code.id,))
    hits = keyword_hits(book, quotes, material)
    cancels = keyword_hits(replace(book, codes=(cancelling,)), quotes, material)
    decided = decisions.by_rule(db, code.id)
    family = {each.id for each in book.below(code.id)} | set(code.path)
    said = in_words(code)
    return [
        Signs(
            tuple(said[rule] for rule in found.get(code.id, ())),
            stopped.get(code.id, ()),
            tuple(other for other in found if other not in family),
            _weak(found.get(code.id, ()), decided),
        )
        for found, stopped in zip(hits, cancels, strict=True)
    ]


def in_words(code: Code) -> dict[str, str]:
    """The keywords and patterns of a code as people say them, by the rules that stand for them."""
    keywords = {rules.written(each): written(each) for each in code.keywords}
    return keywords | {each: each for each in map(pattern_rules.written, code.patterns)}


def _weak(own: Sequence[str], decided: Mapping[str, tuple[int, int]]) -> str:
    """A keyword that stands alone and is rejected often, with how often."""
    if len(own) != 1 or own[0] not in decided:
        return ""
    number, rejected = decided[own[0]]
    often = rejected > 1 and rejected >= _OFTEN * number
    return f"{own[0]}, rejected {rejected} of {number} times" if often else ""


def keyword_hits(
    book: Codebook, quotes: Sequence[str], material: Material
) -> list[dict[str, tuple[str, ...]]]:
    """The keywords of each code that stand in each quote, whoever says it."""
    heard = tuple(replace(each, speakers=(PARTICIPANT,)) for each in book.codes)
    scorer = registry.load("keyword").prepare(
        replace(book, codes=heard), material, unit="turn", interviewers=True
    )
    found: list[dict[str, tuple[str, ...]]] = [{} for _ in quotes]
    for number, quote in enumerate(quotes):
        if not quote.strip():
            continue
        source = SourceText("", (1,), (0,), (quote,), (PARTICIPANT,))
        for each in scorer.score(source):
            found[number][each.code] = tuple(why.rule for why in each.evidence)
    return found


def _history(db: Database, code: Code) -> list[tuple[Version, str]]:
    """The versions that changed a code, oldest first."""
    versions = {each.id: each for each in codebooks.versions(db)}
    books = ((each, _book(codebooks.text_of(db, each))) for each in versions)
    known = ((version, book) for version, book in books if book is not None)
    return [(versions[step.version], step.what) for step in history.steps(code.id, known)]


def _book(text: str) -> Codebook | None:
    return yaml_file.read(text, "a version in the project").codebook
