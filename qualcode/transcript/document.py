"""All that an importer returns: one text that never changes, and the turns that lie in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from qualcode.errors import Finding
from qualcode.text.marks import Kind

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

    @property
    def forward(self) -> "Turn":
        """The turn without an end that lies before its beginning, which is a slip.

        >>> Turn(0, 3, "Ann", 9000, 5000).forward
        Turn(start=0, end=3, label='Ann', begins=9000, ends=None)
        """
        if self.begins is None or self.ends is None or self.begins <= self.ends:
            return self
        return replace(self, ends=None)


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
class Mark:
    """What a transcriber noted and nobody said: a span of the text and its kind.

    Between the signs of an `overlap` (`//yes//`) people speak; all other marks hold no speech.
    """

    start: int
    end: int
    kind: Kind


@dataclass(frozen=True, slots=True)
class Document:
    """One transcript as read: its text, its turns in order, and what was doubtful.

    Turns are disjoint and in order; the gaps between them hold white space, labels and timecodes
    only, or text that `findings` lists as unattributed. `part` names one document of a file that
    holds several (a survey row), and is empty otherwise; the findings of the first hold for all.
    `attributes` belong to the source.
    `marks` are found by one recogniser for all formats; an importer that knows more may add some.
    """

    text: str
    turns: tuple[Turn, ...]
    importer: str
    anchors: tuple[Anchor, ...] = ()
    attributes: Mapping[str, Value] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    part: str = ""
    remarks: tuple[Remark, ...] = ()
    marks: tuple[Mark, ...] = ()

    @property
    def duration(self) -> int | None:
        """The milliseconds from the first known time to the last; times inside marks tell none."""
        noted = {mark.start for mark in self.marks}
        times = [each.milliseconds for each in self.anchors if each.position not in noted]
        times += [at for turn in self.turns for at in (turn.begins, turn.ends) if at is not None]
        return max(times) - min(times) if times else None

    def speech(self, turn: Turn) -> str:
        """The words of one turn."""
        return self.text[turn.start : turn.end]
