"""The stems of words, so that `mentor`, `mentors` and `mentoring` are one; words that say nothing.

Snowball's stemmers, shared by families of keywords and by the semantic method; English by default.
"""

import re
from collections.abc import Iterable
from functools import cache
from typing import Any

from qualcode.text.folding import fold
from qualcode.text.small_words import small_words

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
_TOKEN = re.compile(_WORD.pattern + r"|\?")


def content_words(text: str) -> list[str]:
    """The words of a text that say what it is about, folded, in order.

    >>> content_words("We don't trust the Reviewers’ reports, do we?")
    ['trust', 'reviewers', 'reports']
    """
    return meant(fold(text).text)


def meant(folded: str) -> list[str]:
    """The words of a folded text that say what it is about, in order."""
    empty = small_words()
    return [word for word in _WORD.findall(folded) if len(word) > 1 and word not in empty]


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


def says_nothing(word: str, language: str = "en") -> bool:
    """Whether a folded word says how something is said, not what it is about.

    >>> says_nothing("don't"), says_nothing("trust"), says_nothing("und", "de")
    (True, False, True)
    """
    return len(word) < 2 or word in small_words(language)


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
