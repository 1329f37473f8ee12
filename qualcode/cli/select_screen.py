"""The keys that make a selection wider or narrower, the same in both screens."""

from collections.abc import Callable, Sequence
from functools import lru_cache

from qualcode.cli.keys import Key
from qualcode.coding import span_edit
from qualcode.coding.span_edit import Span
from qualcode.store.reading import TurnRow

Pieces = Callable[[Sequence[TurnRow]], list[Span]]
Move = Callable[[Span, Sequence[Span]], Span]


def sentence_pieces(turns: Sequence[TurnRow]) -> list[Span]:
    """The sentences of these turns, in positions of the source."""
    return [(t.start + start, t.start + end) for t in turns for start, end in _sentences(t.text)]


@lru_cache(maxsize=8)
def _sentences(text: str) -> list[Span]:
    """Looked for once while a turn is on the screen: a long one takes a while."""
    from qualcode.text.sentences import sentences

    return sentences(text)


def word_pieces(turns: Sequence[TurnRow]) -> list[Span]:
    """The words of these turns, in positions of the source."""
    return [span for turn in turns for span in span_edit.words(turn.text, turn.start)]


EDITS: dict[Key, tuple[Move, Pieces]] = {
    "+": (span_edit.end_later, sentence_pieces),
    "=": (span_edit.end_later, sentence_pieces),
    "-": (span_edit.end_earlier, sentence_pieces),
    "<": (span_edit.start_earlier, sentence_pieces),
    ">": (span_edit.start_later, sentence_pieces),
    "[": (span_edit.start_earlier, word_pieces),
    "{": (span_edit.start_later, word_pieces),
    "]": (span_edit.end_later, word_pieces),
    "}": (span_edit.end_earlier, word_pieces),
}
NO_FURTHER = "the selection cannot go further there"


def resized(key: Key, span: Span, turns: Sequence[TurnRow]) -> Span:
    """The span after one of these keys; it never leaves the turns."""
    move, pieces = EDITS[key]
    return move(span, pieces(turns))
