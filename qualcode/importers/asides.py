"""Footnotes, endnotes and text boxes: text that stands in brackets beside the speech.

Nobody says it, so a finding counts it and says after which turns it stands.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from qualcode.errors import Finding
from qualcode.importers.doubts import short
from qualcode.importers.paragraphs import Kind, Noted
from qualcode.importers.rendering import Utterance, merge

_WORDS = 5  # of the speech that a footnote is named after
_PLACES = 6  # that a finding names
_COUNTED = re.compile(r"no speech: (\d+) (footnote|endnote|text box)(?:e?s)? in brackets")
BRACKETED = re.compile(r"\[(footnote|endnote|text box)\b.*\]", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Aside(Utterance):
    """A note in brackets, which is text and no speech."""

    kind: Kind = "footnote"


def asides(text: str, noted: Iterable[Noted]) -> Iterator[Aside]:
    """Footnotes, endnotes and text boxes, named after the words of the text before them."""
    for each in noted:
        kind = each.annotation.kind
        if kind != "comment":
            words = text[: each.start].split()[-_WORDS:] if kind != "text box" else []
            after = f" to “… {' '.join(words)}”" if words else ""
            said = f"[{kind}{after}: {each.annotation.text}]"
            yield Aside(None, said, speech=False, kind=kind)


def merged(utterances: Iterable[Utterance]) -> list[Utterance]:
    """Consecutive words of one speaker as one utterance; what is no speech stays as it is."""
    runs = groupby(utterances, key=lambda one: one.speech)
    return [one for speech, run in runs for one in (merge(run) if speech else run)]


def listed(utterances: Sequence[Utterance], where: str) -> Iterator[Finding]:
    """A note for each kind of aside: how many there are, after which turns, what the first says.

    >>> said = [Utterance("Ann", "Yes."), Aside(None, "[footnote: In May.]", speech=False)]
    >>> print(*(found.what for found in listed(said, "a.rtf")))
    unattributed, no speech: 1 footnote in brackets, after turn 1: “[footnote: In May.]”
    """
    turn, found = 0, dict[Kind, list[tuple[int, str]]]()
    for one in utterances:
        turn += one.speech and bool(one.words.strip())
        if isinstance(one, Aside):
            found.setdefault(one.kind, []).append((turn, one.words))
    for kind, held in found.items():
        count = f"{len(held)} {kind}" if len(held) == 1 else f"{len(held)} {_many(kind)}"
        where_they_stand = _places([at for at, _ in held]) if turn else ""
        first = f"{': ' if len(held) == 1 else '; the first: '}“{short(held[0][1])}”"
        what = f"unattributed, no speech: {count} in brackets{where_they_stand}{first}"
        yield Finding("note", where, what)


def counted(findings: Iterable[Finding]) -> Counter[str]:
    """How many asides of each kind the findings tell of.

    >>> counted(listed([Aside(None, "[footnote: So.]", speech=False)] * 3, "a.docx"))
    Counter({'footnote': 3})
    """
    told = (_COUNTED.search(finding.what) for finding in findings)
    return Counter({each[2]: int(each[1]) for each in told if each})


def _many(kind: Kind) -> str:
    return f"{kind}es" if kind.endswith("x") else f"{kind}s"


def _places(turns: Sequence[int]) -> str:
    """After which turns asides stand; a long list is cut.

    >>> _places([3]), _places([0, 0]), _places([1, 1, 4]), _places(range(1, 41))
    (', after turn 3', ', before turn 1', ', after turns 1, 4', ', after turns 1, 2, 3, 4, 5, 6, …')
    """
    places = list(dict.fromkeys(turns))
    if places == [0]:
        return ", before turn 1"
    before = ", before turn 1 and" if places[0] == 0 else ","
    places = [place for place in places if place]
    shown = ", ".join(map(str, places[:_PLACES])) + (", …" if len(places) > _PLACES else "")
    return f"{before} after turn{'s' * (len(places) > 1)} {shown}"
