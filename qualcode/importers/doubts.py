"""What the reader of an import report should know: text of nobody, words that look like speakers.

`place` turns a position into a place a person can go to: a line, a paragraph, a cue.
"""

import sys
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Sequence

from qualcode.errors import Finding
from qualcode.importers.labels import LONGEST
from qualcode.importers.lines import Candidate
from qualcode.transcript.document import Turn

Place = Callable[[int], str]
_LISTED = 12


def by_line(text: str, where: str) -> Place:
    """Places as `file:line`."""
    return lambda position: f"{where}:{text.count(chr(10), 0, position) + 1}"


def left_out(text: str, spans: Sequence[tuple[int, int]], place: Place) -> tuple[Finding, ...]:
    """A note for each line that stands outside every turn because it is no speech."""
    return tuple(
        Finding("note", place(start), f"unattributed, no speech: “{short(text, start, end)}”")
        for start, end in spans
    )


def unattributed(text: str, turns: Sequence[Turn], place: Place) -> tuple[Finding, ...]:
    """One warning for all the text before the first label."""
    if not turns:
        return ()
    said = short(text, turns[0].start, turns[-1].end)
    what = f"unattributed text before the first speaker: “{said}”"
    return (Finding("warning", place(turns[0].start), what, "put a name before it, or remove it"),)


def no_turn(where: str) -> Finding:
    """The warning for a file of which nothing is speech."""
    what = "there is no turn: nothing in it but text that belongs to nobody"
    return Finding("warning", where, what, "look whether it is a transcript")


def nobody_named(place: Place) -> Finding:
    """The warning for a text without a single speaker."""
    return Finding(
        "warning",
        place(0),
        "no speaker was found: each paragraph is a turn of nobody",
        "write `Name: ` before each turn, unless these are notes",
    )


def times_at_the_end(turns: Sequence[Turn], place: Place) -> Finding:
    """The note for timecodes that close the turns, as f4 writes them."""
    closed = sum(turn.ends is not None for turn in turns)
    what = f"the times stand at the end of the turns ({closed} of {len(turns)})"
    return Finding("note", place(turns[0].end), what, "the next turn begins at each of them")


def silent(
    speakers: Sequence[Candidate], turns: Sequence[Turn], place: Place
) -> tuple[Finding, ...]:
    """A note where labels are followed by no words, so that they make no turn."""
    if len(turns) == len(speakers):
        return ()
    starts = [turn.start for turn in turns]
    stops = [c.start for c in speakers[1:]] + [sys.maxsize]
    mute = [
        c
        for c, stop in zip(speakers, stops, strict=True)
        if bisect_left(starts, c.speech) == bisect_left(starts, stop)
    ]
    often = f" ({len(mute)} labels are)" if len(mute) > 1 else ""
    what = f"`{mute[0].label}` is followed by no words{often}"
    return (Finding("note", place(mute[0].start), what),)


def times_that_go_back(
    turns: Sequence[Turn], forward: Sequence[Turn], place: Place
) -> tuple[Finding, ...]:
    """A warning where the end of a turn was left out because it lay before the beginning."""
    wrong = [turn for turn, kept in zip(turns, forward, strict=True) if turn is not kept]
    if not wrong:
        return ()
    what = f"turns that would end before they begin: {len(wrong)}"
    return (Finding("warning", place(wrong[0].start), what, "their ends were left out"),)


def look_alikes(odd: Sequence[Candidate], place: Place) -> tuple[Finding, ...]:
    """A note for each word that looks like a speaker and was not taken for one."""
    kinds = Counter(map(_kind, odd))
    first = {_kind(c): c for c in reversed(odd)}
    notes = [_note(first[kind], kind, kinds[kind], place) for kind in list(kinds)[:_LISTED]]
    if len(kinds) > _LISTED:
        where = place(first[list(kinds)[_LISTED]].start)
        what = f"{len(kinds) - _LISTED} more words look like speakers and were not taken for one"
        notes.append(Finding("note", where, what))
    return tuple(notes)


def _note(candidate: Candidate, kind: str, count: int, place: Place) -> Finding:
    often = f" ({count} times)" if count > 1 else ""
    what = f"{kind}{often} looks like a speaker and was not taken for one"
    return Finding("note", place(candidate.start), what)


def _kind(candidate: Candidate) -> str:
    """What the candidate is called in the note; all times of day are one."""
    label = candidate.label
    if label[:1].isdigit() and ":" in label:
        return "a time such as `17:30`"
    if len(label) > LONGEST:
        return f"“{label[: LONGEST - 1]}…”"
    return f"`{label}:`" if candidate.form == "colon" else f"`[{label}]`"


def short(text: str, start: int = 0, end: int = sys.maxsize) -> str:
    """The words of a span on one line, cut where they are many."""
    said = " ".join(text[start : min(end, start + 400)].split())
    return said if len(said) <= 60 else f"{said[:59]}…"
