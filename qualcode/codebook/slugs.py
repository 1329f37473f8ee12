"""Ids made from names, for codes that come without one."""

import re
import unicodedata
from collections.abc import Container


def slug(name: str, taken: Container[str] = ()) -> str:
    """An id for a code of this name that is not taken yet; the same name gives the same id.

    >>> slug("Trust & time!"), slug("Élan"), slug("Time", {"time", "time-2"})
    ('trust-time', 'elan', 'time-3')
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-") or "code"
    wanted, number = stem, 1
    while wanted in taken:
        number += 1
        wanted = f"{stem}-{number}"
    return wanted
