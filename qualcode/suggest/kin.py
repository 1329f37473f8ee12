"""The words of one family with a codebook's keywords, gathered while texts stream by.

Whether a word belongs depends on the two words alone, so the order of the texts tells nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from qualcode.codebook.model import Codebook
from qualcode.coding.suggestion import SourceText
from qualcode.suggest.lexis import Lexis, language, spoken
from qualcode.suggest.rules import all_words_of
from qualcode.text.families import Words
from qualcode.text.forms import Inflected
from qualcode.text.stems import stems


@dataclass
class Kin:
    """The keywords that have families, by the stems of their forms; the words that joined them."""

    language: str
    forms: Mapping[str, Inflected]
    keywords: Mapping[str, Sequence[str]]
    words: set[str] = field(default_factory=set)
    _seen: set[str] = field(default_factory=set)

    @staticmethod
    def of(codebook: Codebook) -> "Kin":
        """The families that a codebook asks for."""
        tongue = language(codebook)
        broad = [code for code in codebook.codes if code.match == "family"]
        asked = {word for code in broad for word in all_words_of(code)}
        forms = Lexis(Words(tongue)).turned(asked, "forms")
        keywords: dict[str, list[str]] = {}
        for word in sorted(forms):
            for stem in set(stems({word, *forms[word].forms}, tongue)):
                keywords.setdefault(stem, []).append(word)
        return Kin(tongue, forms, keywords)

    def met(self, source: SourceText) -> bool:
        """Whether a source brings words that no source before it had, and that belong."""
        if not self.forms:
            return False
        new = spoken([source]) - self._seen
        self._seen |= new
        words = Words.of(new, self.language)
        before = len(self.words)
        for stem in self.keywords.keys() & words.by_stem.keys():
            for word in self.keywords[stem]:
                self.words |= words.family(word, self.forms[word].forms)
        return len(self.words) > before
