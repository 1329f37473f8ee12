"""Who speaks in a transcript: roles by label or by behaviour, look-alike labels, counts.

Pure functions over a document; what they say is shown to the user, who can correct it.
"""

import re
from collections import Counter
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import combinations
from typing import NamedTuple

from qualcode.transcript.behaviour import by_behaviour
from qualcode.transcript.document import Document
from qualcode.transcript.people import INTERVIEWER, PARTICIPANT, Role

_WORDS = "interviewer|moderator|facilitator|researcher|evaluator"
_ASKS = re.compile(
    rf"(?:(?:lead|co|assistant|the|first|second)[\s-]*)?"
    rf"(?:(?:{_WORDS})s?|int|inter|mod|fac|i|m|q)(?:[\s._#-]*\d{{1,2}}|[\s._#-]+[a-c]?)?"
    r"(?:\s*[(\[,–/-].*)?",
    re.IGNORECASE,
)
_SAYS_SO = re.compile(rf".*[(\[,–/-]\s*(?:{_WORDS})\s*\d*\s*[)\]]?", re.IGNORECASE)
_TITLES = re.compile(r"^(?:(?:dr|mrs?|ms|miss|prof|professor|sir|hon|rev)\b\.?\s*)+")
_BRACKETS = re.compile(r"[(\[].*")
_OTHER_SEX = {"f", "w"}  # beside them M is male, not moderator


_MANY = 300  # labels: beyond that only spelling that differs in case and signs is compared


@dataclass(frozen=True, slots=True)
class LabelCount:
    """What one label says in a document: turns, words, the role it plays and why we think so."""

    label: str | None
    turns: int
    words: int
    role: Role
    reason: str = ""


class _Look(NamedTuple):
    """What is compared of a label: its letters and digits, and what tells speakers apart."""

    plain: str
    apart: tuple[Role, tuple[str, ...]]
    shorts: frozenset[str]  # words of one or two letters: Teacher A is not Teacher B
    brackets: str


def role_of(label: str | None) -> Role:
    """The role that the label itself gives away: `interviewer`, or `participant`.

    >>> [role_of(label) for label in ["Interviewer", "INT", "I1", "Moderator 2", "interviewr"]]
    ['interviewer', 'interviewer', 'interviewer', 'interviewer', 'interviewer']
    >>> [role_of(label) for label in ["Interviewee", "Ina", "P1", "Kim (researcher)", None]]
    ['participant', 'participant', 'participant', 'interviewer', 'participant']
    """
    label = (label or "").strip()
    if _ASKS.fullmatch(label) or _SAYS_SO.fullmatch(label) or _mistyped(label):
        return INTERVIEWER
    return PARTICIPANT


def role_written(written: str) -> Role:
    """The role that somebody wrote, in whatever words for an interviewer's; else as it is written.

    >>> role_written(" Interviewer"), role_written("headteacher"), role_written("")
    ('interviewer', 'headteacher', '')
    """
    return INTERVIEWER if role_of(written) == INTERVIEWER else written.strip()


def near_duplicates(labels: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Pairs of labels that may be one speaker written twice.

    Numbers and single letters tell speakers apart, and an interviewer is no interviewee.

    >>> near_duplicates(["Interviewer", "interviewr", "Interviewee", "Speaker 1", "Speaker 2"])
    (('Interviewer', 'interviewr'),)
    >>> near_duplicates(["Head teacher", "headteacher", "Ms. Kim (Leeds)", "Ms. Kim"])
    (('Head teacher', 'headteacher'), ('Ms. Kim (Leeds)', 'Ms. Kim'))
    """
    seen = list(dict.fromkeys(labels))
    looks = {label: _look(label) for label in seen}
    groups: dict[Hashable, list[str]] = {}
    for label in seen:
        group = looks[label].plain if len(seen) > _MANY else looks[label].apart
        groups.setdefault(group, []).append(label)
    pairs = (pair for group in groups.values() for pair in combinations(group, 2))
    return tuple((a, b) for a, b in pairs if _alike(looks[a], looks[b]))


def report(document: Document) -> tuple[LabelCount, ...]:
    """Turns, words and role of every label, in order of first words; None stands for nobody.

    Where no label names an interviewer, how people speak may tell; `reason` gives the figures.
    """
    turns = Counter(turn.label for turn in document.turns)
    words: Counter[str | None] = Counter()
    for turn, number in zip(document.turns, document.words, strict=True):
        words[turn.label] += number
    roles = _by_label(turns) or _who_asks(document)
    return tuple(
        LabelCount(label, number, words[label], *roles.get(label, (PARTICIPANT, "")))
        for label, number in turns.items()
    )


def _who_asks(document: Document) -> dict[str | None, tuple[Role, str]]:
    labels = (turn.label for turn in document.turns)
    return dict(by_behaviour(list(zip(labels, document.speeches, strict=True))).items())


def _by_label(labels: Iterable[str | None]) -> dict[str | None, tuple[Role, str]]:
    names = [label for label in labels if label]
    sexes = bool(_OTHER_SEX & {_letters(label) for label in names})
    return {
        label: (INTERVIEWER, "the label says so")
        for label in names
        if role_of(label) == INTERVIEWER and not (sexes and _letters(label) == "m")
    }


def _mistyped(label: str) -> bool:
    """Whether a long role word is written with a slip, and is not `interviewee`."""
    word = label.casefold()
    if len(word) < 8 or word.rstrip("0123456789 ").endswith(("ee", "ees")):
        return False
    return any(_similar(word, role) for role in _WORDS.split("|"))


def _letters(label: str) -> str:
    return re.sub(r"[\W\d_]", "", label.casefold())


def _look(label: str) -> _Look:
    folded = label.casefold()
    brackets = _BRACKETS.search(folded)
    plain = re.sub(r"[\W_]", "", _TITLES.sub("", _BRACKETS.sub("", folded) or folded))
    shorts = frozenset(word for word in re.findall(r"\w+", folded) if len(word) < 3)
    apart = (role_of(label), tuple(re.findall(r"\d+", plain)))
    return _Look(plain, apart, shorts, brackets[0] if brackets else "")


def _alike(one: _Look, two: _Look) -> bool:
    """Whether two labels may be one speaker; what stands in brackets tells them apart."""
    if one.apart != two.apart:
        return False
    if one.plain == two.plain:
        return bool(one.plain) and ("" in (one.brackets, two.brackets) or one == two)
    return one.shorts == two.shorts and _similar(one.plain, two.plain)


def _similar(one: str, two: str) -> bool:
    if min(len(one), len(two)) < 4 or abs(len(one) - len(two)) > 3:
        return False
    matcher = SequenceMatcher(None, one, two, autojunk=False)
    bar = 0.87 if max(len(one), len(two)) > 6 else 0.8
    return matcher.quick_ratio() >= bar and matcher.ratio() >= bar
