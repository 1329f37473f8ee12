"""All patterns in one pass: an Aho-Corasick automaton over bytes, and the checks it cannot make.

Most hits are words of a `near` rule whose partner is nowhere close. They are told apart turn by
turn with one bit each, so that only turns in which a rule may fire are looked at closely.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import or_
from typing import Any

from qualcode.suggest.alphabet import Alphabet, is_letter
from qualcode.suggest.rules import Part, Pattern, Wanted

_WHOLE, _CANCEL = 1, 2
_FAST_UP_TO = 500_000  # bytes of patterns; the fastest kind of automaton needs the most memory
Raw = tuple[int, int, int]  # number of a needle, and where the automaton saw it
Hit = tuple[int, int, int]  # start and end in the folded text, and the number of what was asked


@dataclass(frozen=True, slots=True)
class Check:
    """One pattern as it is verified where the automaton has found it.

    `ahead`, `behind`: spaces that the automaton matched around it. `literal`: its letters and
    punctuation with hyphens as spaces, None where the automaton has seen all of it.
    """

    pattern: Pattern
    ahead: int
    behind: int
    literal: str | None
    asks: tuple[int, ...]


@dataclass(frozen=True)
class Matcher:
    """A compiled set of patterns; `asks` says for which rule, and as which part of it.

    A value that can be pickled: the automaton itself is built on first use.
    """

    alphabet: Alphabet
    needles: tuple[bytes, ...]
    checks: tuple[tuple[Check, ...], ...]
    asks: tuple[tuple[int, Part], ...]

    @staticmethod
    def of(wanted: Sequence[Wanted]) -> "Matcher":
        """The matcher of all that is wanted; patterns that several rules share are one."""
        alphabet = Alphabet.of(each.pattern.text for each in wanted)
        parts = dict.fromkeys((each.rule, each.part) for each in wanted)
        asks = {part: number for number, part in enumerate(parts)}
        asking: dict[Pattern, dict[int, None]] = {}
        for each in wanted:
            asking.setdefault(each.pattern, {})[asks[each.rule, each.part]] = None
        checks: dict[bytes, list[Check]] = {}
        for pattern, numbers in asking.items():
            needle, check = _check(pattern, tuple(numbers), alphabet)
            checks.setdefault(needle, []).append(check)
        return Matcher(alphabet, tuple(checks), tuple(map(tuple, checks.values())), tuple(asks))

    def __getstate__(self) -> dict[str, Any]:
        return {name: self.__dict__[name] for name in self.__dataclass_fields__}

    def living(self, scanned: bytes, begins: Sequence[int]) -> Iterator[tuple[int, int, list[Raw]]]:
        """The turns in which a rule may fire, the bits of such rules, and where they were seen.

        `begins` holds where each turn begins, and where one more would.
        """
        bits = self._seen_by
        found = self._automaton.find_matches_as_indexes(scanned, overlapping=True)
        turn, low, seen, end = -1, 0, 0, 0
        for place, (needle, start, _) in enumerate(found):
            if start >= end:
                if keep := self._may_fire(seen):
                    yield turn, keep, [raw for raw in found[low:place] if bits[raw[0]] & keep]
                low, seen = place, 0
                turn = bisect_right(begins, start + 1, turn + 1) - 1
                end = begins[turn + 1] - 1
            seen |= bits[needle]
        if keep := self._may_fire(seen):
            yield turn, keep, [raw for raw in found[low:] if bits[raw[0]] & keep]

    def _may_fire(self, seen: int) -> int:
        """The bits of what is of use in a turn where these were seen, 0 if nothing can fire."""
        pairs = self._pairs
        paired = seen & seen >> pairs & (1 << pairs) - 1
        if not paired and not seen >> 2 * pairs & _WHOLE:
            return 0
        return paired | paired << pairs | (_WHOLE | _CANCEL) << 2 * pairs

    def hits(self, keep: int, raw: Sequence[Raw], text: str, scanned: bytes) -> list[Hit]:
        """What of it holds for the rules whose bits are kept, in the folded text, in order."""
        hits: list[Hit] = []
        bits = self._asked_by
        for needle, begin, end in raw:
            for check in self.checks[needle]:
                start = begin + check.ahead
                last = _verified(check, start, end - check.behind, text, scanned)
                if last >= 0:
                    hits += [(start, last, ask) for ask in check.asks if bits[ask] & keep]
        hits.sort()
        return hits

    @cached_property
    def _near(self) -> dict[int, int]:
        """A number for each `near` rule."""
        near = dict.fromkeys(rule for rule, part in self.asks if part in (Part.ANY, Part.NEAR))
        return {rule: number for number, rule in enumerate(near)}

    @cached_property
    def _pairs(self) -> int:
        """How many `near` rules there are."""
        return len(self._near)

    @cached_property
    def _asked_by(self) -> list[int]:
        """The bit of each ask.

        A `near` rule has a bit for each of its sides; above them, all other keywords share one
        and all `not` phrases another.
        """
        place, pairs = self._near, self._pairs
        return [
            {
                Part.ANY: 1 << place.get(rule, 0),
                Part.NEAR: 1 << place.get(rule, 0) + pairs,
                Part.WHOLE: _WHOLE << 2 * pairs,
                Part.CANCEL: _CANCEL << 2 * pairs,
            }[part]
            for rule, part in self.asks
        ]

    @cached_property
    def _seen_by(self) -> list[int]:
        """The bits that each needle sets."""
        bits = self._asked_by
        return [
            reduce(or_, (bits[ask] for check in checks for ask in check.asks))
            for checks in self.checks
        ]

    @cached_property
    def _automaton(self) -> Any:
        """The automaton; nothing leaves it but needle numbers and positions."""
        from ahocorasick_rs import BytesAhoCorasick, Implementation

        small = sum(map(len, self.needles)) <= _FAST_UP_TO
        kind = Implementation.DFA if small else Implementation.ContiguousNFA
        return BytesAhoCorasick(list(self.needles), implementation=kind)


def _check(pattern: Pattern, asks: tuple[int, ...], alphabet: Alphabet) -> tuple[bytes, Check]:
    """What the automaton looks for, and what is checked then.

    A space stands at each end that must be the border of a word.
    """
    text = pattern.text
    ahead = int(is_letter(text[0]) and not pattern.inside)
    behind = int(is_letter(text[-1]) and not pattern.opens)
    sure = ahead and (behind or pattern.opens) and all(map(is_letter, text))
    literal = None if sure and not alphabet.crowded else text.replace("-", " ")
    needle = b" " * ahead + alphabet.encode(text) + b" " * behind
    return needle, Check(pattern, ahead, behind, literal, asks)


def _verified(check: Check, start: int, end: int, text: str, scanned: bytes) -> int:
    """Where a hit really ends that the automaton saw here, -1 if it is none."""
    if check.literal is not None and text[start:end].replace("-", " ") != check.literal:
        return -1
    if check.pattern.opens:
        end = scanned.find(b" ", end)
    if check.pattern.rest is not None:
        followed = check.pattern.rest.match(text, end)
        end = followed.end() if followed else -1
    return -1 if _negated(text, end) else end


def _negated(text: str, end: int) -> bool:
    """Whether the word goes on with `'t`: `won't` is no form of `win`.

    >>> _negated("won't do", 3), _negated("the 'team'", 3)
    (True, False)
    """
    return end >= 0 and text.startswith("'t", end) and not is_letter(text[end + 2 : end + 3] or " ")
