"""How a keyword of a codebook is read: words in order, `=` and `*`, and why one never matches.

The codebook's checks and the matcher read keywords by this one rule.
"""

import re
from dataclasses import dataclass

from qualcode.text.folding import fold

_LETTER = re.compile(r"\w")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a keyword, folded; `exact` takes no inflection, `prefix` any ending."""

    text: str
    exact: bool = False
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Phrase:
    """The words of one keyword, in order; one word is a phrase too."""

    words: tuple[Word, ...]


def parse(keyword: str) -> Phrase:
    """The words that a keyword asks for; a ValueError says why it can never match.

    >>> parse("=Safe to fail*").words[2]
    Word(text='fail', exact=True, prefix=True)
    >>> parse("peer‑led").words
    (Word(text='peer-led', exact=False, prefix=False),)
    >>> parse("tru*st")
    Traceback (most recent call last):
    ValueError: `*` may only end a word
    """
    written = fold(keyword).text.strip()
    if _CONTROL.search(written):
        raise ValueError("it holds a control character, which no transcript does")
    exact = written.startswith("=")
    words = tuple(_word(each, exact) for each in written[exact:].split())
    if not words:
        raise ValueError("it is empty")
    if not any(_LETTER.search(word.text) for word in words):
        raise ValueError("it holds no letter or digit")
    return Phrase(words)


def _word(written: str, exact: bool) -> Word:
    """One word with its flags."""
    text = written.removesuffix("*")
    if "*" in text:
        raise ValueError("`*` may only end a word")
    if text.startswith("="):
        raise ValueError("`=` may only stand before the whole keyword")
    prefix = text != written
    if prefix and not _LETTER.search(text):
        raise ValueError("`*` needs a letter or digit before it")
    return Word(text, exact or prefix, prefix)
