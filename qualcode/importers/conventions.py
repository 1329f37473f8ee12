"""How programs set out the transcripts they make: what stands before, after and between the talk.

A file of Teams, Otter, Google Meet or noScribe is told by what its program writes around the talk;
the names themselves are found as in any other file.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qualcode.importers.labels import shape, tidy
from qualcode.importers.lines import Candidate

_HEAD = 6_000
_TAIL = 600
_UNPADDED = r"\d{1,2}:\d{1,2}:\d{1,2}[.,]\d{1,3}"
_CUE = re.compile(
    rf"^[^\S\n]*(?P<begins>{_UNPADDED})[^\S\n]*-->[^\S\n]*(?P<ends>{_UNPADDED})[^\S\n]*\n{{1,2}}"
    r"(?:(?P<name>[^\n]{1,100})\n{1,2}(?=[^\n]*\S)(?![^\n]*-->))?",
    re.MULTILINE,
)
_DURATION = re.compile(
    r"^(?:\d+[ \u00a0]?h\w*\s)?(?:\d+[ \u00a0]?m\w*\s)?\d+[ \u00a0]?s\w*$", re.MULTILINE
)
_OTTER = re.compile(r"^(?:SUMMARY KEYWORDS|SPEAKERS)[^\S\n]*$", re.MULTILINE)
_MEET = re.compile(
    r"^(?:Attendees|Invited|Transcript(?:ion)?|[^\n]* [-–] Transcript)[^\S\n]*$", re.MULTILINE
)
_MEET_FOOT = re.compile(
    r"^(?:Transcription|Meeting) ended after|editable transcript was", re.MULTILINE
)
_TEAMS = re.compile(r"^[^\n:]{1,80} (?:started|stopped) transcription[^\S\n]*$", re.MULTILINE)
_ENDINGS = re.compile(
    r"\s*(?:[^\n:]{1,80} (?:started|stopped) transcription|transcribed by https?://\S+"
    r"|(?:transcription|meeting) ended after \d[\d:]*|this editable transcript was computer .*)\s*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Convention:
    """The program whose ways a file follows, where its talk begins, and who speaks, if it says so.

    `begin` is a position before which nothing is speech; `speakers` are empty where the names are
    to be found as in other files, all of them with a time if they are `timed`.
    """

    program: str
    begin: int
    speakers: tuple[Candidate, ...] = ()
    timed: bool = False

    def allows(self, candidate: Candidate) -> bool:
        """Whether a line may begin a turn: where the program times every name, only if it does."""
        return candidate.begins is not None or not self.timed


def recognise(text: str, found: Sequence[Candidate]) -> Convention | None:
    r"""The convention that a text follows, None for one that people typed.

    >>> text = "0:0:5.100 --> 0:0:8.250\nAna\nYes.\n0:0:9.0 --> 0:0:9.5\nBen\nNo."
    >>> [(c.label, c.begins) for c in recognise(text, ()).speakers]
    [('Ana', 5100), ('Ben', 9000)]
    """
    head, tail = text[:_HEAD], text[-_TAIL:]
    if "-->" in head and (cue := _CUE.search(head)):
        return Convention("Teams", cue.start(), tuple(_cues(text)))
    for read in (_otter, _no_scribe, _google_meet, _teams):
        if known := read(head, tail, found):
            return known
    return None


def _otter(head: str, tail: str, found: Sequence[Candidate]) -> Convention | None:
    if "otter.ai" not in tail and "SPEAKERS" not in head and "SUMMARY KEYWORDS" not in head:
        return None
    last = _last(_OTTER, head)
    return _timed("Otter", found, max(last, 0)) if last >= 0 or "otter.ai" in tail else None


def _no_scribe(head: str, _tail: str, found: Sequence[Candidate]) -> Convention | None:
    at = head.find("noScribe vers")
    return _timed("noScribe", found, at) if at >= 0 else None


def _google_meet(head: str, tail: str, _found: Sequence[Candidate]) -> Convention | None:
    listed = "Attendees\n" in head and "Transcript" in head and _last(_MEET, head) >= 0
    if listed or ("ranscript" in tail and _MEET_FOOT.search(tail)):
        return Convention("Google Meet", max(_last(_MEET, head), 0))
    return None


def _teams(head: str, tail: str, found: Sequence[Candidate]) -> Convention | None:
    said = any(" transcription" in part and _TEAMS.search(part) for part in (head, tail))
    return _timed("Teams", found, 0) if said or _DURATION.search(head[:400]) else None


def ends_the_talk(text: str, start: int, end: int) -> bool:
    """Whether a line is one that a program writes after the talk, or where it was interrupted."""
    return _ENDINGS.fullmatch(text, start, end) is not None


def _last(pattern: "re.Pattern[str]", head: str) -> int:
    """Where the last match ends, -1 if there is none."""
    return max((each.end() for each in pattern.finditer(head)), default=-1)


def _timed(program: str, found: Sequence[Candidate], after: int) -> Convention | None:
    """The talk begins with the first name that has a time."""
    timed = next((c for c in found if c.start >= after and c.begins is not None), None)
    if timed:
        return Convention(program, timed.start, timed=True)
    named = (c for c in found if c.start >= after and c.form == "colon")
    first = next((c for c in named if shape(c.label) == "name"), None)
    return Convention(program, first.start) if first else None


def _cues(text: str) -> list[Candidate]:
    """A speaker for every cue of the older form of Teams, which has its time above the name."""
    cues = list(_CUE.finditer(text))
    names = [tidy(cue["name"]) if cue["name"] else "" for cue in cues]
    fitting = [name for name in names if shape(name) in ("name", "maybe")]
    named = len(fitting) * 10 >= len(names) * 8 and len(set(fitting)) <= max(2, len(names) // 2)
    return [
        Candidate(cue.start(), name if named else "", cue.end() if named else _below(text, cue),
                  "timed", _milliseconds(cue["begins"]), _milliseconds(cue["ends"]))
        for cue, name in zip(cues, names, strict=True)
    ]  # fmt: skip


def _below(text: str, cue: "re.Match[str]") -> int:
    """Where the line below the times begins."""
    return text.index("\n", cue.end("ends")) + 1


def _milliseconds(written: str) -> int:
    """The milliseconds of a time without leading zeros.

    >>> _milliseconds("0:1:5.25")
    65250
    """
    hours, minutes, seconds = written.replace(",", ".").split(":")
    return round((int(hours) * 60 + int(minutes)) * 60_000 + float(seconds) * 1000)
