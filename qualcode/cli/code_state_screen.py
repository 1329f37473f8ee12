"""What the coding screen knows at one moment, and what it may ask to be written: values only."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from qualcode.cli.face_screen import Size
from qualcode.cli.finder_screen import Finder
from qualcode.cli.judging_screen import Asking, Choosing
from qualcode.codebook.model import Code, Codebook
from qualcode.coding.segment import Memo, Status, Valence
from qualcode.coding.span_edit import Span
from qualcode.store.codings import Placed
from qualcode.store.reading import TurnRow
from qualcode.transcript.people import INTERVIEWER

SLOTS = 9  # recent codes, one on each digit


@dataclass(frozen=True)
class Sheet:
    """The source that is coded; it does not change while the screen is open."""

    name: str
    id: str
    revision: str
    turns: tuple[TurnRow, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """Turn by turn; every key is a command."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A code is looked for, to code with it or to put a new code under it."""

    purpose: str
    finder: Finder


@dataclass(frozen=True, slots=True)
class Sentences:
    """The sentences of the turn carry numbers, and one is asked for."""

    pieces: tuple[Span, ...]
    typed: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """Arrows move one end of the span."""

    side: str = "end"


@dataclass(frozen=True, slots=True)
class Showing:
    """Something to read until the next key: `keys`, or the id of a code."""

    what: str


Mode = Reading | Finding | Sentences | Words | Showing | Asking | Choosing
READING = Reading()


@dataclass(frozen=True)
class State:
    """One moment of the coding screen."""

    sheet: Sheet
    book: Codebook
    codings: tuple[Placed, ...] = ()  # this coder's, of this source
    memos: tuple[Memo, ...] = ()
    place: int = 0
    status: Status = "not started"
    span: Span | None = None  # what will be coded; None: the whole turn
    focus: str = ""  # the coding that v, r, g, m, x are about
    slots: tuple[str, ...] = ()
    used: tuple[str, ...] = ()  # codes, the latest first
    skip: bool = False
    scroll: int = 0
    searched: str = ""
    hit: Span | None = None
    draft: tuple[str, str | None] = ("", None)  # a new code: its name, the code above it
    message: str = ""
    mode: Mode = READING
    over: bool = False
    made: int = 0
    size: Size = field(default_factory=lambda: Size(80, 24))

    @property
    def typing(self) -> bool:
        """Whether words are asked for, not a single key."""
        return isinstance(self.mode, Finding | Asking | Sentences)

    @property
    def turn(self) -> TurnRow:
        """The turn on the screen."""
        return self.sheet.turns[self.place]

    @property
    def whole(self) -> Span:
        """The words of the turn."""
        return (self.turn.start, self.turn.end)

    @property
    def target(self) -> Span:
        """What the next code will lie on."""
        return self.span or self.whole

    @cached_property
    def here(self) -> tuple[Placed, ...]:
        """The codings that lie on this turn."""
        number = self.turn.number
        return tuple(c for c in self.codings if c.first_turn <= number <= c.last_turn)

    @property
    def focused(self) -> Placed | None:
        """The coding that v, r, g, m and x are about: the chosen one, else the last."""
        chosen = [each for each in self.here if each.id == self.focus]
        return chosen[0] if chosen else self.here[-1] if self.here else None

    def code_of(self, coding: Placed) -> Code:
        """The code of a coding, also when the codebook in use has it no longer."""
        return self.book.by_id.get(coding.code) or Code(coding.code, coding.code)

    def memos_on(self, kind: str, target: str) -> list[Memo]:
        """What was noted there."""
        return [memo for memo in self.memos if (memo.kind, memo.target) == (kind, target)]

    @property
    def turn_target(self) -> str:
        """The turn as memos name it."""
        return f"{self.sheet.id}#{self.turn.number}"


def is_interviewer(turn: TurnRow) -> bool:
    """Whether an interviewer speaks."""
    return turn.role == INTERVIEWER


def slots_with(
    slots: Sequence[str], used: Sequence[str], code: str
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The codes on the digits and the order of use after a code was used.

    A code keeps its digit; a new one takes a free digit, else that of the code not used longest.

    >>> slots_with(("trust", "time"), ("time", "trust"), "voice")
    (('trust', 'time', 'voice'), ('voice', 'time', 'trust'))
    """
    order = (code, *(each for each in used if each != code))
    if code in slots:
        return tuple(slots), order
    if len(slots) < SLOTS:
        return (*slots, code), order
    oldest = max(slots, key=lambda each: order.index(each) if each in order else len(order))
    return tuple(code if each == oldest else each for each in slots), order


@dataclass(frozen=True, slots=True)
class Place:
    """Remember where the coder is."""


@dataclass(frozen=True, slots=True)
class Apply:
    """Put a code on the target."""

    code: str


@dataclass(frozen=True, slots=True)
class Change:
    """Say something else of a coding."""

    coding: Placed
    rating: int | None
    valence: Valence | None
    good: bool


@dataclass(frozen=True, slots=True)
class Remove:
    """Take a coding away."""

    coding: Placed


@dataclass(frozen=True, slots=True)
class Note:
    """Write a memo."""

    kind: str
    target: str
    text: str


@dataclass(frozen=True, slots=True)
class NewCode:
    """Make a draft code, with a memo why, and put it on the target."""

    name: str
    parent: str | None
    why: str


@dataclass(frozen=True, slots=True)
class Undo:
    """Take the last step back; `sure` also one from before this sitting."""

    sure: bool = False


@dataclass(frozen=True, slots=True)
class Redo:
    """Do again what was undone."""


@dataclass(frozen=True, slots=True)
class SetStatus:
    """Say how far the coder is."""

    status: Status


Effect = Place | Apply | Change | Remove | Note | NewCode | Undo | Redo | SetStatus
Next = tuple[State, Effect | None]
