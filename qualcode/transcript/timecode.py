"""Times as people write them in transcripts, as milliseconds and back."""

import re

_CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,2}):(\d{2})(?:[.,](\d{1,3}))?")


def milliseconds(written: str) -> int | None:
    """The milliseconds of `h:mm:ss.mmm`, `mm:ss`; None if it is no time.

    >>> milliseconds("00:12:41"), milliseconds("12:41.5"), milliseconds("1:02:03,004")
    (761000, 761500, 3723004)
    >>> milliseconds("12:75") is None
    True
    """
    found = _CLOCK.fullmatch(written.strip())
    if not found:
        return None
    hours, minutes, seconds, fraction = found.groups()
    if int(seconds) > 59 or (hours and int(minutes) > 59):
        return None
    whole = int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds)
    return whole * 1000 + int((fraction or "0").ljust(3, "0"))


def clock(time: int | None) -> str:
    """The time as `00:12:41`, empty for None.

    >>> clock(761_500), clock(None)
    ('00:12:41', '')
    """
    if time is None:
        return ""
    seconds = time // 1000
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
