"""Words that a line end broke: joined where it is sure, kept with their hyphen where it is not.

Sure is what the document says elsewhere, or what the dictionary knows as one word where its halves
are none.
"""

import re
from collections import Counter
from collections.abc import Iterable
from enum import Enum
from functools import lru_cache
from itertools import pairwise

_TOKEN = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_ENDING = re.compile(r"([^\W\d_]+(?:[-'’][^\W\d_]+)*)[-\u00ad]$")
_BEGINNING = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_SMALL = (
    "and or the of in on at by to for from with as if but so no not nor that this than then we you"
    " he she it they i me him her us them my your his our their who whom what which when where how"
)
_SMALL_WORDS = frozenset(_SMALL.split())  # the dictionary has only words that inflect


class Join(Enum):
    """How two lines go on from one to the other."""

    WORD = "the hyphen goes"
    HYPHEN = "the hyphen stays, nothing comes between"
    SPACE = "a space comes between"


class Broken:
    """Judges the words that line ends broke in one document."""

    def __init__(self, lines: Iterable[str]) -> None:
        """Count every word that no line end broke."""
        lines = list(lines)
        self._words: Counter[str] = Counter()
        for line in lines:
            whole = _ENDING.sub("", line)
            self._words.update(found.casefold() for found in _TOKEN.findall(whole))
        ends = pairwise(lines)
        self._breaks_syllables = any(self._syllables(one, other) for one, other in ends)

    def join(self, one: str, other: str) -> tuple[Join, str]:
        """How the second line goes on, and the word in doubt, if there is one."""
        halves = _halves(one, other)
        if halves is None:
            return Join.SPACE, ""
        first, second = halves
        if one.endswith("\u00ad"):
            return Join.WORD, ""
        solid, hyphened = self._counts(first, second)
        if solid != hyphened:
            return (Join.WORD if solid > hyphened else Join.HYPHEN), ""
        if not solid and self._known_as_one(first, second):
            return Join.WORD, ""
        cut_off = not _is_word(first.rpartition("-")[2]) or not second[0].islower()
        return (Join.SPACE if cut_off else Join.HYPHEN), f"{first}-{second}"

    def _counts(self, first: str, second: str) -> tuple[int, int]:
        one, other = first.casefold(), second.casefold()
        return self._words[one + other], self._words[f"{one}-{other}"]

    def _known_as_one(self, first: str, second: str) -> bool:
        if not second.islower() or not _is_word(first + second):
            return False
        return self._breaks_syllables or not (_is_word(first) and _is_word(second))

    def _syllables(self, one: str, other: str) -> bool:
        """Whether a word is broken here that only a program breaks: `improve-ment`."""
        halves = _halves(one, other)
        if halves is None or not halves[1].islower() or any(self._counts(*halves)):
            return False
        first, second = halves
        return _is_word(first + second) and not (_is_word(first) and _is_word(second))


def _halves(one: str, other: str) -> tuple[str, str] | None:
    """The parts of a word on both sides of a line end."""
    ending, beginning = _ENDING.search(one), _BEGINNING.match(other)
    if not ending or not beginning:
        return None
    return ending[1], beginning[0]


@lru_cache(maxsize=8192)
def _is_word(word: str) -> bool:
    """Whether the dictionary that suggestions use has the word."""
    from lemminflect import getAllLemmas

    small = word.casefold()
    return small in _SMALL_WORDS or (len(small) > 1 and bool(getAllLemmas(small)))
