"""Suggest codes where talk is like what a coder has accepted, and unlike what she has not.

From a few accepted segments of a code; what a passage is like by the code's own words counts too.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from itertools import chain, compress
from operator import attrgetter
from typing import Any

import numpy as np

from qualcode.codebook.model import Code, Codebook
from qualcode.coding.ids import suggestion_key
from qualcode.coding.suggestion import (
    Evidence,
    Judged,
    Material,
    Scorer,
    SourceText,
    Suggestion,
    Unit,
)
from qualcode.errors import Finding
from qualcode.suggest import registry
from qualcode.suggest.against import Against
from qualcode.suggest.calibration import Prior
from qualcode.suggest.features import Known, Look
from qualcode.suggest.heard import Heard
from qualcode.suggest.keyword import Keyword
from qualcode.suggest.lesson_reasons import LessonReasons
from qualcode.suggest.lessons import FEWEST, Lesson, choose, learn
from qualcode.suggest.lexis import language
from qualcode.suggest.likeness import Likeness, measured
from qualcode.suggest.passages import TELLING, Cut, Passage, passages
from qualcode.suggest.pattern import Patterns
from qualcode.suggest.semantic import Semantic, sample
from qualcode.suggest.verdicts import touched, verdicts

NAME = "learned"
VERSION = "2"
FLOOR = 0.1  # how likely a code must be; less is not worth a decision
RARE = 3.0  # times as likely as anywhere: what half of all passages have must stand out too
SURE = (5, 20)  # passages given and not given a code, from which on a figure is told


@dataclass(frozen=True)
class Ground:
    """A project as it can be learned on: what codes ask for, and how to look at passages.

    What was known of the sample while measuring stays at home: it saves looking twice.
    """

    codes: tuple[Code, ...]
    likeness: Likeness
    look: Look
    rules: tuple[Scorer, ...]  # keywords and patterns
    against: Against
    met: Known | None = field(default=None, repr=False)
    rows: Mapping[str, Sequence[int]] = field(default_factory=dict, repr=False)  # by revision

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "met": None, "rows": {}}

    @staticmethod
    def of(codebook: Codebook, material: Material, unit: Unit) -> "Ground | None":
        """The ground that these sources are; None where they hold no words."""
        codes = tuple(code for code in codebook.codes if code.status != "deprecated")
        cuts = sample(material.sources(), unit)
        likeness = measured(codes, cuts, language(codebook), material.embed)
        if likeness is None:
            return None
        look, known = Look.of(likeness.sight.lexicon, cuts)
        rules = tuple(
            registry.load(name).prepare(codebook, material, unit=unit, interviewers=True)
            for name in registry.of_rules(codebook)
        )
        against = Against.of(codebook, codes, material)
        return Ground(codes, likeness, look, rules, against, known, _numbered(cuts))

    def known(self, cuts: Sequence[Cut]) -> Known:
        """What is known of all passages of these sources, in order."""
        if self.met is None or any(source.revision not in self.rows for source, _ in cuts):
            return self.look.known(cuts)
        return self.met.take(
            list(chain.from_iterable(self.rows[source.revision] for source, _ in cuts))
        )

    def prior(self, cut: Cut) -> Prior:
        """What is known of the passages of a source without any decision."""
        source, found = cut
        semantic = self.likeness.score(cut) - self.against.taken(cut)
        semantic[:, self.likeness.act] = 0
        hits = np.zeros_like(semantic)
        told = chain.from_iterable(scorer.score(source) for scorer in self.rules)
        spans = [(each.start, each.end, each.code) for each in told]
        for row, column in touched(found, self.codes, spans):
            hits[row, column] = 1
        return Prior(semantic, hits)


def _numbered(cuts: Iterable[Cut]) -> dict[str, Sequence[int]]:
    """The places of the passages of each source among those of all, by its revision."""
    rows: dict[str, Sequence[int]] = {}
    first = 0
    for source, found in cuts:
        rows[source.revision] = range(first, first + len(found))
        first += len(found)
    return rows


@dataclass(frozen=True)
class Learned:
    """Suggests a code where talk is like what this coder gave it to."""

    name = NAME
    version = VERSION
    reads = Semantic.reads | Keyword.reads | Patterns.reads

    def prepare(
        self,
        codebook: Codebook,
        material: Material,
        *,
        unit: Unit,
        interviewers: bool,
        only: frozenset[str] = frozenset(),
    ) -> "LearnedScorer | Untaught":
        """What the coder's decisions teach, on the scales of the project."""
        judged = material.judged
        if judged is None or not _gives(judged, only or codebook.by_id):
            return Untaught.by(judged)
        ground = Ground.of(codebook, material, unit)
        if ground and material.decided:  # other texts, even where they bear the same revision
            ground = replace(ground, met=None)
        cuts = cut_up((material.decided or material.sources)(), unit, judged.revisions)
        lesson = lesson_of(ground, judged, Study.of(ground, cuts)) if ground and cuts else None
        if ground is None or lesson is None:
            return Untaught.without_words(judged)
        heard = Heard.of(ground.codes, interviewers=interviewers, only=only)
        return LearnedScorer(ground, judged, lesson, unit, heard)


@dataclass(frozen=True)
class Study:
    """Some sources, with all that is known of their passages before any decision."""

    cuts: Sequence[Cut]
    known: Known
    prior: Prior

    @staticmethod
    def of(ground: Ground, cuts: Sequence[Cut]) -> "Study":
        """What the ground tells of these sources; there is at least one."""
        prior = Prior.joined([ground.prior(cut) for cut in cuts])
        return Study(cuts, ground.known(cuts), prior)

    def part(self, revisions: Collection[str]) -> "Study | None":
        """The same of some of the sources; None where it holds none of them."""
        wanted = [source.revision in revisions for source, _ in self.cuts]
        rows = np.repeat(wanted, [len(found) for _, found in self.cuts]).nonzero()[0]
        cuts = list(compress(self.cuts, wanted))
        return Study(cuts, self.known.take(rows), self.prior.take(rows)) if cuts else None


def cut_up(sources: Iterable[SourceText], unit: Unit, revisions: Collection[str]) -> list[Cut]:
    """Those of the sources that are wanted and hold any passage, with their passages.

    In the order of their texts, whatever their names.
    """
    wanted = sorted(
        (source for source in sources if source.revision in revisions), key=attrgetter("revision")
    )
    cuts = ((source, list(passages(source, unit))) for source in wanted)
    return [cut for cut in cuts if cut[1]]


def lesson_of(ground: Ground, judged: Judged, study: Study) -> Lesson | None:
    """What decisions on these sources teach; None where no passage was decided on."""
    truth = np.vstack([verdicts(judged, ground.codes, cut) for cut in study.cuts])
    rows, weights = choose(truth, shuffled(study.cuts))
    if not len(rows):
        return None
    numbers = np.repeat(np.arange(len(study.cuts)), [len(found) for _, found in study.cuts])
    stretches = [
        (source.revision, passage.start, passage.end)
        for source, found in study.cuts
        for passage in found
    ]
    spans = [stretches[row] for row in rows]
    known, prior = study.known.take(rows), study.prior.take(rows)
    return learn(known, truth[rows], prior, numbers[rows], weights, spans)


def sure_of(given: int, refused: int) -> bool:
    """Whether enough was decided on a code to tell a chance as a figure."""
    return given >= SURE[0] and refused >= SURE[1]


def _gives(judged: Judged, codes: Iterable[str]) -> bool:
    """Whether any of the codes was given often enough to learn from."""
    given = Counter(code for *_, code in chain.from_iterable(judged.coded.values()))
    return any(given[code] >= FEWEST for code in codes)


def shuffled(cuts: Iterable[Cut]) -> Any:
    """A random order of all passages that is the same in every run and on every machine."""
    seeds = [
        blake2b(f"{source.revision}:{passage.start}".encode(), digest_size=8).digest()
        for source, found in cuts
        for passage in found
    ]
    order = np.empty(len(seeds), dtype=int)
    order[np.argsort(seeds, kind="stable")] = np.arange(len(seeds))
    return order


@dataclass(frozen=True)
class Untaught:
    """What nobody's decisions have taught yet suggests nothing."""

    findings: tuple[Finding, ...]

    @staticmethod
    def by(judged: Judged | None) -> "Untaught":
        """Of a coder who has not coded enough, or of nobody."""
        who = judged.coder if judged and judged.coder else "nobody"
        what = f"nothing was learned: {who} has given no code to {FEWEST} passages yet"
        hint = "code some, or decide on what other methods suggest"
        return Untaught((Finding("note", NAME, what, hint),))

    @staticmethod
    def without_words(judged: Judged) -> "Untaught":
        """Of a coder who has coded enough, in texts that are not among those that are read."""
        what = f"nothing was learned: no words of what {judged.coder} decided on are here"
        return Untaught((Finding("note", NAME, what, "read the texts that were coded too"),))

    def score(self, _source: SourceText) -> Iterator[Suggestion]:
        """Nothing."""
        return iter(())


@dataclass(frozen=True)
class LearnedScorer:
    """What one coder's decisions teach, for what she has not decided: a value that can travel."""

    ground: Ground
    judged: Judged
    lesson: Lesson
    unit: Unit
    heard: Heard

    def score(self, source: SourceText) -> Iterator[Suggestion]:
        """The suggestions for one whole source, in reading order."""
        found = list(passages(source, self.unit))
        cut = (source, found)
        open_yet = np.isnan(verdicts(self.judged, self.ground.codes, cut))
        if not open_yet.any():
            return
        known, prior = self.ground.known([cut]), self.ground.prior(cut)
        chances = self.lesson.chances(known, prior)
        tongue = self.ground.likeness.sight.lexicon.language
        reasons = LessonReasons(self.lesson, found, known, prior, tongue)
        for place, code in self.likely(found, np.where(open_yet, chances, 0), source.roles):
            passage, slug = found[place], self.ground.codes[code].id
            key = suggestion_key(source.revision, passage.start, passage.end, slug)
            evidence = self._evidence(reasons, place, code, float(chances[place, code]))
            yield Suggestion(key, source.revision, passage.start, passage.end, slug, evidence)

    def likely(
        self, found: Sequence[Passage], chances: Any, roles: Sequence[str]
    ) -> Iterator[tuple[int, int]]:
        """Where a code is likely enough, and more so than right beside in the same turn.

        What has hardly a word of its own is read for acts only: who could decide on “None.”?
        """
        able = self.lesson.decided[:, 0] >= FEWEST
        floor = np.maximum(FLOOR, np.minimum(RARE * self.lesson.standings[0], 0.5))
        for place, passage in enumerate(found):
            near = [p for p in (place - 1, place + 1) if 0 <= p < len(found)]
            heard = self.heard.codes(roles[passage.turn])
            telling = self.ground.likeness.act | (len(passage.words) >= TELLING)
            for code in ((chances[place] >= floor) & able & telling).nonzero()[0]:
                beside = [chances[p, code] for p in near if found[p].turn == passage.turn]
                if code in heard and chances[place, code] >= max(beside, default=0):
                    yield place, int(code)

    def _evidence(
        self, reasons: LessonReasons, place: int, code: int, chance: float
    ) -> tuple[Evidence, ...]:
        given, refused = (int(count) for count in self.lesson.decided[code])
        confidence = round(chance, 4) if sure_of(given, refused) else None
        return tuple(
            Evidence(
                NAME, VERSION, rule, spans, round(chance, 4), self.judged.coder, confidence,
                given + refused,
            )
            for rule, spans in reasons.of(place, code)
        )  # fmt: skip
