"""How well a method does against a person's codings: code by code, and over all of them.

The figures over all codes are means over codes that were given often enough; the calibration is
pooled. Their intervals come from drawing whole sources again (bootstrap).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from qualcode.coding.figure import NAMES, Bin, Figure, Judgement
from qualcode.suggest.ranking import BINS, Ranking, agreed, binned, calibration_error

LEAST = 3  # units that carry a code; fewer say little of how well it is found
_FEWEST = 5  # sources; an interval from fewer would be a show
_REACH = 1.96  # standard errors that 95 of 100 lie within
_NO_ORDER = "decides, and ranks nothing"
_NO_CHANCE = "its scores are no probabilities"
_NO_FLOOR = "has no threshold"


@dataclass(frozen=True)
class Answers:
    """What a method said: (units, codes) each, None where it does not say such a thing."""

    method: str
    scores: Any = None  # higher is more likely
    said: Any = None  # what it would suggest: True or False
    chances: Any = None  # probabilities
    reasons: tuple[tuple[str, str], ...] = ()  # why a figure is not there

    def why(self, name: str) -> str:
        """Why there is no such figure."""
        usual = {"ap": _NO_ORDER, "wss95": _NO_ORDER, "ece": _NO_CHANCE}
        return dict(self.reasons).get(name) or usual.get(name, _NO_FLOOR)

    def within(self, rows: Any) -> "Answers":
        """The same of some units only."""
        parts = (self.scores, self.said, self.chances)
        scores, said, chances = (None if part is None else part[rows] for part in parts)
        return replace(self, scores=scores, said=said, chances=chances)


@dataclass(frozen=True)
class Question:
    """What is asked of every method: which units carry which codes, as a person said."""

    codes: tuple[str, ...]
    truth: Any  # (units, codes): 1 or 0
    asked: Any  # (units, codes): whether the unit counts for the code
    sources: Any  # (units,): the number of the source of each
    only: frozenset[str] = frozenset()  # the codes that are judged, where not all are

    def within(self, rows: Any) -> "Question":
        """The same of some units only."""
        return replace(
            self, truth=self.truth[rows], asked=self.asked[rows], sources=self.sources[rows]
        )

    @cached_property
    def known(self) -> list[int]:
        """The codes that were given often enough to tell."""
        given = (self.truth * self.asked).sum(axis=0)
        return [code for code in self.wanted if given[code] >= LEAST]

    @cached_property
    def wanted(self) -> list[int]:
        """The codes that are judged at all."""
        every = range(len(self.codes))
        return [code for code in every if not self.only or self.codes[code] in self.only]

    def chance(self, code: int) -> float | None:
        """The share of the units that carry a code."""
        asked = self.asked[:, code]
        return float(self.truth[asked, code].mean()) if asked.any() else None


def judge(
    question: Question, answers: Answers, *, draws: int = 0, seed: int = 1
) -> tuple[Judgement, list[Judgement]]:
    """The figures over all codes, with intervals from so many draws, and those of each code."""
    paper = Paper.of(question, answers)
    each = [paper.one(code) for code in question.wanted]
    whole = paper.whole(None)
    drawn = _drawn(paper, draws, seed)
    figures = {name: _bounded(whole[name], [one[name] for one in drawn]) for name in NAMES}
    if draws and not drawn:
        few = f"no interval from fewer than {_FEWEST} sources"
        figures = {name: replace(one, reason=one.reason or few) for name, one in figures.items()}
    positives = int((question.truth * question.asked)[:, question.known].sum())
    units = int(question.asked.any(axis=1).sum())
    shares = [share for code in question.known if (share := question.chance(code)) is not None]
    chance = float(np.mean(shares)) if shares else None
    whole_row = Judgement(
        answers.method, "", units, positives, figures, chance, len(question.known)
    )
    return whole_row, each


@dataclass(frozen=True)
class Paper:
    """The answers of one method beside the truth, counted once by source and code."""

    question: Question
    answers: Answers
    rows: tuple[Any, ...]  # of each code: the units that count for it
    rankings: tuple[Ranking, ...]
    counts: Any  # (sources, codes, 3): said and given, said, given
    bins: Any  # (sources, codes, bins, 3)

    @staticmethod
    def of(question: Question, answers: Answers) -> "Paper":
        """All that the figures are made of."""
        size = int(question.sources.max()) + 1 if len(question.sources) else 0
        codes = len(question.codes)
        rows = tuple(np.flatnonzero(question.asked[:, code]) for code in range(codes))
        scores = answers.scores
        rankings = tuple(
            Ranking.of(question.truth[at, code], scores[at, code])
            for code, at in enumerate(rows if scores is not None else ())
        )
        counts = _counts(question, answers, size)
        return Paper(question, answers, rows, rankings, counts, _bins(question, answers, size))

    def one(self, code: int) -> Judgement:
        """The figures of one code."""
        given = int(self.counts[:, code, 2].sum())
        figures = self._figures(code, None)
        figures["ece"] = self._ece(self.bins[:, code].sum(axis=0))
        slug = self.question.codes[code]
        chance = self.question.chance(code)
        return Judgement(self.answers.method, slug, len(self.rows[code]), given, figures, chance)

    def whole(self, draw: Any) -> dict[str, Figure]:
        """The figures over all codes; each source counts as often as it was drawn."""
        each = [self._figures(code, draw) for code in self.question.known]
        found = {name: _mean([one[name] for one in each]) for name in NAMES[:-1]}
        weights = np.ones(len(self.bins)) if draw is None else draw
        pooled = np.tensordot(weights, self.bins[:, self.question.known].sum(axis=1), axes=1)
        return {**found, "ece": self._ece(pooled)}

    def _figures(self, code: int, draw: Any) -> dict[str, Figure]:
        """What is counted for a code alone."""
        weights = None if draw is None else draw[self.question.sources[self.rows[code]]]
        counts = self.counts[:, code]
        both, said, given = (counts if draw is None else counts * draw[:, None]).sum(axis=0)
        found = agreed(float(both), float(said), float(given))
        if self.answers.said is None:
            found = {name: Figure(None, self.answers.why(name)) for name in found}
        if self.rankings:
            ranking = self.rankings[code]
            found["ap"] = ranking.average_precision(weights)
            found["wss95"] = ranking.work_saved(weights)
        else:
            found |= {name: Figure(None, self.answers.why(name)) for name in ("ap", "wss95")}
        return found

    def _ece(self, bins: Any) -> Figure:
        if self.answers.chances is None:
            return Figure(None, self.answers.why("ece"))
        return calibration_error(bins)


def reliability(question: Question, answers: Answers) -> Iterator[Bin]:
    """How chances and shares go together, over the codes that were given often enough."""
    if answers.chances is None:
        return
    bins = Paper.of(question, answers).bins[:, question.known].sum(axis=(0, 1))
    for number, (units, chances, truths) in enumerate(bins):
        low, high = number / BINS, (number + 1) / BINS
        means = (chances / units, truths / units) if units else (None, None)
        yield Bin(answers.method, low, high, int(units), *means)


def _mean(figures: Sequence[Figure]) -> Figure:
    values = [each.value for each in figures if each.value is not None]
    if values:
        return Figure(float(np.mean(values)))
    few = f"no code was given to {LEAST} units or more"
    return Figure(None, figures[0].reason if figures else few)


def _counts(question: Question, answers: Answers, size: int) -> Any:
    said = answers.said if answers.said is not None else np.zeros_like(question.asked)
    counts = np.zeros((size, len(question.codes), 3))
    parts = (said * question.truth, said, question.truth)
    for number, part in enumerate(parts):
        np.add.at(counts[:, :, number], question.sources, part * question.asked)
    return counts


def _bins(question: Question, answers: Answers, size: int) -> Any:
    bins = np.zeros((size, len(question.codes), BINS, 3))
    if answers.chances is None:
        return bins
    for source in range(size):
        here = question.sources == source
        for code in range(len(question.codes)):
            at = here & question.asked[:, code]
            bins[source, code] = binned(question.truth[at, code], answers.chances[at, code])
    return bins


def _drawn(paper: Paper, draws: int, seed: int) -> list[dict[str, Figure]]:
    """The figures over all codes for sources drawn again; none where there are too few."""
    present = np.unique(paper.question.sources)
    if len(present) < _FEWEST:
        return []
    rng = np.random.default_rng(seed)
    drawn = (rng.choice(present, len(present)) for _ in range(draws))
    return [paper.whole(np.bincount(each, minlength=len(paper.bins))) for each in drawn]


def _bounded(figure: Figure, drawn: Sequence[Figure]) -> Figure:
    """The figure with its 95 % interval, from the spread of the draws.

    Not from their percentiles: a source drawn twice makes an order look better than it is, so the
    draws lie beside the figure, but their spread holds.
    """
    values = [each.value for each in drawn if each.value is not None]
    if figure.value is None or not values:
        return figure
    reach = _REACH * float(np.std(values))
    low, high = figure.value - reach, figure.value + reach
    return replace(figure, low=max(low, min(0.0, figure.value)), high=min(high, 1.0))
