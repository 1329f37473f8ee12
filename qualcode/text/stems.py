"""The stems of words, so that `mentor`, `mentors` and `mentoring` are one; words that say nothing.

Snowball's stemmers, shared by families of keywords and by the semantic method; English by default.
"""

import re
from collections.abc import Iterable
from functools import cache
from typing import Any

from qualcode.text.folding import fold

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
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
    return [word for word in _WORD.findall(fold(text).text) if len(word) > 1 and word not in _EMPTY]


def content_spans(text: str) -> list[tuple[str, int, int]]:
    """The content words with where each stands in the text.

    >>> content_spans("Die Straße?  We TRUST it.")
    [('die', 0, 3), ('strasse', 4, 10), ('trust', 16, 21)]
    """
    folded = fold(text)
    found = ((each[0], folded.span(*each.span())) for each in _WORD.finditer(folded.text))
    return [(word, *span) for word, span in found if len(word) > 1 and word not in _EMPTY]


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
