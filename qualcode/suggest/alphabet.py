"""Text as one byte a character, so that the automaton runs fast and its positions are ours.

Letters that keywords use have a byte of their own, other letters share one, all else is a space:
a pattern with a space at each end matches whole words only.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

from qualcode.text.folding import exchange, odd_characters

_OTHER = 0x80  # a letter that no keyword has
_FIRST = 0x81
_ROOM = 0x100 - _FIRST
_TABLE = bytes(
    byte if byte >= _OTHER or chr(byte).isalnum() or chr(byte) == "_" else 0x20
    for byte in range(256)
)


@dataclass(frozen=True)
class Alphabet:
    """Which letters beyond ASCII have a byte; `crowded` where two of them had to share one."""

    letters: dict[str, str] = field(default_factory=dict)
    crowded: bool = False

    @staticmethod
    def of(patterns: Iterable[str]) -> "Alphabet":
        """The alphabet of all patterns.

        >>> list(Alphabet.of(["café"]).encode("é, ï"))
        [129, 32, 32, 128]
        """
        odd = sorted(filter(is_letter, set().union(*map(odd_characters, patterns))))
        letters = {letter: chr(_FIRST + place % _ROOM) for place, letter in enumerate(odd)}
        return Alphabet(letters, len(odd) > _ROOM)

    def encode(self, folded: str) -> bytes:
        """The folded text, one byte for each character."""
        odd = sorted(odd_characters(folded))  # a byte is never above the letter it stands for
        plain = exchange(folded, {each: self._byte(each) for each in odd})
        return plain.encode("latin-1").translate(_TABLE)

    def _byte(self, character: str) -> str:
        """What stands for this character."""
        if character in self.letters:
            return self.letters[character]
        return chr(_OTHER) if is_letter(character) else " "


def is_letter(character: str) -> bool:
    """Whether it belongs to a word: letters, digits, marks on letters, the underscore."""
    belongs = character.isalnum() or character == "_"
    return belongs or unicodedata.category(character).startswith("M")
