"""oTranscribe: what a person typed beside a player, with times as links in the text.

The times come out of the text and become anchors; the name of the recording is not kept.
"""

from collections.abc import Iterator, Mapping, Sequence
from html.parser import HTMLParser
from typing import Any

from qualcode.errors import Finding, QualcodeError
from qualcode.importers.decoding import repaired
from qualcode.importers.doubts import by_line
from qualcode.importers.rendering import Utterance, render
from qualcode.importers.speech_words import time
from qualcode.importers.timeline import by_number, possible, rising
from qualcode.importers.turns import Found, find_turns
from qualcode.transcript.document import Document, Turn

Mark = tuple[int, int]

_BLOCKS = frozenset(("p", "div", "li", "ul", "ol", "h1", "h2", "h3", "h4", "blockquote"))


def is_otranscribe(content: object) -> bool:
    """Whether it is a transcript with the place in a recording where its maker stopped."""
    if not isinstance(content, dict) or not isinstance(content.get("text"), str):
        return False
    return not {"media", "media-time", "media-source"}.isdisjoint(content)


def read_otranscribe(
    content: Mapping[str, Any], where: str, importer: str, notes: tuple[Finding, ...]
) -> Document:
    """The document, its speakers told by the labels that were typed."""
    text, marks = _typed(content["text"])
    if not text.strip():
        raise QualcodeError(f"{where} holds no text", hint="nothing was transcribed in it")
    found = find_turns(text, by_line(text, where))
    utterances, odd = possible(list(_utterances(text, found, marks)), by_number(where, "block"))
    rendered, turns, anchors = render(utterances)
    findings = (*notes, *found.findings, *odd, *rising(utterances, by_number(where, "block")))
    return Document(rendered, turns, importer, anchors, findings=findings)


def _typed(html: str) -> tuple[str, list[Mark]]:
    """The text without markup, and the times with their positions in it.

    >>> _typed('<p><span class="timestamp" data-timestamp="5.2">0:05</span>&nbsp;Ann: So?</p>')
    ('Ann: So?', [(0, 5200)])
    """
    reader = _Html()
    reader.feed(repaired(html))
    reader.close()
    return "".join(reader.pieces).rstrip("\n"), reader.marks


class _Html(HTMLParser):
    """Collects words line by line; what stands in a timestamp is a mark, not a word."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.marks: list[Mark] = []
        self.length = 0
        self.stamp = 0  # how deep we are in the spans of a timestamp

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        if tag == "br" or tag in _BLOCKS:
            self._new_line()
        if tag == "span" and self.stamp:
            self.stamp += 1
        elif tag == "span":
            self._mark(dict(attrs))

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self._new_line()
        if tag == "span" and self.stamp:
            self.stamp -= 1

    def handle_data(self, data: str) -> None:
        words = data.replace("\n", " ")
        at_start = not self.pieces or self.pieces[-1][-1].isspace()
        words = words.lstrip() if at_start else words
        if words and not self.stamp:
            self._add(words)

    def _mark(self, attrs: Mapping[str, str | None]) -> None:
        if "timestamp" in (attrs.get("class") or "") or "data-timestamp" in attrs:
            self.stamp = 1
            at = time(attrs.get("data-timestamp"))
            if at is not None:
                self.marks.append((self.length, at))

    def _new_line(self) -> None:
        if self.pieces:
            self._add("\n")

    def _add(self, words: str) -> None:
        self.pieces.append(words)
        self.length += len(words)


def _utterances(text: str, found: Found, marks: Sequence[Mark]) -> Iterator[Utterance]:
    """The turns with their times, and what is no speech beside them, in order."""
    spans: list[tuple[int, int, Turn | None]] = [(one.start, one.end, one) for one in found.turns]
    spans += [(start, end, None) for start, end in found.aside]
    last = 0
    for start, end, turn in sorted(spans, key=lambda span: span[0]):
        if turn is None:
            yield Utterance(None, text[start:end], speech=False)
            continue
        before = [at for position, at in marks if last <= position <= start]
        within = tuple((p - start, at) for p, at in marks if start < p < end)
        begins = before[0] if before else turn.begins
        opening = () if begins is None else ((0, begins),)
        yield Utterance(turn.label, text[start:end], begins, turn.ends, opening + within)
        last = end
