"""Captions, WebVTT and SubRip: consecutive cues of one speaker become one turn.

Speakers come from voice tags (Teams), or from `Name: text` at the start of a cue (Zoom).
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate
from pathlib import PurePath

from qualcode.errors import Finding, QualcodeError
from qualcode.importers.choosing import choose
from qualcode.importers.cues import Cue, read_cues
from qualcode.importers.decoding import decode
from qualcode.importers.doubts import look_alikes
from qualcode.importers.lines import candidates
from qualcode.importers.rendering import Utterance, render
from qualcode.importers.timeline import carried, echoes, ordered, possible, spoken, turned
from qualcode.transcript.document import Document

_HINT = "write `Name: ` at the start of a cue where the speaker changes"


class Captions:
    """Reads `.vtt` and `.srt`."""

    name = "captions"
    version = "2"
    suffixes = (".vtt", ".srt")
    reads = ("Zoom", "Teams", "noScribe", "Whisper", "YouTube", "any WebVTT or SubRip captions")
    keeps = "words, speakers, times; consecutive cues of one speaker become one turn"
    loses = "cue numbers, positions, styles, notes"

    def claims(self, path: PurePath, head: bytes, /) -> bool:
        """Whether the suffix is one of captions, or the content says WEBVTT."""
        marked = head[:9].removeprefix(b"\xef\xbb\xbf").startswith(b"WEBVTT")
        return path.suffix.lower() in self.suffixes or marked

    def read(self, data: bytes, where: str) -> tuple[Document, ...]:
        """One document whose turns are runs of cues of one speaker."""
        text, notes = decode(data, where)
        cues, strays = read_cues(text, where)
        if not cues:
            raise _empty(text, where)

        def place(number: int) -> str:
            return f"{where}, cue {cues[number].number}"

        sound, odd = possible(cues, place)
        in_time, jumps = ordered(sound, place)
        named, doubts = _named(in_time, where)
        merged, nameless = turned(named, where, _HINT)
        rendered, turns, anchors = render(merged)
        if not turns:
            raise QualcodeError(f"{where} holds no text", hint="it has no cue with words")
        document = Document(
            text=rendered,
            turns=turns,
            importer=f"{self.name} {self.version}",
            anchors=anchors,
            findings=(*notes, *strays, *odd, *jumps, *nameless, *doubts, *echoes(named, where)),
        )
        return (document,)


def _empty(text: str, where: str) -> QualcodeError:
    if "-->" in text or text.lstrip("\ufeff").startswith("WEBVTT"):
        return QualcodeError(f"{where} holds no text", hint="it has no cue with words")
    what = (
        f"{where} could not be read as captions, it has no line with times such as 00:05 --> 00:07"
    )
    return QualcodeError(what, hint="if it is plain text: --as text")


def _named(cues: Sequence[Cue], where: str) -> tuple[list[Utterance], tuple[Finding, ...]]:
    """Every cue with its speaker; a cue that names nobody goes on with the one before."""
    if any(cue.voice for cue in cues):
        return carried(_utterance(cue.voice, cue.lines, cue) for cue in cues), ()
    lines = [(line, cue) for cue in cues for line in cue.lines]
    starts = [0, *accumulate(len(line) + 1 for line, _ in lines)]
    text = "\n".join(line for line, _ in lines)
    inline = [c for c in candidates(text) if c.form in ("colon", "bracket")]
    choice = choose(text, inline)
    labels = {c.start: c for c in choice.speakers}
    spoken, label = [], None
    for (line, cue), start in zip(lines, starts, strict=False):
        c = labels.get(start)
        words = line[c.speech - start :].strip() if c else line
        label = c.label if c else label  # here already: naming an utterance later takes long
        spoken.append(_utterance(label, (words,), cue))

    def place(position: int) -> str:
        return f"{where}, cue {lines[bisect_right(starts, position) - 1][1].number}"

    return carried(spoken), look_alikes(choice.lookalikes, place)


def _utterance(label: str | None, lines: Iterable[str], cue: Cue) -> Utterance:
    return spoken(label, " ".join(lines), cue.begins, cue.ends)
