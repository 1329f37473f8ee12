"""How well each passage fits each code, from words alone: no decision is needed, none is used.

Words with their kin (BM25), letters, and meanings are three views; each is measured against the
project, what fits every code fits none, and the best passages say which words to look for too.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np

from qualcode.codebook.model import Code
from qualcode.coding.suggestion import Embed
from qualcode.suggest.asking import Asked, ask
from qualcode.suggest.lexicon import Lexicon
from qualcode.suggest.passages import Passage
from qualcode.suggest.persistence import Persistence
from qualcode.suggest.runs import Runs
from qualcode.suggest.runs import counts as run_counts
from qualcode.text.folding import fold

_VIEWS = (1.0, 0.5, 0.5)  # what words, letters and meanings count
_RIVAL = 0.8  # how much of what a passage has for all codes is taken off each
_BEST, _TERMS, _FEEDBACK = 3, 20, 0.5  # passages that teach, the words they teach, their weight
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
class Sight:
    """What is looked at in a passage, and what the codes look for there."""

    lexicon: Lexicon
    asked: Asked
    letters: Runs
    spelled: Any  # (codes, runs): the letters of each code
    middle: Any  # the mean meaning of a passage

    @staticmethod
    def of(
        codes: Sequence[Code],
        every: Sequence[Passage],
        spellings: Any,
        language: str,
        embed: Embed | None,
    ) -> "Sight":
        """What these codes look for in the words of these passages, whose runs were counted."""
        lexicon = Lexicon.of(every, language, embed)
        asked = ask(codes, lexicon)
        letters = Runs.met("letters", spellings)
        spelled = letters.rows([fold(text).text for text in asked.letters])
        middle = lexicon.meanings(every, lexicon.counted(every)).mean(axis=0)
        return Sight(lexicon, asked, letters, spelled, middle)

    def views(self, passages: Sequence[Passage], counts: Any, spellings: Any) -> tuple[Any, ...]:
        """Words with their kin, letters, meanings: (passages, codes) each."""
        weights = self.asked.weights * self.lexicon.weights
        words = self.lexicon.saturated(counts) @ weights.T
        letters = (self.letters.weighed(spellings) @ self.spelled.T).toarray()
        lengths = np.array([len(passage.words) for passage in passages], dtype=np.float32)
        sure = (lengths / (lengths + _SHORT))[:, None]
        meanings = (self.lexicon.meanings(passages, counts) - self.middle) * sure
        return words, letters, meanings @ self.asked.meanings.T


@dataclass(frozen=True)
class Likeness:
    """All that is needed to score one source; a value that can travel to another process."""

    sight: Sight
    act: Any  # (codes,): how something is said, so that neighbours tell nothing
    views: tuple[Scale, ...]
    mixed: Scale
    persistence: Persistence
    taught: Any  # (codes, stems): the words of the best passages
    lesson: Scale
    both: Scale
    last: Scale

    def score(self, passages: Sequence[Passage]) -> Any:
        """How far each passage of one source stands out for each code: (passages, codes)."""
        counts = self.sight.lexicon.counted(passages)
        views = self.sight.views(passages, counts, _spellings(passages))
        first = _without_rivals(self.mixed(_mix(views, self.views)))
        lesson = self.sight.lexicon.saturated(counts) @ self.taught.T
        both = _without_rivals(self.both(first + _FEEDBACK * self.lesson(lesson)))
        return self.last(_around(both, [len(passages)], self.persistence, self.act))


def measured(
    codes: Sequence[Code],
    sample: Sequence[Sequence[Passage]],
    language: str = "en",
    embed: Embed | None = None,
) -> Likeness | None:
    """The likeness of passages to these codes, on the scales of a sample; None without words."""
    every = list(chain.from_iterable(sample))
    if not codes or not any(passage.words for passage in every):
        return None
    lengths = [len(source) for source in sample]
    act = np.array([code.kind == "act" for code in codes])
    spellings = _spellings(every)  # counting them is what takes longest
    sight = Sight.of(codes, every, spellings, language, embed)
    counts = sight.lexicon.counted(every)
    views = sight.views(every, counts, spellings)
    scales = tuple(map(Scale.of, views))
    mix = _mix(views, scales)
    mixed = Scale.of(mix)
    first = _without_rivals(mixed(mix))
    persistence = Persistence.of(first[:, ~act], lengths)
    taught = _lessons(sight.lexicon, counts, _around(first, lengths, persistence, act))
    told = sight.lexicon.saturated(counts) @ taught.T
    lesson = Scale.of(told)
    sums = first + _FEEDBACK * lesson(told)
    both = Scale.of(sums)
    last = Scale.of(_around(_without_rivals(both(sums)), lengths, persistence, act))
    return Likeness(sight, act, scales, mixed, persistence, taught, lesson, both, last)


def _spellings(passages: Sequence[Passage]) -> Any:
    """How often each run of letters stands in each passage."""
    return run_counts("letters", [fold(passage.text).text for passage in passages])


def _mix(views: Sequence[Any], scales: Sequence[Scale]) -> Any:
    """The views in one."""
    parts = zip(_VIEWS, scales, views, strict=True)
    return sum(weight * scale(view) for weight, scale, view in parts)


def _without_rivals(scores: Any) -> Any:
    """The scores less what a passage has for all codes; two codes are too few to tell."""
    if scores.shape[1] < 3:
        return scores
    return scores - _RIVAL * scores.mean(axis=1, keepdims=True)


def _around(scores: Any, lengths: Sequence[int], persistence: Persistence, act: Any) -> Any:
    """The scores with what neighbours in the same source tell, but for acts."""
    smooth = persistence.smoothed(scores, lengths)
    smooth[:, act] = scores[:, act]
    return smooth


def _lessons(lexicon: Lexicon, counts: Any, scores: Any) -> Any:
    """The words that mark the best passages of each code (pseudo relevance feedback)."""
    from sklearn.preprocessing import normalize

    weighed = normalize(counts.multiply(lexicon.weights).tocsr())
    taught = np.zeros((scores.shape[1], counts.shape[1]), dtype=np.float32)
    for code in range(scores.shape[1]):
        best = np.argsort(-scores[:, code], kind="stable")[:_BEST]
        mean = np.asarray(weighed[best].mean(axis=0)).ravel()
        terms = np.argsort(-mean, kind="stable")[:_TERMS]
        taught[code, terms] = mean[terms]
    return taught
