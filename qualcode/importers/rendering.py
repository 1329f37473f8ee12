"""Formats that are no plain text get one: a block per turn, `Label: speech`, blank lines between.

No words are lost; cue numbers, timecodes and markup stay out, and times become anchors.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from qualcode.importers.decoding import repaired
from qualcode.importers.labels import seen
from qualcode.importers.paragraphs import Annotation, Noted, moved
from qualcode.transcript.document import Anchor, Remark, Turn

Marks = tuple[tuple[int, int], ...]

_BLANK_LINES = re.compile(r"[^\S\n]*\n\s*")


@dataclass(frozen=True, slots=True)
class Utterance:
    """Some words of one speaker, with times; `marks` are (position in the words, milliseconds).

    Words that are no speech (a heading) have `speech` False: they are text, but no turn. `notes`
    are comments with the spans of the words that they are about.
    """

    label: str | None
    words: str
    begins: int | None = None
    ends: int | None = None
    marks: Marks = ()
    speech: bool = True
    notes: tuple[Noted, ...] = ()


def merge(utterances: Iterable[Utterance]) -> list[Utterance]:
    """Consecutive words of one speaker as one utterance, joined by a single space.

    >>> [one.words for one in merge([Utterance("A", "So"), Utterance("A", "yes.")])]
    ['So yes.']
    """
    groups = groupby(utterances, key=lambda one: (one.label, one.speech))
    return [_joined(list(group)) for _, group in groups]


def render(
    utterances: Iterable[Utterance],
) -> tuple[str, tuple[Turn, ...], tuple[Anchor, ...]]:
    r"""The text, its turns and its times.

    >>> text, turns, anchors = render([Utterance("Ann", "Hello?", 5000), Utterance(None, "(bell)")])
    >>> text, turns[0].start, anchors[0].position
    ('Ann: Hello?\n\n(bell)\n', 5, 5)
    """
    pieces: list[str] = []
    turns: list[Turn] = []
    anchors: list[Anchor] = []
    for one, start, end in _laid_out(utterances):
        pieces.append(f"{one.label}: {one.words}" if one.label else one.words)
        if one.speech:
            turns.append(Turn(start, end, one.label, one.begins, one.ends).forward)
            anchors += [Anchor(start + at, time) for at, time in one.marks]
    return "\n\n".join(pieces) + "\n" if pieces else "", tuple(turns), tuple(anchors)


def remarks(utterances: Iterable[Utterance]) -> tuple[Remark, ...]:
    """The comments on utterances as remarks on the text that `render` makes of them.

    A comment on several utterances is one remark; one on no word is about the whole utterance.
    """
    spans: dict[Annotation, tuple[int, int]] = {}
    for one, start, end in _laid_out(utterances):
        for note in one.notes:
            first, last = _on_words(note, len(one.words))
            begin, _ = spans.get(note.annotation, (start + first, 0))
            spans[note.annotation] = begin, min(start + last, end)
    return tuple(
        Remark(start, end, about.text, about.author, about.time)
        for about, (start, end) in spans.items()
    )


def _on_words(note: Noted, length: int) -> tuple[int, int]:
    first, last = max(note.start, 0), min(note.end, length)
    return (first, last) if first < last else (0, length)


def _laid_out(utterances: Iterable[Utterance]) -> Iterator[tuple[Utterance, int, int]]:
    """Every utterance that has words, with the place of its words in the text."""
    position = 0
    for one in map(_settled, utterances):
        if one.words:
            start = position + (len(one.label) + 2 if one.label else 0)
            end = start + len(one.words)
            yield one, start, end
            position = end + 2


def _joined(group: list[Utterance]) -> Utterance:
    if len(group) == 1:
        return group[0]
    marks: list[tuple[int, int]] = []
    notes: list[Noted] = []
    position = 0
    for one in group:
        marks += [(at + position, time) for at, time in one.marks]
        notes += moved(one.notes, position)
        position += len(one.words) + 1
    begins = next((one.begins for one in group if one.begins is not None), None)
    ends = max((one.ends for one in group if one.ends is not None), default=None)
    words = " ".join([one.words for one in group])
    first = group[0]
    return Utterance(first.label, words, begins, ends, tuple(marks), first.speech, tuple(notes))


def _settled(one: Utterance) -> Utterance:
    """The utterance as it is stored: repaired, stripped, without blank lines inside.

    A time below zero is none: nothing is said before a recording begins.
    """
    words = repaired(one.words)
    lead = len(words) - len(words.lstrip())
    settled = _BLANK_LINES.sub("\n", words.strip()) if "\n" in words else words.strip()
    label = seen(repaired(one.label)) if one.label else None
    begins, ends = _after_zero(one.begins), _after_zero(one.ends)
    marks = one.marks or (((0, one.begins),) if one.begins is not None else ())
    if marks and any(time < 0 for _, time in marks):
        marks = tuple((at, time) for at, time in marks if time >= 0)
    limit = max(len(settled) - 1, 0)
    if lead or (marks and marks[-1][0] > limit):
        marks = tuple((min(max(at - lead, 0), limit), time) for at, time in marks)
    notes = tuple(moved(one.notes, -lead)) if one.notes else ()
    return Utterance(label or None, settled, begins, ends, marks, one.speech, notes)


def _after_zero(time: int | None) -> int | None:
    return None if time is None or time < 0 else time
