"""Keywords to drop and words to add, by what one coder accepted, coded, and passed over."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import numpy as np

from qualcode.codebook.model import Code, Codebook
from qualcode.coding.suggestion import Judged, Material, Stretch, Unit
from qualcode.suggest import registry
from qualcode.suggest.lexis import language
from qualcode.suggest.marking import SURE, log_odds
from qualcode.suggest.terms import Term, terms, usual
from qualcode.suggest.worth import Line, Met, Place, Read, covered, lines, stacked, together
from qualcode.text.stems import token_spans
from qualcode.transcript.people import INTERVIEWER

FEWEST = 3  # passages of the code with a word, that no keyword finds
_SEVERAL = 2  # codings: what stands in one alone marks that passage, not the code
_TRIED = 30  # words of a code that are tried on the transcripts
_DROP = (False, False, False, True, None)  # which hits are shown
_ADD = (True, True, False, None)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A rule to drop or a word to add, with what the coder made of the segments that it finds.

    `suggestions` and `codings` say how many more, or less, the keywords of the code would find.
    `cancel` are phrases that hold only hits which she passed over.
    """

    deed: Literal["add", "drop"]
    code: str
    words: str
    coded: int
    passed: int
    unread: int
    suggestions: int
    codings: int
    z: float | None = None
    lines: tuple[Line, ...] = ()
    cancel: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ground:
    """What proposals are made from: a codebook, what was read, and whose codings these are."""

    codebook: Codebook
    codes: Sequence[Code]
    reads: Sequence[Read]
    judged: Judged
    material: Material
    unit: Unit
    interviewers: bool = False
    names: Collection[str] = ()


@dataclass
class Caught:
    """What the rules of the codebook find now: each rule's segments, and all of each code."""

    rules: defaultdict[tuple[int, str], list[Met]] = field(
        default_factory=lambda: defaultdict(list)
    )
    places: defaultdict[int, set[Place]] = field(default_factory=lambda: defaultdict(set))


def caught(ground: Ground) -> Caught:
    """Run the keywords and patterns of the codebook over what was read."""
    found, columns = Caught(), {code.id: at for at, code in enumerate(ground.codes)}
    scorers = [
        registry.load(name).prepare(
            ground.codebook, ground.material, unit=ground.unit, interviewers=ground.interviewers
        )
        for name in registry.of_rules(ground.codebook)
    ]
    for number, read in enumerate(ground.reads):
        for same in together(scorers, read.source):
            code, place = columns.get(same[0].code), (number, same[0].start, same[0].end)
            if code is None:
                continue
            why = [each for one in same for each in one.evidence]
            coded = read.verdict(*place[1:], code)
            found.places[code].add(place)
            for each in why:
                met = Met(place, each.spans[0], coded, len(why) == 1)
                found.rules[code, each.rule].append(met)
    return found


def to_drop(
    ground: Ground, found: Caught, precise: Mapping[tuple[int, str], bool]
) -> list[Proposal]:
    """The rules that are not precise enough, code by code, those with most wrong hits first."""
    made = [
        _drop(ground, found, code, rule)
        for (code, rule), mets in found.rules.items()
        if mets and not precise[code, rule]
    ]
    order = {code.id: at for at, code in enumerate(ground.codes)}
    return sorted(made, key=lambda each: (order[each.code], -each.passed, each.words))


def _drop(ground: Ground, found: Caught, code: int, rule: str) -> Proposal:
    mets = found.rules[code, rule]
    alone = {met.place for met in mets if met.alone}
    others = found.places[code] - alone
    lost = _codings(ground, code, alone) - _codings(ground, code, others)
    return replace(
        _weighed(ground, "drop", code, rule, mets),
        suggestions=-len(alone), codings=-len(lost),
        lines=tuple(lines(ground.reads, mets, _DROP)), cancel=_cancelling(ground, mets),
    )  # fmt: skip


def _weighed(
    ground: Ground, deed: Literal["add", "drop"], code: int, words: str, mets: Iterable[Met]
) -> Proposal:
    said = Counter(met.coded for met in mets)
    slug = ground.codes[code].id
    return Proposal(deed, slug, words, said[True], said[False], said[None], 0, 0)


def tally(mets: Iterable[Met]) -> tuple[int, int]:
    """How many of the segments the coder coded, and how many she saw."""
    said = Counter(met.coded for met in mets)
    return said[True], said[True] + said[False]


def _codings(ground: Ground, code: int, places: Collection[Place]) -> set[tuple[int, Stretch]]:
    """The coder's codings of a code that some places overlap."""
    by_source: defaultdict[int, list[Place]] = defaultdict(list)
    for place in places:
        by_source[place[0]].append(place)
    slug = ground.codes[code].id
    return {
        (number, each)
        for number, some in by_source.items()
        for each in covered([s for s in _coded(ground, number) if s[2] == slug], some, number)
    }


def _coded(ground: Ground, number: int) -> Sequence[Stretch]:
    return ground.judged.coded.get(ground.reads[number].source.revision, ())


def _cancelling(ground: Ground, mets: Sequence[Met]) -> tuple[str, ...]:
    """Phrases of a hit and a word beside it that stand in wrong hits only, the commonest first."""
    around: dict[bool | None, Counter[str]] = defaultdict(Counter)
    for met in mets:
        around[met.coded].update(_phrases(ground.reads[met.place[0]], met))
    wrong = around[False]
    fit = [each for each in wrong if wrong[each] > 1 and each not in around[True]]
    return tuple(sorted(fit, key=lambda each: (-wrong[each], len(each), each))[:3])


def _phrases(read: Read, met: Met) -> Iterator[str]:
    """The hit with the word before it, and with the word after."""
    start, end = met.mark
    words = [
        (word, passage.start + a, passage.start + b)
        for row in read.rows(*met.mark)
        for passage in (read.passages[row],)
        for word, a, b in token_spans(passage.text)
        if word != "?"
    ]
    inside = [at for at, (_, a, b) in enumerate(words) if a < end and start < b]
    if inside:
        first, last = inside[0], inside[-1]
        said = [word for word, *_ in words]
        if first:
            yield " ".join(said[first - 1 : last + 1])
        if last + 1 < len(words):
            yield " ".join(said[first : last + 2])


@dataclass(frozen=True)
class Vocabulary:
    """The terms of all passages as counts, with the terms of each passage."""

    terms: Sequence[Sequence[Term]]
    stems: Sequence[str]
    counts: Any  # sparse (passages, stems), 0 or 1
    spoken: Any  # (passages,): not by an interviewer

    @staticmethod
    def of(ground: Ground) -> "Vocabulary":
        """The terms of what was read."""
        from scipy.sparse import csr_matrix

        tongue = language(ground.codebook)
        listed = [terms(p.text, tongue, ground.names) for r in ground.reads for p in r.passages]
        spoken = [r.source.roles[p.turn] != INTERVIEWER for r in ground.reads for p in r.passages]
        number: dict[str, int] = {}
        rows = [{number.setdefault(t.stem, len(number)) for t in some} for some in listed]
        where = [(row, stem) for row, stems in enumerate(rows) for stem in sorted(stems)]
        at = np.array(where, dtype=int).reshape(-1, 2).T
        counts = csr_matrix((np.ones(len(where)), (at[0], at[1])), shape=(len(listed), len(number)))
        return Vocabulary(listed, list(number), counts, np.array(spoken, dtype=bool))


@dataclass(frozen=True, slots=True)
class Marking:
    """A term that marks the coder's passages of a code, as it is usually said."""

    code: int
    stem: str
    words: str
    z: float


def marking(ground: Ground, found: Caught) -> list[Marking]:
    """The terms that mark the passages of each code, and stand in some that no rule finds."""
    words, truth = Vocabulary.of(ground), stacked(ground.reads, len(ground.codes))
    everywhere = np.asarray(words.counts[words.spoken].sum(axis=0)).ravel()
    free = (truth == 1) & ~_rows_caught(ground, found)
    made = []
    for code in range(len(ground.codes)):
        here, there, left = (
            np.asarray(words.counts[rows[:, code]].sum(axis=0)).ravel()
            for rows in (truth == 1, truth == 0, free)
        )
        z = np.where(left >= FEWEST, log_odds(here, there, everywhere), 0)
        best = [at for at in np.argsort(-z, kind="stable")[:_TRIED] if z[at] >= SURE]
        rows = np.flatnonzero(free[:, code])
        made += [
            Marking(code, words.stems[at], _said(words, rows, words.stems[at]), float(z[at]))
            for at in best
        ]
    return made


def _said(words: Vocabulary, rows: Iterable[int], stem: str) -> str:
    return usual([each.said for row in rows for each in words.terms[row] if each.stem == stem])


def _rows_caught(ground: Ground, found: Caught) -> Any:
    """Which passages the rules of each code touch: (passages, codes)."""
    firsts = np.cumsum([0, *(len(read.passages) for read in ground.reads)])
    touched = np.zeros((firsts[-1], len(ground.codes)), dtype=bool)
    for code, places in found.places.items():
        for number, start, end in places:
            touched[
                [firsts[number] + row for row in ground.reads[number].rows(start, end)], code
            ] = True
    return touched


def to_add(ground: Ground, found: Caught, share: float, most: int) -> list[Proposal]:
    """The words that would find more of a code: those that mark it, tried as keywords.

    At least this share of what they newly find, as far as the coder saw it, is hers.
    """
    tried = marking(ground, found)
    fresh = _tried(ground, found, tried)
    made: list[Proposal] = []
    kept: defaultdict[int, list[set[Place]]] = defaultdict(list)
    for each, mets in zip(tried, fresh, strict=True):
        coded, seen = tally(mets)
        hers = {met.place for met in mets if met.coded}
        if coded < FEWEST or coded < share * seen or len(kept[each.code]) >= most:
            continue
        if any(hers <= known for known in kept[each.code]):
            continue
        if len(_codings(ground, each.code, hers)) < _SEVERAL:
            continue
        kept[each.code].append(hers)
        made.append(_add(ground, found, each, mets))
    return made


def _add(ground: Ground, found: Caught, each: Marking, mets: Sequence[Met]) -> Proposal:
    gained = _codings(ground, each.code, {met.place for met in mets})
    gained -= _codings(ground, each.code, found.places[each.code])
    return replace(
        _weighed(ground, "add", each.code, each.words, mets),
        suggestions=len(mets), codings=len(gained), z=round(each.z, 2),
        lines=tuple(lines(ground.reads, mets, _ADD)),
    )  # fmt: skip


def _tried(ground: Ground, found: Caught, tried: Sequence[Marking]) -> list[list[Met]]:
    """What each word would find as a keyword of its code, and no rule of the code finds now."""
    book = replace(ground.codebook, codes=tuple(_as_code(ground, *e) for e in enumerate(tried)))
    scorer = registry.load("keyword").prepare(
        book, ground.material, unit=ground.unit, interviewers=ground.interviewers
    )
    fresh: list[list[Met]] = [[] for _ in tried]
    for number, read in enumerate(ground.reads):
        for one in scorer.score(read.source):
            each, place = tried[int(one.code)], (number, one.start, one.end)
            if place not in found.places[each.code]:
                coded = read.verdict(one.start, one.end, each.code)
                fresh[int(one.code)].append(Met(place, one.evidence[0].spans[0], coded))
    return fresh


def _as_code(ground: Ground, number: int, each: Marking) -> Code:
    """A code with this word for its only keyword, read for the same talk in the same way."""
    like, slug = ground.codes[each.code], str(number)
    return Code(slug, slug, match=like.match, keywords=(each.words,), cancel=like.cancel,
                speakers=like.speakers, path=(slug,))  # fmt: skip
