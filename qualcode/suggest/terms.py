"""The words and two-word phrases of a passage that a keyword could be made of, by their stems."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

from qualcode.text.stems import says_nothing, stems, token_spans

# With these a verb means something else: open up, put off.
_PARTICLES = frozenset(["up", "out", "off", "down", "over", "through", "away"])
_JOINTS = " -\n"  # between the words of a phrase, as a keyword finds them


@dataclass(frozen=True, slots=True)
class Term:
    """A word or phrase as it was said, folded, under its stems, with its place in the text."""

    stem: str
    said: str
    start: int
    end: int


def terms(text: str, language: str = "en", names: Collection[str] = ()) -> list[Term]:
    """The terms of a text in order; words that say nothing and names are none.

    >>> [term.said for term in terms("Helen opened up about the supply teachers.", names=["helen"])]
    ['opened', 'opened up', 'supply', 'supply teachers', 'teachers']
    >>> [term.stem for term in terms("supply teachers")]
    ['suppli', 'suppli teacher', 'teacher']
    """
    words = [each for each in token_spans(text) if each[0] != "?"]
    roots = stems([word for word, *_ in words], language)
    singles = [Term(root, word, *place) for root, (word, *place) in zip(roots, words, strict=True)]
    said = {each.said for each in singles}
    telling = {word for word in said if _tells(word, language, names)}
    found = [each for each in singles if each.said in telling]
    found += [_phrase(*pair) for pair in pairwise(singles) if _belong(text, *pair, telling)]
    return sorted(found, key=lambda each: (each.start, each.end))


def _tells(word: str, language: str, names: Collection[str]) -> bool:
    bare = word.removesuffix("'s")
    return not says_nothing(word, language) and bare not in names and not bare.isdigit()


def _belong(text: str, one: Term, other: Term, telling: Collection[str]) -> bool:
    """Whether two words that follow each other are a phrase."""
    joined = not text[one.end : other.start].strip(_JOINTS)
    after = other.said in _PARTICLES or other.said in telling
    return joined and one.said in telling and after


def _phrase(one: Term, other: Term) -> Term:
    return Term(f"{one.stem} {other.stem}", f"{one.said} {other.said}", one.start, other.end)


def usual(said: Sequence[str]) -> str:
    """The form in which a term is said most, the shortest of several.

    >>> usual(["teachers", "teacher", "teachers'", "teacher"])
    'teacher'
    """
    bare = [each.removesuffix("'s") for each in said]
    return min(set(bare), key=lambda each: (-bare.count(each), len(each), each))
