"""Words as points in space: what is near has to do with each other, also without a common letter.

Vectors of the pieces of words, distilled from a sentence transformer (static/PROVENANCE.json); they
ship with the package, and nothing is downloaded.
"""

import json
from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from importlib.resources import files
from io import BytesIO
from itertools import chain
from typing import Any

import numpy as np

from qualcode.errors import QualcodeError

DIMENSIONS = 256
_FOLDER = files("qualcode.suggest") / "static"
_TOGETHER = 2_000  # words that are added up at once
_LONGEST = 40  # letters; what is longer is no word


def word_vectors(words: Sequence[str]) -> Any:
    """A row of length 1 for each word, of zeros for one of which no piece is known.

    >>> vectors = word_vectors(["mentor", "coach", "vaccine"])
    >>> vectors.shape, bool(vectors[0] @ vectors[1] > vectors[0] @ vectors[2] + 0.2)
    ((3, 256), True)
    """
    table, pieces = _table(), _pieces()
    vectors = np.zeros((len(words), DIMENSIONS), dtype=np.float32)
    for first in range(0, len(words), _TOGETHER):
        cuts = [_cut(word, pieces) for word in words[first : first + _TOGETHER]]
        known = [row for row, found in enumerate(cuts) if found]
        rows = table[list(chain.from_iterable(cuts))].astype(np.float32)
        begins = np.cumsum([0, *(len(cuts[row]) for row in known)])[:-1]
        if known:
            vectors[first + np.array(known)] = np.add.reduceat(rows, begins, axis=0)
    return unit(vectors)


def unit(rows: Any) -> Any:
    """The rows at length 1, those of zeros as they are."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return rows / np.where(lengths > 0, lengths, 1)


def _cut(word: str, pieces: dict[str, int]) -> list[int]:
    """The longest pieces that make up the word from its beginning, none if they do not."""
    found: list[int] = []
    start = 0
    while start < len(word) <= _LONGEST:
        ends = range(len(word), start, -1)
        lead = "##" if start else ""
        end = next((end for end in ends if lead + word[start:end] in pieces), None)
        if end is None:
            return []
        found.append(pieces[lead + word[start:end]])
        start = end
    return found


@cache
def _table() -> Any:
    """The vectors of the pieces; a file that is damaged or of another version is an error."""
    try:
        table = np.load(BytesIO(_shipped("vectors.npy")), allow_pickle=False)
    except (ValueError, EOFError) as fault:
        raise _damaged() from fault
    if table.shape != (len(_pieces()), DIMENSIONS):
        raise _damaged()
    return table


@cache
def _pieces() -> dict[str, int]:
    try:
        text = _shipped("pieces.txt").decode("utf-8")
    except UnicodeDecodeError as fault:
        raise _damaged() from fault
    return {piece: place for place, piece in enumerate(text.split("\n")[:-1])}


def _shipped(name: str) -> bytes:
    """A file as it was made: what stands beside it of its origin tells its hash."""
    try:
        data = (_FOLDER / name).read_bytes()
        told = json.loads((_FOLDER / "PROVENANCE.json").read_text(encoding="utf-8"))
        if told["sha256"][name] == sha256(data).hexdigest():
            return data
    except (OSError, ValueError, KeyError) as fault:
        raise _damaged() from fault
    raise _damaged()


def _damaged() -> QualcodeError:
    return QualcodeError(
        "the word vectors that ship with qualcode are missing or damaged",
        hint="install qualcode anew; suggest --method keyword,pattern works without them",
    )
