"""From hits in a turn to suggestions: one a segment and code, with the evidence of each rule.

Methods that make the same segments make the same suggestions, so that their evidence meets.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any, Literal

from qualcode.coding.ids import suggestion_key
from qualcode.coding.suggestion import Evidence, SourceText, Suggestion, Unit
from qualcode.suggest.automaton import Hit
from qualcode.suggest.rules import Part, Rule
from qualcode.suggest.turn import Asked, Found, Span, by_rule, resolve, segments, stretches
from qualcode.text.sentences import sentences

Extent = Unit | Literal["words"]  # what is offered: a sentence, a turn, or the words alone
_Spans = dict[int, tuple[Span, ...]]
_Placed = tuple[Span, int, _Spans]


@dataclass(frozen=True)
class Offer:
    """What the numbers in hits stand for, and what is offered for them; it can be pickled.

    `asks` says for each number which rule it is of, and as which part of it.
    """

    method: str
    version: str
    codes: tuple[str, ...]
    rules: tuple[Rule, ...]
    asks: tuple[tuple[int, Part], ...]
    unit: Extent

    def __getstate__(self) -> dict[str, Any]:
        return {name: self.__dict__[name] for name in self.__dataclass_fields__}

    def suggestions(
        self, source: SourceText, turn: int, hits: Iterable[Hit], heard: frozenset[int]
    ) -> Iterator[Suggestion]:
        """The suggestions for one turn from its hits, for the codes it is read for, in order."""
        text = source.texts[turn]
        found = self._found(hits, heard, text)
        for span, code, rules in self._placed(found, text):
            yield self._suggestion(source, turn, span, code, rules)

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
        cut = stretches if self.unit == "words" else partial(segments, borders=self._borders(text))
        placed = [
            (span, code, by_rule(group))
            for code, some in found.items()
            for span, group in cut(some)
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
                self.method,
                self.version,
                self.rules[rule].written,
                tuple((a + at, b + at) for a, b in spans),
            )
            for rule, spans in rules.items()
        )
        start, end, slug = span[0] + at, span[1] + at, self.codes[code]
        key = suggestion_key(source.revision, start, end, slug)
        return Suggestion(key, source.revision, start, end, slug, evidence)

    @cached_property
    def _code_of(self) -> list[int]:
        """The code that a number in a hit belongs to."""
        return [self.rules[rule].code for rule, _ in self.asks]

    @cached_property
    def _asked(self) -> Asked:
        """What the numbers in hits mean."""
        return Asked(self.asks, tuple(rule.within for rule in self.rules))


def _order(placed: _Placed) -> tuple[Span, int]:
    """Reading order, then the order of the codebook."""
    return placed[:2]
