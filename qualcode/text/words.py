"""What counts as a word, the same for every count in the tool."""

import re

from qualcode.text.marks import blanked

_WORD = re.compile(r"\w+(?:['’\-‑]\w+)*")


def count(text: str) -> int:
    """The number of words: `peer-led` and `don’t` are one each, numbers count, `[laughs]` is none.

    >>> count("We don’t do peer-led reviews — not in 2024. [laughs]")
    8
    """
    return len(_WORD.findall(blanked(text)))
