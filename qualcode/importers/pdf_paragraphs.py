"""From the lines of a PDF to paragraphs: labels begin one, broken words are joined where sure."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import NamedTuple

from qualcode.errors import Finding
from qualcode.importers.choosing import choose
from qualcode.importers.labels import LONGEST, key, shape, tidy
from qualcode.importers.lines import Candidate, candidates
from qualcode.importers.pdf_hyphens import Broken, Join
from qualcode.importers.pdf_lines import Line, facing_right, setting, starts

_LISTED = 12


class Text(NamedTuple):
    """The text of a PDF in paragraphs, the labels that only its type shows, and its pages."""

    text: str
    marked: tuple[Candidate, ...]
    places: tuple[tuple[int, int], ...]  # (position, page), in order
    findings: tuple[Finding, ...]

    def page(self, position: int) -> int:
        """The page that a position of the text stands on."""
        return self.places[max(bisect_right(self.places, (position, 10**9)) - 1, 0)][1]


def as_text(found: Sequence[Line], where: str) -> Text:
    """The paragraphs of a document with blank lines between."""
    found = facing_right(found)
    labels = _labels(found)
    begun = starts(found, setting(found))
    begun |= _labelled(found, begun, labels)
    text, marked, places, doubts = "", [], [], []
    broken = Broken(line.text for line in found)
    pieces: list[str] = []
    position = 0
    for number, line in enumerate(found):
        if number in begun:
            between = "\n\n" if number else ""
        else:
            join, doubt = broken.join(found[number - 1].text, line.text)
            between = " " if join is Join.SPACE else ""
            if join is Join.WORD:
                pieces[-1], position = pieces[-1][:-1], position - 1
            if doubt:
                doubts.append((doubt, found[number - 1].page))
        position += len(between)
        places.append((position, line.page))
        if number in labels:
            marked.append(_candidate(position, line, labels[number]))
        pieces += [between, line.text]
        position += len(line.text)
    text = "".join(pieces)
    return Text(text, tuple(marked), tuple(places), tuple(_doubts(doubts, where)))


def _labels(found: Sequence[Line]) -> Mapping[int, int]:
    """The length of each label that only its type shows: bold, or set off before a wide gap."""
    tabs = Counter(round(line.tab) for line in found if line.lead)
    named = Counter(key(tidy(line.text[: line.lead])) for line in found if line.lead)
    labels = {}
    for number, line in enumerate(found):
        if 0 < line.bold < len(line.text) and _may_name(line.text, line.bold):
            labels[number] = line.bold
        elif line.lead and _may_name(line.text, line.lead):
            aligned = tabs[round(line.tab)] >= 3
            again = named[key(tidy(line.text[: line.lead]))] > 1
            if aligned and again:
                labels[number] = line.lead
    return labels


def _may_name(text: str, length: int) -> bool:
    """Whether the beginning of a line may be the name of a speaker without a colon."""
    label = tidy(text[:length])
    if re.search(r"[:：]", text[: length + 1]) or len(label) > LONGEST:
        return False
    return bool(text[length:].strip()) and shape(label) in ("name", "maybe")


def _candidate(start: int, line: Line, length: int) -> Candidate:
    return Candidate(start, tidy(line.text[:length]), start + length, "bold")


def _labelled(found: Sequence[Line], begun: Collection[int], labels: Mapping[int, int]) -> set[int]:
    """The lines that begin with a speaker, by what the whole document says of its labels."""
    pieces = [("\n\n" if n in begun else "\n") + line.text for n, line in enumerate(found)]
    ends = list(accumulate(map(len, pieces)))
    at = {end - len(line.text): n for n, (end, line) in enumerate(zip(ends, found, strict=True))}
    text = "".join(pieces)
    marked = [_candidate(start, found[n], labels[n]) for start, n in at.items() if n in labels]
    own = {each.start for each in marked}
    every = [*marked, *(each for each in candidates(text) if each.start not in own)]
    choice = choose(text, sorted(every, key=lambda each: each.start))
    speakers = {at[each.start]: each.label for each in choice.speakers if each.start in at}
    known = {key(label) for number, label in speakers.items() if number in begun}
    counts = Counter(map(key, speakers.values()))
    again = {label for label, count in counts.items() if count > 1}
    return {n for n, label in speakers.items() if n in begun or _sure(label, known | again)}


def _sure(label: str, known: Collection[str]) -> bool:
    """Whether a label amid a paragraph begins a turn.

    It may also be a word before a colon that came first by the line end: `they | say: yes`.
    """
    return key(label) in known and shape(label) == "name" and not label.islower()


def _doubts(doubts: Sequence[tuple[str, int]], where: str) -> Iterator[Finding]:
    """A note for each word that a line end broke and that is kept as it stands."""
    for word, page in doubts[:_LISTED]:
        what = f"“{word}” is broken at a line end; whether it is one word is not sure"
        yield Finding("note", f"{where}, page {page}", what, "its hyphen was kept")
    if len(doubts) > _LISTED:
        what = f"{len(doubts) - _LISTED} more words are broken at a line end and were kept so"
        yield Finding("note", f"{where}, page {doubts[_LISTED][1]}", what)
