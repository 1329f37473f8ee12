"""What can go wrong, said once: a stop is an exception, a fault in the user's data is a value.

Everybody raises `QualcodeError` or returns `Finding`; only the command line prints them.
"""

import errno
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Literal

Severity = Literal["error", "warning", "note"]


class QualcodeError(Exception):
    """Stop: one clear sentence, and a hint that says what to do."""

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Finding:
    """Something the tool reports about the user's data; only errors exit 1.

    `where` is a place a person can go to: `jpd.yaml:12:5`, `w1/head-ashgrove.txt`, `page 3`.

    >>> print(Finding("warning", "p01.txt:3", "two labels look alike", "qualcode people merge"))
    warning: p01.txt:3: two labels look alike (qualcode people merge)
    """

    severity: Severity
    where: str
    what: str
    hint: str = ""

    def __str__(self) -> str:
        hint = f" ({self.hint})" if self.hint else ""
        return f"{self.severity}: {self.where}: {self.what}{hint}"


def unwritten(path: Path | str, failure: OSError) -> QualcodeError:
    """The error for a file that could not be written.

    >>> unwritten("a.csv", OSError(errno.ENOSPC, "No space left on device")).message
    'the disk is full: a.csv was not written'
    """
    if failure.errno in {errno.ENOSPC, errno.EDQUOT}:
        return QualcodeError(f"the disk is full: {path} was not written", hint="make room")
    if failure.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return QualcodeError(
            f"you may not write {path}", hint="choose another folder, or close the file elsewhere"
        )
    return QualcodeError(f"{path} was not written: {failure.strerror or failure}")


def unknown(noun: str, name: str, known: Iterable[str]) -> QualcodeError:
    """The error for a name that is not there, with the nearest names that are.

    >>> unknown("code", "trsut", ["trust", "time"]).hint
    'did you mean trust?'
    >>> unknown("coder", "zoe", []).hint
    'there is none yet'
    """
    names = sorted(set(known))
    near = get_close_matches(name, names, n=3, cutoff=0.5)
    if near:
        hint = f"did you mean {', '.join(near)}?"
    elif names:
        shown = ", ".join(names[:8])
        hint = f"there are: {shown}{', …' if len(names) > 8 else ''}"
    else:
        hint = "there is none yet"
    return QualcodeError(f"unknown {noun} {name!r}", hint=hint)
