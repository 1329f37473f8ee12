"""Learning while a coder decides: each decision makes the rest of the queue better.

Features of what waits are worked out once; a decision then costs one small system of equations.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from qualcode.codebook.model import Code
from qualcode.coding.suggestion import Material, Unit, Verdict
from qualcode.store.database import Database
from qualcode.store.judged import judged
from qualcode.store.reading import source_texts
from qualcode.store.suggestions import Offered
from qualcode.suggest.calibration import Prior, terms
from qualcode.suggest.features import ACT, TOPIC, Known
from qualcode.suggest.learned import Ground, lesson_of, sure_of
from qualcode.suggest.lessons import Lesson, Pupil, Stretch, untaught
from qualcode.suggest.passages import Cut, passages
from qualcode.suggest.queue import Standing
from qualcode.suggest.verdicts import touched
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
        self._topic = waiting.known.kernel(TOPIC, lesson.known)
        self._act = waiting.known.kernel(ACT, lesson.known)

    def standings(self, offered: Iterable[Offered]) -> dict[int, Standing]:
        """How each suggestion stands now."""
        lesson = self._pupil.lesson
        topic, act = self._topic @ lesson.topic, self._act @ lesson.act
        chances = lesson.curve.chance(terms(topic, act, self._waiting.prior, lesson.share))
        told: dict[int, Standing] = {}
        for row in offered:
            places, code = self._rows.get(row.key), self._codes.get(row.code)
            if places and code is not None:
                given, refused = (int(count) for count in lesson.decided[code])
                chance = float(chances[places, code].max())
                told[row.key] = Standing(chance, given + refused, sure_of(given, refused))
        return told

    def learn(self, row: Offered, code: str, verdict: Verdict) -> "Tutor":
        """Learn from one decision; only the code that it is about is looked at anew."""
        column = self._codes.get(code)
        if column is None:
            return self
        for place in self._rows.get(row.key, ()):
            one, known = self._waiting.known.take([place]), len(self._pupil.lesson.stretches)
            given = 1.0 if verdict == "accepted" else 0.0
            self._pupil = self._pupil.told(column, given, self._waiting.stretches[place], one)
            if len(self._pupil.lesson.stretches) > known:
                self._topic = np.hstack([self._topic, self._waiting.known.kernel(TOPIC, one)])
                self._act = np.hstack([self._act, self._waiting.known.kernel(ACT, one)])
        return self


@dataclass(frozen=True)
class Passages:
    """The passages that suggestions lie on: what is known of them, and where they stand."""

    known: Known
    prior: Prior
    stretches: Sequence[Stretch]


def tutor(db: Database, coder: str, offered: Sequence[Offered]) -> Tutor | None:
    """All that is needed to learn on these suggestions; None where nothing can be read."""
    unit = _unit(offered, db)
    material = Material(
        lambda: source_texts(db),
        judged(db, coder),
        project.pipeline(db.folder),
        project.sentence_model(db.folder),
    )
    ground = Ground.of(recode.in_use(db), material, unit)
    if ground is None or material.judged is None:
        return None
    lesson = lesson_of(ground, material.judged, material.sources(), unit)
    cuts = _cuts(db, offered, unit)
    if not cuts:
        return None
    known = ground.look.known(cuts)
    rows, keep = _rows(cuts, offered, ground)
    every = [(source.revision, each.start, each.end) for source, found in cuts for each in found]
    prior = Prior.joined([ground.prior(cut) for cut in cuts])
    waiting = Passages(known.take(keep), prior.take(keep), [every[place] for place in keep])
    lesson = lesson or untaught(known.take([]), len(ground.codes))
    return Tutor(ground.codes, lesson, waiting, rows)


def _unit(offered: Sequence[Offered], db: Database) -> Unit:
    """Sentences, unless every suggestion covers as much as a turn or more."""
    revisions = {row.revision for row in offered}
    starts = {
        (source.revision, start)
        for source in source_texts(db)
        if source.revision in revisions
        for start in source.starts
    }
    return "turn" if all((row.revision, row.start) in starts for row in offered) else "sentence"


def _cuts(db: Database, offered: Sequence[Offered], unit: Unit) -> list[Cut]:
    wanted = {row.source for row in offered}
    cuts = ((source, list(passages(source, unit))) for source in source_texts(db, wanted))
    return [cut for cut in cuts if cut[1]]


def _rows(
    cuts: Sequence[Cut], offered: Sequence[Offered], ground: Ground
) -> tuple[dict[int, list[int]], list[int]]:
    """The passages that each suggestion lies on, numbered among those that any lies on."""
    of_revision: defaultdict[str, list[Offered]] = defaultdict(list)
    for row in offered:
        of_revision[row.revision].append(row)
    first, found = 0, dict[int, list[int]]()
    for source, cut in cuts:
        for row in of_revision[source.revision]:
            on = touched(cut, ground.codes, [(row.start, row.end, row.code)])
            found[row.key] = [first + place for place, _ in on]
        first += len(cut)
    keep = sorted({place for places in found.values() for place in places})
    numbers = {place: number for number, place in enumerate(keep)}
    return {key: [numbers[place] for place in places] for key, places in found.items()}, keep
