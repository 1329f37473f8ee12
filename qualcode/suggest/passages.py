"""A source cut into the passages that a code may be suggested for, each with its content words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from qualcode.coding.suggestion import SourceText, Unit
from qualcode.text.folding import fold
from qualcode.text.sentences import sentences
from qualcode.text.stems import meant

_TURNS = 1 << 15  # that are kept cut: all of a usual project
TELLING = 3  # content words of a passage that says enough to be read alone


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence or a whole turn: which turn, where in the revision, its text and content words."""

    turn: int
    start: int
    end: int
    text: str
    words: tuple[str, ...]
    folded: str

    @staticmethod
    def of(turn: int, start: int, text: str) -> "Passage":
        """The passage of a turn that begins here with these words."""
        folded = fold(text).text
        return Passage(turn, start, start + len(text), text, tuple(meant(folded)), folded)


Cut = tuple[SourceText, Sequence[Passage]]  # a source with its passages


def passages(source: SourceText, unit: Unit) -> Iterator[Passage]:
    """The passages of a source in reading order, also those of interviewers."""
    for turn, (at, text) in enumerate(zip(source.starts, source.texts, strict=True)):
        for each in _cut(text, unit):
            yield Passage(turn, at + each.start, at + each.end, each.text, each.words, each.folded)


@lru_cache(maxsize=_TURNS)
def _cut(text: str, unit: Unit) -> tuple[Passage, ...]:
    """The passages of one turn, as if it were the first: several methods ask for them."""
    if not text.strip():
        return ()
    spans = sentences(text) if unit == "sentence" else [_trimmed(text)]
    return tuple(Passage.of(0, start, text[start:end]) for start, end in spans)


def _trimmed(text: str) -> tuple[int, int]:
    """The span of a turn without white space at its ends."""
    return len(text) - len(text.lstrip()), len(text.rstrip())
