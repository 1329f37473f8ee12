"""Formats that are no plain text get one: a block per turn, `Label: speech`, blank lines between.

No words are lost; cue numbers, timecodes and markup stay out, and times become anchors.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import groupby

from qualcode.importers.decoding import repaired
from qualcode.importers.labels import seen
from qualcode.transcript.document import Anchor, Turn

Marks = tuple[tuple[int, int], ...]

_BLANK_LINES = re.compile(r"[^\S\n]*\n\s*")


@dataclass(frozen=True, slots=True)
class Utterance:
    """Some words of one speaker, with times; `marks` are (position in the words, milliseconds).

    Words that are no speech (a heading) have `speech` False: they are text, but no turn.
    """

    label: str | None
    words: str
    begins: int | None = None
    ends: int | None = None
    marks: Marks = ()
    speech: bool = True


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
    position = 0
    for one in map(_settled, utterances):
        if not one.words:
            continue
        label = f"{one.label}: " if one.label else ""
        start = position + len(label)
        end = start + len(one.words)
        pieces.append(f"{label}{one.words}")
        if one.speech:
            turns.append(Turn(start, end, one.label, one.begins, _later(one)))
            anchors += [Anchor(start + at, time) for at, time in one.marks]
        position = end + 2
    return "\n\n".join(pieces) + "\n" if pieces else "", tuple(turns), tuple(anchors)


def _later(one: Utterance) -> int | None:
    """The time at the end, unless it lies before the beginning and so is wrong."""
    backwards = one.ends is not None and one.begins is not None and one.ends < one.begins
    return None if backwards else one.ends


def _joined(group: list[Utterance]) -> Utterance:
    if len(group) == 1:
        return group[0]
    marks: list[tuple[int, int]] = []
    position = 0
    for one in group:
        marks += [(at + position, time) for at, time in one.marks]
        position += len(one.words) + 1
    ends = [one.ends for one in group if one.ends is not None]
    return replace(
        group[0],
        words=" ".join(one.words for one in group),
        ends=max(ends, default=None),
        marks=tuple(marks),
    )


def _settled(one: Utterance) -> Utterance:
    """The utterance as it is stored: repaired, stripped, without blank lines inside."""
    words = repaired(one.words)
    lead = len(words) - len(words.lstrip())
    settled = _BLANK_LINES.sub("\n", words.strip()) if "\n" in words else words.strip()
    label = seen(repaired(one.label)) if one.label else None
    marks = one.marks or (((0, one.begins),) if one.begins is not None else ())
    limit = max(len(settled) - 1, 0)
    placed = tuple((min(max(at - lead, 0), limit), time) for at, time in marks)
    return replace(one, label=label or None, words=settled, marks=placed)
