"""Every form that a word takes in speech, from LemmInflect's dictionary; no network, no model.

LemmInflect takes a second to load: who needs the same words again keeps the answer.
"""

import re
from dataclasses import dataclass
from functools import cache

_PLAIN = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_SPELLING = re.compile(r"(?<=.{3})([iy])([sz])(es?|ed|ing|ers?|ations?)$")
_VERB_PREFIXES = frozenset(["co", "de", "inter", "mis", "out", "over", "pre", "re", "un", "under"])
_NO_VERB = re.compile(r".*(?:[eo]r|ee|ed|ment|ness|ion|ity|is[mt]|ship|hood)")
# words that take no other form, and that LemmInflect would take for new nouns
_SMALL = frozenset(
    [
        "a",
        "an",
        "and",
        "as",
        "at",
        "against",
        "although",
        "among",
        "because",
        "but",
        "by",
        "during",
        "every",
        "for",
        "from",
        "i",
        "if",
        "in",
        "into",
        "no",
        "nor",
        "not",
        "of",
        "on",
        "onto",
        "or",
        "per",
        "so",
        "than",
        "the",
        "to",
        "toward",
        "towards",
        "unless",
        "until",
        "upon",
        "with",
    ]
)
_TWINS = {"practice": "practise", "licence": "license"}  # noun and verb of one British word
_SHORTEST_NEW_VERB = 5  # letters; a shorter word that no dictionary knows is a name: CPD, SEND


@dataclass(frozen=True, slots=True)
class Inflected:
    """The forms of a word, and those that say that something is its own (`school's`)."""

    forms: frozenset[str]
    owners: frozenset[str] = frozenset()


def forms(word: str) -> frozenset[str]:
    """The word in every inflected form, in lower case; itself where it takes none.

    >>> sorted(forms("coach"))
    ['coach', 'coached', 'coaches', 'coaching']
    >>> sorted(forms("taught"))
    ['taught', 'teach', 'teaches', 'teaching']
    """
    return inflected(word).forms


def inflected(word: str) -> Inflected:
    """The forms of a word and its possessives, American and British where -ise is -ize.

    >>> sorted(inflected("school").owners)
    ["school's", "schools'"]
    >>> sorted(forms("prioritise"))[:3]
    ['prioritise', 'prioritised', 'prioritises']
    """
    word = word.lower()
    owner = word.removesuffix("'s") if word.endswith("'s") else word.removesuffix("'")
    if owner != word:
        found = inflected(owner)
        return Inflected(found.forms | found.owners if found.owners else frozenset({word}))
    if len(word) == 1 or word in _SMALL or not _PLAIN.fullmatch(word):
        return Inflected(frozenset({word}))
    parts = _parts(word)
    every = frozenset({word}).union(*parts.values())
    return Inflected(every, _owners(parts.get("NOUN", frozenset())))


def _parts(word: str) -> dict[str, frozenset[str]]:
    """The forms by part of speech, with the other spelling and the other half of a pair."""
    found = dict(_known(word))
    for twin in _twins(word):
        for part, others in _known(twin).items():
            ours = {_respelt(each) for each in others} | others
            found[part] = found.get(part, frozenset()) | ours
    if found:
        return found
    return _compound(word) if "-" in word else _unknown(word)


@cache
def _known(word: str) -> dict[str, frozenset[str]]:
    """What the dictionary says, by part of speech: lemmas looked up, then all that they become."""
    from lemminflect import getAllInflections, getAllLemmas

    lemmas = _sensible(word, getAllLemmas(word))
    found: dict[str, frozenset[str]] = {}
    for part, of_part in lemmas.items():
        tables = [getAllInflections(lemma, part) for lemma in of_part]
        every = {form for table in tables for several in table.values() for form in several}
        found[part] = frozenset(every)
    return found


def _sensible(word: str, lemmas: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """The lemmas that a reader would think of.

    `better` does not ask for `good`, `does` not for `doe`, `being` and `setting` as nouns not for
    `is` and `set`.
    """
    if word.endswith("ing") and word in lemmas.get("NOUN", ()) and _helps(lemmas):
        return {"NOUN": (word,)}
    if "AUX" in lemmas:
        lemmas = {part: of_part for part, of_part in lemmas.items() if part in {"AUX", "VERB"}}
    graded = {part: (word,) for part in ("ADJ", "ADV") if word in lemmas.get(part, ())}
    others = {part: lemmas[part] for part in lemmas if part not in {"ADJ", "ADV"}}
    return graded | others


def _helps(lemmas: dict[str, tuple[str, ...]]) -> bool:
    """Whether the verb is one of the small ones that go with everything: be, have, get, set."""
    return "AUX" in lemmas or any(len(verb) <= 3 for verb in lemmas.get("VERB", ()))


def _twins(word: str) -> list[str]:
    """Other words that are the same to a reader: -ise and -ize, practice and practise."""
    pairs = {**_TWINS, **{verb: noun for noun, verb in _TWINS.items()}}
    twins = [pairs[word]] if word in pairs else []
    american = _SPELLING.sub(r"\1z\3", word)
    if american != _SPELLING.sub(r"\1s\3", word) and _known(american):
        twins.append(american)
    return twins


def _respelt(word: str) -> str:
    """The word with -ise for -ize."""
    return _SPELLING.sub(r"\1s\3", word)


def _compound(word: str) -> dict[str, frozenset[str]]:
    """The forms of a word with hyphens: its last part changes; `peer-led` and `buy-in` are set."""
    head, _, last = word.rpartition("-")
    parts = _parts(last)
    if head not in _VERB_PREFIXES:
        if last.endswith(("ed", "ing")) and "VERB" in parts:
            return {}
        if len(last) <= 3:
            return {"NOUN": frozenset({word, f"{word}s"})}
    return {part: frozenset(f"{head}-{form}" for form in every) for part, every in parts.items()}


def _unknown(word: str) -> dict[str, frozenset[str]]:
    """Regular forms of a word that no dictionary knows: a noun, and a verb if it may be one."""
    from lemminflect import getAllLemmasOOV

    if not word.isascii():
        return {"NOUN": frozenset({word, f"{word}s"})}
    if word.endswith("ing"):
        verb = _regular(getAllLemmasOOV(word, "VERB")["VERB"][0], "VERB")
        return {"VERB": verb} if word in verb else {}
    singular = getAllLemmasOOV(word, "NOUN")["NOUN"][0]
    parts = {"NOUN": _regular(singular, "NOUN")}
    if len(word) >= _SHORTEST_NEW_VERB and word == singular and not _NO_VERB.fullmatch(word):
        parts["VERB"] = _regular(word, "VERB")
    return parts


def _regular(lemma: str, part: str) -> frozenset[str]:
    """All forms that the rules make of an unknown lemma."""
    from lemminflect import getAllInflectionsOOV

    table = getAllInflectionsOOV(lemma, part)
    return frozenset(form for several in table.values() for form in several)


def _owners(nouns: frozenset[str]) -> frozenset[str]:
    """The possessives of these nouns."""
    return frozenset(f"{noun}'" if noun.endswith("s") else f"{noun}'s" for noun in nouns)
