"""From the text of a transcript to its turns: where each stretch of speech starts and ends.

A turn runs from its label to the next one. What is no speech stays outside and is listed.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from qualcode.errors import Finding
from qualcode.importers.choosing import choose
from qualcode.importers.doubts import (
    Place,
    left_out,
    look_alikes,
    nobody_named,
    silent,
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


def find_turns(text: str, place: Place, marked: Sequence[Candidate] = ()) -> Found:
    r"""The turns of a text, in order and disjoint; `marked` are labels that only formatting shows.

    >>> found = find_turns("Ann: Hello?\nBen: Yes,\nI am.\nAnn: Good.", str)
    >>> [(turn.label, turn.start, turn.end) for turn in found.turns]
    [('Ann', 5, 11), ('Ben', 17, 27), ('Ann', 33, 38)]
    """
    lines = list(candidates(text))
    if marked:
        starts = {c.start for c in marked}
        lines = [*marked, *(c for c in lines if c.start not in starts)]
        lines.sort(key=lambda c: c.start)
    choice = choose(text, lines)
    if not choice.speakers:
        turns, aside = _unlabelled(text)
        findings: tuple[Finding, ...] = (nobody_named(place),)
    else:
        nobody, header, carried = _before(text, choice.speakers[0].start)
        spoken, rest = _after(text, choice.speakers, carried)
        turns, aside = nobody + spoken, header + rest
        findings = unattributed(text, nobody, place) + silent(choice.speakers, spoken, place)
    findings += left_out(text, aside, place)
    if choice.lookalikes:
        odd = [c for c in choice.lookalikes if not any(a <= c.start < b for a, b in aside)]
        findings += look_alikes(odd, place)
    anchors = _anchors(text, turns, len(choice.speakers))
    return Found(tuple(turns), anchors, tuple(aside), findings)


def _after(text: str, speakers: Sequence[Candidate], carried: Times) -> tuple[list[Turn], Spans]:
    """The turns that the labels begin, and the headings and rules between them."""
    stops = [c.start for c in speakers[1:]] + [len(text)]
    ruled = _RULE.search(text) is not None
    turns: list[Turn] = []
    aside: Spans = []
    for c, stop in zip(speakers, stops, strict=True):
        words = text[c.speech : stop].lstrip()
        start, length = stop - len(words), len(words.rstrip())
        careful = ruled or stop == len(text)
        if length and not (careful or carried[0] or c.strong) and bare(words[0], words[length - 1]):
            turns.append(Turn(start, start + length, c.label, c.begins, c.ends))
            continue
        span = Span(start, stop, c.begins, c.ends)
        if careful:
            _cut_headings(text, span, aside)
        if span.begins is None:
            span.begins, span.ends = carried
        trim(text, span, c.strong)
        carried = span.following
        if not span.empty:
            turns.append(Turn(span.start, span.end, c.label, span.begins, span.ends))
    return turns, aside


def _before(text: str, first: int) -> tuple[list[Turn], Spans, Times]:
    """What stands before the first label: turns of nobody, or headings and data about the file."""
    turns: list[Turn] = []
    aside: Spans = []
    if not text[:first].strip():
        return turns, aside, (None, None)
    blocks, following = paragraphs(text, 0, first)
    for block in blocks:
        lines = text[block.start : block.end].split("\n")
        if all(_NO_SPEECH.fullmatch(x) or _ABOUT_FILE.fullmatch(x) for x in lines):
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


def _cut_headings(text: str, span: Span, aside: Spans) -> None:
    """Take lines that are no speech, such as a heading or a rule, off the end."""
    while True:
        strip(text, span)
        line = last_line(text, span)
        if line <= span.start or not _NO_SPEECH.fullmatch(text, line, span.end):
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
