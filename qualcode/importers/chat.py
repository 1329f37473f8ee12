"""CHAT, the format of CHILDES and TalkBank: `*MOT:` lines are turns, `%` and `@` lines are not.

The codes of transcribers come out of the words: retracings, errors, overlaps and pauses vanish,
`xxx` becomes `[inaudible]`, `&=laughs` becomes `(laughs)`, `(be)cause` becomes `because`.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import PurePath
from typing import NamedTuple

from qualcode.errors import Finding, QualcodeError
from qualcode.importers.decoding import decode
from qualcode.importers.rendering import Utterance, merge, render
from qualcode.importers.timeline import by_number, possible, rising
from qualcode.transcript.document import Document

_MARK = b"\x7f"  # stands for the mark around times, which no other text file may hold
_BULLET = re.compile(r"\x7f(?:%\w+:\"[^\"]*\"_)?(\d{1,12})_(\d{1,12})\x7f")
_EVENT = re.compile(r"&=(\w+(?::\w+)*)")
_SAID_HOW = re.compile(r"\[=! ([^\]]*)\]")
_CLEANING = tuple(
    (re.compile(pattern), put)
    for pattern, put in (
        (r"&=0\w*", ""),  # nothing was said
        (r"\[[^\]]*\]", ""),  # [/] [*] [+ IMP] [: target] [>]: about the words, not words
        (r"\((?:\.{1,3}|\d[\d.:]*)\)", ""),  # pauses
        (r"(?<!\S)\+[\"/.!?^<,+~=≋≈]*(?:\.\.\.)\??", "…"),  # trailing off
        (r"(?<!\S)\+\"/?\.", "."),  # a quotation that goes on in the next line
        (r"(?<!\S)\+/+[.?!]*", "–"),  # interrupted
        (r"(?<!\S)\+[\"^<,+~≋≈!?.]*(?=\s|$)", ""),  # how one utterance links to another
        (r"[<>⌈⌉⌊⌋↑↓∆∇°▁▔☺♋⁇∬Ϋ∮↫„‡⁎≠↻]", ""),
        (r"&[~+-](?=\w)", ""),  # nonwords, fragments and fillers are words that were said
        (r"(?<!\S)0(?=[.?!\s]|$)", ""),  # an action without speech
        (r"(?<!\S)0(?=[a-z])\S+", ""),  # a word that was left out
        (r"(?<=\w)@[a-z]+(?:[:$][\w+&$]+)*", ""),  # what kind of word it is
        (r"(?<=\w)\((\w+)\)|(?<!\S)\((\w+)\)(?=\w)", r"\1\2"),  # sounds that were left out
        (r"(?<=[^\W\d_])[_+](?=[^\W\d_])", " "),
        (r"(?<=[^\W\d_]):+(?=[^\W\d_]|\s|$)|(?<=\w)\^(?=\w)", ""),  # drawn out, broken
        (r"(?<!\S)xxx?(?![\w])", "[inaudible]"),
        (r"\s+([.?!,;:…](?:\s|$))", r"\1"),
    )
)


class Chat:
    """Reads `.cha`."""

    name = "chat"
    version = "1"
    suffixes = (".cha",)
    reads = ("CHAT (CLAN, TalkBank)",)
    keeps = "the words of the main lines without the codes of transcribers, speakers, media times"
    loses = "dependent tiers (`%mor` and others), headers"

    def claims(self, path: PurePath, _head: bytes, /) -> bool:
        """Whether the suffix is that of CHAT."""
        return path.suffix.lower() in self.suffixes

    def read(self, data: bytes, where: str) -> tuple[Document, ...]:
        """One document whose turns are runs of main lines of one speaker."""
        text, notes = decode(data.replace(b"\x15", _MARK), where)
        lines = list(_lines(text))
        said = [_utterance(line) for line in lines if line.tier.startswith("*")]
        if not said:
            raise QualcodeError(
                f"{where} has no line of speech", hint="in CHAT it starts like *MOT: and a tab"
            )
        place = by_number(where, "utterance")
        sound, odd = possible(said, place)
        rendered, turns, anchors = render(merge(one for one in sound if one.words))
        if not turns:
            raise QualcodeError(f"{where} holds no text", hint="its lines have codes only")
        findings = (*notes, *_about(lines, where), *odd, *rising(sound, place))
        importer = f"{self.name} {self.version}"
        return (Document(rendered, turns, importer, anchors, findings=findings),)


class _Line(NamedTuple):
    """A tier such as `*MOT`, `%mor`, `@Participants`, with its continuation lines."""

    tier: str
    content: str


def _lines(text: str) -> Iterator[_Line]:
    """The lines; one that begins with a tab goes on with the one before."""
    for line in re.sub(r"\n[\t ]+(?=\S)", " ", text).split("\n"):
        tier, _, content = line.partition(":")
        if line[:1] in ("*", "%", "@"):
            yield _Line(tier.strip(), content.strip())


def _utterance(line: _Line) -> Utterance:
    """The words with their times; each media bullet times the words before it."""
    words, marks = "", []
    bullets = list(_BULLET.finditer(line.content))
    last = 0
    for bullet in bullets:
        before = clean(line.content[last : bullet.start()])
        if before:
            marks.append((len(words) + (1 if words else 0), int(bullet[1])))
            words = f"{words} {before}".strip()
        last = bullet.end()
    words = f"{words} {clean(line.content[last:])}".strip()
    words = words if re.search(r"\w", words) else ""
    begins = int(bullets[0][1]) if bullets else None
    ends = int(bullets[-1][2]) if bullets else None
    return Utterance(line.tier[1:].strip() or None, words, begins, ends, tuple(marks))


def clean(content: str) -> str:
    """The words of a main line without the codes.

    >>> clean("<I want> [/] I want (be)cause how_about &-um xxx . [+ IMP]")
    'I want I want because how about um [inaudible].'
    >>> clean("&=laughs no: (.) gonna [: going to] go@o +..."), clean("0 . &=0v")
    ('(laughs) no gonna go…', '.')
    """
    words = _SAID_HOW.sub(r"(\1)", content.replace("\x7f", " "))
    words = _EVENT.sub(
        lambda found: found[0] if found[1][0] == "0" else f"({found[1].replace(':', ' ')})", words
    )
    for pattern, put in _CLEANING:
        words = pattern.sub(put, words)
    return " ".join(words.split()).replace(" …", "…")


def _about(lines: Sequence[_Line], where: str) -> Iterator[Finding]:
    """Who the codes of the speakers are, and which tiers were left out."""
    people = next((line.content for line in lines if line.tier == "@Participants"), "")
    told = [each.split() for each in people.split(",") if len(each.split()) > 1]
    if told:
        shown = ", ".join(f"{code} is {' '.join(rest)}" for code, *rest in told)
        hint = "qualcode people set SOURCE LABEL --participant NAME --role ROLE keeps it"
        yield Finding("note", where, f"its header says who speaks: {shown}", hint)
    tiers = Counter(line.tier for line in lines if line.tier[0] == "%")
    if tiers:
        shown = ", ".join(f"{tier} {count}" for tier, count in sorted(tiers.items()))
        yield Finding("note", where, f"dependent tiers not read: {shown}")
