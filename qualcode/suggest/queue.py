"""In which order suggestions come: the doubtful first teach most, one in four comes by lot.

What is drawn by lot is an honest sample: it tells how far chances can be trusted.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from typing import Literal, get_args

Order = Literal["doubtful", "certain", "source", "code", "random"]
ORDERS: tuple[Order, ...] = get_args(Order)
LOT = 4  # every how many suggestions one comes by lot


@dataclass(frozen=True, slots=True)
class Standing:
    """How likely a suggestion is, and on how many decisions on its code that rests.

    `sure` says whether these are enough to tell it as a figure.
    """

    chance: float
    decided: int = 0
    sure: bool = False


def in_words(standing: Standing) -> str:
    """How likely, as it is told: a figure with what it rests on, or else a word.

    >>> in_words(Standing(0.62, 34, True)), in_words(Standing(0.62, 4))
    ('62 % likely, from 34 passages you decided on', 'likely')
    """
    if standing.sure:
        return (
            f"{100 * standing.chance:.0f} % likely, from {standing.decided} passages you decided on"
        )
    chance = standing.chance
    return "likely" if chance >= 0.5 else "possible" if chance >= 0.2 else "doubtful"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A suggestion that waits: where it stands, its words, folded, and how likely it is."""

    key: int
    source: str
    start: int
    end: int
    code: str
    chance: float
    words: str = ""

    @property
    def place(self) -> tuple[str, int, int, str]:
        """Reading order."""
        return self.source, self.start, self.end, self.code

    @property
    def pair(self) -> tuple[str, str]:
        """What a limit counts for, and where copies lie."""
        return self.source, self.code


@dataclass(frozen=True, slots=True)
class Limits:
    """What need not be shown: fewer words, these phrases, more than so many of one source."""

    least_words: int = 0
    exclude: tuple[str, ...] = ()  # folded
    most_per_source: int = 0  # of one code; 0: no limit


def arranged(
    waiting: Sequence[Waiting], order: Order, first: int = 0
) -> list[tuple[Waiting, bool]]:
    """The suggestions in this order, each with whether it comes by lot.

    `first` is how many have come before, so that every fourth is one by lot all along.

    >>> some = [Waiting(n, "a", n, n + 1, "trust", n / 8) for n in range(8)]
    >>> [(each.key, lot) for each, lot in arranged(some, "doubtful")][:3]
    [(4, False), (3, False), (5, False)]
    >>> [lot for _, lot in arranged(some, "doubtful")]
    [False, False, False, True, False, False, False, True]
    """
    chosen = sorted(waiting, key=_KEYS[order])
    if order != "doubtful":
        return [(each, order == "random") for each in chosen]
    lots = iter(sorted(waiting, key=_lot))
    queue, taken, found = iter(chosen), set[int](), list[tuple[Waiting, bool]]()
    for number in range(first, first + len(chosen)):
        by_lot = number % LOT == LOT - 1
        each = next(one for one in (lots if by_lot else queue) if one.key not in taken)
        taken.add(each.key)
        found.append((each, by_lot))
    return found


def _doubt(each: Waiting) -> tuple[float, tuple[str, int, int, str]]:
    return round(abs(each.chance - 0.5), 6), each.place


def _certain(each: Waiting) -> tuple[float, tuple[str, int, int, str]]:
    return -round(each.chance, 6), each.place


def _lot(each: Waiting) -> bytes:
    """The lot of a suggestion: the same for everybody, and like no other order."""
    return blake2b(each.key.to_bytes(8, "big"), digest_size=8, person=b"queue").digest()


_KEYS = {
    "doubtful": _doubt,
    "certain": _certain,
    "source": lambda each: each.place,
    "code": lambda each: (each.code, each.place),
    "random": _lot,
}


def shown(
    waiting: Iterable[Waiting],
    held: Mapping[tuple[str, str], Collection[tuple[int, int]]],
    limits: Limits | None = None,
    gone: Iterable[Waiting] = (),
    before: Mapping[tuple[str, str], int] | None = None,
) -> list[Waiting]:
    """The suggestions worth showing: no copies, nothing coded already, nothing beyond limits.

    `held` are the spans of each source and code that the coder has coded, `gone` what has come
    in this sitting, and `before` counts what was decided of each earlier. Of those that overlap,
    and of those with the same words, the likeliest stays, then the longest; the same words
    elsewhere come when it is gone.

    >>> whole, part = Waiting(1, "a", 0, 9, "trust", 0.5), Waiting(2, "a", 4, 9, "trust", 0.5)
    >>> [each.key for each in shown([part, whole], {})], shown([part], {("a", "trust"): [(0, 9)]})
    ([1], [])
    >>> shown([part], {}, gone=[whole])
    []
    """
    limits = limits or Limits()
    taken: defaultdict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
    said: set[tuple[str, str]] = set()
    of_source: Counter[tuple[str, str]] = Counter(before or {})
    for each in gone:
        taken[each.pair].append((each.start, each.end))
        of_source[each.pair] += 1
    kept = []
    for each in sorted(waiting, key=_best):
        if _beyond(each, limits, of_source[each.pair]) or (
            each.words and (each.words, each.code) in said
        ):
            continue
        if any(
            start < each.end and each.start < end
            for start, end in (*held.get(each.pair, ()), *taken[each.pair])
        ):
            continue
        taken[each.pair].append((each.start, each.end))
        said.add((each.words, each.code))
        of_source[each.pair] += 1
        kept.append(each)
    return sorted(kept, key=lambda each: each.place)


@cache
def _phrases(excluded: tuple[str, ...]) -> re.Pattern[str]:
    """Any of these phrases, as words of their own."""
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, excluded))})(?!\w)")


def _best(each: Waiting) -> tuple[float, int, tuple[str, int, int, str]]:
    return -round(each.chance, 6), each.start - each.end, each.place


def _beyond(each: Waiting, limits: Limits, before: int) -> bool:
    return (
        len(each.words.split()) < limits.least_words
        or bool(limits.exclude and _phrases(limits.exclude).search(each.words))
        or 0 < limits.most_per_source <= before
    )
