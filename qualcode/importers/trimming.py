"""The ends of a stretch of speech: white space, timecodes and closing emphasis come off.

What a timecode says is kept: it is when this turn begins or ends, or when the next one begins.
"""

import re
from dataclasses import dataclass

from qualcode.importers.lines import PAIRED, only_stamp, stamp_times

Times = tuple[int | None, int | None]

_ENDING = re.compile(rf"({PAIRED})\s*\Z")
_BEGINNING = re.compile(rf"({PAIRED})\s*")
_SURE = re.compile(r"\d:\d\d:\d\d|\#")  # (10:30) may be a time of day; 0:10:30 is a timecode
_CLOSING = frozenset("])>}#0123456789")
_OPENING = frozenset("[(<{#0123456789")
_LINE_BREAK = re.compile(r"\n")
_BLANK_LINE = re.compile(r"\n\s*\n")


@dataclass(slots=True)
class Span:
    """A stretch of text on its way to become a turn, and the times found at its ends."""

    start: int
    end: int
    begins: int | None = None
    ends: int | None = None
    following: Times = (None, None)

    @property
    def empty(self) -> bool:
        """Whether no speech is left."""
        return self.start >= self.end


def bare(first: str, last: str) -> bool:
    """Whether words that start and end with these signs have no timecode at either end."""
    return last not in _CLOSING and first not in _OPENING


def trim(text: str, span: Span, strong: str = "") -> None:
    """Take white space, timecodes and closing emphasis off both ends of the span."""
    strip(text, span)
    if strong and text.endswith(strong, span.start, span.end):
        span.end -= len(strong)
        strip(text, span)
    if not span.empty and text[span.end - 1] in _CLOSING:
        _trim_end(text, span)
    if not span.empty and text[span.start] in _OPENING:
        _trim_start(text, span)


def strip(text: str, span: Span) -> None:
    """Take white space off both ends of the span."""
    speech = text[span.start : span.end]
    stripped = speech.lstrip()
    span.start += len(speech) - len(stripped)
    span.end = span.start + len(stripped.rstrip())


def last_line(text: str, span: Span) -> int:
    """Where the last line of the span starts."""
    return max(text.rfind("\n", span.start, span.end) + 1, span.start)


def paragraphs(text: str, start: int, end: int, *, lines: bool = False) -> tuple[list[Span], Times]:
    r"""The paragraphs, or lines, between two positions, and a time that stands after the last.

    >>> spans, following = paragraphs("A title\n\n[00:05]\n\nSome words\n\n00:09", 0, 35)
    >>> [(span.start, span.end, span.begins) for span in spans], following
    ([(0, 7, None), (18, 28, 5000)], (9000, None))
    """
    breaks = (_LINE_BREAK if lines else _BLANK_LINE).finditer(text, start, end)
    spans: list[Span] = []
    following: Times = (None, None)
    for found in (*breaks, None):
        span = Span(start, found.start() if found else end)
        start = found.end() if found else end
        trim(text, span)
        if not span.empty and span.begins is None:
            span.begins, span.ends = following
        following = span.following if span.following[0] is not None or not span.empty else following
        if not span.empty:
            spans.append(span)
    return spans, following


def sure_time(stamp: str) -> int | None:
    """The milliseconds of a timecode that cannot be a time of day."""
    return stamp_times(stamp)[0] if _SURE.search(stamp) else None


def _trim_end(text: str, span: Span) -> None:
    """A timecode on a line of its own belongs to the next turn, one after words to this turn."""
    line = last_line(text, span)
    while not span.empty and (stamp := only_stamp(text[line : span.end])):
        span.following = stamp_times(stamp)
        span.end = line
        strip(text, span)
        line = last_line(text, span)
    found = _ENDING.search(text, max(line, span.end - 40), span.end)
    time = sure_time(found[1]) if found else None
    if found and time is not None:
        span.ends = time if span.ends is None else span.ends
        span.end = found.start()
        strip(text, span)


def _trim_start(text: str, span: Span) -> None:
    """A timecode between the label and the speech says when the turn begins."""
    newline = text.find("\n", span.start, span.end)
    end = newline if newline >= 0 else span.end
    stamp = only_stamp(text[span.start : end])
    found = _BEGINNING.match(text, span.start, span.end)
    if stamp is None and found and stamp_times(found[1])[0] is not None:
        stamp, end = found[1], found.end()
    if stamp is not None:
        if span.begins is None:
            span.begins, span.ends = stamp_times(stamp)
        span.start = end
        strip(text, span)
