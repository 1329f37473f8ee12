"""Where methods are judged: the passages of sources that a person has coded, and what she gave.

What is known of the passages without any coding is measured once; every method looks at the same.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from qualcode.codebook.model import Code, Codebook
from qualcode.coding.suggestion import Material, Stretch, Unit
from qualcode.suggest.calibration import Prior
from qualcode.suggest.features import Known
from qualcode.suggest.heard import Heard
from qualcode.suggest.judging import Question
from qualcode.suggest.learned import Ground, shuffled
from qualcode.suggest.lessons import Lesson, choose, learn, untaught
from qualcode.suggest.passages import Cut, passages
from qualcode.suggest.verdicts import touched
from qualcode.suggest.words_baseline import WordsBaseline


@dataclass(frozen=True)
class Bench:
    """Some sources cut into units, with what one person gave to each."""

    codebook: Codebook
    material: Material
    unit: Unit
    codes: tuple[Code, ...]
    heard: Heard
    cuts: tuple[Cut, ...]
    ground: Ground  # what the whole project tells without any coding
    given: Any  # (units, codes): True where a coding touches the unit

    @staticmethod
    def of(
        codebook: Codebook,
        material: Material,
        unit: Unit,
        coded: Mapping[str, Sequence[Stretch]],
        revisions: Iterable[str],
        *,
        interviewers: bool = False,
    ) -> "Bench | None":
        """The bench of these revisions; None where they hold no words or no code is in use."""
        codes = tuple(code for code in codebook.codes if code.status != "deprecated")
        wanted = set(revisions)
        every = ((each, tuple(passages(each, unit))) for each in material.sources())
        cuts = tuple((each, found) for each, found in every if each.revision in wanted and found)
        ground = Ground.of(codebook, material, unit) if cuts else None
        if ground is None:
            return None
        given = np.vstack([marks(cut, codes, coded.get(cut[0].revision, ())) for cut in cuts])
        heard = Heard.of(codes, interviewers=interviewers)
        return Bench(codebook, material, unit, codes, heard, cuts, ground, given)

    @cached_property
    def sources(self) -> Any:
        """The number of the source of each unit."""
        return np.repeat(np.arange(len(self.cuts)), [len(found) for _, found in self.cuts])

    @cached_property
    def question(self) -> Question:
        """What every method is asked: an interviewer's talk only for codes that read it."""
        asked = np.zeros(self.given.shape, dtype=bool)
        rows = (source.roles[each.turn] for source, found in self.cuts for each in found)
        for row, role in enumerate(rows):
            asked[row, list(self.heard.codes(role))] = True
        slugs = tuple(code.id for code in self.codes)
        return Question(slugs, self.given.astype(float), asked, self.sources)

    @cached_property
    def teaching(self) -> Any:
        """The truth as decisions teach it: 1, 0, and nan for what was not read for a code."""
        seen = np.where(self.question.asked, 0.0, np.nan)
        return np.where(self.given, 1.0, seen)

    @cached_property
    def known(self) -> Known:
        """All that the units can be known by."""
        return self.ground.look.known(self.cuts)

    @cached_property
    def prior(self) -> Prior:
        """What the codebook's words tell of the units."""
        return Prior.joined([self.ground.prior(cut) for cut in self.cuts])

    @cached_property
    def words(self) -> WordsBaseline:
        """The units as the usual baseline sees them."""
        return WordsBaseline.of([each.text for _, found in self.cuts for each in found])

    def lesson(self, truth: Any, among: Any) -> Lesson:
        """What the truth about some of the units teaches: (units, codes), nan for what is open."""
        chosen, weights = choose(truth[among], shuffled(self.cuts)[among])
        rows = among[chosen]
        if not len(rows):
            return untaught(self.known.take(rows), len(self.codes))
        known, prior = self.known.take(rows), self.prior.take(rows)
        return learn(known, truth[rows], prior, self.sources[rows], weights)

    def parts(self) -> Iterator[tuple[Cut, slice]]:
        """Each source with its passages, and where its units lie."""
        at = 0
        for cut in self.cuts:
            yield cut, slice(at, at + len(cut[1]))
            at += len(cut[1])


def marks(cut: Cut, codes: Sequence[Code], stretches: Iterable[Stretch]) -> Any:
    """Which passages of a source these stretches touch: (passages, codes)."""
    found = np.zeros((len(cut[1]), len(codes)), dtype=bool)
    for row, column in touched(cut[1], codes, stretches):
        found[row, column] = True
    return found
