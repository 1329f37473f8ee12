"""Text outside every turn that is neither label nor timecode: headings, data about the file.

It is worked out from the text and its turns, so that it can be shown wherever the text is.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

_TIME = re.compile(r"\d{1,3}:\d{2}(?::\d{2})?(?:[.,:]\d{1,3}|-\d)?")
_SIGNS = re.compile(r"[\W_]+")
Gap = tuple[int, int]


def unattributed(text: str, turns: Sequence[Gap], labels: Iterable[str]) -> Iterator[Gap]:
    r"""The lines, as spans, that no turn holds and that say more than who speaks and when.

    >>> text = "Visit to Ashgrove\n\nAnn  0:05\nYes.\nBen: No."
    >>> [text[a:b] for a, b in unattributed(text, [(29, 33), (39, 42)], ["Ann", "Ben"])]
    ['Visit to Ashgrove']
    """
    names = {_folded(label) for label in labels}
    starts = [*(start for start, _ in turns), len(text)]
    at = 0
    for (_, end), start in zip([*turns, (len(text), len(text))], starts, strict=True):
        if start > at:
            yield from _lines(text, at, start, names)
        at = end


def _lines(text: str, start: int, end: int, names: set[str]) -> Iterator[Gap]:
    for line in re.finditer(r"[^\n]+", text[start:end]):
        folded = _folded(_TIME.sub(" ", line[0]))
        if folded and folded not in names:
            words = line[0].strip()
            first = start + line.start() + line[0].index(words)
            yield first, first + len(words)


def _folded(words: str) -> str:
    """Letters and digits alone: signs and spaces around a label tell nothing."""
    return _SIGNS.sub("", words).casefold()
