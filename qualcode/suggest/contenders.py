"""The methods as they are judged: what each says of every unit, of sources it was not taught by."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from qualcode.coding.suggestion import Judged, Stretch
from qualcode.suggest import registry
from qualcode.suggest.bench import Bench, marks
from qualcode.suggest.judging import Answers
from qualcode.suggest.learned import FLOOR, RARE, LearnedScorer
from qualcode.suggest.lessons import FEWEST
from qualcode.suggest.reasons import Reasons
from qualcode.suggest.semantic import SemanticScorer

LEARNED, WORDS = "learned", "TF-IDF + LR"
FOLDS = 10  # with more sources than that, some are left out together
_NOBODY = Judged("", {}, {})


@dataclass(frozen=True)
class Taught:
    """What a method that was taught says of some units: how likely, and what it would suggest."""

    chances: Any
    said: Any


Pupil = Callable[[Bench, Any, Any], Taught]  # (bench, rows that teach, rows to tell of)


def rules(bench: Bench, name: str) -> Answers:
    """Keywords or patterns: more hits in a unit rank it higher."""
    scorer = registry.load(name).prepare(
        bench.codebook, bench.material, unit=bench.unit, interviewers=True
    )
    hits = np.zeros(bench.given.shape)
    for (source, found), part in bench.parts():
        for each in scorer.score(source):
            count = sum(len(why.spans) > 0 for why in each.evidence)
            hits[part] += count * marks((source, found), bench.codes, [_stretch(each)])
    return Answers(name, hits, hits > 0)


def _stretch(suggestion: Any) -> Stretch:
    return suggestion.start, suggestion.end, suggestion.code


def semantic(bench: Bench) -> Answers:
    """Likeness to what the codes say; no coding is used."""
    likeness, against = bench.ground.likeness, bench.ground.against
    scorer = SemanticScorer(bench.codes, likeness, bench.unit, bench.heard, against)
    scores = np.zeros(bench.given.shape)
    said = np.zeros(bench.given.shape, dtype=bool)
    for (source, found), part in bench.parts():
        scores[part] = likeness.score((source, found)) - against.taken((source, found))
        reasons = Reasons(likeness, found)
        for place, code in scorer.peaks(found, scores[part], source.roles, reasons):
            said[part.start + place, code] = True
    return Answers("semantic", scores, said)


def learned(bench: Bench, teaching: Any, asked: Any) -> Taught:
    """`learned`, which holds keywords and likeness too, after the coding of some units."""
    lesson = bench.lesson(bench.teaching, teaching)
    scorer = LearnedScorer(bench.ground, _NOBODY, lesson, bench.unit, bench.heard)
    chances = np.zeros(bench.given.shape)
    said = np.zeros(bench.given.shape, dtype=bool)
    for (source, found), part in _needed(bench, asked):
        here = np.arange(part.start, part.stop)
        chances[part] = lesson.chances(bench.known.take(here), bench.prior.take(here))
        for place, code in scorer.likely(found, chances[part], source.roles):
            said[part.start + place, code] = True
    return Taught(chances[asked], said[asked])


def _needed(bench: Bench, rows: Any) -> Iterator[Any]:
    wanted = set(bench.sources[rows].tolist())
    for number, (cut, part) in enumerate(bench.parts()):
        if number in wanted:
            yield cut, part


def by_words(bench: Bench, teaching: Any, asked: Any) -> Taught:
    """What everybody tries first: TF-IDF and logistic regression, one code at a time."""
    truth = bench.teaching[teaching]
    chances = bench.words.chances(teaching, truth, asked)
    given, seen = (truth == 1).sum(axis=0), (~np.isnan(truth)).sum(axis=0)
    floor = np.maximum(FLOOR, np.minimum(RARE * given / np.maximum(seen, 1), 0.5))
    return Taught(chances, (chances >= floor) & (given >= FEWEST))


PUPILS: Mapping[str, Pupil] = {LEARNED: learned, WORDS: by_words}


def left_out(
    bench: Bench, name: str, folds: int = FOLDS, on_fold: Callable[[], None] = lambda: None
) -> Answers | None:
    """What a method that learns says of each source when it was taught by the others."""
    groups = _groups(len(bench.cuts), folds)
    if len(groups) < 2:
        return None
    chances = np.zeros(bench.given.shape)
    said = np.zeros(bench.given.shape, dtype=bool)
    for group in groups:
        out = np.isin(bench.sources, group)
        told = PUPILS[name](bench, decided(bench, ~out), np.flatnonzero(out))
        chances[out], said[out] = told.chances, told.said
        on_fold()
    return Answers(name, chances, said, chances)


def decided(bench: Bench, among: Any) -> Any:
    """The units among these that were read for any code."""
    return np.flatnonzero(among & (~np.isnan(bench.teaching)).any(axis=1))


def _groups(count: int, folds: int) -> Sequence[Any]:
    """The numbers of the sources that are left out together.

    >>> [each.tolist() for each in _groups(3, 10)], [each.tolist() for each in _groups(5, 2)]
    ([[0], [1], [2]], [[0, 2, 4], [1, 3]])
    """
    numbers = np.arange(count)
    return [numbers[first::folds] for first in range(min(count, folds))]


def coder(bench: Bench, name: str, coded: Mapping[str, Sequence[Stretch]]) -> Answers:
    """The codings of somebody else, as if a method had suggested them."""
    parts = [marks(cut, bench.codes, coded.get(cut[0].revision, ())) for cut in bench.cuts]
    return Answers(name, said=np.vstack(parts), reasons=(("ece", "decides, and gives no chance"),))
