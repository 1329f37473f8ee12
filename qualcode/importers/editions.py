"""Files of one name: one transcript in several formats, or different transcripts.

Whisper and its kin write .json, .vtt, .srt, .tsv and .txt side by side; the richest is enough.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from qualcode.importers.base import ReadFile
from qualcode.transcript.document import Turn

_RICHEST_FIRST = (
    *(".eaf", ".textgrid", ".cha", ".json", ".otr", ".vtt", ".srt", ".xlsx", ".csv"),
    *(".docx", ".odt", ".rtf", ".html", ".htm", ".md", ".tsv", ".txt", ".pdf"),
)
_WORD = re.compile(r"\w+")
_SHOWN = 3


@dataclass(frozen=True)
class Edition:
    """One file as read."""

    path: Path
    file: ReadFile

    @property
    def richness(self) -> tuple[bool, bool, bool, int]:
        """Whether it says who speaks, when, and has comments; then the format."""
        turns = list(self._turns())
        named = any(turn.label for turn in turns)
        timed = any(turn.begins is not None for turn in turns)
        return named, timed, self.comments > 0, -_rank(self.file.suffix)

    @property
    def comments(self) -> int:
        """How many comments become memos."""
        return sum(len(document.remarks) for document in self.file.documents)

    @property
    def words(self) -> list[str]:
        """All that is said, word by word, in small letters and without signs."""
        said = " ".join(each.speech(turn) for each in self.file.documents for turn in each.turns)
        return _WORD.findall(unicodedata.normalize("NFC", said).casefold())

    @property
    def speakers(self) -> list[str]:
        """The labels in order."""
        return list(dict.fromkeys(turn.label for turn in self._turns() if turn.label))

    def _turns(self) -> Iterator[Turn]:
        return (turn for document in self.file.documents for turn in document.turns)


def richest(editions: Sequence[Edition]) -> Edition:
    """The file that says most: who speaks, then when, then comments, then its format."""
    return max(editions, key=lambda each: each.richness)


def difference(taken: Edition, other: Edition) -> str:
    """What the other file has that the one which is taken has not; empty if it has nothing more.

    Signs, capitals and the cuts between turns may differ: no two formats write them alike.
    """
    here, there = taken.words, other.words
    if here != there:
        return _worded(here, there)
    if new := [each for each in other.speakers if each not in taken.speakers]:
        more = ", …" if len(new) > _SHOWN else ""
        return f"the same words, but other speakers ({', '.join(new[:_SHOWN])}{more})"
    if other.comments > taken.comments:
        return f"the same words, and more comments ({other.comments})"
    return ""


def _worded(here: Sequence[str], there: Sequence[str]) -> str:
    """How far two wordings are apart.

    >>> _worded(["yes", "we"], ["yes", "they", "do"]), _worded(["we", "do"], ["do", "we"])
    ('other words (2 of 3)', 'the same words in another order')
    """
    apart = max((Counter(there) - Counter(here)).total(), (Counter(here) - Counter(there)).total())
    if not apart:
        return "the same words in another order"
    return f"other words ({apart:,} of {max(len(here), len(there)):,})"


def _rank(suffix: str) -> int:
    known = suffix in _RICHEST_FIRST
    return _RICHEST_FIRST.index(suffix) if known else len(_RICHEST_FIRST)
