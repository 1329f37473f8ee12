"""From the text of a transcript to its turns: where each stretch of speech starts and ends.

A turn runs from its label to the next one. What is no speech stays outside and is listed.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from qualcode.errors import Finding
from qualcode.importers.choosing import Choice, choose
from qualcode.importers.conventions import Convention, ends_the_talk, recognise
from qualcode.importers.doubts import (
    Place,
    left_out,
    look_alikes,
    nobody_named,
    silent,
    times_at_the_end,
    times_that_go_back,
    unattributed,
)
from qualcode.importers.lines import PAIRED, Candidate, candidates, only_stamp, stamp_times
from qualcode.importers.trimming import (
    Span,
    Times,
    bare,
    last_line,
    paragraphs,
    strip,
    sure_time,
    trim,
)
from qualcode.transcript.document import Anchor, Turn

Spans = list[tuple[int, int]]

_NO_SPEECH = re.compile(
    r"\s*(?:\#{1,6}\s.*|[-=*_~]{3,}|transcribed by\b.*|\W*(?:the )?end of (?:the )?"
    r"(?:transcript|transcription|interview|recording|discussion|focus group)\W*)\s*",
    re.IGNORECASE,
)
_ABOUT_FILE = re.compile(
    r"\s*(?:[*_]{0,2}[^\W\d_][^:\n]{0,40}:.{0,120}|\[[^\]]*\]|[^\W_]{1,12} = .{1,80}"
    r"|(?:full )?transcript(?:ion)?)\s*",
    re.IGNORECASE,
)
_AMID = re.compile(rf"{PAIRED}|^[^\S\n]*\d[\d:.,–> -]+$", re.MULTILINE)
_RULE = re.compile(r"\n(?:\#|--|==|\*\*|__|~~)")
_CLOCK = re.compile(r":(?=\d\d)")


@dataclass(frozen=True, slots=True)
class Found:
    """The turns of a text, the times in it, and the spans that are listed as no speech."""

    turns: tuple[Turn, ...]
    anchors: tuple[Anchor, ...]
    aside: tuple[tuple[int, int], ...]
    findings: tuple[Finding, ...]
    cues: bool = False  # whether speakers are named anew with every caption


@dataclass(frozen=True, slots=True)
class _Frame:
    """What is known of the text around the talk: that a program wrote it, and its headings."""

    known: bool
    headings: frozenset[int]


def find_turns(
    text: str,
    place: Place,
    marked: Sequence[Candidate] = (),
    headings: frozenset[int] = frozenset(),
) -> Found:
    r"""The turns of a text, in order and disjoint.

    `marked` are labels that only formatting shows, `headings` the starts of lines that it sets off.

    >>> found = find_turns("Ann: Hello?\nBen: Yes,\nI am.\nAnn: Good.", str)
    >>> [(turn.label, turn.start, turn.end) for turn in found.turns]
    [('Ann', 5, 11), ('Ben', 17, 27), ('Ann', 33, 38)]
    """
    lines = list(candidates(text))
    if marked:
        lines = _with_marked(lines, marked)
    known = recognise(text, lines)
    choice = _chosen(text, lines, known)
    if choice.speakers:
        frame = _Frame(known is not None, headings)
        turns, aside, findings = _labelled(text, choice.speakers, frame, place)
    else:
        turns, aside = _unlabelled(text)
        findings = (nobody_named(place),)
    if _times_close(turns):
        findings += (times_at_the_end(turns, place),)
        turns = _begun_by_the_last(turns)
    aside.sort()
    findings += left_out(text, aside, place)
    if choice.lookalikes:
        odd = [c for c in choice.lookalikes if not any(a <= c.start < b for a, b in aside)]
        findings += look_alikes(odd, place)
    forward = [turn.forward for turn in turns]
    findings += times_that_go_back(turns, forward, place)
    anchors = _anchors(text, forward, len(choice.speakers))
    cues = known is not None and bool(known.speakers)
    return Found(tuple(forward), anchors, tuple(aside), findings, cues)


def _labelled(
    text: str, speakers: Sequence[Candidate], frame: _Frame, place: Place
) -> tuple[list[Turn], Spans, tuple[Finding, ...]]:
    """The turns of a text that names its speakers."""
    nobody, header, carried = _before(text, speakers[0].start, frame)
    spoken, rest = _after(text, speakers, carried, frame)
    findings = unattributed(text, nobody, place) + silent(speakers, spoken, place)
    if not any(c.label for c in speakers):
        findings += (nobody_named(place),)
    return nobody + spoken, header + rest, findings


def _with_marked(lines: Sequence[Candidate], marked: Sequence[Candidate]) -> list[Candidate]:
    """All candidates in order; where a line has a time, that says more than formatting does."""
    timed = {c.start for c in lines if c.begins is not None}
    taken = [c for c in marked if c.start not in timed]
    starts = {c.start for c in taken}
    return sorted([*taken, *(c for c in lines if c.start not in starts)], key=lambda c: c.start)


def _chosen(text: str, lines: Sequence[Candidate], known: Convention | None) -> Choice:
    """The speakers, among the lines of the talk itself where a program says where it begins."""
    if known is None:
        return choose(text, lines)
    if known.speakers:
        return Choice(known.speakers, ())
    return choose(text, [c for c in lines if c.start >= known.begin and known.allows(c)])


def _times_close(turns: Sequence[Turn]) -> bool:
    """Whether most turns have a time at their end and none at their start."""
    closed = sum(turn.ends is not None and turn.begins is None for turn in turns)
    return closed > 1 and closed * 10 >= len(turns) * 6


def _begun_by_the_last(turns: Sequence[Turn]) -> list[Turn]:
    """Turns that begin when the one before ended."""
    ends = [None, *(turn.ends for turn in turns)]
    return [
        replace(turn, begins=before) if turn.begins is None else turn
        for turn, before in zip(turns, ends, strict=False)
    ]


def _after(
    text: str, speakers: Sequence[Candidate], carried: Times, frame: _Frame
) -> tuple[list[Turn], Spans]:
    """The turns that the labels begin, and the headings and rules between them."""
    stops = [c.start for c in speakers[1:]] + [len(text)]
    ruled = frame.known or bool(frame.headings) or _RULE.search(text) is not None
    turns: list[Turn] = []
    aside: Spans = []
    for c, stop in zip(speakers, stops, strict=True):
        words = text[c.speech : stop].lstrip()
        start, length = stop - len(words), len(words.rstrip())
        careful = ruled or stop == len(text)
        if length and not (careful or carried[0] or c.strong) and bare(words[0], words[length - 1]):
            turns.append(Turn(start, start + length, c.label or None, c.begins, c.ends))
            continue
        span = Span(start, stop, c.begins, c.ends)
        if careful:
            _cut_headings(text, span, aside, frame)
        if span.begins is None:
            span.begins, span.ends = carried
        trim(text, span, c.strong)
        carried = span.following
        if not span.empty:
            turns.append(Turn(span.start, span.end, c.label or None, span.begins, span.ends))
    return turns, aside


def _before(text: str, first: int, frame: _Frame) -> tuple[list[Turn], Spans, Times]:
    """What stands before the first label: turns of nobody, or headings and data about the file."""
    turns: list[Turn] = []
    aside: Spans = []
    if not text[:first].strip():
        return turns, aside, (None, None)
    blocks, following = paragraphs(text, 0, first)
    for block in blocks:
        lines = text[block.start : block.end].split("\n")
        off = frame.known or block.start in frame.headings
        if off or all(_NO_SPEECH.fullmatch(x) or _ABOUT_FILE.fullmatch(x) for x in lines):
            aside.append((block.start, block.end))
        else:
            turns.append(Turn(block.start, block.end, None, block.begins, block.ends))
    return turns, aside, following


def _unlabelled(text: str) -> tuple[list[Turn], Spans]:
    """A text in which nobody is named: each paragraph is a turn."""
    blocks, _ = paragraphs(text, 0, len(text), lines=not _set_in_paragraphs(text))
    turns: list[Turn] = []
    aside: Spans = []
    for block in blocks:
        if _NO_SPEECH.fullmatch(text, block.start, block.end):
            aside.append((block.start, block.end))
        else:
            turns.append(Turn(block.start, block.end, None, block.begins, block.ends))
    return turns, aside


def _set_in_paragraphs(text: str) -> bool:
    """Whether blank lines part the paragraphs, or the line breaks are those of a page."""
    lines = text.strip().split("\n")
    if any(not line.strip() for line in lines):
        return True
    return max(map(len, lines)) <= 100 and sum(len(x) > 55 for x in lines) * 2 > len(lines) > 2


def _cut_headings(text: str, span: Span, aside: Spans, frame: _Frame) -> None:
    """Take lines that are no speech, such as a heading or a rule, off the end."""
    while True:
        strip(text, span)
        line = last_line(text, span)
        over = _NO_SPEECH.fullmatch(text, line, span.end) or ends_the_talk(text, line, span.end)
        if line <= span.start or not (over or line in frame.headings):
            return
        aside.append((line, span.end))
        span.end = line


def _anchors(text: str, turns: Sequence[Turn], labels: int) -> tuple[Anchor, ...]:
    """The times beside the text: where a turn begins, and where one is written amid the speech."""
    anchors = [Anchor(turn.start, turn.begins) for turn in turns if turn.begins is not None]
    if text.count(":") > labels:
        starts = [turn.start for turn in turns]
        clocks = {bisect_right(starts, clock.start()) - 1 for clock in _CLOCK.finditer(text)}
        anchors += [a for place in clocks - {-1} for a in _amid(text, turns[place])]
        anchors.sort(key=lambda anchor: anchor.position)
    return tuple(anchors)


def _amid(text: str, turn: Turn) -> list[Anchor]:
    """The timecodes within the speech of one turn."""
    found = _AMID.finditer(text, turn.start, turn.end)
    stamps = [(stamp.start(), only_stamp(stamp[0]), stamp[0]) for stamp in found]
    times = [
        (start, stamp_times(alone)[0] if alone and "\n" in text[start - 1] else sure_time(stamp))
        for start, alone, stamp in stamps
        if start > turn.start
    ]
    return [Anchor(start, time) for start, time in times if time is not None]
