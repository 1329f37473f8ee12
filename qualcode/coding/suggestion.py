"""What the tool proposes and what a coder decides: a suggestion is never a coding by itself."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol, TypeVar

from qualcode.codebook.model import Codebook

Verdict = Literal["accepted", "rejected"]
AROUND = "what is said around it"  # a rule that names the passages that carry it
LIKE = "like "  # a rule that names an accepted passage: then its revision, a colon, its span
Unit = Literal["sentence", "turn"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why: the method with its version, the rule that fired, the spans it rests on, a score.

    What was learned from one coder's decisions names that coder, for whom alone it counts; the
    confidence is how likely she is to accept, None where too few of her decisions stand behind it.
    """

    method: str
    version: str
    rule: str
    spans: tuple[tuple[int, int], ...]
    score: float = 1.0
    coder: str = ""
    confidence: float | None = None
    decided: int = 0  # decisions of the coder on the code, behind the confidence

    @property
    def passage(self) -> str:
        """The passage coded so that it names as alike (revision:start-end), empty if it names none.

        >>> Evidence("keyword", "1", "like minded", ()).passage
        ''
        """
        return self.rule.removeprefix(LIKE) if self.coder and self.rule.startswith(LIKE) else ""

    def __reduce__(self) -> tuple[type, tuple[object, ...]]:
        return Evidence, (self.method, self.version, self.rule, self.spans, self.score,
                          self.coder, self.confidence, self.decided)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A code that may belong on a span of a revision; `key` depends on nothing else."""

    key: int
    revision: str
    start: int
    end: int
    code: str
    evidence: tuple[Evidence, ...] = ()

    def __reduce__(self) -> tuple[type, tuple[object, ...]]:  # they travel by the million
        return Suggestion, (
            self.key, self.revision, self.start, self.end, self.code, self.evidence
        )  # fmt: skip


def strength(score: float) -> str:
    """A word for a score that is no probability.

    >>> strength(2.6), strength(3.2), strength(4.5)
    ('weak', 'fair', 'strong')
    """
    return "strong" if score >= 4 else "fair" if score >= 3 else "weak"


@dataclass(frozen=True, slots=True)
class Decision:
    """One coder's verdict on one suggestion; blind coding stays blind.

    Who gave another code than the one suggested has rejected that one; `instead` is what she gave.
    """

    id: str
    suggestion: int
    coder: str
    verdict: Verdict
    coding: str | None
    created: str
    instead: str = ""


@dataclass(frozen=True, slots=True)
class SourceText:
    """One whole source as a suggester reads it: the words of its turns, in order, as columns.

    `starts[i]` is where `texts[i]` stands in the revision; `roles[i]` is the speaker's role. In
    `talk` turns follow each other; the answers of a survey do not.
    """

    revision: str
    numbers: Sequence[int]
    starts: Sequence[int]
    texts: Sequence[str]
    roles: Sequence[str]
    talk: bool = field(default=True, kw_only=True)


Result = TypeVar("Result")


class Engine(Protocol):
    """Where work on sources is done: the results come in the order of the sources."""

    def __call__(
        self, work: Callable[[SourceText], Result], sources: Iterable[SourceText], /
    ) -> Iterator[Result]:
        """What the work gives for each source; the work is a value that can travel."""
        ...


Stretch = tuple[int, int, str]  # start, end, code
Embed = Callable[[Sequence[str]], Any]  # texts in, a row of length 1 for each out


@dataclass(frozen=True, slots=True)
class Judged:
    """What one coder has said of each revision: what she coded, and what she refused.

    Of a revision that she has read to its end (`done`), all that she did not code is a no. `event`
    is the last event of the log that this knows of.
    """

    coder: str
    coded: Mapping[str, Sequence[Stretch]]
    refused: Mapping[str, Sequence[Stretch]]
    done: frozenset[str] = frozenset()
    event: str = ""

    @property
    def revisions(self) -> frozenset[str]:
        """All revisions of which she has said anything."""
        return self.done.union(self.coded, self.refused)


@dataclass(frozen=True, slots=True)
class Material:
    """What a suggester may learn from: the sources of the project, read as often as it asks.

    `judged` is what the coder who asks has decided; what she has not, nobody tells for her. `nlp`
    is the spaCy pipeline that the project's settings name, by name or folder; `embed` gives texts
    their place by the sentence model that they name, None where the vectors that ship are used.
    What is to be done on each source alone is done by the `engine`. `decided` gives the texts that
    `judged` speaks of, where they are not among the sources.
    """

    sources: Callable[[], Iterable[SourceText]]
    judged: Judged | None = None
    nlp: str = ""
    embed: Embed | None = None
    engine: Engine = map
    decided: Callable[[], Iterable[SourceText]] | None = None


class Scorer(Protocol):
    """A prepared suggester: a value that can travel to another process.

    One that has something to say of its codebook has it as `findings` too.
    """

    def score(self, source: SourceText) -> Iterable[Suggestion]:
        """The suggestions for one whole source."""
        ...


class Suggester(Protocol):
    """A method of suggesting; `reads` names the codebook fields it depends on."""

    name: str
    version: str
    reads: frozenset[str]

    def prepare(
        self,
        codebook: Codebook,
        material: Material,
        *,
        unit: Unit,
        interviewers: bool,
        only: frozenset[str] = frozenset(),
    ) -> Scorer:
        """Compile the codebook once for the whole project, with what the project tells.

        With `only` these codes alone are suggested, just as among all; the others are rivals still.
        """
        ...
