"""Names that never change: from content where two people must agree, from the clock elsewhere."""

from hashlib import blake2b

_DIGITS = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford: no i, l, o, u to misread
_VALUES = {digit: value for value, digit in enumerate(_DIGITS)}


def content_id(*parts: str | bytes) -> str:
    """Twenty hexadecimal digits that depend on nothing but the parts.

    >>> content_id("a", "b") == content_id("a", "b") != content_id("ab")
    True
    """
    digest = blake2b(digest_size=10)
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()


def suggestion_key(revision: str, start: int, end: int, code: str) -> int:
    """The 63-bit key of the suggestion that this code belongs on this span."""
    data = f"{revision}\0{start}\0{end}\0{code}".encode()
    return int.from_bytes(blake2b(data, digest_size=8).digest(), "big") >> 1


def key_text(key: int) -> str:
    """The key as thirteen letters and digits, as people see and type it.

    >>> key_text(5), text_key(key_text(2**63 - 1)) == 2**63 - 1
    ('0000000000005', True)
    """
    return "".join(_DIGITS[key >> shift & 31] for shift in range(60, -1, -5))


def text_key(text: str) -> int | None:
    """The key behind the thirteen letters and digits, None if they are none."""
    key = 0
    for letter in text.strip().lower():
        if letter not in _VALUES:
            return None
        key = key << 5 | _VALUES[letter]
    return key if len(text.strip()) == 13 and key < 1 << 63 else None


def new_id() -> str:
    """A new name in order of time (UUIDv7) for a coding, decision, memo or event."""
    import uuid_utils

    return str(uuid_utils.uuid7())
