"""Trial coding: what a draft of a codebook would suggest, beside the book in use; unstored."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from random import Random

from qualcode.codebook.model import Code, Codebook
from qualcode.codebook.tree import resolve
from qualcode.coding.suggestion import Material, SourceText, Suggestion, Unit
from qualcode.errors import Finding, QualcodeError
from qualcode.store import reading, sources
from qualcode.store.database import Database
from qualcode.suggest import proof, registry
from qualcode.workflow import convert, look, recode
from qualcode.workflow.project import pipeline

_AROUND = 80  # characters before and after a hit
_LOST_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Wish:
    """What to try: on which sources, for which codes, and how many hits to draw by which seed."""

    sources: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    show: int = 10
    seed: int = 1
    unit: Unit = "sentence"
    interviewers: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """A segment that would be suggested, with what stands around it and the words that matched.

    `marks` are spans in `quote`. `state` compares with the book in use: new, lost or the same.
    """

    source: str
    turn: int
    start: int
    end: int
    before: str
    quote: str
    after: str
    marks: tuple[tuple[int, int], ...]
    rules: tuple[str, ...]
    state: str


@dataclass(frozen=True, slots=True)
class Tried:
    """What the draft finds for one code; `shared` counts the segments that a sibling has too."""

    code: Code
    hits: int
    sources: int
    new: int
    lost: int
    shared: tuple[tuple[str, int], ...] = ()
    shown: tuple[Hit, ...] = ()


@dataclass(frozen=True)
class Trial:
    """What came of it; no codebook where the file has errors."""

    codebook: Codebook | None
    findings: tuple[Finding, ...]
    sources: int = 0
    against: str = ""  # the book in use
    codes: Sequence[Tried] = ()


@dataclass
class _Found:
    """The hits of one code in the draft and in the book in use, under the keys of suggestions."""

    draft: dict[int, Hit] = field(default_factory=dict)
    used: dict[int, Hit] = field(default_factory=dict)


def prepare(given: str) -> tuple[Codebook | None, tuple[Finding, ...]]:
    """The draft in any format that can be read, and what is to be said of it."""
    read = convert.read(recode.find(given))
    return read.codebook, read.findings


def revisions(db: Database, names: Sequence[str]) -> list[str]:
    """The sources to try on; all if none is named."""
    for name in names:
        sources.id_of(db, name)
    held = sources.revisions(db)
    if not held:
        raise QualcodeError("there is no source to read yet", hint="qualcode import PATH")
    return [name for name in held if not names or name in names]


def carry_out(
    db: Database, given: str, wish: Wish, on_source: Callable[[], None] = lambda: None
) -> Trial:
    """Score the sources with the draft and with the book in use, and compare."""
    draft, findings = prepare(given)
    if draft is None:
        return Trial(None, findings)
    unready = proof.unready(draft, pipeline(db.folder))
    findings += tuple(each.finding(f"{draft.name}, code {each.code}") for each in unready)
    wanted = [resolve(draft, each).id for each in wish.codes]
    shown = [
        code for code in draft.codes
        if code.status != "deprecated" and (not wanted or set(wanted) & set(code.path))
    ]  # fmt: skip
    used = recode.in_use(db)
    names = revisions(db, wish.sources)
    found = _score(db, (draft, used), names, wish, on_source)
    rest = [code for code in found if code not in draft]
    codes = [*shown, *([] if wanted else [used.by_id[code] for code in rest])]
    tried = [_tried(code, draft, found, wish) for code in codes]
    return Trial(draft, findings, len(names), f"{used.name} {used.version}", tried)


def _score(
    db: Database,
    books: tuple[Codebook, Codebook],
    names: Sequence[str],
    wish: Wish,
    on_source: Callable[[], None],
) -> Mapping[str, _Found]:
    """The hits of both books by code."""
    scorers = [_scorers(db, book, wish) for book in books]
    words = [{code.id: look.in_words(code) for code in book.codes} for book in books]
    found: dict[str, _Found] = defaultdict(_Found)
    for name, source in zip(names, reading.source_texts(db, names), strict=True):
        draft, used = (
            list(_hits(name, source, _together(each, source), said))
            for each, said in zip(scorers, words, strict=True)
        )
        for each, hit in draft:
            found[each.code].draft[each.key] = hit
        for each, hit in used:
            found[each.code].used[each.key] = hit
        on_source()
    return found


def _scorers(db: Database, book: Codebook, wish: Wish) -> list[registry.Scorer]:
    """What finds the keywords and patterns of a book."""
    material = Material(lambda: reading.source_texts(db), nlp=pipeline(db.folder))
    return [
        registry.load(name).prepare(book, material, unit=wish.unit, interviewers=wish.interviewers)
        for name in registry.of_rules(book)
    ]


def _together(scorers: Sequence[registry.Scorer], source: SourceText) -> list[Suggestion]:
    """The suggestions of several methods, those on one segment as one."""
    found: dict[int, Suggestion] = {}
    for scorer in scorers:
        for each in scorer.score(source):
            before = found.get(each.key)
            evidence = (*(before.evidence if before else ()), *each.evidence)
            found[each.key] = replace(each, evidence=evidence)
    return list(found.values())


def _hits(
    name: str,
    source: SourceText,
    suggestions: Iterable[Suggestion],
    said: Mapping[str, Mapping[str, str]],
) -> Iterator[tuple[Suggestion, Hit]]:
    """Each suggestion with its segment in context."""
    turn = 0
    for each in sorted(suggestions, key=lambda one: one.start):
        while turn + 1 < len(source.starts) and source.starts[turn + 1] <= each.start:
            turn += 1
        at, text = source.starts[turn], source.texts[turn]
        start, end = each.start - at, each.end - at
        marks = sorted({span for why in each.evidence for span in why.spans})
        yield (
            each,
            Hit(
                name,
                source.numbers[turn],
                each.start,
                each.end,
                text[max(start - _AROUND, 0) : start],
                text[start:end],
                text[end : end + _AROUND],
                tuple((a - each.start, b - each.start) for a, b in marks),
                tuple(said[each.code][why.rule] for why in each.evidence),
                "same",
            ),
        )


def _tried(code: Code, draft: Codebook, found: Mapping[str, _Found], wish: Wish) -> Tried:
    """What the draft finds for a code, compared with the book in use and with its siblings."""
    mine = found.get(code.id, _Found())
    new, lost = mine.draft.keys() - mine.used.keys(), mine.used.keys() - mine.draft.keys()
    hits = [replace(hit, state="new") if key in new else hit for key, hit in mine.draft.items()]
    gone = [replace(mine.used[key], state="lost") for key in mine.used if key in lost]
    chance = Random(f"{wish.seed} {code.id}")  # noqa: S311 - a sample, not a secret
    shown = _drawn(hits, wish.show, chance) + _drawn(gone, min(wish.show, _LOST_SHOWN), chance)
    return Tried(
        code,
        len(hits),
        len({hit.source for hit in hits}),
        len(new),
        len(lost),
        tuple(_shared(code, draft, found)),
        tuple(shown),
    )


def _drawn(hits: Sequence[Hit], number: int, chance: Random) -> list[Hit]:
    """Some hits at random, in reading order."""
    picked = chance.sample(range(len(hits)), min(number, len(hits)))
    return [hits[at] for at in sorted(picked)]


def _shared(code: Code, draft: Codebook, found: Mapping[str, _Found]) -> Iterator[tuple[str, int]]:
    """The siblings that would be suggested on some of the same segments, the most first."""
    mine = _segments(found.get(code.id))
    siblings = (each.id for each in draft.children(code.parent) if each.id != code.id)
    counts = ((other, len(mine & _segments(found.get(other)))) for other in siblings)
    yield from sorted((each for each in counts if each[1]), key=lambda each: -each[1])


def _segments(found: _Found | None) -> set[tuple[str, int, int]]:
    return {(hit.source, hit.start, hit.end) for hit in found.draft.values()} if found else set()
