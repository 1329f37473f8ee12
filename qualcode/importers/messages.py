"""The chat of a video call: lines with a time and a name, each a message of its own.

A message may have several lines; `From Ann to Everyone:` is what newer versions write.
"""

import re
from collections.abc import Iterator

from qualcode.importers.doubts import Place, left_out, silent
from qualcode.importers.labels import tidy
from qualcode.importers.lines import Candidate, stamp_times
from qualcode.importers.trimming import Span, strip
from qualcode.importers.turns import Found
from qualcode.transcript.document import Anchor, Turn

_MESSAGE = re.compile(
    r"^(?P<time>\d{1,2}:\d{2}:\d{2})[\t ]+(?:From[\t ]+)?(?P<name>[^\t\n:][^\t\n:]{0,90}?)"
    r"(?:[\t ]+to[\t ]+(?P<to>[^\t\n:]{1,90}?))?[\t ]*:[\t ]*(?:\t|\n\t|\s)",
    re.IGNORECASE | re.MULTILINE,
)
_TABBED = re.compile(r"\d{1,2}:\d{2}:\d{2}\t|\d{1,2}:\d{2}:\d{2}[\t ]+From[\t ]", re.IGNORECASE)


def is_chat(text: str) -> bool:
    r"""Whether a text is a chat: its first line is a message, and so is nearly every timed line.

    >>> is_chat("10:02:11\tAnn:\tHello\n10:02:15\tBen:\tHi\n"), is_chat("00:01:02 Ann: Hello")
    (True, False)
    """
    if not _TABBED.match(text.lstrip()):
        return False
    found = _MESSAGE.findall(text)
    timed = len(re.findall(r"^\d{1,2}:\d{2}:\d{2}\b", text, re.MULTILINE))
    return 0 < len(found) >= 0.9 * timed


def without_heads(gap: str) -> str:
    r"""What stands between messages beside who wrote them, when and to whom.

    >>> without_heads("\n10:02:11 From Ann  to  Everyone:\n\t")
    '\n'
    """
    return _MESSAGE.sub("", gap)


def messages(text: str, place: Place = str) -> Found:
    r"""The messages of a chat as turns.

    >>> found = messages("10:02:11\tFrom Ann  to  Everyone:\n\tHello\n\tall\n")
    >>> [(turn.label, turn.start, turn.end, turn.begins) for turn in found.turns]
    [('Ann', 34, 44, 36131000)]
    """
    starts = list(_starts(text))
    turns = tuple(_turns(text, starts))
    anchors = tuple(Anchor(turn.start, turn.begins) for turn in turns if turn.begins is not None)
    aside = tuple(_before(text, starts[0].start))
    told = (*left_out(text, aside, place), *silent(starts, turns, place))
    return Found(turns, anchors, aside, told)


def _before(text: str, first: int) -> Iterator[tuple[int, int]]:
    """What stands before the first message."""
    span = Span(0, first)
    strip(text, span)
    if not span.empty:
        yield span.start, span.end


def _starts(text: str) -> Iterator[Candidate]:
    for found in _MESSAGE.finditer(text):
        begins, _ = stamp_times(found["time"])
        yield Candidate(found.start(), tidy(found["name"]), found.end(), "timed", begins)


def _turns(text: str, starts: list[Candidate]) -> Iterator[Turn]:
    stops = [each.start for each in starts[1:]] + [len(text)]
    for each, stop in zip(starts, stops, strict=True):
        span = Span(each.speech, stop)
        strip(text, span)
        if not span.empty:
            yield Turn(span.start, span.end, each.label, each.begins)
