"""Suggest codes where their keywords stand: one pass over each source, evidence for each hit."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import Any

from qualcode.codebook.model import Codebook
from qualcode.coding.ids import suggestion_key
from qualcode.coding.suggestion import Evidence, Material, SourceText, Suggestion, Unit
from qualcode.suggest.automaton import Hit, Matcher
from qualcode.suggest.rules import Rule, compile_rules
from qualcode.suggest.turn import Asked, Found, Span, by_rule, resolve, segments
from qualcode.text.folding import Folded, fold
from qualcode.text.sentences import sentences
from qualcode.transcript.people import INTERVIEWER, PARTICIPANT

NAME = "keyword"
VERSION = "1"
_BETWEEN = "\0\0"  # between turns: no keyword holds it, and no phrase runs across it
_Spans = dict[int, tuple[Span, ...]]
_Placed = tuple[Span, int, _Spans]


@dataclass(frozen=True)
class KeywordScorer:
    """A compiled codebook: a value that can travel to another process."""

    codes: tuple[str, ...]
    speakers: tuple[frozenset[str], ...]
    rules: tuple[Rule, ...]
    matcher: Matcher
    unit: Unit
    interviewers: bool

    def __getstate__(self) -> dict[str, Any]:
        return {name: self.__dict__[name] for name in self.__dataclass_fields__}

    def score(self, source: SourceText) -> Iterator[Suggestion]:
        """The suggestions for one whole source, in reading order."""
        heard, texts = self._heard(source)
        joined = _Joined.of(texts)
        folded = joined.folded.text
        scanned = self.matcher.alphabet.encode(folded)
        for place, keep, raw in self.matcher.living(scanned, joined.begins):
            turn = heard[place]
            hits = joined.placed(self.matcher.hits(keep, raw, folded, scanned), place)
            found = self._found(hits, self._heard_for(source.roles[turn]), texts[place])
            for span, code, rules in self._placed(found, texts[place]):
                yield self._suggestion(source, turn, span, code, rules)

    def _heard(self, source: SourceText) -> tuple[Sequence[int], Sequence[str]]:
        """The turns that any code is read for: their places and texts."""
        if all(map(self._heard_for, set(source.roles))):
            return range(len(source.texts)), source.texts
        heard = [turn for turn, role in enumerate(source.roles) if self._heard_for(role)]
        return heard, [source.texts[turn] for turn in heard]

    def _found(
        self, hits: Iterable[Hit], heard: frozenset[int], text: str
    ) -> dict[int, list[Found]]:
        """What each code finds in one turn, in positions of its text."""
        by_code: dict[int, list[Hit]] = {}
        for hit in hits:
            by_code.setdefault(self._code_of[hit[2]], []).append(hit)
        return {
            code: resolve(some, self._asked, text)
            for code, some in by_code.items()
            if code in heard
        }

    def _placed(self, found: Mapping[int, Sequence[Found]], text: str) -> list[_Placed]:
        """The segments of one turn with their codes and rules, in order."""
        if not any(found.values()):
            return []
        borders = self._borders(text)
        placed = [
            (span, code, by_rule(group))
            for code, some in found.items()
            for span, group in segments(some, borders)
        ]
        return sorted(placed, key=_order)

    def _borders(self, text: str) -> list[Span]:
        """Where the segments of a turn may begin and end."""
        if self.unit == "sentence":
            return sentences(text)
        return [(len(text) - len(text.lstrip()), len(text.rstrip()))]

    def _suggestion(
        self, source: SourceText, turn: int, span: Span, code: int, rules: _Spans
    ) -> Suggestion:
        """One suggestion with its evidence, in positions of the revision."""
        at = source.starts[turn]
        evidence = tuple(
            Evidence(
                NAME, VERSION, self.rules[rule].written, tuple((a + at, b + at) for a, b in spans)
            )
            for rule, spans in rules.items()
        )
        start, end, slug = span[0] + at, span[1] + at, self.codes[code]
        key = suggestion_key(source.revision, start, end, slug)
        return Suggestion(key, source.revision, start, end, slug, evidence)

    def _heard_for(self, role: str) -> frozenset[int]:
        """The codes that talk of this role is read for."""
        if role not in self._by_role:
            taken = role != INTERVIEWER or self.interviewers
            wanted = {role, PARTICIPANT} if taken else {role}
            heard = (code for code, who in enumerate(self.speakers) if who & wanted)
            self._by_role[role] = frozenset(heard)
        return self._by_role[role]

    @cached_property
    def _by_role(self) -> dict[str, frozenset[int]]:
        """What has been found out about roles."""
        return {}

    @cached_property
    def _code_of(self) -> list[int]:
        """The code that a number in a hit belongs to."""
        return [self.rules[rule].code for rule, _ in self.matcher.asks]

    @cached_property
    def _asked(self) -> Asked:
        """What the numbers in hits mean."""
        return Asked(self.matcher.asks, tuple(rule.within for rule in self.rules))


class Keyword:
    """Suggests a code where one of its keywords stands."""

    name = NAME
    version = VERSION
    reads = frozenset({"keywords", "not", "match", "speakers"})

    def prepare(
        self, codebook: Codebook, _material: Material, *, unit: Unit, interviewers: bool
    ) -> KeywordScorer:
        """All keywords of all codes that are in use, compiled into one automaton."""
        codes = [code for code in codebook.codes if code.status != "deprecated"]
        rules, wanted = compile_rules(codes)
        return KeywordScorer(
            tuple(code.id for code in codes),
            tuple(frozenset(code.speakers) for code in codes),
            tuple(rules),
            Matcher.of(wanted),
            unit,
            interviewers,
        )


@dataclass(frozen=True, slots=True)
class _Joined:
    """The turns of a source as one folded text: where each begins, before and after folding."""

    folded: Folded
    starts: Sequence[int]
    begins: Sequence[int]

    @staticmethod
    def of(texts: Sequence[str]) -> "_Joined":
        """These turns, joined by what no keyword holds."""
        folded = fold(_BETWEEN.join(("", *texts, "")))
        starts = _begins(texts)
        if folded.offsets is None:
            return _Joined(folded, starts, starts)
        return _Joined(folded, starts, _begins(folded.text.split(_BETWEEN)[1:-1]))

    def placed(self, hits: Sequence[Hit], place: int) -> list[Hit]:
        """Hits in one turn, in positions of its own text."""
        at = self.starts[place]
        if self.folded.offsets is None:
            return [(start - at, end - at, ask) for start, end, ask in hits]
        spans = (self.folded.span(start, end) for start, end, _ in hits)
        return [(a - at, b - at, hit[2]) for (a, b), hit in zip(spans, hits, strict=True)]


def _begins(texts: Iterable[str]) -> list[int]:
    """Where each of the joined texts begins, and where one more would."""
    gap = len(_BETWEEN)
    return list(accumulate(map(gap.__add__, map(len, texts)), initial=gap))


def _order(placed: _Placed) -> tuple[Span, int]:
    """Reading order, then the order of the codebook."""
    return placed[:2]
