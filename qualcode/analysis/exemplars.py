"""Which codings of a code are typical, and which are doubtful: ranked by reasons that can be said.

Typical: marked as a good quote; coded so by everybody who finished the source; holds several of the
code's keywords; shares the words that set this code's codings apart from all others.

Doubtful: a coder who finished the source did not code it so; it holds a phrase that cancels the
keywords; it was accepted for one keyword alone, and that one is rejected often; only keywords of
other codes stand in it.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from qualcode.coding.segment import CONSENSUS

_WORD = re.compile(r"[^\W\d_]{3,}(?:['’-][^\W\d_]+)*")
_TELLING = 0.1  # how much larger the share of this code's codings with a word must be
_COMMON = 0.1  # share of the other codings from which on a word is one of everybody
_SHOWN_WORDS = 4


@dataclass(frozen=True, slots=True)
class Passage:
    """A segment with one code: where it stands, who coded it so, and who finished the source.

    `missed` are coders who finished the source and coded the segment with nothing near this code.
    `accepted` says that a suggestion led to it.
    """

    source: str
    turn: int
    start: int
    end: int
    quote: str
    coders: tuple[str, ...]
    missed: tuple[str, ...] = ()
    good: bool = False
    accepted: bool = False


@dataclass(frozen=True, slots=True)
class Signs:
    """What the keywords say of a passage: of the code, its cancelling phrases, of other codes.

    `weak` is the keyword of the code that stands alone and is rejected often, with how often.
    """

    keywords: tuple[str, ...] = ()
    cancels: tuple[str, ...] = ()
    others: tuple[str, ...] = ()  # codes
    weak: str = ""


@dataclass(frozen=True, slots=True)
class Exemplar:
    """A passage, and why it is shown."""

    passage: Passage
    why: tuple[str, ...]


def typical(
    passages: Sequence[Passage], signs: Sequence[Signs], others: Iterable[str], most: int = 3
) -> list[Exemplar]:
    """The passages that show best what the code is used for, the best first."""
    apart = words_apart([each.quote for each in passages], others)
    ranked = []
    for passage, sign in zip(passages, signs, strict=True):
        if _doubts(passage, sign):
            continue
        telling = set(words(passage.quote)) & apart.keys()
        shared = sorted(telling, key=lambda word: (-apart[word], word))
        score = sum(apart[word] for word in shared) / (1 + len(set(words(passage.quote)))) ** 0.5
        why = _merits(passage, sign, shared[:_SHOWN_WORDS])
        agreed = len(_people(passage.coders)) > 1
        order = (-passage.good, -agreed, -min(len(sign.keywords), 3), -score)
        ranked.append((order, passage.source, passage.start, Exemplar(passage, why)))
    ranked.sort(key=lambda each: each[:3])
    return [each[-1] for each in ranked[:most] if each[-1].why]


def doubtful(passages: Sequence[Passage], signs: Sequence[Signs]) -> list[Exemplar]:
    """The passages that should be looked at again, those with most reasons first."""
    found = [
        Exemplar(passage, tuple(_doubts(passage, sign)))
        for passage, sign in zip(passages, signs, strict=True)
    ]
    found = [each for each in found if each.why]
    return sorted(
        found,
        key=lambda each: (-len(each.why), not each.passage.missed, each.passage.source,
                          each.passage.start),
    )  # fmt: skip


def _merits(passage: Passage, sign: Signs, shared: Sequence[str]) -> tuple[str, ...]:
    """Why a passage is typical."""
    coders = _people(passage.coders)
    said = ["marked as a good quote"] if passage.good else []
    said += [f"coded so by {' and '.join(coders)}"] if len(coders) > 1 else []
    if sign.keywords:
        said.append(f"holds the code's own {_keywords(sign.keywords)}")
    if shared:
        said.append(f"shares the words that set its codings apart: {', '.join(shared)}")
    return tuple(said)


def _doubts(passage: Passage, sign: Signs) -> list[str]:
    """Why a passage is doubtful."""
    said = []
    if passage.missed:
        verb = "have" if len(passage.missed) > 1 else "has"
        who = f"{' and '.join(passage.missed)} {verb}"
        said.append(f"{who} finished this source and did not code it")
    if sign.cancels:
        phrases = ", ".join(f"“{each}”" for each in sign.cancels)
        said.append(f"holds {phrases}, which cancels the code's keywords")
    if passage.accepted and sign.weak:
        said.append(f"accepted for one keyword alone, and that one is doubtful: {sign.weak}")
    if sign.others and not sign.keywords:
        said.append(f"holds no keyword of this code, but some of {', '.join(sign.others)}")
    return said


def _people(coders: Sequence[str]) -> list[str]:
    """The coders without the layer they agreed on."""
    return [coder for coder in coders if coder != CONSENSUS]


def _keywords(rules: Sequence[str]) -> str:
    noun = "keyword" if len(rules) == 1 else "keywords"
    return f"{noun} {', '.join(rules)}"


def words(text: str) -> list[str]:
    """The words of a text that may tell something, in small letters.

    >>> words("We CAN say it, in 2024: she's safe.")
    ['can', 'say', "she's", 'safe']
    """
    return _WORD.findall(text.lower())


def words_apart(quotes: Sequence[str], others: Iterable[str]) -> Mapping[str, float]:
    """Words that stand in more of these quotes than of the others, with how much more.

    Each word counts once a quote. A word of one quote alone tells nothing, nor does one that is
    common in the others.

    >>> sorted(words_apart(["safe to fail", "feel safe here"], ["come here", "go to it"]))
    ['safe']
    """
    rest = list(others)
    here, there = _shares(quotes), _shares(rest)
    apart = {
        word: share - there.get(word, 0.0)
        for word, share in here.items()
        if share * len(quotes) > 1.5 and there.get(word, 0.0) <= _COMMON
    }
    return {word: more for word, more in apart.items() if more >= _TELLING}


def _shares(quotes: Sequence[str]) -> dict[str, float]:
    """The share of quotes that hold each word."""
    counts = Counter(word for quote in quotes for word in set(words(quote)))
    return {word: count / len(quotes) for word, count in counts.items()}
