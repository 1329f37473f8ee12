"""Keywords of one code that stand in each other's way: twice, covered, cancelled, or idle.

Says only what is sure without a dictionary: inflected forms are not compiled here.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from qualcode.codebook.model import Code, Match, Near
from qualcode.codebook.page import Page, shorten
from qualcode.codebook.places import Path
from qualcode.text.phrases import Phrase, Word, parse

_LONGEST = 40  # letters of a word, and words of a keyword, that are compared

# words whose forms change within, or that end like one: `stand` for `understand`
_IRREGULAR = re.compile(
    r"(?:"
    r"arise|awake|be|bear|become|begin|bend|bind|bite|bleed|blow|break|breed|bring|build|buy|"
    r"catch|choose|cling|come|creep|deal|dig|do|draw|dream|drink|drive|eat|fall|feed|feel|"
    r"fight|find|flee|fling|fly|foot|get|give|go|goose|grind|grow|hang|have|hear|hide|hold|"
    r"keep|know|lead|lean|leap|leave|lend|lie|light|lose|make|man|mean|meet|mouse|pay|ride|"
    r"ring|rise|run|say|see|seek|sell|send|shake|shine|shoot|shrink|sing|sink|sit|slay|sleep|"
    r"slide|speak|speed|spend|spin|spring|stand|steal|stick|sting|stink|strike|swear|sweep|"
    r"swim|swing|take|teach|tear|tell|think|throw|tooth|wake|wear|weave|weep|win|wind|wring|"
    r"write"
    r")$"
)
# forms of one word that do not begin alike
_FAMILIES = (
    {"be", "am", "is", "are", "was", "were", "been", "being"},
    {"go", "goes", "going", "gone", "went"},
    {"good", "well", "better", "best"},
    {"bad", "badly", "worse", "worst"},
    {"eat", "eats", "eating", "eaten", "ate"},
)


@dataclass(frozen=True, slots=True)
class _Written:
    """A keyword with its place in the file."""

    path: Path
    text: str
    phrase: Phrase


def check_keywords(page: Page, path: Path, code: Code) -> None:
    """Findings about the keywords and `not` phrases of one code."""
    keywords = _written(page, (*path, "keywords"))
    cancels = _written(page, (*path, "not"))
    _check_covered(page, keywords, code.match)
    _check_covered(page, cancels, code.match)
    _check_cancelled(page, keywords, cancels, code.match)
    if not code.patterns:  # their words are not known here
        near = [each for each in code.keywords if isinstance(each, Near)]
        _check_idle(page, near, keywords, cancels)


def _written(page: Page, path: Path) -> list[_Written]:
    """The keywords of a list that can match at all."""
    found = []
    for here, text in page.texts(path):
        try:
            keyword = _Written(here, text, parse(text))
        except ValueError:  # told where it was read
            continue
        if len(keyword.phrase.words) <= _LONGEST:
            found.append(keyword)
    return found


def _check_covered(page: Page, keywords: Sequence[_Written], match: Match) -> None:
    """A keyword adds nothing when another finds all that it finds."""
    index = _index(keywords)
    for number, keyword in enumerate(keywords):
        for other in _covering(keyword.phrase, keywords, index, match):
            wide = keywords[other]
            mutual = _within(wide.phrase, keyword.phrase, 0, match)
            if other < number or (other > number and not mutual):
                what = f"`{shorten(keyword.text)}` adds nothing to `{shorten(wide.text)}`"
                page.warn(keyword.path, f"{what} in line {page.line(wide.path)}", "leave it out")
                break


def _check_cancelled(
    page: Page, keywords: Sequence[_Written], cancels: Sequence[_Written], match: Match
) -> None:
    """A keyword can never match when a `not` phrase lies in each of its hits."""
    index = _index(cancels)
    for keyword in keywords:
        for other in _covering(keyword.phrase, cancels, index, match):
            cancel = cancels[other]
            what = f"`{shorten(keyword.text)}` can never match: `not` cancels it by "
            page.error(
                keyword.path, f"{what}`{shorten(cancel.text)}` in line {page.line(cancel.path)}"
            )
            break


def _index(keywords: Sequence[_Written]) -> Mapping[str, list[int]]:
    """Numbers of keywords by their first word."""
    index: dict[str, list[int]] = defaultdict(list)
    for number, keyword in enumerate(keywords):
        index[keyword.phrase.words[0].text].append(number)
    return index


def _covering(
    phrase: Phrase, among: Sequence[_Written], index: Mapping[str, list[int]], match: Match
) -> Iterator[int]:
    """The numbers of those that lie in every hit of this phrase."""
    for start, word in enumerate(phrase.words):
        for end in range(1, min(len(word.text), _LONGEST) + 1):
            for number in index.get(word.text[:end], ()):
                if _within(phrase, among[number].phrase, start, match):
                    yield number


def _within(narrow: Phrase, wide: Phrase, start: int, match: Match) -> bool:
    """Whether `wide` finds the words of every hit of `narrow` from this word on."""
    words = narrow.words[start : start + len(wide.words)]
    return len(words) == len(wide.words) and all(
        covers(one, other, match) for one, other in zip(wide.words, words, strict=True)
    )


def covers(wide: Word, narrow: Word, match: Match) -> bool:
    """Whether one word of a keyword surely finds all that another finds.

    >>> words = parse("trust* trusted teach teach*").words
    >>> covers(words[0], words[1], "forms"), covers(words[3], words[2], "forms")  # taught
    (True, False)
    """
    plain = narrow.exact or match == "word"
    if wide.prefix:
        begins = narrow.text.startswith(wide.text)
        return begins and (plain or (match == "forms" and _regular(narrow.text, wide.text)))
    return wide.text == narrow.text and not narrow.prefix and (plain or not wide.exact)


def _regular(word: str, stem: str) -> bool:
    """Whether all forms of this word surely begin with this stem."""
    if len(word) - len(stem) >= 3:
        return True
    if word == stem and word.endswith(("e", "y", "f", "s", "um", "on", "ex", "ix")):
        return False
    return not _IRREGULAR.search(word)


def _check_idle(
    page: Page, near: Sequence[Near], keywords: Sequence[_Written], cancels: Sequence[_Written]
) -> None:
    """A `not` phrase does nothing when no word of it can be part of a hit."""
    phrases = [keyword.phrase for keyword in keywords]
    phrases += [parse(each) for rule in near for each in rule.any + rule.near]
    words = _Words.of(phrases)
    for cancel in cancels:
        if not any(words.may_meet(word) for word in _spelled(cancel.phrase)):
            what = f"`{shorten(cancel.text)}` cancels nothing: no keyword can overlap it"
            page.warn(cancel.path, what, "leave it out, or see whether a keyword is missing")


def _spelled(phrase: Phrase) -> list[str]:
    """The words of a phrase, those with hyphens taken apart."""
    return [part for word in phrase.words for part in word.text.split("-") if part]


@dataclass(frozen=True, slots=True)
class _Words:
    """How the words of all keywords begin: enough to say that a word cannot meet any of them."""

    pairs: frozenset[str]
    letters: frozenset[str]
    changing: frozenset[str]  # letters that words with irregular forms begin with
    kin: frozenset[str]

    @staticmethod
    def of(phrases: Iterable[Phrase]) -> "_Words":
        """The beginnings of the words of these phrases."""
        words = {word for phrase in phrases for word in _spelled(phrase)}
        return _Words(
            frozenset(word[:2] for word in words),
            frozenset(word[0] for word in words),
            frozenset(word[0] for word in words if _may_change(word)),
            frozenset(word for family in _FAMILIES if family & words for word in family),
        )

    def may_meet(self, word: str) -> bool:
        """Whether a form of this word may be a form of one of these."""
        first = word[0]
        changes = first in self.changing or (first in self.letters and _may_change(word))
        return word[:2] in self.pairs or changes or word in self.kin


def _may_change(word: str) -> bool:
    """Whether the second letter of this word may change in its forms."""
    return len(word) < 3 or bool(_IRREGULAR.search(word))
