"""Words of one family: those of a transcript that share the stem of a keyword.

Whether a word belongs depends on the two words alone, never on the rest of the corpus: what is
imported later cannot change what was found before.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from qualcode.text.stems import has_stems, stems

SHORTEST = 4  # letters of a keyword; shorter words collide: met ~ meet, but it ~ its, sit ~ sat
_SURE = 5  # letters of a stem from which on a last letter may have changed: happy ~ happiness
_PLAIN = re.compile(r"[^\W\d_]+")
# A word that ends so has a meaning of its own: who writes `reviewer` does not mean each review.
_KINDS = re.compile(
    r"(?P<can>[ai]bl[ey]|[ai]bilit(?:y|ies))$|(?P<doer>(?:[eo]r|ist)(?:'s|s'?)?)$"
    r"|(?P<trait>ive(?:s|ly|ness)?|ivity)$|(?P<kind>al(?:s|ly|ism|ity)?)$"
    r"|(?P<full>ful(?:ly|ness)?)$|(?P<less>less(?:ly|ness)?)$|(?P<state>ness)$"
)


@dataclass(frozen=True)
class Words:
    """The words of a corpus by their stems, for one language."""

    language: str = "en"
    by_stem: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @staticmethod
    def of(words: Iterable[str], language: str) -> "Words":
        """These words, as far as their language has a stemmer.

        >>> sorted(Words.of(["honest", "honesty", "time"], "en").by_stem["honest"])
        ['honest']
        """
        by_stem: dict[str, set[str]] = {}
        plain = sorted(word for word in set(words) if _PLAIN.fullmatch(word))
        for word, stem in zip(plain, stems(plain, language), strict=True):
            by_stem.setdefault(stem, set()).add(word)
        return Words(language, {stem: frozenset(some) for stem, some in by_stem.items()})

    def family(self, word: str, forms: frozenset[str]) -> frozenset[str]:
        """The words of the corpus that belong to a word beyond its forms.

        >>> words = Words.of(["trusting", "trustful", "trustee", "rusty"], "en")
        >>> sorted(words.family("trust", frozenset(["trust", "trusting"])))
        ['trustful']
        """
        if len(word) < SHORTEST or not _PLAIN.fullmatch(word) or not has_stems(self.language):
            return frozenset()
        alike = {form for form in forms if form[:SHORTEST] == word[:SHORTEST]}
        found = (
            other
            for stem in sorted(set(stems(alike | {word}, self.language)))
            for other in self.by_stem.get(stem, ())
            if len(stem) >= _SURE or (word.startswith(stem) and other.startswith(stem))
        )
        return frozenset(each for each in found if self._may_stand_for(each, word)) - forms

    def _may_stand_for(self, other: str, word: str) -> bool:
        """A plain word stands for all made from it, one with a meaning of its own for its like.

        The endings are English ones; in other languages the stem alone decides.
        """
        kind = _kind(word) if self.language == "en" else ""
        return not kind or _kind(other) == kind


def _kind(word: str) -> str:
    """What the ending of a word makes of it, nothing for a plain one."""
    found = _KINDS.search(word)
    return (found.lastgroup or "") if found and found.start() >= SHORTEST - 1 else ""
