"""The cues of WebVTT and SubRip text: times, voices and words, however carelessly written.

A caption library makes five objects a cue and drops what it cannot read; here nothing is dropped.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from html import unescape

from qualcode.errors import Finding

_TIMING = re.compile(
    r"^[ \t]*(?P<begins>\S*\d\S*)?[ \t]*-->[ \t]*(?P<ends>\S*)[^\n]*(?:\n|\Z)", re.MULTILINE
)
_USUAL = re.compile(r"\d+\n(\S+) --> (\S+)\n([^\n<&]*[^\s<&][^\n<&]*)")
_VOICE = re.compile(r"<v(?:\.[^\s>]+)*[ \t]+([^>]+)>")
_TAG = re.compile(
    r"</?(?:v|c|i|b|u|s|ruby|rt|lang|font|span)(?:[.\s][^<>]*)?>|<\d[\d:.]*>", re.IGNORECASE
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]\w{1,30});", re.IGNORECASE)
_NO_CUE = re.compile(r"(?:WEBVTT|NOTE|STYLE|REGION)\b")
_EMPTY_LINE = re.compile(r"\n[ \t]+(?=\n)")
_NUMBER = re.compile(r"\d+|[\w-]+/\d+-\d+")
_PART = re.compile(r"(.+/\d+)-\d+")  # Teams: 17-0 and 17-1 are parts of utterance 17
_NAMED = re.compile(r'\d+ "(.+)" \(\d+\)')  # Webex writes the speaker beside the number
_TIME = re.compile(r"(?:(\d{1,4}):)?(\d{1,2}):(\d{1,2})(?:[.,](\d{1,3})\d*)?")


@dataclass(frozen=True, slots=True)
class Cue:
    """The words of one voice in one cue, line by line; None says nothing about the speaker."""

    number: int
    voice: str | None
    lines: tuple[str, ...]
    begins: int | None
    ends: int | None
    part_of: str = ""


@dataclass(slots=True)
class _Block:
    """A cue on its way: its name, its times as written, and its paragraphs."""

    name: str
    begins: str
    ends: str
    paragraphs: list[str]


def read_cues(text: str, where: str) -> tuple[list[Cue], tuple[Finding, ...]]:
    r"""The cues with words, in the order of the file, and what was odd about them.

    >>> text = "WEBVTT\n\n1\n00:01.000 --> 00:02.500\n<v Ann>Hi</v>\n<v Ben>Oh"
    >>> cues, _ = read_cues(text, "a.vtt")
    >>> [(cue.voice, cue.lines, cue.begins, cue.ends) for cue in cues]
    [('Ann', ('Hi',), 1000, 2500), ('Ben', ('Oh',), 1000, 2500)]
    """
    usual = _usual(text)
    if usual:
        return usual, ()
    if " \n" in text or "\t\n" in text:
        text = _EMPTY_LINE.sub("\n", text)
    blocks, before = _blocks(text)
    notes = [_left_out(before, where)] if before else []
    strays = [paragraph for block in blocks for paragraph in block.paragraphs[1:]]
    if strays:
        notes.append(_joined(strays, where))
    cues: list[Cue] = []
    for number, block in enumerate(blocks, 1):
        cues += _cues(number, block)
    untimed = [cue for cue in cues if cue.begins is None]
    if untimed:
        notes.append(_untimed(untimed, where))
    return _whole(cues), tuple(notes)


def _usual(text: str) -> list[Cue]:
    r"""The cues of a file in which each is a number, times and one plain line; else none.

    Most files are written so, and this reads them four times as fast.

    >>> [cue.lines for cue in _usual("WEBVTT\n\n1\n00:01.000 --> 00:02.000\nAnn: Hi\n")]
    [('Ann: Hi',)]
    """
    head, *pieces = text.removesuffix("\n").split("\n\n")
    if head != "WEBVTT":
        return []
    cues = []
    for number, piece in enumerate(pieces, 1):
        found = _USUAL.fullmatch(piece)
        begins, ends = (_time(found[1]), _time(found[2])) if found else (None, None)
        if found is None or begins is None or ends is None:
            return []
        cues.append(Cue(number, None, (" ".join(found[3].split()),), begins, ends))
    return cues


def _blocks(body: str) -> tuple[list[_Block], list[str]]:
    """What each timing line heads, and the text before the first of them."""
    blocks: list[_Block] = []
    last = 0
    before: list[str] = []
    for found in _timings(body):
        paragraphs, name = _above(body[last : found.start()])
        held = blocks[-1].paragraphs if blocks else before
        held += _spoken(paragraphs, own=bool(blocks))
        blocks.append(_Block(name, found["begins"] or "", found["ends"], []))
        last = found.end()
    rest = _spoken(body[last:].split("\n\n"), own=bool(blocks))
    (blocks[-1].paragraphs if blocks else before).extend(rest)
    return blocks, before


def _timings(body: str) -> Iterator["re.Match[str]"]:
    """The lines with times; looking for the arrow first is far quicker than trying every line."""
    arrow = body.find("-->")
    while arrow >= 0:
        found = _TIMING.match(body, body.rfind("\n", 0, arrow) + 1)
        if found:
            yield found
        arrow = body.find("-->", max(found.end() if found else 0, arrow + 3))


def _above(text: str) -> tuple[list[str], str]:
    """The paragraphs between two timing lines, and the name of the cue that stands last."""
    paragraphs = text.split("\n\n")
    if len(paragraphs) == 2 and paragraphs[1][:-1].isdecimal():  # as most are
        return paragraphs[:1], paragraphs[1][:-1]
    last = paragraphs.pop().strip("\n")
    above, _, name = last.rpartition("\n")
    if above or (not paragraphs and name and not _NUMBER.fullmatch(name)):
        numbered = above and _NUMBER.fullmatch(name)  # no blank line before the next cue
        paragraphs.append(above if numbered else last)
        name = name if numbered else ""
    return paragraphs, name


def _spoken(paragraphs: Sequence[str], *, own: bool) -> Iterator[str]:
    """The paragraphs that are no note or style; the first may be the `own` words of a cue."""
    for number, paragraph in enumerate(map(str.strip, paragraphs)):
        if paragraph and ((own and not number) or not _NO_CUE.match(paragraph)):
            yield paragraph


def _cues(number: int, block: _Block) -> Iterable[Cue]:
    """The cue, or one for each voice in it."""
    begins, ends = _time(block.begins), _time(block.ends)
    words = "\n".join(block.paragraphs)
    if "\n" not in words and "<" not in words and block.name.isdecimal():  # as most are
        said = plain(words)
        return (Cue(number, None, (said,), begins, ends),) if said else ()
    return list(_by_voice(number, block, words, (begins, ends)))


def _by_voice(
    number: int, block: _Block, words: str, times: tuple[int | None, int | None]
) -> Iterator[Cue]:
    named = _NAMED.fullmatch(block.name)
    voice = named[1] if named else None
    part = _PART.fullmatch(block.name) if "/" in block.name else None
    whole = part[1] if part else ""
    for speaker, said in _voices(words, voice):
        lines = tuple(filter(None, map(plain, said.split("\n"))))
        if lines:
            yield Cue(number, speaker, lines, *times, whole)


def _voices(words: str, voice: str | None) -> Sequence[tuple[str | None, str]]:
    if "<v" not in words:
        return ((voice, words),)
    first, *voiced = _VOICE.split(words)
    return [(voice, first), *zip(map(plain, voiced[::2]), voiced[1::2], strict=True)]


def plain(words: str) -> str:
    """The words without tags, entities and stray spaces.

    >>> plain("<i>Ana L&#243;pez</i>  &amp; <c.red>co</c>"), plain("if x < 5 and y > 3")
    ('Ana López & co', 'if x < 5 and y > 3')
    """
    if "<" in words:
        words = _TAG.sub("", words)
    if "&" in words:
        words = _ENTITY.sub(lambda found: unescape(found[0]), words)
    return " ".join(words.split())


def _time(written: str) -> int | None:
    """The milliseconds of a time in a cue, whose parts need not have two digits.

    >>> _time("00:01:02.500"), _time("1:2,5"), _time("00:75.000"), _time("0x:00")
    (62500, 62500, None, None)
    """
    digits = written.replace(":", "").replace(".", "")
    if len(written) == 12 and len(digits) == 9 and digits.isdecimal():  # as most are
        number = int(digits)
        hours, minutes, seconds = number // 10**7, number // 10**5 % 100, number // 1000 % 100
        if minutes < 60 and seconds < 60 and written[2] == written[5] == ":":
            return (hours * 3600 + minutes * 60 + seconds) * 1000 + number % 1000
    found = _TIME.fullmatch(written)
    if not found:
        return None
    hour, minute, second, fraction = found.groups()
    if int(second) > 59 or (hour and int(minute) > 59):
        return None
    whole = int(hour or 0) * 3600 + int(minute) * 60 + int(second)
    return whole * 1000 + int((fraction or "").ljust(3, "0"))


def _whole(cues: list[Cue]) -> list[Cue]:
    """The cues, those that are parts of one utterance of one voice joined at the first."""
    if not any(cue.part_of for cue in cues):
        return cues
    joined: dict[tuple[str, str | None, int], Cue] = {}
    for number, cue in enumerate(cues):
        key = (cue.part_of, cue.voice, -1 if cue.part_of else number)
        first = joined.get(key)
        joined[key] = _with(first, cue) if first else cue
    return list(joined.values())


def _with(first: Cue, more: Cue) -> Cue:
    ends = [time for time in (first.ends, more.ends) if time is not None]
    return replace(first, lines=first.lines + more.lines, ends=max(ends, default=None))


def _joined(strays: Sequence[str], where: str) -> Finding:
    what = f"pieces of text without a time: {len(strays)}, the first is “{strays[0][:40]}”"
    return Finding("note", where, what, "they were joined to the cue before them")


def _left_out(before: Sequence[str], where: str) -> Finding:
    what = f"unattributed text before the first cue, left out: “{' '.join(before)[:60]}”"
    return Finding("note", where, " ".join(what.split()))


def _untimed(cues: Sequence[Cue], where: str) -> Finding:
    place = f"{where}, cue {cues[0].number}"
    what = f"cues whose times cannot be read: {len(cues)}"
    return Finding("warning", place, what, "their words were kept, without a time")
