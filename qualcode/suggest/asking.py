"""What a code asks for, in words: its name, definition, inclusions, keywords and examples.

Words of the project that are near to a word of the code are asked for too; what exclusions say
counts a little against it.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from qualcode.codebook.model import Code, Keyword, Near
from qualcode.suggest.lexicon import Lexicon
from qualcode.suggest.vectors import unit, word_vectors
from qualcode.text.stems import content_words

_NEAREST, _NEAR, _KIN = 15, 0.4, 0.5  # kin of a word: how many, how near, how much they count
_TOGETHER = 500  # words whose nearness is worked out at once
_ROUNDED = 1e-4  # how far a product of many words at once may be off
_AGAINST = 0.25  # what exclusions take away; they name neighbours, which are near by nature
_POINTER = re.compile(r"\(use [^)]*\)")


@dataclass(frozen=True)
class Asked:
    """The wishes of codes: a row of stem weights each, and which word led to which stem."""

    weights: Any  # (codes, stems)
    meanings: Any  # (codes, dimensions), length 1
    letters: tuple[str, ...]  # the text whose letters are compared
    kin: dict[tuple[int, int], str]  # (code, stem) -> the code's own word that it is near to
    says: Any  # (codes,): whether there is anything to look for; `Other` alone says nothing


def ask(codes: Sequence[Code], lexicon: Lexicon) -> Asked:
    """What each code asks for, in the words of this project."""
    weights = np.zeros((len(codes), len(lexicon.numbers)), dtype=np.float32)
    meanings = np.zeros((len(codes), lexicon.vectors.shape[1]), dtype=np.float32)
    kin: dict[tuple[int, int], str] = {}
    asked = [_words(code) for code in codes]
    near = _kin(sorted({word for wanted in asked for word in wanted}), lexicon)
    for row, (code, wanted) in enumerate(zip(codes, asked, strict=True)):
        for word, times in wanted.items():
            number = lexicon.number(word)
            if number is not None:
                weights[row, number] += times
            for other, nearness in near[word]:
                weight = _KIN * nearness * min(times, 1.0)
                if weight > weights[row, other]:
                    weights[row, other] = weight
                    kin[row, other] = word
        for word in _excluded(code):
            number = lexicon.number(word)
            if number is not None and word not in wanted:
                weights[row, number] -= _AGAINST
        meanings[row] = _meaning(wanted, lexicon)
    texts = tuple(_text(code) for code in codes)
    placed = _placed(codes, meanings, lexicon)
    says = np.array([bool(wanted) for wanted in asked]) & (
        (weights * lexicon.weights > 0).any(axis=1) | (placed != 0).any(axis=1)
    )
    return Asked(weights, placed, texts, kin, says)


def _words(code: Code) -> dict[str, float]:
    """The content words of a code with their weights; a word counts once in each field."""
    weights: defaultdict[str, float] = defaultdict(float)
    for text, weight in _fields(code):
        for word in dict.fromkeys(content_words(text)):  # in order: kin depend on it
            weights[word] += weight
    return dict(weights)


def _fields(code: Code) -> Iterator[tuple[str, float]]:
    yield code.name, 1.0
    yield code.definition, 0.5
    yield " ".join(code.include), 0.5
    yield " ".join(_plain(code.keywords)), 1.0
    yield " ".join(code.examples), 1.0


def _plain(keywords: Iterable[Keyword]) -> Iterator[str]:
    """The words of keywords without their signs."""
    for keyword in keywords:
        written = (*keyword.any, *keyword.near) if isinstance(keyword, Near) else (keyword,)
        yield " ".join(written).replace("*", " ").replace("=", " ")


def _excluded(code: Code) -> list[str]:
    said = " ".join(_POINTER.sub("", each) for each in code.exclude)
    return sorted(set(content_words(said)))


def _placed(codes: Sequence[Code], meanings: Any, lexicon: Lexicon) -> Any:
    """Where the codes lie: by the sentence model where there is one, as passages do."""
    if lexicon.embed is None:
        return unit(meanings)
    return lexicon.embed([". ".join(text for text, _ in _fields(code) if text) for code in codes])


def _text(code: Code) -> str:
    return " ".join((code.name, *_plain(code.keywords)))


def _kin(words: Sequence[str], lexicon: Lexicon) -> dict[str, list[tuple[int, float]]]:
    """The stems of the project nearest to each of some words, but for its own."""
    found: dict[str, list[tuple[int, float]]] = {}
    for some in (words[at : at + _TOGETHER] for at in range(0, len(words), _TOGETHER)):
        vectors = word_vectors(some)
        for word, vector, row in zip(some, vectors, vectors @ lexicon.vectors.T, strict=True):
            maybe = np.flatnonzero(row >= _NEAR - _ROUNDED)
            found[word] = _nearest(vector, maybe[maybe != lexicon.number(word)], lexicon)
    return found


def _nearest(vector: Any, some: Any, lexicon: Lexicon) -> list[tuple[int, float]]:
    """The nearest of some stems. Products of four rows round alike, however many stand beside."""
    nearness = (lexicon.vectors[np.resize(some, -(-len(some) // 4) * 4)] @ vector)[: len(some)]
    best = np.argsort(-nearness, kind="stable")[:_NEAREST]
    return [(int(some[each]), float(nearness[each])) for each in best if nearness[each] >= _NEAR]


def _meaning(wanted: dict[str, float], lexicon: Lexicon) -> Any:
    """Where the words of a code lie together, rare ones counting more; nowhere but in English."""
    if not lexicon.vectors.any():
        return 0
    rare = float(lexicon.weights.max()) if len(lexicon.weights) else 1.0
    numbers = [lexicon.number(word) for word in wanted]
    idf = [rare if number is None else float(lexicon.weights[number]) for number in numbers]
    weights = np.array(list(wanted.values()), dtype=np.float32) * np.array(idf, dtype=np.float32)
    return (word_vectors(list(wanted)) * weights[:, None]).sum(axis=0)
