"""From words and segments of speech recognition to utterances: who says what, from when to when.

Words that lack a time or a speaker belong to their neighbours; no word is left out.
"""

import math
from collections.abc import Iterable, Sequence
from statistics import median
from typing import Any, NamedTuple

from qualcode.importers.decoding import repaired
from qualcode.importers.rendering import Utterance
from qualcode.importers.timeline import spoken

_PAUSE = 2_000
_CLOSING = frozenset(".?!…。？！")


class Word(NamedTuple):
    """One word as recognised; `glued` marks a sign that stands without a space before it."""

    text: str
    begins: int | None = None
    ends: int | None = None
    speaker: str | None = None
    glued: bool = False


def utterances(words: Iterable[Word]) -> list[Utterance]:
    """Words as utterances: a new one with each speaker, after a sentence, and after a pause.

    >>> said = [Word("So", 0, 200, "A"), Word("yes", 300, 500), Word(".", glued=True), Word("No")]
    >>> [(one.label, one.words, one.begins, one.ends) for one in utterances(said)]
    [('A', 'So yes.', 0, 500), ('A', 'No', None, None)]
    """
    groups: list[list[Word]] = []
    for word in with_speakers(word for word in words if word.text.strip()):
        if not groups or _parts(groups[-1], word):
            groups.append([])
        groups[-1].append(word)
    return [_joined(group) for group in groups]


def with_speakers(words: Iterable[Word]) -> list[Word]:
    """The words, one without a speaker taking that of the word before, else of the one after."""
    named: list[Word] = []
    last: str | None = None
    for word in words:
        last = word.speaker or last
        named.append(word if word.speaker else word._replace(speaker=last))
    first = next((word.speaker for word in named if word.speaker), None)
    return [word if word.speaker else word._replace(speaker=first) for word in named]


def segment(
    label: str | None, text: str, begins: int | None, ends: int | None, words: Sequence[Word]
) -> list[Utterance]:
    """A segment as one utterance, or one for each speaker if its words name several."""
    named = {word.speaker: None for word in words if word.speaker}
    if len(named) > 1:
        return [one for one in utterances(words) if one.words]
    label = label or next(iter(named), None)
    return [spoken(label, text.strip(), begins, ends)] if text.strip() else []


def speaker(value: Any) -> str | None:
    """What to call a speaker: a bare number is no name, and 0 is a speaker too.

    >>> speaker(0), speaker("SPEAKER_06"), speaker(None), speaker(" ")
    ('Speaker 0', 'SPEAKER_06', None, None)
    """
    if value is None or isinstance(value, bool | dict | list):
        return None
    name = " ".join(repaired(str(value)).split())
    return f"Speaker {name}" if name.isdigit() else name or None


def time(value: Any, unit: int = 1000) -> int | None:
    """Milliseconds of a number or a numeral in seconds (`unit` 1: in milliseconds).

    >>> time("12.5"), time(170, 1), time(float("nan")), time(None), time("soon")
    (12500, 170, None, None, None)
    """
    if value is None or isinstance(value, bool | dict | list):
        return None
    try:
        number = float(value) * unit
    except (ValueError, OverflowError):
        return None
    return round(number) if math.isfinite(number) else None


def unit_of(items: Sequence[Any], begins: str, ends: str) -> int:
    """1000 if the times of the items are in seconds, 1 if they are in milliseconds.

    A word lasts less than ten seconds and more than ten milliseconds.

    >>> unit_of([{"start": 0.1, "end": 0.4}], "start", "end")
    1000
    >>> unit_of([{"start": 100, "end": 400}, {"start": 450, "end": 700}], "start", "end")
    1
    """
    lengths = [
        float(item[ends]) - float(item[begins])
        for item in items[:500]
        if isinstance(item.get(begins), int | float) and isinstance(item.get(ends), int | float)
    ]
    return 1 if lengths and median(lengths) >= 30 else 1000


def _parts(group: Sequence[Word], word: Word) -> bool:
    """Whether a new utterance begins with this word."""
    last = group[-1]
    if word.glued:
        return False
    if word.speaker != last.speaker or last.text[-1:] in _CLOSING:
        return True
    return word.begins is not None and last.ends is not None and word.begins - last.ends >= _PAUSE


def _joined(group: Sequence[Word]) -> Utterance:
    text = "".join(f"{'' if word.glued else ' '}{word.text.strip()}" for word in group).strip()
    begins = next((word.begins for word in group if word.begins is not None), None)
    ends = next((word.ends for word in reversed(group) if word.ends is not None), None)
    return spoken(group[0].speaker, text, begins, ends)
