"""A place in a transcript and what a coder says of it."""

from dataclasses import dataclass
from typing import Literal

Valence = Literal["barrier", "enabler", "mixed"]
Status = Literal["not started", "in progress", "done"]
PlacementState = Literal["exact", "moved", "needs a look"]
LOOK: PlacementState = "needs a look"
CONSENSUS = "consensus"


@dataclass(frozen=True, slots=True)
class Segment:
    """A half-open span of a revision, in Unicode code points, with the words that stand there.

    `first_turn` and `last_turn` are the numbers (from 1) of the turns it overlaps, 0 and 0 if it
    lies outside every turn.
    """

    revision: str
    start: int
    end: int
    quote: str
    first_turn: int = 0
    last_turn: int = 0


@dataclass(frozen=True, slots=True)
class Coding:
    """One code on one segment by one coder; immutable: a change is a new coding that replaces it.

    `origin` is `human` or the key text of the suggestion that was accepted. `created` is ISO 8601
    in UTC. `codebook` is the id of the codebook version it was made under.
    """

    id: str
    segment: Segment
    code: str
    coder: str
    created: str
    origin: str = "human"
    rating: int | None = None
    valence: Valence | None = None
    good: bool = False
    codebook: str = ""
    replaces: str | None = None


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a coding stands in another revision of its source; never silently shifted."""

    coding: str
    revision: str
    start: int
    end: int
    quote: str
    state: PlacementState


@dataclass(frozen=True, slots=True)
class Memo:
    """A note on the project, a source, a turn, a code, a coding, a suggestion or a participant.

    One of the kind `segment` is on words of a text: a comment that came with the file.
    """

    id: str
    kind: str
    target: str
    text: str
    coder: str
    created: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the log: who did what to which rows; ids and hashes only, never a text."""

    id: str
    at: str
    action: str
    coder: str
    what: str
    undoes: str | None = None
    undone: bool = False
