"""Learning while a coder decides: each decision makes the rest of the queue better.

Features of what waits are worked out once; a decision then costs one small system of equations.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from qualcode.codebook.model import Code
from qualcode.coding.suggestion import Material, SourceText, Unit, Verdict
from qualcode.store.database import Database
from qualcode.store.judged import judged
from qualcode.store.reading import source_texts
from qualcode.store.suggestions import Offered
from qualcode.suggest.calibration import Prior, standing, terms
from qualcode.suggest.features import ACT, TOPIC, Known
from qualcode.suggest.learned import Ground, Study, cut_up, lesson_of, sure_of
from qualcode.suggest.lessons import Lesson, Pupil, Stretch, untaught
from qualcode.suggest.passages import Cut
from qualcode.suggest.queue import Standing
from qualcode.suggest.verdicts import under
from qualcode.workflow import project, recode


class Tutor:
    """What is known of the passages that wait, and what the coder has taught so far."""

    def __init__(
        self, codes: Sequence[Code], lesson: Lesson, waiting: "Passages", rows: dict[int, list[int]]
    ) -> None:
        self._codes = {code.id: column for column, code in enumerate(codes)}
        self._pupil = Pupil.of(lesson)
        self._waiting = waiting
        self._rows = rows
        self._topic = [waiting.known.kernel(TOPIC, lesson.known)]  # side by side
        self._act = [waiting.known.kernel(ACT, lesson.known)]
        self._chances = self._told(slice(None))

    def standings(self, offered: Iterable[Offered]) -> dict[int, Standing]:
        """How each suggestion stands now."""
        decided = self._pupil.lesson.decided.tolist()
        told: dict[int, Standing] = {}
        for row in offered:
            places, code = self._rows.get(row.key), self._codes.get(row.code)
            if places and code is not None:
                given, refused = decided[code]
                chance = max(self._chances.item(place, code) for place in places)
                told[row.key] = Standing(chance, given + refused, sure_of(given, refused))
        return told

    def learn(self, row: Offered, code: str, verdict: Verdict) -> "Tutor":
        """Learn from one decision; only the code that it is about is looked at anew.

        Who gives another code than the suggested one has refused that.
        """
        if code != row.code:
            self.learn(row, row.code, "rejected")
        column = self._codes.get(code)
        if column is None:
            return self
        for place in self._rows.get(row.key, ()):
            one, known = self._waiting.known.take([place]), len(self._pupil.lesson.stretches)
            pointed = self._waiting.prior.take([place]).pointed
            given = 1.0 if verdict == "accepted" else 0.0
            self._pupil = self._pupil.told(
                column, given, self._waiting.stretches[place], one, pointed
            )
            if len(self._pupil.lesson.stretches) > known:
                self._topic.append(self._waiting.known.kernel(TOPIC, one))
                self._act.append(self._waiting.known.kernel(ACT, one))
        only = slice(column, column + 1)
        self._chances[:, only] = self._told(only)
        return self

    def _told(self, codes: slice) -> Any:
        """How likely each of some codes is on each passage that waits."""
        lesson, prior = self._pupil.lesson, self._waiting.prior.of(codes)
        topic = _met(self._topic, lesson.topic[:, codes])
        act = _met(self._act, lesson.act[:, codes])
        common = standing(lesson.standings[:, codes], prior.pointed)
        return lesson.curve.chance(terms(topic, act, prior, common))


def _met(kernels: Sequence[Any], weights: Any) -> Any:
    """Kernels that stand side by side, met with weights: copying them into one takes longer."""
    ends = np.cumsum([kernel.shape[1] for kernel in kernels])
    parts = np.split(weights, ends[:-1])
    return sum(kernel @ part for kernel, part in zip(kernels, parts, strict=True))


@dataclass(frozen=True)
class Passages:
    """The passages that suggestions lie on: what is known of them, and where they stand."""

    known: Known
    prior: Prior
    stretches: Sequence[Stretch]


def tutor(db: Database, coder: str, offered: Sequence[Offered]) -> Tutor | None:
    """All that is needed to learn on these suggestions; None where nothing can be read."""
    read = list(source_texts(db))  # several ask for them
    usual: Unit = "turn" if project.settings(db.folder).unit == "turn" else "sentence"
    unit, said = _unit(offered, read, usual), judged(db, coder)
    pipeline, model = project.pipeline(db.folder), project.sentence_model(db.folder)
    ground = Ground.of(recode.in_use(db), Material(lambda: read, said, pipeline, model), unit)
    asked = {row.revision for row in offered}
    cuts = cut_up(read, unit, asked | said.revisions)
    if ground is None or not cuts:
        return None
    every = Study.of(ground, cuts)
    waiting = every.part(asked)
    if waiting is None:
        return None
    taught = every.part(said.revisions)
    lesson = lesson_of(ground, said, taught) if taught else None
    rows, keep = _rows(waiting.cuts, offered, ground)
    lesson = lesson or untaught(every.known.take([]), len(ground.codes))
    return Tutor(ground.codes, lesson, _kept(waiting, keep), rows)


def _kept(waiting: Study, keep: Sequence[int]) -> Passages:
    """The passages that suggestions lie on, of all in their sources."""
    every = [
        (source.revision, each.start, each.end) for source, found in waiting.cuts for each in found
    ]
    stretches = [every[place] for place in keep]
    return Passages(waiting.known.take(keep), waiting.prior.take(keep), stretches)


def _unit(offered: Sequence[Offered], read: Sequence[SourceText], usual: Unit) -> Unit:
    """Turns, where every suggestion is one and some are no sentence; where all are both, as usual.

    A long turn that only one sentence of was suggested must not be learned from as a whole.
    """
    there = {row.revision for row in offered}
    spans = {(row.revision, row.start, row.end) for row in offered}
    if not spans <= _spans(cut_up(read, "turn", there)):
        return "sentence"
    return usual if spans <= _spans(cut_up(read, "sentence", there)) else "turn"


def _spans(cuts: Iterable[Cut]) -> set[Stretch]:
    return {(source.revision, each.start, each.end) for source, found in cuts for each in found}


def _rows(
    cuts: Sequence[Cut], offered: Sequence[Offered], ground: Ground
) -> tuple[dict[int, list[int]], list[int]]:
    """The passages that each suggestion lies on, numbered among those that any lies on."""
    codes = {code.id for code in ground.codes}
    of_revision: defaultdict[str, list[Offered]] = defaultdict(list)
    for row in offered:
        of_revision[row.revision].append(row)
    first, found = 0, dict[int, list[int]]()
    for source, cut in cuts:
        starts = [passage.start for passage in cut]
        for row in of_revision[source.revision]:
            on = under(cut, starts, row.start, row.end) if row.code in codes else []
            found[row.key] = [first + place for place in on]
        first += len(cut)
    keep = sorted({place for places in found.values() for place in places})
    numbers = {place: number for number, place in enumerate(keep)}
    return {key: [numbers[place] for place in places] for key, places in found.items()}, keep
