"""Why a lesson finds a code likely: the nearest accepted passage, telling words, what is around."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np

from qualcode.suggest.features import ACT, TOPIC, Known
from qualcode.suggest.lessons import Lesson
from qualcode.suggest.passages import Passage
from qualcode.suggest.runs import places
from qualcode.text.stems import says_nothing, token_spans

LIKE = "like "  # then the revision, a colon, and the span of the passage that was accepted
_KINDS: Mapping[str, tuple[str, ...]] = {
    "what is said around it": ("near", "far", "talk near", "talk far"),
    "what was said before it": ("before",),
    "the way it is said": ("manner", "manner before", "manner after", "frame"),
    "its wording as a whole": ("words", "spelling", "meaning"),
}
OWN = "what the code asks for"
_MOST = 3  # telling words that a person reads
_WORTH = 0.15  # of the strongest; less is left out
_Reason = tuple[str, tuple[tuple[int, int], ...]]


class LessonReasons:
    """The reasons for what a lesson says of the passages of one source."""

    def __init__(self, lesson: Lesson, found: Sequence[Passage], known: Known, prior: Any) -> None:
        self._lesson = lesson
        self._found = found
        self._known = known
        self._prior = prior
        self._telling: dict[int, Any] = {}

    def of(self, place: int, code: int) -> list[_Reason]:
        """The rules and the spans they rest on: words, what carries most, the nearest passage."""
        return [*self._words(place, code), self._carrier(place, code), self._nearest(place, code)]

    @cached_property
    def _alike(self) -> dict[str, Any]:
        """How alike each passage is to each that teaches, block by block."""
        blocks = TOPIC.keys() | ACT.keys()
        return {block: self._known.alike(block, self._lesson.known) for block in sorted(blocks)}

    def _added(self, block: str, place: int, code: int) -> Any:
        """What each passage that teaches adds by one block."""
        lesson, (_, topic, act, *_rest) = self._lesson, self._lesson.curve.weights
        weight = topic * TOPIC.get(block, 0) * lesson.topic[:, code]
        weight = weight + act * ACT.get(block, 0) * lesson.act[:, code]
        return self._alike[block][place] * weight

    def _carrier(self, place: int, code: int) -> _Reason:
        """Which kind of likeness carries most."""
        much = {
            kind: sum(float(self._added(block, place, code).sum()) for block in blocks)
            for kind, blocks in _KINDS.items()
        }
        semantic = self._lesson.curve.weights[3] * float(np.arcsinh(self._prior[place, code]))
        most = max(much, key=lambda kind: much[kind])
        if semantic > np.arcsinh(sum(much.values())):
            return OWN, ()
        near = [p for p in (place - 1, place + 1) if 0 <= p < len(self._found)]
        around = tuple((self._found[p].start, self._found[p].end) for p in near)
        return most, around if most == next(iter(_KINDS)) else ()

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
            if not says_nothing(word) and word != "?":
                spans.setdefault(word, []).append((passage.start + start, passage.start + end))
        if not spans:
            return
        much = self._weights(code)[places(spans)]
        order = np.argsort(-much, kind="stable")[:_MOST]
        words = list(spans)
        for each in order:
            if much[each] > 0 and much[each] >= _WORTH * much[order[0]]:
                yield words[each], tuple(spans[words[each]])

    def _weights(self, code: int) -> Any:
        """What each run of words adds for a code."""
        if code not in self._telling:
            lesson, (_, topic, act, *_rest) = self._lesson, self._lesson.curve.weights
            weight = topic * lesson.topic[:, code] + act * lesson.act[:, code]
            self._telling[code] = np.asarray(lesson.known.blocks["words"].T @ weight).ravel()
        return self._telling[code]
