"""How something is said: asked or told, of whom, how long, and what of it was said just before.

Acts are known by this, not by their topic. The small words are English; in another language the
lengths, the signs, the place and the echo remain.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from qualcode.suggest.passages import Passage
from qualcode.text.stems import says_nothing, tokens

_KINDS = tuple(
    frozenset(words.split())
    for words in (
        "what how why which where when who whose",
        "i i'm i've i'd i'll me my mine myself we we're we've we'll our us",
        "you you're you've you'd your yours",
        "he she they them him her his their it's that's",
        "no not don't didn't can't isn't wasn't doesn't won't never nothing",
        "because so cause since therefore if then",
        "yes yeah yep right okay ok correct exactly agree disagree good great",
    )
)
_ASKING = _KINDS[0]
_HELPING = frozenset(
    word
    for words in ("do does did can could would should will", "is are was were have has had")
    for word in words.split()
)
_NUMBERS = ("0", "1", "2", "3", "4", "5", "6", "7", "8", "9")
_LONG = 3  # letters; a longer word that is said again is an echo of what was meant


@dataclass(frozen=True)
class Said:
    """One passage as its tokens, and where it stands in its turn and its source."""

    words: tuple[str, ...]
    text: str
    turn: int


def said(passages: Sequence[Passage]) -> list[Said]:
    """The passages of one source as tokens, folded."""
    return [Said(tuple(tokens(each.folded)), each.folded, each.turn) for each in passages]


def frames(source: Sequence[Said]) -> list[str]:
    """Each passage with its small words only: `=` is a word of the turn before, `_` any other.

    >>> from qualcode.suggest.passages import Passage
    >>> texts = ["The grant ended.", "So why did the grant end?"]
    >>> frames(said([Passage.of(turn, 0, text) for turn, text in enumerate(texts)]))
    ['^ the _ _ $', '^ so why did the = _ ? $']
    """
    before = _before(source)
    return [" ".join(("^", *_framed(each.words, before[each.turn]), "$")) for each in source]


def manner(source: Sequence[Said], roles: Sequence[str], known: Sequence[str]) -> Any:
    """What can be counted of how each passage of a source is said: (passages, features).

    `roles` are those of the turns, `known` all that there are in the project.
    """
    before, ends = _before(source), _ends(source)
    count = (source[-1].turn + 1) if source else 1
    rows = [
        [
            *_signs(each),
            *_echoes(each, before[each.turn], before.get(each.turn + 2, frozenset())),
            *_place(place, ends[each.turn], each.turn / count),
            place > 0 and "?" in source[place - 1].words,
            place + 1 < len(source) and "?" in source[place + 1].words,
            each.turn > 0 and roles[each.turn - 1] != roles[each.turn],
            *(roles[each.turn] == role for role in known),
        ]
        for place, each in enumerate(source)
    ]
    return np.array(rows, dtype=np.float32)


def _framed(words: Sequence[str], before: frozenset[str]) -> Iterator[str]:
    for word in words:
        if word == "?" or says_nothing(word):
            yield word
        elif word in before:
            yield "="
        else:
            yield "#" if word.isdecimal() else "_"


def _before(source: Sequence[Said]) -> dict[int, frozenset[str]]:
    """What was said in the turn before each turn; also after the last, for those that look on."""
    turns: dict[int, set[str]] = {}
    for each in source:
        turns.setdefault(each.turn, set()).update(each.words)
    last = source[-1].turn if source else 0
    return {turn: frozenset(turns.get(turn - 1, ())) for turn in range(last + 2)}


def _ends(source: Sequence[Said]) -> dict[int, tuple[int, int]]:
    """The first and the last passage of each turn."""
    ends: dict[int, tuple[int, int]] = {}
    for place, each in enumerate(source):
        ends[each.turn] = (ends.get(each.turn, (place, place))[0], place)
    return ends


def _signs(each: Said) -> Iterator[float]:
    """How long, which signs, which small words, and what it begins with."""
    length, words = len(each.words), set(each.words)
    first = each.words[0] if each.words else ""
    yield from (np.log1p(length), length <= 2, length <= 4, length > 20)
    yield from ("?" in words, each.words[-1:] == ("?",), first in _ASKING, first in _HELPING)
    yield from (not words.isdisjoint(kind) for kind in _KINDS)
    yield from (any(digit in each.text for digit in _NUMBERS), "..." in each.text, "-" in each.text)
    yield '"' in each.text


def _echoes(each: Said, before: frozenset[str], after: frozenset[str]) -> Iterator[float]:
    """How much of it the turn before has said, and the one after says again."""
    words = set(each.words)
    meant = {word for word in words if len(word) > _LONG}
    yield len(words & before) / (len(words) + 1)
    yield len(meant & before) / (len(meant) + 1)
    yield len(meant & after) / (len(meant) + 1)
    yield from (np.log1p(len(before)), np.log1p(len(after)))


def _place(place: int, ends: tuple[int, int], share: float) -> Iterator[float]:
    """Where it stands in its turn, and its turn in the source."""
    first, last = ends
    yield from (place == first, place == last, first == last, np.log1p(last - first), share)
