"""Suggest codes where talk is like what a code says, also without its keywords.

Scores say which passage stands out most for a code; they are no probabilities.
"""

from bisect import insort
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np

from qualcode.codebook.model import Code, Codebook
from qualcode.coding.ids import suggestion_key
from qualcode.coding.suggestion import Evidence, Material, SourceText, Suggestion, Unit
from qualcode.errors import Finding
from qualcode.suggest.against import Against
from qualcode.suggest.calibration import POINTS
from qualcode.suggest.heard import Heard
from qualcode.suggest.lexis import language
from qualcode.suggest.likeness import Likeness, measured
from qualcode.suggest.passages import TELLING, Cut, Passage, passages
from qualcode.suggest.reasons import Reasons

NAME = "semantic"
VERSION = "2"
FLOOR = POINTS  # less is not worth a decision
_ENOUGH = 60_000  # passages: what they tell of the project, more would not change
_APART = {"sentence": 3, "turn": 0}  # passages: what is closer to a better one is not suggested


@dataclass(frozen=True)
class SemanticScorer:
    """What the codes ask for, measured on the project: a value that can travel."""

    codes: tuple[Code, ...]
    likeness: Likeness | None  # None where the project holds no words yet
    unit: Unit
    heard: Heard
    against: Against
    findings: tuple[Finding, ...] = ()
    met: Mapping[str, Cut] = field(default_factory=dict, repr=False)  # the sample, by revision

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "met": {}}

    def score(self, source: SourceText) -> Iterator[Suggestion]:
        """The suggestions for one whole source, in reading order."""
        found = self._passages(source)
        if not found or self.likeness is None:
            return
        less = self.against.taken((source, found))
        alone, joined = self.likeness.scores((source, found))
        scores = joined - less
        reasons = Reasons(self.likeness, found)
        for place, code in self.peaks(found, scores, source.roles, reasons):
            passage, slug = found[place], self.codes[code].id
            carried = alone[place, code] - less[place, code] < FLOOR
            carriers = self.likeness.carriers(alone, found, place, code) if carried else ()
            key = suggestion_key(source.revision, passage.start, passage.end, slug)
            evidence = tuple(
                Evidence(NAME, VERSION, rule, spans, round(float(scores[place, code]), 3))
                for rule, spans in reasons.of(place, code, carriers)
            )
            yield Suggestion(key, source.revision, passage.start, passage.end, slug, evidence)

    def _passages(self, source: SourceText) -> Sequence[Passage]:
        """The passages of a source; those of the sample are known already."""
        held, found = self.met.get(source.revision, (None, ()))
        same = held is not None and held.texts == source.texts and held.starts == source.starts
        return found if same else list(passages(source, self.unit))

    def peaks(
        self, found: Sequence[Passage], scores: Any, roles: Sequence[str], reasons: Reasons
    ) -> Iterator[tuple[int, int]]:
        """Where a code stands out more than nearby, in talk that it is read for.

        What has no word to show for it, and only stands among such talk, nobody can decide on.
        """
        near = _best_beside(scores, _APART[self.unit])
        stands_out = (scores >= FLOOR) & (scores >= near) & reasons.speaking()
        for place in stands_out.any(axis=1).nonzero()[0].tolist():
            if reasons.telling(place) >= TELLING:
                heard = self.heard.codes(roles[found[place].turn])
                codes = stands_out[place].nonzero()[0].tolist()
                yield from ((place, code) for code in codes if code in heard)


def _best_beside(scores: Any, apart: int) -> Any:
    """The best score of each passage and those so near to it.

    >>> _best_beside(np.array([[1], [5], [2], [0]]), 1).ravel().tolist()
    [5, 5, 5, 2]
    """
    best = scores.copy()
    for step in range(1, apart + 1):
        np.maximum(best[step:], scores[:-step], out=best[step:])
        np.maximum(best[:-step], scores[step:], out=best[:-step])
    return best


class Semantic:
    """Suggests a code where talk is like its name, definition, inclusions and examples."""

    name = NAME
    version = VERSION
    reads = frozenset(
        [
            "name",
            "definition",
            "include",
            "exclude",
            "examples",
            "keywords",
            "not",
            "kind",
            "speakers",
        ]
    )

    def prepare(
        self,
        codebook: Codebook,
        material: Material,
        *,
        unit: Unit,
        interviewers: bool,
        only: frozenset[str] = frozenset(),
    ) -> SemanticScorer:
        """What each code in use asks for, measured on a sample of whole sources."""
        codes = tuple(code for code in codebook.codes if code.status != "deprecated")
        cuts = sample(material.sources(), unit)
        likeness = measured(codes, cuts, language(codebook), material.embed)
        heard = Heard.of(codes, interviewers=interviewers, only=only)
        against = Against.of(codebook, codes, material)
        told = tuple(_silent(codebook, codes, likeness, only)) if likeness else ()
        met = {source.revision: (source, found) for source, found in cuts}
        return SemanticScorer(codes, likeness, unit, heard, against, told, met)


def _silent(
    codebook: Codebook, codes: Sequence[Code], likeness: Likeness, only: frozenset[str]
) -> Iterator[Finding]:
    """That some codes say nothing to look for, as one note."""
    pairs = zip(codes, likeness.sight.asked.says, strict=True)
    found = [code.id for code, says in pairs if not says and (not only or code.id in only)]
    if found:
        what = f"`{NAME}` has nothing to look for: what a code says has no word that tells it apart"
        yield Finding(
            "note",
            f"{codebook.name}, code {', '.join(found)}",
            what,
            "give it a definition, keywords or examples",
        )


def sample(sources: Iterable[SourceText], unit: Unit) -> list[Cut]:
    """Whole sources up to enough passages, the same for any order; all of a usual project.

    Cut here whatever the engine: passages take longer to travel than to cut.
    """
    drawn = _drawn(sources)
    kept: list[Cut] = []
    size = 0
    for source, found in zip(drawn, map(partial(_cut, unit), drawn), strict=False):
        size += len(found)
        if kept and size > _ENOUGH:
            break
        if found:
            kept.append((source, found))
    return kept


def _drawn(sources: Iterable[SourceText]) -> list[SourceText]:
    """The first sources by their revisions, which are hashes, so that these are any of them.

    A turn that is not blank is one passage or more: that many turns are enough.
    """
    drawn: list[SourceText] = []
    turns = 0
    for source in sources:
        insort(drawn, source, key=_revision)
        turns += _spoken(source)
        while len(drawn) > 1 and turns - _spoken(drawn[-1]) >= _ENOUGH:
            turns -= _spoken(drawn.pop())
    return drawn


def _revision(source: SourceText) -> str:
    return source.revision


def _spoken(source: SourceText) -> int:
    return sum(bool(text.strip()) for text in source.texts)


def _cut(unit: Unit, source: SourceText) -> list[Passage]:
    return list(passages(source, unit))
