"""Praat: the tiers of a TextGrid, long or short or binary, one for each speaker or level.

Praat itself reads only strings, free-standing numbers and flags; so both forms read alike.
"""

import io
import re
from collections.abc import Iterator
from pathlib import PurePath

from qualcode.errors import Finding, QualcodeError
from qualcode.importers.decoding import decode
from qualcode.importers.rendering import Utterance
from qualcode.importers.speech_words import time
from qualcode.importers.tiers import Tier, document
from qualcode.transcript.document import Document

_TOKEN = re.compile(
    r'"((?:[^"]|"")*+)"|(?<!\S)([-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)%?(?!\S)|(<exists>)|![^\n]*'
)
_BINARY = b"ooBinaryFile"
_KINDS = ("IntervalTier", "TextTier")


class Praat:
    """Reads `.TextGrid`."""

    name = "praat"
    version = "1"
    suffixes = (".textgrid",)
    reads = ("Praat: a tier a speaker",)
    keeps = (
        "words, times, speakers (the name of a tier); of tiers for phrases, words and"
        " sounds the broadest"
    )
    loses = "the other tiers, empty intervals"

    def claims(self, path: PurePath, _head: bytes, /) -> bool:
        """Whether the suffix is that of a TextGrid."""
        return path.suffix.lower() in self.suffixes

    def read(self, data: bytes, where: str) -> tuple[Document, ...]:
        """One document whose turns are runs of intervals of one speaker."""
        notes: tuple[Finding, ...] = ()
        if data.startswith(_BINARY):
            tiers = _binary(data, where)
        else:
            text, notes = decode(data, where)
            tiers = _tiers(text, where)
        return (document(tiers, where, f"{self.name} {self.version}", notes),)


def _tiers(text: str, where: str) -> list[Tier]:
    """The tiers of a text form; one that breaks off is no TextGrid."""
    tokens = _tokens(text)
    try:
        if [next(tokens), next(tokens)] != ["ooTextFile", "TextGrid"]:
            raise QualcodeError(f"{where} is no TextGrid", hint="save it again in Praat")
        next(tokens), next(tokens)  # from when to when
        if next(tokens) != "<exists>":
            return []
        return [_tier(tokens) for _ in range(_count(next(tokens)))]
    except (StopIteration, ValueError, OverflowError) as fault:
        raise QualcodeError(
            f"{where} is a TextGrid that breaks off or is damaged", hint="save it again in Praat"
        ) from fault


def _tokens(text: str) -> Iterator[str]:
    for found in _TOKEN.finditer(text):
        string, number, flag = found.groups()
        if string is not None:
            yield string.replace('""', '"')
        elif number or flag:
            yield number or flag


def _count(token: str) -> int:
    return int(float(token))


def _tier(tokens: Iterator[str]) -> Tier:
    kind, name = next(tokens), next(tokens)
    if kind not in _KINDS:
        raise ValueError(kind)
    next(tokens), next(tokens)  # from when to when
    said = []
    for _ in range(_count(next(tokens))):
        begins = time(next(tokens))
        ends = time(next(tokens)) if kind == "IntervalTier" else None
        words = next(tokens)
        if words.strip():
            said.append(Utterance(None, words, begins, ends))
    return Tier(_bare(name), tuple(said), points=kind == "TextTier")


def _binary(data: bytes, where: str) -> list[Tier]:
    from pympi import TextGrid

    grid = TextGrid(xmax=1)
    try:
        grid.from_file(io.BytesIO(data))
    except Exception as fault:
        raise QualcodeError(
            f"{where} is a damaged binary TextGrid", hint="save it in Praat as a text file"
        ) from fault
    return [
        Tier(
            _bare(tier.name),
            tuple(_interval(*each) for each in tier.intervals if each[-1].strip()),
            points=tier.tier_type == "TextTier",
        )
        for tier in grid.tiers
    ]


def _interval(begins: float, *rest: float | str) -> Utterance:
    *ends, words = rest
    return Utterance(None, str(words), time(begins), time(ends[0]) if ends else None)


def _bare(name: str) -> str:
    """The name of a tier without quotation marks that another tool put around it."""
    return name.strip().strip('"').strip()
