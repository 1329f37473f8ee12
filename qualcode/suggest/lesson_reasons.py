"""Why a lesson finds a code likely: the nearest accepted passage, telling words, what is around."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np

from qualcode.coding.suggestion import AROUND, LIKE
from qualcode.suggest.features import ACT, TOPIC, Known
from qualcode.suggest.lessons import Lesson
from qualcode.suggest.passages import Passage
from qualcode.suggest.runs import places
from qualcode.text.stems import says_nothing, token_spans

_KINDS: Mapping[str, tuple[str, ...]] = {
    AROUND: ("near", "far", "talk near", "talk far"),
    "what was said before it": ("before",),
    "the way it is said": ("manner", "manner before", "manner after", "frame"),
    "its wording as a whole": ("words", "spelling", "meaning"),
}
OWN = "what the code asks for"
_MOST = 3  # telling words that a person reads
_WORTH = 0.02  # of all that likeness adds; less is left out
_Reason = tuple[str, tuple[tuple[int, int], ...]]


class LessonReasons:
    """The reasons for what a lesson says of the passages of one source."""

    def __init__(
        self,
        lesson: Lesson,
        found: Sequence[Passage],
        known: Known,
        prior: Any,
        language: str = "en",
    ) -> None:
        self._lesson = lesson
        self._found = found
        self._known = known
        self._prior = prior
        self._language = language

    def of(self, place: int, code: int) -> list[_Reason]:
        """The rules and the spans they rest on: words, what carries most, the nearest passage."""
        return [*self._words(place, code), self._carrier(place, code), self._nearest(place, code)]

    @cached_property
    def _alike(self) -> dict[str, Any]:
        """How alike each passage is to each that teaches, block by block."""
        blocks = TOPIC.blocks.keys() | ACT.blocks.keys()
        return {block: self._known.alike(block, self._lesson.known) for block in sorted(blocks)}

    @cached_property
    def _across(self) -> Any:
        """What counts of the likeness of acts, by who says them."""
        return self._known.across(ACT, self._lesson.known)

    def _added(self, block: str, place: int, code: int) -> Any:
        """What each passage that teaches adds by one block."""
        lesson, (topic, act) = self._lesson, self._lesson.curve.members
        weight = topic * TOPIC.blocks.get(block, 0) * lesson.topic[:, code]
        weight = weight + act * ACT.blocks.get(block, 0) * lesson.act[:, code] * self._across[place]
        return self._alike[block][place] * weight

    def _carrier(self, place: int, code: int) -> _Reason:
        """Which kind of likeness carries most."""
        much = {
            kind: sum(float(self._added(block, place, code).sum()) for block in blocks)
            for kind, blocks in _KINDS.items()
        }
        most = max(much, key=lambda kind: much[kind])
        if self._own(place, code) > np.arcsinh(max(sum(much.values()), 0)):
            return OWN, ()
        near = [p for p in (place - 1, place + 1) if 0 <= p < len(self._found)]
        around = tuple((self._found[p].start, self._found[p].end) for p in near)
        return most, around if most == next(iter(_KINDS)) else ()

    def _own(self, place: int, code: int) -> float:
        """What the code's own words and keywords add."""
        semantic, hits = self._lesson.curve.weights[3:5]
        scored = float(np.arcsinh(self._prior.semantic[place, code]))
        return semantic * scored + hits * float(self._prior.hits[place, code])

    def _nearest(self, place: int, code: int) -> _Reason:
        """The accepted passage that speaks most for it."""
        total = sum(self._added(block, place, code) for block in self._alike)
        given = np.where(self._lesson.truth[:, code] == 1, total, -np.inf)
        revision, start, end = self._lesson.stretches[int(given.argmax())]
        return f"{LIKE}{revision}:{start}-{end}", ()

    def _words(self, place: int, code: int) -> Iterator[_Reason]:
        """The words that mark what was accepted against what was not."""
        passage = self._found[place]
        spans: dict[str, list[tuple[int, int]]] = {}
        for word, start, end in token_spans(passage.text):
            if not says_nothing(word, self._language) and word != "?":
                spans.setdefault(word, []).append((passage.start + start, passage.start + end))
        if not spans:
            return
        columns = places(spans)
        row = self._known.blocks["words"][place]
        held = dict(zip(row.indices.tolist(), row.data.tolist(), strict=True))
        told = self._lesson.by_word[:, columns].T @ self._weights(place, code)
        much = told * np.array([held.get(column, 0.0) for column in columns.tolist()])
        words, order = list(spans), np.argsort(-much, kind="stable")[:_MOST]
        for each in order:
            if much[each] > _WORTH * self._total(place, code):
                yield words[each], tuple(spans[words[each]])

    def _total(self, place: int, code: int) -> float:
        """What all likeness adds together."""
        added = (float(self._added(block, place, code).sum()) for block in self._alike)
        return max(sum(added), 0.0)

    def _weights(self, place: int, code: int) -> Any:
        """What each passage that teaches adds for a code by its words."""
        topic, act = self._lesson.curve.members
        said = self._lesson.act[:, code] * self._across[place]
        return topic * self._lesson.topic[:, code] + act * said
