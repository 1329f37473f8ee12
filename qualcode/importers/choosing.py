"""Which of the candidates in one file are speakers: decided by majority over the whole file.

Most files label their turns in one way. That way is found first; a line in another way counts only
where it names a speaker who is known by then.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from qualcode.importers.labels import is_metadata, is_remark, is_role, key, shape
from qualcode.importers.lines import Candidate, Form
from qualcode.transcript.people import INTERVIEWER
from qualcode.transcript.speakers import role_of

_MANY = 500  # labels: nobody has so many speakers, and looking each up would take long
_PREFERRED: tuple[Form, ...] = ("colon", "timed", "bold", "bracket", "alone")


@dataclass(frozen=True, slots=True)
class Choice:
    """The lines that begin a turn, and those that only look like it."""

    speakers: tuple[Candidate, ...]
    lookalikes: tuple[Candidate, ...]


def choose(text: str, found: Sequence[Candidate]) -> Choice:
    r"""The candidates that name a speaker, and those that look like one and do not.

    >>> from qualcode.importers.lines import candidates
    >>> text = "Ann: Hello?\nBen: Yes.\nNote: the bell rang.\nAnn: And?\nBen: No."
    >>> choice = choose(text, list(candidates(text)))
    >>> [c.label for c in choice.speakers], [c.label for c in choice.lookalikes]
    (['Ann', 'Ben', 'Ann', 'Ben'], ['Note'])
    """
    if _plain(found, text.count("\n")):
        return Choice(tuple(found), ())
    heading = _end_of_heading(text, found)
    usable = [c for c in found if c.start >= heading and _usable(c)]
    counts = {form: Counter(key(c.label) for c in usable if c.form == form) for form in _PREFERRED}
    known = {form: _strong(text, form, usable, counts[form]) for form in _PREFERRED}
    totals = {form: sum(counts[form][name] for name in known[form]) for form in _PREFERRED}
    form = max(_PREFERRED, key=lambda one: totals[one])
    speakers = _taken(usable, form, known[form], counts[form])
    if not _is_dialogue(text, speakers, counts[form]):
        speakers = []
    taken = {c.start for c in speakers}
    left = tuple(c for c in found if c.start not in taken and _lookalike(c))
    return Choice(tuple(speakers), left)


def _plain(found: Sequence[Candidate], lines: int) -> bool:
    """Whether the file is as most are: every candidate `Name: text`, every name repeated."""
    counts = Counter([c.label for c in found if c.form == "colon"])
    if not counts or counts.total() < len(found) or min(counts.values()) < 2:
        return False
    many = len(found) >= max(8, 4 * len(counts), lines // 20)
    return many and all(map(_spoken_by, counts))


def _spoken_by(label: str) -> bool:
    return shape(label) == "name" and not label.islower()


def _usable(candidate: Candidate) -> bool:
    """Whether the looks of the label leave the question open."""
    if candidate.form in ("bracket", "alone") and is_remark(candidate.label):
        return False
    return shape(candidate.label) in ("name", "maybe")


def _strong(
    text: str, form: Form, usable: Iterable[Candidate], counts: Counter[str]
) -> frozenset[str]:
    """The labels that stand on their own: repeated, or a name that is no common word."""
    if form == "alone" and not _labels_stand_alone(usable, counts):
        return frozenset()
    names = {key(c.label): c.label for c in usable if c.form == form}
    return frozenset(
        name
        for name, label in names.items()
        if counts[name] > 1 or is_role(label) or len(names) > _MANY or _new_name(text, label)
    )


def _new_name(text: str, label: str) -> bool:
    """Whether a label that occurs once is a name: `Trust` is not, where people speak of trust."""
    if shape(label) != "name":
        return False
    if role_of(label) == INTERVIEWER or not label[0].isalpha() or not label[-1].isalpha():
        return True
    small = label.casefold()
    return small not in text or not re.search(rf"\b{re.escape(small)}\b", text)


def _labels_stand_alone(usable: Iterable[Candidate], counts: Counter[str]) -> bool:
    """Whether short lines are labels: the same ones again and again, or an interviewer's."""
    lines = [c for c in usable if c.form == "alone"]
    again = [c for c in lines if counts[key(c.label)] > 1]
    if len({key(c.label) for c in again}) > 1 and len(again) >= max(4, len(lines) // 2):
        return True
    asking = [c for c in lines if role_of(c.label) == INTERVIEWER]
    return bool(asking) and len(counts) > 1 and len(asking) * 4 >= len(lines)


def _taken(
    usable: Sequence[Candidate], form: Form, known: frozenset[str], counts: Counter[str]
) -> list[Candidate]:
    """The lines of the main form with a known label, and of other forms where they repeat one."""
    weak = [name for name in counts if name not in known][:_MANY]
    drifted = {name for name in weak if get_close_matches(name, known, n=1, cutoff=0.85)}
    spaced = _share_after_blank([c for c in usable if c.form == form and counts[key(c.label)] > 1])
    taken = []
    for c in usable:
        name = key(c.label)
        if c.form == form:
            fits = c.after_blank or spaced < 0.9 or counts[name] > 1
            if fits and (name in known or name in drifted):
                taken.append(c)
        elif name in known and (c.form != "alone" or c.after_blank):
            taken.append(c)
    return taken


def _share_after_blank(lines: Sequence[Candidate]) -> float:
    return sum(c.after_blank for c in lines) / len(lines) if len(lines) > 3 else 0.0


def _is_dialogue(text: str, speakers: Sequence[Candidate], counts: Counter[str]) -> bool:
    """Whether the labels carry the file, and are not a few words with a colon in a long text."""
    if not speakers or _rare(len(speakers) * 20, text):
        return False
    if any(counts[key(c.label)] > 1 or is_role(c.label) for c in speakers):
        return True
    if any(role_of(c.label) == INTERVIEWER for c in speakers):
        return True
    lines = sum(bool(line.strip()) for line in text.split("\n"))
    opens = not text[: speakers[0].start].strip()
    return len(speakers) * 2 >= lines or (opens and not _rare(len(speakers) * 2, text))


def _rare(labels: int, text: str) -> bool:
    """Whether a text has more paragraphs than that."""
    return labels <= text.count("\n") and labels <= len(re.findall(r"\n\s*\n", text.strip()))


def _lookalike(candidate: Candidate) -> bool:
    """Whether a reader might wonder why this is no speaker."""
    if candidate.form == "colon":
        return shape(candidate.label) != "prose"
    return candidate.form == "bracket" and not is_remark(candidate.label)


def _end_of_heading(text: str, found: Sequence[Candidate]) -> int:
    """Where the block `Date: …`, `School: …`, `Interviewer: …` at the top of a file ends."""
    end = 0
    for block in re.finditer(r"\S[^\n]*(?:\n[^\n]*\S[^\n]*)*", text):
        inside = [c for c in found if block.start() <= c.start < block.end()]
        labels = [c.label for c in inside if c.form == "colon"]
        if not labels and block.start() < 2000:
            continue
        distinct = len(set(labels)) == len(labels) > 1
        if not distinct or not any(map(is_metadata, labels)) or _has_prose(block[0], labels):
            break
        end = block.end()
    return end


def _has_prose(block: str, labels: Sequence[str]) -> bool:
    """Whether a block holds more than short lines with a label."""
    lines = block.split("\n")
    return len(lines) > len(labels) + 2 or max(map(len, lines)) > 160
