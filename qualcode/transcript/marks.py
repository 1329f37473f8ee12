"""The marks of a document: sounds, gaps and overlaps that stand amid the speech and are none.

One recogniser for all formats; it adds marks and the times inside them, and changes no text.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from qualcode.text import marks
from qualcode.transcript.document import Anchor, Document, Mark
from qualcode.transcript.timecode import milliseconds

_CLOCK = re.compile(r"\d{1,3}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?")


def marked(document: Document) -> Document:
    """The document with its marks; a time inside one is an anchor there.

    >>> read = Document("Well [inaudible 00:03:04] yes", (), "text 1")
    >>> [(m.start, m.kind) for m in marked(read).marks], marked(read).anchors
    ([(5, 'inaudible')], (Anchor(position=5, milliseconds=184000),))
    """
    given = {mark.start: mark for mark in document.marks}
    found = {at.start: Mark(*at) for at in marks.marks(document.text)}
    if not found:
        return document
    both = tuple(each for _, each in sorted({**found, **given}.items()))
    return replace(document, marks=both, anchors=_anchors(document, both))


def _anchors(document: Document, found: tuple[Mark, ...]) -> tuple[Anchor, ...]:
    """The anchors with those inside marks, as far as they agree with the times around them."""
    held = sorted(document.anchors, key=lambda anchor: anchor.position)
    for each in _times(document.text, found):
        at = bisect_left(held, each.position, key=lambda anchor: anchor.position)
        before, after = held[:at][-1:], held[at:][:1]
        late = any(anchor.milliseconds > each.milliseconds for anchor in before)
        early = any(anchor.milliseconds < each.milliseconds for anchor in after)
        if not late and not early and not any(a.position == each.position for a in after):
            held.insert(at, each)
    return tuple(held)


def _times(text: str, found: tuple[Mark, ...]) -> Iterator[Anchor]:
    for mark in found:
        written = None if mark.kind == "overlap" else _CLOCK.search(text, mark.start, mark.end)
        time = milliseconds(written[0]) if written else None
        if time is not None:
            yield Anchor(mark.start, time)


def tally(document: Document) -> dict[str, int]:
    """How many marks of each kind a document has.

    >>> tally(marked(Document("[laughs] so (laughs) [pause]", (), "text 1")))
    {'laughter': 2, 'pause': 1}
    """
    return dict(Counter(mark.kind for mark in document.marks))
