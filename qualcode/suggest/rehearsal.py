"""A review rehearsed: the queue as it would have come, decided as somebody has coded.

The offers, the order and the lessons are those of a review; her codings answer in her place.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Any

import numpy as np

from qualcode.coding.figure import Figure, Rehearsed
from qualcode.coding.ids import suggestion_key
from qualcode.coding.suggestion import Judged, Suggestion
from qualcode.suggest.bench import Bench
from qualcode.suggest.estimate import estimate
from qualcode.suggest.judging import Answers, Question, judge
from qualcode.suggest.learned import LearnedScorer
from qualcode.suggest.lessons import Lesson
from qualcode.suggest.passages import Cut
from qualcode.suggest.queue import Limits, Order, Waiting, arranged, shown
from qualcode.suggest.semantic import SemanticScorer
from qualcode.suggest.verdicts import touched
from qualcode.text.folding import fold

SIZES = (25, 50, 100, 200, 400, 800)  # decisions after which it is told how far the review has come
SITTING = 25  # decisions, after which all methods suggest and learn anew
_NOBODY = Judged("", {}, {})


@dataclass(frozen=True, slots=True)
class Offer:
    """A suggestion: as it waits in the queue, and the units and the code that it is about."""

    waiting: Waiting
    rows: tuple[int, ...]
    code: int


@dataclass(frozen=True, slots=True)
class Decided:
    """An offer that was decided on, and whether it came by lot; its chance is that of then."""

    offer: Offer
    accepted: bool
    by_lot: bool


@dataclass(frozen=True)
class Report:
    """How far a review has come, and what its chances say of all that is not decided."""

    told: Rehearsed
    question: Question
    answers: Answers


@dataclass
class _Review:
    """A review under way: what is offered, what was decided."""

    bench: Bench
    question: Question
    order: Order
    limits: Limits
    offers: dict[int, Offer] = field(default_factory=dict)
    decided: dict[int, Decided] = field(default_factory=dict)

    def offer(self, cut: Cut, part: slice, told: Iterable[Suggestion]) -> None:
        """Take in what methods suggest for a source, where the question asks for it."""
        codes = self.bench.codes
        for each in told:
            span = (each.start, each.end, each.code)
            places = [(part.start + row, code) for row, code in touched(cut[1], codes, [span])]
            if any(self.question.asked[row, code] for row, code in places):
                words = fold(_said(cut, each)).text
                waiting = Waiting(each.key, each.revision, *span, 0.0, words)
                rows = tuple(row for row, _ in places)
                self.offers.setdefault(each.key, Offer(waiting, rows, places[0][1]))

    @property
    def teaching(self) -> Any:
        """What the decisions say: (units, codes), nan for what nothing was decided on."""
        said = np.full(self.bench.given.shape, np.nan)
        for accepted in (False, True):  # what one refuses and another accepts is accepted
            for each in self.decided.values():
                if each.accepted == accepted:
                    said[list(each.offer.rows), each.offer.code] = accepted
        return said

    def waiting(self, chances: Any) -> dict[int, Offer]:
        """What nothing was decided on, as it stands by these chances."""
        return {
            key: _standing(offer, chances)
            for key, offer in self.offers.items()
            if key not in self.decided
        }

    def queue(self, waiting: Mapping[int, Offer]) -> list[tuple[Waiting, bool]]:
        """What comes next of what waits, each with whether it comes by lot."""
        gone = [each.offer.waiting for each in self.decided.values()]
        left = shown((each.waiting for each in waiting.values()), {}, self.limits, gone)
        return arranged(left, self.order, len(self.decided))

    def sit(self, waiting: Mapping[int, Offer]) -> None:
        """Decide on what comes, until all is to be learned anew."""
        left, count = dict(waiting), len(self.decided)
        most = next(size for size in SIZES if size > count) - count
        for _ in range(min(most, SITTING)):
            queue = self.queue(left)
            if not queue:
                return
            each, by_lot = queue[0]
            offer = left.pop(each.key)
            self.decided[each.key] = Decided(offer, self.right(offer), by_lot)

    def right(self, offer: Offer) -> bool:
        """Whether the person coded so, on any part of it."""
        return bool(self.bench.given[list(offer.rows), offer.code].any())


def rehearse(
    bench: Bench,
    question: Question,
    order: Order,
    limits: Limits | None = None,
    on_sitting: Callable[[], None] = lambda: None,
) -> Iterator[Report]:
    """How far a review in this order comes, after each of the sizes and at its end."""
    review = _Review(bench, _narrowed(question), order, limits or Limits())
    _offer_by_words(review)
    while True:
        teaching = review.teaching
        lesson = bench.lesson(teaching, np.arange(len(teaching)))
        chances = lesson.chances(bench.known, bench.prior)
        _offer_learned(review, lesson, np.where(np.isnan(teaching), chances, 0))
        waiting, count = review.waiting(chances), len(review.decided)
        queue = [waiting[each.key] for each, _ in review.queue(waiting)]
        if count in SIZES or not queue:
            yield _report(review, teaching, chances, queue)
        if not queue or count == SIZES[-1]:
            return
        review.sit(waiting)
        on_sitting()


def _narrowed(question: Question) -> Question:
    """The question with nothing asked of codes that are not judged."""
    judged = np.isin(np.arange(len(question.codes)), question.wanted)
    return replace(question, asked=question.asked & judged)


def _said(cut: Cut, each: Suggestion) -> str:
    """The words of a suggestion; passages lie apart where it covers several."""
    found = (passage for passage in cut[1] if each.start < passage.end and passage.start < each.end)
    return " ".join(passage.text for passage in found)


def _standing(offer: Offer, chances: Any) -> Offer:
    chance = max(chances.item(row, offer.code) for row in offer.rows)
    return replace(offer, waiting=replace(offer.waiting, chance=chance))


def _offer_by_words(review: _Review) -> None:
    """What keywords, patterns and likeness suggest before anything is decided."""
    bench, ground = review.bench, review.bench.ground
    likeness = SemanticScorer(bench.codes, ground.likeness, bench.unit, bench.heard, ground.against)
    for cut, part in bench.parts():
        scorers = (*ground.rules, likeness)
        review.offer(cut, part, chain.from_iterable(each.score(cut[0]) for each in scorers))


def _offer_learned(review: _Review, lesson: Lesson, chances: Any) -> None:
    """What the decisions have taught to suggest."""
    bench = review.bench
    scorer = LearnedScorer(bench.ground, _NOBODY, lesson, bench.unit, bench.heard)
    for cut, part in bench.parts():
        source, found = cut
        told = scorer.likely(found, chances[part], source.roles)
        review.offer(cut, part, (_suggested(bench, cut, *each) for each in told))


def _suggested(bench: Bench, cut: Cut, place: int, code: int) -> Suggestion:
    passage, slug, revision = cut[1][place], bench.codes[code].id, cut[0].revision
    key = suggestion_key(revision, passage.start, passage.end, slug)
    return Suggestion(key, revision, passage.start, passage.end, slug, ())


def _report(review: _Review, teaching: Any, chances: Any, waiting: Sequence[Offer]) -> Report:
    question = replace(review.question, asked=review.question.asked & np.isnan(teaching))
    said = np.zeros(chances.shape, dtype=bool)
    for offer in waiting:
        said[list(offer.rows), offer.code] = True
    answers = Answers(review.order, chances, said, chances)
    figures = judge(question, answers)[0].figures
    return Report(_rehearsed(review, waiting, figures), question, answers)


def _rehearsed(review: _Review, waiting: Sequence[Offer], figures: dict[str, Figure]) -> Rehearsed:
    decided = review.decided.values()
    accepted = [each.offer for each in decided if each.accepted]
    drawn = [(each.offer.waiting.chance, each.accepted) for each in decided if each.by_lot]
    right = len(accepted) + sum(map(review.right, waiting))
    guess = estimate(len(accepted), [each.waiting.chance for each in waiting], drawn)
    return Rehearsed(
        order=review.order,
        decided=len(decided),
        accepted=len(accepted),
        drawn=len(drawn),
        drawn_accepted=sum(verdict for _, verdict in drawn),
        drawn_expected=sum(chance for chance, _ in drawn),
        found=_covered(review, accepted),
        offered=_covered(review, review.offers.values()),
        found_of_offered=len(accepted) / right if right else None,
        estimated=Figure(guess.share, "", *guess.share_span) if guess else Figure(None),
        figures=figures,
    )


def _covered(review: _Review, offers: Iterable[Offer]) -> float:
    """The share of the stretches that the person coded on which any of these offers lies."""
    stretches = _stretches(review.bench)
    asked = np.unique(stretches[review.question.asked])
    touched_by = [stretches[list(each.rows), each.code] for each in offers]
    met = np.unique(np.concatenate([np.zeros(1, dtype=int), *touched_by]))
    return float(np.isin(asked[asked > 0], met).mean())


def _stretches(bench: Bench) -> Any:
    """The number of the coded stretch that each unit and code is of, 0 for none: (units, codes).

    Units that follow each other in a source and carry the same code are one stretch.
    """
    given = bench.given
    before = np.zeros_like(given)
    before[1:] = given[:-1] & (bench.sources[1:] == bench.sources[:-1])[:, None]
    begun = (given & ~before).cumsum(axis=0) * given
    first = np.concatenate([[0], begun.max(axis=0).cumsum()[:-1]])
    return np.where(given, begun + first, 0)
