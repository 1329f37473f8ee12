"""Where sentences begin and end: spaCy's rule-based borders, mended for the way speech is typed.

spaCy is loaded for the first text of several sentences that is not plainly written.
"""

import re
from functools import cache
from itertools import pairwise
from typing import Any

from qualcode.text import borders

_PARAGRAPH = re.compile(r"\n[^\S\n]*\n\s*")
_INSIDE = re.compile(r"[.!?…][^\w\s]*(?:\s+\S|[\[(])|[^\W\d_][!?][^\W\d_]|[。！？।؟۔]")
_OPENING = re.compile(r"""(?<=\s)(?:["'“‘«(\[{]|[-–—]\s?)+$""")
_CLOSING = re.compile(r"""["'”’»)\]}]+(?=\s)""")
_TITLE = re.compile(
    r"""(?:^|[\s("'“‘\[])(?:mr|mrs|ms|dr|prof|rev|sir|st|vs|cf|approx|dept|e\.?g|i\.?e|viz|fig|pp?)\.\s*$""",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"(?:^|\s)[Nn]o\.\s*$")
_INITIAL = re.compile(r"(?:^|\s)[A-HJ-Z]\.\s*$")
_PAUSE = re.compile(r"""(?:\.\.+["'”’)]*|…["'”’)]*|[.!?]["'”’]|\betc\.)\s*$""")
_MOST_WORDS = 100_000  # spaCy keeps every word it has met: beyond that it starts anew
_LONGEST_NOTE = 200  # characters of a note in brackets
_WINDOW = 16  # characters before a border that tell what it is


def sentences(text: str) -> list[tuple[int, int]]:
    """The spans of the sentences of a turn, without the white space around them.

    >>> text = 'So... we met, e.g. on Monday. “Fine.” Mr. Hale left. [inaudible 00:12:41] Yes?'
    >>> for start, end in sentences(text):
    ...     print(text[start:end])
    So... we met, e.g. on Monday.
    “Fine.”
    Mr. Hale left.
    [inaudible 00:12:41] Yes?
    """
    cuts = _borders(text) if _INSIDE.search(text) else []
    cuts += [found.end() for found in _PARAGRAPH.finditer(text)]
    edges = [0, *sorted(set(cuts)), len(text)]
    spans = (_stripped(text, *edge) for edge in pairwise(edges))
    return [(start, end) for start, end in spans if start < end]


def _borders(text: str) -> list[int]:
    """Where a sentence begins after another one, as spaCy sees it and mended."""
    starts = borders.starts(text)
    if starts is None:
        starts = _starts(text)
    mended = (_moved(text, start) for start in starts)
    return [border for border in mended if not _goes_on(text, border)]


def _starts(text: str) -> list[int]:
    """Where a sentence begins after another one, by spaCy."""
    pipeline = _pipeline()
    starts = [sentence.start_char for sentence in pipeline(text).sents if sentence.start_char]
    if len(pipeline.vocab) > _MOST_WORDS:
        _pipeline.cache_clear()
    return starts


@cache
def _pipeline() -> Any:
    """The tokenizer and the sentence rule of spaCy; no model, so no text is too long."""
    import spacy

    pipeline = spacy.blank("en")
    pipeline.add_pipe("sentencizer")
    pipeline.max_length = 1 << 40
    return pipeline


def _moved(text: str, border: int) -> int:
    """The border with opening quotes and brackets after it, closing ones before it."""
    opening = _OPENING.search(text, max(0, border - _WINDOW), border)
    if opening:
        return opening.start()
    closing = _CLOSING.match(text, border)
    return closing.end() if closing else border


def _goes_on(text: str, border: int) -> bool:
    """Whether the sentence goes on: an abbreviation, a pause, a bracket that is still open."""
    before, after = text[max(0, border - _WINDOW) : border], text[border : border + 1]
    low = max(0, border - _LONGEST_NOTE)
    if text.rfind("[", low, border) > text.rfind("]", low, border):
        return text.find("]", border, border + _LONGEST_NOTE) >= 0
    if after.islower():
        return bool(_PAUSE.search(before) or _TITLE.search(before))
    if after.isdigit():
        return bool(_NUMBER.search(before) or _TITLE.search(before))
    return bool(_TITLE.search(before) or _INITIAL.search(before))


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without white space at its ends."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
