"""How well each passage fits each code, from words alone: no decision is needed, none is used.

Words with their kin (BM25), letters, and meanings are three views; each is measured against the
project, what fits every code fits none, and the best passages say which words to look for too.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from itertools import chain
from typing import Any

import numpy as np

from qualcode.codebook.model import Code
from qualcode.coding.suggestion import Embed
from qualcode.suggest.asking import Asked, ask
from qualcode.suggest.lexicon import Lexicon
from qualcode.suggest.passages import Cut, Passage
from qualcode.suggest.persistence import Persistence, parts, telling
from qualcode.suggest.runs import Runs, even
from qualcode.text.folding import fold

_VIEWS = (1.0, 0.5, 0.5)  # what words, letters and meanings count
_RIVAL = 0.9  # how much of what a passage has for all codes is taken off each
_BEST, _TERMS, _FEEDBACK = 3, 20, 0.5  # passages that teach, the words they teach, their weight
_FEWEST = 3  # codes that can be rivals
_CARRIERS = 2  # neighbours that are named
_SHORT = 8  # content words; shorter passages have a vague meaning


@dataclass(frozen=True)
class Scale:
    """The mean and the spread of a score over the project, for each code."""

    mean: Any
    spread: Any

    @staticmethod
    def of(scores: Any) -> "Scale":
        """The scale of some scores: (passages, codes)."""
        spread = scores.std(axis=0)
        return Scale(scores.mean(axis=0), np.where(spread > 0, spread, 1))

    def __call__(self, scores: Any) -> Any:
        """The scores as spreads above the mean."""
        return (scores - self.mean) / self.spread


@dataclass(frozen=True)
class Seen:
    """What each passage tells by itself, whatever stands beside it."""

    counts: Any  # (passages, stems)
    words: Any  # (passages, codes): words with their kin
    letters: Any  # (passages, codes)

    def part(self, rows: slice) -> "Seen":
        """The same of some passages."""
        return Seen(self.counts[rows], self.words[rows], self.letters[rows])


@dataclass(frozen=True)
class Sight:
    """What is looked at in a passage, and what the codes look for there."""

    lexicon: Lexicon
    asked: Asked
    letters: Runs
    spelled: Any  # (codes, runs): the letters of each code
    middle: Any  # the mean meaning of a passage

    @staticmethod
    def of(
        codes: Sequence[Code], every: Sequence[Passage], language: str, embed: Embed | None
    ) -> "tuple[Sight, Seen]":
        """What these codes look for in the words of these passages, and what is seen there."""
        lexicon = Lexicon.of(every, language, embed)
        asked = ask(codes, lexicon)
        letters, rows = Runs.met("letters", _folded(every))
        spelled = letters.rows([fold(text).text for text in asked.letters])
        counts = lexicon.counted(every)
        middle = lexicon.meanings(every, counts).mean(axis=0)
        sight = Sight(lexicon, asked, letters, spelled, middle)
        return sight, sight._seen(counts, rows)

    def seen(self, passages: Sequence[Passage]) -> Seen:
        """What some passages tell, each by itself."""
        return self._seen(self.lexicon.counted(passages), self.letters.rows(_folded(passages)))

    def _seen(self, counts: Any, rows: Any) -> Seen:
        weights = self.asked.weights * self.lexicon.weights
        words = self.lexicon.saturated(counts) @ weights.T
        return Seen(counts, words, (rows @ self.spelled.T).toarray())

    def telling(self, passages: Sequence[Passage]) -> Any:
        """How much each passage tells of what it is about, by its length."""
        words = np.array([self.lexicon.telling(each) for each in passages], dtype=float)
        return telling(words, self.lexicon.length)

    def views(self, passages: Sequence[Passage], seen: Seen) -> tuple[Any, ...]:
        """Words with their kin, letters, meanings: (passages, codes) each."""
        lengths = np.array([len(passage.words) for passage in passages], dtype=np.float32)
        sure = (lengths / (lengths + _SHORT))[:, None]
        meanings = (self.lexicon.meanings(passages, seen.counts) - self.middle) * sure
        return seen.words, seen.letters, meanings @ self.asked.meanings.T


@dataclass(frozen=True)
class Likeness:
    """All that is needed to score one source; a value that can travel to another process.

    What was seen of the sample while measuring stays at home: it saves looking twice.
    """

    sight: Sight
    act: Any  # (codes,): how something is said, so that neighbours tell nothing
    views: tuple[Scale, ...]
    mixed: Scale
    persistence: Persistence
    taught: Any  # (codes, stems): the words of the best passages
    lesson: Scale
    both: Scale
    apart: Scale  # of passages that stand for themselves
    last: Scale  # of passages with what their neighbours tell
    seen: Mapping[tuple[str, ...], Seen] = field(default_factory=dict, repr=False)

    def __getstate__(self) -> dict[str, Any]:
        return {name: self.__dict__[name] for name in self.__dataclass_fields__} | {"seen": {}}

    @cached_property
    def asks(self) -> Any:
        """Which stems have to do with which codes, as they say or as their best passages do."""
        wanted = (self.sight.asked.weights > 0) | (self.taught > 0)
        return np.ascontiguousarray(wanted.T, dtype=np.float32)

    def counted(self, passages: Sequence[Passage]) -> Any:
        """How often each stem stands in each passage of one source: (passages, stems)."""
        seen = self.seen.get(_texts(passages))
        return seen.counts if seen else self.sight.lexicon.counted(passages)

    def score(self, cut: Cut) -> Any:
        """How far each passage of one source stands out for each code: (passages, codes)."""
        return self.scores(cut)[1]

    def scores(self, cut: Cut) -> tuple[Any, Any]:
        """How far by itself, and how far with what its neighbours tell; (passages, codes) each.

        By itself is how far it would stand out as the only passage of a source.
        """
        source, passages = cut
        seen = self.seen.get(_texts(passages)) or self.sight.seen(passages)
        views = self.sight.views(passages, seen)
        says = self.sight.asked.says
        first = _without_rivals(self.mixed(_mix(views, self.views)), says)
        lesson = self.sight.lexicon.saturated(seen.counts) @ self.taught.T
        both = _without_rivals(self.both(first + _FEEDBACK * self.lesson(lesson)), says)
        if not source.talk:
            own = self.apart(both)
            return own, own
        telling = self.sight.telling(passages)
        alone = np.where(self.act, both, self.persistence.alone(both, telling))
        return self.last(alone), self.last(self._joined(both, telling))

    def _joined(self, scores: Any, telling: Any) -> Any:
        """What is believed of the scores of one talk, with what neighbours tell but for acts."""
        return _around(scores, telling, [slice(None)], self.persistence, self.act)

    def carriers(self, alone: Any, passages: Sequence[Passage], place: int, code: int) -> list[int]:
        """The neighbours in the same talk that add most to a score, in reading order.

        `alone` is how far each passage of the source stands out by itself.
        """
        believed = alone[:, code] * self.last.spread[code] + self.last.mean[code]
        added = self.persistence.shares(believed, self.sight.telling(passages), place)
        added[place] = 0
        added[alone[:, code] <= 0] = 0  # what is no more like the code than most carries nothing
        best = _largest(added, _CARRIERS)
        return sorted(int(each) for each in best if added[each] > 0)


def measured(
    codes: Sequence[Code],
    sample: Sequence[Cut],
    language: str = "en",
    embed: Embed | None = None,
) -> Likeness | None:
    """The likeness of passages to these codes, on the scales of a sample; None without words."""
    every = list(chain.from_iterable(found for _, found in sample))
    if not codes or not any(passage.words for passage in every):
        return None
    lengths = [len(found) for _, found in sample]
    talk = np.repeat([source.talk for source, _ in sample], lengths)
    act = np.array([code.kind == "act" for code in codes])
    sight, seen = Sight.of(codes, every, language, embed)
    views = sight.views(every, seen)
    scales = tuple(map(Scale.of, views))
    mix = _mix(views, scales)
    mixed = Scale.of(mix)
    says = sight.asked.says
    first = _without_rivals(mixed(mix), says)
    persistence = Persistence.of(first[talk][:, ~act], _talked(sample))
    telling, talks = sight.telling(every), _talks(sample)
    around = partial(_around, telling=telling, talks=talks, persistence=persistence, act=act)
    taught = _lessons(sight.lexicon, seen.counts, around(first))
    told = sight.lexicon.saturated(seen.counts) @ taught.T
    lesson = Scale.of(told)
    sums = first + _FEEDBACK * lesson(told)
    both = Scale.of(sums)
    joined = _without_rivals(both(sums), says)
    apart = Scale.of(joined)
    last = Scale.of(around(joined)[talk]) if talk.any() else apart
    by_source = zip((found for _, found in sample if found), parts(lengths), strict=True)
    kept = {_texts(found): seen.part(rows) for found, rows in by_source}
    return Likeness(sight, act, scales, mixed, persistence, taught, lesson, both, apart, last, kept)


def _talked(sample: Sequence[Cut]) -> list[int]:
    return [len(found) for source, found in sample if source.talk]


def _folded(passages: Sequence[Passage]) -> list[str]:
    return [passage.folded for passage in passages]


def _texts(passages: Sequence[Passage]) -> tuple[str, ...]:
    return tuple(passage.text for passage in passages)


def _mix(views: Sequence[Any], scales: Sequence[Scale]) -> Any:
    """The views in one."""
    parts = zip(_VIEWS, scales, views, strict=True)
    return sum(weight * scale(view) for weight, scale, view in parts)


def _without_rivals(scores: Any, says: Any) -> Any:
    """The scores less what a passage has for all codes that say anything; two are too few to tell.

    What says nothing is like nothing.
    """
    own = np.where(says, scores, 0)
    rivals = int(says.sum())
    if rivals < _FEWEST:
        return own
    return np.where(says, own - _RIVAL / rivals * own.sum(axis=1, keepdims=True), 0)


def _around(
    scores: Any, telling: Any, talks: Sequence[slice], persistence: Persistence, act: Any
) -> Any:
    """The scores with what neighbours in the same talk tell, but for acts."""
    smooth = scores.copy()
    for part in talks:
        smooth[part] = persistence.smoothed(scores[part], telling[part])
    smooth[:, act] = scores[:, act]
    return smooth


def _talks(sample: Sequence[Cut]) -> list[slice]:
    """Where each source that is talk lies in a row of all."""
    some = [cut for cut in sample if cut[1]]
    every = zip(some, parts([len(found) for _, found in some]), strict=True)
    return [part for (source, _), part in every if source.talk]


def _lessons(lexicon: Lexicon, counts: Any, scores: Any) -> Any:
    """The words that mark the best passages of each code (pseudo relevance feedback)."""
    weighed = even(counts.multiply(lexicon.weights).tocsr())
    taught = np.zeros((scores.shape[1], counts.shape[1]), dtype=np.float32)
    for code in range(scores.shape[1]):
        best = _largest(scores[:, code], _BEST)
        mean = np.asarray(weighed[best].mean(axis=0)).ravel()
        terms = _largest(mean, _TERMS)
        taught[code, terms] = mean[terms]
    return taught


def _largest(numbers: Any, most: int) -> Any:
    """The places of the largest numbers, the largest first, of equal ones the first.

    >>> _largest(np.array([1, 3, 2, 3]), 3).tolist()
    [1, 3, 2]
    """
    if len(numbers) > most:
        least = np.partition(numbers, -most)[-most]
        some = np.flatnonzero(numbers >= least)
    else:
        some = np.arange(len(numbers))
    return some[np.argsort(-numbers[some], kind="stable")][:most]
