"""Token patterns as spaCy runs them: lemmas as forms where nothing tells them, and words for needs.

What a pattern cannot do without decides in which turns it is tried at all.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from qualcode.codebook.model import NearTokens, Pattern, Token, Tokens
from qualcode.suggest.rules import Part
from qualcode.text.folding import fold, plain
from qualcode.text.forms import Inflected

_NEEDS = {
    "TAG": "TAG", "POS": "POS", "MORPH": "MORPH", "DEP": "DEP", "LEMMA": "LEMMA",
    "ENT_TYPE": "ENT", "ENT_ID": "ENT", "ENT_IOB": "ENT", "ENT_KB_ID": "ENT",
    "IS_SENT_START": "SENT",
}  # fmt: skip
_LETTERS = ("LOWER", "ORTH", "TEXT")
_SAID = (*_LETTERS, "NORM", "LEMMA")
# spaCy takes these off the word before; 's and 'd may be several words
_SHORT = {"be": ("'m", "'re"), "have": ("'ve",), "will": ("'ll", "wo"), "not": ("n't",),
          "can": ("ca",)}  # fmt: skip
_HELPERS = frozenset({*_SHORT, "would", "shall", "do", "us", "let"})
_ALL_SIGNS = ("IN", "NOT_IN")
Forms = Mapping[str, Inflected]


def pieces(pattern: Pattern) -> Iterator[tuple[Part, Tokens]]:
    """The token patterns that a pattern is made of, and as which part of it."""
    if not isinstance(pattern, NearTokens):
        yield Part.WHOLE, pattern
        return
    for some in pattern.any:
        yield Part.ANY, some
    for others in pattern.near:
        yield Part.NEAR, others


def lemmas(patterns: Iterable[Pattern]) -> set[str]:
    """The lemmas that patterns ask for by name."""
    tokens = (token for each in patterns for _, some in pieces(each) for token in some)
    asked = (_listed(token["LEMMA"]) for token in tokens if "LEMMA" in token)
    return {_small(word) for words in asked for word in words or ()}


def _small(word: str) -> str:
    """A word as spaCy's LOWER has it."""
    return plain(word).text.lower()


def _listed(asked: Any) -> list[str] | None:
    """The words that are asked for by name, None where by other signs than these."""
    if isinstance(asked, str):
        return [asked]
    if not asked.keys() <= set(_ALL_SIGNS):
        return None
    return [word for sign in _ALL_SIGNS for word in asked.get(sign, ())]


@dataclass(frozen=True, slots=True)
class TokenRules:
    """How patterns are made ready: the forms of their lemmas, and whether the pipeline has lemmas.

    `whole`: these forms are all that a lemma can be, so a turn without one is not looked at.
    """

    forms: Forms
    lemmas: bool
    whole: bool = True

    def ready(self, tokens: Tokens) -> list[dict[str, Any]]:
        """The tokens as spaCy is given them.

        >>> rules = TokenRules({"go": Inflected(frozenset({"go", "went"}))}, lemmas=False)
        >>> rules.ready(({"LEMMA": "go", "OP": "?"}, {"LOWER": "don’t"}))
        [{'OP': '?', 'LOWER': {'IN': ['go', 'went']}}, {'LOWER': "don't"}]
        """
        return [self._token(token) for token in tokens]

    def needs(self, tokens: Tokens) -> frozenset[str]:
        """What a pipeline must say of tokens for these."""
        asked = {key for token in self.ready(tokens) for key in token}
        return frozenset(need for key, need in _NEEDS.items() if key in asked)

    def _token(self, token: Token) -> dict[str, Any]:
        """One token with plain signs; its lemma as forms where the pipeline has none."""
        said = {key: _plain(value) if key in _SAID else value for key, value in token.items()}
        if self.lemmas or "LEMMA" not in said or _listed(said["LEMMA"]) is None:
            return said
        lemma = said.pop("LEMMA")
        wanted = {"IN": [lemma]} if isinstance(lemma, str) else lemma
        in_forms = {sign: self._forms(words) for sign, words in wanted.items()}
        return said | {"LOWER": _both(said.get("LOWER", {}), in_forms)}

    def _forms(self, words: Iterable[str]) -> list[str]:
        """Every form of some lemmas, with those that are written into the word before."""
        found: set[str] = set()
        for word in words:
            lemma = _small(word)
            found |= {lemma, *self.forms[lemma].forms, *_SHORT.get(lemma, ())}
        return sorted(found)

    def required(self, tokens: Tokens) -> list[frozenset[str]]:
        """For each token that must be there and says its words, these words; most telling first.

        >>> rules = TokenRules({}, lemmas=False)
        >>> rules.required(({"LOWER": "open"}, {"LOWER": "up", "OP": "?"}, {"IS_PUNCT": False}))
        [frozenset({'open'})]
        """
        there = (token for token in self.ready(tokens) if _must_be(str(token.get("OP", ""))))
        found = (self._words(token) for token in there)
        return sorted((each for each in found if each), key=_telling)

    def _words(self, token: Mapping[str, Any]) -> frozenset[str]:
        """Of the words that a token may be, those that are named; none if it may be others."""
        for key in _LETTERS:
            if words := _named(token.get(key)):
                return _folded(words)
        words = _named(token.get("LEMMA"))
        if words and self.whole and not _HELPERS & {_small(word) for word in words}:
            return _folded(self._forms(words))
        return frozenset()


def _plain(value: Any) -> Any:
    """Words as they are compared: with plain quotes and dashes."""
    if isinstance(value, str):
        return plain(value).text
    named = {sign: [_plain(word) for word in value[sign]] for sign in _ALL_SIGNS if sign in value}
    return {**value, **named}


def _both(one: Any, other: dict[str, list[str]]) -> dict[str, Any]:
    """What satisfies both of two demands on a word."""
    asked = {"IN": [one]} if isinstance(one, str) else dict(one)
    if "IN" in asked and "IN" in other:
        other = other | {"IN": [word for word in other["IN"] if word in asked["IN"]]}
    if "NOT_IN" in asked and "NOT_IN" in other:
        other = other | {"NOT_IN": sorted({*asked["NOT_IN"], *other["NOT_IN"]})}
    return asked | other


def _must_be(repeated: str) -> bool:
    """Whether a token with this OP stands at least once."""
    return repeated in {"", "+"} or (repeated[:1] == "{" and repeated[1:2] not in {"0", ","})


def _named(asked: Any) -> list[str]:
    """The words that a value names."""
    return [asked] if isinstance(asked, str) else (asked or {}).get("IN", [])


def _folded(words: Iterable[str]) -> frozenset[str]:
    """Words as the automaton has them; none if one of them leaves no letters."""
    found = frozenset(fold(word).text for word in words)
    return found if all(found) else frozenset()


def _telling(words: frozenset[str]) -> tuple[int, int, list[str]]:
    """The order of sets of words: long words are rare."""
    return -min(map(len, words)), len(words), sorted(words)


def sides(rules: TokenRules, pattern: Pattern) -> list[frozenset[str]]:
    """One or two sets of words of which a turn must hold one each; none if it may hold anything."""
    if not isinstance(pattern, NearTokens):
        return rules.required(pattern)[:2]
    found = (_either(rules, side) for side in (pattern.any, pattern.near))
    return [words for words in found if words]


def _either(rules: TokenRules, side: Sequence[Tokens]) -> frozenset[str]:
    """The words of which one must be there for any of these patterns."""
    required = [rules.required(tokens)[:1] for tokens in side]
    if not all(required):
        return frozenset()
    return frozenset(word for words in required for word in words[0])
