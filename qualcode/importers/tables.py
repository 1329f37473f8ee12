"""Which columns of a table hold speaker, words and times, by their headings or by their looks."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from qualcode.importers.labels import LONGEST, shape, tidy
from qualcode.transcript.timecode import milliseconds

Row = Sequence[str]

_HEADINGS = {
    "speaker": "speaker name who participant label voice person speakername speakerlabel",
    "text": "text transcript utterance speech content sentence words said transcription",
    "start": "start begin begins starttime begintime time timestamp timecode timein in from",
    "end": "end ends endtime stop stoptime timeout out to",
    "duration": "dur duration length",
}
_COLUMN = {word: column for column, words in _HEADINGS.items() for word in words.split()}
_WHISPER = ["start", "end", "text"]  # its TSV has milliseconds and no heading that says so
_MILLISECONDS = re.compile(r"ms\b|milli", re.IGNORECASE)


class Columns(NamedTuple):
    """The position of each column, None where it is missing; times in seconds or milliseconds."""

    speaker: int | None
    text: int
    start: int | None = None
    end: int | None = None
    milliseconds: bool = False
    duration: int | None = None


def by_heading(heading: Row) -> Columns | None:
    """The columns that a heading names; it needs words, and a speaker or a time.

    >>> by_heading(["Timestamp", "Speaker", "Text"])
    Columns(speaker=1, text=2, start=0, end=None, milliseconds=False, duration=None)
    >>> by_heading(["school", "pupils"]) is None
    True
    """
    found: dict[str, int] = {}
    for position, cell in enumerate(heading):
        plain = re.sub(r"\W|_|\([^)]*\)|ms\b|milliseconds|seconds", "", cell.casefold())
        if plain in _COLUMN:
            found.setdefault(_COLUMN[plain], position)
    if "text" not in found or not ({"speaker", "start"} & found.keys()):
        return None
    small = list(heading) == _WHISPER or any(
        _MILLISECONDS.search(heading[found[one]]) for one in ("start", "end") if one in found
    )
    speaker, start, end, lasts = map(found.get, ("speaker", "start", "end", "duration"))
    return Columns(speaker, found["text"], start, end, small, lasts)


def by_looks(rows: Sequence[Row]) -> Columns | None:
    """The columns of a table without heading: names that return, the words, maybe times.

    >>> by_looks([["0:05", "Ann", "Hello there?"], ["0:09", "Ben", "Yes."], ["0:11", "Ann", "Ah."]])
    Columns(speaker=1, text=2, start=0, end=None, milliseconds=False, duration=None)
    """
    if len(rows) < 2 or {len(row) for row in rows} - {2, 3}:
        return None
    columns = list(zip(*[row for row in rows if len(row) == len(rows[0])], strict=True))
    times = [i for i, cells in enumerate(columns) if _times(cells)]
    names = [i for i, cells in enumerate(columns) if i not in times and _names(cells)]
    words = [i for i in range(len(columns)) if i not in (*times, *names)]
    if len(names) != 1 or len(words) != 1 or len(times) > 1:
        return None
    return Columns(names[0], words[0], times[0] if times else None)


def time_of(cell: str, *, small: bool = False) -> int | None:
    """The milliseconds of a cell: a clock time, or seconds (milliseconds if `small`).

    >>> time_of("0:01:05"), time_of("12.5"), time_of("12500", small=True), time_of("soon")
    (65000, 12500, 12500, None)
    """
    cell = re.sub(r"(?<=\d)\s?(?:s|sec|seconds)$", "", cell.strip().strip("[]()"))
    if re.fullmatch(r"\d{1,12}(?:[.,]\d+)?", cell):
        number = float(cell.replace(",", "."))
        return round(number if small else number * 1000)
    return milliseconds(cell)


def unpadded(cells: Sequence[str]) -> bool:
    """Whether `1:30.4` means four hundredths, as AWS writes them: only then do the times rise.

    >>> unpadded(["1:28.94", "1:30.4", "1:30.36"]), unpadded(["1:30.36", "1:30.4", "1:30.5"])
    (True, False)
    """
    written, meant = ([time_of(each) or 0 for each in one] for one in (cells, map(padded, cells)))
    return meant == sorted(meant) and written != sorted(written)


def padded(cell: str) -> str:
    """A clock time with its hundredths in two digits.

    >>> padded("1:30.4"), padded("1:30.36"), padded("12.5")
    ('1:30.04', '1:30.36', '12.5')
    """
    return re.sub(r"(?<=:\d\d\.)(\d)$", r"0\1", cell.strip())


def _times(cells: Sequence[str]) -> bool:
    filled = [cell for cell in cells if cell.strip()]
    return bool(filled) and sum(
        milliseconds(c.strip("[]() ")) is not None for c in filled
    ) >= 0.8 * len(filled)


def _names(cells: Sequence[str]) -> bool:
    """Whether the cells are short and look like speakers who speak again."""
    filled = [tidy(cell.strip(": ")) for cell in cells if cell.strip()]
    fitting = [c for c in filled if len(c) <= LONGEST and shape(c) in ("name", "maybe")]
    return len(fitting) >= 0.8 * max(len(filled), 1) and len(set(fitting)) < max(len(fitting), 3)
