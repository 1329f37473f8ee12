"""All that an importer returns: one text that never changes, and the turns that lie in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from qualcode.errors import Finding

Value = str | int | float | bool


@dataclass(frozen=True, slots=True)
class Turn:
    """One stretch of speech by one speaker: a half-open span of code points, without its label.

    `label` is the speaker as written, None where the text names nobody. Times are milliseconds.
    """

    start: int
    end: int
    label: str | None = None
    begins: int | None = None
    ends: int | None = None


@dataclass(frozen=True, slots=True)
class Anchor:
    """A time beside the text: at this position the recording stands at this millisecond."""

    position: int
    milliseconds: int


@dataclass(frozen=True, slots=True)
class Remark:
    """What somebody wrote beside a span of the text, as a comment in Word; `time` is ISO 8601."""

    start: int
    end: int
    text: str
    author: str = ""
    time: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """One transcript as read: its text, its turns in order, and what was doubtful.

    Turns are disjoint and in order; the gaps between them hold white space, labels and timecodes
    only, or text that `findings` lists as unattributed. `part` names one document of a file that
    holds several (a survey row), and is empty otherwise. `attributes` belong to the source.
    """

    text: str
    turns: tuple[Turn, ...]
    importer: str
    anchors: tuple[Anchor, ...] = ()
    attributes: Mapping[str, Value] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    part: str = ""
    remarks: tuple[Remark, ...] = ()

    def speech(self, turn: Turn) -> str:
        """The words of one turn."""
        return self.text[turn.start : turn.end]
