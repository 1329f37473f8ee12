"""What decisions teach: from what a coder said of some passages, how likely she is to code others.

One member knows topics by what is talked about around, one knows acts by the manner; how far to
trust each, and the code's own words, the decisions themselves tell (calibration).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from qualcode.suggest.calibration import Curve, Prior, fitted, standing, terms
from qualcode.suggest.features import ACT, TOPIC, Known
from qualcode.suggest.ridge import taught, taught_one

MOST = 1_200  # passages that teach; what more would tell is not worth the wait
_COMMON, _WEIGHT = 0.03, 8.0  # how often a code is given before anything is seen; its weight
_BELIEVED, _POOL = (0.01, 0.15), 20.0  # the same where no word of a code points, and where one does
FEWEST = 3  # accepted passages that a code is learned from
_ENOUGH = 20  # decisions in all, from which on a curve is fitted
Stretch = tuple[str, int, int]  # the revision and the span of a passage
_RAKED = 20  # rounds
_GROUPS = 5  # stretches, where there are fewer sources than that


@dataclass(frozen=True)
class Lesson:
    """What was learned of each code from the passages that teach."""

    known: Known  # of the passages that teach
    truth: Any  # (rows, codes): 1 coded, 0 seen and not coded, nan not decided
    share: Any  # (codes,): how common each is in what was seen
    pointed: Any  # (rows, codes): where the words of the code point to the passage
    standings: Any  # (2, codes): how common among what they do not point to, and what they do
    topic: Any  # (rows, codes): what each row teaches, to be met with the kernel
    act: Any
    curve: Curve
    stretches: Sequence[Stretch]
    weights: Any  # (rows,): how many passages each row stands for

    @cached_property
    def by_word(self) -> Any:
        """The words of the passages that teach, to be asked for by column."""
        return self.known.blocks["words"].tocsc()

    def logits(self, others: Known, prior: Prior) -> Any:
        """How far each code belongs on each of other passages: (passages, codes)."""
        topic = others.kernel(TOPIC, self.known) @ self.topic
        act = others.kernel(ACT, self.known) @ self.act
        return self.curve.logit(terms(topic, act, prior, standing(self.standings, prior.pointed)))

    def chances(self, others: Known, prior: Prior) -> Any:
        """How likely each code is to be given to each of other passages."""
        return 1 / (1 + np.exp(-self.logits(others, prior)))

    @property
    def decided(self) -> Any:
        """How often each code was given and not given: (codes, 2).

        Of all that was decided, also where not all of it teaches.
        """
        counts = [self.weights @ (self.truth == said) for said in (1, 0)]
        return np.stack(counts, axis=1).round().astype(int)


def learn(
    known: Known,
    truth: Any,
    prior: Prior,
    sources: Any,
    weights: Any,
    stretches: Sequence[Stretch] = (),
) -> Lesson:
    """What the truth about these passages teaches: (rows, codes), beside what is known anyway.

    `sources` numbers the source of each row; `weights` says how many passages a row stands for.
    """
    share = shares(truth, weights)
    groups = _groups(sources)
    able = (truth == 1).sum(axis=0) >= FEWEST
    topic = taught(known.kernel(TOPIC, known), truth, share, groups)
    act = taught(known.kernel(ACT, known), truth, share, groups)
    pointed = prior.pointed
    common = standings(truth, pointed, weights)
    without = _without(truth, pointed, weights, groups)
    told = terms(topic.without * able, act.without * able, prior, without)
    curve = _curve(told, truth, weights)
    return Lesson(
        known, truth, share, pointed, common, topic.weights, act.weights, curve, stretches, weights
    )


def untaught(nobody: Known, codes: int) -> Lesson:
    """The lesson before anything is decided: the code's own words and keywords alone count.

    `nobody` is what is known of no passage at all.
    """
    nothing = np.zeros((0, codes))
    share, common = shares(nothing, np.ones(0)), standings(nothing, nothing > 0, np.ones(0))
    return Lesson(
        nobody, nothing, share, nothing > 0, common, nothing, nothing, Curve(), (), np.ones(0)
    )


@dataclass(frozen=True)
class Pupil:
    """A lesson that goes on, decision by decision: how alike those that teach are is kept."""

    lesson: Lesson
    topic: Any  # (rows, rows)
    act: Any

    @staticmethod
    def of(lesson: Lesson) -> "Pupil":
        """The lesson with what is needed to go on."""
        known = lesson.known
        return Pupil(lesson, known.kernel(TOPIC, known), known.kernel(ACT, known))

    def told(self, code: int, given: float, stretch: Stretch, one: Known, pointed: Any) -> "Pupil":
        """With one decision more, on the passage at a stretch; learned anew for its code alone.

        A passage that taught about another code already teaches about this one too. `pointed` says
        to which codes its words point.
        """
        known = self if stretch in self.lesson.stretches else self._with(one, stretch, pointed)
        row = list(known.lesson.stretches).index(stretch)
        truth = known.lesson.truth.copy()
        truth[row, code] = given
        share = known.lesson.share.copy()
        weights = known.lesson.weights
        share[code] = shares(truth[:, [code]], weights)[0]
        common = known.lesson.standings.copy()
        common[:, code] = standings(truth, known.lesson.pointed, weights)[:, code]
        topic, act = known.lesson.topic.copy(), known.lesson.act.copy()
        topic[:, code] = taught_one(known.topic, truth[:, code], share[code])
        act[:, code] = taught_one(known.act, truth[:, code], share[code])
        lesson = replace(
            known.lesson, truth=truth, share=share, standings=common, topic=topic, act=act
        )
        return replace(known, lesson=lesson)

    def _with(self, one: Known, stretch: Stretch, pointed: Any) -> "Pupil":
        """With a passage more, of which nothing is decided yet."""
        lesson = self.lesson
        empty = np.zeros((1, lesson.truth.shape[1]))
        more = replace(
            lesson,
            known=_joined(lesson.known, one),
            truth=np.vstack([lesson.truth, empty + np.nan]),
            pointed=np.vstack([lesson.pointed, pointed]),
            topic=np.vstack([lesson.topic, empty]),
            act=np.vstack([lesson.act, empty]),
            stretches=(*lesson.stretches, stretch),
            weights=np.append(lesson.weights, 1.0),
        )
        topic, act = (
            _grown(kernel, lesson.known.kernel(view, one), one.kernel(view, one))
            for kernel, view in ((self.topic, TOPIC), (self.act, ACT))
        )
        return Pupil(more, topic, act)


def _grown(kernel: Any, column: Any, corner: Any) -> Any:
    return np.block([[kernel, column], [column.T, corner]])


def shares(truth: Any, weights: Any, belief: float = _COMMON) -> Any:
    """How common each code is among what was decided on it, with a belief where little was.

    >>> shares(np.array([[1.0, np.nan], [0, np.nan]]), np.ones(2)).round(3).tolist()
    [0.124, 0.03]
    """
    weighed = np.asarray(weights)[:, None]
    given = np.where(truth == 1, weighed, 0).sum(axis=0)
    seen = np.where(np.isnan(truth), 0, weighed).sum(axis=0)
    return (given + belief * _WEIGHT) / (seen + _WEIGHT)


def standings(truth: Any, pointed: Any, weights: Any) -> Any:
    """How common each code is among what its words do not point to, and among what they do.

    >>> truth = np.array([[1.0], [1], [0], [0]])
    >>> pointed = np.array([[True], [True], [False], [False]])
    >>> standings(truth, pointed, np.ones(4)).round(3).tolist()
    [[0.007], [0.382]]
    """
    apart = (np.where(pointed == there, truth, np.nan) for there in (False, True))
    every = zip(apart, _BELIEVED, strict=True)
    return np.stack([shares(each, weights, _pooled(each, weights, b)) for each, b in every])


def _without(truth: Any, pointed: Any, weights: Any, groups: Sequence[Any]) -> Any:
    """How common each code is for each row, had its source not been seen: (rows, codes).

    A code that one source is full of would else seem to be expected there.
    """
    found = np.zeros(truth.shape)
    for rows in groups:
        others = np.setdiff1d(np.arange(len(truth)), rows)
        common = standings(truth[others], pointed[others], weights[others])
        found[rows] = standing(common, pointed[rows])
    return found


def _pooled(truth: Any, weights: Any, belief: float) -> float:
    """How common codes are on the whole, with a belief where little was decided."""
    weighed = np.broadcast_to(np.asarray(weights)[:, None], truth.shape)
    seen = weighed[~np.isnan(truth)].sum()
    return float((weighed[truth == 1].sum() + belief * _POOL) / (seen + _POOL))


def _groups(sources: Any) -> list[Any]:
    """The rows of each source; stretches of rows where the sources are too few to leave one out."""
    numbers = np.unique(sources)
    if len(numbers) >= _GROUPS:
        return [np.flatnonzero(sources == number) for number in numbers]
    return [rows for rows in np.array_split(np.arange(len(sources)), _GROUPS) if len(rows)]


def _curve(told: Any, truth: Any, weights: Any) -> Curve:
    """The curve that fits what was decided, also on codes that were never given."""
    decided = ~np.isnan(truth)
    if decided.sum() < _ENOUGH:
        return Curve()
    each = np.broadcast_to(np.asarray(weights, dtype=float)[:, None], truth.shape)
    return fitted(told[decided], truth[decided], each[decided])


def _joined(known: Known, more: Known) -> Known:
    from scipy.sparse import issparse, vstack

    return Known({
        name: vstack([block, more.blocks[name]]).tocsr()
        if issparse(block)
        else np.vstack([block, more.blocks[name]])
        for name, block in known.blocks.items()
    })  # fmt: skip


def choose(truth: Any, order: Sequence[int]) -> tuple[Any, Any]:
    """The rows that teach, and how many passages each stands for.

    All that was decided, if it is not too much; else some of what was coded, code after code in
    turn so that no rare code goes short, and a part of the rest. What is taken of either is the
    first in the given order, which is random, so that it stands for what is not.
    """
    decided = np.flatnonzero((~np.isnan(truth)).any(axis=1))
    if len(decided) <= MOST:
        return decided, np.ones(len(decided))
    ranked = decided[np.argsort(np.asarray(order)[decided], kind="stable")]
    given = (truth[ranked] == 1).any(axis=1)
    first, stands = _in_turn(truth, ranked[given])
    rest = ranked[~given][: max(MOST - len(first), 0)]
    rows = np.concatenate([first, rest])
    weights = np.concatenate([stands, np.full(len(rest), (~given).sum() / max(len(rest), 1))])
    kept = np.argsort(rows)
    return rows[kept], weights[kept]


def _in_turn(truth: Any, ranked: Any) -> tuple[Any, Any]:
    """Some of the coded rows, the first of each code, then the second of each, and so on.

    `FEWEST` of each are among them. What rows stand for adds up to how often each code was given.
    """
    given = truth[ranked] == 1
    turn = np.where(given, given.cumsum(axis=0), len(ranked) + 1).min(axis=1)
    size = max(MOST * 2 // 3, int((turn <= FEWEST).sum()))
    taken = np.sort(np.argsort(turn, kind="stable")[:size])
    return ranked[taken], _raked(given[taken], given.sum(axis=0))


def _raked(given: Any, totals: Any) -> Any:
    """Weights of rows that add up to the total of each code (Deming and Stephan 1940).

    >>> _raked(np.array([[True, False], [True, False], [True, True]]), [9, 1]).tolist()
    [4.0, 4.0, 1.0]
    """
    weights = np.ones(len(given))
    for _ in range(_RAKED):
        for rows, total in zip(given.T, totals, strict=True):
            if rows.any():
                weights[rows] *= total / weights[rows].sum()
    return weights.round(9)
