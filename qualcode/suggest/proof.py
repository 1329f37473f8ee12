"""What keywords do before anybody relies on them: to each other, to examples, to real talk."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from qualcode.codebook.model import Code, Codebook
from qualcode.coding.suggestion import Material, SourceText
from qualcode.suggest.keyword import Keyword
from qualcode.suggest.rules import Part, Pattern, compile_rules, written
from qualcode.transcript.people import INTERVIEWER

SAMPLES = 3
_NOTHING = Material(lambda: ())  # keywords learn nothing from the sources


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


def clashes(codebook: Codebook) -> Iterator[Clash]:
    """Each pair of sibling keywords that find the same words, with one form that both find.

    >>> codes = (Code("a", "A", keywords=("teach",)), Code("b", "B", keywords=("taught",)))
    >>> [(clash.keyword, clash.others, clash.form) for clash in clashes(Codebook("x", "1", codes))]
    [('teach', 'taught', 'taught')]
    """
    by_parent: dict[str | None, list[Code]] = {}
    for code in in_use(codebook):
        by_parent.setdefault(code.parent, []).append(code)
    for siblings in by_parent.values():
        yield from _among(siblings)


def _among(siblings: Sequence[Code]) -> Iterator[Clash]:
    rules, wanted = compile_rules(siblings)
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


def missed_examples(codebook: Codebook) -> Iterator[Missed]:
    """The examples on which suggestions would send a coder to a sibling.

    >>> codes = (Code("a", "A", examples=("Time flies.",)), Code("b", "B", keywords=("time",)))
    >>> list(missed_examples(Codebook("x", "1", codes)))
    [Missed(code='a', example=0, caught=('b',))]
    """
    codes = in_use(codebook)
    scorer = Keyword().prepare(codebook, _NOTHING, unit="turn", interviewers=True)
    asked = [(code, at) for code in codes for at in range(len(code.examples))]
    texts = [code.examples[at] for code, at in asked]
    numbers = range(len(asked))
    source = SourceText("", numbers, _starts(texts), texts, [c.speakers[0] for c, _ in asked])
    found: dict[int, set[str]] = {number: set() for number in numbers}
    at_start = {start: number for number, start in zip(numbers, source.starts, strict=True)}
    for each in scorer.score(source):
        found[at_start[_begin(each.start, source.starts)]].add(each.code)
    for number, (code, at) in enumerate(asked):
        siblings = {each.id for each in codebook.children(code.parent)} - {code.id}
        caught = tuple(each.id for each in codes if each.id in found[number] & siblings)
        if caught and code.id not in found[number]:
            yield Missed(code.id, at, caught)


def _starts(texts: Sequence[str]) -> list[int]:
    starts, at = [], 0
    for text in texts:
        starts.append(at)
        at += len(text) + 1
    return starts


def _begin(position: int, starts: Sequence[int]) -> int:
    """Where the turn begins that a position lies in."""
    return starts[bisect_left(starts, position + 1) - 1]


def hits(
    codebook: Codebook, sources: Iterable[SourceText]
) -> tuple[dict[tuple[str, str], Hits], int]:
    """For each keyword of each code where it stands, and how many turns were read."""
    scorer = Keyword().prepare(codebook, _NOTHING, unit="turn", interviewers=False)
    found = {
        (code.id, written(keyword)): Hits()
        for code in in_use(codebook)
        for keyword in code.keywords
    }
    turns = 0
    for source in sources:
        turns += sum(role != INTERVIEWER for role in source.roles)
        for suggestion in scorer.score(source):
            for each in suggestion.evidence:
                start, end = each.spans[0][0], each.spans[0][1]
                found[suggestion.code, each.rule].add(source.revision, start, end)
    return found, turns
