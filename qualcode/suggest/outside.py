"""Scores from elsewhere (a language model, a colleague's classifier) put on the units here."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from qualcode.suggest.bench import Bench, marks
from qualcode.suggest.judging import Answers


@dataclass(frozen=True, slots=True)
class Score:
    """One row of a file of scores, placed: a span of a revision, a code, how likely."""

    revision: str
    start: int
    end: int
    code: str
    score: float


def answers(bench: Bench, name: str, scores: Sequence[Score], threshold: float) -> Answers:
    """What these scores say of each unit: the highest that touches it; none is lowest of all.

    Scores from 0 to 1 are read as chances.
    """
    found = np.full(bench.given.shape, -np.inf)
    for cut, part in bench.parts():
        for each in scores:
            if each.revision == cut[0].revision:
                here = marks(cut, bench.codes, [(each.start, each.end, each.code)])
                found[part] = np.maximum(found[part], np.where(here, each.score, -np.inf))
    chances: Any = None
    if all(0 <= each.score <= 1 for each in scores):
        found = np.where(np.isinf(found), 0.0, found)
        chances = found
    return Answers(name, found, found >= threshold, chances)
