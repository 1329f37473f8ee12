"""What the review screen knows at one moment, and what it may ask to be written: values only."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from qualcode.cli.face_screen import Size
from qualcode.cli.finder_screen import Finder
from qualcode.cli.judging_screen import Asking, Choosing
from qualcode.codebook.model import Code, Codebook
from qualcode.coding.segment import Memo, Valence
from qualcode.coding.span_edit import Span
from qualcode.coding.suggestion import Evidence, Verdict
from qualcode.store.codings import Placed
from qualcode.store.reading import TurnRow
from qualcode.store.suggestions import Offered
from qualcode.suggest.queue import Standing


@dataclass(frozen=True)
class Page:
    """One suggestion with all that stands around it; `first` and `last` number its turns from 0."""

    row: Offered
    turns: tuple[TurnRow, ...]
    first: int
    last: int
    evidence: tuple[Evidence, ...] = ()
    also: tuple[Offered, ...] = ()  # on the same words, other codes
    codings: tuple[Placed, ...] = ()  # this coder's, on some of the same words
    memos: tuple[Memo, ...] = ()
    standing: Standing | None = None  # how likely it is, where that is known
    by_lot: bool = False

    @property
    def spoken(self) -> tuple[TurnRow, ...]:
        """The turns that the suggestion lies on."""
        return self.turns[self.first : self.last + 1]


@dataclass(frozen=True, slots=True)
class Draft:
    """What the coder has said of a suggestion before deciding."""

    span: Span | None = None
    rating: int | None = None
    valence: Valence | None = None
    good: bool = False


@dataclass(frozen=True, slots=True)
class Deciding:
    """A suggestion is on the screen; every key is a command."""


@dataclass(frozen=True, slots=True)
class Helping:
    """All keys are on the screen until the next one."""


Mode = Deciding | Finder | Asking | Choosing | Helping
DECIDING = Deciding()


@dataclass(frozen=True)
class State:
    """One moment of the review screen; the page follows `at`."""

    coder: str
    book: Codebook
    rows: tuple[Offered, ...]
    page: Page
    at: int = 0
    verdicts: Mapping[int, Verdict] = field(default_factory=dict)
    touched: tuple[int, ...] = ()  # every key decided in this sitting, the latest last
    draft: Draft = field(default_factory=Draft)
    new_code: str = ""  # the name of a code that is about to be made
    definition: bool = False
    scroll: int = 0
    message: str = ""
    mode: Mode = DECIDING
    over: bool = False
    size: Size = field(default_factory=lambda: Size(80, 24))

    @property
    def typing(self) -> bool:
        """Whether words are asked for, not a single key."""
        return isinstance(self.mode, Finder | Asking)

    @property
    def row(self) -> Offered:
        """The suggestion on the screen."""
        return self.rows[self.at]

    @property
    def code(self) -> Code:
        """Its code, also when the codebook in use has it no longer."""
        return self.book.by_id.get(self.row.code) or Code(self.row.code, self.row.code)

    @property
    def target(self) -> Span:
        """The words that would be coded."""
        return self.draft.span or (self.row.start, self.row.end)

    def verdict(self, row: Offered) -> Verdict | None:
        """What the coder has decided, None while it waits."""
        return self.verdicts.get(row.key)

    @property
    def left(self) -> int:
        """How many wait."""
        return len(self.rows) - len(self.verdicts)

    def count(self, verdict: Verdict) -> int:
        """How many were decided so."""
        return sum(each == verdict for each in self.verdicts.values())

    def showing(self, at: int, message: str = "") -> "State":
        """Another suggestion, untouched."""
        return replace(self, at=at, draft=Draft(), scroll=0, mode=DECIDING, message=message)


@dataclass(frozen=True, slots=True)
class Accept:
    """Accept with what the draft says, perhaps under another code."""

    code: str | None = None


@dataclass(frozen=True, slots=True)
class Reject:
    """Reject: this coder is not asked again."""


@dataclass(frozen=True, slots=True)
class Note:
    """Write a memo on the suggestion, or on the coding that it became."""

    text: str


@dataclass(frozen=True, slots=True)
class Undo:
    """Take the last step back; `sure` also one from before this sitting."""

    sure: bool = False


@dataclass(frozen=True, slots=True)
class Redo:
    """Do again what was undone."""


@dataclass(frozen=True, slots=True)
class NewCode:
    """Make a draft code, with a memo why, and accept with it."""

    name: str
    why: str


@dataclass(frozen=True, slots=True)
class MoreLike:
    """Let what is most like this suggestion come next; or no longer."""

    no_longer: bool = False


Effect = Accept | Reject | Note | Undo | Redo | NewCode | MoreLike
Next = tuple[State, Effect | None]
