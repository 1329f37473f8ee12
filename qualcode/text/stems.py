"""The stems of words, so that `mentor`, `mentors` and `mentoring` are one; words that say nothing.

Snowball's stemmers, shared by families of keywords and by the semantic method; English by default.
"""

import re
from collections.abc import Iterable
from functools import cache
from typing import Any

from qualcode.text.folding import fold

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
_TOKEN = re.compile(_WORD.pattern + r"|\?")
_EMPTY_WORDS = """
a about above actually after again all also am an and any are aren't as at basically be
because been before being below between bit both but by came can can't come could
couldn't did didn't do does doesn't doing don't down during each er erm few for from
further get go going got had hadn't has hasn't have haven't having he he's her here hers
him his how i i'd i'll i'm i've if in into is isn't it it's its itself just kind know
let's like lot lots many may maybe me mean might more most much must my no nor not
obviously of off oh okay on once one only or other our out over own perhaps quite really
said same say shall she she's should so some sort such than that that's the their them
then there there's these they they'd they're they've thing things think this those
through to too um under until up upon us very was wasn't way we we'd we'll we're we've
well went were weren't what what's when where which while who whom why will with won't
would wouldn't yeah yes you you're you've your yours
"""
_EMPTY = frozenset(_EMPTY_WORDS.split())


def content_words(text: str) -> list[str]:
    """The words of a text that say what it is about, folded, in order.

    >>> content_words("We don't trust the Reviewers’ reports, do we?")
    ['trust', 'reviewers', 'reports']
    """
    return meant(fold(text).text)


def meant(folded: str) -> list[str]:
    """The words of a folded text that say what it is about, in order."""
    return [word for word in _WORD.findall(folded) if len(word) > 1 and word not in _EMPTY]


def content_spans(text: str) -> list[tuple[str, int, int]]:
    """The content words with where each stands in the text.

    >>> content_spans("Die Straße?  We TRUST it.")
    [('die', 0, 3), ('strasse', 4, 10), ('trust', 16, 21)]
    """
    return [each for each in token_spans(text) if each[0] != "?" and not says_nothing(each[0])]


def token_spans(text: str) -> list[tuple[str, int, int]]:
    """All words of a text and its question marks, folded, with where each stands in it.

    >>> token_spans("Do WE?")
    [('do', 0, 2), ('we', 3, 5), ('?', 5, 6)]
    """
    folded = fold(text)
    return [(each[0], *folded.span(*each.span())) for each in _TOKEN.finditer(folded.text)]


def tokens(text: str) -> list[str]:
    """The words of a folded text in order, also those that say nothing, and question marks.

    >>> tokens("so, don't we trust it?")
    ['so', "don't", 'we', 'trust', 'it', '?']
    """
    return _TOKEN.findall(text)


def says_nothing(word: str) -> bool:
    """Whether a folded word says how something is said, not what it is about.

    >>> says_nothing("don't"), says_nothing("trust")
    (True, False)
    """
    return len(word) < 2 or word in _EMPTY


def stems(words: Iterable[str], language: str = "en") -> list[str]:
    """The stem of each word; the word itself in a language without a stemmer.

    >>> stems(["mentors", "mentoring", "trust", "trusted"])
    ['mentor', 'mentor', 'trust', 'trust']
    """
    listed = list(words)
    stemmer = _stemmer(language)
    return listed if stemmer is None else list(stemmer.stemWords(listed))


def has_stems(language: str) -> bool:
    """Whether there is a stemmer for a language.

    >>> has_stems("en"), has_stems("de"), has_stems("cy")
    (True, True, False)
    """
    return _stemmer(language) is not None


@cache
def _stemmer(language: str) -> Any:
    """Snowball's stemmer of a language, None if it has none."""
    import Stemmer

    try:
        return Stemmer.Stemmer({"en": "english"}.get(language, language))
    except KeyError:
        return None
