"""Lines of a transcript that may begin a turn: `Name: text`, `[Name] text`, `Name 00:12:41`.

One regular expression reads the usual line; a second one is asked only where a line hints at more.
"""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from qualcode.importers.labels import LONGEST, shape, tidy
from qualcode.transcript.timecode import milliseconds

Form = Literal["colon", "bracket", "timed", "bold", "alone"]

_CLOCK = r"(?:\d{1,3}:)?\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,3}|-\d(?!\d))?"
_RANGE = rf"{_CLOCK}(?:[ \t\u00a0]?(?:-->|[-–—])[ \t\u00a0]?{_CLOCK})?"
PAIRED = rf"(?:\[[ ]?{_RANGE}[ ]?\]|\({_RANGE}\)|<{_RANGE}>|\{{{_RANGE}\}}|\#{_RANGE}\#)"
_STAMP = rf"(?:{PAIRED}|{_RANGE}(?!\d|:\d|[.,]\d))"
_GAP = r"[ \t\f\u00a0\u061c\u1680\u2000-\u200f\u202a-\u202f\u205f\u2060\u2066-\u2069\u3000\ufeff]"
_LETTER = r"[^\W\d_]"
_COLON = r"[*_]*[:：](?![/\\\d:)])[*_]*"

_USUAL = re.compile(rf"{_GAP}*+({_LETTER}[^:：\n\[\]<>|*]{{0,140}}+)[:：](?![/\\\d:)])")
_UNUSUAL = re.compile(
    rf"""{_GAP}*+
    (?P<mark>\#{{1,6}}[ ]+|[-•*][ ]+|>+[ ]*)?
    (?P<strong>[*_]{{1,3}})?
    (?:(?P<lead>{_STAMP})[ \t\u00a0*_,;|–—-]*)?
    (?P<bold>[*_]{{1,3}})?
    (?:
        \[(?P<inside>{_LETTER}[^\]\[\n]{{0,90}}+)\](?:{_GAP}*(?P<after>{_COLON})|[*_]*)
      | (?P<name>{_LETTER}[^:：\n\[\]<>*|]{{0,90}}?)
        (?:{_GAP}*[,|–—-]?{_GAP}*(?P<trail>{_STAMP}))?
        {_GAP}*(?:(?P<colon>{_COLON})|(?P<alone>[*_]*{_GAP}*\Z))
      | (?P<before>{_LETTER}[^:：\n\[\]<>*|(]{{0,90}}?){_GAP}+(?P<amid>{PAIRED})(?={_GAP})
      | (?P<marked>{_LETTER}[^:：\n\[\]<>*|]{{0,90}}?)[*_]{{2,3}}(?={_GAP}+\S)
    )?""",
    re.VERBOSE,
)
_ONLY_STAMP = re.compile(rf"{_GAP}*(?P<stamp>{_STAMP}){_GAP}*")
_STAMP_OF = re.compile(_CLOCK)
_NO_NAME = re.compile(rf"{_GAP}*(\d{{1,2}}:\d{{2}}|https?|ftp)(?={_GAP}+[^\W_]|://)")
_HINTS = frozenset("[(<{#*_>-•0123456789")
_REACH = 160  # a label with its timecode is shorter than this


class Candidate(NamedTuple):
    """A line that may begin a turn: where it starts, the label, and where the speech starts."""

    start: int
    label: str
    speech: int
    form: Form
    begins: int | None = None
    ends: int | None = None
    after_blank: bool = True
    strong: str = ""  # emphasis that is opened before the label and closed after the speech


def candidates(text: str) -> Iterator[Candidate]:
    r"""The lines of a text that may begin a turn, in order.

    >>> [(c.label, c.form, c.begins) for c in candidates("[00:05] Ann: yes\nBen  0:07\nWell")]
    [('Ann', 'colon', 5000), ('Ben', 'timed', 7000), ('Well', 'alone', None)]
    """
    start, after_blank = 0, True
    for line in text.split("\n"):
        found = _USUAL.match(line)
        if found:
            label = tidy(found[1])
            yield Candidate(start, label, start + found.end(), "colon", None, None, after_blank)
        elif line and (line[0] in _HINTS or ":" in line[:_REACH]):
            if unusual := _unusual(line, start, after_blank) or _nameless(line, start):
                yield unusual
        elif line and len(line) <= LONGEST and _short(line):
            yield Candidate(start, tidy(line), start + len(line), "alone", None, None, after_blank)
        after_blank = not line or line.isspace()
        start += len(line) + 1


def stamp_times(stamp: str | None) -> tuple[int | None, int | None]:
    """The first and the second time of a timecode, in milliseconds.

    >>> stamp_times("[00:00:05 - 00:00:09]"), stamp_times("#00:00:10-5#"), stamp_times(None)
    ((5000, 9000), (10500, None), (None, None))
    """
    clocks = [_clock(found) for found in _STAMP_OF.findall(stamp or "")]
    first, second, *_ = [*clocks, None, None]
    return first, second


def only_stamp(line: str) -> str | None:
    """The timecode, if the line holds nothing else."""
    found = _ONLY_STAMP.fullmatch(line)
    return found["stamp"] if found and stamp_times(found["stamp"])[0] is not None else None


def _clock(written: str) -> int | None:
    tenths = re.sub(r"-(\d)$", r".\1", written)
    frames = re.fullmatch(r"(\d+:\d+:\d+):\d\d", tenths)
    return milliseconds(frames[1] if frames else tenths)


def _short(line: str) -> bool:
    """Whether a line may be a name that stands alone."""
    text = line.strip()
    return bool(text) and text[0].isalpha() and text[-1] not in ".?!,;…" and text.count(" ") < 6


def _unusual(line: str, start: int, after_blank: bool) -> Candidate | None:
    found = _UNUSUAL.match(line)
    if not found:
        return None
    written = found["inside"] or found["name"] or found["before"] or found["marked"]
    form = _form(found)
    if not written or not form:
        return None
    inner = _trailing_stamp(written) if found["inside"] else None
    stamp = found["trail"] or found["amid"] or inner or found["lead"]
    begins, ends = stamp_times(stamp)
    label = tidy(written.removesuffix(inner or ""))
    if form == "timed" and shape(label) == "prose":
        return None
    strong = "" if found[0][-1:] in ("*", "_") else found["strong"] or found["bold"] or ""
    return Candidate(start, label, start + found.end(), form, begins, ends, after_blank, strong)


def _nameless(line: str, start: int) -> Candidate | None:
    """A time of day or a web address where a speaker might stand: it is none, but is reported."""
    found = _NO_NAME.match(line)
    return Candidate(start, found[1], start + found.end(), "colon") if found else None


def _form(found: "re.Match[str]") -> Form | None:
    """Which way of writing a speaker the line has."""
    if found["colon"] or found["after"]:
        return "colon"
    if found["inside"]:
        return "bracket"
    if found["amid"] or found["trail"] or (found["lead"] and found["name"]):
        return "timed"
    if found["marked"]:
        return "bold" if found["strong"] or found["bold"] else None
    return "alone" if found["name"] else None


def _trailing_stamp(written: str) -> str | None:
    found = re.search(rf"{_GAP}+{_CLOCK}\Z", written)
    return found[0] if found else None
