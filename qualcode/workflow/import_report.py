"""What an import did or would do, file by file, and what was doubtful in each."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from shlex import quote

from qualcode.errors import Finding
from qualcode.transcript import marks, speakers
from qualcode.transcript.document import Document
from qualcode.transcript.people import INTERVIEWER, PARTICIPANT, Role, Speaker

FIRST_TURNS = 3
SHOWN = 6  # labels, or pairs of them, in one line of the report
_MUCH = 100  # words: a passage in so many that nobody understood is worth a warning


@dataclass(frozen=True, slots=True)
class Spoken:
    """One label of a file: how much it says, in which role, and why if that was guessed."""

    label: str | None
    turns: int
    words: int
    role: Role = PARTICIPANT
    why: str = ""

    @property
    def doubtful(self) -> bool:
        """Whether this may be an interviewer."""
        return self.why.startswith(f"{INTERVIEWER}?")

    def __str__(self) -> str:
        star = "*" if self.role == INTERVIEWER else "?" * self.doubtful
        return f"{self.label or '(nobody)'}{star} {self.turns}"

    @property
    def in_role(self) -> str:
        """The same with the role, where it is one of its own."""
        role = f" ({self.role})" if self.role not in {INTERVIEWER, PARTICIPANT} else ""
        return f"{self}{role}"


@dataclass(frozen=True)
class FileReport:
    """What became of one file: `new`, `unchanged`, `changed` (to be revised), `failed`."""

    name: str
    outcome: str
    importer: str = ""
    turns: int = 0
    words: int = 0
    duration: int | None = None
    spoken: tuple[Spoken, ...] = ()
    marks: dict[str, int] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    first_turns: tuple[tuple[str | None, str], ...] = ()

    @property
    def speakers(self) -> str:
        """Who speaks in how many turns; a star is an interviewer, a question mark maybe one."""
        named = [str(each) for each in self.spoken]
        more = [f"… {len(named) - SHOWN} more"] if len(named) > SHOWN else []
        return ", ".join([*named[:SHOWN], *more])


@dataclass
class Report:
    """What an import did, file by file, with every finding."""

    files: list[FileReport] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    types: dict[str, str] = field(default_factory=dict)

    def outcomes(self) -> dict[str, int]:
        """How many files are new, unchanged, changed, failed."""
        return dict(sorted(Counter(file.outcome for file in self.files).items()))


def file_report(
    name: str,
    outcome: str,
    document: Document,
    counts: Sequence[speakers.LabelCount],
    linked: Sequence[Speaker],
) -> FileReport:
    """The report on one document as read, with what its labels say and who they are."""
    said = {each.label: each for each in linked}
    spoken = tuple(
        Spoken(c.label, c.turns, c.words, known.role, known.why)
        for c in counts
        for known in (said.get(c.label or "") or Speaker("", role=c.role, why=c.reason),)
    )
    return FileReport(
        name=name,
        outcome=outcome,
        importer=document.importer,
        turns=len(document.turns),
        words=sum(c.words for c in counts),
        duration=document.duration,
        spoken=spoken,
        marks=marks.tally(document),
        findings=(*document.findings, *_doubts(name, spoken, document)),
        first_turns=tuple(
            (turn.label, " ".join(document.speech(turn).split())[:100])
            for turn in document.turns[:FIRST_TURNS]
        ),
    )


def _doubts(name: str, spoken: Sequence[Spoken], document: Document) -> Iterator[Finding]:
    yield from _drift(name, {each.label: each.turns for each in spoken if each.label})
    for each in spoken:
        yield from _asking(name, each)
    yield from _quality(name, sum(each.words for each in spoken), document)


def _asking(name: str, said: Spoken) -> Iterator[Finding]:
    """Who was taken for an interviewer because of how they speak, or may be one."""
    if not said.label or not said.why:
        return
    mend = f"qualcode people set {quote(name)} {quote(said.label)} --role"
    if said.doubtful:
        what = f"{said.label} may be an interviewer: {said.why.partition('? ')[2]}"
        yield Finding("note", name, what, f"if so: {mend} interviewer")
    elif said.why.startswith("asks"):
        what = f"{said.label} is taken for an interviewer: {said.why}"
        yield Finding("note", name, what, f"if not: {mend} participant")


def _drift(name: str, turns: Mapping[str, int]) -> Iterator[Finding]:
    """Labels that look alike, and the command that makes one speaker of the first of them."""
    pairs = speakers.near_duplicates(turns)
    if pairs:
        alike = [label for label in turns if label in _linked(pairs)]
        usual = max(alike, key=lambda label: turns[label])
        rarer = " ".join(quote(label) for label in alike if label != usual)
        shown = "; ".join(f"{one!r} and {other!r}" for one, other in pairs[:SHOWN])
        more = f"; and {len(pairs) - SHOWN} more pairs" if len(pairs) > SHOWN else ""
        mend = f"qualcode people merge {rarer} {quote(usual)} --source {quote(name)}"
        what = f"labels that look alike: {shown}{more}"
        yield Finding("warning", name, what, f"if they are one person: {mend}")


def _linked(pairs: Sequence[tuple[str, str]]) -> set[str]:
    """The labels that hang together with the first pair.

    >>> sorted(_linked([("a", "b"), ("c", "d"), ("b", "e")]))
    ['a', 'b', 'e']
    """
    found = set(pairs[0])
    for pair in pairs:
        found.update(pair if not found.isdisjoint(pair) else ())
    return found


def _quality(name: str, words: int, document: Document) -> Iterator[Finding]:
    """A warning where words were not understood again and again."""
    lost = marks.tally(document).get("inaudible", 0)
    if lost > 2 and lost * _MUCH > words:
        what = f"passages that nobody could understand: {lost} in {words:,} words"
        yield Finding("warning", name, what, "listen again where it matters")


def lost_passages(files: Sequence[FileReport]) -> Iterator[Finding]:
    """One note on all passages that nobody could understand, where there are any."""
    lost = {file.name: file.marks.get("inaudible", 0) for file in files if file.outcome == "new"}
    if total := sum(lost.values()):
        most = max(lost, key=lambda name: lost[name])
        sources = sum(map(bool, lost.values()))
        where = f"{sources} sources, most in {most} ({lost[most]})" if sources > 1 else most
        what = f"passages that nobody could understand: {total} in {where}"
        yield Finding("note", "import", what)
