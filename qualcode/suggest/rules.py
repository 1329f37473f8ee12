"""A codebook's keywords as rules and patterns: what the automaton looks for, and for whom.

A pattern is a run of words in one form each; what a run cannot hold is checked where it is found.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import product

from qualcode.codebook.model import Code, Keyword, Near
from qualcode.errors import QualcodeError
from qualcode.suggest.lexis import Lexis
from qualcode.text.forms import Inflected
from qualcode.text.phrases import Phrase, Word, parse

_MOST_FORMS = 128  # forms of one phrase in the automaton; beyond that its later words are checked


class Part(IntEnum):
    """What a hit is to its rule."""

    WHOLE = 0
    ANY = 1
    NEAR = 2
    CANCEL = 3


@dataclass(frozen=True, slots=True)
class Rule:
    """One keyword of one code, as the codebook has it; `within` is for `near` rules."""

    code: int
    written: str
    within: int = 0


@dataclass(frozen=True, slots=True)
class Pattern:
    """What the automaton looks for, in folded letters, and what is then left to check.

    `opens`: the last word goes on with any ending. `rest`: the words that must follow. `inside`:
    it may begin in the middle of a word.
    """

    text: str
    opens: bool = False
    rest: re.Pattern[str] | None = None
    inside: bool = False


@dataclass(frozen=True, slots=True)
class Wanted:
    """A pattern on behalf of a rule."""

    pattern: Pattern
    rule: int
    part: Part


_Asked = tuple[Phrase, int, Part]  # what is looked for, for which rule, as which part of it


def written(keyword: Keyword) -> str:
    """The keyword as one line, as it may stand in the codebook.

    >>> written(Near(("honest", "candid"), ("feedback",), 8))
    '{any: [honest, candid], near: [feedback], within: 8}'
    """
    if isinstance(keyword, str):
        return keyword
    some, others = ", ".join(keyword.any), ", ".join(keyword.near)
    return f"{{any: [{some}], near: [{others}], within: {keyword.within}}}"


def compile_rules(
    codes: Sequence[Code], lexis: Lexis | None = None
) -> tuple[list[Rule], list[Wanted]]:
    """All rules of these codes, and all that is wanted for them, in the order of the codebook."""
    rules: list[Rule] = []
    asked: list[_Asked] = []
    for number, code in enumerate(codes):
        for keyword in code.keywords:
            asked += _asked(code, keyword, len(rules))
            within = keyword.within if isinstance(keyword, Near) else 0
            rules.append(Rule(number, written(keyword), within))
        if code.cancel:
            asked += ((_phrase(code, each), len(rules), Part.CANCEL) for each in code.cancel)
            rules.append(Rule(number, "not"))
    return rules, list(_wanted(codes, rules, asked, lexis or Lexis()))


def _wanted(
    codes: Sequence[Code], rules: Sequence[Rule], asked: Sequence[_Asked], lexis: Lexis
) -> Iterator[Wanted]:
    """The patterns of all phrases, as wide as the code of each asks for."""
    wide = [codes[rules[rule].code].match == "family" for _, rule, _ in asked]
    plain = _words(phrase for (phrase, _, _), family in zip(asked, wide, strict=True) if not family)
    broad = _words(phrase for (phrase, _, _), family in zip(asked, wide, strict=True) if family)
    known = {False: lexis.turned(plain, "forms"), True: lexis.turned(broad, "family")}
    for (phrase, rule, part), family in zip(asked, wide, strict=True):
        for pattern in patterns(phrase, known[family]):
            yield Wanted(pattern, rule, part)


def _asked(code: Code, keyword: Keyword, rule: int) -> Iterator[_Asked]:
    """The phrases of one keyword."""
    if isinstance(keyword, str):
        yield _phrase(code, keyword), rule, Part.WHOLE
        return
    for each in keyword.any:
        yield _phrase(code, each), rule, Part.ANY
    for each in keyword.near:
        yield _phrase(code, each), rule, Part.NEAR


def _phrase(code: Code, keyword: str) -> Phrase:
    """The words of a keyword, with inflection off where the code says so."""
    try:
        phrase = parse(keyword)
    except ValueError as reason:
        raise QualcodeError(
            f"the keyword {keyword!r} of code {code.id!r} can never match: {reason}",
            hint="qualcode codebook check FILE names the line",
        ) from None
    if code.match != "word":
        return phrase
    return Phrase(tuple(Word(word.text, True, word.prefix) for word in phrase.words))


def words_of(code: Code) -> set[str]:
    """The words of a code's keywords that are inflected."""
    return _words(phrase for each in code.keywords for phrase, _, _ in _asked(code, each, 0))


def all_words_of(code: Code) -> set[str]:
    """The words of a code's keywords and `not` phrases that are inflected."""
    return words_of(code) | _words(_phrase(code, each) for each in code.cancel)


def _words(phrases: Iterable[Phrase]) -> set[str]:
    """All words that are to be inflected."""
    return {word.text for phrase in phrases for word in phrase.words if not word.exact}


def patterns(phrase: Phrase, known: Mapping[str, Inflected]) -> Iterator[Pattern]:
    """The patterns of a phrase: every form of the words that lead it, the others to be checked.

    >>> from qualcode.text.forms import inflected
    >>> known = {word: inflected(word) for word in ("open", "up")}
    >>> sorted(pattern.text for pattern in patterns(parse("open up"), known))[:3]
    ['open up', 'open upped', 'open upping']
    """
    choices = [_choices(phrase, place, known) for place in range(len(phrase.words))]
    lead = _lead(phrase, choices)
    rest = _rest(phrase.words[lead:], choices[lead:]) if lead < len(choices) else None
    opens = phrase.words[lead - 1].prefix
    for run in product(*choices[:lead]):
        yield Pattern(" ".join(run), opens, rest)


def _choices(phrase: Phrase, place: int, known: Mapping[str, Inflected]) -> list[str]:
    """The forms of one word of a phrase; possessives too where another word follows."""
    word = phrase.words[place]
    if word.exact:
        return [word.text]
    found = known[word.text]
    follows = place + 1 < len(phrase.words)
    return sorted(found.forms | found.owners if follows else found.forms)


def _lead(phrase: Phrase, choices: Sequence[Sequence[str]]) -> int:
    """How many words go into the automaton: up to a `*`, and not too many forms."""
    forms = 1
    for place, (word, every) in enumerate(zip(phrase.words, choices, strict=True)):
        forms *= len(every)
        if place and forms > _MOST_FORMS:
            return place
        if word.prefix:
            return place + 1
    return len(choices)


def _rest(words: Sequence[Word], choices: Sequence[Sequence[str]]) -> re.Pattern[str]:
    """The words that must follow a run, in any form."""
    parts = []
    for word, every in zip(words, choices, strict=True):
        forms = (re.escape(each).replace(r"\-", "[ -]") for each in sorted(every, reverse=True))
        parts.append(f"[ -](?:{'|'.join(forms)})" + (r"\w*" if word.prefix else r"(?!\w)"))
    return re.compile("".join(parts))
