"""What the words of keywords turn into: their forms and families, in the codebook's language."""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from qualcode.codebook.model import Codebook
from qualcode.coding.suggestion import Material, SourceText
from qualcode.errors import Finding
from qualcode.suggest.forms_cache import inflect
from qualcode.text.families import Words
from qualcode.text.folding import fold
from qualcode.text.forms import Inflected
from qualcode.text.small_words import small_words
from qualcode.text.stems import has_stems

ENGLISH = "en"
_WORD = re.compile(r"[^\W\d_]+")
_Width = Literal["forms", "family"]


@dataclass(frozen=True)
class Lexis:
    """The language of a codebook, and the words of the project where a code asks for families."""

    words: Words = field(default_factory=Words)

    @staticmethod
    def of(codebook: Codebook, material: Material) -> "Lexis":
        """What this codebook needs to know; the sources are only read for families."""
        tongue = language(codebook)
        asked = any(code.match == "family" for code in codebook.codes)
        return Lexis(Words.of(spoken(material.sources()) if asked else (), tongue))

    def turned(self, words: Collection[str], width: _Width) -> dict[str, Inflected]:
        """Each word in all its forms, and with its family if that is asked for."""
        known = self._inflected(words)
        if width == "forms":
            return known
        return {
            word: Inflected(found.forms | self.words.family(word, found.forms), found.owners)
            for word, found in known.items()
        }

    def _inflected(self, words: Collection[str]) -> dict[str, Inflected]:
        """The forms of words; only those of English are known."""
        if self.words.language == ENGLISH:
            return inflect(words)
        return {word: Inflected(frozenset({word})) for word in words}


def language(codebook: Codebook) -> str:
    """The language of a codebook without its region.

    >>> language(Codebook("x", "1", (), language="en-GB"))
    'en'
    """
    return codebook.language.partition("-")[0].lower()


def spoken(sources: Iterable[SourceText]) -> set[str]:
    """Every word of the sources once, folded."""
    found: set[str] = set()
    for source in sources:
        found.update(fold(" ".join(source.texts)).text.split())
    return {word for each in found for word in _WORD.findall(each)}


def turned_off(codebook: Codebook, where: str) -> Iterator[Finding]:
    """What does not work in the language of a codebook, as one note.

    >>> book = Codebook("x", "1", (), language="cy")
    >>> print(*turned_off(book, "x.yaml:3:11"))
    note: x.yaml:3:11: in `cy` keywords and LEMMA find words as they are written, not their forms; \
`match: family` finds no more; the word vectors of `semantic` know English only, and small words \
are taken for what they are only where they are very common (let `*` end a keyword that takes \
endings)
    """
    tongue = language(codebook)
    if tongue == ENGLISH:
        return
    family = "finds words of one stem" if has_stems(tongue) else "finds no more"
    what = (
        f"in `{codebook.language}` keywords and LEMMA find words as they are written, not their"
        f" forms; `match: family` {family}; the word vectors of `semantic` know English only"
    )
    if not small_words(tongue):
        what += ", and small words are taken for what they are only where they are very common"
    yield Finding("note", where, what, "let `*` end a keyword that takes endings")
