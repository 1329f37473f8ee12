"""Captions, WebVTT and SubRip: consecutive cues of one speaker become one turn.

Speakers come from voice tags (Teams), or from `Name: text` at the start of a cue (Zoom).
"""

import io
import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from html import unescape
from itertools import accumulate
from pathlib import PurePath
from typing import Any

from qualcode.errors import Finding, QualcodeError
from qualcode.importers.choosing import choose
from qualcode.importers.decoding import decode
from qualcode.importers.doubts import look_alikes
from qualcode.importers.lines import candidates
from qualcode.importers.rendering import Utterance, merge, render
from qualcode.transcript.document import Document
from qualcode.transcript.timecode import milliseconds

_VOICE = re.compile(r"<v(?:\.[^\s>]+)*[ \t]+([^>]+)>")
_TAG = re.compile(
    r"</?(?:v|c|i|b|u|s|ruby|rt|lang|font|span)(?:[.\s][^<>]*)?>|<\d[\d:.]*>", re.IGNORECASE
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]\w{1,30});", re.IGNORECASE)
_NO_CUE = re.compile(r"(?:NOTE|STYLE|REGION)\b")
_BLANK = re.compile(r"\n[ \t]*\n\s*")
_RESTART = 60_000  # a clock that jumps back this far belongs to another recording
_PAUSE = 2_000
_LONG = 30_000


@dataclass(frozen=True, slots=True)
class Cue:
    """The words of one voice in one cue, line by line; None says nothing about the speaker."""

    number: int
    voice: str | None
    lines: tuple[str, ...]
    begins: int
    ends: int


class Captions:
    """Reads `.vtt` and `.srt`."""

    name = "captions"
    version = "1"
    suffixes = (".vtt", ".srt")
    keeps = "keeps words, speakers and times; cue numbers, positions, styles and notes are lost"

    def claims(self, path: PurePath, head: bytes, /) -> bool:
        """Whether the suffix is one of captions, or the content says WEBVTT."""
        marked = head[:9].removeprefix(b"\xef\xbb\xbf").startswith(b"WEBVTT")
        return path.suffix.lower() in self.suffixes or marked

    def read(self, data: bytes, where: str) -> tuple[Document, ...]:
        """One document whose turns are runs of cues of one speaker."""
        text, notes = decode(data, where)
        cues, strays = _parse(text, where)
        cues, jumps = _in_time(cues, where)
        named, doubts = _named(cues, where)
        if any(one.label for one in named):
            findings = _nobody_first(named, where)
            spoken = merge(named)
        else:
            findings = (_nobody(where),)
            spoken = _stretches(named)
        rendered, turns, anchors = render(spoken)
        if not turns:
            raise QualcodeError(f"{where} holds no text", hint="it has no cue with words")
        document = Document(
            text=rendered,
            turns=turns,
            importer=f"{self.name} {self.version}",
            anchors=anchors,
            findings=(*notes, *strays, *jumps, *findings, *doubts),
        )
        return (document,)


def _parse(text: str, where: str) -> tuple[list[Cue], tuple[Finding, ...]]:
    """The cues of a file in its own order, and a note on text that had no time."""
    import webvtt

    strays: tuple[Finding, ...] = ()
    body = text.strip().removeprefix("\ufeff")
    if body.startswith("WEBVTT"):
        body, strays = _without_strays(body, where)
        captions: Any = webvtt.from_buffer(io.StringIO(body), format="vtt")
    else:
        captions = webvtt.from_buffer(io.StringIO(_numbered(body)), format="srt")
    cues = [cue for number, caption in enumerate(captions, 1) for cue in _cues(number, caption)]
    if not cues:
        raise QualcodeError(f"{where} holds no text", hint="it has no cue with words")
    return cues, strays


def _cues(number: int, caption: Any) -> list[Cue]:
    """The cue, or one for each voice in it."""
    begins, ends = milliseconds(caption.start) or 0, milliseconds(caption.end) or 0
    first, *voiced = _VOICE.split("\n".join(caption.lines))
    spoken = [(None, first), *zip(map(_plain, voiced[::2]), voiced[1::2], strict=True)]
    read = [(voice, tuple(filter(None, map(_plain, words.split("\n"))))) for voice, words in spoken]
    return [Cue(number, voice, lines, begins, ends) for voice, lines in read if lines]


def _plain(words: str) -> str:
    """The words without tags, entities and stray spaces.

    >>> _plain("<i>Ana L&#243;pez</i>  &amp; <c.red>co</c>"), _plain("if x < 5 and y > 3")
    ('Ana López & co', 'if x < 5 and y > 3')
    """
    untagged = _TAG.sub("", words)
    return " ".join(_ENTITY.sub(lambda found: unescape(found[0]), untagged).split())


def _without_strays(body: str, where: str) -> tuple[str, tuple[Finding, ...]]:
    """WebVTT in which text after a blank line within a cue is joined to that cue again."""
    header, *blocks = _BLANK.split(body)
    kept, strays = [header], []
    for block in blocks:
        if "-->" in block or _NO_CUE.match(block):
            kept.append(block)
        elif "-->" in kept[-1]:
            kept[-1] += f"\n{block}"
            strays.append(block)
        else:
            strays.append(block)
    if not strays:
        return body, ()
    what = f"pieces of text without a time: {len(strays)}, the first is “{strays[0][:40]}”"
    finding = Finding("note", where, what, "they were joined to the cue before them")
    return "\n\n".join(kept), (finding,)


def _numbered(body: str) -> str:
    """SubRip whose cues have numbers, as the parser wants them."""
    if body[:1].isdigit() and "-->" not in body.partition("\n")[0]:
        return body
    blocks = (block for block in _BLANK.split(body) if "-->" in block)
    return "\n\n".join(f"{number}\n{block}" for number, block in enumerate(blocks, 1))


def _in_time(cues: list[Cue], where: str) -> tuple[list[Cue], tuple[Finding, ...]]:
    """The cues by the time they begin, unless the clock starts again in the middle."""
    latest = accumulate((cue.begins for cue in cues), max)
    back = [cue for cue, last in zip(cues, latest, strict=True) if last - cue.begins > _RESTART]
    if not back:
        return sorted(cues, key=lambda cue: cue.begins), ()
    what = "the clock starts again, so the cues stay in the order of the file"
    finding = Finding(
        "warning",
        f"{where}, cue {back[0].number}",
        what,
        "if this is two recordings, make them two files",
    )
    return cues, (finding,)


def _named(cues: Sequence[Cue], where: str) -> tuple[list[Utterance], tuple[Finding, ...]]:
    """Every cue with its speaker; a cue that names nobody goes on with the one before."""
    if any(cue.voice for cue in cues):
        return _carried(_utterance(cue.voice, cue.lines, cue) for cue in cues), ()
    lines = [(line, cue) for cue in cues for line in cue.lines]
    starts = [0, *accumulate(len(line) + 1 for line, _ in lines)]
    text = "\n".join(line for line, _ in lines)
    inline = [c for c in candidates(text) if c.form in ("colon", "bracket")]
    choice = choose(text, inline)
    labels = {c.start: c for c in choice.speakers}
    spoken = []
    for (line, cue), start in zip(lines, starts, strict=False):
        c = labels.get(start)
        words = line[c.speech - start :].strip() if c else line
        spoken.append(_utterance(c.label if c else None, (words,), cue))

    def place(position: int) -> str:
        return f"{where}, cue {lines[bisect_right(starts, position) - 1][1].number}"

    return _carried(spoken), look_alikes(choice.lookalikes, place)


def _utterance(label: str | None, lines: Iterable[str], cue: Cue) -> Utterance:
    return Utterance(label, " ".join(lines), cue.begins, cue.ends, ((0, cue.begins),))


def _carried(spoken: Iterable[Utterance]) -> list[Utterance]:
    """The utterances, each without a label taking that of the one before."""
    named: list[Utterance] = []
    for one in spoken:
        if one.label is None and named and named[-1].label:
            one = replace(one, label=named[-1].label)  # noqa: PLW2901
        if one.words or one.label:
            named.append(one)
    return named


def _stretches(spoken: Sequence[Utterance]) -> list[Utterance]:
    """Captions that name nobody, cut at pauses and at the end of a sentence in long stretches."""
    groups: list[list[Utterance]] = []
    for one in spoken:
        if not groups or _cut(groups[-1], one):
            groups.append([])
        groups[-1].append(one)
    return [merge(group)[0] for group in groups]


def _cut(group: Sequence[Utterance], one: Utterance) -> bool:
    first, last = group[0], group[-1]
    begins = one.begins or 0
    paused = begins - (last.ends or 0) >= _PAUSE
    return paused or (begins - (first.begins or 0) >= _LONG and last.words[-1] in ".?!…")


def _nobody(where: str) -> Finding:
    return Finding(
        "warning",
        where,
        "no speaker was found: a turn of nobody ends at a pause or after half a minute",
        "write `Name: ` at the start of a cue where the speaker changes",
    )


def _nobody_first(named: Sequence[Utterance], where: str) -> tuple[Finding, ...]:
    """A warning for cues before the first speaker."""
    if named[0].label:
        return ()
    what = f"unattributed text before the first speaker: “{named[0].words[:60]}”"
    return (Finding("warning", where, what, "put a name before it, or remove it"),)
