"""What a coder's decisions say of each passage and code: yes, no, or nothing."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np

from qualcode.codebook.model import Code
from qualcode.coding.suggestion import Judged, Stretch
from qualcode.suggest.heard import Heard
from qualcode.suggest.passages import Cut, Passage


def verdicts(judged: Judged, codes: Sequence[Code], cut: Cut) -> Any:
    """1 where the coder gave a code, 0 where she saw the passage and did not, nan elsewhere.

    (passages, codes). What one span refuses and another accepts is accepted.
    """
    source, found = cut
    said = np.full((len(found), len(codes)), np.nan)
    if source.revision in judged.done:
        said[:] = _seen(codes, source.roles, found)
    for wanted, value in ((judged.refused, 0.0), (judged.coded, 1.0)):
        for row, column in touched(found, codes, wanted.get(source.revision, ())):
            said[row, column] = value
    return said


def _seen(codes: Sequence[Code], roles: Sequence[str], found: Sequence[Passage]) -> Any:
    """Nothing was given in a source that was read, but for talk that is not read for a code."""
    heard = Heard.of(codes, interviewers=False)
    no = {role: np.full(len(codes), np.nan) for role in set(roles)}
    for role, row in no.items():
        row[list(heard.codes(role))] = 0
    return [no[roles[passage.turn]] for passage in found]


def touched(
    found: Sequence[Passage], codes: Sequence[Code], stretches: Iterable[Stretch]
) -> Iterator[tuple[int, int]]:
    """The passages that each stretch touches, with the place of its code; of other codes none."""
    columns = {code.id: column for column, code in enumerate(codes)}
    starts = [passage.start for passage in found]
    for start, end, code in stretches:
        if code in columns:
            yield from ((row, columns[code]) for row in under(found, starts, start, end))


def under(found: Sequence[Passage], starts: Sequence[int], start: int, end: int) -> list[int]:
    """The passages that a span touches; `starts` are those of the passages."""
    low = max(bisect_right(starts, start) - 1, 0)
    high = bisect_left(starts, end, low)
    return [row for row in range(low, high) if found[row].end > start]
