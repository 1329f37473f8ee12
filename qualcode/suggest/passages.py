"""A source cut into the passages that a code may be suggested for, each with its content words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qualcode.coding.suggestion import SourceText, Unit
from qualcode.text.sentences import sentences
from qualcode.text.stems import content_words

TELLING = 3  # content words of a passage that says enough to be read alone


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence or a whole turn: which turn, where in the revision, its text and content words."""

    turn: int
    start: int
    end: int
    text: str
    words: tuple[str, ...]


Cut = tuple[SourceText, Sequence[Passage]]  # a source with its passages


def passages(source: SourceText, unit: Unit) -> Iterator[Passage]:
    """The passages of a source in reading order, also those of interviewers."""
    for turn, (at, text) in enumerate(zip(source.starts, source.texts, strict=True)):
        spans = sentences(text) if unit == "sentence" else [_trimmed(text)]
        for start, end in spans:
            said = text[start:end]
            yield Passage(turn, at + start, at + end, said, tuple(content_words(said)))


def _trimmed(text: str) -> tuple[int, int]:
    """The span of a turn without white space at its ends."""
    return len(text) - len(text.lstrip()), len(text.rstrip())
