"""What all formats with times share: order by the clock, times that cannot be, words of nobody.

Nothing that was said is ever left out here; what is doubtful becomes a finding.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate, groupby, pairwise
from typing import Protocol, TypeVar

from qualcode.errors import Finding
from qualcode.importers.rendering import Utterance, merge
from qualcode.transcript.timecode import clock

Place = Callable[[int], str]

_LATEST = 100 * 3_600_000  # no recording lasts so long: the unit of the time is another one
_RESTART = 60_000  # a clock that jumps back this far belongs to another recording
_PAUSE = 2_000
_LONG = 30_000
_AGAIN = 3  # the same words so often in a row are no speech but an echo of the recogniser


class Timed(Protocol):
    """Words with the times they begin and end, None where that is not known."""

    @property
    def begins(self) -> int | None:
        """The milliseconds of the first word."""
        ...

    @property
    def ends(self) -> int | None:
        """The milliseconds of the last word."""
        ...


T = TypeVar("T", bound=Timed)


def possible(said: Sequence[T], place: Place) -> tuple[list[T], tuple[Finding, ...]]:
    """The same words without times that cannot be: negative, beyond 100 hours, end before start.

    >>> said, (warning,) = possible([Utterance("A", "yes", 5_000, 1_000)], "a.json, cue {}".format)
    >>> said[0].ends, warning.what
    (None, 'times that cannot be (negative, beyond 100 hours, or an end before the start): 1')
    """
    odd = [number for number, one in enumerate(said) if not _can_be(one)]
    if not odd:
        return list(said), ()
    mended = list(said)
    for number in odd:
        mended[number] = _mended(said[number])
    what = "times that cannot be (negative, beyond 100 hours, or an end before the start)"
    hint = "the words were kept without them"
    return mended, (Finding("warning", place(odd[0]), f"{what}: {len(odd)}", hint),)


def ordered(
    said: Sequence[T], place: Place, *, one_clock: bool = True
) -> tuple[list[T], tuple[Finding, ...]]:
    """The same words by the time they begin; without a time they stay behind the ones before.

    With `one_clock`, a clock that starts again in the middle leaves the order of the file.
    """
    latest = list(accumulate((-1 if one.begins is None else one.begins for one in said), max))
    back = [number for number, one in enumerate(said) if _behind(one, latest[number])]
    if not back:
        return list(said), ()
    first = next((n for n in back if _behind(said[n], latest[n] - _RESTART)), None)
    if one_clock and first is not None:
        what = "the clock starts again, so the words stay in the order of the file"
        hint = "if this is two recordings, make them two files"
        return list(said), (Finding("warning", place(first), what, hint),)
    keys = _clocked(said)
    order = sorted(range(len(said)), key=lambda number: keys[number])
    what = f"out of the order of time: {len(back)}, put in order"
    found = (Finding("note", place(back[0]), what),) if one_clock else ()
    return [said[number] for number in order], found


def echoes(said: Iterable[Utterance], where: str) -> tuple[Finding, ...]:
    """A warning where the same words come three times or more in a row: they may not be real.

    >>> thanks = [Utterance("A", "Thank you.", second * 1000) for second in range(4)]
    >>> print(*echoes(thanks, "a.vtt"))
    warning: a.vtt, at 00:00:00: “Thank you.” stands there 4 times in a row (...)
    """
    found = []
    for words, group in groupby(said, key=lambda one: (one.label, one.words.casefold())):
        again = list(group)
        if len(again) >= _AGAIN and words[1].count(" ") > 0:
            found.append((len(again), again[0]))
    return tuple(_echo(*each, where) for each in found[:_AGAIN]) + _more(found[_AGAIN:], where)


def carried(spoken: Iterable[Utterance]) -> list[Utterance]:
    """The utterances, each without a label taking that of the one before."""
    named: list[Utterance] = []
    for one in spoken:
        if one.label is None and named and named[-1].label:
            one = replace(one, label=named[-1].label)  # noqa: PLW2901
        if one.words or one.label:
            named.append(one)
    return named


def turned(
    spoken: Sequence[Utterance], where: str, hint: str
) -> tuple[list[Utterance], tuple[Finding, ...]]:
    """Runs of one speaker as turns; where nobody is named at all, stretches between pauses."""
    if any(one.label for one in spoken):
        return merge(spoken), nobody_first(spoken, where)
    return stretches(spoken), (nobody(where, hint),)


def stretches(spoken: Sequence[Utterance]) -> list[Utterance]:
    """Words that name nobody, cut at pauses and at the end of a sentence in long stretches."""
    groups: list[list[Utterance]] = []
    for one in filter(lambda one: one.words, spoken):
        if not groups or _cut(groups[-1], one):
            groups.append([])
        groups[-1].append(one)
    return [merge(group)[0] for group in groups]


def nobody(where: str, hint: str) -> Finding:
    """The warning for a file with times in which no speaker is named."""
    return Finding(
        "warning",
        where,
        "no speaker was found: a turn of nobody ends at a pause or after half a minute",
        hint,
    )


def nobody_first(named: Sequence[Utterance], where: str) -> tuple[Finding, ...]:
    """A warning for words before the first speaker."""
    if not named or named[0].label:
        return ()
    what = f"unattributed text before the first speaker: “{named[0].words[:60]}”"
    return (Finding("warning", where, what, "put a name before it, or remove it"),)


def rising(said: Sequence[Timed], place: Place) -> tuple[Finding, ...]:
    """A warning for times that go back where the order is one that a person made."""
    times = [(number, one.begins) for number, one in enumerate(said) if one.begins is not None]
    back = [number for (_, one), (number, two) in pairwise(times) if two < one]
    if not back:
        return ()
    what = f"times that go back: {len(back)}"
    return (Finding("warning", place(back[0]), what, "the order of the file was kept"),)


def _can_be(one: Timed) -> bool:
    begins = 0 if one.begins is None else one.begins
    return 0 <= begins <= (begins if one.ends is None else one.ends) <= _LATEST


def _mended(one: T) -> T:
    """The words without the time that cannot be; a bad start takes the end with it."""
    begins = one.begins if one.begins is None or 0 <= one.begins <= _LATEST else None
    lost = begins is None and one.begins is not None
    ends = one.ends if not lost and _can_be(one) else None
    changed: T = replace(one, begins=begins, ends=ends)  # type: ignore[type-var]
    return changed


def _clocked(said: Iterable[Timed]) -> list[int]:
    """The time each begins; words without a time have that of the ones before."""
    keys, last = [], 0
    for one in said:
        last = last if one.begins is None else one.begins
        keys.append(last)
    return keys


def _behind(one: Timed, latest: int) -> bool:
    return one.begins is not None and one.begins < latest


def _echo(often: int, first: Utterance, where: str) -> Finding:
    at = f"{where}, at {clock(first.begins)}" if first.begins is not None else where
    what = f"“{first.words[:40]}” stands there {often} times in a row"
    hint = "speech recognition repeats itself on silence: listen there; nothing was left out"
    return Finding("warning", at, what, hint)


def _more(rest: Sequence[object], where: str) -> tuple[Finding, ...]:
    if not rest:
        return ()
    return (Finding("warning", where, f"words that repeat in a row: {len(rest)} more places"),)


def _cut(group: Sequence[Utterance], one: Utterance) -> bool:
    first, last = group[0], group[-1]
    if one.begins is None:
        return False
    paused = last.ends is not None and one.begins - last.ends >= _PAUSE
    return paused or (one.begins - (first.begins or 0) >= _LONG and last.words[-1] in ".?!…")


def spoken(
    label: str | None, words: str, begins: int | None = None, ends: int | None = None
) -> Utterance:
    """Words with their time as an anchor at the first of them."""
    return Utterance(label, words, begins, ends, () if begins is None else ((0, begins),))


def by_number(where: str, noun: str) -> Place:
    """Places as `file, cue 3`."""
    return lambda number: f"{where}, {noun} {number + 1}"


def labels_of(said: Iterable[Utterance]) -> Iterator[str]:
    """The labels in order of their first words."""
    yield from dict.fromkeys(one.label for one in said if one.label)
