"""A spaCy Doc as a suggester reads a source, and its tokens as patterns compare them."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from qualcode.coding.spans import MARKS, TURNS
from qualcode.coding.suggestion import SourceText
from qualcode.suggest.automaton import Hit
from qualcode.suggest.pattern import PatternScorer
from qualcode.suggest.pipelines import Pipeline
from qualcode.text.folding import plain
from qualcode.transcript.people import PARTICIPANT
from qualcode.transcript.speakers import role_written

_KEPT = ("NORM", "TAG", "POS", "MORPH", "LEMMA", "DEP", "ENT_IOB", "ENT_TYPE", "ENT_KB_ID",
         "ENT_ID", "SENT_START")  # fmt: skip


@dataclass(frozen=True, slots=True)
class DocText(SourceText):
    """The words of a Doc, without marks: its turns, or all of it as the turn of a participant."""

    doc: Any
    spans: tuple[Any, ...]

    @staticmethod
    def of(doc: Any) -> "DocText":
        """This Doc, read by its groups of spans."""
        told = TURNS in doc.spans
        spans = tuple(doc.spans[TURNS]) if told else (doc[:],)
        text = _without_marks(doc)
        return DocText(
            revision="",
            numbers=range(1, len(spans) + 1),
            starts=[span.start_char for span in spans],
            texts=[text[span.start_char : span.end_char] for span in spans],
            roles=[role_written(span.label_ if told else "") or PARTICIPANT for span in spans],
            doc=doc,
            spans=spans,
        )

    def plainly(self, turn: int) -> tuple[Any, list[Any]]:
        """A Doc of one turn with plain quotes and dashes and without marks, and its tokens here."""
        from spacy.tokens import Doc

        told = [(token, _plain(word)) for token, word in self._words(turn)]
        kept = [(token, word) for token, word in told if word]
        tokens = [token for token, _ in kept]
        spaces = [one.idx + len(one) < next_.idx for one, next_ in pairwise(tokens)]
        words = [word for _, word in kept]
        made = Doc(self.doc.vocab, words=words, spaces=[*spaces, False][: len(words)])
        if tokens:
            made.from_array(list(_KEPT), self._rows(turn, tokens))
        return made, tokens

    def _words(self, turn: int) -> Iterator[tuple[Any, str]]:
        """The tokens of a turn with what is said in them."""
        at, text = self.starts[turn], self.texts[turn]
        for token in self.spans[turn]:
            low = token.idx - at
            yield token, text[low : low + len(token)]

    def _rows(self, turn: int, tokens: list[Any]) -> Any:
        """What is known of these tokens of a turn beyond their letters."""
        from spacy.attrs import IDS

        span = self.spans[turn]
        return span.to_array([IDS[name] for name in _KEPT])[
            [token.i - span.start for token in tokens]
        ]


def _plain(word: str) -> str:
    """A word with plain quotes and dashes; nothing for white space."""
    quick = word.isascii() and "`" not in word
    return (word if quick else plain(word).text).strip()


def _without_marks(doc: Any) -> str:
    """The text with spaces where marks stand, so that every position stays."""
    text: str = doc.text
    for mark in doc.spans.get(MARKS, ()):
        start, end = mark.start_char, mark.end_char
        text = text[:start] + " " * (end - start) + text[end:]
    return text


class DocPatterns(PatternScorer):
    """The token patterns of a codebook on the tokens that a Doc has."""

    def matched(self, source: SourceText, turns: Any) -> list[list[Hit]]:
        """What matches in each of these turns, in positions of its text."""
        if not isinstance(source, DocText):
            return super().matched(source, turns)
        return [list(self._in(source, turn)) for turn in turns]

    def _in(self, source: DocText, turn: int) -> Iterator[Hit]:
        made, tokens = source.plainly(turn)
        at = source.starts[turn]
        for start, end, ask in self.runs(made):
            first, last = tokens[start], tokens[end - 1]
            yield first.idx - at, last.idx + len(last) - at, ask


@dataclass(frozen=True, slots=True)
class Standing(Pipeline):
    """The pipeline that a component stands in, with what is said of tokens before it."""

    nlp: Any = None
    given: frozenset[str] = frozenset()

    @property
    def title(self) -> str:
        """Its name."""
        return self.name

    def opened(self, needed: Any = None) -> Any:  # noqa: ARG002 - nothing is left out of it
        """The pipeline itself."""
        return self.nlp

    def gives(self) -> frozenset[str]:
        """What it says of tokens beyond their letters."""
        return self.given

    def pieces(self) -> None:
        """Not known: a Doc may have been cut by another tokenizer."""

    @property
    def remedy(self) -> str:
        """What to do where it does not give what a pattern needs."""
        return "put the component behind one that gives it, as in a trained pipeline"
