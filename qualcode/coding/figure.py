"""A statistic as a value: a number with its interval, or the reason why there is none."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One statistic; `low` and `high` bound it where an interval was asked for.

    >>> Figure(0.25).defined, Figure(None, "no unit carries the code").defined
    (True, False)
    """

    value: float | None
    reason: str = ""
    low: float | None = None
    high: float | None = None

    @property
    def defined(self) -> bool:
        """Whether there is a number."""
        return self.value is not None


NAMES = ("ap", "precision", "recall", "f1", "wss95", "ece")  # the measures, in their order


@dataclass(frozen=True, slots=True)
class Judgement:
    """How well one method does on one code, or on all (`code` empty): counts and figures."""

    method: str
    code: str
    units: int
    positives: int
    figures: dict[str, Figure]
    chance: float | None = None  # the share of positives: the precision of an order at random
    codes: int = 1  # how many codes stand behind it


@dataclass(frozen=True, slots=True)
class Step:
    """What a method reached after so many decided units (None: it needs none), over seeds."""

    method: str
    decided: int | None
    seeds: int
    figures: dict[str, Figure]  # the mean over the seeds
    spread: dict[str, float | None]  # the standard deviation over the seeds


@dataclass(frozen=True, slots=True)
class Bin:
    """Units that a method gave about the same chance, and how many of them carry the code."""

    method: str
    low: float
    high: float
    units: int
    chance: float | None
    given: float | None


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """How far a review in one order had come after so many decisions."""

    order: str
    decided: int
    accepted: int
    drawn: int  # decisions on what came by lot; how many of them were accepted, and were to be
    drawn_accepted: int
    drawn_expected: float
    found: float  # the share of all coded stretches that an accepted suggestion lies on
    offered: float  # the same of all that any method had suggested by then
    found_of_offered: float | None  # accepted, of the suggestions that are right
    estimated: Figure  # what the review would have said of that, with its span
    figures: dict[str, Figure]  # of the chances, on all that was not decided
