"""What keywords and patterns do before anybody relies on them: to each other, to real talk."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, combinations

from qualcode.codebook.model import Code, Codebook
from qualcode.coding.suggestion import Material, SourceText, Suggestion
from qualcode.suggest import registry
from qualcode.suggest.lexis import Lexis, language
from qualcode.suggest.pattern_rules import Unready, compile_patterns
from qualcode.suggest.pattern_rules import written as written_pattern
from qualcode.suggest.pipelines import Pipeline
from qualcode.suggest.rules import Part, Pattern, compile_rules, words_of, written
from qualcode.transcript.people import INTERVIEWER

SAMPLES = 3


@dataclass(frozen=True, slots=True)
class Clash:
    """Two keywords of sibling codes that both find the same words."""

    code: str
    keyword: str
    other: str
    others: str
    form: str


@dataclass(frozen=True, slots=True)
class Missed:
    """An example that its own code's keywords do not find and those of siblings do."""

    code: str
    example: int
    caught: tuple[str, ...]


@dataclass
class Hits:
    """In how many turns a keyword stands, and some of them: revision, start, end."""

    turns: int = 0
    samples: list[tuple[str, int, int]] = field(default_factory=list)
    spare: list[tuple[str, int, int]] = field(default_factory=list)

    def add(self, revision: str, start: int, end: int) -> None:
        """One more turn; samples come from different texts as long as there are."""
        self.turns += 1
        sample = (revision, start, end)
        if len(self.samples) < SAMPLES and (not self.samples or self.samples[-1][0] != revision):
            self.samples.append(sample)
        elif len(self.spare) < SAMPLES:
            self.spare.append(sample)

    def shown(self) -> list[tuple[str, int, int]]:
        """A few of the places."""
        return sorted([*self.samples, *self.spare[: SAMPLES - len(self.samples)]])


def in_use(codebook: Codebook) -> list[Code]:
    """The codes that are suggested at all."""
    return [code for code in codebook.codes if code.status != "deprecated"]


def clashes(codebook: Codebook, lexis: Lexis | None = None) -> Iterator[Clash]:
    """Each pair of sibling keywords that find the same words, with one form that both find.

    >>> codes = (Code("a", "A", keywords=("teach",)), Code("b", "B", keywords=("taught",)))
    >>> [(clash.keyword, clash.others, clash.form) for clash in clashes(Codebook("x", "1", codes))]
    [('teach', 'taught', 'taught')]
    """
    by_parent: dict[str | None, list[Code]] = {}
    for code in in_use(codebook):
        by_parent.setdefault(code.parent, []).append(code)
    for siblings in by_parent.values():
        yield from _among(siblings, lexis)


def _among(siblings: Sequence[Code], lexis: Lexis | None) -> Iterator[Clash]:
    rules, wanted = compile_rules(siblings, lexis)
    found: dict[tuple[int, int], str] = {}
    holders: dict[Pattern, list[int]] = {}
    for each in wanted:
        if each.part is Part.WHOLE:
            holders.setdefault(each.pattern, []).append(each.rule)
    for pattern, held in [*holders.items(), *_opened(holders)]:
        for one, other in combinations(sorted(set(held)), 2):
            if _differ(siblings[rules[one].code], siblings[rules[other].code]):
                found.setdefault((one, other), pattern.text)
    for (one, other), form in sorted(found.items()):
        first, second = rules[one], rules[other]
        yield Clash(siblings[first.code].id, first.written, siblings[second.code].id,
                    second.written, form)  # fmt: skip


def _differ(one: Code, other: Code) -> bool:
    """Whether two codes may be suggested on the same talk."""
    return one is not other and bool(set(one.speakers) & set(other.speakers))


def _opened(holders: dict[Pattern, list[int]]) -> Iterator[tuple[Pattern, list[int]]]:
    """The forms that begin like a keyword with `*`, and who finds them."""
    whole = {each.text: each for each in holders if each.rest is None}
    texts = sorted(whole)
    for pattern, held in holders.items():
        if pattern.opens and pattern.rest is None:
            at = bisect_left(texts, pattern.text)
            while at < len(texts) and texts[at].startswith(pattern.text):
                yield whole[texts[at]], held + holders[whole[texts[at]]]
                at += 1


def missed_examples(codebook: Codebook, nlp: str = "") -> Iterator[Missed]:
    """The examples on which suggestions would send a coder to a sibling.

    >>> codes = (Code("a", "A", examples=("Time flies.",)), Code("b", "B", keywords=("time",)))
    >>> list(missed_examples(Codebook("x", "1", codes)))
    [Missed(code='a', example=0, caught=('b',))]
    """
    codes = in_use(codebook)
    asked = [(code, at) for code in codes for at in range(len(code.examples))]
    texts = [code.examples[at] for code, at in asked]
    numbers = range(len(asked))
    source = SourceText("", numbers, _starts(texts), texts, [c.speakers[0] for c, _ in asked])
    found: dict[int, set[str]] = {number: set() for number in numbers}
    at_start = {start: number for number, start in zip(numbers, source.starts, strict=True)}
    for each in _scored(codebook, Material(lambda: (source,), nlp=nlp), interviewers=True):
        found[at_start[_begin(each.start, source.starts)]].add(each.code)
    for number, (code, at) in enumerate(asked):
        siblings = {each.id for each in codebook.children(code.parent)} - {code.id}
        caught = tuple(each.id for each in codes if each.id in found[number] & siblings)
        if caught and code.id not in found[number]:
            yield Missed(code.id, at, caught)


def _scored(codebook: Codebook, material: Material, *, interviewers: bool) -> Iterator[Suggestion]:
    """What keywords and patterns find in the turns of all sources."""
    scorers = [
        registry.load(name).prepare(codebook, material, unit="turn", interviewers=interviewers)
        for name in registry.of_rules(codebook)
    ]
    for source in material.sources():
        yield from chain.from_iterable(scorer.score(source) for scorer in scorers)


def _starts(texts: Sequence[str]) -> list[int]:
    starts, at = [], 0
    for text in texts:
        starts.append(at)
        at += len(text) + 1
    return starts


def _begin(position: int, starts: Sequence[int]) -> int:
    """Where the turn begins that a position lies in."""
    return starts[bisect_left(starts, position + 1) - 1]


def hits(codebook: Codebook, material: Material) -> tuple[dict[tuple[str, str], Hits], int]:
    """For each keyword and pattern of each code where it stands, and how many turns were read."""
    found = {(code.id, rule): Hits() for code in in_use(codebook) for rule in said(code)}
    turns = sum(role != INTERVIEWER for source in material.sources() for role in source.roles)
    for suggestion in _scored(codebook, material, interviewers=False):
        for each in suggestion.evidence:
            found[suggestion.code, each.rule].add(suggestion.revision, *each.spans[0])
    return found, turns


def unready(codebook: Codebook, nlp: str) -> list[Unready]:
    """The patterns that cannot run with a pipeline."""
    pipeline = Pipeline(nlp, language(codebook))
    return compile_patterns(codebook, in_use(codebook), Material(tuple), pipeline).unready


def said(code: Code) -> list[str]:
    """The keywords and patterns of a code as evidence names them."""
    return [*map(written, code.keywords), *map(written_pattern, code.patterns)]


def families(code: Code, lexis: Lexis) -> dict[str, tuple[str, ...]]:
    """For each word of a code's keywords the words of the project that its family adds.

    >>> from qualcode.text.families import Words
    >>> lexis = Lexis(Words.of(["trustful", "trusting"], "en"))
    >>> families(Code("a", "A", keywords=("trust",), match="family"), lexis)
    {'trust': ('trustful',)}
    """
    if code.match != "family":
        return {}
    words = sorted(words_of(code))
    plain, wide = (lexis.turned(words, width) for width in ("forms", "family"))
    added = ((word, wide[word].forms - plain[word].forms) for word in words)
    return {word: tuple(sorted(some)) for word, some in added if some}
