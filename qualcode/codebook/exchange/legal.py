"""What XML can hold: the few characters that it cannot are shown by a sign."""

import re

_ILLEGAL = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def legal(text: str) -> str:
    r"""The text with U+FFFD for every character that XML cannot hold.

    >>> legal("a\0b\ufffe")
    'a\ufffdb\ufffd'
    """
    return _ILLEGAL.sub("\ufffd", text)
