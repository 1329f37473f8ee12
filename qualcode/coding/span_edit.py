"""Moving the ends of a span by whole pieces (words or sentences): wider, narrower, never empty.

Pieces are spans in order; an end that has nowhere to go stays where it is.
"""

import re
from collections.abc import Sequence

Span = tuple[int, int]


def words(text: str, start: int = 0) -> list[Span]:
    """Where the words of a text stand, with their punctuation; `start` is where the text stands.

    >>> words("Well, yes.", 100)
    [(100, 105), (106, 110)]
    """
    return [(start + found.start(), start + found.end()) for found in re.finditer(r"\S+", text)]


def end_later(span: Span, pieces: Sequence[Span]) -> Span:
    """The span with one piece more at its end.

    >>> end_later((0, 5), [(0, 5), (6, 10)])
    (0, 10)
    """
    later = [end for _, end in pieces if end > span[1]]
    return (span[0], later[0]) if later else span


def end_earlier(span: Span, pieces: Sequence[Span]) -> Span:
    """The span with one piece less at its end.

    >>> end_earlier((0, 10), [(0, 5), (6, 10)]), end_earlier((0, 5), [(0, 5), (6, 10)])
    ((0, 5), (0, 5))
    """
    earlier = [end for _, end in pieces if span[0] < end < span[1]]
    return (span[0], earlier[-1]) if earlier else span


def start_earlier(span: Span, pieces: Sequence[Span]) -> Span:
    """The span with one piece more at its start.

    >>> start_earlier((6, 10), [(0, 5), (6, 10)])
    (0, 10)
    """
    earlier = [start for start, _ in pieces if start < span[0]]
    return (earlier[-1], span[1]) if earlier else span


def start_later(span: Span, pieces: Sequence[Span]) -> Span:
    """The span with one piece less at its start.

    >>> start_later((0, 10), [(0, 5), (6, 10)])
    (6, 10)
    """
    later = [start for start, _ in pieces if span[0] < start < span[1]]
    return (later[0], span[1]) if later else span
