"""What counts as a word, the same for every count in the tool."""

import re
from collections.abc import Sequence
from itertools import accumulate, pairwise

from qualcode.text.marks import blanked

_WORD = re.compile(r"\w+(?:['’\-‑]\w+)*")
_TYPOGRAPHY = {"’": "'", "‑": "-"} | dict.fromkeys("‘“”–—…", " ")


def _sign(character: str) -> str:
    """Of a word, a joint within one, or between words."""
    if character in "'-":
        return "-"
    return "w" if character.isalnum() or character == "_" else " "


_TABLE = "".join(_sign(chr(byte)) for byte in range(0x100)).encode()


def count(text: str) -> int:
    """The number of words: `peer-led` and `don’t` are one each, numbers count, `[laughs]` is none.

    >>> count("We don’t do peer-led reviews — not in 2024. [laughs]")
    8
    """
    spoken = _spoken(text)
    signs = _signs(spoken)
    return len(_WORD.findall(spoken)) if signs is None else _beginnings(b"  " + signs)


def counts(texts: Sequence[str]) -> list[int]:
    """The number of words in each of some texts: looking at all of them at once is far quicker.

    >>> counts(["We don’t. [laughs]", "", "Peer-led?"])
    [2, 0, 1]
    """
    signs = _signs(_spoken("".join([f"\n\n{text}" for text in texts])))
    if signs is None:
        return [count(text) for text in texts]
    ends = list(accumulate((len(text) + 2 for text in texts), initial=0))
    return [_beginnings(signs[start:end]) for start, end in pairwise(ends)]


def _spoken(text: str) -> str:
    """The text without marks and with plain signs between the words; every position stays."""
    text = blanked(text)
    if not text.isascii():
        for sign, plain in _TYPOGRAPHY.items():
            text = text.replace(sign, plain)
    return text


def _signs(text: str) -> bytes | None:
    """What `_sign` says of each character; None where the text has letters beyond Latin-1."""
    try:
        return text.encode("latin-1").translate(_TABLE)
    except UnicodeEncodeError:
        return None


def _beginnings(signs: bytes) -> int:
    """How many words begin in signs of three kinds: a regular expression says it slower.

    >>> _beginnings(b"  ww w-w-w -w w--w-")
    5
    """
    return signs.count(b" w") + signs.count(b" -w") + signs.count(b"--w")
